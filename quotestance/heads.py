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
        cue = span_means(vectors, cues)
        buckets = np.stack(
            [
                bucket_of(distances_to(span.start, span.stop, row))
                for span, row in zip(cues, positions, strict=True)
            ]
        )
        joint = self._token(vectors)[positions]
        joint += self._cue(cue)[:, None]
        joint += self._distance[buckets]
        np.maximum(joint, 0, out=joint)
        scores = self._tag(joint)
        for kind, match in enumerate(self._match(vectors, cue, positions)):
            scores[:, :, 1 + 4 * kind : 5 + 4 * kind] += match[:, :, None]
        return scores

    def _match(self, vectors: Floats, cue: Floats, positions: Indices) -> list[Floats]:
        keys, queries = self._match_token(vectors), self._match_cue(cue)
        width = keys.shape[1] // 2
        halves = (slice(None, width), slice(width, None))
        rows = np.arange(len(cue))[:, None]
        scale = np.float32(width**-0.5)
        return [(queries[:, half] @ keys[:, half].T)[rows, positions] * scale for half in halves]


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
        pooled = np.stack([self._pool(vectors[content]) for content in contents])
        joined = np.concatenate([pooled, self._cue(span_means(vectors, cues))], axis=1)
        return np.maximum(self._join(joined), 0)

    def _pool(self, content: Floats) -> Floats:
        weights = softmax(self._weigh(content), axis=0)
        values = self._value(content).reshape(len(content), weights.shape[1], -1)
        return np.asarray(np.einsum("tp,tpw->pw", weights, values).reshape(-1), dtype=np.float32)


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
        for row, mention in enumerate(mentions):
            scores[row] += self._distance[
                bucket_of(distances_to(mention.start, mention.stop, last))
            ]
            scores[row, (last >= mention.start) & (last < mention.stop)] = _NOWHERE
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
        if span.stop > span.start:
            means[row] = vectors[span].mean(0)
    return means


def softmax(scores: Floats, axis: int = -1) -> Floats:
    """Softmax along one axis."""
    weights = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(weights / weights.sum(axis=axis, keepdims=True), dtype=np.float32)
