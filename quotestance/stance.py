"""Attributions → acts: what the speaker does with the words, and whether they are words at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotestance.attribute import Draft
from quotestance.config import Decoding
from quotestance.heads import Floats, StanceHead, softmax
from quotestance.types import Stance


@dataclass(frozen=True, slots=True)
class Act:
    """What is done with one attribution's words; `attitude` is a probability."""

    stance: Stance
    attitude: float


def judge(
    head: StanceHead,
    vectors: Floats,
    drafts: Sequence[Draft],
    labels: Sequence[str],
    decoding: Decoding,
) -> list[Act]:
    """Judge every draft. Shapes: vectors (tokens, hidden)."""
    if not drafts:
        return []
    hidden = head(vectors, [d.cue for d in drafts], [d.content_tokens for d in drafts])
    scores = head.first(hidden)
    if decoding.stance_biases:
        scores = scores + np.array(decoding.stance_biases, dtype=np.float32)
    first = softmax(scores / np.float32(decoding.stance_temperature))
    second = softmax(head.second(hidden))
    attitude = 1 / (1 + np.exp(-head.attitude(hidden)[:, 0]))
    return [
        Act(_stance(row, row_second, labels, decoding), float(probability))
        for row, row_second, probability in zip(first, second, attitude, strict=True)
    ]


def _stance(first: Floats, second: Floats, labels: Sequence[str], decoding: Decoding) -> Stance:
    label = labels[int(first.argmax())]
    scores = {name: float(score) for name, score in zip(labels, first, strict=True)}
    # Column 0 of the second act is "none".
    other = labels[int(second[1:].argmax())]
    named = other != label and float(second[1:].max()) >= decoding.second_threshold
    return Stance(label, scores, other if named else None)
