"""Bootstrap intervals over documents, from counts that are made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from eval.metrics import Array, Counts

Score = Callable[[Counts], Array]

_PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score and the 95 % percentile interval around it; `None` is undefined (0 / 0)."""

    value: float | None
    low: float | None = None
    high: float | None = None


def draw_documents(documents: int, resamples: int, seed: int) -> Array:
    """Draw documents with replacement, as often as there are documents.

    Returns:
        How often each document was drawn. Shape: (resamples, documents)
    """
    rng = np.random.default_rng(seed)
    return rng.multinomial(documents, np.full(documents, 1 / documents), resamples).astype(float)


def estimate(score: Score, counts: Counts, draws: Array) -> Estimate:
    """Score the summed counts of all documents, and of every resample.

    Args:
        score: maps counts of shape (sums, …) to one value per sum, NaN where undefined.
        counts: one entry per document. Shape: (documents, …)
        draws: from `draw_documents`; without rows there is no interval.
    """
    value = float(score(counts.sum(axis=0, keepdims=True))[0])
    resampled = score(np.tensordot(draws, counts, axes=1))
    defined = resampled[~np.isnan(resampled)]
    if np.isnan(value) or not defined.size:
        return Estimate(None if np.isnan(value) else value)
    low, high = np.percentile(defined, _PERCENTILES)
    return Estimate(value, float(low), float(high))
