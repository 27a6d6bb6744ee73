"""Acts annotated apart from their corpus: stances for quotes that it leaves without one.

A corpus whose text may not be passed on can be annotated further all the same. A file of acts has a
line a document, which names it by `id` and by the `sha256` of its text, and lists under `acts` the
`cue` of each quote (`[start, end]`, in characters), its `stance` and its `second_stance` or null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from quotestance.errors import QuotestanceError
from quotestance.types import Document, Quote, Stance

Cue = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of one document, by the first and last character of the cue."""

    sha256: str
    stances: Mapping[Cue, Stance]

    def check(self, document: Document) -> None:
        """See that a document is the one that was annotated.

        Raises:
            QuotestanceError: its text is another.
        """
        if sha256_of(document.text) != self.sha256:
            raise QuotestanceError(
                f"{document.id}: its text is not the one whose acts were annotated"
            )


def read_acts(path: Path) -> dict[str, Acts]:
    """All acts of a file, by the id of their document."""
    with path.open(encoding="utf-8") as lines:
        return dict(map(_document_acts, map(json.loads, lines)))


def _document_acts(record: Mapping[str, object]) -> tuple[str, Acts]:
    listed = record["acts"]
    assert isinstance(listed, list)
    stances = {
        (act["cue"][0], act["cue"][1]): Stance(act["stance"], second=act["second_stance"])
        for act in listed
    }
    return str(record["id"]), Acts(str(record["sha256"]), stances)


def with_acts(documents: Iterable[Document], acts: Mapping[str, Acts]) -> Iterator[Document]:
    """Documents whose quotes without a stance have got those of `acts`.

    Raises:
        QuotestanceError: a text is another than the one that was annotated, or an act belongs to
            no quote, or to one that has a stance.
    """
    for document in documents:
        known = acts.get(document.id or "")
        yield document if known is None else _with_acts(document, known)


def _with_acts(document: Document, acts: Acts) -> Document:
    acts.check(document)
    left = dict(acts.stances)
    quotes = tuple(_with_act(quote, left) for quote in document.quotes)
    if left:
        raise QuotestanceError(f"{document.id}: no quote without a stance has cues at {list(left)}")
    return replace(document, quotes=quotes)


def _with_act(quote: Quote, left: dict[Cue, Stance]) -> Quote:
    cue = cue_of(quote)
    return quote if quote.stance or cue is None else replace(quote, stance=left.pop(cue, None))


def cue_of(quote: Quote) -> Cue | None:
    """First character of a quote's cue and one past its last; `None` where it has none."""
    return (quote.cue[0].start, quote.cue[-1].end) if quote.cue else None


def sha256_of(text: str) -> str:
    """What a text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()
