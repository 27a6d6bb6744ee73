"""Bylines and paragraphs: where a source cannot lie, or go on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from quotestance.attribute import Draft
from quotestance.tokens import Tokens

# A line of its own: *By Ann Hay, education correspondent*; not *By noon, Ann Hay said no.*
_BYLINE = re.compile(
    r"(?:^|\n)[ \u00a0]*(?:By|BY|BYLINE:(?: By)?)[ \u00a0]+"
    r"[A-Z][^\n.!?“\"]{2,90}\.?[ \u00a0]*(?=\n|$)"
)
_REPORTS = re.compile(r"\b(?:said|says|told|adds?|added|called|announced)\b")
_BREAK = re.compile(r"\n\s*\n")


def outside_bylines(drafts: Sequence[Draft], text: str, tokens: Tokens) -> list[Draft]:
    """End sources where their paragraph does, and take those away that say who wrote the article.

    Args:
        drafts: the attributions of a text.
        text: the whole text.
        tokens: of the whole text.
    """
    lines = _bylines(text)
    return [
        replace(draft, source=tuple(_kept(draft, text, tokens, lines))) if draft.source else draft
        for draft in drafts
    ]


# A long text is read in stretches, and all of it asked each time.
@lru_cache(maxsize=1)
def _bylines(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in _BYLINE.finditer(text) if not _REPORTS.search(m.group()))


def _kept(draft: Draft, text: str, tokens: Tokens, lines: Sequence[tuple[int, int]]) -> list[slice]:
    inside = [_in_one_paragraph(piece, draft.cue, text, tokens) for piece in draft.source]
    return [
        piece
        for piece in inside
        if not any(first <= tokens.starts[piece.start] < last for first, last in lines)
    ]


def _in_one_paragraph(piece: slice, cue: slice, text: str, tokens: Tokens) -> slice:
    """Of a source that crosses paragraphs, the part on the side of the cue."""
    start, end = int(tokens.starts[piece.start]), int(tokens.ends[piece.stop - 1])
    breaks = [match.span() for match in _BREAK.finditer(text, start, end)]
    if not breaks:
        return piece
    if cue.start < piece.start:
        return tokens.cover(start, breaks[0][0])
    return tokens.cover(breaks[-1][1], end)
