"""Things by where they stand: which of them share a place with a stretch, without asking all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")

# Places that are looked up at once: about as many as what is looked for is long.
_BLOCK = 64


class Nearby(Generic[T]):
    """Values with half-open stretches, `[start, end)`, of characters or of tokens."""

    def __init__(self, items: Iterable[tuple[int, int, T]] = ()) -> None:
        self._blocks: dict[int, list[tuple[int, int, int, T]]] = {}
        self._count = 0
        for start, end, value in items:
            self.add(start, end, value)

    def add(self, start: int, end: int, value: T) -> None:
        """Put a value on a stretch; nothing overlaps an empty one."""
        item = (self._count, start, end, value)
        self._count += 1
        for block in _blocks(start, end):
            self._blocks.setdefault(block, []).append(item)

    def overlapping(self, start: int, end: int) -> list[T]:
        """The values whose stretches overlap a stretch, in the order in which they were added."""
        found = {
            item[0]: item[3]
            for block in _blocks(start, end)
            for item in self._blocks.get(block, ())
            if item[1] < end and start < item[2]
        }
        return [found[number] for number in sorted(found)]


def _blocks(start: int, end: int) -> range:
    return range(start // _BLOCK, (end - 1) // _BLOCK + 1) if start < end else range(0)
