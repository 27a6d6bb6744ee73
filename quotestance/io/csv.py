"""CSV: one row a quote, for spreadsheets and data frames; read back if it was written whole."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from quotestance.errors import InputError
from quotestance.io import atomic, objects, rows, utf8
from quotestance.io.losses import Losses
from quotestance.io.node import Node
from quotestance.types import Document

_SPANS = ("content", "cue_spans", "source_spans", "speaker_mentions")
_NUMBERS = ("score",)
_FLAGS = {"true": True, "false": False, "1": True, "0": False}


def read(path: Path | str) -> Iterator[Document]:
    """Read a table that was written whole; rows may have been sorted, changed or taken out.

    Raises:
        InputError: the file is no such table; names file, line, column and cell.
        OSError: the file cannot be read.
    """
    text = utf8.decode(Path(path).read_bytes(), str(path))
    return rows.documents(_nodes(text, str(path)))


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write a table that `read` turns back into documents; it appears whole or not at all.

    The text of a document stands in its first row; one without quotes has a row of its own.

    Raises:
        InputError: a quote has probabilities for other stances than the first that has any, or a
            field of a document cannot be written as JSON.
        OSError: the file cannot be written.
    """
    losses = Losses.writing("csv", path)
    with atomic.opened(path) as stream:
        _dump(rows.table(documents, losses), stream)
    losses.warn()


def dump(documents: Iterable[Document], stream: TextIO) -> None:
    """Write a heading and a row for every quote, without the texts of the documents.

    The stream must leave newlines alone (`newline=""`). `quote` counts from 0 within its
    document; `start`, `end` and `content` (JSON) are in characters; unknown is an empty cell.

    Raises:
        InputError: a quote has probabilities for other stances than the first that has any.
    """
    _dump(rows.table(documents), stream)


def _dump(table: rows.Table, stream: TextIO) -> None:
    # The default line ending, \r\n, makes the writer quote cells that hold either character.
    writer = csv.DictWriter(stream, table.columns, extrasaction="ignore")
    writer.writeheader()
    for row in table.rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list) else value


def _nodes(text: str, name: str) -> Iterator[Node]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for row in _unlimited(reader, name):
        where = f"{name}, line {reader.line_num}"
        if None in row or None in row.values():
            raise InputError(f"{where}: the row has not as many cells as the heading has columns")
        yield Node({column: _value(where, column, cell) for column, cell in row.items()}, where)


def _unlimited(reader: csv.DictReader[str], name: str) -> Iterator[dict[str, str]]:
    """The rows, with cells of any length: by default csv refuses articles of 131,072 characters."""
    while True:
        limit = csv.field_size_limit(sys.maxsize)
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"{name}, line {reader.line_num}: not csv: {error}") from error
        finally:
            csv.field_size_limit(limit)
        yield row


def _value(where: str, column: str, cell: str) -> Any:
    """What a cell means; `None` where it is empty."""
    if column == "document_text":
        return cell
    if not cell:
        return None
    if column in _SPANS:
        need = "give [[start, end], …], in characters of document_text"
        return objects.parsed(cell, f"{where}, {column}", need)
    if column in _NUMBERS or column.startswith(rows.PREFIX):
        return _number(where, column, cell)
    if column == "quote":
        return _integer(where, column, cell)
    return _flag(where, column, cell) if column == "attitude" else cell


def _number(where: str, column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise InputError.of(where, column, cell, "give a number, or nothing") from None


def _integer(where: str, column: str, cell: str) -> int:
    if not cell.isdecimal():
        raise InputError.of(where, column, cell, "give a whole number, or nothing")
    return int(cell)


def _flag(where: str, column: str, cell: str) -> bool:
    if cell.lower() not in _FLAGS:
        raise InputError.of(where, column, cell, "give true or false, or nothing")
    return _FLAGS[cell.lower()]
