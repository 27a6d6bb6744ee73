"""The guide to fine-tuning is executed from top to bottom, on a model that learns in seconds."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from eval import evaluate  # noqa: E402
from quotestance import cli, persistence  # noqa: E402
from quotestance.io import jsonl, label_studio  # noqa: E402
from quotestance.types import Stance  # noqa: E402
from tests import tiny  # noqa: E402
from training import finetune  # noqa: E402

GUIDE = Path(__file__).parents[1] / "docs" / "fine-tuning.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
HUB_NAME = "distilbert/distilroberta-base"
COMMANDS = {
    "quotestance ": cli.main,
    "python -m eval.evaluate ": evaluate.main,
    "python -m training.finetune ": finetune.main,
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with what a reader of the guide has by then, and a default model that is tiny."""
    monkeypatch.chdir(tmp_path)
    default = tiny.model(tiny.bert(tmp_path / "encoder"), tmp_path / "default")
    monkeypatch.setattr(persistence, "_shipped", lambda: default)
    documents = tiny.articles(5, characters=300)
    (tmp_path / "articles").mkdir()
    for document in documents:
        path = tmp_path / "articles" / f"{document.id}.txt"
        path.write_text(document.text, encoding="utf-8")
    (tmp_path / "training" / "data").mkdir(parents=True)
    own_articles = tiny.articles(2, characters=300, first=5)
    jsonl.write(own_articles, tmp_path / "training" / "data" / "articles.jsonl")
    label_studio.write(documents, tmp_path / "export.json")
    own = {"condemn": "blame", "urge": "praise"}
    jsonl.write([_relabelled(document, own) for document in documents], tmp_path / "own.jsonl")
    return tmp_path


def _relabelled(document, own):
    quotes = [
        replace(quote, stance=Stance(own.get(quote.stance.label, "neutral")))
        for quote in document.quotes
    ]
    return replace(document, quotes=tuple(quotes))


def test_the_guide_works(place):
    names: dict[str, object] = {}
    for language, code in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if language == "python":
            exec(compile(code, GUIDE.name, "exec"), names)
            continue
        for line in code.splitlines():
            command = next(each for each in COMMANDS if line.startswith(each))
            arguments = shlex.split(line.removeprefix(command))
            assert COMMANDS[command](_small(arguments, command)) == 0, line
    models = ("my-model", "rehearsed", "my-stances", "my-labels", "second-model", "fresh-model")
    assert all((place / each / "model.safetensors").is_file() for each in models)
    model = persistence.load(place / "my-labels", "cpu", None)
    assert model.config.stances == ("praise", "blame", "neutral")
    assert (place / "mistakes.html").is_file()


def _small(arguments: list[str], command: str) -> list[str]:
    """The same command at the cost of a test, with an encoder from this machine."""
    if "training" not in command:
        return arguments
    local = ["encoder" if each == HUB_NAME else each for each in arguments]
    return [*local, "--epochs", "1", "--precision", "float32"]
