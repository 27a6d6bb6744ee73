"""Fine-tuning on a tiny random model: what is learned, what is refused, what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402

from quotestance import QuoteStance, cli, persistence  # noqa: E402
from quotestance.io import csv, jsonl  # noqa: E402
from quotestance.types import Document, Quote, Stance, spans_of  # noqa: E402
from tests import tiny  # noqa: E402
from training import finetune  # noqa: E402

NUMBERS = {
    "epochs": 2,
    "keep": 0.2,
    "sampling": {"size": 200, "shortest": 120, "batch_tokens": 800},
}
MODEL_FILES = {
    "BASE.md",
    "README.md",
    "config.json",
    "encoder.onnx",
    "model.safetensors",
    "tokenizer.json",
    "training.json",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An encoder, a model, files to train on and to measure on, and numbers for a short run."""
    folder = tmp_path_factory.mktemp("tuning")
    tiny.model(tiny.bert(folder / "encoder"), folder / "base")
    jsonl.write(tiny.articles(3), folder / "train.jsonl")
    jsonl.write(tiny.articles(2, first=3), folder / "dev.jsonl")
    spans = [_only_spans(document) for document in tiny.articles(2, first=3)]
    jsonl.write(spans, folder / "spans.jsonl")
    (folder / "numbers.json").write_text(json.dumps(NUMBERS), encoding="utf-8")
    return folder


@pytest.fixture
def tune(folder, monkeypatch):
    """Run the command in the folder; returns its exit status."""
    monkeypatch.chdir(folder)

    def run(options: str, base: str = "base") -> int:
        shared = ["--base", base, "--recipe", "numbers.json", "--precision", "float32"]
        return finetune.main([*options.split(), *shared])

    return run


@pytest.fixture(scope="module")
def tuned(folder) -> Path:
    """A model that was trained on all labels and measured."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        options = "--train train.jsonl --dev dev.jsonl --base base --recipe numbers.json"
        assert finetune.main([*options.split(), "--output", "tuned", "--precision", "float32"]) == 0
    return folder / "tuned"


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def changed(folder: Path, base: Path) -> set[str]:
    """The parts of a model that differ from its base."""
    new, old = (load_file(each / "model.safetensors") for each in (folder, base))
    return {name.split(".")[0] for name in new if not torch.equal(new[name], old[name])}


class TestModelFolder:
    def test_it_holds_everything_and_nothing_else(self, tuned):
        assert {path.name for path in tuned.iterdir()} == MODEL_FILES
        assert not tuned.with_name("tuned.training").exists()

    def test_it_loads_and_reads(self, tuned, tmp_path):
        text = tiny.articles(1)[0].text
        by_onnx, by_torch = (
            QuoteStance.from_pretrained(tuned, backend=each) for each in ("onnx", "torch")
        )
        assert by_onnx.config.name == "tuned"
        assert len(by_onnx(text).quotes) == len(by_torch(text).quotes)
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        arguments = ["analyze", str(tmp_path / "a.txt"), "--model", str(tuned)]
        assert cli.main([*arguments, "--output", str(tmp_path / "out.jsonl")]) == 0
        assert len(list(jsonl.read(tmp_path / "out.jsonl"))) == 1

    def test_its_log_tells_all_of_the_run(self, tuned):
        log = read(tuned / "training.json")
        assert log["recipe"]["epochs"] == len(log["epochs"]) == 2
        assert (log["recipe"]["seed"], log["recipe"]["keep"]) == (1, 0.2)
        assert [(each["file"], each["role"]) for each in log["data"]] == [
            ("train.jsonl", "train"),
            ("dev.jsonl", "dev"),
        ]
        assert log["base"]["name"] == "tiny"
        assert log["dev"]["documents"] == 2
        assert set(log["before"]) == {"content", "attribution", "speaker", "stance", "end_to_end"}
        scores = [each["score"] for each in log["epochs"]]
        assert log["best_epoch"] == 1 + int(np.argmax(scores))

    def test_its_card_names_base_licence_files_and_figures(self, tuned):
        card = (tuned / "README.md").read_text(encoding="utf-8")
        for part in ("**tiny**", "cc0-1.0", "train.jsonl", "dev.jsonl", "attribution", "BASE.md"):
            assert part in card
        assert (tuned / "BASE.md").read_text(encoding="utf-8") == tiny.CARD

    def test_it_is_a_base_in_its_turn(self, tune, tuned, tmp_path):
        options = f"--train train.jsonl --output {tmp_path / 'again'} --epochs 1"
        assert tune(options, base=str(tuned)) == 0
        assert read(tmp_path / "again" / "training.json")["base"]["name"] == "tuned"


class TestWhatIsLearned:
    def test_all_that_is_labelled(self, tuned, folder):
        trained = {"encoder", "cue", "content", "pair", "stance", "antecedent"}
        assert changed(tuned, folder / "base") == trained

    def test_only_heads_that_were_asked_for(self, tune, folder, tmp_path):
        assert tune(f"--train train.jsonl --heads stance --output {tmp_path / 'm'}") == 0
        assert changed(tmp_path / "m", folder / "base") == {"encoder", "stance"}

    def test_stances_of_ones_own_from_a_file_with_nothing_else(self, tune, folder, tmp_path):
        documents = [
            replace(document, quotes=tuple(_only_stance(quote) for quote in document.quotes))
            for document in tiny.articles(3)
        ]
        csv.write(documents, tmp_path / "own.csv")
        assert tune(f"--train {tmp_path / 'own.csv'} --output {tmp_path / 'm'}") == 0
        assert changed(tmp_path / "m", folder / "base") == {"encoder", "stance"}
        model = persistence.load(tmp_path / "m", "cpu", None)
        assert model.config.stances == ("praise", "silence")
        assert read(tmp_path / "m" / "training.json")["recipe"]["keep"] == 0
        found = QuoteStance(model)(documents[0].text, attitudes=True).quotes
        assert all(quote.stance.label in model.config.stances for quote in found)

    @pytest.mark.parametrize("architecture", tiny.ARCHITECTURES)
    def test_encoders_of_other_architectures(self, tune, tmp_path, architecture):
        encoder = tiny.of_architecture(architecture, tmp_path / "encoder")
        options = (
            f"--train train.jsonl --output {tmp_path / 'm'} --stances urge,neutral,deny,condemn"
        )
        assert tune(options, base=str(encoder)) == 0
        assert QuoteStance.from_pretrained(tmp_path / "m").config.stances[0] == "urge"
        assert read(tmp_path / "m" / "training.json")["licence_of_base"] == "cc0-1.0"


def _only_spans(document: Document) -> Document:
    quotes = tuple(Quote(q.content, q.cue, q.source) for q in document.quotes)
    return replace(document, quotes=quotes)


def _only_stance(quote: Quote) -> Quote:
    label = "praise" if quote.stance.label == "urge" else "silence"
    return Quote(content=quote.content, stance=Stance(label))


class TestRefusals:
    def refused(self, tune, capsys, options: str, base: str = "base") -> list[str]:
        capsys.readouterr()
        assert tune(options, base) == 2
        return capsys.readouterr().err.splitlines()

    def test_every_wrong_record_is_named(self, tune, capsys, tmp_path):
        line = '{"id": "%s", "text": "Short.", "quotes": [{"content": [[%d, %d]]}]}\n'
        lines = [line % case for case in (("a", 0, 5), ("b", 5, 99), ("c", 3, 3))]
        (tmp_path / "bad.jsonl").write_text("".join(lines), encoding="utf-8")
        lines = self.refused(tune, capsys, f"--train {tmp_path / 'bad.jsonl'} --output new")
        assert len(lines) == 2
        assert "line 2, document 'b': quotes[0].content[0] is [5, 99]" in lines[0]
        assert "line 3, document 'c'" in lines[1]

    def test_the_same_text_in_train_and_dev(self, tune, capsys):
        lines = self.refused(tune, capsys, "--train train.jsonl --dev train.jsonl --output new")
        errors = [line for line in lines if line.startswith("error")]
        assert len(errors) == 3
        assert errors[0].startswith("error: train.jsonl, document 1 ('assembly-cables'): in --dev")

    def test_unknown_stances_and_offsets_that_point_to_no_word(self, tune, capsys, tmp_path):
        text = "Rain fell. “Go,” she said. “Stay,” he said."
        quotes = (
            Quote(spans_of(text, [[12, 14]]), stance=Stance("urge", second="plead")),
            Quote(spans_of(text, [[10, 11]]), stance=Stance("neutral")),
            Quote(spans_of(text, [[28, 32]]), stance=Stance("urgge")),
        )
        jsonl.write([Document(text, quotes, "d")], tmp_path / "odd.jsonl")
        lines = self.refused(tune, capsys, f"--train {tmp_path / 'odd.jsonl'} --output new")
        errors = [line.partition(", document ")[2] for line in lines if line.startswith("error")]
        assert [error.partition(": ")[0] for error in errors] == [
            "1 ('d'), quotes[1].content [10, 11]",
            "1 ('d'), quotes[0].content [12, 14]",
            "1 ('d'), quotes[2].content [28, 32]",
        ]
        assert "'plead'" in errors[1]
        assert "'urgge'" in errors[2]

    @pytest.mark.parametrize(
        ("options", "base", "said"),
        [
            ("--train missing.jsonl --output new", "base", "missing.jsonl: No such file"),
            ("--train train.jsonl --output base", "base", "not empty"),
            ("--train train.jsonl --output new", "./no/such/folder", "neither a model folder nor"),
            ("--train train.jsonl --output new --stances up,down", "base", "is not known"),
            ("--train train.jsonl --output new --device mars", "base", "--device mars"),
            ("--train train.jsonl --dev spans.jsonl --heads stance --output new", "base", "labels"),
        ],
    )
    def test_others(self, tune, capsys, options, base, said):
        assert said in "\n".join(self.refused(tune, capsys, options, base))

    def test_nothing_to_learn(self, tune, capsys, tmp_path):
        bare = [replace(document, quotes=()) for document in tiny.articles(2)]
        jsonl.write(bare, tmp_path / "bare.jsonl")
        lines = self.refused(tune, capsys, f"--train {tmp_path / 'bare.jsonl'} --output new")
        assert any("nothing to learn" in line for line in lines)


def test_doubts_are_told_and_training_goes_on(tune, capsys, tmp_path):
    words = "word " * 250
    text = f"The reeve said: {words}. Nobody else said so."
    end = text.index(". Nobody")
    far = Quote(spans_of(text, [[16, end]]), cue=spans_of(text, [[10, 14]]))
    cut = Quote(spans_of(text, [[4, 7]]), cue=spans_of(text, [[10, 14]]))
    documents = [Document(text, (far, cut), "far"), *tiny.articles(2), *tiny.articles(1)]
    jsonl.write([*documents, Document("Nothing.", (), "none")], tmp_path / "odd.jsonl")
    assert tune(f"--train {tmp_path / 'odd.jsonl'} --output {tmp_path / 'm'} --epochs 1") == 0
    said = capsys.readouterr().err
    for where, what in (
        ("document 1 ('far'), quotes[0].content [16, ", "too far apart for any window"),
        ("document 1 ('far'), quotes[1].content [4, 7]", "inside a word"),
        ("document 1 ('far'), quotes[1]", "its cue is that of another quote"),
        ("document 4 ('assembly-cables')", "the same text as"),
        ("document 5 ('none')", "no quotes"),
        ("odd.jsonl", "are little to learn from"),
        ("--dev", "is not given"),
    ):
        assert any(where in line and what in line for line in said.splitlines()), what
