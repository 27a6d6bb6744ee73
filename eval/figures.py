"""Counts of documents as arrays, one row a document, and the score of each figure over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval import metrics
from eval.bootstrap import Score
from eval.counts import MEASURES, Decision, DocumentCounts
from eval.metrics import Array, Counts

NO_STANCE = "(none)"

_BINS = 10
# What is measured only where gold annotates the first.
_TOLD_BY = {
    "cue": ("cue", "cue_overlap"),
    "source": ("source", "source_overlap", "attribution", "attribution_strict"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report: what is counted of every document, and how that is scored.

    counts: Shape: (documents, …), as `score` takes it.
    """

    name: str
    score: Score
    counts: Counts


def compared_figures(counts: Sequence[DocumentCounts], labels: Sequence[str]) -> list[Figure]:
    """The figures by which two sets of predictions are compared.

    Args:
        counts: of every document.
        labels: from `stance_labels`, over all predictions that are compared.
    """
    tallied = tallies(counts)
    found = [Figure(f"{name} F1", metrics.f1, tallied[:, i]) for i, name in enumerate(MEASURES)]
    cases, confused = speaker_cases(counts), stance_confusions(counts, labels)
    if cases.any():
        found.append(Figure("speaker accuracy", metrics.share_right, cases))
    if confused.any():
        found.append(Figure("stance macro-F1", metrics.macro_f1, confused))
        found.append(Figure("stance accuracy", metrics.accuracy, confused))
    return [figure for figure in found if figure.counts.any()]


def tallies(counts: Sequence[DocumentCounts]) -> NDArray[np.int_]:
    """What is counted of each document; all zero where gold has no cue, or no source, anywhere.

    Such gold does not annotate them: it says nothing about those that were predicted.
    Shape: (documents, measures, 3: gold, predicted, hits).
    """
    found = np.array(
        [[(one.gold, one.predicted, one.hits) for one in each.tallies] for each in counts]
    )
    for part, measures in _TOLD_BY.items():
        if not found[:, MEASURES.index(part), 0].any():
            found[:, [MEASURES.index(name) for name in measures]] = 0
    return found


def speaker_cases(counts: Sequence[DocumentCounts]) -> NDArray[np.int_]:
    """Shape: (documents, 2: cases, right)."""
    judged = [
        [one.speaker_right for one in each.decisions if one.speaker_right is not None]
        for each in counts
    ]
    return np.array([(len(each), sum(each)) for each in judged])


def stance_decisions(counts: DocumentCounts) -> list[Decision]:
    """Those of a document where gold tells the stance."""
    return [one for one in counts.decisions if one.stance is not None]


def stance_labels(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """All labels in order; a column for predictions without a stance comes last."""
    gold = {str(one.stance) for one in decisions}
    predicted = {one.predicted for one in decisions if one.predicted is not None}
    lacking = any(one.predicted is None for one in decisions)
    return (*sorted(gold | predicted), *([NO_STANCE] if lacking else []))


def stance_confusions(counts: Sequence[DocumentCounts], labels: Sequence[str]) -> NDArray[np.int_]:
    """Shape: (documents, gold labels, predicted labels)."""
    table = np.zeros((len(counts), len(labels), len(labels)), dtype=int)
    for row, each in enumerate(counts):
        for one in stance_decisions(each):
            predicted = one.predicted or NO_STANCE
            table[row, labels.index(str(one.stance)), labels.index(predicted)] += 1
    return table


def confidence_bins(counts: Sequence[DocumentCounts]) -> Array:
    """Stance by confidence. Shape: (documents, bins, 3: cases, right, summed confidence)."""
    return _bins(
        [(one.confidence, one.stance == one.predicted) for one in stance_decisions(each)]
        for each in counts
    )


def score_bins(counts: Sequence[DocumentCounts]) -> Array:
    """Attributions by score. Shape: (documents, bins, 3: cases, right, summed score)."""
    return _bins([(one.score, one.right) for one in each.offers] for each in counts)


def _bins(documents: Iterable[Sequence[tuple[float | None, bool]]]) -> Array:
    """Probabilities given and whether what they were given to was right, by document."""
    rows = []
    for cases in documents:
        rows.append(np.zeros((_BINS, 3)))
        for probability, right in cases:
            if probability is not None:
                position = min(int(probability * _BINS), _BINS - 1)
                rows[-1][position] += (1, right, probability)
    return np.array(rows)
