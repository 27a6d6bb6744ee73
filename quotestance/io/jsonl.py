"""JSON lines: one document a line, the same for gold, for predictions and for training."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn, TextIO

from quotestance.errors import InputError
from quotestance.io import atomic, utf8
from quotestance.io.record import from_record, to_record
from quotestance.types import Document

__all__ = ["dump", "from_record", "load", "read", "to_record", "write"]


def read(path: Path | str) -> Iterator[Document]:
    """Read a file line by line, never whole; blank lines are passed over.

    Raises:
        InputError: a line is not UTF-8, not JSON or not a document; names file, line and field.
        OSError: the file cannot be read.
    """
    with Path(path).open("rb") as stream:
        yield from load(stream, str(path))


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write documents as they come; the file appears whole or not at all.

    Raises:
        InputError: a field of a document cannot be written as JSON.
        OSError: the file cannot be written.
    """
    with atomic.opened(path) as stream:
        dump(documents, stream)


def load(lines: Iterable[bytes], name: str) -> Iterator[Document]:
    """Read documents from lines of bytes, such as a binary stream; `name` is for messages."""
    offset = 0
    for number, raw in enumerate(lines, start=1):
        where = f"{name}, line {number}"
        line = utf8.decode(raw, where, offset)
        offset += len(raw)
        if line.strip():
            yield from_record(_parse(line, where), where)


def dump(documents: Iterable[Document], stream: TextIO) -> None:
    """Write documents to an open stream, one line each."""
    for document in documents:
        stream.write(_line(document))


def _parse(line: str, where: str) -> object:
    try:
        return json.loads(line, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"{error.msg} at character {error.pos}"
        raise InputError(f"{where}: not JSON: {place}; give one object a line") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: JSON that cannot be read: {error}") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON; give a number or null")


def _line(document: Document) -> str:
    try:
        return json.dumps(to_record(document), ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"document {document.id!r}: fields cannot be written as JSON: {error}; "
            "keep to strings, numbers, lists and dictionaries"
        ) from error
