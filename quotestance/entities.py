"""The names of one text, gathered into the entities that they name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from quotestance import names
from quotestance.atlas import is_place
from quotestance.gazetteer import (
    LONE_INSTITUTIONS,
    Gender,
    fold,
    is_organisation_noun,
)
from quotestance.mentions import role_gender
from quotestance.seats import Seat
from quotestance.titles import GIVEN_NAME_TITLES, Office
from quotestance.types import Span, SpeakerKind
from quotestance.words import strip_name_possessive


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that may mean a speaker: in tokens, in characters, and of what kind.

    `gender` is what a title tells (*Mrs Hay*), `None` where there is no such title; `title` is one
    that given names follow (*Sir Bo*), in lower case.
    """

    tokens: slice
    span: Span
    kind: SpeakerKind
    is_name: bool
    gender: Gender | None = None
    title: str = ""


# Titles that no given name follows.
_BEFORE_SURNAMES = frozenset({"mr", "mrs", "ms", "miss"})
# With these, nobody goes by a longer name without the title.
_ROYAL = frozenset({"prince", "princess"})

# What a pronoun or a description has to agree with: kind and gender.
Traits = tuple[SpeakerKind, Gender | None]


@dataclass(slots=True)
class Entity:
    """Somebody or something in the text: its best name so far and every mention of it.

    roles: words that the text says of it beside its name; offices: those before the name; seats:
    those told with what they are of.
    first: where its first mention begins, in characters.
    """

    name: str
    named: bool
    kinds: Counter[SpeakerKind] = field(default_factory=Counter)
    spans: set[Span] = field(default_factory=set)
    roles: frozenset[str] = frozenset()
    offices: frozenset[Office] = frozenset()
    seats: frozenset[Seat] = frozenset()
    titled: Gender | None = None
    first: float = math.inf
    _traits: Traits | None = None

    @property
    def gender(self) -> Gender | None:
        """By title or given name; of somebody only described, by the description."""
        return self.traits[1]

    @property
    def kind(self) -> SpeakerKind:
        """The kind that its name shows, or that most of its mentions were taken for."""
        return self.traits[0]

    @property
    def traits(self) -> Traits:
        """Kind and gender; asked far more often than they change."""
        if self._traits is None:
            self._traits = self._kind(), self._gender()
        return self._traits

    def _gender(self) -> Gender | None:
        own = names.gender_of(self.name) if self.named else role_gender(self.name)
        return own or self.titled

    def _kind(self) -> SpeakerKind:
        shown = names.name_kind(self.name) if self.named else "unknown"
        if shown != "unknown" or not self.kinds:
            return shown
        return max(self.kinds, key=self.kinds.__getitem__)

    def rename(self, name: str) -> None:
        """Give it another name."""
        self.name, self._traits = name, None

    def add(self, mention: Mention, kind: SpeakerKind | None) -> None:
        """Count one more mention, and the kind for which it is taken, if it tells any."""
        self.spans.add(mention.span)
        self.first = min(self.first, mention.span.start)
        self.titled = self.titled or mention.gender
        if kind is not None:
            self.kinds[kind] += 1
        self._traits = None


class Roster:
    """All named entities of a text.

    Two entities whose names a short form fits equally (two people with one surname) stay
    apart; `fitting` gives both.
    """

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.entities: list[Entity] = []
        self._by_form: dict[str, list[int]] = {}
        self._by_key: dict[str, list[int]] = {}
        self._described: dict[str, int] = {}
        self._holders: dict[Span, list[int]] = {}
        counts = Counter(_form(m) for m in mentions)
        forms = sorted(counts, key=lambda form: (-_length(form), -counts[form], form))
        defined = {a.short.text: a.name.text for a in names.abbreviations(text)}
        bodies = {_form(m) for m in mentions if _is_the_body(text, m.span)}
        self._entitled = {(m.title, names.bare_name(_form(m))) for m in mentions if m.title}
        self._forms = frozenset(forms)
        for form in forms:
            self._enter(form, defined.get(form), form in bodies)

    def fitting(self, mention: Mention) -> list[int]:
        """The entities that a name mention may name, by its form."""
        return self._by_form[_form(mention)]

    def is_entitled(self, mention: Mention, index: int) -> bool:
        """Whether somebody has the title of *Sir Bo* elsewhere in the text."""
        return (mention.title, self.entities[index].name) in self._entitled

    def holders(self, span: Span) -> Sequence[int]:
        """The entities of which a span is a mention."""
        return self._holders.get(span, ())

    def place(self, mention: Mention, entity: int | None = None) -> int:
        """Count a mention for an entity, a name by default for the first that fits."""
        index = self.fitting(mention)[0] if entity is None else entity
        self._count(index, mention, None if mention.kind == "unknown" else mention.kind)
        return index

    def found(self, name: str, mention: Mention, kind: SpeakerKind) -> int:
        """An entity that the text only describes; the same words mean the same one."""
        index = self._described.setdefault(name, len(self.entities))
        if index == len(self.entities):
            self.entities.append(Entity(name, named=False))
        self._count(index, mention, kind)
        return index

    def country(self, name: str) -> int:
        """The entity of a country, added where the text names only its capital."""
        for index in self._alike(name):
            if names.same_name(self.entities[index].name, name):
                return index
        return self._add(name, Counter({"place": 1}))

    def _add(self, name: str, kinds: Counter[SpeakerKind]) -> int:
        self.entities.append(Entity(name, named=True, kinds=kinds))
        self._file(name, len(self.entities) - 1)
        return len(self.entities) - 1

    def _count(self, index: int, mention: Mention, kind: SpeakerKind | None) -> None:
        self.entities[index].add(mention, kind)
        self._holders.setdefault(mention.span, []).append(index)

    def _enter(self, form: str, written_out: str | None, is_body: bool) -> None:
        # *Sir Kim* is no man's given name, but a title tells.
        untitled = _without_given_name_title(form)
        fitting = [i for i in self._alike(form) if _may_name(self.entities[i].name, untitled)]
        if written_out is not None:
            alike = self._alike(written_out)
            written = (i for i in alike if _may_name(self.entities[i].name, written_out))
            fitting = sorted({*fitting, *written})
        if is_body and not fitting:
            headed = sorted(set(self._by_key.get(fold(form), ())))
            fitting = [i for i in headed if _is_headed_by(self.entities[i].name, form)]
        fitting = self._by_title(form, fitting)
        exact = [i for i in fitting if self.entities[i].name == form]
        if not fitting:
            fitting = [self._add(names.bare_name(written_out or form), Counter())]
        elif len(fitting) == 1:
            entity = self.entities[fitting[0]]
            entity.rename(names.bare_name(names.fuller(entity.name, form)))
            self._file(entity.name, fitting[0])
        self._by_form[form] = exact or fitting

    def _by_title(self, form: str, fitting: list[int]) -> list[int]:
        """Of those whom *Mr Hay* may name, those with that surname: not the Hay Tower.

        *Sir Bo* is one whose given name it is; *Prince Bo* nobody whom the text calls by a surname.
        """
        title, _, rest = form.partition(" ")
        title = fold(title).strip(".")
        if title in _BEFORE_SURNAMES and " " not in rest:
            family = [i for i in fitting if names.surname(self.entities[i].name) == rest]
            return family or fitting
        if title not in GIVEN_NAME_TITLES or " " in rest:
            return fitting
        given = [i for i in fitting if fold(rest) in names.name_words(self.entities[i].name)[:-1]]
        if title in _ROYAL and given and all(map(self._goes_by_surname, given)):
            return [i for i in fitting if i not in given]
        return given or fitting

    def _goes_by_surname(self, index: int) -> bool:
        """Whether the text calls somebody by the surname alone, as it does no prince."""
        name = self.entities[index].name
        royal = any((title, name) in self._entitled for title in _ROYAL)
        return not royal and names.surname(name) in self._forms

    def _alike(self, name: str) -> Iterable[int]:
        """The named entities that may have this name: those that share a word or a key with it."""
        return sorted({i for key in names.keys(name) for i in self._by_key.get(key, ())})

    def _file(self, name: str, index: int) -> None:
        """Note the keys of a name; those of a former name do no harm."""
        for key in names.keys(name):
            filed = self._by_key.setdefault(key, [])
            if index not in filed[-1:]:
                filed.append(index)


def _without_given_name_title(form: str) -> str:
    title, _, rest = form.partition(" ")
    return rest if rest and fold(title) in GIVEN_NAME_TITLES else form


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
    form = _form_of(mention.span.text, mention.kind)
    return f"{mention.title} {form}" if mention.title and " " not in form else form


@lru_cache(maxsize=4096)
def _form_of(text: str, kind: SpeakerKind) -> str:
    form = strip_name_possessive(names.strip_article(text))
    # Some archives have lost their apostrophes: *Pyongyangs charge*.
    lost = form.endswith("s") and is_place(form[:-1]) and not is_place(form)
    return form[:-1] if lost and kind == "place" else form


def _length(form: str) -> int:
    return len(names.name_words(form))
