"""JSON lines of any kind: one object a line; blank lines are no rows."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from quotestance.corpus.records import Columns, Part, Unread
from quotestance.io import objects, utf8


def starts(path: Path, columns: Columns) -> Iterator[int]:  # noqa: ARG001 (as other formats)
    """Where each row begins, in bytes.

    Raises:
        OSError: the file cannot be read.
    """
    return (offset for offset, _ in _lines(path, 0))


def rows(part: Part, columns: Columns) -> Iterator[Unread]:  # noqa: ARG001
    """The rows from the beginning of a part to the end of its file.

    Raises:
        OSError: the file cannot be read.
    """
    for number, (offset, line) in enumerate(_lines(part.path, part.start), part.first):
        yield partial(_object, line, offset, part.where(number))


def _lines(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with the byte at which each begins."""
    with path.open("rb") as stream:
        mark = codecs.BOM_UTF8
        offset = start or (len(mark) if stream.read(len(mark)) == mark else 0)
        stream.seek(offset)
        for line in stream:
            if not line.isspace():
                yield offset, line
            offset += len(line)


def _object(line: bytes, offset: int, where: str) -> object:
    return objects.parsed(utf8.decode(line, where, offset), where, "give one object a line")
