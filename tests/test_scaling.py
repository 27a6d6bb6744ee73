"""The script that measures how cost grows: what it reads, keeps and draws."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("matplotlib")

from eval import machine, scaling, texts
from eval.scaling import Reading, Step
from quotestance import persistence
from quotestance.io import jsonl
from tests import tiny


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    file = tmp_path_factory.mktemp("growth") / "articles.jsonl"
    jsonl.write(tiny.articles(2), file)
    return file


def test_every_step_is_measured_once_and_drawn(articles, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(scaling, "measure", told := Told())
    monkeypatch.setattr(machine, "describe", lambda: {"processor": "Some Core"})
    out, plot = tmp_path / "scaling.json", tmp_path / "scaling.svg"
    files = [str(articles), "--json", str(out), "--plot", str(plot)]
    assert scaling.main([*files, "--articles", "1", "10", "--thousands", "--stream", "5"]) == 0
    first = json.loads(out.read_text(encoding="utf-8"))
    assert [(each["kind"], each["size"]) for each in first["steps"]] == [
        ("articles", 1),
        ("articles", 10),
        ("stream", 5),
    ]
    assert first["exponent_of_cpu_time"] == 1.0
    assert plot.read_text(encoding="utf-8").startswith("<?xml")
    assert "articles, 10: 1,000 tokens, 2.00 CPU s (2000 µs a token), 200 MB" in (
        capsys.readouterr().out
    )
    # Only what is new is measured, and what is old stays.
    assert scaling.main([*files, "--articles", "1", "--thousands", "--stream", "5", "9"]) == 0
    assert told.steps == [
        *(Step("articles", 1), Step("articles", 10), Step("stream", 5)),
        Step("stream", 9),
    ]
    second = json.loads(out.read_text(encoding="utf-8"))
    assert second["steps"][:3] == first["steps"]
    assert second["stream_growth_mb"] == 0
    # Other articles are another measurement.
    with articles.open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert scaling.main([*files, "--articles", "1", "--thousands", "--stream"]) == 0
    assert len(told.steps) == 5
    assert len(json.loads(out.read_text(encoding="utf-8"))["steps"]) == 1


class Told:
    """Says that every article is 100 tokens and takes 0.2 seconds."""

    def __init__(self):
        self.steps = []

    def __call__(self, step, _):
        self.steps.append(step)
        return Reading(100 * step.size, 1, 0.1 * step.size, 0.2 * step.size, 200.0)


@pytest.mark.parametrize("step", [Step("articles", 3), Step("text", 1), Step("stream", 3)])
def test_a_step_is_read_by_the_model_that_ships(articles, step, monkeypatch):
    monkeypatch.setattr(scaling, "_FEWEST_TOKENS", 300)
    tokenizer = persistence.load(None, "cpu", None).tokenizer
    read = list(step.texts([document.text for document in jsonl.read(articles)]))
    found = scaling._read(step, scaling.Material((str(articles),)))
    assert found.tokens == sum(len(tokenizer(text)) for text in read)
    assert found.times == (1 if found.tokens >= 300 or step.kind == "stream" else 2)
    assert found.cpu_s > 0


def test_a_step_has_a_process_of_its_own(articles):
    found = scaling.measure(Step("stream", 2), scaling.Material((str(articles),)))
    assert found.times == 1
    assert found.peak_mb > 50


def test_texts_of_every_size():
    assert list(texts.in_turn(["a", "b"], 5)) == ["a", "b", "a", "b", "a"]
    assert texts.joined(["one", "two"], 8) == "one\n\ntwo"
    assert texts.joined(["one", "two"], 12) == "one\n\ntwo\n\non"
    many = [texts.short(number) for number in range(2000)]
    names = [word for text in many for word in text.split() if word[:-1].istitle()]
    assert len(set(many)) == len(many)
    assert len(set(names)) > 3 * len(many)


def test_a_curve_that_bends_has_another_exponent():
    square = {Step("text", n): Reading(n, 1, 0.0, 0.001 * n**2) for n in (10, 100, 1000)}
    assert scaling.exponent(square) == 2.0
    assert scaling.exponent({Step("text", 10): Reading(10, 1, 1.0, 1.0)}) is None


def test_a_plot_without_a_format_is_refused_first(articles, tmp_path, capsys):
    assert scaling.main([str(articles), "--plot", str(tmp_path / "plot.gif")]) == 2
    assert "end it in .svg, .png, .pdf" in capsys.readouterr().err
