"""Lines of a brat annotation file, read into quotes; `brat.py` says what they look like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quotestance.errors import InputError
from quotestance.io import utf8
from quotestance.io.graph import ROLES, Role, role_of
from quotestance.io.losses import Losses
from quotestance.io.traits import Pieces, Traits, merged, quote_of
from quotestance.types import Quote, Span

EVENT = "Attribution"
SPEAKER = "speaker:"

_FLAGS = {"": True, "true": True, "yes": True, "false": False, "no": False}
_FRAGMENTS = "give START END, or START END;START END, with 0 <= START < END <= {length}"


def quotes(path: Path, text: str, losses: Losses) -> Iterator[Quote]:
    """Read the quotes of an annotation file; events first, then contents without one.

    Raises:
        InputError: a line cannot be understood; names file, line and value.
        OSError: the file cannot be read.
    """
    return _quotes(_parsed(path, text, losses), losses)


@dataclass(frozen=True, slots=True)
class _Line:
    """One annotation: its id, what follows it, and where it stands."""

    where: str
    id: str
    body: str
    rest: str

    def wrong(self, value: str, need: str) -> InputError:
        return InputError.of(self.where, self.id, value, need)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text-bound annotation whose kind is one of ours."""

    role: Role
    spans: tuple[Span, ...]


@dataclass(slots=True)
class _Standoff:
    """What one .ann file says."""

    marked: dict[str, _Marked] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    events: list[_Line] = field(default_factory=list)
    traits: dict[str, Traits] = field(default_factory=dict)


def _parsed(path: Path, text: str, losses: Losses) -> _Standoff:
    standoff = _Standoff()
    content = utf8.decode(path.read_bytes(), str(path))
    for number, raw in enumerate(content.split("\n"), start=1):
        if raw.strip():
            _take(_split(raw.removesuffix("\r"), f"{path}, line {number}"), standoff, text, losses)
    return standoff


def _split(raw: str, where: str) -> _Line:
    identifier, _, after = raw.partition("\t")
    body, _, rest = after.partition("\t")
    if not body:
        need = "give an id, a tab, and what is annotated, such as T1<tab>Cue 9 13<tab>said"
        raise InputError.of(where, "the line", raw, need)
    return _Line(where, identifier, body, rest)


def _take(line: _Line, standoff: _Standoff, text: str, losses: Losses) -> None:
    if line.id.startswith("T"):
        _take_marked(line, standoff, text, losses)
    elif line.id.startswith("E"):
        standoff.events.append(line)
    elif line.id.startswith(("A", "M")):
        _take_attribute(line, standoff, losses)
    elif line.id.startswith("#"):
        _take_note(line, standoff, losses)
    else:
        losses.add(f"lines of the kind {line.id[0]}")


def _take_marked(line: _Line, standoff: _Standoff, text: str, losses: Losses) -> None:
    kind, _, fragments = line.body.partition(" ")
    spans = tuple(_span(line, each, text) for each in fragments.split(";"))
    role = role_of(kind)
    if role is None:
        standoff.others.add(line.id)
        losses.add(f"spans of the kind {kind}", kind != EVENT)
        return
    standoff.marked[line.id] = _Marked(role, spans)
    shown = " ".join(span.text for span in spans)
    losses.add("spans that do not say what stands there", line.rest.split() != shown.split())


def _span(line: _Line, fragment: str, text: str) -> Span:
    offsets = fragment.split(" ")
    if len(offsets) == 2 and all(offset.isdecimal() for offset in offsets):
        start, end = map(int, offsets)
        if start < end <= len(text):
            return Span(start, end, text[start:end])
    raise line.wrong(line.body, _FRAGMENTS.format(length=len(text)))


def _take_attribute(line: _Line, standoff: _Standoff, losses: Losses) -> None:
    name, target, value = [*line.body.split(" ", 2), "", ""][:3]
    if name.lower() == "attitude":
        if value.lower() not in _FLAGS:
            raise line.wrong(line.body, "give Attitude, an event, and true or false")
        _add(standoff, target, Traits(attitude=_FLAGS[value.lower()]), losses)
    elif name.lower() in ("stance", "secondstance"):
        if not value:
            raise line.wrong(line.body, f"give {name}, an event and a stance")
        second = name.lower() != "stance"
        _add(
            standoff,
            target,
            Traits(second_stance=value) if second else Traits(stance=value),
            losses,
        )
    else:
        losses.add(f"attributes called {name}")


def _take_note(line: _Line, standoff: _Standoff, losses: Losses) -> None:
    kind, _, target = line.body.partition(" ")
    if kind.lower() == "speaker" and line.rest.strip():
        _add(standoff, target, Traits(speaker=line.rest.strip()), losses)
    elif line.rest.lower().startswith(SPEAKER) and line.rest[len(SPEAKER) :].strip():
        _add(standoff, target, Traits(speaker=line.rest[len(SPEAKER) :].strip()), losses)
    else:
        losses.add("notes that do not begin with speaker:")


def _add(standoff: _Standoff, target: str, traits: Traits, losses: Losses) -> None:
    standoff.traits[target] = merged([standoff.traits.get(target, Traits()), traits], losses)


def _quotes(standoff: _Standoff, losses: Losses) -> Iterator[Quote]:
    used: set[str] = set()
    for event in standoff.events:
        arguments = _arguments(event, standoff, losses)
        used.update(arguments)
        if any(standoff.marked[each].role == "content" for each in arguments):
            yield _quote(event, arguments, standoff, losses)
        else:
            losses.add("events without a content")
    for identifier, marked in standoff.marked.items():
        if identifier not in used and marked.role != "content":
            losses.add(f"{marked.role}s tied to no content")
        elif identifier not in used:
            yield _quote(_Line("", identifier, "", ""), [identifier], standoff, losses)


def _arguments(event: _Line, standoff: _Standoff, losses: Losses) -> list[str]:
    """The spans that an event ties together; its trigger is one of them only if it is a cue."""
    found: dict[str, None] = {}
    for pair in event.body.split():
        _, _, target = pair.partition(":")
        if target in standoff.marked:
            found[target] = None
        elif target.startswith("E") or target in standoff.others:
            losses.add("arguments of other kinds", pair != event.body.split()[0])
        else:
            need = "give Attribution:TRIGGER and arguments such as Content:T1, all with a T line"
            raise event.wrong(pair, need)
    return list(found)


def _quote(event: _Line, arguments: Sequence[str], standoff: _Standoff, losses: Losses) -> Quote:
    spans: dict[Role, list[Span]] = {role: [] for role in ROLES}
    for identifier in arguments:
        marked = standoff.marked[identifier]
        spans[marked.role].extend(marked.spans)
    pieces = Pieces(**spans)
    known = [standoff.traits.get(each, Traits()) for each in dict.fromkeys([event.id, *arguments])]
    return quote_of(pieces, merged(known, losses), f"{event.where}, {event.id}")
