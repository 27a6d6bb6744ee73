"""CSV, to write only: one row a quote, for spreadsheets and data frames."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from quotestance.errors import InputError
from quotestance.io import atomic
from quotestance.io.record import DECIMALS, offsets
from quotestance.types import PIECE_SEPARATOR, Document, Quote, Span, Stance

_BEFORE = ("document", "quote", "speaker", "speaker_kind", "source", "cue", "type")
_STANCE = ("stance", "second_stance")
_AFTER = ("score", "attitude", "text", "start", "end", "content")
_PREFIX = "stance_"

_LOOK_AHEAD = 1000


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write a row for every quote; the file appears whole or not at all.

    Raises:
        InputError: a quote has probabilities for other stances than the first that has any.
        OSError: the file cannot be written.
    """
    with atomic.opened(path) as stream:
        dump(documents, stream)


def dump(documents: Iterable[Document], stream: TextIO) -> None:
    """Write a heading and the rows to a stream that leaves newlines alone (`newline=""`).

    `quote` counts from 0 within its document; `start`, `end` and `content` (JSON) are in
    characters; unknown is an empty cell. There is a column of probabilities for every stance
    that the first scored quote has, looked for in the first 1000 documents.
    """
    remaining = iter(documents)
    head = _head(remaining)
    labels = _labels(head[-1]) if head else ()
    columns = (*_BEFORE, *_STANCE, *(_PREFIX + label for label in labels), *_AFTER)
    # The default line ending, \r\n, makes the writer quote cells that hold either character.
    table = csv.DictWriter(stream, columns)
    table.writeheader()
    for document in chain(head, remaining):
        for index, quote in enumerate(document.quotes):
            table.writerow(_row(document, index, quote, labels))


def _head(documents: Iterator[Document]) -> list[Document]:
    """Take documents up to the first with stance probabilities, within reason."""
    head = []
    for document in islice(documents, _LOOK_AHEAD):
        head.append(document)
        if _labels(document):
            break
    return head


def _labels(document: Document) -> tuple[str, ...]:
    scored = (quote.stance.scores for quote in document.quotes if quote.stance)
    return next((tuple(scores) for scores in scored if scores), ())


def _row(
    document: Document, index: int, quote: Quote, labels: tuple[str, ...]
) -> dict[str, str | int | float | None]:
    return {
        "document": document.id,
        "quote": index,
        "speaker": quote.speaker.name if quote.speaker else None,
        "speaker_kind": quote.speaker.kind if quote.speaker else None,
        "source": _joined(quote.source),
        "cue": _joined(quote.cue),
        "type": quote.type,
        **_stance_cells(document, quote.stance, labels),
        "score": None if quote.score is None else round(quote.score, DECIMALS),
        "attitude": quote.attitude,
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "content": json.dumps(offsets(quote.content)),
    }


def _stance_cells(
    document: Document, stance: Stance | None, labels: tuple[str, ...]
) -> dict[str, str | float | None]:
    if stance is None:
        return {}
    strange = sorted(stance.scores.keys() - set(labels))
    if strange:
        need = f"the columns were made for {list(labels)}: write these documents to their own file"
        raise InputError.of(f"document {document.id!r}", "stance_scores", strange, need)
    chances = {_PREFIX + label: round(value, DECIMALS) for label, value in stance.scores.items()}
    return {"stance": stance.label, "second_stance": stance.second, **chances}


def _joined(spans: tuple[Span, ...]) -> str:
    return PIECE_SEPARATOR.join(span.text for span in spans)
