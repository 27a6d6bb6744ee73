"""doccano: JSON lines of a project for sequence labelling with relations.

    {"text": "…", "document_id": "a1",
     "entities": [{"id": 1, "label": "content/urge", "start_offset": 14, "end_offset": 52}, …],
     "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "cue"}, …]}

Labels are `content`, `cue` and `source`; a content may carry its stance behind a slash. The first
piece of a content is related to its `cue`, its `source` and its further pieces (`piece`). Offsets
are in characters, end exclusive. doccano numbers texts anew, so that the id of a document stands
in `document_id`, which doccano keeps with all other fields as metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from quotestance.errors import InputError
from quotestance.io import atomic, objects
from quotestance.io.drawing import Drawing
from quotestance.io.graph import Graph, graph_of, role_of
from quotestance.io.losses import Feature, Losses
from quotestance.io.node import Node
from quotestance.io.traits import Traits
from quotestance.types import Document, Quote

_HELD: frozenset[Feature] = frozenset({"stances", "fields"})
_OWN_KEYS = frozenset({"id", "document_id", "text", "entities", "relations", "label", "labels"})


def read(path: Path | str) -> Iterator[Document]:
    """Read an export of doccano, with relations or, as `label` lists, without.

    The direction and the type of relations are free. Other labels are passed over and counted in
    a warning.

    Raises:
        InputError: a line cannot be understood; names file, line, field and value.
        OSError: the file cannot be read.
    """
    losses = Losses.reading(path)
    for node in objects.read(path):
        yield _document(node, losses)
    losses.warn()


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write lines for doccano to import; the file appears whole or not at all.

    Raises:
        InputError: a field of a document cannot be written as JSON.
        OSError: the file cannot be written.
    """
    losses = Losses.writing("doccano", path)
    numbers = count(1)
    with atomic.opened(path) as stream:
        for document in documents:
            losses.document(document, _HELD)
            record = _record(document, numbers, losses)
            stream.write(objects.written(record, document) + "\n")
    losses.warn()


def _record(document: Document, numbers: Iterator[int], losses: Losses) -> dict[str, Any]:
    fields = {key: value for key, value in document.fields.items() if key not in _OWN_KEYS}
    losses.add("fields that are called like doccano's", len(document.fields) - len(fields))
    graph = graph_of(document.quotes)
    labels = _labels(graph, document.quotes)
    ids = [next(numbers) for _ in graph.regions]
    return {
        "text": document.text,
        **({"document_id": document.id} if document.id is not None else {}),
        **fields,
        "entities": [
            {
                "id": identifier,
                "label": labels.get(number, region.role),
                "start_offset": region.span.start,
                "end_offset": region.span.end,
            }
            for number, (identifier, region) in enumerate(zip(ids, graph.regions, strict=True))
        ],
        "relations": [
            {
                "id": next(numbers),
                "from_id": ids[link.head],
                "to_id": ids[link.tail],
                "type": graph.label(link),
            }
            for link in graph.links
        ],
    }


def _labels(graph: Graph, quotes: Iterable[Quote]) -> dict[int, str]:
    """Labels of the content regions whose quote has a stance."""
    return {
        number: f"content/{quote.stance.label}"
        for head, quote in zip(graph.heads, quotes, strict=True)
        for number in range(head, head + len(quote.content))
        if quote.stance
    }


def _document(node: Node, losses: Losses) -> Document:
    identifier = node.identifier("document_id")
    if identifier is None:
        identifier = node.identifier()
    if identifier is not None:
        node = Node(node.value, f"{node.where}, document {identifier!r}")
    text = node.text()
    drawing = Drawing(losses)
    for entity in node.items("entities", "give a list of entities"):
        _mark(entity, text, drawing)
    for key in ("label", "labels"):
        for triple in node.items(key, "give a list of [start, end, label]"):
            _mark(_entity(triple), text, drawing)
    for relation in node.items("relations", "give a list of relations"):
        drawing.link(relation.integer("from_id"), relation.integer("to_id"))
    fields = {key: value for key, value in node.members().items() if key not in _OWN_KEYS}
    return Document(text, drawing.quotes(node.where), identifier, fields)


def _mark(entity: Node, text: str, drawing: Drawing) -> None:
    label, slash, stance = (entity.string("label") or "").partition("/")
    number = entity.integer("id")
    name = entity.path if number is None else number
    drawing.mark(name, label, entity.span(text, "start_offset", "end_offset"))
    if slash and stance and role_of(label) == "content":
        drawing.describe(name, Traits(stance=stance))


def _entity(triple: Node) -> Node:
    """An entity of the export without relations, as one of that with relations."""
    if not isinstance(triple.value, list) or len(triple.value) != 3:
        raise InputError.of(triple.where, triple.path, triple.value, "give [start, end, label]")
    keys = ("start_offset", "end_offset", "label")
    return Node(dict(zip(keys, triple.value, strict=True)), triple.where, triple.path)
