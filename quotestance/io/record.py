"""One document as one JSON object: the interchange format, in both directions.

Spans are `[[start, end], …]` in characters of `text`, half-open.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from quotestance.errors import InputError
from quotestance.types import Document, Quote, QuoteType, Span, Speaker, SpeakerKind, Stance

DECIMALS = 4

_ABSENT: tuple[object, ...] = (None, "unknown", [], {})
_LARGEST = sys.float_info.max
_OWN_KEYS = frozenset({"id", "text", "quotes"})
_PIECES = "give [[start, end], …] with 0 <= start < end <= {length}, in characters of text"


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
    identifier = _identifier(record.get("id"), where)
    if identifier is not None:
        where = f"{where}, document {identifier!r}"
    if "text" not in record:
        raise InputError(f"{where}: there is no text; give the article as a string under 'text'")
    text = record["text"]
    if not isinstance(text, str):
        raise InputError.of(where, "text", text, "give the article as a string")
    quotes = _list(record.get("quotes"), where, "quotes", "give a list of quotes")
    return Document(
        text=text,
        quotes=tuple(
            _read_quote(_Node(quote, text, where, f"quotes[{index}]"))
            for index, quote in enumerate(quotes)
        ),
        id=identifier,
        fields={key: value for key, value in record.items() if key not in _OWN_KEYS},
    )


def offsets(spans: tuple[Span, ...]) -> list[list[int]]:
    """Spans as `[[start, end], …]`, in characters."""
    return [[span.start, span.end] for span in spans]


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
        "score": None if quote.score is None else round(quote.score, DECIMALS),
        "stance_scores": {label: round(value, DECIMALS) for label, value in scores.items()},
    }


@dataclass(frozen=True, slots=True)
class _Node:
    """An object inside a record, with what is needed to read it and to say where it stands."""

    value: object
    text: str
    where: str
    path: str

    def members(self) -> Mapping[str, object]:
        if not isinstance(self.value, dict):
            raise InputError.of(self.where, self.path, self.value, "give an object")
        return self.value

    def field(self, key: str) -> str:
        return f"{self.path}.{key}"

    def wrong(self, key: str, value: object, need: str) -> InputError:
        return InputError.of(self.where, self.field(key), value, need)

    def spans(self, key: str) -> tuple[Span, ...]:
        need = _PIECES.format(length=len(self.text))
        pieces = _list(self.members().get(key), self.where, self.field(key), need)
        return tuple(
            sorted(self._span(f"{key}[{index}]", piece, need) for index, piece in enumerate(pieces))
        )

    def _span(self, key: str, piece: object, need: str) -> Span:
        if not isinstance(piece, list) or [type(offset) for offset in piece] != [int, int]:
            raise self.wrong(key, piece, need)
        start, end = piece
        if not 0 <= start < end <= len(self.text):
            raise self.wrong(key, piece, need)
        return Span(start, end, self.text[start:end])

    def string(self, key: str) -> str | None:
        value = self.members().get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self.wrong(key, value, "give a string, or null where it is not known")

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.members().get(key)
        if value is None or (isinstance(value, str) and value in choices):
            return value
        raise self.wrong(key, value, f"give one of {', '.join(choices)}, or null")

    def flag(self, key: str) -> bool | None:
        value = self.members().get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(key, value, "give true, false or null")

    def number(self, key: str) -> float | None:
        value = self.members().get(key)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and _finite(value):
            return float(value)
        raise self.wrong(key, value, "give a number, or null where it is not known")


def _finite(value: float) -> bool:
    # math.isfinite cannot take the whole numbers of any size that JSON allows.
    return -_LARGEST <= value <= _LARGEST


def _read_quote(node: _Node) -> Quote:
    content = node.spans("content")
    if not content:
        raise node.wrong("content", [], "give at least one [start, end] piece of the quoted words")
    return Quote(
        content=content,
        cue=node.spans("cue"),
        source=node.spans("source"),
        speaker=_read_speaker(node),
        stance=_read_stance(node),
        type=cast("QuoteType | None", node.choice("type", get_args(QuoteType))),
        attitude=node.flag("attitude"),
        score=node.number("score"),
    )


def _read_speaker(node: _Node) -> Speaker | None:
    name = node.string("speaker")
    if name is None:
        return None
    kind = node.choice("speaker_kind", get_args(SpeakerKind)) or "unknown"
    return Speaker(name, cast("SpeakerKind", kind), node.spans("speaker_mentions"))


def _read_stance(node: _Node) -> Stance | None:
    label = node.string("stance")
    second = node.string("second_stance")
    if label is None:
        if second is not None:
            raise node.wrong("second_stance", second, "give stance too, or make this one null")
        return None
    return Stance(label, _read_scores(node), second)


def _read_scores(node: _Node) -> dict[str, float]:
    value = node.members().get("stance_scores")
    if value is None:
        return {}
    scores = _Node(value, node.text, node.where, node.field("stance_scores"))
    numbers = {label: scores.number(label) for label in scores.members()}
    return {label: number for label, number in numbers.items() if number is not None}


def _identifier(value: object, where: str) -> str | None:
    # Numbered records are common; a Document's id is always a string.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise InputError.of(where, "id", value, "give a string or a whole number, or leave it out")


def _list(value: object, where: str, field: str, need: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError.of(where, field, value, need)
    return value
