"""BIOES tag sets: which tags there are, which may follow which, and what spans they spell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

OUTSIDE_TAG = 0
_BEGIN, _INNER, _END, _SINGLE = range(4)


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch of tokens, half-open, with the kind that its tags spell."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class TagSet:
    """The tags of one sequence-labelling head: O, and B, I, E, S for each kind."""

    kinds: tuple[str, ...]

    def __len__(self) -> int:
        return 1 + 4 * len(self.kinds)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Readable names in tag order: `O`, `B-content`, `I-content`, …"""
        return ("O", *(f"{part}-{kind}" for kind in self.kinds for part in "BIES"))

    @cached_property
    def starts(self) -> NDArray[np.bool_]:
        """Which tags may come first. Shape: (tags,)."""
        return np.array([part in "OBS" for part, _ in map(_split, self.labels)])

    @cached_property
    def ends(self) -> NDArray[np.bool_]:
        """Which tags may come last. Shape: (tags,)."""
        return np.array([part in "OES" for part, _ in map(_split, self.labels)])

    @cached_property
    def opening(self) -> NDArray[np.bool_]:
        """Which tags open a span, so that each span has just one. Shape: (tags,)."""
        return np.array([part in "BS" for part, _ in map(_split, self.labels)])

    @cached_property
    def follows(self) -> NDArray[np.bool_]:
        """Which tag (column) may follow which (row). Shape: (tags, tags)."""
        legal = np.zeros((len(self), len(self)), dtype=np.bool_)
        for row, (part, kind) in enumerate(map(_split, self.labels)):
            for column, (next_part, next_kind) in enumerate(map(_split, self.labels)):
                inside = part in "BI"
                continues = next_part in "IE" and next_kind == kind
                legal[row, column] = continues if inside else next_part in "OBS"
        return legal

    def encode(self, spans: Iterable[TaggedSpan], length: int) -> NDArray[np.int64]:
        """Tags of a sequence that holds these spans; of two that overlap the first stays."""
        tags = np.zeros(length, dtype=np.int64)
        for span in spans:
            if span.end <= span.start or tags[span.start : span.end].any():
                continue
            base = 1 + 4 * self.kinds.index(span.kind)
            tags[span.start : span.end] = base + _INNER
            tags[span.start], tags[span.end - 1] = base + _BEGIN, base + _END
            if span.end - span.start == 1:
                tags[span.start] = base + _SINGLE
        return tags

    def decode(self, tags: NDArray[np.int64]) -> list[TaggedSpan]:
        """The spans that a legal tag sequence spells. Shape of `tags`: (tokens,)."""
        spans, start = [], 0
        places = np.flatnonzero(tags)
        for position, tag in zip(places.tolist(), tags[places].tolist(), strict=True):
            kind, part = divmod(tag - 1, 4)
            if part in (_BEGIN, _SINGLE):
                start = position
            if part in (_END, _SINGLE):
                spans.append(TaggedSpan(start, position + 1, self.kinds[kind]))
        return spans


def _split(label: str) -> tuple[str, str]:
    part, _, kind = label.partition("-")
    return part, kind


CUE = TagSet(("cue",))
CONTENT = TagSet(("content",))
PAIR = TagSet(("content", "source"))
NAME = TagSet(("person", "organisation", "place"))
NOMINAL = TagSet(("person", "organisation", "place"))
