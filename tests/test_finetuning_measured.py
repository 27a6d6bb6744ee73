"""The scripts that measure fine-tuning, on small articles and a very small model."""

from __future__ import annotations

import json
import sys

import pytest

pytest.importorskip("torch")

from eval import adaptation, resuming
from quotestance.io import jsonl
from tests import tiny


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measured")
    tiny.model(tiny.bert(folder / "encoder"), folder / "base")
    for number, name in enumerate((adaptation.TRAIN, adaptation.NEW, adaptation.OLD)):
        jsonl.write(tiny.articles(3, first=3 * number), folder / name)
    return folder


def test_the_learning_curve(data, tmp_path, monkeypatch, capsys):
    out, plot = tmp_path / "curve.json", tmp_path / "curve.svg"
    options = ["--documents", "2", "--change", '{"epochs": 1, "average": 0.5}']
    files = ["--scratch", str(tmp_path / "scratch"), "--json", str(out), "--plot", str(plot)]
    command = ["adaptation", str(data), "--base", str(data / "base"), *options, *files]
    monkeypatch.setattr(sys, "argv", command)
    adaptation.main()
    found = json.loads(out.read_text(encoding="utf-8"))
    assert [each["point"]["documents"] for each in found["results"]] == [0, 2]
    assert found["results"][1]["point"]["changes"] == {"average": 0.5, "epochs": 1}
    assert found["results"][1]["seconds"] > 0
    assert plot.read_text(encoding="utf-8").startswith("<?xml")
    told = capsys.readouterr().out
    # What was measured once is not measured again.
    adaptation.main()
    assert capsys.readouterr().out == told
    assert json.loads(out.read_text(encoding="utf-8")) == found


def test_kills_are_told_and_compared(data, tmp_path, monkeypatch):
    """That a kill at any step changes nothing is tested without a clock, in `test_resume`."""
    out = tmp_path / "resuming.json"
    train, dev = data / adaptation.TRAIN, data / adaptation.NEW
    options = ["--epochs", "2", "--save-every", "0.01", "--kills", "1"]
    files = ["--scratch", str(tmp_path / "scratch"), "--json", str(out)]
    command = ["resuming", str(train), str(dev), "--base", str(data / "base"), *options, *files]
    monkeypatch.setattr(sys, "argv", command)
    resuming.main()
    found = json.loads(out.read_text(encoding="utf-8"))
    assert [life["status"] for life in found["lives"]] == [-9, 0]
    assert not found["lives"][-1]["checkpoint"]
    assert found["same_weights"]
    assert found["same_figures"]
    assert found["runs"]["killed"]["best_epoch"] in (1, 2)
