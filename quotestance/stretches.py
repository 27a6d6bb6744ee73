"""Very long texts, cut into stretches that are read one after the other.

What reading costs then grows with the length of a text, and not with its square. A stretch is
longer than any newspaper article, and ends where a paragraph does, or at least a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotestance.borders import NOTHING, Borders

LONGEST = 8_000


def cut(borders: Borders, longest: int = LONGEST) -> Iterator[slice]:
    """Cut a text into stretches of at most so many tokens.

    A stretch ends, by preference, before a paragraph, a line or a sentence in the second half
    of what it may hold.

    Args:
        borders: what ends before each token. Shape: (tokens,).
        longest: tokens of a stretch.
    """
    start = 0
    while len(borders) - start > longest:
        half = start + max(1, longest // 2)
        stop = half + _last(borders[half : start + longest])
        yield slice(start, stop)
        start = stop
    if start < len(borders):
        yield slice(start, len(borders))


def _last(borders: Borders) -> int:
    """The last of the clearest borders; after all tokens where nothing ends."""
    clearest = borders.max()
    return len(borders) if clearest == NOTHING else int(np.flatnonzero(borders == clearest)[-1])
