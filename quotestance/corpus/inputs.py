"""The inputs of a run: found, counted once, cut in parts, and read part by part."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from quotestance.corpus import PART_SIZE, csv, jsonl, parquet
from quotestance.corpus.records import Columns, Part, Row, cut, row
from quotestance.errors import InputError
from quotestance.io.sources import STANDARD_INPUT

_FORMATS: dict[str, ModuleType] = {"jsonl": jsonl, "csv": csv, "parquet": parquet}
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
_NEED = f"it needs files ending in {', '.join(_ENDINGS)}"


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be read. Its name tells it from the others, wherever they all lie."""

    path: Path
    name: str

    @property
    def format(self) -> str:
        """How it is read."""
        return _ENDINGS[self.path.suffix.lower()]


@dataclass(frozen=True, slots=True)
class Input:
    """What a file was when it was counted."""

    name: str
    format: str
    bytes: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All inputs and all their parts, in order."""

    inputs: tuple[Input, ...]
    parts: tuple[Part, ...]


def find(inputs: Sequence[str]) -> list[File]:
    """List the files that the inputs mean, in order.

    A folder stands for its files that end in .jsonl, .ndjson, .csv or .parquet and those of its
    subfolders, sorted, hidden ones left out. Files of one name are called by their paths.

    Raises:
        InputError: nothing is there, nothing of these kinds, or a file is named twice.
        OSError: a folder cannot be read.
    """
    files = [file for given in inputs for file in _files(Path(given))]
    _check_once(files)
    for rename in (_by_path, _by_number):
        counts = Counter(file.name for file in files)
        files = [
            File(file.path, rename(file, number)) if counts[file.name] > 1 else file
            for number, file in enumerate(files, start=1)
        ]
    return files


def scan(files: Sequence[File], columns: Columns, part_size: int = PART_SIZE) -> Corpus:
    """Count the rows of every file, and cut them in parts; their names stay as the files do.

    Raises:
        InputError: a table lacks a column, or a file is not what its ending says.
        QuotestanceError: a parquet file is there and pyarrow is not.
        OSError: a file cannot be read.
    """
    inputs: list[Input] = []
    parts: list[Part] = []
    for index, file in enumerate(files):
        of_file = list(_parts(file, index, columns, part_size))
        rows = sum(part.rows for part in of_file)
        inputs.append(
            Input(file.name, file.format, file.path.stat().st_size, rows, sha256(file.path))
        )
        parts += of_file
    return Corpus(tuple(inputs), tuple(parts))


def read(part: Part, columns: Columns) -> Iterator[Row]:
    """Read the rows of a part, each once and one at a time.

    Raises:
        InputError: the file has fewer rows than when it was counted.
        QuotestanceError: it is parquet, and pyarrow is not installed.
        OSError: the file cannot be read.
    """
    found = _FORMATS[part.format].rows(part, columns)
    for number in part.numbers():
        unread = next(found, None)
        if unread is None:
            raise InputError(
                f"{part.path}: ends before row {number}, which was there when the run began; "
                f"leave inputs alone until it is done"
            )
        yield row(part, number, columns, unread)


def sha256(path: Path) -> str:
    """The hash of a file's bytes.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _parts(file: File, index: int, columns: Columns, size: int) -> Iterator[Part]:
    starts = _FORMATS[file.format].starts(file.path, columns)
    for number, (first, rows, start) in enumerate(cut(starts, size)):
        name = f"{index:05}-{number:06}"
        yield Part(name, file.path, file.name, file.format, first, rows, start)


def _by_path(file: File, _: int) -> str:
    return file.path.as_posix()


def _by_number(file: File, number: int) -> str:
    return f"{number}:{file.name}"


def _files(path: Path) -> list[File]:
    if path.is_dir():
        found = [File(each, each.relative_to(path).as_posix()) for each in _walk(path)]
        if not found:
            raise InputError(f"{path}: nothing to read in this folder; {_NEED}")
        return found
    if not path.exists():
        if path == Path(STANDARD_INPUT):
            raise InputError("-: standard input cannot be read again after a kill; give a file")
        raise InputError(f"{path}: no such file or folder; give one to read")
    if path.suffix.lower() not in _ENDINGS:
        raise InputError(f"{path}: an ending that names no format of a run; {_NEED}")
    return [File(path, path.name)]


def _walk(folder: Path) -> Iterator[Path]:
    """Every file that can be read and is not hidden; a subfolder that is closed is an error."""
    for root, folders, names in os.walk(folder, onerror=_fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(root, name) for name in sorted(names) if not name.startswith("."))
        yield from (path for path in paths if path.suffix.lower() in _ENDINGS)


def _fail(error: OSError) -> None:
    raise error


def _check_once(files: Sequence[File]) -> None:
    seen: set[Path] = set()
    for file in files:
        path = file.path.resolve()
        if path in seen:
            raise InputError(f"{file.path}: named twice among the inputs; name it once")
        seen.add(path)
