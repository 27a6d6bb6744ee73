"""The best weights of a run → a model folder that needs nothing else."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from eval.headline import Headline
from eval.report import Report, as_json
from quotestance import __version__, persistence
from quotestance.io import atomic
from quotestance.pipeline import QuoteStance
from training import calibrate
from training.card import BASE_CARD, Facts, card
from training.export import export
from training.judge import report_on
from training.labels import HEADS, labels_of
from training.material import Material
from training.recipe import Recipe
from training.session import EpochRecord
from training.start import Start
from training.workplace import Workplace

_PACKAGES = ("torch", "transformers", "numpy", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run was made of, and how its epochs went."""

    start: Start
    recipe: Recipe
    heads: tuple[str, ...]
    train: tuple[Material, ...]
    dev: tuple[Material, ...]
    before: Headline | None
    records: tuple[EpochRecord, ...]
    best: EpochRecord
    arithmetic: str


def publish(outcome: Outcome, place: Workplace, precision: str) -> None:
    """Export, calibrate and measure; the folder takes its name when all of it is there."""
    draft = place.draft
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    log = _log(outcome)
    layout = persistence.Layout(draft)
    shutil.copyfile(place.best, layout.weights)
    layout.tokenizer.write_text(outcome.start.tokenizer, encoding="utf-8")
    _write(json.dumps(log, indent=1), draft / "training.json")
    export(draft, draft, place.output.name, precision)
    report = _settle(outcome, layout)
    log["dev"] = as_json(report) if report else None
    _write(json.dumps(log, indent=1), draft / "training.json")
    _write_cards(outcome, log, report, place)
    place.publish()
    figures = f": {Headline.of(report)} on --dev" if report else ""
    print(
        f"{place.output}: epoch {outcome.best.epoch} of {len(outcome.records)}{figures}", flush=True
    )


def _settle(outcome: Outcome, layout: persistence.Layout) -> Report | None:
    """Choose the decoding on the development files, or keep the base's; then measure."""
    config = persistence.read_config(layout)
    config = replace(config, decoding=outcome.start.decoding_for(config.stances))
    persistence.write_config(config, layout.folder)
    documents = [document for each in outcome.dev for document in each.documents]
    if not documents:
        return None
    model = persistence.load(layout.folder, "cpu", None)
    model = replace(model, encoder=calibrate.RememberingEncoder(model.encoder))
    spans = labels_of(documents, HEADS).pair
    decoding = calibrate.choose(model, config.decoding, [documents], spans=spans)
    config = replace(config, decoding=decoding)
    persistence.write_config(config, layout.folder)
    return report_on(QuoteStance(replace(model, config=config)), documents, resamples=1000)


def _log(outcome: Outcome) -> dict[str, Any]:
    rows = [(each, role) for role in ("train", "dev") for each in getattr(outcome, role)]
    return {
        "quotestance": __version__,
        "base": {"name": outcome.start.name, "model_sha256": outcome.start.sha256},
        "licence_of_base": outcome.start.licence,
        "recipe": asdict(outcome.recipe),
        "heads": outcome.heads,
        "encoder": dict(outcome.start.config),
        "hidden": outcome.start.hidden,
        "data": [_file(each, role) for each, role in rows],
        "versions": {"python": platform.python_version(), **{p: version(p) for p in _PACKAGES}},
        "threads": torch.get_num_threads(),
        "arithmetic": outcome.arithmetic,
        "before": asdict(outcome.before) if outcome.before else None,
        "epochs": [asdict(record) for record in outcome.records],
        "best_epoch": outcome.best.epoch,
    }


def _file(each: Material, role: str) -> Mapping[str, Any]:
    quotes = sum(len(document.quotes) for document in each.documents)
    return {
        "file": each.path.name,
        "role": role,
        "documents": len(each.documents),
        "quotes": quotes,
        "sha256": each.sha256,
    }


def _write_cards(
    outcome: Outcome, log: Mapping[str, Any], report: Report | None, place: Workplace
) -> None:
    start = outcome.start
    if start.card is not None:
        _write(start.card, place.draft / BASE_CARD)
    facts = Facts(
        name=place.output.name,
        base=start.name,
        licence=start.licence,
        has_base_card=start.card is not None,
        heads=outcome.heads,
        stances=outcome.recipe.stances,
        log=log,
        before=str(outcome.before) if outcome.before else None,
        report=report,
    )
    _write(card(facts), place.draft / "README.md")


def _write(content: str, path: Path) -> None:
    with atomic.opened(path) as stream:
        stream.write(content)
