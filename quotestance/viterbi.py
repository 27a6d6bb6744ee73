"""Best tag sequences under learned transitions, for many sequences at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quotestance.tags import OUTSIDE_TAG, TagSet

_FORBIDDEN = np.float32(-1e4)
_TINY = 1e-300
# Steps after which weights are scaled.
_SCALED = 4
# Steps that are decoded one after the other; longer chains are cut.
_SEGMENT = 32

Scores = NDArray[np.float32]
_Weights = NDArray[np.float64]


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
    count, steps, _ = emissions.shape
    if not count or not steps:
        return np.zeros((count, steps), dtype=np.int64)
    if steps > 2 * _SEGMENT:
        return _in_segments(tags, emissions, transitions, lengths)
    scores = np.ascontiguousarray(emissions.transpose(1, 2, 0))
    scores[0, ~tags.starts] = _FORBIDDEN
    _run_best(scores, transitions)
    last = np.where(tags.ends, scores[lengths - 1, :, np.arange(count)], _FORBIDDEN).argmax(1)
    return _traced(scores, transitions, lengths, last)


def _run_best(scores: Scores, transitions: Scores) -> None:
    """Turn scores of single tags into those of the best sequences up to them, in place.

    Shape: (steps, tags, sequences): sequences come last, so that all runs along them.
    """
    links = transitions[:, :, None]
    reached = np.empty((*transitions.shape, scores.shape[2]), dtype=np.float32)
    for before, here in zip(scores[:, :, None], scores[1:], strict=False):
        np.add(before, links, out=reached)
        here += np.maximum.reduce(reached, axis=0)


def _traced(
    scores: Scores, transitions: Scores, lengths: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best sequences that end in some tags. Shape: (sequences, steps).

    Where each tag came from is asked along the best path alone.
    """
    steps, _, count = scores.shape
    best = np.full((steps, count), OUTSIDE_TAG, dtype=np.int64)
    best[lengths - 1, np.arange(count)] = last
    by_sequence = np.ascontiguousarray(scores.transpose(0, 2, 1))
    columns = np.ascontiguousarray(transitions.T)
    tag, ends = last, np.bincount(lengths, minlength=steps + 1)
    for step in range(steps - 2, -1, -1):
        before = by_sequence[step]
        before += columns.take(tag, axis=0)
        origin = before.argmax(1)
        if ends[step + 2 :].sum() < count:  # some have not begun yet, from their own ends
            on = lengths > step + 1
            best[step, on] = origin[on]
            tag = np.where(on, origin, tag)
        else:
            best[step] = tag = origin
    return np.ascontiguousarray(best.T)


def _in_segments(
    tags: TagSet, emissions: Scores, transitions: Scores, lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best legal sequences of long chains, whose segments are decoded side by side.

    Every segment is decoded once for each tag that can stand before it; which one does is then
    found by a walk over segments. Shapes: those of `viterbi`.
    """
    counts = -(-lengths // _SEGMENT)
    firsts = np.cumsum(counts) - counts
    rows = np.repeat(np.arange(len(lengths)), counts)
    starts = _SEGMENT * (np.arange(len(rows)) - firsts[rows])
    sizes = np.minimum(_SEGMENT, lengths[rows] - starts)
    places = np.minimum(starts[:, None] + np.arange(_SEGMENT), emissions.shape[1] - 1)
    scores = _from_every_tag(tags, emissions[rows[:, None], places], transitions, firsts)
    reached = scores[sizes - 1, :, :, np.arange(len(rows))]
    before, last = _walked(tags, reached, firsts, counts)
    chosen = np.ascontiguousarray(scores[:, :, before, np.arange(len(rows))])
    found = _traced(chosen, transitions, sizes, last)
    best = np.full(emissions.shape[:2], OUTSIDE_TAG, dtype=np.int64)
    inside = np.arange(_SEGMENT) < sizes[:, None]
    best[np.repeat(rows, sizes), places[inside]] = found[inside]
    return best


def _from_every_tag(
    tags: TagSet, emissions: Scores, transitions: Scores, firsts: NDArray[np.int64]
) -> Scores:
    """Best scores up to each step and tag, by the tag before the segment.

    Before the first segments of chains stands nothing, as if that were any tag. Shapes: emissions
    (segments, steps, tags) → (steps, tags, tags before, segments).
    """
    count, steps, size = emissions.shape
    scores = np.empty((steps, size, size, count), dtype=np.float32)
    scores[:] = emissions.transpose(1, 2, 0)[:, :, None]
    entering = np.repeat(transitions.T[:, :, None], count, axis=2)
    entering[:, :, firsts] = np.where(tags.starts, 0, _FORBIDDEN)[:, None, None]
    scores[0] += entering
    _run_best(scores.reshape(steps, size, size * count), transitions)
    return scores


def _walked(
    tags: TagSet, reached: Scores, firsts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The tag before each segment and its last one, on the best way through all of its chain.

    Shapes: reached (segments, tags, tags before) → (segments,) twice.
    """
    before, last = np.zeros((2, len(reached)), dtype=np.int64)
    for first, count in zip(firsts.tolist(), counts.tolist(), strict=True):
        score = reached[first, :, 0]
        ways = []
        for segment in range(first + 1, first + count):
            ways.append(reached[segment] + score)
            score = ways[-1].max(1)
        tag = int(np.where(tags.ends, score, _FORBIDDEN).argmax())
        for segment in range(first + count - 1, first, -1):
            last[segment] = tag
            before[segment] = tag = int(ways[segment - first - 1][tag].argmax())
        last[first] = tag
    return before, last


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
    """Forward-backward.

    Args:
        tags: the tag set that says which tags may start, follow and end.
        emissions: Shape: (sequences, steps, tags); steps from `lengths` on are padding.
        transitions: Shape: (tags, tags); illegal ones count as impossible.
        lengths: Shape: (sequences,).
    """
    passes = _Passes.over(tags, emissions, transitions, lengths)
    return Expectations(
        tags=passes.tags(),
        transitions=passes.transitions(),
        log_partition=passes.log_sum.astype(np.float32),
    )


def tag_probabilities(
    tags: TagSet, emissions: Scores, transitions: Scores, lengths: NDArray[np.int64]
) -> Scores:
    """The `tags` of `expectations` alone. Shape: (sequences, steps, tags)."""
    return _Passes.over(tags, emissions, transitions, lengths).tags()


@dataclass(frozen=True, slots=True)
class _Passes:
    """Both passes over some chains, as products of weights; steps come first.

    In float64, and scaled now and then: no weight fades.

    forward, right: of all that ends, and of all that begins, with each tag of each step; every
    step is scaled as a whole. Shapes: (steps, sequences, tags).
    log_sum: the logarithm of the sum over all sequences of tags. Shape: (sequences,).
    step: weights of transitions. Shape: (tags, tags).
    mask: False where there is padding. Shape: (steps, sequences).
    """

    forward: _Weights
    right: _Weights
    log_sum: _Weights
    step: _Weights
    mask: NDArray[np.bool_]

    @classmethod
    def over(
        cls, tags: TagSet, emissions: Scores, transitions: Scores, lengths: NDArray[np.int64]
    ) -> _Passes:
        """The second pass reads every sequence from its own end, beside the first."""
        count, steps, size = emissions.shape
        rows, places = np.arange(count), np.arange(steps)[:, None]
        shift = emissions.max(2)
        weights = np.exp(emissions - shift[:, :, None])
        weights[:, 0] *= tags.starts
        weights[rows, lengths - 1] *= tags.ends
        turned = np.abs(lengths - 1 - places)  # padding stays behind the end
        both = np.empty((steps, 2, count, size))
        both[:, 0], both[:, 1] = weights.transpose(1, 0, 2), weights[rows, turned]
        step = np.exp(transitions, dtype=np.float64) * tags.follows
        scales = _run(both, np.stack([step, step.T]))
        mask = places < lengths
        ends = np.maximum(both[lengths - 1, 0, rows].sum(1), _TINY)
        log_sum = np.log(ends) + ((np.log(scales) + shift.T) * mask).sum(0)
        return cls(both[:, 0], both[turned, 1, rows], log_sum, step, mask)

    def tags(self) -> Scores:
        """Probability of every tag at every step. Shape: (sequences, steps, tags)."""
        joint = np.empty_like(self.right)
        joint[:-1] = _moved(self.right[1:], self.step.T)
        joint[-1] = 1
        joint[:-1][~self.mask[1:]] = 1  # the last step of a sequence
        joint *= self.forward
        joint *= (self.mask / np.maximum(joint.sum(2), _TINY))[:, :, None]
        return np.asarray(joint.transpose(1, 0, 2), dtype=np.float32)

    def transitions(self) -> Scores:
        """Expected number of each transition. Shape: (sequences, tags, tags)."""
        left, right = self.forward[:-1], self.right[1:]
        joint_sum = np.einsum("tns,tns->tn", _moved(left, self.step), right)
        share = self.mask[1:] / np.maximum(joint_sum, _TINY)
        counts = (left * share[:, :, None]).transpose(1, 2, 0) @ right.transpose(1, 0, 2)
        return np.asarray(counts * self.step, dtype=np.float32)


def _run(both: _Weights, links: _Weights) -> _Weights:
    """Turn weights into sums of products, from step to step, in place.

    Shapes: both (steps, directions, sequences, tags), links (directions, tags, tags).

    Returns:
        By what the first direction was divided before each step. Shape: (steps, sequences).
    """
    scales = np.ones((len(both), both.shape[2]))
    moved = np.empty(both.shape[1:])
    for step in range(1, len(both)):
        np.matmul(both[step - 1], links, out=moved)
        if step % _SCALED == 0:
            total = np.maximum(moved.sum(2), _TINY)
            moved /= total[:, :, None]
            scales[step] = total[0]
        both[step] *= moved
    return scales


def _moved(weights: _Weights, step: _Weights) -> _Weights:
    """Weights after one transition, as one product of matrices. Shape: that of the weights."""
    flat: _Weights = weights.reshape(-1, len(step)) @ step
    return flat.reshape(weights.shape)
