"""The model card of a tuned model: what it came from, what it learned, how good it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.report import Report, as_table

BASE_CARD = "BASE.md"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card tells. `log` is the training log; `report` is on the development files."""

    name: str
    base: str
    licence: str | None
    has_base_card: bool
    heads: Sequence[str]
    stances: Sequence[str]
    log: Mapping[str, Any]
    before: str | None
    report: Report | None


def card(facts: Facts) -> str:
    """The card, in Markdown."""
    parts = [
        f"# {facts.name}",
        "A model of [quotestance](https://pypi.org/project/quotestance/): it reads attributed "
        "quotations, their speakers and their stances out of English text.\n"
        'Load it with `QuoteStance.from_pretrained("FOLDER")` or `quotestance analyze --model '
        "FOLDER`.",
        f"## Where it comes from\n\n{_origin(facts)}",
        f"## What it learned\n\n{_learned(facts)}",
        f"## Measures\n\n{_measures(facts)}",
    ]
    return "\n\n".join(parts) + "\n"


def _origin(facts: Facts) -> str:
    unknown = "see its card" if facts.has_base_card else "not known"
    lines = [f"Fine-tuned from **{facts.base}**. Licence of the base: {facts.licence or unknown}."]
    if facts.has_base_card:
        lines.append(f"What its card, [{BASE_CARD}]({BASE_CARD}), says of its licence and of the")
        lines.append("texts it was trained on holds for this model too.")
    lines.append("The licence of the files below is for you to add.")
    return "\n".join(lines)


def _learned(facts: Facts) -> str:
    rows = [
        f"| {each['file']} | {each['role']} | {each['documents']} | {each['quotes']} "
        f"| `{each['sha256'][:12]}` |"
        for each in facts.log["data"]
    ]
    table = "\n".join(
        ["| file | for | documents | quotes | SHA-256 |", "|---|---|---|---|---|", *rows]
    )
    return (
        f"{table}\n\nTrained: {', '.join(facts.heads)}. Stances: {', '.join(facts.stances)}. "
        "Recipe, seed, versions, losses and figures by epoch are in `training.json`."
    )


def _measures(facts: Facts) -> str:
    if facts.report is None:
        return "None: there were no development files."
    before = f" {facts.base} before training, with its own decoding: {facts.before}."
    return (
        "On the development files, which also chose the epoch and the decoding, so that figures "
        f"on new texts will be somewhat lower.{before if facts.before else ''}\n\n"
        f"```text\n{as_table(facts.report)}\n```"
    )
