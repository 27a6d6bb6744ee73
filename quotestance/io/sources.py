"""What the user points at, files, folders or standard input, as one stream of documents."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from quotestance.errors import InputError
from quotestance.io import jsonl, text, utf8
from quotestance.types import Document

InputFormat = Literal["text", "jsonl"]

STANDARD_INPUT = "-"
TEXT_ENDINGS = frozenset({".txt", ".text", ".md"})
JSONL_ENDINGS = frozenset({".jsonl", ".ndjson"})

_STANDARD_INPUT_NAME = "stdin"


@dataclass(frozen=True, slots=True)
class Source:
    """One input; `path` is `None` for standard input, `name` begins the ids of its documents."""

    path: Path | None
    name: str
    format: InputFormat


def find(inputs: Sequence[str], form: InputFormat | None = None) -> list[Source]:
    """List what the inputs mean, in order, before any of it is read.

    A file is JSON lines if it ends in .jsonl, .ndjson or .json, and text otherwise; `form`
    overrides this. A folder stands for all its .txt, .text, .md, .jsonl and .ndjson files and
    those of its subfolders, sorted, hidden ones left out. `-` is standard input: text, unless
    `form` says otherwise. Files of one name in different folders are called by their paths.

    Raises:
        InputError: nothing is there, a folder holds no text, or standard input is named twice.
        OSError: a folder cannot be read.
    """
    if inputs.count(STANDARD_INPUT) > 1:
        raise InputError("standard input can be read only once; give '-' once")
    found = _told_apart([source for given in inputs for source in _sources(given)])
    return [replace(source, format=form) for source in found] if form else found


def is_input(path: Path, sources: Iterable[Source]) -> bool:
    """Whether a file is one of the inputs, by whatever name."""
    return path.exists() and any(s.path is not None and s.path.samefile(path) for s in sources)


def read(sources: Iterable[Source]) -> Iterator[Document]:
    """Read documents one after the other; lines without an id are called `name#number`, from 1.

    Raises:
        InputError: an input is not UTF-8, not JSON lines or not a document.
        OSError: an input cannot be read.
    """
    for source in sources:
        if source.format == "text":
            yield from _texts(source)
        else:
            yield from _numbered(_lines(source), source.name)


def _told_apart(sources: list[Source]) -> list[Source]:
    counts = Counter(name for name, _ in {(source.name, source.path) for source in sources})
    return [
        replace(source, name=source.path.as_posix())
        if source.path and counts[source.name] > 1
        else source
        for source in sources
    ]


def _sources(given: str) -> list[Source]:
    if not given.strip():
        raise InputError(f"{given!r} names no input; give a file, a folder or '-'")
    if given == STANDARD_INPUT:
        return [Source(None, _STANDARD_INPUT_NAME, "text")]
    path = Path(given)
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise InputError(f"{given}: no such file or folder; give '-' to read standard input")
    return [_file(path, path.name)]


def _in_folder(folder: Path) -> list[Source]:
    files = [
        _file(path, path.relative_to(folder).as_posix())
        for path in _walk(folder)
        if path.suffix.lower() in TEXT_ENDINGS | JSONL_ENDINGS
    ]
    if not files:
        endings = ", ".join(sorted(TEXT_ENDINGS | JSONL_ENDINGS))
        raise InputError(f"{folder}: no text in this folder; it needs files ending in {endings}")
    return files


def _walk(folder: Path) -> Iterator[Path]:
    """Every file that is not hidden; a subfolder that cannot be read is an error, not a gap."""
    for root, folders, files in os.walk(folder, onerror=_fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(files) if not name.startswith("."))


def _fail(error: OSError) -> None:
    raise error


def _file(path: Path, name: str) -> Source:
    lines = path.suffix.lower() in JSONL_ENDINGS | {".json"}
    return Source(path, name, "jsonl" if lines else "text")


def _texts(source: Source) -> Iterator[Document]:
    if source.path is not None:
        return text.read(source.path, source.name)
    raw = sys.stdin.buffer.read()
    return iter([Document(text=utf8.decode(raw, "standard input"), id=source.name)])


def _lines(source: Source) -> Iterator[Document]:
    if source.path is not None:
        return jsonl.read(source.path)
    return jsonl.load(sys.stdin.buffer, "standard input")


def _numbered(documents: Iterable[Document], name: str) -> Iterator[Document]:
    for number, document in enumerate(documents, start=1):
        yield document if document.id is not None else replace(document, id=f"{name}#{number}")
