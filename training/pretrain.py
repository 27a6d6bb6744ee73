"""Train a model from corpora: `python -m training.pretrain RECIPE.json OUTPUT --data FOLDER`.

For a model from annotations of your own, see `training.finetune`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from eval.record import sha256
from quotestance.tokens import Tokenizer
from training.base import Base, load_base
from training.batches import Collator
from training.data import LossReport, coreference_examples, quote_examples, read_documents
from training.network import Network
from training.plan import Corpora, objective, plan
from training.precision import arithmetic
from training.progress import Progress
from training.recipe import Corpus, Recipe, read_recipe
from training.run import Run

WEIGHTS_FILE = "model.safetensors"
LOG_FILE = "training.json"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    arguments = parser.parse_args()
    train(read_recipe(arguments.recipe), arguments.data, arguments.output)


def train(recipe: Recipe, data: Path, output: Path) -> Network:
    """Run a recipe; weights and log go to `output` after every epoch."""
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(mode=True)
    random = np.random.default_rng(recipe.seed)
    base = load_base(recipe.base)
    tokenizer = Tokenizer(base.tokenizer)
    corpora = _read(recipe, data, tokenizer)
    network = Network(base.encoder, base.hidden, len(recipe.stances))
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
        _write_log(recipe, base, data, progress.history, output)
    return network


def _read(recipe: Recipe, data: Path, tokenizer: Tokenizer) -> Corpora:
    examples, report = [], LossReport()
    for corpus in recipe.quotes:
        documents = read_documents(data / corpus.path)
        examples.append(list(quote_examples(documents, tokenizer, recipe.stances, report)))
    examples += [
        list(coreference_examples(data / corpus.path, tokenizer)) for corpus in recipe.coreference
    ]
    print("\n".join(report.lines()), flush=True)
    return Corpora(examples, [corpus.repeat for corpus in (*recipe.quotes, *recipe.coreference)])


def _write_log(
    recipe: Recipe, base: Base, data: Path, history: list[dict[str, float]], output: Path
) -> None:
    log = {
        "recipe": asdict(recipe),
        "encoder": base.config,
        "data_sha256": dict(_hashes([*recipe.quotes, *recipe.coreference], data)),
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__},
        "arithmetic": arithmetic(torch.device("cpu")),
        "losses": history,
    }
    (output / LOG_FILE).write_text(json.dumps(log, indent=1), encoding="utf-8")


def _hashes(corpora: list[Corpus], data: Path) -> Iterator[tuple[str, str]]:
    for corpus in corpora:
        yield corpus.path, sha256(data / corpus.path)


if __name__ == "__main__":
    main()
