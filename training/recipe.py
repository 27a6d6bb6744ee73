"""What a training run is made of: one frozen dataclass, read from JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from training.batches import Sampling
from training.losses import Weights

_NUMBERS = ("int", "float")
_SHARE = (0, 1)
_BOUNDS: dict[str, tuple[float, float]] = {
    "epochs": (1, math.inf),
    "patience": (1, math.inf),
    **dict.fromkeys(
        ("warmup", "dropout", "average", "stance_dropout", "smoothing", "second_share", "keep"),
        _SHARE,
    ),
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """One file of training data and how often an epoch goes through it (0.5 = half of it).

    `additions` are files with acts and speakers for quotes of it that have none (see
    `training.additions`). Of quotes that stand apart from their text (see `training.standoff`),
    `texts` is the file of the texts.
    """

    path: str
    repeat: float = 1.0
    additions: tuple[str, ...] = ()
    texts: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """All that is read."""
        return (self.path, *self.additions, *((self.texts,) if self.texts else ()))


@dataclass(frozen=True, slots=True)
class Recipe:
    """A training run.

    Rates are peak learning rates; `warmup` is a share of all steps; `dropout` falls on the
    token vectors that the heads read; `average` is the decay of the moving average that is
    kept; `balance` is the power to which inverse label frequencies weigh the first act. For
    `stance_dropout`, `smoothing`, `second_share` and `mistaken_cues` see `losses.Objective`.

    What fine-tuning a model adds, to keep what the model can do: `keep` is the share of the old
    weights in the new ones, mixed when training is done, and 0 where stances are new (Wortsman et
    al., Robust fine-tuning of zero-shot models, CVPR 2022); `pull` draws weights back to where
    they began while it goes on, by the rate times `pull` a step (L2-SP, decoupled from the
    gradient as AdamW's decay is); `distil` weighs the distance of the tag heads that a text does
    not label from what they said before. `patience` is how many epochs may pass without better
    figures.
    """

    base: str
    quotes: tuple[Corpus, ...]
    coreference: tuple[Corpus, ...] = ()
    stances: tuple[str, ...] = ("condemn", "urge", "deny", "neutral")
    epochs: int = 4
    encoder_rate: float = 3e-4
    heads_rate: float = 1e-3
    warmup: float = 0.06
    weight_decay: float = 0.01
    dropout: float = 0.1
    average: float = 0.998
    mistaken_cues: float = 0.3
    balance: float = 0.5
    stance_dropout: float = 0.2
    smoothing: float = 0.05
    second_share: float = 0.2
    keep: float = 0.0
    pull: float = 0.0
    distil: float = 0.0
    patience: int = 3
    seed: int = 1
    sampling: Sampling = field(default_factory=Sampling)
    weights: Weights = field(default_factory=Weights)


def read_recipe(path: Path, **given: Any) -> Recipe:
    """A recipe from JSON; keys are the fields above, and what is given wins over the file.

    Raises:
        TypeError: a key that no field has, or a value that is no number where one belongs.
        ValueError: a number is out of its bounds, or the file is no JSON.
    """
    values = {**json.loads(path.read_text(encoding="utf-8")), **given}
    for name in ("quotes", "coreference"):
        values[name] = tuple(_corpus(**corpus) for corpus in values.get(name, []))
    if "stances" in values:
        values["stances"] = tuple(values["stances"])
    values["sampling"] = Sampling(**values.get("sampling", {}))
    values["weights"] = Weights(**values.get("weights", {}))
    recipe = Recipe(**values)
    _check(recipe)
    return recipe


def _corpus(additions: Sequence[str] = (), **values: Any) -> Corpus:
    if isinstance(additions, str):
        raise TypeError(f"additions is {additions!r}; give a list of files")
    return Corpus(additions=tuple(additions), **values)


def _check(recipe: Recipe) -> None:
    for each in fields(recipe):
        value = getattr(recipe, each.name)
        if each.type not in _NUMBERS:
            continue
        whole = each.type == "int"
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            raise TypeError(f"{each.name} is {value!r}; give a {'whole ' if whole else ''}number")
        low, high = _BOUNDS.get(each.name, (0, math.inf))
        if not low <= value <= high:
            raise ValueError(f"{each.name} is {value!r}; give a number from {low} to {high}")
