"""Scores from counts: functions on arrays, each over the last axes of its argument.

A score that has nothing to measure (0 / 0) is NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[Any]

_DRAWS = 1000


def precision(tallies: Counts) -> Array:
    """Share of predicted that is right. Shape: (…, 3: gold, predicted, hits) -> (…)."""
    return _ratio(tallies[..., 2], tallies[..., 1])


def recall(tallies: Counts) -> Array:
    """Share of gold that is found. Shape: (…, 3: gold, predicted, hits) -> (…)."""
    return _ratio(tallies[..., 2], tallies[..., 0])


def f1(tallies: Counts) -> Array:
    """Harmonic mean of the two. Shape: (…, 3: gold, predicted, hits) -> (…)."""
    return _ratio(2 * tallies[..., 2], tallies[..., 0] + tallies[..., 1])


def share_right(counts: Counts) -> Array:
    """Share of cases that are right. Shape: (…, 2: cases, right) -> (…)."""
    return _ratio(counts[..., 1], counts[..., 0])


def accuracy(confusion: Counts) -> Array:
    """Share of cases on the diagonal. Shape: (…, gold labels, predicted labels) -> (…)."""
    return _ratio(_diagonal(confusion).sum(-1), confusion.sum((-2, -1)))


def macro_f1(confusion: Counts) -> Array:
    """Mean F1 of the labels that occur in gold. Shape: (…, gold, predicted labels) -> (…)."""
    support = confusion.sum(-1)
    scores = _ratio(2 * _diagonal(confusion), support + confusion.sum(-2))
    occurs = support > 0
    return _ratio(np.where(occurs, scores, 0.0).sum(-1), occurs.sum(-1))


def calibration_error(bins: Counts) -> Array:
    """Find how far confidence is from accuracy, bin by bin, weighted by the cases in them.

    Shape: (…, bins, 3: cases, right, summed confidence) -> (…)
    """
    gaps = np.abs(bins[..., 1] - bins[..., 2]).sum(-1)
    return _ratio(gaps, bins[..., 0].sum(-1))


def calibration_noise(bins: Counts) -> float:
    """Find the error that chance alone makes: the mean where every probability given is true.

    Fewer cases make more of it, so that an error near this one tells of no bad calibration.
    Shape: (bins, 3: cases, right, summed confidence) -> ().
    """
    cases, confidence = bins[:, 0].astype(int), bins[:, 2]
    chances = np.divide(confidence, cases, out=np.zeros(len(bins)), where=cases > 0)
    right = np.random.default_rng(0).binomial(cases, np.clip(chances, 0, 1), (_DRAWS, len(bins)))
    gaps = np.abs(right - confidence).sum(-1)
    return float(np.mean(_ratio(gaps, np.full(_DRAWS, cases.sum()))))


def _diagonal(confusion: Counts) -> Counts:
    return np.diagonal(confusion, axis1=-2, axis2=-1)


def _ratio(numerator: Counts, denominator: Counts) -> Array:
    quotients: Array = np.full(np.shape(denominator), np.nan)
    np.divide(numerator, denominator, out=quotients, where=denominator != 0)
    return quotients
