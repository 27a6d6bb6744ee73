"""Bringing gold and predicted documents together, by id or else by order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from quotestance.errors import InputError
from quotestance.types import Document

_EXCERPT = 20


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents, and the name of the file that they come from."""

    name: str
    documents: tuple[Document, ...]


def join(gold: Corpus, predicted: Corpus) -> list[tuple[Document, Document]]:
    """Pair every gold document with its prediction, in the order of gold.

    Documents are joined by id if all of them have one, by order otherwise.

    Raises:
        InputError: a document is missing, comes twice, or has another id or text; the
            message names the file, the document and what differs.
    """
    if all(document.id is not None for document in (*gold.documents, *predicted.documents)):
        pairs = _join_by_id(gold, predicted)
    else:
        pairs = _join_by_order(gold, predicted)
    for position, (wanted, offered) in enumerate(pairs, 1):
        if wanted.text != offered.text:
            name = _named(wanted, position)
            raise InputError(
                f"{predicted.name}: {name}: the text is not that of {gold.name}: "
                f"{_difference(wanted.text, offered.text)}"
            )
    return pairs


def _join_by_id(gold: Corpus, predicted: Corpus) -> list[tuple[Document, Document]]:
    wanted, offered = _by_id(gold), _by_id(predicted)
    _refuse_missing(wanted.keys() - offered.keys(), gold.name, predicted.name)
    _refuse_missing(offered.keys() - wanted.keys(), predicted.name, gold.name)
    return [(document, offered[key]) for key, document in wanted.items()]


def _by_id(corpus: Corpus) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for document in corpus.documents:
        key = str(document.id)
        if key in documents:
            raise InputError(f"{corpus.name}: id {key!r} comes twice; ids must be unique")
        documents[key] = document
    return documents


def _refuse_missing(ids: set[str], present: str, absent: str) -> None:
    if ids:
        first = min(ids)
        more = f" (and {len(ids) - 1} more)" if len(ids) > 1 else ""
        raise InputError(f"{absent}: id {first!r}{more} of {present} is missing")


def _join_by_order(gold: Corpus, predicted: Corpus) -> list[tuple[Document, Document]]:
    _refuse_other_length(gold, predicted)
    pairs = list(zip(gold.documents, predicted.documents, strict=True))
    for position, (wanted, offered) in enumerate(pairs, 1):
        if None not in (wanted.id, offered.id) and wanted.id != offered.id:
            raise InputError(
                f"{predicted.name}: document {position} has id {offered.id!r}, "
                f"but {wanted.id!r} in {gold.name}; give every document an id, or the same order"
            )
    return pairs


def _refuse_other_length(gold: Corpus, predicted: Corpus) -> None:
    wanted, offered = len(gold.documents), len(predicted.documents)
    if wanted != offered:
        raise InputError(
            f"{predicted.name}: has {offered} documents, but {gold.name} has {wanted}; "
            "give every document an id, or one prediction for each"
        )


def _named(document: Document, position: int) -> str:
    return f"document {position}" if document.id is None else f"id {document.id!r}"


def _difference(wanted: str, offered: str) -> str:
    letters = zip_longest(wanted, offered)
    at = next(position for position, (one, other) in enumerate(letters) if one != other)
    had, expected = offered[at : at + _EXCERPT], wanted[at : at + _EXCERPT]
    return f"from character {at} it has {had!r} instead of {expected!r}"
