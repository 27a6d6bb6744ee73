"""Work done ahead: what comes next is made while what came before is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def one_ahead(
    items: Iterable[_Item], work: Callable[[_Item], _Made]
) -> Iterator[tuple[_Item, _Made]]:
    """Every item with what the work makes of it, which is done for the next one meanwhile.

    Raises:
        Exception: what the items or the work raise, after all that was made before.
    """
    pool = ThreadPoolExecutor(1)
    waiting: deque[tuple[_Item, Future[_Made]]] = deque()
    errors: list[Exception] = []
    try:
        for item in _until_error(items, errors):
            waiting.append((item, pool.submit(work, item)))
            if len(waiting) > 1:
                done, made = waiting.popleft()
                yield done, made.result()
        for done, made in waiting:
            yield done, made.result()
        for error in errors:
            raise error
    finally:
        pool.shutdown(cancel_futures=True)


def _until_error(items: Iterable[_Item], errors: list[Exception]) -> Iterator[_Item]:
    try:
        yield from items
    except Exception as error:  # noqa: BLE001 (it is raised again when it is its turn)
        errors.append(error)
