"""What a person asks of fine-tuning."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from quotestance.persistence import DEFAULT
from training.labels import HEADS
from training.material import Reading

SAVE_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Task:
    """Files to learn from and to measure on, where to begin and where the model goes.

    base: `"default"`, a model folder, or an encoder of transformers by name or folder. stances:
    none for those of the base, or those of the data where these use no label of the base.
    recipe: a JSON of numbers, in place of the one that suits the base. epochs, rate, seed: in
    place of the recipe's; rate is the encoder's, and that of the heads changes with it.
    save_every: seconds between checkpoints.
    """

    train: tuple[Path, ...]
    output: Path
    dev: tuple[Path, ...] = ()
    base: str = DEFAULT
    heads: tuple[str, ...] = HEADS
    stances: tuple[str, ...] = ()
    recipe: Path | None = None
    epochs: int | None = None
    rate: float | None = None
    seed: int | None = None
    device: str = "cpu"
    precision: str = "int8"
    reading: Reading = field(default_factory=Reading)
    resume: bool = False
    save_every: float = SAVE_EVERY
