"""Quotations in marks that no cue introduces: a speaker who goes on, or a reply by itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from quotestance.attribute import Draft, in_order
from quotestance.detect import Detection
from quotestance.text import OPENING
from quotestance.tokens import PARAGRAPH_FEATURE, Tokens
from quotestance.types import Speaker

# Fewer tokens in marks are rather a title or a phrase held at arm's length.
_FEWEST_TOKENS = 6
# Characters between two quotations of one speaker: a sentence's end, or a paragraph's.
_ADJOINING, _NEAR = 4, 200
# Where the end of the sentence before a name is looked for: behind marks and spaces.
_SENTENCE_GAP = 8


def with_floating(
    drafts: Sequence[Draft], contents: Sequence[Detection], tokens: Tokens
) -> list[Draft]:
    """Add the contents that open with a quotation mark and belong to no draft.

    Right after a draft in the same paragraph they are a further piece of it; elsewhere they are
    drafts of their own, without cue and source.

    Args:
        drafts: the attributions that have cues.
        contents: what looks like content, found without regard to cues.
        tokens: of the whole text.

    Returns:
        Drafts in the order of their contents.
    """
    found = in_order(drafts)
    ends = [_end(draft, tokens) for draft in found]
    taken = np.zeros(len(tokens), dtype=np.bool_)
    for piece in (piece for draft in found for piece in draft.content):
        taken[piece] = True
    for content in contents:
        if not _floats(content, tokens) or taken[content.tokens].any():
            continue
        taken[content.tokens] = True
        nearest = _nearest(ends, int(tokens.starts[content.tokens.start]))
        if nearest is not None and _continues(found[nearest], content.tokens, tokens):
            draft = found[nearest]
            found[nearest] = replace(draft, content=(*draft.content, content.tokens))
            ends[nearest] = _end(found[nearest], tokens)
        else:
            new = _uncued(content)
            known = {id(draft): end for draft, end in zip(found, ends, strict=True)}
            found = in_order([*found, new])
            ends = [known.get(id(draft)) or _end(draft, tokens) for draft in found]
    return found


def _nearest(ends: Sequence[int], start: int) -> int | None:
    """Which draft ends nearest before a character, if any does; of several the first."""
    gaps = start - np.array(ends, dtype=np.int64)
    before = np.flatnonzero(gaps >= 0)
    return int(before[gaps[before].argmin()]) if len(before) else None


def voices(
    drafts: Sequence[Draft], people: Sequence[slice], text: str, tokens: Tokens
) -> list[slice | None]:
    """Who a draft is by: its source, or for a floating one whom its own paragraph begins with.

    *Ann Hay was calm. “We have told the truth.”*

    Args:
        drafts: in the order of their contents.
        people: names of persons, in order.
        text: the whole text.
        tokens: of the whole text.
    """
    found: list[slice | None] = []
    stops = [name.stop for name in people]
    for index, draft in enumerate(drafts):
        voice = draft.source[0] if draft.source else None
        if draft.cue.start == draft.cue.stop:
            start = _last(drafts[index - 1]) if index else 0
            before = bisect_right(stops, draft.content[0].start)
            named = people[before - 1] if before and people[before - 1].start >= start else None
            if named is not None and _leads_to(named, draft.content[0], text, tokens):
                voice = named
        found.append(voice)
    return found


def carry_speakers(
    drafts: Sequence[Draft], speakers: Sequence[Speaker | None], tokens: Tokens
) -> list[Speaker | None]:
    """Give a floating quotation without a speaker the one of the quotation right before it.

    `drafts` stand in the order of their contents, and `speakers` beside them.
    """
    carried: list[Speaker | None] = []
    for index, (draft, speaker) in enumerate(zip(drafts, speakers, strict=True)):
        floats = speaker is None and draft.cue.start == draft.cue.stop
        if floats and index and _gap(drafts[index - 1], draft.content[0], tokens) <= _NEAR:
            speaker = carried[-1]
        carried.append(speaker)
    return carried


def _leads_to(name: slice, content: slice, text: str, tokens: Tokens) -> bool:
    """Whether a name begins a sentence of the paragraph that goes on with a content."""
    between = tokens.features[name.start + 1 : content.start + 1, 2]
    if (between == PARAGRAPH_FEATURE).any():
        return False
    opens = tokens.features[name.start, 2] == PARAGRAPH_FEATURE
    start = int(tokens.starts[name.start])
    before = text[max(0, start - _SENTENCE_GAP) : start].rstrip(" \n”\"’'")
    return bool(opens) or before.endswith((".", "!", "?"))


def _floats(content: Detection, tokens: Tokens) -> bool:
    span = content.tokens
    return span.stop - span.start >= _FEWEST_TOKENS and bool(
        tokens.features[span.start, 0] == OPENING
    )


def _continues(draft: Draft, content: slice, tokens: Tokens) -> bool:
    same_paragraph = bool(tokens.features[content.start, 2] != PARAGRAPH_FEATURE)
    return same_paragraph and _gap(draft, content, tokens) <= _ADJOINING


def _uncued(content: Detection) -> Draft:
    nowhere = slice(content.tokens.start, content.tokens.start)
    return Draft(nowhere, (content.tokens,), (), content.probability, content.probability)


def _gap(draft: Draft, content: slice, tokens: Tokens) -> int:
    """Characters between the last of what a draft covers and a content; negative if it is later."""
    return int(tokens.starts[content.start]) - _end(draft, tokens)


def _end(draft: Draft, tokens: Tokens) -> int:
    """Where the last of what a draft covers ends, in characters."""
    return int(tokens.ends[_last(draft) - 1])


def _last(draft: Draft) -> int:
    """One past the last token of all that a draft covers."""
    return max(int(piece.stop) for piece in (*draft.content, *draft.source, draft.cue))
