"""Work on the next item goes on while one is used; order and errors are those of the items."""

import threading

import pytest

from quotestance.ahead import one_ahead


def test_every_item_comes_once_with_what_was_made_of_it():
    assert list(one_ahead([], str)) == []
    assert list(one_ahead([1], str)) == [(1, "1")]
    assert list(one_ahead(range(4), str)) == [(0, "0"), (1, "1"), (2, "2"), (3, "3")]


def test_the_next_is_made_while_one_is_used():
    made = [threading.Event() for _ in range(3)]
    for item, _ in one_ahead(range(3), lambda item: made[item].set()):
        assert made[min(item + 1, 2)].wait(60)


def test_not_more_than_one_is_taken_ahead():
    taken = []
    pairs = one_ahead((taken.append(item) or item for item in range(9)), str)
    next(pairs)
    assert taken == [0, 1]
    pairs.close()
    assert taken == [0, 1]


def test_an_error_comes_where_its_item_would():
    pairs = one_ahead([1, 0, 2], lambda item: 1 / item)
    assert next(pairs) == (1, 1.0)
    with pytest.raises(ZeroDivisionError):
        next(pairs)


def test_an_error_of_the_items_does_not_lose_what_came_before():
    def items():
        yield 1
        raise KeyError("lost")

    pairs = one_ahead(items(), str)
    assert next(pairs) == (1, "1")
    with pytest.raises(KeyError, match="lost"):
        next(pairs)
