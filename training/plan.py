"""Which windows are trained on together, and when: all of a run, decided before it begins."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch

from training.batches import TrainingWindow, batched, epoch_windows
from training.data import Example
from training.losses import Objective
from training.recipe import Recipe

Epoch = list[list[TrainingWindow]]


@dataclass(frozen=True, slots=True)
class Corpora:
    """All examples, each with its share of an epoch."""

    examples: list[list[Example]]
    repeats: list[float]

    def epoch(self, random: np.random.Generator) -> list[Example]:
        """One epoch's examples: whole repeats, and a random part for what is left."""
        chosen: list[Example] = []
        for examples, repeat in zip(self.examples, self.repeats, strict=True):
            chosen += examples * int(repeat)
            part = round((repeat % 1) * len(examples))
            chosen += [examples[index] for index in random.permutation(len(examples))[:part]]
        return chosen


def plan(corpora: Corpora, recipe: Recipe, random: np.random.Generator) -> list[Epoch]:
    """All batches of all epochs, so that the number of steps is known."""
    sampling = recipe.sampling
    return [
        list(batched(epoch_windows(corpora.epoch(random), sampling, random), sampling, random))
        for _ in range(recipe.epochs)
    ]


def objective(recipe: Recipe, corpora: Corpora) -> Objective:
    """Labels are balanced by their inverse frequency to the power `recipe.balance`."""
    counts = Counter(
        attribution.stance
        for examples in corpora.examples
        for example in examples
        for attribution in example.attributions
        if attribution.stance >= 0
    )
    number = torch.tensor([max(counts[label], 1) for label in range(len(recipe.stances))])
    balance = (number.sum() / len(number) / number) ** recipe.balance
    return Objective(
        weights=recipe.weights,
        stance_balance=balance,
        stance_dropout=recipe.stance_dropout,
        smoothing=recipe.smoothing,
        second_share=recipe.second_share,
        mistaken_cues=recipe.mistaken_cues,
        reach=recipe.sampling.reach,
    )
