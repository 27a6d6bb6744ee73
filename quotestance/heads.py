"""The heads in numpy: token vectors → scores. The same arithmetic as `training.network`.

Every array is float32; `hidden` is the encoder's width. Spans are token positions, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quotestance.distances import bucket_of, distances_to

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

_NOWHERE = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Linear:
    """`x @ weight.T + bias`. Shapes: weight (out, in), bias (out,)."""

    weight: Floats
    bias: Floats | float

    def __call__(self, vectors: Floats) -> Floats:
        """Shapes: (…, in) → (…, out)."""
        return np.asarray(vectors @ self.weight.T + self.bias, dtype=np.float32)


class Parameters:
    """Named arrays of one head, read under a prefix."""

    def __init__(self, arrays: Mapping[str, Floats], prefix: str) -> None:
        self._arrays = arrays
        self._prefix = prefix

    def array(self, name: str) -> Floats:
        """One array, as float32."""
        return np.asarray(self._arrays[f"{self._prefix}.{name}"], dtype=np.float32)

    def linear(self, name: str) -> Linear:
        """A linear layer, with its bias where it has one."""
        has_bias = f"{self._prefix}.{name}.bias" in self._arrays
        return Linear(self.array(f"{name}.weight"), self.array(f"{name}.bias") if has_bias else 0.0)


class TagHead:
    """Token scores for one tag set, and its transitions."""

    def __init__(self, parameters: Parameters) -> None:
        self.score = parameters.linear("score")
        self.transitions = parameters.array("crf.transitions")


class PairHead:
    """Every token's tag (content, source or neither) given one cue."""

    def __init__(self, parameters: Parameters) -> None:
        self._token = parameters.linear("token")
        self._cue = parameters.linear("cue")
        self._distance = parameters.array("distance.weight")
        self._tag = parameters.linear("tag")
        self._match_token = parameters.linear("match_token")
        self._match_cue = parameters.linear("match_cue")
        self.transitions = parameters.array("crf.transitions")

    def __call__(self, vectors: Floats, cues: Sequence[slice], positions: Indices) -> Floats:
        """Tag scores around each cue.

        Shapes: vectors (tokens, hidden), positions (cues, steps) → (cues, steps, tags).
        """
        tokens, keys = self._token(vectors), self._match_token(vectors)
        cue = span_means(vectors, cues)
        # What a token adds to its cue depends on its distance alone.
        beside = self._cue(cue)[:, None] + self._distance
        queries = self._match_queries(cue)
        starts, stops = _edges(cues)
        buckets = bucket_of(distances_to(starts, stops, positions))
        scores = np.empty((*positions.shape, len(self._tag.weight)), dtype=np.float32)
        nothing = np.zeros((positions.shape[1], tokens.shape[1]), dtype=np.float32)
        for row, places in enumerate(positions):
            # One cue after the other, so that all that is at hand stays in the nearest memory.
            joint = beside[row].take(buckets[row], axis=0)
            joint += tokens.take(places, axis=0)
            np.maximum(joint, nothing, out=joint)  # by far slower with a single zero
            np.matmul(joint, self._tag.weight.T, out=scores[row])
            scores[row] += self._tag.bias
            scores[row, :, 1:] += (keys.take(places, axis=0) @ queries[row]).repeat(4, axis=1)
        return scores

    def _match_queries(self, cue: Floats) -> Floats:
        """What keys are multiplied by, one column a kind. Shape: (cues, match width, 2)."""
        query = self._match_cue(cue)
        width = query.shape[1] // 2
        queries = np.zeros((*query.shape, 2), dtype=np.float32)
        for kind, half in enumerate((slice(None, width), slice(width, None))):
            queries[:, half, kind] = query[:, half] * np.float32(width**-0.5)
        return queries


class StanceHead:
    """Pooled content and cue → first act, second act, attitude."""

    def __init__(self, parameters: Parameters) -> None:
        self._weigh = parameters.linear("weigh")
        self._value = parameters.linear("value")
        self._cue = parameters.linear("cue")
        self._join = parameters.linear("join")
        self.first = parameters.linear("first")
        self.second = parameters.linear("second")
        self.attitude = parameters.linear("attitude")

    def __call__(
        self, vectors: Floats, cues: Sequence[slice], contents: Sequence[Indices]
    ) -> Floats:
        """Hidden stance vectors, one a quote; a quote without a cue has an empty slice.

        Shapes: vectors (tokens, hidden) → (quotes, stance hidden).
        """
        pooled = np.stack([self._pool(vectors[content]) for content in contents], axis=1)
        joined = np.concatenate(
            [self._valued(pooled), self._cue(span_means(vectors, cues))], axis=1
        )
        return np.maximum(self._join(joined), 0)

    def _pool(self, content: Floats) -> Floats:
        """Several means of a content. Shapes: (tokens, hidden) → (pools, hidden)."""
        return np.asarray(softmax(self._weigh(content), axis=0).T @ content, dtype=np.float32)

    def _valued(self, pooled: Floats) -> Floats:
        """The values of means: those of a mean are the mean of those of its tokens.

        Shapes: (pools, quotes, hidden) → (quotes, pools · width).
        """
        pools, quotes, hidden = pooled.shape
        weights = self._value.weight.reshape(pools, -1, hidden).transpose(0, 2, 1)
        values = (pooled @ weights).transpose(1, 0, 2).reshape(quotes, -1)
        return np.asarray(values + self._value.bias, dtype=np.float32)


class AntecedentHead:
    """Which other mention a mention means, as scores over the mentions' last tokens, or none."""

    def __init__(self, parameters: Parameters) -> None:
        self._query = parameters.linear("query")
        self._key = parameters.linear("key")
        self._none = parameters.linear("none")
        self._distance = parameters.array("distance.weight")[:, 0]

    def __call__(self, vectors: Floats, mentions: Sequence[slice], last: Indices) -> Floats:
        """Scores, none first; a mention's own tokens are no candidates.

        Shapes: vectors (tokens, hidden), last (candidates,) → (mentions, 1 + candidates).
        """
        means = span_means(vectors, mentions)
        keys = self._key(vectors[last])
        scores = self._query(means) @ keys.T * np.float32(keys.shape[1] ** -0.5)
        starts, stops = _edges(mentions)
        scores += self._distance[bucket_of(distances_to(starts, stops, last))]
        scores[(last >= starts) & (last < stops)] = _NOWHERE
        return np.concatenate([self._none(means), scores], axis=1)


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads of a model."""

    cue: TagHead
    content: TagHead
    name: TagHead
    nominal: TagHead
    pair: PairHead
    stance: StanceHead
    antecedent: AntecedentHead

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats]) -> Heads:
        """Build from named arrays, `cue.score.weight` and so on.

        Raises:
            KeyError: an array is missing.
        """
        return cls(
            cue=TagHead(Parameters(arrays, "cue")),
            content=TagHead(Parameters(arrays, "content")),
            name=TagHead(Parameters(arrays, "name")),
            nominal=TagHead(Parameters(arrays, "nominal")),
            pair=PairHead(Parameters(arrays, "pair")),
            stance=StanceHead(Parameters(arrays, "stance")),
            antecedent=AntecedentHead(Parameters(arrays, "antecedent")),
        )


def span_means(vectors: Floats, spans: Sequence[slice]) -> Floats:
    """Mean vector of each span, zero for an empty one. Shapes: (tokens, width) → (spans, width)."""
    means = np.zeros((len(spans), vectors.shape[1]), dtype=np.float32)
    for row, span in enumerate(spans):
        if span.stop - span.start == 1:
            means[row] = vectors[span.start]
        elif span.stop > span.start:
            means[row] = vectors[span].mean(0)
    return means


def _edges(spans: Sequence[slice]) -> Indices:
    """Starts and stops. Shape: (2, spans, 1)."""
    edges = np.array([(span.start, span.stop) for span in spans], dtype=np.int64)
    return edges.reshape(-1, 2).T[:, :, None]


def softmax(scores: Floats, axis: int = -1) -> Floats:
    """Softmax along one axis."""
    weights = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(weights / weights.sum(axis=axis, keepdims=True), dtype=np.float32)
