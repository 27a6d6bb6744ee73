"""One document as one JSON object: the interchange format, in both directions.

Spans are `[[start, end], …]` in characters of `text`, half-open.
"""

from __future__ import annotations

from typing import Any, cast, get_args

from quotestance.errors import InputError
from quotestance.io.node import Node
from quotestance.types import Document, Quote, QuoteType, Span, Speaker, SpeakerKind, Stance

DECIMALS = 4

_ABSENT: tuple[object, ...] = (None, "unknown", [], {})
_OWN_KEYS = frozenset({"id", "text", "quotes"})


def to_record(document: Document) -> dict[str, Any]:
    """Turn a document into the dictionary that stands on its line.

    The document's own id, text and quotes win over fields of the same name. A quote with a
    score is a prediction and carries every key; one without (gold) leaves out what it lacks.
    """
    fields = {key: value for key, value in document.fields.items() if key not in _OWN_KEYS}
    quotes = [_quote_record(quote) for quote in document.quotes]
    return {"id": document.id, "text": document.text, **fields, "quotes": quotes}


def from_record(record: object, where: str = "record") -> Document:
    """Build a document from a parsed JSON object; `where` opens every error message.

    A null or missing speaker, stance or attitude means *not known* and becomes `None`. Keys
    of the record that are not ours go to `Document.fields`; unknown keys of a quote are dropped.

    Raises:
        InputError: something is missing or of the wrong kind, or offsets lie outside the text.
    """
    if not isinstance(record, dict):
        raise InputError.of(where, "the record", record, "give an object such as {'text': '…'}")
    node = Node(record, where)
    identifier = node.identifier()
    if identifier is not None:
        node = Node(record, f"{where}, document {identifier!r}")
    text = node.text()
    quotes = node.items("quotes", "give a list of quotes")
    return Document(
        text=text,
        quotes=tuple(read_quote(quote, text) for quote in quotes),
        id=identifier,
        fields={key: value for key, value in record.items() if key not in _OWN_KEYS},
    )


def offsets(spans: tuple[Span, ...]) -> list[list[int]]:
    """Spans as `[[start, end], …]`, in characters."""
    return [[span.start, span.end] for span in spans]


def rounded(score: float | None) -> float | None:
    """A probability as it is written."""
    return None if score is None else round(score, DECIMALS)


def _quote_record(quote: Quote) -> dict[str, Any]:
    record = {
        "content": offsets(quote.content),
        "cue": offsets(quote.cue),
        "source": offsets(quote.source),
        "speaker": quote.speaker.name if quote.speaker else None,
        "stance": quote.stance.label if quote.stance else None,
        "second_stance": quote.stance.second if quote.stance else None,
        "attitude": quote.attitude,
    }
    output_only = _output_only(quote)
    if quote.score is None:
        output_only = {key: value for key, value in output_only.items() if value not in _ABSENT}
    return {**record, **output_only}


def _output_only(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    scores = quote.stance.scores if quote.stance else {}
    return {
        "type": quote.type,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_mentions": offsets(speaker.mentions) if speaker else [],
        "score": rounded(quote.score),
        "stance_scores": {label: round(value, DECIMALS) for label, value in scores.items()},
    }


def read_quote(node: Node, text: str) -> Quote:
    """Build a quote from its part of a record.

    Raises:
        InputError: something is missing or of the wrong kind, or offsets lie outside the text.
    """
    content = _spans(node, "content", text)
    if not content:
        raise node.wrong("content", [], "give at least one [start, end] piece of the quoted words")
    return Quote(
        content=content,
        cue=_spans(node, "cue", text),
        source=_spans(node, "source", text),
        speaker=_read_speaker(node, text),
        stance=_read_stance(node),
        type=cast("QuoteType | None", node.choice("type", get_args(QuoteType))),
        attitude=node.flag("attitude"),
        score=node.number("score"),
    )


def _read_speaker(node: Node, text: str) -> Speaker | None:
    name = node.string("speaker")
    if name is None:
        return None
    kind = node.choice("speaker_kind", get_args(SpeakerKind)) or "unknown"
    return Speaker(name, cast("SpeakerKind", kind), _spans(node, "speaker_mentions", text))


def _read_stance(node: Node) -> Stance | None:
    label = node.string("stance")
    second = node.string("second_stance")
    if label is None:
        if second is not None:
            raise node.wrong("second_stance", second, "give stance too, or make this one null")
        return None
    return Stance(label, _read_scores(node), second)


def _read_scores(node: Node) -> dict[str, float]:
    if node.members().get("stance_scores") is None:
        return {}
    scores = node.member("stance_scores")
    numbers = {label: scores.number(label) for label in scores.members()}
    return {label: number for label, number in numbers.items() if number is not None}


def _spans(node: Node, key: str, text: str) -> tuple[Span, ...]:
    need = f"give [[start, end], …] with 0 <= start < end <= {len(text)}, in characters of text"
    return tuple(sorted(_span(piece, text, need) for piece in node.items(key, need)))


def _span(piece: Node, text: str, need: str) -> Span:
    pair = piece.value
    if not isinstance(pair, list) or [type(offset) for offset in pair] != [int, int]:
        raise InputError.of(piece.where, piece.path, pair, need)
    start, end = pair
    if not 0 <= start < end <= len(text):
        raise InputError.of(piece.where, piece.path, pair, need)
    return Span(start, end, text[start:end])
