"""Token vectors → tagged spans: cues, contents, names and descriptions of possible speakers."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

import numpy as np

from quotestance.heads import Floats, TagHead, softmax
from quotestance.islands import best_tags
from quotestance.tags import OUTSIDE_TAG, TaggedSpan, TagSet
from quotestance.viterbi import legal_transitions


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
    transitions = legal_transitions(tags, head.transitions)
    [decoded] = best_tags(tags, emissions[None], transitions, np.array([len(emissions)]))
    inside = (1 - softmax(emissions)[:, OUTSIDE_TAG]).tolist()
    return [Detection(span, fmean(inside[span.start : span.end])) for span in tags.decode(decoded)]
