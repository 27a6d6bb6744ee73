"""Quotations in marks that no cue introduces: a speaker who goes on, or a reply by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
    for content in contents:
        taken = [piece for draft in found for piece in draft.content]
        if not _floats(content, tokens) or any(_overlap(content.tokens, p) for p in taken):
            continue
        before = [i for i, d in enumerate(found) if _gap(d, content.tokens, tokens) >= 0]
        nearest = min(before, key=lambda i: _gap(found[i], content.tokens, tokens), default=None)
        if nearest is not None and _continues(found[nearest], content.tokens, tokens):
            draft = found[nearest]
            found[nearest] = replace(draft, content=(*draft.content, content.tokens))
        else:
            found = in_order([*found, _uncued(content)])
    return found


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
    for index, draft in enumerate(drafts):
        start = _last(drafts[index - 1]) if index else 0
        named = [p for p in people if start <= p.start and p.stop <= draft.content[0].start]
        floats = draft.cue.start == draft.cue.stop
        if floats and named and _leads_to(named[-1], draft.content[0], text, tokens):
            found.append(named[-1])
        else:
            found.append(draft.source[0] if draft.source else None)
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
    return int(tokens.starts[content.start] - tokens.ends[_last(draft) - 1])


def _last(draft: Draft) -> int:
    """One past the last token of all that a draft covers."""
    return max(int(piece.stop) for piece in (*draft.content, *draft.source, draft.cue))


def _overlap(one: slice, other: slice) -> bool:
    return bool(one.start < other.stop and other.start < one.stop)
