"""Signed quotations: “Never again.” ― Ann Hay, as letters are quoted one after another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotestance.attribute import Draft
from quotestance.tokens import Tokens

# A hyphen or an en dash more often begins a reporter's byline or goes on with the sentence.
_WORD = r"[^\W\d_a-zß-ÿ][\w.’'-]*"
_SIGNATURE = re.compile(
    rf"[\"”’»“]?[ \u00a0]*\n?[ \u00a0]*(?P<dash>[―—])[ \u00a0]*"
    rf"(?P<name>{_WORD}(?:[ \u00a0]+{_WORD}){{1,4}})[ \u00a0]*(?=\n|$|[\"“«])"
)
_CLOSING = frozenset('"”’»“')


def signed(drafts: Sequence[Draft], text: str, tokens: Tokens) -> list[Draft]:
    """Give a quotation that ends in marks before a dash and a name that name as its source.

    Drafts that have a source already keep it. Where there is no cue, the dash is one.

    Args:
        drafts: the attributions of a text.
        text: the whole text.
        tokens: of the whole text.
    """
    return [draft if draft.source else _signed(draft, text, tokens) for draft in drafts]


def _signed(draft: Draft, text: str, tokens: Tokens) -> Draft:
    end = int(tokens.ends[draft.content[-1].stop - 1])
    found = _SIGNATURE.match(text, end)
    if found is None or (text[end - 1] not in _CLOSING and text[end] not in _CLOSING):
        return draft
    dash, name = (tokens.cover(*found.span(group)) for group in ("dash", "name"))
    has_cue = draft.cue.stop > draft.cue.start
    return replace(draft, cue=draft.cue if has_cue else dash, source=(name,))
