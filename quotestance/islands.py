"""Best tag sequences of long chains, decoded only where a span can be at all.

Taking a span out of a sequence leaves a legal one. A token is therefore outside in the best
sequence if no span over it is worth more than its tokens outside are; between such tokens a chain
falls apart into islands, which are decoded side by side. No tag differs from that of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from quotestance.tags import OUTSIDE_TAG, TagSet
from quotestance.viterbi import Scores, viterbi

_FORBIDDEN = np.float32(-1e4)
_NEVER = -1e9
# What rounding may take from a sum of scores.
_ROUNDING = 1e-2
# Up to how many steps islands are taken for equally long.
_SIZES = (100, 1_000, 10_000)

Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def best_tags(tags: TagSet, emissions: Scores, transitions: Scores, lengths: Ints) -> Ints:
    """What `viterbi` gives, at less cost where most tokens are outside.

    Args:
        tags: the tag set that says which tags may start, follow and end.
        emissions: Shape: (sequences, steps, tags); steps from `lengths` on are padding.
        transitions: Shape: (tags, tags), from `legal_transitions`.
        lengths: Shape: (sequences,).

    Returns:
        Shape: (sequences, steps); padding is outside.
    """
    best = np.full(emissions.shape[:2], OUTSIDE_TAG, dtype=np.int64)
    worth = _worth(tags, emissions, transitions, lengths)
    for islands in _Islands.at(worth > -_ROUNDING, lengths).alike():
        places = islands.places()
        chains = emissions[islands.rows[:, None], places]
        islands.shut_shores(chains)
        found = viterbi(tags, chains, transitions, islands.lengths)
        inside = np.arange(places.shape[1]) < islands.lengths[:, None]
        rows = np.broadcast_to(islands.rows[:, None], places.shape)
        best[rows[inside], places[inside]] = found[inside]
    return best


def _worth(tags: TagSet, emissions: Scores, transitions: Scores, lengths: Ints) -> _Floats:
    """At most how much the best span over each token adds. Shape: (sequences, steps).

    A span is worth its own scores without those of its tokens and transitions outside. In what
    follows the first axis is kinds; sums of inner tokens are differences of running sums.
    """
    first, inner, last, single = _parts(tags, emissions, transitions)
    if lengths.min(initial=emissions.shape[1]) < emissions.shape[1]:
        padding = np.arange(emissions.shape[1]) >= lengths[:, None]
        last[:, padding], single[:, padding] = _NEVER, _NEVER
    sums = inner.cumsum(2)
    opened = np.maximum.accumulate(first - sums, axis=2)
    closed = (last + sums - inner)[:, :, ::-1]
    closed = np.maximum.accumulate(closed, axis=2)[:, :, ::-1]
    over = (opened[:, :, :-1] + closed[:, :, 1:]).max(0)
    worth: _Floats = single.max(0)
    worth[:, :-1] = np.maximum(worth[:, :-1], over)
    worth[:, 1:] = np.maximum(worth[:, 1:], over)
    return worth


def _parts(tags: TagSet, emissions: Scores, transitions: Scores) -> _Floats:
    """What a token adds as first, inner, last or single one of a span, and not outside.

    Shape: (4, kinds, sequences, steps).
    """
    scores = emissions.transpose(2, 0, 1)
    added = (scores[1:] - scores[OUTSIDE_TAG]).reshape(len(tags.kinds), 4, *emissions.shape[:2])
    most = _most(tags, np.ascontiguousarray(transitions, dtype=np.float32).tobytes())
    parts: _Floats = added.swapaxes(0, 1) + most[:, :, None, None]
    return parts


@lru_cache(maxsize=64)
def _most(tags: TagSet, links: bytes) -> _Floats:
    """The most that transitions add to each part of a span. Shape: (4, kinds).

    Args:
        tags: the tag set.
        links: the transitions, as bytes: those of a head are always the same.
    """
    scores = np.frombuffer(links, dtype=np.float32).reshape(len(tags), -1).astype(np.float64)
    begin, inner, end, single = (np.arange(part, len(tags), 4) for part in range(1, 5))
    into = (scores - scores[:, [OUTSIDE_TAG]])[tags.ends].max(0).clip(min=0)
    out = (scores - scores[OUTSIDE_TAG])[:, tags.starts].max(1).clip(min=0)
    stay = scores[OUTSIDE_TAG, OUTSIDE_TAG]
    return np.stack(
        [
            into[begin],
            np.maximum(scores[begin, inner], scores[inner, inner]) - stay,
            np.maximum(scores[begin, end], scores[inner, end]) - stay + out[end],
            into[single] + out[single],
        ]
    )


@dataclass(frozen=True, slots=True)
class _Islands:
    """Stretches of sequences, each with a shore: a token outside before and after, if any.

    rows, starts, lengths: where they are, shores included. before, after: whether there is a
    shore. Shapes: (islands,).
    """

    rows: Ints
    starts: Ints
    lengths: Ints
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]

    @classmethod
    def at(cls, flags: NDArray[np.bool_], lengths: Ints) -> _Islands:
        """Where flags are set. Shapes: (sequences, steps), (sequences,)."""
        width = flags.shape[1] + 1
        inside = np.pad(flags & (np.arange(width - 1) < lengths[:, None]), ((0, 0), (0, 1)))
        edges = np.flatnonzero(np.diff(inside.ravel().astype(np.int8), prepend=np.int8(0)))
        rows, starts = np.divmod(edges[::2], width)
        stops = edges[1::2] - rows * width
        before, after = starts > 0, stops < lengths[rows]
        return cls(rows, starts - before, stops - starts + before + after, before, after)

    def alike(self) -> Iterator[_Islands]:
        """Islands that are decoded at once: a long one does not make all others long."""
        sizes = np.searchsorted(_SIZES, self.lengths)
        for size in np.unique(sizes):
            some = sizes == size
            parts = (self.rows, self.starts, self.lengths, self.before, self.after)
            yield _Islands(*(part[some] for part in parts))

    def places(self) -> Ints:
        """Their tokens; the last one again where there is padding. Shape: (islands, steps)."""
        steps = np.arange(self.lengths.max())
        return self.starts[:, None] + np.minimum(steps, self.lengths[:, None] - 1)

    def shut_shores(self, chains: Scores) -> None:
        """Allow the shores no tag but outside. Shape: (islands, steps, tags)."""
        chains[self.before, 0, 1:] = _FORBIDDEN
        chains[self.after, self.lengths[self.after] - 1, 1:] = _FORBIDDEN
