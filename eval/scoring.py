"""From pairs of documents to a report: count each document once, score all, resample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import metrics
from eval.bootstrap import draw_documents, estimate
from eval.counts import MEASURES, Decision, DocumentCounts, Outcome, count
from eval.figures import (
    NO_STANCE,
    confidence_bins,
    score_bins,
    speaker_cases,
    stance_confusions,
    stance_decisions,
    stance_labels,
    tallies,
)
from eval.groups import stance_groups, type_groups
from eval.metrics import Array
from eval.report import (
    Bin,
    ClassScores,
    Measure,
    Report,
    ScoreScores,
    SpeakerScores,
    StanceScores,
)
from quotestance.types import Document


def evaluate(
    pairs: Sequence[tuple[Document, Document]],
    *,
    attitudes: bool = False,
    resamples: int = 1000,
    seed: int = 0,
) -> Report:
    """Measure predictions against gold; corpora are pooled by putting their pairs together.

    Args:
        pairs: gold and predicted documents of the same text.
        attitudes: count attitudes like reported speech, instead of neither rewarding nor
            punishing them.
        resamples: bootstrap samples of the documents; 0 for no intervals.
        seed: of the bootstrap.

    Raises:
        ValueError: there are no pairs, or the texts of a pair differ.
    """
    if not pairs:
        raise ValueError("nothing to evaluate: give at least one pair of documents")
    for gold, predicted in pairs:
        if gold.text != predicted.text:
            raise ValueError(f"the gold and predicted texts of document {gold.id!r} differ")
    counts = [count(gold, predicted, attitudes=attitudes) for gold, predicted in pairs]
    draws = draw_documents(len(pairs), resamples, seed)
    outcomes = [outcome for document in counts for outcome in document.outcomes]
    *measures, end_to_end = _measures(counts, draws)
    return Report(
        documents=len(pairs),
        attitudes=sum(document.attitudes for document in counts),
        resamples=resamples,
        seed=seed,
        measures=tuple(measures),
        end_to_end=end_to_end if end_to_end.gold else None,
        speaker=_speaker_scores(counts, outcomes, draws),
        stance=_stance_scores(counts, outcomes, draws),
        score=_score_scores(counts, measures, draws),
        types=type_groups(counts, draws),
        stances=stance_groups(counts, draws),
    )


def _measures(counts: Sequence[DocumentCounts], draws: Array) -> list[Measure]:
    tallied = tallies(counts)
    return [measure(name, tallied[:, i], draws) for i, name in enumerate(MEASURES)]


def measure(name: str, tallied: NDArray[np.int_], draws: Array) -> Measure:
    """Precision, recall and F1 of what is counted. Shape: (documents, 3: gold, predicted, hits)."""
    gold, predicted, hits = tallied.sum(axis=0).tolist()
    return Measure(
        name=name,
        gold=gold,
        predicted=predicted,
        hits=hits,
        precision=estimate(metrics.precision, tallied, draws),
        recall=estimate(metrics.recall, tallied, draws),
        f1=estimate(metrics.f1, tallied, draws),
    )


def _speaker_scores(
    counts: Sequence[DocumentCounts], outcomes: Sequence[Outcome], draws: Array
) -> SpeakerScores | None:
    annotated = sum(outcome.has_speaker for outcome in outcomes)
    if not annotated:
        return None
    cases = speaker_cases(counts)
    n, right = cases.sum(axis=0).tolist()
    return SpeakerScores(annotated, n, right, estimate(metrics.share_right, cases, draws))


def _stance_scores(
    counts: Sequence[DocumentCounts], outcomes: Sequence[Outcome], draws: Array
) -> StanceScores | None:
    annotated = sum(outcome.stance is not None for outcome in outcomes)
    if not annotated:
        return None
    decisions = [decision for each in counts for decision in stance_decisions(each)]
    labels = stance_labels(decisions)
    confusion, bins = stance_confusions(counts, labels), confidence_bins(counts)
    return StanceScores(
        annotated=annotated,
        n=len(decisions),
        scored=int(bins[..., 0].sum()),
        accuracy=estimate(metrics.accuracy, confusion, draws),
        macro_f1=estimate(metrics.macro_f1, confusion, draws),
        calibration_error=estimate(metrics.calibration_error, bins, draws),
        calibration_noise=_noise(bins),
        classes=_class_scores(decisions) if decisions else (),
        labels=labels,
        confusion=tuple(map(tuple, confusion.sum(axis=0).tolist())),
        reliability=tuple(map(_bin, bins.sum(axis=0).tolist())),
    )


def _score_scores(
    counts: Sequence[DocumentCounts], measures: Sequence[Measure], draws: Array
) -> ScoreScores | None:
    """`None` where gold does not tell what is right, or no prediction has a score."""
    bins = score_bins(counts)
    scored = int(bins[..., 0].sum())
    if not scored or not measures[MEASURES.index("attribution")].gold:
        return None
    return ScoreScores(
        scored=scored,
        calibration_error=estimate(metrics.calibration_error, bins, draws),
        calibration_noise=_noise(bins),
        reliability=tuple(map(_bin, bins.sum(axis=0).tolist())),
    )


def _noise(bins: Array) -> float | None:
    """Of all documents together. Shape: (documents, bins, 3: cases, right, summed confidence)."""
    pooled = bins.sum(axis=0)
    return metrics.calibration_noise(pooled) if pooled[:, 0].any() else None


def _bin(sums: Sequence[float]) -> Bin:
    cases, right, confidence = sums
    return Bin(int(cases), confidence / max(cases, 1), right / max(cases, 1))


def _class_scores(decisions: Sequence[Decision]) -> tuple[ClassScores, ...]:
    # Slow to import, and only the eval extra brings it.
    from sklearn.metrics import precision_recall_fscore_support

    gold = [str(one.stance) for one in decisions]
    predicted = [one.predicted or NO_STANCE for one in decisions]
    labels = sorted(set(gold))
    columns: Sequence[Any] = precision_recall_fscore_support(
        gold, predicted, labels=labels, zero_division=0
    )
    return tuple(
        ClassScores(label, float(precision), float(recall), float(f1), int(support))
        for label, precision, recall, f1, support in zip(labels, *columns, strict=True)
    )
