"""How far the probabilities of stances can be believed, as a plot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.plot import save
from eval.report import Bin

_SIZE = (4.2, 4.2)
_LARGEST_DOT = 400


def draw(bins: Sequence[Bin], path: Path) -> None:
    """Draw accuracy against confidence, a dot a bin, its area by the cases in it.

    Args:
        bins: from a report.
        path: where to write; its ending says the format (.svg, .png, .pdf).

    Raises:
        ModuleNotFoundError: matplotlib is not installed (extra `eval`).
    """
    from matplotlib.figure import Figure

    filled = [each for each in bins if each.cases]
    most = max((each.cases for each in filled), default=1)
    figure = Figure(figsize=_SIZE, layout="tight")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter(
        [each.confidence for each in filled],
        [each.accuracy for each in filled],
        s=[_LARGEST_DOT * each.cases / most for each in filled],
        alpha=0.7,
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability given", ylabel="share right")
    save(figure, path)
