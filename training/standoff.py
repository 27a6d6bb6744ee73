"""Quotes that stand apart from their text: they may be passed on where the text may not.

`python -m training.standoff QUOTES TEXTS OUTPUT` puts them together, in the interchange format.

A file has a line a document, which names it by `id` and by the `sha256` of its text, and lists its
`quotes` as the interchange format does, but for `speaker`, which is where the text has the name
(see `training.additions.name_at`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from quotestance.errors import InputError, QuotestanceError
from quotestance.io import jsonl, objects
from quotestance.io.record import from_record
from quotestance.types import Document
from training.additions import check_text, name_at


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("quotes", "texts", "output"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    jsonl.write(read_standoff(arguments.quotes, arguments.texts), arguments.output)


def read_standoff(quotes: Path, texts: Path) -> Iterator[Document]:
    """Documents from a file of quotes and from a file of texts: JSON lines with `id` and `text`.

    Raises:
        InputError: a line is no such object; names file, line and what is missing.
        QuotestanceError: a text is missing, or it is not the one that was annotated.
    """
    known = {record["id"]: record["text"] for _, record in _records(texts, "id", "text")}
    for where, record in _records(quotes, "id", "sha256", "quotes"):
        text = known.get(record["id"])
        if text is None:
            raise QuotestanceError(f"{where}: {texts} has no document {record['id']!r}")
        check_text(record["id"], text, record["sha256"])
        named = [_named(text, quote) for quote in record["quotes"]]
        yield from_record({"id": record["id"], "text": text, "quotes": named}, where)


def _named(text: str, quote: Mapping[str, Any]) -> dict[str, Any]:
    speaker = quote.get("speaker")
    return {**quote, "speaker": None if speaker is None else name_at(text, speaker)}


def _records(path: Path, *keys: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each record stands, and the record."""
    for node in objects.read(path):
        missing = [key for key in keys if not isinstance(node.value, dict) or key not in node.value]
        if missing:
            raise InputError(f"{node.where}: {missing[0]} is missing")
        yield node.where, cast("dict[str, Any]", node.value)


if __name__ == "__main__":
    main()
