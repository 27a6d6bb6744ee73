"""Where a text may be cut: how clearly something ends before each token."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quotestance.tokens import LINE_FEATURE, OUTSIDE_FEATURE, PARAGRAPH_FEATURE, Tokens

# From nothing to a paragraph.
NOTHING, SENTENCE, LINE, PARAGRAPH = range(4)

Borders = NDArray[np.int8]


def borders(text: str, tokens: Tokens) -> Borders:
    """What ends before each token: nothing, a sentence outside marks, a line, a paragraph.

    Shape: (tokens,).
    """
    found = np.full(len(tokens), NOTHING, dtype=np.int8)
    gaps = tokens.features[:, 2]
    found[_after_stops(text, tokens)] = SENTENCE
    found[gaps >= LINE_FEATURE] = LINE
    found[gaps == PARAGRAPH_FEATURE] = PARAGRAPH
    return found


def _after_stops(text: str, tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens outside quotations follow the end of a sentence."""
    outside: NDArray[np.bool_] = tokens.features[:, 0] == OUTSIDE_FEATURE
    stops = np.array([text[end - 1] in ".!?" for end in tokens.ends], dtype=np.bool_)
    outside[:1] = False
    outside[1:] &= stops[:-1]
    return outside
