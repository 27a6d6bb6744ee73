"""Spans of tokens as tags, in the schemes iob1, iob2 and bioes, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Scheme = Literal["iob1", "iob2", "bioes"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

OUTSIDE = "O"

_PREFIXES = {"iob1": "BI", "iob2": "BI", "bioes": "BIES"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span of tokens, half-open, and its kind."""

    start: int
    end: int
    kind: str


class TagError(ValueError):
    """A tag that its scheme does not allow where it stands; `index` is its place."""

    def __init__(self, index: int, need: str) -> None:
        super().__init__(need)
        self.index = index
        self.need = need


def encode(
    spans: Iterable[Tagged], length: int, scheme: Scheme, breaks: Collection[int] = ()
) -> list[str]:
    """Spell spans that do not overlap, in any order, as `length` tags.

    `breaks` are the numbers of tokens with which a new sequence begins.
    """
    tags = [OUTSIDE] * length
    for span in sorted(spans, key=lambda span: span.start):
        inside = range(span.start, span.end)
        for index in inside:
            tags[index] = f"{_prefix(index, inside, scheme)}-{span.kind}"
        first = span.start == 0 or span.start in breaks
        before = _NO_TAG if first else _split(tags[span.start - 1])
        if scheme == "iob1" and before.kind == span.kind:
            tags[span.start] = f"B-{span.kind}"
    return tags


def decode(tags: Sequence[str], scheme: Scheme) -> Iterator[Tagged]:
    """Read the spans that tags spell; a tag without a kind (`B`) has the kind "".

    Raises:
        TagError: a tag does not belong to the scheme or may not stand where it stands.
    """
    start: int | None = None
    for index, tag in enumerate([*tags, OUTSIDE]):
        before = _split(tags[index - 1]) if start is not None else _NO_TAG
        here = _split(tag)
        _check(min(index, len(tags) - 1), here, before, scheme)
        if start is not None and _begins(here, before):
            yield Tagged(start, index, before.kind)
            start = None
        if start is None and here.prefix != OUTSIDE:
            start = index


@dataclass(frozen=True, slots=True)
class _Tag:
    prefix: str
    kind: str


_NO_TAG = _Tag(OUTSIDE, "")


def _split(tag: str) -> _Tag:
    prefix, _, kind = tag.partition("-")
    return _Tag(prefix, kind)


def _prefix(index: int, inside: range, scheme: Scheme) -> str:
    first, last = index == inside[0], index == inside[-1]
    if scheme == "bioes":
        return "S" if first and last else "B" if first else "E" if last else "I"
    return "B" if first and scheme == "iob2" else "I"


def _begins(here: _Tag, before: _Tag) -> bool:
    """Whether a span that was open until the tag before has come to its end."""
    return here.prefix in (OUTSIDE, "B", "S") or here.kind != before.kind


def _check(index: int, here: _Tag, before: _Tag, scheme: Scheme) -> None:
    if here.prefix != OUTSIDE and (here.prefix not in _PREFIXES[scheme] or len(here.prefix) != 1):
        listed = ", ".join(f"{prefix}-KIND" for prefix in _PREFIXES[scheme])
        raise TagError(index, f"the tags of {scheme} are O, {listed}")
    problem = _problem(here, before, scheme)
    if problem:
        raise TagError(index, problem)


def _problem(here: _Tag, before: _Tag, scheme: Scheme) -> str | None:
    """What is wrong with a tag after another, if anything."""
    same = before.prefix != OUTSIDE and here.kind == before.kind
    if scheme == "iob1" and here.prefix == "B" and not same:
        return "in iob1 B stands only right after a span of the same kind; is it iob2?"
    if scheme == "iob2" and here.prefix == "I" and not same:
        return "in iob2 a span begins with B; is it iob1?"
    goes_on = here.prefix in ("I", "E")
    if scheme == "bioes" and ((before.prefix in ("B", "I")) != goes_on or (goes_on and not same)):
        return "in bioes a span is S, or B, any number of I, and E; is it iob2?"
    return None
