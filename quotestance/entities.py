"""The names of one text, gathered into the entities that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotestance import names
from quotestance.types import Span, SpeakerKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that may mean a speaker: in tokens, in characters, and of what kind."""

    tokens: slice
    span: Span
    kind: SpeakerKind
    is_name: bool


@dataclass(slots=True)
class Entity:
    """Somebody or something in the text: its best name so far and every mention of it."""

    name: str
    named: bool
    kinds: Counter[SpeakerKind] = field(default_factory=Counter)
    spans: set[Span] = field(default_factory=set)

    @property
    def kind(self) -> SpeakerKind:
        """The kind that most of its mentions were taken for."""
        return self.kinds.most_common(1)[0][0] if self.kinds else "unknown"

    def add(self, mention: Mention) -> None:
        """Count one more mention."""
        self.spans.add(mention.span)
        if mention.kind != "unknown":
            self.kinds[mention.kind] += 1


class Roster:
    """All named entities of a text.

    Two entities whose names a short form fits equally (two people with one surname) stay
    apart; such a form means the one that was named last before it.
    """

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.entities: list[Entity] = []
        self._by_form: dict[str, list[int]] = {}
        self._places: list[list[int]] = []
        forms = sorted({_form(m) for m in mentions}, key=lambda form: (-_length(form), form))
        defined = {a.short.text: a.name.text for a in names.abbreviations(text)}
        for form in forms:
            self._enter(form, defined.get(form))
        for mention in mentions:
            self.place(mention)

    def place(self, mention: Mention) -> int:
        """The entity that a name mention names; a name not seen before founds one."""
        form = _form(mention)
        if form not in self._by_form:
            self._enter(form, None)
        fitting = self._by_form[form]
        entity = min(fitting, key=lambda index: self._away(index, mention.span.start))
        self.entities[entity].add(mention)
        self._places[entity].append(mention.span.start)
        return entity

    def found(self, name: str) -> int:
        """Add an entity that the text only describes."""
        self.entities.append(Entity(name, named=False))
        self._places.append([])
        return len(self.entities) - 1

    def country(self, name: str) -> int:
        """The entity of a country, added where the text names only its capital."""
        for index, entity in enumerate(self.entities):
            if entity.named and names.same_name(entity.name, name):
                return index
        index = self.found(name)
        self.entities[index].named = True
        self.entities[index].kinds["place"] += 1
        return index

    def _enter(self, form: str, written_out: str | None) -> None:
        fitting = [
            index
            for index, entity in enumerate(self.entities)
            if names.same_name(entity.name, form)
            or (written_out is not None and names.same_name(entity.name, written_out))
        ]
        exact = [i for i in fitting if self.entities[i].name == form]
        if not fitting:
            self.entities.append(Entity(names.bare_name(form), named=True))
            self._places.append([])
            fitting = [len(self.entities) - 1]
        elif len(fitting) == 1:
            entity = self.entities[fitting[0]]
            entity.name = names.bare_name(names.fuller(entity.name, form))
        self._by_form[form] = exact or fitting

    def _away(self, entity: int, position: int) -> tuple[bool, int]:
        """How far an entity's nearest naming is, those before the position first."""
        before = [position - place for place in self._places[entity] if place < position]
        after = [place - position for place in self._places[entity] if place >= position]
        return (not before, min(before or after, default=0))


def _form(mention: Mention) -> str:
    return names.strip_possessive(names.strip_article(mention.span.text))


def _length(form: str) -> int:
    return len(names.name_words(form))
