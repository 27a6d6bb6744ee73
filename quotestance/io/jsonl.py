"""JSON lines: one document a line, the same for gold, for predictions and for training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from quotestance.io import atomic, objects
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
    for node in objects.load(lines, name):
        yield from_record(node.value, node.where)


def dump(documents: Iterable[Document], stream: TextIO) -> None:
    """Write documents to an open stream, one line each."""
    for document in documents:
        stream.write(objects.written(to_record(document), document) + "\n")
