"""CSV of any kind, with a heading: records may hold line breaks; blank lines are no rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from quotestance.corpus.records import Columns, Part, Unread
from quotestance.errors import InputError

# Longer than any article. A quotation mark that is never closed takes in what follows: without a
# limit, that is the rest of the file.
_LONGEST = 2**26

# One byte, one character: offsets stay those of the file. Cells are decoded when they are used.
_BYTES = "latin-1"

_Record = list[str] | csv.Error


def starts(path: Path, columns: Columns) -> Iterator[int]:
    """Where each row begins, in bytes; an empty file has none.

    Raises:
        InputError: the heading cannot be read, or lacks a column.
        OSError: the file cannot be read.
    """
    heading = _heading(path)
    if heading:
        columns.check(heading, str(path))
    return (offset for offset, _ in islice(_records(path, 0), 1, None))


def rows(part: Part, columns: Columns) -> Iterator[Unread]:
    """The rows from the beginning of a part to the end of its file.

    Raises:
        InputError: the heading cannot be read.
        OSError: the file cannot be read.
    """
    heading = _heading(part.path)
    places = {name: heading.index(name) for name in columns.named if name in heading}
    for number, (_, record) in enumerate(_records(part.path, part.start), part.first):
        yield partial(_members, record, len(heading), places, part.where(number))


def _heading(path: Path) -> Sequence[str]:
    for _, record in _records(path, 0):
        if isinstance(record, csv.Error):
            raise InputError(f"{path}, line 1: not csv: {record}") from record
        return [_decoded(cell, f"{path}, line 1") for cell in record]
    return []


def _members(
    record: _Record, width: int, places: Mapping[str, int], where: str
) -> Mapping[str, str]:
    if isinstance(record, csv.Error):
        raise InputError(f"{where}: not csv: {record}") from record
    if len(record) != width:
        raise InputError(f"{where}: {len(record)} cells, but the heading has {width} columns")
    return {name: _decoded(record[place], where) for name, place in places.items()}


def _decoded(cell: str, where: str) -> str:
    try:
        return cell.encode(_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = f"byte 0x{error.object[error.start]:02x} at byte {error.start} of a cell"
        raise InputError(f"{where}: not UTF-8: {wrong}; save the file as UTF-8") from error


def _records(path: Path, start: int) -> Iterator[tuple[int, _Record]]:
    """Records, or what is wrong with them, with the byte at which each begins."""
    with path.open("rb") as stream:
        mark = codecs.BOM_UTF8
        start = start or (len(mark) if stream.read(len(mark)) == mark else 0)
        stream.seek(start)
        lines = _Lines(io.TextIOWrapper(stream, encoding=_BYTES, newline=""), start)
        reader = csv.reader(lines, strict=True)
        while True:
            begin = lines.offset
            try:
                record = _next(reader)
            except csv.Error as error:
                yield begin, error
                continue
            if record is None:
                return
            if record:
                yield begin, record


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    limit = csv.field_size_limit(_LONGEST)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(limit)


class _Lines:
    """The lines of a stream, and the byte at which the next one begins."""

    def __init__(self, stream: TextIO, offset: int) -> None:
        self._stream = stream
        self.offset = offset

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.offset += len(line)
        return line
