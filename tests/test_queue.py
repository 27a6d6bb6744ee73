"""A queue of experiments is worked through once, and only what is new is made again."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

pytest.importorskip("torch")
from eval import record
from eval.development import SETS
from quotestance.errors import QuotestanceError
from quotestance.io import jsonl
from tests import tiny
from training import queue
from training.recipe import Recipe

ROOT = Path(__file__).parents[1]
RECIPE = {
    "quotes": [{"path": "guardian.dev.jsonl", "repeat": 1}],
    "epochs": 1,
    "sampling": {"size": 200, "shortest": 150, "overlap": 20, "batch_tokens": 600},
}
QUEUE = [
    {"name": "one", "why": "to begin", "recipe": "tiny.json", "seed": 2},
    {"name": "same", "why": "steadier", "average": [["one", 1.0]]},
    {"name": "begun", "why": "to compare", "model": "base"},
]
PASSAGE = {"tokens": ["Ash", "said", "no"], "labels": ["B-source", "B-cue", "B-content"]}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Four articles under the names of the development files, and a recipe."""
    data, configs = tmp_path / "data", tmp_path / "configs"
    documents = tiny.articles(2)
    data.mkdir()
    configs.mkdir()
    for files in SETS.values():
        for file in files:
            jsonl.write(documents, data / file)
    (data / "cofenet-polnear.valid.jsonl").write_text(json.dumps(PASSAGE) + "\n")
    recipe = {**RECIPE, "base": str(tiny.model(tiny.bert(tmp_path / "encoder"), tmp_path / "base"))}
    (configs / "tiny.json").write_text(json.dumps(recipe))
    monkeypatch.setattr(queue, "CONFIGS", configs)
    return queue.Place(data, tmp_path / "runs")


def _queue(tmp_path, rows):
    path = tmp_path / "queue.json"
    path.write_text(json.dumps(rows))
    return queue.read_queue(path)


def test_every_experiment_is_made_and_measured_once(tmp_path, place, monkeypatch):
    begun = {**QUEUE[2], "model": str(tmp_path / "base")}
    experiments = _queue(tmp_path, [*QUEUE[:2], begun])
    queue.train_all(experiments, place, jobs=1)
    rows = [queue.result(experiment, place) for experiment in experiments]
    assert [row["name"] for row in rows] == ["one", "same", "begun"]
    assert rows[0]["news"] == rows[1]["news"]
    assert set(rows[0]["cofenet"]) == {"source", "cue", "content"}
    assert queue.told(rows[1]).startswith("same: polnear content ")

    def refuse(*_, **__):
        raise AssertionError("made again")

    monkeypatch.setattr(queue.subprocess, "run", refuse)
    monkeypatch.setattr(queue, "export", refuse)
    queue.train_all(experiments, place, jobs=1)
    assert [queue.result(experiment, place) for experiment in experiments] == rows


@pytest.mark.parametrize(
    "row",
    [
        {"name": "x", "why": "nothing to make it by"},
        {"name": "x", "why": "unknown part", "average": [["y", 1.0]]},
        {"name": "x", "why": "two ways", "recipe": "r.json", "average": [["one", 1.0]]},
        {"name": "x", "why": "two other ways", "recipe": "r.json", "model": "base"},
    ],
)
def test_an_experiment_that_cannot_be_made_is_refused(tmp_path, row):
    with pytest.raises(QuotestanceError, match="'x' needs a recipe"):
        _queue(tmp_path, [QUEUE[0], row])


def test_a_run_of_another_base_or_of_other_data_is_made_again(tmp_path, place, monkeypatch):
    experiments = _queue(tmp_path, [QUEUE[0]])
    monkeypatch.setattr(queue, "read_recipe", lambda _: Recipe(str(tmp_path / "base"), ()))
    run = place.run("one")
    run.mkdir(parents=True)
    (run / queue.WEIGHTS_FILE).write_bytes(b"")
    assert not queue.is_trained(experiments[0], place)  # killed before its log was written
    recipe = {**asdict(Recipe(str(tmp_path / "base"), ())), "seed": 2}
    known = record.sha256(tmp_path / "base" / queue.WEIGHTS_FILE)
    log = {"recipe": recipe, "losses": [{"epoch": 3}], "data_sha256": {}, "base": {"sha256": known}}
    for change in ({}, {"base": {"sha256": "other"}}, {"data_sha256": {"a": "b"}}):
        (run / queue.LOG_FILE).write_text(json.dumps({**log, **change}))
        assert queue.is_trained(experiments[0], place) == (not change)


def test_a_failed_training_names_its_log(tmp_path, place, monkeypatch):
    experiments = _queue(tmp_path, [QUEUE[0]])
    monkeypatch.setattr(queue.sys, "executable", "false")
    with pytest.raises(QuotestanceError, match=r"one: training failed; .*one\.log"):
        queue.train_all(experiments, place, jobs=1)


def test_the_experiments_that_ship_can_be_read():
    experiments = queue.read_queue(ROOT / "training" / "experiments.json")
    recipes = {each.recipe for each in experiments if each.recipe}
    assert recipes
    assert all((ROOT / "training" / "configs" / name).is_file() for name in recipes)
