"""Prodigy: JSON lines of the relations interface, with spans, relations and tokens.

    {"text": "…", "id": "a1",
     "tokens": [{"text": "Lund", "start": 13, "end": 17, "id": 4, "ws": true}, …],
     "spans": [{"start": 28, "end": 48, "token_start": 9, "token_end": 14, "label": "content",
                "stance": "urge", "speaker": "Ada Lund"}, …],
     "relations": [{"head": 14, "child": 6, "head_span": {…}, "child_span": {…}, "label": "cue"}]}

`end` of characters is exclusive, `token_end` is the last token itself. Labels are `content`, `cue`
and `source`; the first piece of a content is the head of relations to its `cue`, its `source` and
its further pieces (`piece`), and carries stance, second_stance, attitude, speaker and score. All
other fields of a document stand beside the text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from quotestance.io import atomic, objects, tokens
from quotestance.io.drawing import Drawing
from quotestance.io.graph import Graph, Link, Region, graph_of, role_of
from quotestance.io.losses import TRAITS, Feature, Losses
from quotestance.io.node import Node
from quotestance.io.traits import Traits, described
from quotestance.types import Document, Quote, Span

_HELD: frozenset[Feature] = TRAITS | {"scores", "fields"}
_OWN_KEYS = frozenset({"id", "text", "tokens", "spans", "relations"})


def read(path: Path | str) -> Iterator[Document]:
    """Read an export of Prodigy (`db-out`) from the interfaces for relations, spans or names.

    Relations may go either way and have any label. Spans of other labels and tasks that were
    rejected or ignored are passed over and counted in a warning.

    Raises:
        InputError: a line cannot be understood; names file, line, field and value.
        OSError: the file cannot be read.
    """
    losses = Losses.reading(path)
    for node in objects.read(path):
        answer = node.string("answer")
        if answer in ("reject", "ignore"):
            losses.add(f"tasks answered {answer}")
        else:
            yield _document(node, losses)
    losses.warn()


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write tasks for Prodigy; the file appears whole or not at all.

    Prodigy knows a span by its offsets and label, so that no two contents can share a piece.

    Raises:
        InputError: a field of a document cannot be written as JSON.
        OSError: the file cannot be written.
    """
    losses = Losses.writing("Prodigy", path)
    with atomic.opened(path) as stream:
        for document in documents:
            losses.document(document, _HELD)
            stream.write(objects.written(_record(document, losses), document) + "\n")
    losses.warn()


# Writing


def _record(document: Document, losses: Losses) -> dict[str, Any]:
    fields = {key: value for key, value in document.fields.items() if key not in _OWN_KEYS}
    losses.add("fields that are called like Prodigy's", len(document.fields) - len(fields))
    quotes = _apart(document.quotes, losses)
    graph = graph_of(quotes)
    words = _tokens(document.text, [region.span for region in graph.regions])
    traits = {
        head: Traits.of(quote).known() for head, quote in zip(graph.heads, quotes, strict=True)
    }
    spans = [_span(region, words) for region in graph.regions]
    return {
        "text": document.text,
        **({"id": document.id} if document.id is not None else {}),
        **fields,
        "tokens": [_token(document.text, words, number) for number in range(len(words))],
        "spans": [{**span, **traits.get(n, {})} for n, span in enumerate(spans)],
        "relations": [_relation(graph, link, spans) for link in graph.links],
    }


def _apart(quotes: Iterable[Quote], losses: Losses) -> list[Quote]:
    """The quotes whose pieces are not those of an earlier one."""
    kept: list[Quote] = []
    taken: set[Span] = set()
    for quote in quotes:
        if taken.isdisjoint(quote.content):
            kept.append(quote)
            taken.update(quote.content)
        else:
            losses.add("quotes that share a piece with an earlier one")
    return kept


def _tokens(text: str, spans: Sequence[Span]) -> list[Span]:
    """Words, signs and white space; one space after a token is left out unless a span needs it."""
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    return [
        token
        for token in tokens.cut(text, spans)
        if token.text != " " or token.start == 0 or token.start in starts or token.end in ends
    ]


def _token(text: str, words: Sequence[Span], number: int) -> dict[str, Any]:
    word = words[number]
    following = words[number + 1].start if number + 1 < len(words) else len(text)
    ws = following > word.end
    return {"text": word.text, "start": word.start, "end": word.end, "id": number, "ws": ws}


def _span(region: Region, words: Sequence[Span]) -> dict[str, Any]:
    inside = tokens.covered(words, region.span)
    return {
        "start": region.span.start,
        "end": region.span.end,
        "token_start": inside.start,
        "token_end": inside.stop - 1,
        "label": region.role,
    }


def _relation(graph: Graph, link: Link, spans: Sequence[dict[str, Any]]) -> dict[str, Any]:
    head, child = spans[link.head], spans[link.tail]
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": head,
        "child_span": child,
        "label": graph.label(link),
    }


# Reading


def _document(node: Node, losses: Losses) -> Document:
    identifier = node.identifier()
    if identifier is not None:
        node = Node(node.value, f"{node.where}, document {identifier!r}")
    text = node.text()
    drawing = Drawing(losses)
    spans = list(node.items("spans", "give a list of spans"))
    for span in spans:
        _mark(span, text, drawing)
    for relation in node.items("relations", "give a list of relations"):
        head, child = (_end(relation, key, text, spans) for key in ("head", "child"))
        drawing.link(head, child)
    fields = {key: value for key, value in node.members().items() if key not in _OWN_KEYS}
    return Document(text, drawing.quotes(node.where), identifier, fields)


def _mark(node: Node, text: str, drawing: Drawing) -> None:
    label = node.string("label") or ""
    span = node.span(text)
    drawing.mark((span, label), label, span)
    traits = described(node)
    if traits != Traits() and role_of(label) is not None:
        drawing.describe((span, label), traits)


def _end(relation: Node, key: str, text: str, spans: Sequence[Node]) -> Hashable:
    """The name of the span at one end of a relation, which may be told by a token alone."""
    node = relation.member(f"{key}_span")
    if node.value is not None:
        return node.span(text), node.string("label") or ""
    token = relation.integer(key)
    for span in spans:
        if token is not None and token in _token_range(span):
            return span.span(text), span.string("label") or ""
    return None


def _token_range(span: Node) -> range:
    first, last = span.integer("token_start"), span.integer("token_end")
    return range(0) if first is None or last is None else range(first, last + 1)
