"""Training texts → windows, wherever their borders fall: what is learned is to do without."""

from __future__ import annotations


def evenly(tokens: int, size: int, stride: int) -> list[slice]:
    """Cover a text of so many tokens with windows of one size; the last is as full as the others.

    Raises:
        ValueError: the stride is not between 1 and the size.
    """
    if not 1 <= stride <= size:
        raise ValueError(f"stride={stride} must lie between 1 and size={size}")
    count = 1 if tokens <= size else 1 + -(-(tokens - size) // stride)
    starts = [stride * index for index in range(count)]
    starts[-1] = max(0, tokens - size)
    return [slice(start, min(start + size, tokens)) for start in starts]
