"""Train the network: `python -m training.finetune RECIPE.json OUTPUT_FOLDER --data FOLDER`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from quotestance.tokens import Tokenizer
from training.base import Base, load_base
from training.batches import Batch, Collator, Sampling, TrainingWindow, batched, epoch_windows
from training.data import (
    Example,
    LossReport,
    coreference_examples,
    quote_examples,
    read_documents,
)
from training.losses import Objective, losses
from training.network import Network
from training.recipe import Corpus, Recipe, read_recipe

WEIGHTS_FILE = "model.safetensors"
LOG_FILE = "training.json"
_REPORT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Corpora:
    """All examples, each with its share of an epoch."""

    examples: list[list[Example]]
    repeats: list[float]

    def epoch(self, random: np.random.Generator) -> list[Example]:
        """One epoch's examples: whole repeats, and a random part for what is left."""
        chosen: list[Example] = []
        for examples, repeat in zip(self.examples, self.repeats, strict=True):
            chosen += examples * int(repeat)
            part = round((repeat % 1) * len(examples))
            chosen += [examples[index] for index in random.permutation(len(examples))[:part]]
        return chosen


class Average:
    """Exponential moving average of the trained parameters."""

    def __init__(self, network: Network, decay: float) -> None:
        self._decay = decay
        self._steps = 0
        self.values = {
            n: p.detach().clone() for n, p in network.named_parameters() if p.requires_grad
        }

    @torch.no_grad()
    def update(self, network: Network) -> None:
        """Move a little towards the network as it is now."""
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        for name, parameter in network.named_parameters():
            if name in self.values:
                self.values[name].lerp_(parameter, 1 - decay)


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
    run = _Run(recipe, network, _objective(recipe, corpora))
    collate = Collator(tokenizer, recipe.sampling, random)
    output.mkdir(parents=True, exist_ok=True)
    (output / "tokenizer.json").write_text(tokenizer.definition, encoding="utf-8")
    plan = _plan(corpora, recipe, random)
    run.schedule(sum(map(len, plan)))
    for epoch, batches in enumerate(plan):
        for windows in batches:
            run.step(collate(windows), windows, epoch)
        save_weights(network, run.average, output / WEIGHTS_FILE)
        _write_log(recipe, base, data, run.history, output)
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


def _plan(
    corpora: Corpora, recipe: Recipe, random: np.random.Generator
) -> list[list[list[TrainingWindow]]]:
    """All batches of all epochs, so that the number of steps is known."""
    sampling: Sampling = recipe.sampling
    return [
        list(batched(epoch_windows(corpora.epoch(random), sampling, random), sampling, random))
        for _ in range(recipe.epochs)
    ]


def _objective(recipe: Recipe, corpora: Corpora) -> Objective:
    """Labels are balanced by their inverse frequency to the power `recipe.balance`."""
    counts = Counter(
        attribution.stance
        for examples in corpora.examples
        for example in examples
        for attribution in example.attributions
        if attribution.stance >= 0
    )
    number = torch.tensor([max(counts[label], 1) for label in range(len(recipe.stances))])
    balance = (number.sum() / len(number) / number) ** recipe.balance
    return Objective(
        weights=recipe.weights,
        stance_balance=balance,
        stance_dropout=recipe.stance_dropout,
        smoothing=recipe.smoothing,
        second_share=recipe.second_share,
        mistaken_cues=recipe.mistaken_cues,
        reach=recipe.sampling.reach,
    )


class _Run:
    """The moving parts of one run."""

    def __init__(self, recipe: Recipe, network: Network, objective: Objective) -> None:
        self.recipe, self.network, self.objective = recipe, network, objective
        network.encoder.encoder.get_input_embeddings().requires_grad_(False)
        self.average = Average(network, recipe.average)
        self.optimizer = torch.optim.AdamW(
            _parameter_groups(network, recipe), weight_decay=recipe.weight_decay, fused=True
        )
        self.history: list[dict[str, float]] = []
        self._sums: Counter[str] = Counter()
        self._began, self._tokens, self._steps, self._all = time.monotonic(), 0, 0, 1

    def schedule(self, steps: int) -> None:
        """Linear warm-up, then linear decay to zero over so many steps."""
        self._all = steps
        warm = max(1, int(self.recipe.warmup * steps))
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer,
            lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm)),
        )

    def step(self, batch: Batch, windows: list[TrainingWindow], epoch: int) -> None:
        """One update."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = self.network.encoder(batch.ids, batch.mask, batch.features)
        vectors = functional.dropout(vectors, self.recipe.dropout)
        found = losses(self.network, vectors, batch, windows, self.objective)
        loss: Tensor = torch.stack(list(found.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.scheduler.step()
        self.average.update(self.network)
        self._note(found, batch, epoch)

    def _note(self, found: dict[str, Tensor], batch: Batch, epoch: int) -> None:
        self._steps += 1
        self._tokens += int(batch.lengths.sum())
        self._sums.update({head: float(loss.detach()) for head, loss in found.items()})
        if self._steps % _REPORT_EVERY and self._steps != self._all:
            return
        spent = time.monotonic() - self._began
        left = spent / self._steps * (self._all - self._steps)
        means = {head: round(total / _REPORT_EVERY, 4) for head, total in self._sums.items()}
        self.history.append({"epoch": epoch, "step": self._steps, **means})
        print(
            f"epoch {epoch} step {self._steps}/{self._all} {self._tokens / spent:.0f} tokens/s "
            f"{left / 60:.0f} min left {means}",
            flush=True,
        )
        self._sums.clear()


def _parameter_groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    trained = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    encoder = [p for n, p in trained if n.startswith("encoder.encoder")]
    heads = [p for n, p in trained if not n.startswith("encoder.encoder")]
    return [
        {"params": encoder, "lr": recipe.encoder_rate},
        {"params": heads, "lr": recipe.heads_rate},
    ]


def save_weights(network: Network, average: Average, path: Path) -> None:
    """Averaged weights in float16, the precision in which they ship."""
    state = {**network.state_dict(), **average.values}
    save_file({name: tensor.half().contiguous() for name, tensor in state.items()}, path)


def _write_log(
    recipe: Recipe, base: Base, data: Path, history: list[dict[str, float]], output: Path
) -> None:
    log = {
        "recipe": asdict(recipe),
        "encoder": base.config,
        "data_sha256": dict(_hashes([*recipe.quotes, *recipe.coreference], data)),
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__},
        "losses": history,
    }
    (output / LOG_FILE).write_text(json.dumps(log, indent=1), encoding="utf-8")


def _hashes(corpora: list[Corpus], data: Path) -> Iterator[tuple[str, str]]:
    for corpus in corpora:
        yield corpus.path, hashlib.sha256((data / corpus.path).read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
