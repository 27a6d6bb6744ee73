"""The values that cross module borders: spans, speakers, stances, quotes, documents.

Offsets are Unicode code points, half-open, into the text exactly as the caller gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

QuoteType = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "organisation", "place", "group", "unknown"]

PIECE_SEPARATOR = " … "


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the document: `document.text[start:end] == text`, in characters."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, document_text: str, start: int, end: int) -> Span:
        """Cut `[start, end)` out of a text.

        Raises:
            ValueError: the offsets are not an ordered, non-empty pair inside the text.
        """
        if not 0 <= start < end <= len(document_text):
            raise ValueError(
                f"span [{start}, {end}) does not lie inside a text of "
                f"{len(document_text)} characters; give 0 <= start < end <= len(text)"
            )
        return cls(start, end, document_text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it: the fullest name the text gives, and every place that means them."""

    name: str
    kind: SpeakerKind = "unknown"
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Stance:
    """What the speaker does with the words.

    `scores` maps every label to a calibrated probability; it is empty in gold data.
    `second` is the other act performed by the same words, if there is one.
    """

    label: str
    scores: Mapping[str, float] = field(default_factory=dict)
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution: content, cue, source and what was made of them.

    `speaker`, `stance`, `attitude` and `type` are `None` where they are not known: not
    annotated in gold data, not resolvable in predictions.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speaker: Speaker | None = None
    stance: Stance | None = None
    type: QuoteType | None = None
    attitude: bool | None = None
    score: float | None = None

    @property
    def text(self) -> str:
        """The quoted words, pieces joined by an ellipsis."""
        return PIECE_SEPARATOR.join(piece.text for piece in self.content)

    @property
    def start(self) -> int:
        """Where the content begins, in characters."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where the content ends, in characters."""
        return self.content[-1].end


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its quotes, in order of appearance.

    `fields` holds whatever else came with the record and is written back unchanged.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    id: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def spans_of(document_text: str, offsets: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    """Turn `[[start, end], …]` into spans, ordered by position."""
    return tuple(sorted(Span.of(document_text, *pair) for pair in offsets))
