"""Training on a tiny random encoder: train → export → load → the same output from both backends."""

import json
from pathlib import Path

import numpy as np
import pytest

from quotestance import QuoteStance, persistence
from quotestance.io import jsonl
from quotestance.pipeline import window_input

torch = pytest.importorskip("torch")
from tests import tiny  # noqa: E402
from training.data import LossReport, quote_examples  # noqa: E402
from training.export import export  # noqa: E402
from training.pretrain import train  # noqa: E402
from training.recipe import Recipe, read_recipe  # noqa: E402

ARTICLES = Path(__file__).parent / "articles"
TEXT = "The dam is safe, said the ministry. “We hope for rain,” said Ana Kovač."
CHAIN = {
    "id": "c1",
    "text": "The ministry said the dam is safe. It hopes for rain in Dalbeck.",
    "mentions": [
        {"start": 0, "end": 12, "entity": 1, "type": "organization"},
        {"start": 18, "end": 25, "entity": 2, "type": "object"},
        {"start": 35, "end": 37, "entity": 1, "type": "organization"},
        {"start": 56, "end": 63, "entity": 3, "type": "place"},
    ],
}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> Path:
    """A Hugging Face encoder of two narrow layers, saved with its tokenizer."""
    return tiny.bert(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Four annotated articles of our own and one coreference chain."""
    folder = tmp_path_factory.mktemp("data")
    documents = list(jsonl.read(ARTICLES / "gold.jsonl"))[:4]
    jsonl.write(documents, folder / "articles.jsonl")
    (folder / "chains.jsonl").write_text(json.dumps(CHAIN) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def recipe(encoder, tmp_path_factory) -> Recipe:
    path = tmp_path_factory.mktemp("recipe") / "tiny.json"
    values = {
        "base": str(encoder),
        "quotes": [{"path": "articles.jsonl", "repeat": 2}],
        "coreference": [{"path": "chains.jsonl", "repeat": 1}],
        "epochs": 2,
        "sampling": {"size": 200, "shortest": 150, "overlap": 20, "batch_tokens": 600},
    }
    path.write_text(json.dumps(values), encoding="utf-8")
    return read_recipe(path)


@pytest.fixture(scope="module")
def run(recipe, data, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    train(recipe, data, folder)
    return folder


def test_train_export_load(run, tmp_path):
    export(run, tmp_path / "model", "tiny", "float32")
    by_onnx, by_torch = (persistence.load(tmp_path / "model", "cpu", b) for b in ("onnx", "torch"))
    tokens = by_onnx.tokenizer(TEXT)
    window = window_input(tokens, 0, len(tokens), by_onnx.tokenizer)
    (one,), (other,) = by_onnx.encoder([window]), by_torch.encoder([window])
    np.testing.assert_allclose(one, other, atol=1e-4)
    qs = QuoteStance.from_pretrained(tmp_path / "model")
    qs.save_pretrained(tmp_path / "copy")
    assert QuoteStance.from_pretrained(tmp_path / "copy")(TEXT) == qs(TEXT)


def test_the_log_says_how_the_model_was_made(run, recipe):
    log = json.loads((run / "training.json").read_text(encoding="utf-8"))
    assert log["recipe"]["seed"] == recipe.seed
    assert set(log["data_sha256"]) == {"articles.jsonl", "chains.jsonl"}
    assert log["encoder"]["model_type"] == "bert"
    assert all(np.isfinite(value) for row in log["losses"] for value in row.values())


def test_the_same_recipe_gives_the_same_weights(run, recipe, data, tmp_path):
    train(recipe, data, tmp_path)
    assert (tmp_path / "model.safetensors").read_bytes() == (run / "model.safetensors").read_bytes()


def test_unknown_recipe_keys_are_refused(tmp_path):
    (tmp_path / "recipe.json").write_text('{"base": "minilm", "quotes": [], "epoch": 3}')
    with pytest.raises(TypeError, match="epoch"):
        read_recipe(tmp_path / "recipe.json")


def test_nothing_is_lost_unreported(tokenizer):
    documents = list(jsonl.read(ARTICLES / "gold.jsonl"))
    report = LossReport()
    labels = ("condemn", "urge", "deny", "neutral")
    examples = list(quote_examples(documents, tokenizer, labels, report))
    quotes = sum(len(document.quotes) for document in documents)
    kept = sum(len(example.attributions) for example in examples)
    lost = sum(n for what, n in report.lost.items() if what.startswith("attribution"))
    assert report.kept == kept
    assert kept + lost == quotes
