"""From a task to a model folder: read, advise, begin, train, publish."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import numpy as np
import torch

from quotestance import __version__
from quotestance.config import ModelConfig
from quotestance.errors import QuotestanceError
from quotestance.tokens import Tokenizer
from quotestance.types import Document
from training import advice, material
from training.batches import Collator, Sampling
from training.data import Example, LossReport, quote_examples
from training.judge import Judge, score
from training.labels import NOTHING, STANCE, Labels, labels_of, taught
from training.material import Material, Reading, Unreadable
from training.network import Network
from training.plan import Corpora, objective, plan
from training.precision import arithmetic
from training.publish import Outcome, publish
from training.recipe import Recipe, read_recipe
from training.run import Run
from training.session import Plan, Session
from training.start import Start, begin, model_config, open_start
from training.task import Task
from training.workplace import Workplace

CONFIGS = Path(__file__).parent / "configs"
FOR_MODELS, FOR_ENCODERS = CONFIGS / "finetune.json", CONFIGS / "finetune-encoder.json"
# Of an encoder, which has none of its own.
_STANCES = ("condemn", "urge", "deny", "neutral")


class Refused(QuotestanceError):
    """Annotations that cannot be trained on; the message has one line a finding."""


@dataclass(frozen=True, slots=True)
class Data:
    """All files of a task, and what each of those to train on labels."""

    train: tuple[Material, ...]
    dev: tuple[Material, ...]
    labels: tuple[Labels, ...]

    @property
    def all_labels(self) -> Labels:
        """What is labelled anywhere."""
        return reduce(or_, self.labels, NOTHING)

    @property
    def dev_documents(self) -> list[Document]:
        """What is measured on, pooled."""
        return [document for each in self.dev for document in each.documents]


def tune(task: Task) -> Path:
    """Make the model that a task asks for; returns its folder.

    Raises:
        Refused: the annotations are at fault, each fault on a line of its own.
        QuotestanceError: something else that was given is wrong.
        OSError: a file cannot be read or written.
    """
    place = Workplace(task.output)
    place.check(resume=task.resume)
    data = _read(task)
    start = open_start(task.base)
    stances = _stances(task, start, data)
    recipe = _recipe(task, start, stances)
    _advise(task, data, start, recipe)
    session = _session(task, data, start, recipe, place)
    place.folder.mkdir(parents=True, exist_ok=True)
    if task.resume and not session.resume():
        _say(f"{place.folder}: no checkpoint yet; beginning from the start")
    session.train()
    outcome = Outcome(
        start=start,
        recipe=recipe,
        heads=data.all_labels.heads,
        train=data.train,
        dev=data.dev,
        before=session.before,
        records=tuple(session.records),
        best=session.best,
        arithmetic=arithmetic(torch.device(task.device)),
    )
    _compare(outcome, data.all_labels)
    publish(outcome, place, task.precision)
    return task.output


def _read(task: Task) -> Data:
    problems: list[str] = []
    train = _read_all(task.train, task.reading, problems)
    dev = _read_all(task.dev, task.reading, problems)
    if problems:
        raise Refused("\n".join(f"error: {problem}" for problem in problems))
    labels = tuple(labels_of(each.documents, task.heads) for each in train)
    return Data(train, dev, labels)


def _read_all(paths: Sequence[Path], reading: Reading, problems: list[str]) -> tuple[Material, ...]:
    found = []
    for path in paths:
        try:
            found.append(material.read(path, reading))
        except Unreadable as error:
            problems += error.problems
    return tuple(found)


def _stances(task: Task, start: Start, data: Data) -> tuple[str, ...]:
    """Those that were named, else the usual ones unless the data use none of them."""
    usual, used = start.stances or _STANCES, _used_stances(data)
    if task.stances:
        chosen = task.stances
    elif STANCE not in data.all_labels.heads or used & set(usual):
        chosen = usual
    else:
        chosen = tuple(sorted(used))
    if len(chosen) < 2:
        raise QuotestanceError(f"stances: {', '.join(chosen)}; give at least two with --stances")
    if start.stances and chosen != start.stances:
        known = [label for label in chosen if label in start.stances]
        kept = f"; {', '.join(known)} go on from the base, the others begin anew" if known else ""
        _say(f"stances are {', '.join(chosen)}, no longer {', '.join(start.stances)}{kept}")
    return chosen


def _used_stances(data: Data) -> set[str]:
    return {
        quote.stance.label
        for each in (*data.train, *data.dev)
        for document in each.documents
        for quote in document.quotes
        if quote.stance
    }


def _recipe(task: Task, start: Start, stances: tuple[str, ...]) -> Recipe:
    """The numbers that suit the base, with those that were asked for in their place."""
    path = task.recipe or (FOR_ENCODERS if start.weights is None else FOR_MODELS)
    quotes = [{"path": file.name} for file in task.train]
    try:
        recipe = read_recipe(path, base=start.name, quotes=quotes, stances=stances)
    except (ValueError, TypeError) as error:
        raise QuotestanceError(f"{path}: no recipe ({error}); see {FOR_MODELS.name}") from error
    if task.rate is not None:
        heads_rate = recipe.heads_rate * task.rate / recipe.encoder_rate
        recipe = replace(recipe, encoder_rate=task.rate, heads_rate=heads_rate)
    if recipe.keep and start.stances and stances != start.stances:
        # A new head is trained upon the new encoder: mixed with the old one, that is another.
        _say(f"keep is 0 and not {recipe.keep}: with other stances no old weights are mixed in")
        recipe = replace(recipe, keep=0.0)
    return replace(
        recipe,
        epochs=task.epochs or recipe.epochs,
        seed=recipe.seed if task.seed is None else task.seed,
        sampling=_fitted(recipe.sampling, start.longest),
    )


def _fitted(sampling: Sampling, longest: int) -> Sampling:
    size = min(sampling.size, longest)
    shortest = min(sampling.shortest, size)
    return replace(
        sampling, size=size, shortest=shortest, overlap=min(sampling.overlap, shortest // 4)
    )


def _advise(task: Task, data: Data, start: Start, recipe: Recipe) -> None:
    """Say what is doubtful, and refuse what is wrong."""
    known = recipe.stances if STANCE in task.heads else None
    yardstick = advice.Yardstick(Tokenizer(start.tokenizer), recipe.sampling.size, known)
    findings = [
        *advice.of_training(data.train, yardstick),
        *advice.of_development(data.dev, yardstick),
        *advice.of_duplicates(data.train, data.dev),
        *advice.of_amount(data.train, data.all_labels, task.heads),
        *advice.of_measuring(data.dev, data.all_labels),
    ]
    if start.weights is None:
        findings.append(
            advice.Finding(
                f"--base {task.base}",
                "an encoder knows no names, so that speakers are called as their sources stand",
                "begin from a model of quotestance to keep its heads for names",
            )
        )
    fatal = [finding for finding in findings if finding.fatal]
    for line in advice.told(finding for finding in findings if not finding.fatal):
        _say(line)
    if fatal:
        raise Refused("\n".join(map(str, fatal)))
    for each, labels in zip(data.train, data.labels, strict=True):
        print(f"{each.path}: teaches {', '.join(labels.heads) or 'nothing'}", flush=True)


def _session(task: Task, data: Data, start: Start, recipe: Recipe, place: Workplace) -> Session:
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(mode=True, warn_only=task.device != "cpu")
    random = np.random.default_rng(recipe.seed)
    tokenizer = Tokenizer(start.tokenizer)
    beginning = begin(start, recipe.stances)
    network = _placed(beginning.network, task.device)
    examples = _examples(data, tokenizer, recipe)
    corpora = Corpora(examples, [1.0] * len(examples))
    epochs = plan(corpora, recipe, random)
    fingerprint = _fingerprint(task, data, recipe, network)
    agenda = Plan(epochs, data.all_labels, recipe.patience, fingerprint, task.save_every)
    run = Run(recipe, network, objective(recipe, corpora), agenda.steps, beginning.fresh)
    judge = None
    if data.dev:
        config = _config(task, start, recipe)
        judge = Judge(network, config, tokenizer, data.dev_documents)
    collate = Collator(tokenizer, recipe.sampling, random)
    session = Session(agenda, run, collate, random, judge, place)
    if start.weights is not None:
        session.measure_before()
    return session


def _placed(network: Network, device: str) -> Network:
    try:
        return network.to(device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).partition("\n")[0]
        raise QuotestanceError(f"--device {device}: cannot be used ({reason})") from error


def _compare(outcome: Outcome, labels: Labels) -> None:
    """Say so where training has brought nothing."""
    before, after = outcome.before, outcome.best.score
    if before is None or after is None or after > score(before, labels):
        return
    _say(
        f"warning: no epoch is better on --dev than {outcome.start.name} is ({after:.3f}, "
        f"before {score(before, labels):.3f}); keep that, or annotate more"
    )


def _config(task: Task, start: Start, recipe: Recipe) -> ModelConfig:
    window = recipe.sampling.size
    return model_config(start, task.output.name, __version__, recipe.stances, window)


def _examples(data: Data, tokenizer: Tokenizer, recipe: Recipe) -> list[list[Example]]:
    report = LossReport()
    found = []
    for each, labels in zip(data.train, data.labels, strict=True):
        documents = each.documents if labels.stance else map(_without_stances, each.documents)
        examples = quote_examples(documents, tokenizer, recipe.stances, report, cueless=True)
        found.append([taught(example, labels) for example in examples])
    print("; ".join(report.lines()), flush=True)
    return found


def _without_stances(document: Document) -> Document:
    """Stances that are not learned need not be known."""
    quotes = tuple(replace(quote, stance=None) for quote in document.quotes)
    return replace(document, quotes=quotes)


def _fingerprint(task: Task, data: Data, recipe: Recipe, network: Network) -> dict[str, Any]:
    """What has to be the same for a run to be gone on with."""
    digest = hashlib.sha256()
    for name, weight in network.state_dict().items():
        digest.update(name.encode() + weight.cpu().numpy().tobytes())
    return {
        "recipe": asdict(recipe),
        "heads": sorted(task.heads),
        "--train": [each.sha256 for each in data.train],
        "--dev": [each.sha256 for each in data.dev],
        "base": digest.hexdigest(),
        "arithmetic": arithmetic(torch.device(task.device)),
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
