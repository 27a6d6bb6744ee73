"""Learning curves: figures against the amount of what was learned from, as a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.plot import save

Points = Sequence[tuple[float, float]]

_SIZE = (6.4, 4.0)


def draw(curves: Mapping[str, Points], axis_labels: tuple[str, str], path: Path) -> None:
    """Draw each curve through the means of the points that share their amount, and those as dots.

    Args:
        curves: points `(amount, figure)` by the name of their curve.
        axis_labels: of amounts and of figures.
        path: where to write; its ending says the format (.svg, .png, .pdf).

    Raises:
        ModuleNotFoundError: matplotlib is not installed (extra `eval`).
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="tight")
    axes = figure.subplots()
    for label, points in curves.items():
        amounts = sorted({amount for amount, _ in points})
        means = [np.mean([value for at, value in points if at == amount]) for amount in amounts]
        (line,) = axes.plot(amounts, means, label=label)
        axes.plot(*zip(*points, strict=True), ".", color=line.get_color())
    axes.set(xlabel=axis_labels[0], ylabel=axis_labels[1])
    axes.grid(color="0.9")
    axes.legend()
    save(figure, path)
