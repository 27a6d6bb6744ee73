"""The protocol of CofeNet: `python -m eval.cofenet INSTANCES.jsonl [--model …] [--json OUT]`.

Every instance is a passage by itself, given as tokens with one label each; a predicted source,
cue or content is right when it covers exactly the tokens of a gold one (Wang et al., CofeNet:
Context and Former-Label Enhanced Net for Complicated Quotation Extraction, COLING 2022). All
attributions count, attitudes too. Passages are put back into running text first, as the model
reads text and not tokens.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval import metrics, record
from eval.bootstrap import draw_documents, estimate
from quotestance import QuoteStance, __version__
from quotestance.errors import InputError
from quotestance.types import Document, Quote, Span

KINDS = ("source", "cue", "content")

# Tokens as the Penn Treebank writes them, and what they stand for.
_WRITTEN = {
    "``": "“",
    "''": "”",
    "`": "‘",
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
}
_GLUED_LEFT = frozenset({",", ".", ";", ":", "?", "!", ")", "]", "}", "%", "”", "...", "n't"})
_GLUED_RIGHT = frozenset({"(", "[", "{", "“", "‘", "$", "#"})
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Instance:
    """A passage: its text, where each token begins and ends in it, and its gold spans.

    spans: for each kind, `(first, last + 1)` in tokens.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spans: dict[str, frozenset[tuple[int, int]]]

    def tokens_of(self, span: Span) -> tuple[int, int]:
        """The tokens that share a character with a span, as `(first, last + 1)`."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)


def read(path: Path) -> Iterator[Instance]:
    """Read instances: one JSON object a line, with `tokens` and as many `labels` (IOB2).

    Raises:
        InputError: a line is not such an object.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                values = json.loads(line)
                tokens, labels = values["tokens"], values["labels"]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{path}, line {number}: give an object with tokens and labels ({error!r})"
                ) from error
            if len(tokens) != len(labels):
                raise InputError(
                    f"{path}, line {number}: {len(tokens)} tokens, {len(labels)} labels"
                )
            yield _instance(tokens, labels)


def count(instance: Instance, predicted: Iterable[Quote]) -> list[list[int]]:
    """Gold, predicted and right spans of each kind. Shape: (kinds, 3)."""
    quotes = list(predicted)
    rows = []
    for kind in KINDS:
        spans = (span for quote in quotes for span in _spans(quote, kind))
        offered = {instance.tokens_of(span) for span in spans}
        gold = instance.spans[kind]
        rows.append([len(gold), len(offered), len(gold & offered)])
    return rows


def measure(qs: QuoteStance, instances: Sequence[Instance]) -> dict[str, Any]:
    """Precision, recall and F1 of each kind, with bootstrap intervals over instances."""
    documents = qs.pipe((Document(one.text) for one in instances), attitudes=True)
    counts = np.array(
        [count(one, document.quotes) for one, document in zip(instances, documents, strict=True)]
    )
    draws = draw_documents(len(instances), _RESAMPLES, seed=0)
    scores = {"precision": metrics.precision, "recall": metrics.recall, "f1": metrics.f1}
    found: dict[str, Any] = {}
    for index, kind in enumerate(KINDS):
        estimates = {n: estimate(score, counts[:, index], draws) for n, score in scores.items()}
        found[kind] = {
            name: {"value": one.value, "low": one.low, "high": one.high}
            for name, one in estimates.items()
        }
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instances", type=Path)
    parser.add_argument("--model", help="folder or name of the model (default: shipped)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    arguments = parser.parse_args()
    qs = QuoteStance.from_pretrained(arguments.model)
    instances = list(read(arguments.instances))
    figures = measure(qs, instances)
    for kind, scores in figures.items():
        print(kind, *(f"{name} {100 * score['value']:.1f}" for name, score in scores.items()))
    if arguments.json:
        report = {
            "protocol": "CofeNet",
            "instances": len(instances),
            "measures": figures,
            "gold_sha256": record.sha256(arguments.instances),
            "model": qs.config.name,
            "model_version": qs.config.version,
            "quotestance_version": __version__,
        }
        record.write(report, arguments.json)


def _instance(tokens: Sequence[str], labels: Sequence[str]) -> Instance:
    text, starts, ends = "", [], []
    for token in tokens:
        written = _WRITTEN.get(token, token)
        glued = written in _GLUED_LEFT or written[:1] in "'’" or text[-1:] in _GLUED_RIGHT
        text += "" if glued or not text else " "
        starts.append(len(text))
        text += written
        ends.append(len(text))
    spans = {kind: frozenset(_labelled(labels, kind)) for kind in KINDS}
    return Instance(text, tuple(starts), tuple(ends), spans)


def _labelled(labels: Sequence[str], kind: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for position, label in enumerate([*labels, "O"]):
        if start is not None and label != f"I-{kind}":
            yield start, position
            start = None
        if label == f"B-{kind}":
            start = position


def _spans(quote: Quote, kind: str) -> tuple[Span, ...]:
    return {"source": quote.source, "cue": quote.cue, "content": quote.content}[kind]


if __name__ == "__main__":
    main()
