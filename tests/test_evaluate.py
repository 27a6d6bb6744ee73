"""The evaluator as a command: what goes together, what is refused, and that nothing is lost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eval.evaluate import main
from quotestance.io import jsonl
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

TEXT = "“The dam is safe,” said Ana Ruiz. Bo Lind urged her to close the gate."
SCORES = {"urge": 0.8, "neutral": 0.2}
QUOTES = (
    Quote(
        spans_of(TEXT, [[0, 18]]),
        cue=spans_of(TEXT, [[19, 23]]),
        source=spans_of(TEXT, [[24, 32]]),
        speaker=Speaker("Ana Ruiz"),
        stance=Stance("neutral", scores={"urge": 0.1, "neutral": 0.9}),
    ),
    Quote(
        spans_of(TEXT, [[48, 69]]),
        cue=spans_of(TEXT, [[42, 47]]),
        source=spans_of(TEXT, [[34, 41]]),
        speaker=Speaker("Bo Lind"),
        stance=Stance("urge", scores=SCORES),
    ),
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with gold and predictions of two documents."""
    monkeypatch.chdir(tmp_path)
    write("gold.jsonl")
    write("found.jsonl")
    return tmp_path


def write(name, change=lambda quote: quote):
    quotes = tuple(map(change, QUOTES))
    jsonl.write([Document(TEXT, quotes, id=key) for key in ("a", "b")], name)


def contents(place):
    return {path.name: path.read_bytes() for path in place.iterdir()}


def run(command):
    return main(command.split())


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("gold.jsonl found.jsonl --json gold.jsonl", "--json gold.jsonl"),
        ("gold.jsonl found.jsonl --errors found.jsonl", "--errors found.jsonl"),
        ("gold.jsonl --compare found.jsonl gold.jsonl --json found.jsonl", "--json found.jsonl"),
        ("gold.jsonl found.jsonl --json a.out --errors ./a.out", "--errors a.out"),
        ("gold.jsonl found.jsonl --json a.json --plot a.xyz", "--plot a.xyz"),
        ("gold.jsonl found.jsonl --model other", "PREDICTIONS goes without --model"),
        ("gold.jsonl --compare found.jsonl gold.jsonl --plot a.svg", "goes without --plot"),
        ("gold.jsonl --compare found.jsonl gold.jsonl --resamples 0", "--resamples is 0"),
        ("gold.jsonl found.jsonl --scheme iob2", "there is no conll"),
        ("gold.jsonl found.jsonl --errors gold.jsonl/in/there.html", "gold.jsonl/in"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_written(place, capsys, command, message):
    before = contents(place)
    assert run(command) == 2
    assert message in capsys.readouterr().err
    assert contents(place) == before


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("option", ["--seed -1", "--resamples 10000000", "--resamples x"])
def test_numbers_are_whole_and_bounded(option):
    with pytest.raises(SystemExit):
        run(f"gold.jsonl found.jsonl {option}")


@pytest.mark.usefixtures("place")
def test_a_plot_needs_stances_with_probabilities(capsys):
    write("bare.jsonl", lambda quote: replace(quote, stance=None))
    write("sure.jsonl", lambda quote: replace(quote, stance=Stance("urge")))
    assert run("bare.jsonl found.jsonl --plot a.svg") == 2
    assert "no stances to plot" in capsys.readouterr().err
    assert run("gold.jsonl sure.jsonl --plot a.svg") == 2
    assert "stance_scores" in capsys.readouterr().err


def test_a_plot_is_drawn_the_same_each_time(place):
    for name in ("a.svg", "new/b.svg"):
        assert run(f"gold.jsonl found.jsonl --plot {name} --json {name}.json") == 0
    one, other = ((place / name).read_text("utf-8") for name in ("a.svg", "new/b.svg"))
    assert one == other
    assert one.startswith("<?xml")
    bins = json.loads((place / "a.svg.json").read_text("utf-8"))["stance"]["reliability"]
    assert sum(each["cases"] for each in bins) == 4


def test_what_gold_does_not_annotate_is_not_measured(place):
    """Gold with contents and stances only says nothing of cues and sources."""
    write("partial.jsonl", lambda quote: replace(quote, cue=(), source=(), speaker=None))
    assert run("partial.jsonl found.jsonl --json out.json --errors out.html") == 0
    found = json.loads((place / "out.json").read_text("utf-8"))
    for name in ("cue", "source_overlap", "attribution", "attribution_strict"):
        assert found["measures"][name]["f1"]["value"] is None
    assert found["measures"]["content"]["f1"]["value"] == 1
    assert found["speaker"] is None
    assert "another source: " not in (place / "out.html").read_text("utf-8")


@pytest.mark.usefixtures("place")
def test_files_without_quotes(capsys):
    jsonl.write([Document(TEXT, id=key) for key in ("a", "b")], "none.jsonl")
    assert run("none.jsonl found.jsonl") == 2
    assert "none.jsonl: no document has quotes" in capsys.readouterr().err
    assert run("gold.jsonl none.jsonl") == 0
    assert "warning: none.jsonl: no document has quotes" in capsys.readouterr().err


@pytest.mark.usefixtures("place")
def test_stances_of_another_set_are_told(capsys):
    write("own.jsonl", lambda quote: replace(quote, stance=Stance("blame")))
    assert run("gold.jsonl own.jsonl") == 0
    assert "own.jsonl: its stances (blame) are none of" in capsys.readouterr().err
    assert run("own.jsonl own.jsonl") == 0
    assert not capsys.readouterr().err


def test_a_comparison_tells_which_files_it_was_of(place):
    (place / "one").mkdir()
    (place / "other").mkdir()
    write("one/found.jsonl")
    write("other/found.jsonl", lambda quote: replace(quote, stance=Stance("urge")))
    paths = "one/found.jsonl other/found.jsonl"
    assert run(f"gold.jsonl --compare {paths} --json out.json --resamples 20") == 0
    found = json.loads((place / "out.json").read_text("utf-8"))
    assert found["one"]["file"] == found["other"]["file"] == "found.jsonl"
    assert found["one"]["sha256"] != found["other"]["sha256"]
    assert found["one"]["sha256"] == found["gold"]["sha256"]


@pytest.mark.usefixtures("place")
def test_one_document_is_too_few_to_compare(capsys):
    jsonl.write([Document(TEXT, QUOTES)], "single.jsonl")
    assert run("single.jsonl --compare single.jsonl single.jsonl") == 2
    assert "give 2 at least" in capsys.readouterr().err
