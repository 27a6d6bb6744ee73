"""Long text → overlapping token windows → vectors stitched back to the text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `[start, end)` of a text, of which `[keep_start, keep_end)` are kept."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def plan_windows(tokens: int, size: int, stride: int) -> list[Window]:
    """Cover a text of so many tokens; every token is kept from exactly one window.

    Where two windows overlap, each keeps the half that lies farther from its own edge.

    Raises:
        ValueError: the stride is not between 1 and the size.
    """
    if not 1 <= stride <= size:
        raise ValueError(f"stride={stride} must lie between 1 and size={size}")
    count = 1 if tokens <= size else 1 + -(-(tokens - size) // stride)
    starts = [stride * index for index in range(count)]
    if count > 1:
        starts[-1] = tokens - size  # the last window is as full as the others
    ends = [min(start + size, tokens) for start in starts]
    borders = [(left + right) // 2 for left, right in zip(ends, starts[1:], strict=False)]
    return [
        Window(*bounds)
        for bounds in zip(starts, ends, [0, *borders], [*borders, tokens], strict=True)
    ]


def stitch(
    windows: list[Window], vectors: list[NDArray[np.float32]], width: int
) -> NDArray[np.float32]:
    """Join the kept part of every window. Shapes: (window tokens, width) → (tokens, width)."""
    kept = [
        rows[window.keep_start - window.start : window.keep_end - window.start]
        for window, rows in zip(windows, vectors, strict=True)
    ]
    return np.concatenate(kept) if kept else np.zeros((0, width), dtype=np.float32)
