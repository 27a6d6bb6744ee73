"""Whether one set of predictions is better than another by more than chance.

Paired bootstrap over documents, as in Berg-Kirkpatrick, Burkett & Klein, An Empirical
Investigation of Statistical Significance in NLP, EMNLP 2012.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.bootstrap import draw_documents
from eval.counts import count
from eval.figures import Figure, compared_figures, stance_decisions, stance_labels
from eval.metrics import Array
from eval.report import aligned
from quotestance.types import Document

_PERCENTILES = (2.5, 97.5)
_LIKELY = 0.05

Pairs = Sequence[tuple[Document, Document]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two sets of predictions.

    low, high: 95 % interval of other - one. chance: how often resampled documents give a
    difference of the other sign or none, both tails together; a small one says that the
    difference is more than chance.
    """

    figure: str
    one: float
    other: float
    low: float
    high: float
    chance: float

    @property
    def verdict(self) -> str:
        """The difference in words."""
        if self.chance >= _LIKELY:
            return "no more than chance"
        return "better" if self.other > self.one else "worse"


def compare(
    one: Pairs, other: Pairs, *, attitudes: bool = False, resamples: int = 10_000, seed: int = 0
) -> list[Difference]:
    """Compare two predictions of the same gold documents, figure by figure.

    Args:
        one: pairs of gold and predicted documents.
        other: the same gold documents with other predictions, in the same order.
        attitudes: count attitudes like reported speech.
        resamples: bootstrap samples of the documents.
        seed: of the bootstrap.

    Raises:
        ValueError: there is nothing to compare, or gold differs.
    """
    if not one or [gold for gold, _ in one] != [gold for gold, _ in other]:
        raise ValueError("give two predictions of the same gold documents, at least one of them")
    counts = [[count(*pair, attitudes=attitudes) for pair in pairs] for pairs in (one, other)]
    labels = stance_labels([d for side in counts for each in side for d in stance_decisions(each)])
    draws = draw_documents(len(one), resamples, seed)
    sides = [compared_figures(side, labels) for side in counts]
    by_name = {figure.name: figure for figure in sides[1]}
    shared = [(figure, by_name[figure.name]) for figure in sides[0] if figure.name in by_name]
    return [_difference(figure, again, draws) for figure, again in shared]


def as_table(differences: Sequence[Difference]) -> str:
    """Lay the differences out for reading."""
    heading = ["", "A", "B", "B - A", "95 % interval", "chance", "B is"]
    return "\n".join(aligned([heading, *(_row(each) for each in differences)]))


def _row(each: Difference) -> list[str]:
    interval = f"[{each.low:+.3f}, {each.high:+.3f}]"
    numbers = [f"{each.one:.3f}", f"{each.other:.3f}", f"{each.other - each.one:+.3f}", interval]
    return [each.figure, *numbers, f"{each.chance:.3f}", each.verdict]


def _difference(one: Figure, other: Figure, draws: Array) -> Difference:
    values = [float(side.score(side.counts.sum(axis=0, keepdims=True))[0]) for side in (one, other)]
    resampled = _resampled(other, draws) - _resampled(one, draws)
    defined = resampled[~np.isnan(resampled)]
    low, high = np.percentile(defined, _PERCENTILES) if defined.size else (np.nan, np.nan)
    tail = min((defined <= 0).mean(), (defined >= 0).mean()) if defined.size else 0.5
    return Difference(one.name, values[0], values[1], float(low), float(high), min(1.0, 2 * tail))


def _resampled(figure: Figure, draws: Array) -> Array:
    return figure.score(np.tensordot(draws, figure.counts, axes=1))
