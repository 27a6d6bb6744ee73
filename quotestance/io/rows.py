"""Tables with one row a quote, for spreadsheets and data frames: the same for csv and parquet.

The first columns are for people; those of `WHOLE` beside them let the documents be built again.
The text and the other fields of a document stand in its first row. A document without quotes has
a row that names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from quotestance.errors import InputError
from quotestance.io import objects, utf8
from quotestance.io.ids import Ids
from quotestance.io.losses import Losses
from quotestance.io.node import Node
from quotestance.io.record import DECIMALS, offsets, read_quote, rounded
from quotestance.types import PIECE_SEPARATOR, Document, Quote, Span, Stance

PREFIX = "stance_"
_BEFORE = ("document", "quote", "speaker", "speaker_kind", "source", "cue", "type")
_STANCE = ("stance", "second_stance")
_AFTER = ("score", "attitude", "text", "start", "end", "content")
WHOLE = ("cue_spans", "source_spans", "speaker_mentions", "document_text", "fields")

_LOOK_AHEAD = 1000

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows, which come as the documents come; unknown is `None`."""

    labels: tuple[str, ...]
    rows: Iterator[Row]
    whole: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        chances = (PREFIX + label for label in self.labels)
        return (*_BEFORE, *_STANCE, *chances, *_AFTER, *(WHOLE if self.whole else ()))


def table(documents: Iterable[Document], losses: Losses | None = None) -> Table:
    """Lay documents out as rows; with `losses` whole documents, without it their quotes alone.

    There is a column of probabilities for every stance that the first scored quote has, looked
    for in the first 1000 documents. Spans are `[[start, end], …]`, in characters.

    Raises:
        InputError: (while rows are taken) a quote has probabilities for other stances.
    """
    remaining = iter(documents)
    head = _head(remaining)
    labels = _labels(head[-1]) if head else ()
    rows = _rows(chain(head, remaining), labels, losses)
    return Table(labels, rows, whole=losses is not None)


def documents(rows: Iterable[Node]) -> Iterator[Document]:
    """Build documents from rows, in the order of their first rows; quotes by their number.

    `source`, `cue`, `text`, `start` and `end` are for people and not read: spans are `content`,
    `cue_spans` and `source_spans`.

    Raises:
        InputError: a column is missing, a cell is wrong, or a document is without its text.
    """
    drafts: dict[str | None, _Draft] = {}
    for row in rows:
        for column in ("document", "document_text"):
            if column not in row.members():
                need = "write the table whole, with quotestance convert"
                raise InputError(f"{row.where}: there is no column {column}; {need}")
        drafts.setdefault(row.identifier("document"), _Draft()).rows.append(row)
    for identifier, draft in drafts.items():
        yield draft.document(identifier)


# Writing


def _head(documents: Iterator[Document]) -> list[Document]:
    """Take documents up to the first with stance probabilities, within reason."""
    head = []
    for document in islice(documents, _LOOK_AHEAD):
        head.append(document)
        if _labels(document):
            break
    return head


def _labels(document: Document) -> tuple[str, ...]:
    scored = (quote.stance.scores for quote in document.quotes if quote.stance)
    return next((tuple(scores) for scores in scored if scores), ())


def _rows(
    documents: Iterable[Document], labels: tuple[str, ...], losses: Losses | None
) -> Iterator[Row]:
    ids = Ids(losses) if losses else None
    for document in documents:
        rows = [_row(document, index, quote, labels) for index, quote in enumerate(document.quotes)]
        if ids and losses:
            whole = {"document": ids.of(document.id), **_whole(document, losses)}
            first = {**(rows[0] if rows else {}), **whole}
            rows = [first, *({**row, "document": whole["document"]} for row in rows[1:])]
            rows = [utf8.sound(row) for row in rows]
        yield from rows


def _row(document: Document, index: int, quote: Quote, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "document": document.id,
        "quote": index,
        "speaker": quote.speaker.name if quote.speaker else None,
        "speaker_kind": quote.speaker.kind if quote.speaker else None,
        "source": _joined(quote.source),
        "cue": _joined(quote.cue),
        "type": quote.type,
        **_stance_cells(document, quote.stance, labels),
        "score": rounded(quote.score),
        "attitude": quote.attitude,
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "content": offsets(quote.content),
        "cue_spans": offsets(quote.cue),
        "source_spans": offsets(quote.source),
        "speaker_mentions": offsets(quote.speaker.mentions) if quote.speaker else [],
    }


def _whole(document: Document, losses: Losses) -> dict[str, Any]:
    """The cells of a document's first row that speak of all of it."""
    losses.add("lone surrogates in texts", utf8.surrogates(document.text))
    fields = objects.written(dict(document.fields), document) if document.fields else None
    return {"document_text": document.text, "fields": fields}


def _stance_cells(
    document: Document, stance: Stance | None, labels: tuple[str, ...]
) -> dict[str, str | float | None]:
    if stance is None:
        return {}
    strange = sorted(stance.scores.keys() - set(labels))
    if strange:
        need = f"the columns were made for {list(labels)}: write these documents to their own file"
        raise InputError.of(f"document {document.id!r}", "stance_scores", strange, need)
    chances = {PREFIX + label: round(value, DECIMALS) for label, value in stance.scores.items()}
    return {"stance": stance.label, "second_stance": stance.second, **chances}


def _joined(spans: tuple[Span, ...]) -> str:
    return PIECE_SEPARATOR.join(span.text for span in spans)


# Reading


@dataclass(slots=True)
class _Draft:
    """The rows of one document."""

    rows: list[Node] = field(default_factory=list)

    def document(self, identifier: str | None) -> Document:
        where = f"{self.rows[0].where}, document {identifier!r}"
        quotes = [row for row in self.rows if row.integer("quote") is not None]
        texts = [text for row in self.rows if (text := row.members()["document_text"])]
        if quotes and not texts:
            raise InputError(f"{where}: no row has its document_text; keep the first row of it")
        text = Node({"document_text": texts[0] if texts else ""}, where).text("document_text")
        ordered = sorted(quotes, key=lambda row: row.integer("quote") or 0)
        return Document(
            text, tuple(_quote(row, text) for row in ordered), identifier, self.fields(where)
        )

    def fields(self, where: str) -> Mapping[str, Any]:
        cells = [cell for row in self.rows if (cell := row.string("fields"))]
        need = "give the fields of the document as a JSON object"
        fields = objects.parsed(cells[0], f"{where}, fields", need) if cells else {}
        if not isinstance(fields, dict):
            raise InputError.of(where, "fields", fields, need)
        return fields


def _quote(row: Node, text: str) -> Quote:
    cells = row.members()
    chances = {
        name.removeprefix(PREFIX): value
        for name, value in cells.items()
        if name.startswith(PREFIX) and value is not None
    }
    spans = {"cue": cells.get("cue_spans"), "source": cells.get("source_spans")}
    return read_quote(Node({**cells, **spans, "stance_scores": chances}, row.where), text)
