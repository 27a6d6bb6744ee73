"""A run that is killed and resumed ends with the same weights as one that is left alone."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from quotestance.errors import QuotestanceError  # noqa: E402
from quotestance.io import jsonl  # noqa: E402
from tests import tiny  # noqa: E402
from training import checkpoint, publish, tuning  # noqa: E402
from training.checkpoint import Checkpoint  # noqa: E402
from training.run import Run  # noqa: E402
from training.session import Session  # noqa: E402
from training.task import Task  # noqa: E402

NUMBERS = {
    "epochs": 3,
    "pull": 30.0,
    "keep": 0.3,
    "distil": 1.0,
    "sampling": {"size": 200, "shortest": 120, "batch_tokens": 500},
}


class Killed(BaseException):
    """Like a signal, nothing catches it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("resuming")
    tiny.model(tiny.bert(folder / "encoder"), folder / "base")
    jsonl.write(tiny.articles(4), folder / "train.jsonl")
    jsonl.write(tiny.articles(1, first=4), folder / "dev.jsonl")
    (folder / "numbers.json").write_text(json.dumps(NUMBERS), encoding="utf-8")
    return folder


@pytest.fixture
def tune(folder, monkeypatch):
    """Run up to the best weights, without making a model of them; returns these as bytes."""
    best: list[bytes] = []

    def keep(_outcome, place, _precision):
        best.append(place.best.read_bytes() + place.checkpoint.read_bytes())

    monkeypatch.setattr(tuning, "publish", keep)

    def run(output: Path, *, resume: bool = False, save_every: float = 0.0) -> bytes:
        task = Task(
            train=(folder / "train.jsonl",),
            dev=(folder / "dev.jsonl",),
            output=output,
            base=str(folder / "base"),
            recipe=folder / "numbers.json",
            resume=resume,
            save_every=save_every,
        )
        tuning.tune(task)
        return best[-1]

    return run


@pytest.fixture
def kill(monkeypatch):
    """Make the n-th call of something the last one of this process."""

    def at(owner: type | object, name: str, call: int) -> None:
        original, calls = getattr(owner, name), iter(range(1, call + 1))

        def counted(*arguments, **options):
            if next(calls) == call:
                monkeypatch.setattr(owner, name, original)
                raise Killed
            return original(*arguments, **options)

        monkeypatch.setattr(owner, name, counted)

    return at


def test_killed_at_any_moment(tune, kill, tmp_path, capsys):
    undisturbed = tune(tmp_path / "whole", save_every=1e9)
    moments = random.Random(7)
    # Between steps saved and not, while a checkpoint is written, while an epoch is measured.
    for owner, name, call in (
        (Run, "step", 1),
        (Run, "step", moments.randint(2, 9)),
        (checkpoint.os, "replace", moments.randint(2, 9)),
        (Session, "_close", 2),
        (checkpoint, "save_file", 5),
    ):
        kill(owner, name, call)
        output = tmp_path / f"{name}-{call}"
        with pytest.raises(Killed):
            tune(output)
        assert tune(output, resume=True, save_every=1e9) == undisturbed, (name, call)
    assert "beginning from the start" in capsys.readouterr().err


def test_killed_while_the_model_is_written(folder, kill, tmp_path):
    task = Task(
        train=(folder / "train.jsonl",),
        output=tmp_path / "m",
        base=str(folder / "base"),
        recipe=folder / "numbers.json",
        epochs=1,
        precision="float32",
    )
    kill(publish, "export", 1)
    with pytest.raises(Killed):
        tuning.tune(task)
    assert not task.output.exists()
    tuning.tune(replace(task, resume=True))
    assert (task.output / "encoder.onnx").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_other_data_and_other_numbers_are_not_gone_on_with(tune, kill, folder, tmp_path):
    kill(Run, "step", 3)
    with pytest.raises(Killed):
        tune(tmp_path / "m")
    with pytest.raises(QuotestanceError, match="add --resume"):
        tune(tmp_path / "m")
    whole = (folder / "train.jsonl").read_bytes()
    try:
        jsonl.write(tiny.articles(3), folder / "train.jsonl")
        with pytest.raises(QuotestanceError, match="begun with another --train"):
            tune(tmp_path / "m", resume=True)
    finally:
        (folder / "train.jsonl").write_bytes(whole)


def test_a_checkpoint_comes_back(tmp_path):
    made = Checkpoint({"a.b": torch.arange(3)}, {"steps": 4, "losses": {"cue": 0.1 + 0.2}})
    checkpoint.write(made, tmp_path / "c")
    read = checkpoint.read(tmp_path / "c")
    assert read.values == made.values
    assert torch.equal(read.under("a.")["b"], torch.arange(3))
    (tmp_path / "c").write_bytes(b"nothing")
    with pytest.raises(QuotestanceError, match="not a checkpoint"):
        checkpoint.read(tmp_path / "c")
