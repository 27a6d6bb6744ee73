"""A run that is measured after every epoch, and that goes on after a kill as if nothing was."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from torch import Tensor
from tqdm import tqdm

from eval.headline import Headline
from quotestance.errors import QuotestanceError
from training import checkpoint
from training.batches import Collator
from training.checkpoint import Checkpoint
from training.judge import score
from training.labels import Labels
from training.plan import Epoch
from training.run import Run
from training.workplace import Workplace

_DIGITS = 4
_Measure = Callable[[Mapping[str, Tensor]], Headline]


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """An epoch: mean losses by head, figures on the development files and their mean."""

    epoch: int
    losses: Mapping[str, float]
    dev: Headline | None = None
    score: float | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> EpochRecord:
        """The opposite of `dataclasses.asdict`."""
        dev = values["dev"]
        return cls(**{**values, "dev": Headline(**dev) if dev else None})

    def __str__(self) -> str:
        figures = f"; dev: {self.dev}" if self.dev else ""
        return f"epoch {self.epoch}: loss {sum(self.losses.values()):.2f}{figures}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session does: its batches, what they teach and how long it waits for better."""

    epochs: Sequence[Epoch]
    labels: Labels
    patience: int
    fingerprint: Mapping[str, Any]
    save_every: float

    @property
    def steps(self) -> int:
        """Updates in all epochs."""
        return sum(map(len, self.epochs))


class Session:
    """Trains by a plan, keeps the best epoch, and saves everything now and then."""

    def __init__(
        self,
        plan: Plan,
        run: Run,
        collate: Collator,
        random: np.random.Generator,
        measure: _Measure | None,
        workplace: Workplace,
    ) -> None:
        self._plan, self._run, self._collate, self._random = plan, run, collate, random
        self._measure, self._place = measure, workplace
        self._losses: Counter[str] = Counter()
        self._saved = time.monotonic()
        self.records: list[EpochRecord] = []
        self.before: Headline | None = None

    @property
    def best(self) -> EpochRecord:
        """The first of the epochs with the highest score; the last where none is measured."""
        if self._measure is None:
            return self.records[-1]
        return max(self.records, key=lambda record: record.score or 0.0)

    def measure_before(self) -> None:
        """Tell what the network can do as it is; call it before anything else."""
        if self._measure is not None:
            self.before = self._measure(self._run.weights())
            print(f"before training: dev: {self.before}", flush=True)

    def resume(self) -> bool:
        """Go on from the last checkpoint, if there is one.

        Raises:
            QuotestanceError: it was made for another task.
        """
        if not self._place.checkpoint.is_file():
            return False
        stored = checkpoint.read(self._place.checkpoint)
        self._check(stored.values["fingerprint"])
        self._run.restore(stored)
        self._random.bit_generator.state = stored.values["random"]
        self._losses = Counter(stored.values["losses"])
        self.records = [EpochRecord.from_json(each) for each in stored.values["records"]]
        print(f"going on after step {self._run.steps} of {self._plan.steps}", flush=True)
        return True

    def train(self) -> None:
        """Do what is left of the plan; stops early where `patience` epochs bring nothing."""
        first = 0
        with tqdm(
            total=self._plan.steps, initial=self._run.steps, unit=" steps", disable=None
        ) as bar:
            for number, batches in enumerate(self._plan.epochs, start=1):
                bar.set_description(f"epoch {number}")
                self._run_epoch(batches, first, bar)
                first += len(batches)
                if number > len(self.records):
                    self._close(number, len(batches), bar)
                if self._measure and number - self.best.epoch >= self._plan.patience:
                    bar.write(f"no better figures for {self._plan.patience} epochs: done")
                    return

    def _run_epoch(self, batches: Epoch, first: int, bar: Any) -> None:
        """Make the steps of an epoch that were not made before; its first is number `first`."""
        for windows in batches[max(0, self._run.steps - first) :]:
            found = self._run.step(self._collate(windows), windows)
            self._losses.update({head: float(loss.detach()) for head, loss in found.items()})
            bar.update()
            if time.monotonic() - self._saved >= self._plan.save_every:
                self._save()

    def _close(self, number: int, steps: int, bar: Any) -> None:
        weights = self._run.weights()
        means = {head: round(total / steps, _DIGITS) for head, total in self._losses.items()}
        figures = self._measure(weights) if self._measure else None
        mark = score(figures, self._plan.labels) if figures else None
        self.records.append(EpochRecord(number, means, figures, mark))
        self._losses.clear()
        if self.best.epoch == number:
            checkpoint.write(Checkpoint(weights), self._place.best)
        self._save()
        bar.write(f"{self.records[-1]}")

    def _save(self) -> None:
        made = self._run.checkpoint()
        values = {
            **made.values,
            "fingerprint": self._plan.fingerprint,
            "random": self._random.bit_generator.state,
            "losses": self._losses,
            "records": [asdict(record) for record in self.records],
        }
        checkpoint.write(Checkpoint(made.tensors, values), self._place.checkpoint)
        self._saved = time.monotonic()

    def _check(self, stored: Mapping[str, Any]) -> None:
        mine = json.loads(json.dumps(self._plan.fingerprint))
        changed = sorted(
            key for key in mine.keys() | stored.keys() if mine.get(key) != stored.get(key)
        )
        if changed:
            raise QuotestanceError(
                f"{self._place.folder}: begun with another {', '.join(changed)}; give the same as "
                "then to --resume, or remove that folder"
            )
