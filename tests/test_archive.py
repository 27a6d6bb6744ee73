"""What an archive costs, by hand."""

import json

import pytest

from eval.archive import Archive, Measured, measured
from quotestance.errors import InputError


def test_the_arithmetic():
    # 7,200 articles of 1,000 tokens at 2,000 a core-second: 3,600 s, one hour of a core.
    cost = Archive(articles=7_200, price=0.5, machines=1, cores=2).cost(
        Measured(tokens=1_000, tokens_per_core_s=2_000, quotes=10, bytes=5_000)
    )
    assert cost == {
        "core_hours": 1,
        "machine_hours": 0,
        "clock_hours": 0.5,
        "dollars": 0,
        "quotes": 72_000,
        "output_gb": 0,
    }


@pytest.fixture
def folder(tmp_path):
    speed = {
        "tokens": 900,
        "articles": 2,
        "contestants": {"quotestance": {"tokens_per_cpu_s": 1_500}},
    }
    (tmp_path / "speed.json").write_text(json.dumps(speed), encoding="utf-8")
    (tmp_path / "run" / "quotes").mkdir(parents=True)
    (tmp_path / "run" / "quotes" / "part-00000-000000.jsonl").write_bytes(b"x" * 3_000)
    return tmp_path


def counted(folder, documents):
    counts = {"documents": documents, "quotes": 12}
    manifest = folder / "run" / "manifest.json"
    manifest.write_text(json.dumps({"counts": counts}), encoding="utf-8")


def test_what_is_taken_from_a_race_and_a_run(folder):
    counted(folder, 3)
    found = measured(folder / "speed.json", folder / "run")
    assert found == Measured(tokens=450.0, tokens_per_core_s=1_500, quotes=4.0, bytes=1_000.0)


def test_a_run_without_articles_tells_nothing(folder):
    counted(folder, 0)
    with pytest.raises(InputError, match="no article was read"):
        measured(folder / "speed.json", folder / "run")
