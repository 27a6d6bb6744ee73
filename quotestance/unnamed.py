"""Speakers whom a text does not mean to name where it brings them up."""

from __future__ import annotations

import re

from quotestance.types import Span

_END = re.compile(r"[.!?][”\"’']*(?=\s|$)|\n")
_LONGEST = 400
_KEPT_BACK = re.compile(
    r"anonym|\bunnamed\b|\b(?:not|declin\w+|refus\w+)\b[^.!?]{0,40}"
    r"\b(?:named|identified|identity|(?:his|her|their) names?)\b",
    re.IGNORECASE,
)


def sentence_end(text: str, span: Span) -> int:
    """Where the sentence of a mention ends, in characters of the text."""
    found = _END.search(text, span.end, span.end + _LONGEST)
    return found.end() if found else min(len(text), span.end + _LONGEST)


def sentence_start(text: str, span: Span) -> int:
    """Where the sentence of a mention begins, in characters of the text."""
    first = max(0, span.start - _LONGEST)
    ends = [found.end() for found in _END.finditer(text, first, span.start)]
    return ends[-1] if ends else first


def stays_unnamed(text: str, span: Span) -> bool:
    """Whether a sentence says that its source is not to be named: *on condition of anonymity*."""
    return _KEPT_BACK.search(text, span.start, sentence_end(text, span)) is not None
