"""The average of runs: weights in their shares, and the logs of all."""

import json

import pytest

from quotestance.errors import QuotestanceError

torch = pytest.importorskip("torch")
from safetensors.torch import load_file, save_file  # noqa: E402

from training.average import Part, average, told_once  # noqa: E402


def run(folder, value, name="a"):
    folder.mkdir()
    save_file({name: torch.full((2,), value).half()}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (folder / "training.json").write_text(json.dumps({"recipe": value}), encoding="utf-8")
    return folder


def test_weights_are_averaged_and_logs_kept(tmp_path):
    parts = [Part(run(tmp_path / "one", 1.0), 0.75), Part(run(tmp_path / "two", 3.0), 0.25)]
    average(parts, tmp_path / "out")
    assert load_file(tmp_path / "out" / "model.safetensors")["a"].tolist() == [1.5, 1.5]
    log = json.loads((tmp_path / "out" / "training.json").read_text(encoding="utf-8"))
    assert log["recipe"] == 1.0
    assert [(each["share"], each["recipe"]) for each in log["averaged"]] == [
        (0.75, 1.0),
        (0.25, 3.0),
    ]


def test_what_a_run_began_from_is_told_once():
    begin = {"recipe": 1, "losses": [3], "averaged": [{"share": 1.0, "recipe": 0, "losses": [9]}]}
    training = {"recipe": 1, "averaged": [{"share": 1.0, "recipe": 0}]}
    run = {"share": 0.5, "recipe": 2, "losses": [4], "base": {"sha256": "f", "training": training}}
    told = told_once({**begin, "averaged": [{"share": 0.5, **begin}, run]})
    assert told["recipe"] == 1
    assert "losses" not in told
    first, second = told["averaged"]
    assert first["averaged"] == begin["averaged"]
    assert "losses" not in first
    assert second == {**run, "base": {"sha256": "f"}}
    other = {**run, "base": {"sha256": "e", "training": {"recipe": 7}}}
    assert told_once({"averaged": [begin, other]})["averaged"][1] == other


def test_shares_add_up_and_networks_are_alike(tmp_path):
    one, two = run(tmp_path / "one", 1.0), run(tmp_path / "two", 1.0, name="b")
    with pytest.raises(QuotestanceError, match="must add up to 1"):
        average([Part(one, 0.5)], tmp_path / "out")
    with pytest.raises(QuotestanceError, match="different names or shapes"):
        average([Part(one, 0.5), Part(two, 0.5)], tmp_path / "out")
    assert not (tmp_path / "out").exists()
