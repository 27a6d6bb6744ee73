"""Passives without an agent: whoever was asked or accused has not said what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotestance.attribute import Draft
from quotestance.tokens import Tokens

_ADVERB = r"(?:\w+ly )?"
_AUXILIARIES = r"(?:(?:when|if|once|has|have|had|is|are|was|were|been|being) ){0,3}"
_ASKED = re.compile(rf"{_AUXILIARIES}{_ADVERB}(?:asked|pressed|questioned)\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:when|if|once|is|are|was|were|been|being)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
_OPENS = re.compile(r"(?:^|[.!?\n])\s*$")
_ACCUSED = re.compile(rf"{_AUXILIARIES}{_ADVERB}accused of\b|reportedly$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|from)\s+(?:the\s+|a\s+|an\s+)?$", re.IGNORECASE)
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
    said = before + asked.group().rpartition(" ")[0] + " " if asked else ""
    opens = cue[:1].isupper() and _OPENS.search(before)
    passive = asked and (opens or _PASSIVE.search(said))
    accused = _ACCUSED.match(cue + (" of" if text.startswith(" of ", end) else ""))
    source = int(tokens.starts[draft.source[0].start])
    agent = _BY.search(text[max(0, source - _BEFORE) : source])
    return bool((passive or accused) and not agent)
