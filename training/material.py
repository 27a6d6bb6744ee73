"""The files that a model is tuned on: read whole, with every document's place and hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.record import sha256
from quotestance.errors import InputError
from quotestance.io import formats, objects, utf8
from quotestance.io.iob import Scheme
from quotestance.io.record import from_record
from quotestance.types import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: by the format and, for CoNLL, the scheme; by the ending if `None`."""

    form: str | None = None
    scheme: Scheme | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """The documents of one file or folder."""

    path: Path
    documents: tuple[Document, ...]
    sha256: str

    def place(self, index: int) -> str:
        """Where a document stands, for messages."""
        identifier = self.documents[index].id
        named = f" ({identifier!r})" if identifier is not None else ""
        return f"{self.path}, document {index + 1}{named}"


class Unreadable(InputError):
    """A file with records that cannot be read; `problems` has a line for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(path: Path, reading: Reading) -> Material:
    """Read a file in any format of `quotestance.io.formats`.

    Raises:
        Unreadable: a record is wrong; of JSON lines, every one that is wrong is named.
        OSError: the file cannot be read.
    """
    try:
        documents = tuple(formats.read(path, reading.form, reading.scheme))
    except InputError as error:
        found = tuple(_problems(path)) if _is_lines(path, reading) else ()
        raise Unreadable(found or (str(error),)) from error
    return Material(path, documents, sha256(path))


def _is_lines(path: Path, reading: Reading) -> bool:
    return path.is_file() and (reading.form or formats.meant(path, "--from")) == "jsonl"


def _problems(path: Path) -> Iterator[str]:
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            where = f"{path}, line {number}"
            try:
                line = utf8.decode(raw, where, 0)
                if line.strip():
                    from_record(objects.parsed(line, where, "give one object a line"), where)
            except InputError as error:
                yield str(error)
