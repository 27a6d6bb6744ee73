"""Cues → attributions: which tokens are the content and the source of each cue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from quotestance.detect import Detection
from quotestance.heads import Floats, PairHead
from quotestance.islands import best_tags
from quotestance.nearby import Nearby
from quotestance.tags import PAIR
from quotestance.viterbi import legal_transitions, tag_probabilities

_REACH = 160
_FARTHEST = 1280
# Two cues that find nearly the same content are one attribution seen twice.
_SAME = 0.8
_IS_CONTENT = np.array([label.endswith("-content") for label in PAIR.labels])
_IS_SOURCE = np.array([label.endswith("-source") for label in PAIR.labels])


@dataclass(frozen=True, slots=True)
class Biases:
    """Added to the score of a content or a source where the best reading has none."""

    content: float = 0.0
    source: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in tokens; `cue` is an empty slice where there is none.

    source: at most one piece, the most probable.

    cue_probability, span_probability: evidence for the cue, and for the edges of the content.
    """

    cue: slice
    content: tuple[slice, ...]
    source: tuple[slice, ...]
    cue_probability: float
    span_probability: float

    @property
    def content_tokens(self) -> NDArray[np.int64]:
        """Positions of all content tokens."""
        return np.concatenate([np.arange(piece.start, piece.stop) for piece in self.content])


def attribute(
    head: PairHead, vectors: Floats, cues: Sequence[Detection], biases: Biases | None = None
) -> list[Draft]:
    """Find content and source for every cue; cues without content are dropped.

    Args:
        head: scores of content and source given a cue.
        vectors: Shape: (tokens, hidden).
        cues: where they are.
        biases: how ready to find content and source where there seem to be none.

    Returns:
        Drafts in the order of their contents.
    """
    drafts: list[Draft] = []
    reach, waiting = _REACH, list(cues)
    while waiting:
        results = _decode(head, vectors, waiting, reach, biases or Biases())
        # A content that touches the edge of what was looked at may go on beyond it.
        cut = [draft is not None and _touches(draft, reach, len(vectors)) for draft in results]
        again = reach < _FARTHEST
        drafts += [
            d for d, c in zip(results, cut, strict=True) if d is not None and not (c and again)
        ]
        waiting = [cue for cue, c in zip(waiting, cut, strict=True) if c and again]
        reach *= 2
    return without_doubles(without_chaining(drafts))


def without_chaining(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without the pieces that belong to the cue of another.

    *“A,” Ann said. “B,” Bo said. “C.”*: neither B nor C is Ann's, as one of them stands beside
    another cue and one behind it. A cue inside a piece, of somebody who is quoted in it, does not
    count; its own content ends with that piece. *She denied reports that X: “No.”*: the reports say
    X alone.
    """
    if all(len(draft.content) == 1 for draft in drafts):
        return list(drafts)
    nearby = _Neighbours(drafts)
    return [_alone(d, nearby.of(d)) if len(d.content) > 1 else d for d in drafts]


class _Neighbours:
    """Drafts by where their cues and pieces stand."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._cues = Nearby((d.cue.start, d.cue.stop, d) for d in drafts)
        self._pieces = Nearby((p.start, p.stop, d) for d in drafts for p in d.content)

    def of(self, draft: Draft) -> list[Draft]:
        """All that can own a piece of a draft, or quote it."""
        places = (*draft.content, draft.cue)
        start, stop = min(p.start for p in places), max(p.stop for p in places)
        near = [*self._cues.overlapping(start, stop), *self._pieces.overlapping(start, stop)]
        return list({id(other): other for other in near if other is not draft}.values())


def _alone(draft: Draft, others: Sequence[Draft]) -> Draft:
    # Where others would take all of it, nothing tells whose it is.
    content = _unchained(draft, others) or draft.content
    return replace(draft, content=_enclosed(draft, content, others))


def _enclosed(
    draft: Draft, content: tuple[slice, ...], others: Sequence[Draft]
) -> tuple[slice, ...]:
    """Of a draft whose cue stands in another's piece, what stands there too, if anything does."""
    around = [
        p
        for other in others
        for p in other.content
        if p.start <= draft.cue.start and draft.cue.stop <= p.stop
    ]
    inside = (c for c in content if all(p.start <= c.start and c.stop <= p.stop for p in around))
    return tuple(inside) or content


def _unchained(draft: Draft, others: Sequence[Draft]) -> tuple[slice, ...]:
    beside = [o for o in others if not any(_holds(piece, o.cue) for piece in draft.content)]
    return tuple(
        piece for piece in draft.content if not any(_owns(o, piece, draft) for o in beside)
    )


def _owns(other: Draft, piece: slice, draft: Draft) -> bool:
    """Whether another's cue stands between a draft's cue and a piece, or has less besides it."""
    if piece in other.content and len(other.content) < len(draft.content):
        return True
    cue, before = other.cue, piece.stop <= other.cue.start and other.cue.stop <= draft.cue.start
    return bool(before or (draft.cue.stop <= cue.start and cue.stop <= piece.start))


def _holds(piece: slice, cue: slice) -> bool:
    return bool(piece.start < cue.stop and cue.start < piece.stop)


def without_doubles(drafts: Sequence[Draft]) -> list[Draft]:
    """Of drafts with nearly the same content keep the most probable one, and what it quotes."""
    kept: list[Draft] = []
    nearby: Nearby[Draft] = Nearby()
    for draft in sorted(drafts, key=lambda d: -d.cue_probability * d.span_probability):
        near = (o for p in draft.content for o in nearby.overlapping(p.start, p.stop))
        if all(_overlap(draft, other) < _SAME or _nested(draft, other) for other in near):
            kept.append(draft)
            for piece in draft.content:
                nearby.add(piece.start, piece.stop, draft)
    return in_order(kept)


def _nested(one: Draft, other: Draft) -> bool:
    """Whether one is quoted in the other: *denied* and *reports* in *She denied reports that X*."""
    inner = any(_holds(piece, other.cue) for piece in one.content)
    return inner or any(_holds(piece, one.cue) for piece in other.content)


def in_order(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts by where their contents begin, outer ones first."""
    return sorted(drafts, key=lambda d: (d.content[0].start, -d.content[-1].stop))


def _decode(
    head: PairHead, vectors: Floats, cues: Sequence[Detection], reach: int, biases: Biases
) -> list[Draft | None]:
    length = len(vectors)
    starts = np.array([max(0, cue.tokens.start - reach) for cue in cues])
    stops = np.array([min(length, cue.tokens.stop + reach) for cue in cues])
    lengths = stops - starts
    steps = np.arange(int(lengths.max()))
    positions = starts[:, None] + np.minimum(steps, lengths[:, None] - 1)
    emissions = head(vectors, [cue.tokens for cue in cues], positions)
    tags = _best(emissions, legal_transitions(PAIR, head.transitions), lengths, biases)
    drafts: list[Draft | None] = [None] * len(cues)
    rows = np.flatnonzero(_IS_CONTENT[tags].any(1))
    if len(rows):
        expected = tag_probabilities(PAIR, emissions[rows], head.transitions, lengths[rows])
        of_best = np.take_along_axis(expected, tags[rows][:, :, None], 2)[:, :, 0].tolist()
        for row, probabilities in zip(rows.tolist(), of_best, strict=True):
            drafts[row] = _draft(cues[row], int(starts[row]), tags[row], probabilities)
    return drafts


def _best(
    emissions: Floats, transitions: Floats, lengths: NDArray[np.int64], biases: Biases
) -> NDArray[np.int64]:
    """Best tags around each cue; a second look, with a bias, where a kind of span is lacking."""
    tags = best_tags(PAIR, emissions, transitions, lengths)
    scores = emissions.copy()
    for kind, bias in ((_IS_CONTENT, biases.content), (_IS_SOURCE, biases.source)):
        lacking = ~kind[tags].any(1)
        if bias and lacking.any():
            scores[lacking] += (kind & PAIR.opening) * np.float32(bias)
            tags[lacking] = best_tags(PAIR, scores[lacking], transitions, lengths[lacking])
    return tags


def _draft(
    cue: Detection, start: int, tags: NDArray[np.int64], probabilities: Sequence[float]
) -> Draft:
    """A draft, given the probability of every tag."""
    spans = PAIR.decode(tags)
    content = [span for span in spans if span.kind == "content"]
    sources = sorted(
        (span for span in spans if span.kind == "source"),
        key=lambda s: -fmean(probabilities[s.start : s.end]),
    )
    edges = (position for span in content for position in (span.start, span.end - 1))
    certainty = min(probabilities[position] for position in edges)
    return Draft(
        cue=cue.tokens,
        content=tuple(slice(start + s.start, start + s.end) for s in content),
        source=tuple(slice(start + s.start, start + s.end) for s in sources[:1]),
        cue_probability=cue.probability,
        span_probability=certainty,
    )


def _touches(draft: Draft, reach: int, length: int) -> bool:
    first, last = draft.content[0].start, draft.content[-1].stop
    low, high = max(0, draft.cue.start - reach), min(length, draft.cue.stop + reach)
    return bool((first == low and low > 0) or (last == high and high < length))


def _overlap(one: Draft, other: Draft) -> float:
    """Intersection over union of the content tokens."""
    shared = sum(
        max(0, min(a.stop, b.stop) - max(a.start, b.start))
        for a in one.content
        for b in other.content
    )
    total = sum(piece.stop - piece.start for piece in (*one.content, *other.content))
    return float(shared / (total - shared))
