"""Attributions by type and by gold stance: what is found, and what is right about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import get_args

import numpy as np

from eval import metrics
from eval.bootstrap import Estimate, estimate
from eval.counts import Decision, DocumentCounts, Offer, Outcome
from eval.metrics import Array
from eval.report import Group
from quotestance.types import QuoteType

# What is counted of one attribution: cases and those that are right.
_Cases = tuple[int, int]
_Counted = Callable[[Outcome], _Cases]


def type_groups(counts: Sequence[DocumentCounts], draws: Array) -> tuple[Group, ...]:
    """A group for direct, mixed and indirect, in this order."""
    return tuple(
        _group(
            kind,
            [[one for one in each.outcomes if one.type == kind] for each in counts],
            draws,
            [[one for one in each.offers if one.type == kind] for each in counts],
        )
        for kind in get_args(QuoteType)
    )


def stance_groups(counts: Sequence[DocumentCounts], draws: Array) -> tuple[Group, ...]:
    """A group for every gold stance, in alphabetical order."""
    labels = sorted({o.stance for each in counts for o in each.outcomes if o.stance is not None})
    return tuple(
        _group(label, [[o for o in each.outcomes if o.stance == label] for each in counts], draws)
        for label in labels
    )


def _group(
    name: str,
    members: Sequence[Sequence[Outcome]],
    draws: Array,
    offers: Sequence[Sequence[Offer]] | None = None,
) -> Group:
    """Members and offers by document."""

    def share(counted: _Counted) -> Estimate:
        return _share(([counted(one) for one in each] for each in members), draws)

    return Group(
        name=name,
        gold=sum(map(len, members)),
        predicted=None if offers is None else sum(map(len, offers)),
        content_recall=share(lambda one: (one.pieces, one.pieces_found)),
        attribution_recall=share(lambda one: (1, one.found)),
        attribution_precision=None if offers is None else _precision(offers, draws),
        speaker=share(_speaker),
        stance=share(_stance),
        end_to_end=share(_end_to_end),
    )


def _precision(offers: Sequence[Sequence[Offer]], draws: Array) -> Estimate:
    return _share(([(1, one.right) for one in each] for each in offers), draws)


def _share(cases: Iterable[Sequence[_Cases]], draws: Array) -> Estimate:
    sums = [np.array([(0, 0), *document], dtype=int).sum(axis=0) for document in cases]
    return estimate(metrics.share_right, np.array(sums), draws)


def _speaker(one: Outcome) -> _Cases:
    right = one.decision.speaker_right if one.decision else None
    return (0, 0) if right is None else (1, right)


def _stance(one: Outcome) -> _Cases:
    told = one.decision if one.stance is not None else None
    return (0, 0) if told is None else (1, told.stance == told.predicted)


def _end_to_end(one: Outcome) -> _Cases:
    complete = one.has_speaker and one.stance is not None
    return (1, _right(one.decision)) if complete else (0, 0)


def _right(decision: Decision | None) -> bool:
    return decision is not None and decision.right
