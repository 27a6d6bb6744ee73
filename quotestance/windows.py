"""Long text → token windows that follow its paragraphs → vectors stitched back to the text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quotestance.borders import Borders


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `[start, end)` of a text, of which `[keep_start, keep_end)` are kept."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def plan_windows(borders: Borders, size: int, stride: int) -> list[Window]:
    """Cover a text; every token is kept from exactly one window.

    What is kept ends before a paragraph where one begins nearby, or else a line or a sentence. Two
    neighbours share `size - stride` tokens, two thirds of them before that border and one behind:
    those are read twice, and the less of them the better.

    Args:
        borders: what ends before each token. Shape: (tokens,).
        size: tokens of a window at most.
        stride: tokens that a window of full size keeps.

    Raises:
        ValueError: the stride is not between 1 and the size.
    """
    if not 1 <= stride <= size:
        raise ValueError(f"stride={stride} must lie between 1 and size={size}")
    tokens, behind = len(borders), (size - stride) // 3
    before = size - stride - behind
    edges = [0]
    while (reach := max(0, edges[-1] - before) + size) < tokens:
        windows = 1 + -(-(tokens - reach) // stride)
        edges.append(_next(borders, edges[-1], reach - behind, windows))
    return [
        Window(max(0, start - before), min(tokens, stop + behind), start, stop)
        for start, stop in zip(edges, [*edges[1:], tokens], strict=True)
    ]


def _next(borders: Borders, edge: int, latest: int, windows: int) -> int:
    """Where to stop keeping: at the clearest border near to an even share of what is left.

    `latest` is the last place where it can be, `windows` how many share what is left.
    """
    share = -(-(len(borders) - edge) // windows)
    even = min(latest, edge + share)
    near = share // 4
    places = np.arange(max(edge + 1, even - near), min(latest, even + near) + 1)
    clearest = places[borders[places] == borders[places].max()]
    return int(clearest[np.abs(clearest - even).argmin()])


def stitch(
    windows: list[Window], vectors: list[NDArray[np.float32]], width: int
) -> NDArray[np.float32]:
    """Join the kept part of every window. Shapes: (window tokens, width) → (tokens, width)."""
    kept = [
        rows[window.keep_start - window.start : window.keep_end - window.start]
        for window, rows in zip(windows, vectors, strict=True)
    ]
    return np.concatenate(kept) if kept else np.zeros((0, width), dtype=np.float32)
