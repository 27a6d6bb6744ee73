"""Very long texts, cut into stretches that are read one after the other.

What reading costs then grows with the length of a text, and not with its square. A stretch is
longer than any newspaper article, and ends where a paragraph does, or at least a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from quotestance.tokens import LINE_FEATURE, OUTSIDE_FEATURE, PARAGRAPH_FEATURE, Tokens

LONGEST = 8_000


def cut(text: str, tokens: Tokens, longest: int = LONGEST) -> Iterator[Tokens]:
    """Cut the tokens of a text into stretches of at most so many tokens.

    A stretch ends, by preference, before a paragraph, a line or a sentence in the second half
    of what it may hold.
    """
    start = 0
    while len(tokens) - start > longest:
        half = start + longest // 2
        stop = half + _last_border(text, tokens.part(half, start + longest))
        yield tokens.part(start, stop)
        start = stop
    if start < len(tokens):
        yield tokens.part(start, len(tokens))


def _last_border(text: str, tokens: Tokens) -> int:
    """Before which of these tokens to cut; after all of them where nothing ends."""
    gaps = tokens.features[:, 2]
    for borders in (gaps == PARAGRAPH_FEATURE, gaps >= LINE_FEATURE, _after_stops(text, tokens)):
        found = np.flatnonzero(borders)
        if len(found):
            return int(found[-1])
    return len(tokens)


def _after_stops(text: str, tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens outside quotations follow the end of a sentence."""
    outside: NDArray[np.bool_] = tokens.features[:, 0] == OUTSIDE_FEATURE
    stops = np.array([text[end - 1] in ".!?" for end in tokens.ends], dtype=np.bool_)
    outside[0] = False
    outside[1:] &= stops[:-1]
    return outside
