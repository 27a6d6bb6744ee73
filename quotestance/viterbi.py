"""Best tag sequences under learned transitions, for many sequences at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quotestance.tags import OUTSIDE_TAG, TagSet

_FORBIDDEN = np.float32(-1e4)
_TINY = np.float32(1e-30)

Scores = NDArray[np.float32]


def legal_transitions(tags: TagSet, transitions: Scores) -> Scores:
    """Transition scores with the illegal ones shut. Shape: (tags, tags)."""
    return np.where(tags.follows, transitions, _FORBIDDEN)


def viterbi(
    tags: TagSet, emissions: Scores, transitions: Scores, lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best legal sequence for each row.

    Args:
        tags: the tag set that says which tags may start, follow and end.
        emissions: Shape: (sequences, steps, tags); steps from `lengths` on are padding.
        transitions: Shape: (tags, tags), from `legal_transitions`.
        lengths: Shape: (sequences,).

    Returns:
        Shape: (sequences, steps); padding is outside.
    """
    count, steps, size = emissions.shape
    best = np.zeros((count, steps), dtype=np.int64)
    if not count or not steps:
        return best
    came_from = np.zeros(emissions.shape, dtype=np.int8)
    score = np.where(tags.starts, emissions[:, 0], _FORBIDDEN)
    columns = np.ascontiguousarray(transitions.T)[None]
    mask = np.arange(steps) < lengths[:, None]
    for step in range(1, steps):
        keep = mask[:, step, None]
        reached = score[:, None, :] + columns
        origin = reached.argmax(2)
        came_from[:, step] = np.where(keep, origin, np.arange(size))
        moved = np.take_along_axis(reached, origin[:, :, None], 2)[:, :, 0] + emissions[:, step]
        score = np.where(keep, moved, score)
    best[:, -1] = np.where(tags.ends, score, _FORBIDDEN).argmax(1)
    rows = np.arange(count)
    for step in range(steps - 1, 0, -1):
        best[:, step - 1] = came_from[rows, step, best[:, step]]
    return np.where(mask, best, OUTSIDE_TAG)


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a chain model expects, given its scores.

    tags: probability of every tag at every step. Shape: (sequences, steps, tags).
    transitions: expected number of each transition. Shape: (sequences, tags, tags).
    log_partition: Shape: (sequences,).
    """

    tags: Scores
    transitions: Scores
    log_partition: Scores


def expectations(
    tags: TagSet, emissions: Scores, transitions: Scores, lengths: NDArray[np.int64]
) -> Expectations:
    """Forward-backward with every step scaled to sum to one.

    Args:
        tags: the tag set that says which tags may start, follow and end.
        emissions: Shape: (sequences, steps, tags); steps from `lengths` on are padding.
        transitions: Shape: (tags, tags); illegal ones count as impossible.
        lengths: Shape: (sequences,).
    """
    mask = np.arange(emissions.shape[1]) < lengths[:, None]
    shift = emissions.max(2, keepdims=True)
    weights = np.exp(emissions - shift)
    weights[:, 0] *= tags.starts
    weights[np.arange(len(lengths)), lengths - 1] *= tags.ends
    step = np.exp(transitions) * tags.follows
    forward, scales = _forward(weights, step, mask)
    backward = _backward(weights, step, mask)
    probabilities = _normalised(forward * backward) * mask[:, :, None]
    counts = _expected_transitions(forward, backward * weights, step, mask)
    log_partition = ((np.log(scales) + shift[:, :, 0]) * mask).sum(1)
    return Expectations(probabilities, counts, log_partition)


def _forward(weights: Scores, step: Scores, mask: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    forward, scales = np.empty_like(weights), np.ones(weights.shape[:2], dtype=np.float32)
    reached = weights[:, 0]
    for position in range(weights.shape[1]):
        if position:
            keep = mask[:, position, None]
            reached = np.where(keep, (reached @ step) * weights[:, position], reached)
        scale = np.maximum(reached.sum(1, keepdims=True), _TINY)
        reached = reached / scale
        forward[:, position], scales[:, position] = reached, scale[:, 0]
    return forward, scales


def _backward(weights: Scores, step: Scores, mask: NDArray[np.bool_]) -> Scores:
    backward = np.ones_like(weights)
    for position in range(weights.shape[1] - 1, 0, -1):
        moved = _normalised(np.matmul(backward[:, position] * weights[:, position], step.T))
        backward[:, position - 1] = np.where(mask[:, position, None], moved, backward[:, position])
    return backward


def _expected_transitions(
    forward: Scores, right: Scores, step: Scores, mask: NDArray[np.bool_]
) -> Scores:
    """Sum over steps of the joint probability of neighbouring tags."""
    joint_sum = ((forward[:, :-1] @ step) * right[:, 1:]).sum(2)
    share = mask[:, 1:] / np.maximum(joint_sum, _TINY)
    counts = np.matmul((forward[:, :-1] * share[:, :, None]).transpose(0, 2, 1), right[:, 1:])
    return np.asarray(counts * step, dtype=np.float32)


def _normalised(values: Scores) -> Scores:
    shares: Scores = values / np.maximum(values.sum(-1, keepdims=True), _TINY)
    return shares
