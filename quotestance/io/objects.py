"""JSON in files: one object a line, and any value written with a clear error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from quotestance.errors import InputError
from quotestance.io import utf8
from quotestance.io.node import Node
from quotestance.types import Document


def read(path: Path | str) -> Iterator[Node]:
    """Read a file line by line, never whole; blank lines are passed over.

    Raises:
        InputError: a line is not UTF-8 or not JSON; names file and line.
        OSError: the file cannot be read.
    """
    with Path(path).open("rb") as stream:
        yield from load(stream, str(path))


def load(lines: Iterable[bytes], name: str) -> Iterator[Node]:
    """Read lines of bytes, such as a binary stream; `name` is for messages."""
    offset = 0
    for number, raw in enumerate(lines, start=1):
        where = f"{name}, line {number}"
        line = utf8.decode(raw, where, offset)
        offset += len(raw)
        if line.strip():
            yield Node(parsed(line, where, "give one object a line"), where)


def parsed(text: str, where: str, need: str) -> object:
    """Parse JSON.

    Raises:
        InputError: it is none, or Python cannot hold it; `need` says what belongs there.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"{error.msg} at character {error.pos}"
        raise InputError(f"{where}: not JSON: {place}; {need}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: JSON that cannot be read: {error}") from error


def written(value: object, document: Document) -> str:
    """Write a document's JSON on one line, without a line break behind it.

    Raises:
        InputError: a field of the document cannot be written as JSON.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"document {document.id!r}: fields cannot be written as JSON: {error}; "
            "keep to strings, numbers, lists and dictionaries"
        ) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON; give a number or null")
