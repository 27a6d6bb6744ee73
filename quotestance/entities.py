"""The names of one text, gathered into the entities that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotestance import names
from quotestance.atlas import is_place
from quotestance.gazetteer import LONE_INSTITUTIONS, Gender, fold, is_organisation_noun
from quotestance.mentions import role_gender
from quotestance.types import Span, SpeakerKind
from quotestance.words import strip_name_possessive


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that may mean a speaker: in tokens, in characters, and of what kind.

    `gender` is what a title tells (*Mrs Hay*), `None` where there is no such title.
    """

    tokens: slice
    span: Span
    kind: SpeakerKind
    is_name: bool
    gender: Gender | None = None


@dataclass(slots=True)
class Entity:
    """Somebody or something in the text: its best name so far and every mention of it."""

    name: str
    named: bool
    kinds: Counter[SpeakerKind] = field(default_factory=Counter)
    spans: set[Span] = field(default_factory=set)
    roles: frozenset[str] = frozenset()
    titled: Gender | None = None

    @property
    def gender(self) -> Gender | None:
        """By title or given name; of somebody only described, by the description."""
        own = names.gender_of(self.name) if self.named else role_gender(self.name)
        return own or self.titled

    @property
    def kind(self) -> SpeakerKind:
        """The kind that its name shows, or that most of its mentions were taken for."""
        shown = names.name_kind(self.name) if self.named else "unknown"
        if shown != "unknown":
            return shown
        return self.kinds.most_common(1)[0][0] if self.kinds else "unknown"

    def add(self, mention: Mention) -> None:
        """Count one more mention."""
        self.spans.add(mention.span)
        self.titled = self.titled or mention.gender
        if mention.kind != "unknown":
            self.kinds[mention.kind] += 1


class Roster:
    """All named entities of a text.

    Two entities whose names a short form fits equally (two people with one surname) stay
    apart; `fitting` gives both.
    """

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.entities: list[Entity] = []
        self._by_form: dict[str, list[int]] = {}
        counts = Counter(_form(m) for m in mentions)
        forms = sorted(counts, key=lambda form: (-_length(form), -counts[form], form))
        defined = {a.short.text: a.name.text for a in names.abbreviations(text)}
        bodies = {_form(m) for m in mentions if _is_the_body(text, m.span)}
        for form in forms:
            self._enter(form, defined.get(form), form in bodies)

    def fitting(self, mention: Mention) -> list[int]:
        """The entities that a name mention may name, by its form."""
        return self._by_form[_form(mention)]

    def place(self, mention: Mention, entity: int | None = None) -> int:
        """Count a name mention for an entity, by default the first that fits."""
        index = self.fitting(mention)[0] if entity is None else entity
        self.entities[index].add(mention)
        return index

    def found(self, name: str, mention: Mention, kind: SpeakerKind) -> int:
        """An entity that the text only describes; the same words mean the same one."""
        same = [i for i, e in enumerate(self.entities) if not e.named and e.name == name]
        index = same[0] if same else len(self.entities)
        if not same:
            self.entities.append(Entity(name, named=False))
        self.entities[index].spans.add(mention.span)
        self.entities[index].kinds[kind] += 1
        return index

    def country(self, name: str) -> int:
        """The entity of a country, added where the text names only its capital."""
        for index, entity in enumerate(self.entities):
            if entity.named and names.same_name(entity.name, name):
                return index
        self.entities.append(Entity(name, named=True, kinds=Counter({"place": 1})))
        return len(self.entities) - 1

    def _enter(self, form: str, written_out: str | None, is_body: bool) -> None:
        fitting = [
            index
            for index, entity in enumerate(self.entities)
            if _may_name(entity.name, form)
            or (written_out is not None and _may_name(entity.name, written_out))
        ]
        if is_body and not fitting:
            fitting = [i for i, e in enumerate(self.entities) if _is_headed_by(e.name, form)]
        exact = [i for i in fitting if self.entities[i].name == form]
        if not fitting:
            self.entities.append(Entity(names.bare_name(form), named=True))
            fitting = [len(self.entities) - 1]
        elif len(fitting) == 1:
            entity = self.entities[fitting[0]]
            entity.name = names.bare_name(names.fuller(entity.name, form))
        self._by_form[form] = exact or fitting


def _is_the_body(text: str, span: Span) -> bool:
    """Whether a name is a noun for a body with its article: *the Authority*."""
    word = names.strip_article(span.text)
    article = word != span.text or text[max(0, span.start - 4) : span.start].lower() == "the "
    return article and is_organisation_noun(word) and fold(word) not in LONE_INSTITUTIONS


def _is_headed_by(name: str, noun: str) -> bool:
    """*Sea Authority* and *Ministry of Works* are headed by their last and first word."""
    words = names.name_words(name)
    return fold(noun) in (words[-1:] if "of" not in words else words[:1])


def _may_name(name: str, form: str) -> bool:
    """Whether a form may mean an entity; a text that writes two given names means two people."""
    one, other = names.name_words(name), names.name_words(form)
    if min(len(one), len(other)) > 1 and names.name_suffix(name) != names.name_suffix(form):
        return False  # father and son
    both_full = min(len(one), len(other)) > 1 and one[-1] == other[-1]
    if both_full and one[0] != other[0] and 1 not in (len(one[0]), len(other[0])):
        return len(one) != len(other) and names.same_name(name, form)
    return names.same_name(name, form)


def _form(mention: Mention) -> str:
    form = strip_name_possessive(names.strip_article(mention.span.text))
    # Some archives have lost their apostrophes: *Pyongyangs charge*.
    lost = form.endswith("s") and is_place(form[:-1]) and not is_place(form)
    return form[:-1] if lost and mention.kind == "place" else form


def _length(form: str) -> int:
    return len(names.name_words(form))
