"""Labels annotated apart from their corpus: acts and speakers of quotes that it leaves without.

A corpus whose text may not be passed on can be annotated further all the same. A file of additions
has a line a document, which names it by `id` and by the `sha256` of its text. It lists under `acts`
the `cue` of a quote (`[start, end]`, in characters), its `stance` and its `second_stance` or null;
under `speakers` the `cue` and the `speaker` as places where the text has the name (see `name_at`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quotestance.errors import QuotestanceError
from quotestance.types import Document, Quote, Speaker, Stance

Cue = tuple[int, int]
# Where a name stands, in characters; or the name, of a country that the text calls otherwise.
Name = Sequence[Sequence[int]] | str


@dataclass(frozen=True, slots=True)
class Additions:
    """What is known of one document besides, by the cue: first character, one past the last."""

    sha256: str
    stances: Mapping[Cue, Stance]
    speakers: Mapping[Cue, Name]

    def check(self, document: Document) -> None:
        """See that a document is the one that was annotated.

        Raises:
            QuotestanceError: its text is another.
        """
        check_text(document.id or "", document.text, self.sha256)


def read_additions(path: Path) -> dict[str, Additions]:
    """All additions of a file, by the id of their document."""
    with path.open(encoding="utf-8") as lines:
        return dict(map(_of_document, map(json.loads, lines)))


def _of_document(record: Mapping[str, Any]) -> tuple[str, Additions]:
    stances = {
        _cue(act): Stance(act["stance"], second=act["second_stance"])
        for act in record.get("acts", ())
    }
    speakers = {_cue(each): each["speaker"] for each in record.get("speakers", ())}
    return str(record["id"]), Additions(str(record["sha256"]), stances, speakers)


def _cue(listed: Mapping[str, Any]) -> Cue:
    return listed["cue"][0], listed["cue"][1]


def with_additions(
    documents: Iterable[Document], additions: Mapping[str, Additions]
) -> Iterator[Document]:
    """Documents whose quotes have got what `additions` know of them.

    Raises:
        QuotestanceError: a text is another than the one that was annotated, a label belongs to no
            quote, or to one that has such a label, or a document is missing.
    """
    left = dict(additions)
    for document in documents:
        known = left.pop(document.id or "", None)
        yield document if known is None else _with(document, known)
    if left:
        raise QuotestanceError(f"no document {next(iter(left))!r}, of which labels are given")


def _with(document: Document, known: Additions) -> Document:
    known.check(document)
    stances, speakers = dict(known.stances), dict(known.speakers)
    quotes = []
    for quote in document.quotes:
        cue = cue_of(quote)
        if cue is not None and not quote.stance:
            quote = replace(quote, stance=stances.pop(cue, None))
        if cue is not None and not quote.speaker and cue in speakers:
            quote = replace(quote, speaker=Speaker(name_at(document.text, speakers.pop(cue))))
        quotes.append(quote)
    for kind, left in (("stance", stances), ("speaker", speakers)):
        if left:
            raise QuotestanceError(
                f"{document.id}: no quote without a {kind} has cues at {list(left)}"
            )
    return replace(document, quotes=tuple(quotes))


def cue_of(quote: Quote) -> Cue | None:
    """First character of a quote's cue and one past its last; `None` where it has none."""
    return (quote.cue[0].start, quote.cue[-1].end) if quote.cue else None


def name_at(text: str, name: Name) -> str:
    """The name that stands at these places, those of joint speakers joined as in the guide.

    Raises:
        QuotestanceError: a place lies outside of the text, or is empty.
    """
    if isinstance(name, str):
        return name
    for start, end in name:
        if not 0 <= start < end <= len(text):
            raise QuotestanceError(
                f"speaker: [{start}, {end}] is no place in a text of {len(text)} characters"
            )
    return " and ".join(text[start:end] for start, end in name)


def check_text(document: str, text: str, sha256: str) -> None:
    """See that a text is the one that was annotated.

    Raises:
        QuotestanceError: it is another.
    """
    if sha256_of(text) != sha256:
        raise QuotestanceError(f"{document}: its text is not the one that was annotated")


def sha256_of(text: str) -> str:
    """What a text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()
