"""Passives without an agent: whoever was asked or accused has not said what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotestance.attribute import Draft
from quotestance.tokens import Tokens

_ASKED = re.compile(
    r"(?:when |if |once )?(?:was |were |been |being )?(?:asked|pressed|questioned)\b", re.I
)
_PASSIVE_BEFORE = re.compile(r"(?:\b(?:when|if|once|was|were|been|being)|[.!?\n]|^)[\s”\"]*$", re.I)
_ACCUSED = re.compile(r"(?:was |were |been |is |are |being )?accused of\b|reportedly$", re.I)
_BY = re.compile(r"\b(?:by|from)\s+(?:the\s+|a\s+|an\s+)?$", re.I)
_BEFORE = 16


def without_patients(drafts: Sequence[Draft], text: str, tokens: Tokens) -> list[Draft]:
    """Take the source from *when asked*, *was accused of* and *reportedly*, unless *by* names it.

    Args:
        drafts: the attributions of a text.
        text: the whole text.
        tokens: of the whole text.
    """
    return [
        replace(draft, source=()) if _names_a_patient(draft, text, tokens) else draft
        for draft in drafts
    ]


def _names_a_patient(draft: Draft, text: str, tokens: Tokens) -> bool:
    if not draft.source or draft.cue.start == draft.cue.stop:
        return False
    start, end = int(tokens.starts[draft.cue.start]), int(tokens.ends[draft.cue.stop - 1])
    cue, before = text[start:end], text[max(0, start - _BEFORE) : start]
    asked = _ASKED.match(cue)
    passive = asked and (" " in asked.group() or _PASSIVE_BEFORE.search(before))
    accused = _ACCUSED.match(cue + (" of" if text.startswith(" of ", end) else ""))
    source = int(tokens.starts[draft.source[0].start])
    agent = _BY.search(text[max(0, source - _BEFORE) : source])
    return bool((passive or accused) and not agent)
