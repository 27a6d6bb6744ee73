"""Every file format by its name: which one a path means, and reading and writing with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotestance.errors import InputError
from quotestance.io import (
    brat,
    conll,
    csv,
    doccano,
    hf,
    jsonl,
    label_studio,
    parquet,
    prodigy,
    text,
)
from quotestance.io.iob import SCHEMES, Scheme
from quotestance.types import Document

_Read = Callable[[Path], Iterator[Document]]
_Write = Callable[[Iterable[Document], Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A name, the endings that mean it, and what reads and writes it."""

    name: str
    endings: tuple[str, ...]
    read: _Read
    write: _Write | None


CONLL = "conll"
_CONLL_ENDINGS = (".conll", ".iob", ".iob2", ".bio")

_FORMATS = (
    Format("jsonl", (".jsonl", ".ndjson"), jsonl.read, jsonl.write),
    Format("csv", (".csv",), csv.read, csv.write),
    Format("parquet", (".parquet",), parquet.read, parquet.write),
    Format("label-studio", (".json",), label_studio.read, label_studio.write),
    Format("doccano", (), doccano.read, doccano.write),
    Format("prodigy", (), prodigy.read, prodigy.write),
    Format("brat", (".ann",), brat.read, brat.write),
    Format("datasets", (), hf.read, hf.write),
    Format("text", (".txt", ".text", ".md"), text.read, None),
)
NAMES = (*(form.name for form in _FORMATS), CONLL)
WRITABLE = (*(form.name for form in _FORMATS if form.write), CONLL)


def read(
    path: Path | str, form: str | None = None, scheme: Scheme | None = None
) -> Iterator[Document]:
    """Read documents in a format that is named or that the ending of the path means.

    A folder is a saved dataset or else brat. JSON lines of doccano and Prodigy end like our own:
    they must be named, and are recognised where they are not.

    Raises:
        InputError: no format is meant, `scheme` is missing for CoNLL, or the file is wrong.
        OSError: the file cannot be read.
    """
    path = Path(path)
    found = find(form or meant(path, "form"), scheme, "scheme")
    documents = found.read(path)
    return documents if form or found.name != "jsonl" else _recognised(documents, path)


def write(
    documents: Iterable[Document],
    path: Path | str,
    form: str | None = None,
    scheme: Scheme | None = None,
) -> None:
    """Write documents in a format that is named or that the ending of the path means.

    Raises:
        InputError: no format is meant, `scheme` is missing for CoNLL, or a document cannot be
            written.
        OSError: the file cannot be written.
    """
    path = Path(path)
    found = find(form or meant(path, "form"), scheme, "scheme")
    if found.write is None:
        raise InputError(f"{path}: {found.name} holds no quotes; write {', '.join(WRITABLE)}")
    found.write(documents, path)


def meant(path: Path, option: str) -> str:
    """The name of the format that a path means.

    Raises:
        InputError: it means none; the message asks for `option`.
    """
    if path.is_dir():
        return "datasets" if hf.is_saved(path) else "brat"
    ending = path.suffix.lower()
    endings = {each: form.name for form in _FORMATS for each in form.endings}
    endings |= dict.fromkeys(_CONLL_ENDINGS, CONLL)
    if ending not in endings:
        need = f"end it in {', '.join(endings)} or give {option}: {', '.join(NAMES)}"
        raise InputError(f"{path}: the ending names no format; {need}")
    return endings[ending]


def find(name: str, scheme: Scheme | None, option: str) -> Format:
    """The format of a name, CoNLL's with its scheme in place.

    Raises:
        InputError: there is none, or CoNLL comes without a scheme; the message asks for `option`.
    """
    if name == CONLL:
        return _conll(scheme, option)
    found = next((form for form in _FORMATS if form.name == name), None)
    if found is None:
        raise InputError(f"the format is {name!r}; give one of {', '.join(NAMES)}")
    return found


def _conll(scheme: Scheme | None, option: str) -> Format:
    if scheme not in SCHEMES:
        raise InputError(f"conll: the scheme is {scheme!r}; give {option}: {', '.join(SCHEMES)}")

    def read_columns(path: Path) -> Iterator[Document]:
        return conll.read(path, scheme)

    def write_columns(documents: Iterable[Document], path: Path) -> None:
        conll.write(documents, path, scheme)

    return Format(CONLL, _CONLL_ENDINGS, read_columns, write_columns)


def _recognised(documents: Iterable[Document], path: Path) -> Iterator[Document]:
    for document in documents:
        other = None if document.quotes else _other(document.fields)
        if other:
            raise InputError(
                f"{path}: document {document.id!r} has no quotes, but fields of {other}; "
                f"name the format: {other}, or jsonl to read it as it stands"
            )
        yield document


def _other(fields: Any) -> str | None:
    """Whose JSON lines these fields are, if they are not ours."""
    if isinstance(fields.get("entities"), list):
        return "doccano"
    triples = fields.get("label", fields.get("labels"))
    if isinstance(triples, list) and any(isinstance(triple, list) for triple in triples):
        return "doccano"
    return "prodigy" if isinstance(fields.get("spans"), list) else None
