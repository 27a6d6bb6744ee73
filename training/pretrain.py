"""Train a model from corpora: `python -m training.pretrain RECIPE.json OUTPUT --data FOLDER`.

The base of a recipe is an encoder, or a model folder that is trained further. What the folder of
corpora lacks is taken from the project's own `training/data`, or else by its path. For a model from
annotations of your own, see `training.finetune`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from eval.record import sha256
from quotestance import persistence
from quotestance.tokens import Tokenizer
from quotestance.types import Document
from training.additions import read_additions, with_additions
from training.batches import Collator
from training.data import LossReport, coreference_examples, quote_examples, read_documents
from training.network import Network
from training.plan import Corpora, objective, plan
from training.precision import arithmetic
from training.progress import Progress
from training.recipe import Corpus, Recipe, read_recipe
from training.run import Run
from training.standoff import read_standoff
from training.start import Start, begin, open_start

WEIGHTS_FILE = "model.safetensors"
LOG_FILE = "training.json"
OWN = Path(__file__).parent / "data"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--seed", type=int, help="in place of the recipe's")
    arguments = parser.parse_args()
    given = {} if arguments.seed is None else {"seed": arguments.seed}
    train(read_recipe(arguments.recipe, **given), arguments.data, arguments.output)


def train(recipe: Recipe, data: Path, output: Path) -> Network:
    """Run a recipe; weights and log go to `output` after every epoch."""
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(mode=True)
    random = np.random.default_rng(recipe.seed)
    start = open_start(recipe.base)
    tokenizer = Tokenizer(start.tokenizer)
    corpora = _read(recipe, data, tokenizer)
    network = _network(start, recipe)
    collate = Collator(tokenizer, recipe.sampling, random)
    output.mkdir(parents=True, exist_ok=True)
    (output / "tokenizer.json").write_text(tokenizer.definition, encoding="utf-8")
    epochs = plan(corpora, recipe, random)
    steps = sum(map(len, epochs))
    run, progress = Run(recipe, network, objective(recipe, corpora), steps), Progress(steps)
    for epoch, batches in enumerate(epochs):
        for windows in batches:
            batch = collate(windows)
            progress.note(run.step(batch, windows), int(batch.lengths.sum()), epoch)
        save_file(run.weights(), output / WEIGHTS_FILE)
        _write_log(recipe, start, data, progress.history, output)
    return network


def _network(start: Start, recipe: Recipe) -> Network:
    """A model as it is; an encoder with new heads, for corpora that teach them all."""
    if start.weights is None:
        return Network(start.encoder, start.hidden, len(recipe.stances))
    return begin(start, recipe.stances).network


def _read(recipe: Recipe, data: Path, tokenizer: Tokenizer) -> Corpora:
    examples, report = [], LossReport()
    for corpus in recipe.quotes:
        documents = _documents(corpus, data)
        examples.append(list(quote_examples(documents, tokenizer, recipe.stances, report)))
    examples += [
        list(coreference_examples(_located(corpus.path, data), tokenizer))
        for corpus in recipe.coreference
    ]
    print("\n".join(report.lines()), flush=True)
    return Corpora(examples, [corpus.repeat for corpus in (*recipe.quotes, *recipe.coreference)])


def _documents(corpus: Corpus, data: Path) -> Iterable[Document]:
    path = _located(corpus.path, data)
    documents: Iterable[Document] = (
        read_standoff(path, _located(corpus.texts, data)) if corpus.texts else read_documents(path)
    )
    for additions in corpus.additions:
        documents = with_additions(documents, read_additions(_located(additions, data)))
    return documents


def _write_log(
    recipe: Recipe, start: Start, data: Path, history: list[dict[str, float]], output: Path
) -> None:
    log = {
        "recipe": asdict(recipe),
        "encoder": start.config,
        "data_sha256": hashes(recipe, data),
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__},
        "arithmetic": arithmetic(torch.device("cpu")),
        "losses": history,
    }
    if start.weights is not None:
        log["base"] = {"sha256": start.sha256, "training": _training_of(recipe.base)}
    (output / LOG_FILE).write_text(json.dumps(log, indent=1), encoding="utf-8")


def hashes(recipe: Recipe, data: Path) -> dict[str, str]:
    """Of every file that a recipe trains on."""
    corpora = (*recipe.quotes, *recipe.coreference)
    names = (name for corpus in corpora for name in corpus.files)
    return {name: sha256(_located(name, data)) for name in names}


def _located(name: str, data: Path) -> Path:
    """A file of the corpora, of the project's own, or one that was made here."""
    places = (data / name, OWN / name, Path(name))
    return next((place for place in places if place.exists()), places[0])


def _training_of(base: str) -> Any:
    """How the base was trained, without its losses: those stand in its own folder."""
    return without_losses(persistence.read_log(persistence.locate(base).folder))


def without_losses(log: Any) -> Any:
    """A log, and the logs inside it, without the course of their losses."""
    if isinstance(log, dict):
        return {name: without_losses(value) for name, value in log.items() if name != "losses"}
    return [without_losses(each) for each in log] if isinstance(log, list) else log


if __name__ == "__main__":
    main()
