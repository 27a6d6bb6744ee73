"""What a file of annotations labels, and examples that teach only that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from quotestance.types import Document
from training.data import Attribution, Example

# What can be trained by name.
SPANS, SPEAKERS, STANCE, ATTITUDE = HEADS = ("spans", "speakers", "stance", "attitude")


@dataclass(frozen=True, slots=True)
class Labels:
    """Which heads learn: content, cue, content and source of each cue (pair), and so on."""

    content: bool
    cue: bool
    pair: bool
    speakers: bool
    stance: bool
    attitude: bool

    @property
    def heads(self) -> tuple[str, ...]:
        """The names of what is labelled."""
        spans = self.content or self.cue or self.pair
        flags = (spans, self.speakers, self.stance, self.attitude)
        return tuple(name for name, flag in zip(HEADS, flags, strict=True) if flag)

    def __or__(self, other: Labels) -> Labels:
        return Labels(
            content=self.content or other.content,
            cue=self.cue or other.cue,
            pair=self.pair or other.pair,
            speakers=self.speakers or other.speakers,
            stance=self.stance or other.stance,
            attitude=self.attitude or other.attitude,
        )


NOTHING = Labels(content=False, cue=False, pair=False, speakers=False, stance=False, attitude=False)


def labels_of(documents: Sequence[Document], heads: Collection[str]) -> Labels:
    """What the documents of one file label, as far as `heads` are to be trained.

    A file in which no quote has a cue does not label cues; one that has stances or attitudes
    and neither cues nor sources is taken to tell of some quotes only, so that the words around
    them are not learned as free of quotations.
    """
    quotes = [quote for document in documents for quote in document.quotes]
    cue, source = any(q.cue for q in quotes), any(q.source for q in quotes)
    stance = any(q.stance for q in quotes)
    attitude = any(q.attitude is not None for q in quotes)
    spans = SPANS in heads and bool(quotes)
    return Labels(
        content=spans and (cue or source or not (stance or attitude)),
        cue=spans and cue,
        pair=spans and cue and source,
        speakers=SPEAKERS in heads and any(q.speaker and q.source for q in quotes),
        stance=STANCE in heads and stance,
        attitude=ATTITUDE in heads and attitude,
    )


def taught(example: Example, labels: Labels) -> Example:
    """The example without what is not labelled or not to be learned."""
    return replace(
        example,
        cue=example.cue if labels.cue else None,
        content=example.content if labels.content else None,
        pairs=labels.pair,
        pointers=example.pointers if labels.speakers else (),
        attributions=tuple(_taught(each, labels) for each in example.attributions),
    )


def _taught(attribution: Attribution, labels: Labels) -> Attribution:
    return replace(
        attribution,
        stance=attribution.stance if labels.stance else -1,
        second=attribution.second if labels.stance else -1,
        attitude=attribution.attitude if labels.attitude else -1,
    )
