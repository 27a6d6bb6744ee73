"""What overlaps a stretch is found as by asking all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.nearby import Nearby

stretches = st.tuples(st.integers(0, 300), st.integers(0, 150)).map(lambda s: (s[0], s[0] + s[1]))


@settings(max_examples=60)
@given(items=st.lists(stretches, max_size=20), asked=stretches)
def test_overlapping_things_come_in_order_and_once(items, asked):
    nearby = Nearby((start, end, number) for number, (start, end) in enumerate(items))
    start, end = asked
    overlapping = [
        number
        for number, (first, last) in enumerate(items)
        if first < end and start < last and first < last and start < end
    ]
    assert nearby.overlapping(start, end) == overlapping


def test_one_may_ask_before_the_beginning():
    assert Nearby([(0, 1, "a"), (5, 9, "b")]).overlapping(-300, 2) == ["a"]
