"""The protocol of CofeNet: `python -m eval.evaluate PASSAGES.jsonl --protocol cofenet`.

Every instance is a passage by itself, given as tokens with one label each; a predicted source,
cue or content is right when the tokens that it touches are exactly those of a gold one (Wang et
al., CofeNet: Context and Former-Label Enhanced Net for Complicated Quotation Extraction, COLING
2022). All attributions count, attitudes too. Passages are put back into running text first, as the
model reads text and not tokens; of double quotation marks, the tokens do not tell in every passage
which ones open, so that they are written straight. A source takes along the comma that closes its
apposition (*Ann Hay, the mayor,*), as it does in these labels and not in the library.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.bootstrap import draw_documents
from eval.report import Measure, aligned, measure_rows, rounded
from eval.scoring import measure
from quotestance.errors import InputError
from quotestance.io import objects
from quotestance.types import Quote, Span

KINDS = ("source", "cue", "content")

# Tokens as the Penn Treebank writes them, and what they stand for.
_WRITTEN = {
    "``": '"',
    "''": '"',
    "`": "‘",
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
}
_GLUED_LEFT = frozenset({",", ".", ";", ":", "?", "!", ")", "]", "}", "%", "''", "”", "...", "n't"})
_GLUED_RIGHT = frozenset({"(", "[", "{", "``", "`", "“", "‘", "$", "#"})


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
        InputError: a line is no such object; names file, line and what is wrong.
        OSError: the file cannot be read.
    """
    for node in objects.read(path):
        tokens, labels = (_strings(node.value, key, node.where) for key in ("tokens", "labels"))
        if len(tokens) != len(labels):
            raise InputError(f"{node.where}: {len(tokens)} tokens, but {len(labels)} labels")
        _check_labels(labels, node.where)
        yield _instance(tokens, labels)


def _strings(value: object, key: str, where: str) -> Sequence[str]:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        shown = f"{found!r:.60}"
        raise InputError(f"{where}: {key} is {shown}; give a list of strings")
    return found


def _check_labels(labels: Sequence[str], where: str) -> None:
    for number, (before, label) in enumerate(zip(["O", *labels], labels, strict=False), 1):
        part, _, kind = label.partition("-")
        known = label == "O" or (part in "BI" and kind in KINDS)
        if not known:
            wanted = ", ".join(f"B-{each}, I-{each}" for each in KINDS)
            raise InputError(f"{where}: label {number} is {label!r}; give O, {wanted}")
        if part == "I" and before not in (f"B-{kind}", label):
            raise InputError(f"{where}: label {number} is {label!r}, but no B-{kind} begins it")


def count(gold: Sequence[Instance], predicted: Iterable[Iterable[Quote]]) -> NDArray[np.int64]:
    """Gold, predicted and right spans of each kind. Shape: (instances, kinds, 3).

    Args:
        gold: the passages.
        predicted: the quotes that were found in the text of each.
    """
    offered = [
        {kind: _token_spans(one, list(quotes), kind) for kind in KINDS}
        for one, quotes in zip(gold, predicted, strict=True)
    ]
    return _counted(gold, offered)


def compare(gold: Sequence[Instance], predicted: Sequence[Instance]) -> NDArray[np.int64]:
    """As `count`, of labels that were predicted for the same tokens.

    Raises:
        InputError: there are more or fewer passages, or one has other tokens.
    """
    if len(gold) != len(predicted):
        raise InputError(f"{len(predicted)} passages predicted, but {len(gold)} in gold")
    for number, (one, other) in enumerate(zip(gold, predicted, strict=True), 1):
        if (one.text, one.starts) != (other.text, other.starts):
            raise InputError(f"passage {number}: the tokens predicted are not those of gold")
    return _counted(gold, [one.spans for one in predicted])


def measures(counts: NDArray[np.int64], resamples: int, seed: int) -> tuple[Measure, ...]:
    """Precision, recall and F1 of each kind, with bootstrap intervals over instances."""
    draws = draw_documents(len(counts), resamples, seed)
    return tuple(measure(kind, counts[:, index], draws) for index, kind in enumerate(KINDS))


def as_json(measures: Sequence[Measure], passages: int, resamples: int, seed: int) -> Any:
    """Plain JSON values, numbers rounded to four digits."""
    return rounded(
        {
            "protocol": "cofenet",
            "passages": passages,
            "resamples": resamples,
            "seed": seed,
            "measures": {one.name: asdict(one) for one in measures},
        }
    )


def as_table(measures: Sequence[Measure], passages: int, resamples: int) -> str:
    """Lay measures out for reading."""
    intervals = f"; 95 % over {resamples} resamples" if resamples else ""
    headline = f"{passages} passages, exact spans of tokens{intervals}"
    return "\n".join([headline, "", *aligned(measure_rows(measures))])


def _counted(
    gold: Sequence[Instance], offered: Sequence[Mapping[str, AbstractSet[tuple[int, int]]]]
) -> NDArray[np.int64]:
    rows = [
        [[len(one.spans[k]), len(found[k]), len(one.spans[k] & found[k])] for k in KINDS]
        for one, found in zip(gold, offered, strict=True)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(KINDS), 3)


def _instance(tokens: Sequence[str], labels: Sequence[str]) -> Instance:
    text, starts, ends = "", [], []
    for before, token in zip([None, *tokens], tokens, strict=False):
        written = _WRITTEN.get(token, token)
        glued = token in _GLUED_LEFT or written in _GLUED_LEFT or written[:1] in "'’"
        text += "" if glued or _opens(before) or not text else " "
        starts.append(len(text))
        text += written
        ends.append(len(text))
    spans = {kind: frozenset(_labelled(labels, kind)) for kind in KINDS}
    return Instance(text, tuple(starts), tuple(ends), spans)


def _opens(token: str | None) -> bool:
    """Whether a token, as it is written in the Penn Treebank or in text, goes with the next."""
    return token is not None and (token in _GLUED_RIGHT or _WRITTEN.get(token) in _GLUED_RIGHT)


def _labelled(labels: Sequence[str], kind: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for position, label in enumerate([*labels, "O"]):
        if start is not None and label != f"I-{kind}":
            yield start, position
            start = None
        if label == f"B-{kind}":
            start = position


def _token_spans(instance: Instance, quotes: Iterable[Quote], kind: str) -> set[tuple[int, int]]:
    return {
        _with_comma(instance, span) if kind == "source" else instance.tokens_of(span)
        for quote in quotes
        for span in {"source": quote.source, "cue": quote.cue, "content": quote.content}[kind]
    }


def _with_comma(instance: Instance, span: Span) -> tuple[int, int]:
    """The tokens of a source, with the comma that closes an apposition in it."""
    first, last = instance.tokens_of(span)
    closed = last < len(instance.starts) and instance.text[instance.starts[last]] == ","
    return first, last + (closed and "," in span.text)
