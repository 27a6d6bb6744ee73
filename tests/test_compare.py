"""Paired comparison of two sets of predictions."""

import json

import pytest

from eval.compare import compare
from eval.evaluate import main
from quotestance.io import jsonl
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

TEXT = "“The dam is safe,” said Ana Ruiz. Bo Lind urged her to close the gate."


def quote(start, end, stance="neutral", speaker="Ana Ruiz"):
    content = spans_of(TEXT, [[start, end]])
    return Quote(content, stance=Stance(stance), speaker=Speaker(speaker))


RIGHT = (quote(0, 18), quote(48, 69, "urge", "Bo Lind"))
GOLD = [Document(TEXT, RIGHT, id=str(number)) for number in range(12)]
HALF = [Document(TEXT, RIGHT[:1], id=document.id) for document in GOLD]
# As often better as worse.
MIXED = [Document(TEXT, RIGHT[number % 2 :][:1], id=str(number)) for number in range(12)]


def by_figure(one, other, **options):
    found = compare(
        list(zip(GOLD, one, strict=True)), list(zip(GOLD, other, strict=True)), **options
    )
    return {difference.figure: difference for difference in found}


def test_the_same_predictions_differ_by_chance():
    for difference in by_figure(HALF, HALF, resamples=50).values():
        assert (difference.low, difference.high, difference.chance) == (0, 0, 1)
        assert difference.verdict == "no more than chance"


def test_what_is_better_everywhere_is_better():
    content = by_figure(HALF, GOLD, resamples=200)["content F1"]
    assert content.one == pytest.approx(2 / 3)
    assert content.other == 1
    assert content.chance == 0
    assert content.verdict == "better"
    assert by_figure(GOLD, HALF, resamples=200)["content F1"].verdict == "worse"


def test_labels_of_both_sides_count():
    odd = [Document(TEXT, (quote(0, 18, "joke"), *RIGHT[1:]), id=d.id) for d in GOLD]
    assert by_figure(odd, GOLD, resamples=50)["stance accuracy"].one == 0.5


def test_what_gold_does_not_tell_is_left_out():
    found = by_figure(HALF, MIXED, resamples=50)
    assert "cue F1" not in found
    assert found["content F1"].verdict == "no more than chance"


def test_the_seed_decides():
    one, other = (by_figure(MIXED, HALF, resamples=20, seed=seed) for seed in (1, 1))
    assert one == other


def test_gold_must_be_the_same():
    with pytest.raises(ValueError, match="same gold documents"):
        compare(list(zip(GOLD, GOLD, strict=True)), list(zip(HALF, GOLD, strict=True)))


def test_the_command(tmp_path, capsys):
    paths = [str(tmp_path / name) for name in ("gold.jsonl", "half.jsonl", "all.jsonl")]
    for documents, path in zip((GOLD, HALF, GOLD), paths, strict=True):
        jsonl.write(documents, path)
    out = tmp_path / "out.json"
    status = main([paths[0], "--compare", *paths[1:], "--json", str(out), "--resamples", "50"])
    assert status == 0
    assert "better" in capsys.readouterr().out
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record["differences"]["content F1"]["other"] == 1
    assert main([*paths[:2], "--compare", *paths[1:]]) == 2
    assert "--compare goes without PREDICTIONS" in capsys.readouterr().err
