"""Quotes that stand apart from their text: they may be passed on where the text may not.

A file has a line a document, which names it by `id` and by the `sha256` of its text, and lists its
`quotes` as the interchange format does, but for `speaker`, which is where the text has the name
(see `training.additions.name_at`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quotestance.errors import QuotestanceError
from quotestance.io.record import from_record
from quotestance.types import Document
from training.additions import check_text, name_at


def read_standoff(quotes: Path, texts: Path) -> Iterator[Document]:
    """Documents from a file of quotes and from a file of texts: JSON lines with `id` and `text`.

    Raises:
        QuotestanceError: a text is missing, or it is not the one that was annotated.
    """
    known = {str(record["id"]): str(record["text"]) for record in _records(texts)}
    for record in _records(quotes):
        text = known.get(record["id"])
        if text is None:
            raise QuotestanceError(f"{texts}: has no document {record['id']!r} of {quotes}")
        check_text(record["id"], text, record["sha256"])
        named = [_named(text, quote) for quote in record["quotes"]]
        yield from_record({"id": record["id"], "text": text, "quotes": named}, str(quotes))


def _named(text: str, quote: Mapping[str, Any]) -> dict[str, Any]:
    speaker = quote["speaker"]
    return {**quote, "speaker": None if speaker is None else name_at(text, speaker)}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
