"""Token vectors → tagged spans: cues, contents, names and descriptions of possible speakers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quotestance.heads import Floats, TagHead, softmax
from quotestance.tags import OUTSIDE_TAG, TaggedSpan, TagSet
from quotestance.viterbi import legal_transitions, viterbi

# A token whose outside tag leads by this much cannot be won back by any transition learned so
# far (their sums stay within ±8); between such tokens the chain falls apart into short ones.
_CERTAIN = 10.0


@dataclass(frozen=True, slots=True)
class Detection:
    """A span of tokens, its kind, and the probability of its tokens not being outside."""

    span: TaggedSpan
    probability: float

    @property
    def tokens(self) -> slice:
        """The span as a slice of tokens."""
        return slice(self.span.start, self.span.end)


def detect(tags: TagSet, head: TagHead, vectors: Floats, bias: float = 0.0) -> list[Detection]:
    """Decode one tag head over a whole text.

    Args:
        tags: the head's tag set.
        head: its parameters.
        vectors: Shape: (tokens, hidden).
        bias: added to the score of every span, through the tags that open one.
    """
    if not len(vectors):
        return []
    emissions = head.score(vectors)
    emissions[:, tags.opening] += np.float32(bias)
    decoded = best_tags(tags, emissions, legal_transitions(tags, head.transitions))
    inside = 1 - softmax(emissions)[:, OUTSIDE_TAG]
    return [
        Detection(span, float(inside[span.start : span.end].mean()))
        for span in tags.decode(decoded)
    ]


def best_tags(tags: TagSet, emissions: Floats, transitions: Floats) -> NDArray[np.int64]:
    """Viterbi over one long sequence, cut where a token is certainly outside.

    Shapes: (tokens, tags) → (tokens,).
    """
    certain = emissions[:, OUTSIDE_TAG] - emissions[:, 1:].max(1) >= _CERTAIN
    runs = _runs(~certain)
    decoded = np.zeros(len(emissions), dtype=np.int64)
    if not runs:
        return decoded
    lengths = np.array([run.stop - run.start for run in runs])
    chains = np.zeros((len(runs), lengths.max(), len(tags)), dtype=np.float32)
    for row, run in enumerate(runs):
        chains[row, : lengths[row]] = emissions[run]
        chains[row, : lengths[row], 1:][certain[run]] = -1e4
    for run, best in zip(runs, viterbi(tags, chains, transitions, lengths), strict=True):
        decoded[run] = best[: run.stop - run.start]
    return decoded


def _runs(flags: NDArray[np.bool_]) -> list[slice]:
    """Where the flags are set, and one token before and after: transitions to it count."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [
        slice(max(0, int(a) - 1), min(len(flags), int(b) + 1))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
