"""Sources → speakers: whom each source means, by the fullest name that the text gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from itertools import compress

import numpy as np

from quotestance import names
from quotestance.agreement import (
    PLURAL,
    Agreement,
    content_words,
    introduces,
    is_own_document,
    means_a_pair,
    pronoun_in,
    title_agreement,
)
from quotestance.atlas import country_of_demonym, government_of, is_country, is_place
from quotestance.countries import country_in
from quotestance.detect import Detection
from quotestance.entities import Entity, Mention, Roster
from quotestance.gazetteer import (
    is_document_noun,
    is_given_name,
    is_office,
    is_plural,
    is_subject,
    noun_kind,
    singular,
)
from quotestance.heads import AntecedentHead, Floats, softmax
from quotestance.joint import joint_parts
from quotestance.lands import are_apart
from quotestance.mentions import (
    description_kind,
    description_of,
    head_noun,
    holder_start,
    is_plural_description,
    proper_name_span,
    role_gender,
)
from quotestance.nearby import Nearby
from quotestance.owners import Owners, Repetition
from quotestance.reading import Reading
from quotestance.seats import are_others, opens_with_seat, seats_in
from quotestance.titles import (
    contradicts,
    gender_told,
    given_name_title,
    has_office,
    is_mere_office,
    land_led_in,
    lands_led,
    may_hold,
    office_at,
    office_of_leader,
)
from quotestance.types import Span, Speaker, SpeakerKind
from quotestance.unnamed import sentence_end, sentence_start, stays_unnamed

_KINDS: dict[str, SpeakerKind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
}
# The last one who spoke is the likeliest to go on speaking, where a pronoun or the same noun says
# so; *they* are rather the people mentioned last.
_GOES_ON, _LAST_GROUP = 40.0, 5.0
_NEAR = 600
# A pronoun or a surname hardly ever means somebody who has not been mentioned yet.
_LATER = 0.02
# *A diplomat said …* is the person named later to whom at least so much of the scores points, and
# so many times what speaks for nobody.
_FORESEEN, _RATHER_THAN_NOBODY = 0.15, 0.3
# *Sir Bo* is rather the one with this title than another Bo.
_ENTITLED = 10.0
# What an entity has that the learned scores point away from.
_UNSEEN = 0.001
# Characters from a name within which a phrase can stand beside it.
_BESIDE = 3

_OWNER = re.compile(r"(\w[\w. ]*)[’']s\s+(?=[A-Z])")
_OFFICE = r"(?P<office>(?:[\w’'-]+\s+){0,4})"
_COMMA = re.compile(rf",\s+{_OFFICE}")
_AND = re.compile(
    rf"(?:,[^.;:!?\n\"“”]{{0,60}}|\s+of(?:\s+[A-Z][\w’'-]*){{1,3}})?,?\s+and\s+{_OFFICE}"
)
_OF_CITIES = re.compile(r"\b(?:cit(?:y|ies)|capitals?|mayors?)\b", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|one|another|some)\s", re.IGNORECASE)
_DESCRIBING = re.compile(r"(?:an?|the|his|her|its|their)\s", re.IGNORECASE)


def resolve(
    reading: Reading,
    sources: Sequence[Span | None],
    named: Sequence[Detection],
    described: Sequence[Detection],
    head: AntecedentHead,
) -> list[Speaker | None]:
    """Name the speaker of every source.

    Args:
        reading: the text with its vectors.
        sources: source mentions, `None` where an attribution has none.
        named: proper names found in the text.
        described: descriptions found in the text.
        head: scores of which mention means which.
    """
    return _Resolver(reading, named, described, head).run(sources)


class _Resolver:
    """One text's resolution: names first, then descriptions and pronouns in text order."""

    def __init__(
        self,
        reading: Reading,
        named: Sequence[Detection],
        described: Sequence[Detection],
        head: AntecedentHead,
    ) -> None:
        self._reading = reading
        self._head = head
        offices = _mere_offices(reading, named)
        self._named = [self._name(named[i]) for i, office in enumerate(offices) if not office]
        self._named_nearby = _nearby(self._named)
        self._named_at: dict[int, list[Mention]] = {}
        for mention in self._named:
            self._named_at.setdefault(mention.span.start, []).append(mention)
        described = [*described, *compress(named, offices)]
        self._described = [self._mention(detection) for detection in described]
        # Where names end that the text abbreviates, by their beginning: *Transport for Sea (TfS)*.
        self._defined = {a.name.start: a.name.end for a in names.abbreviations(reading.text)}
        self._named_as: dict[Span, int] = {}
        self._owner: dict[Span, int | None] = {}
        self._brought_up: set[int] = set()
        self._people: dict[int, tuple[int, ...]] = {}

    def run(self, sources: Sequence[Span | None]) -> list[Speaker | None]:
        self._sources = sorted({source for source in sources if source is not None})
        self._parts = {source: joint_parts(source) for source in self._sources}
        self._longest = max((s.end - s.start for s in self._sources), default=0)
        self._own = {source: self._own_names(source) for source in self._sources}
        known = [*self._named, *(m for found in self._own.values() for m in found)]
        self._names = sorted({m.span: m for m in known}.values(), key=lambda m: m.span)
        self._roster = Roster(self._reading.text, self._names)
        self._place_names()
        self._learn_roles()
        self._join()
        meant = {source: self._meant(source) for source in self._sources}
        for source, entity in meant.items():
            if entity is not None:
                self._roster.entities[entity].spans.add(source)
        speakers = {
            entity: self._speaker(entity) for entity in meant.values() if entity is not None
        }
        entities = [None if source is None else meant[source] for source in sources]
        return [None if entity is None else speakers[entity] for entity in entities]

    def _own_names(self, source: Span) -> list[Mention]:
        """The names that a source itself gives, one for each of several joint speakers."""
        found = []
        for part in self._parts[source]:
            inner = proper_name_span(part.text)
            if inner is not None:
                start = part.start + inner.start + _owner_length(inner.text)
                told = _announced_kind(part.text[: inner.start])
                end = max(part.start + inner.end, self._defined.get(start, 0))
                found.append(self._named_mention(start, end, told))
            else:
                first = part.start + len(part.text) - len(names.strip_article(part.text))
                found += [m for m in self._named_at.get(first, ()) if _opens_with(part, m)]
        return found

    def _named_mention(self, start: int, end: int, told: SpeakerKind) -> Mention:
        span = Span.of(self._reading.text, start, end)
        kinds = [m.kind for m in self._named_nearby.overlapping(start, end)]
        shown = kinds[0] if kinds else names.name_kind(span.text)
        return self._as_name(span, shown if told == "unknown" else told)

    def _name(self, detection: Detection) -> Mention:
        mention = self._mention(detection)
        start = mention.span.start + _owner_length(mention.span.text)
        if mention.kind == "person":
            start = max(start, mention.span.start + holder_start(mention.span.text))
        return self._as_name(Span.of(self._reading.text, start, mention.span.end), mention.kind)

    def _as_name(self, span: Span, kind: SpeakerKind) -> Mention:
        text = self._reading.text
        gender, title = gender_told(text, span), given_name_title(text, span)
        return Mention(self._reading.slice(span), span, kind, True, gender, title)

    def _mention(self, detection: Detection) -> Mention:
        span = self._reading.span(detection.tokens)
        return Mention(detection.tokens, span, _KINDS[detection.span.kind], is_name=False)

    def _place_names(self) -> None:
        """Names that fit one entity first; those that fit several ask which mention they mean."""
        clear = [m for m in self._names if len(self._roster.fitting(m)) == 1]
        for mention in clear:
            self._named_as[mention.span] = self._roster.place(mention)
        doubtful = [m for m in self._names if m.span not in self._named_as]
        if doubtful:
            self._place_doubtful(doubtful, clear)
        self._owner.update(self._named_as)

    def _place_doubtful(self, doubtful: Sequence[Mention], clear: Sequence[Mention]) -> None:
        owners = Owners([m.span for m in clear], self._named_as)
        for mention, row in zip(doubtful, self._antecedents(doubtful, clear), strict=True):
            weights = owners.gather(row[1:])
            fits = {
                entity: weights.get(entity, _UNSEEN)
                * title_agreement(mention, self._roster.entities[entity])
                * (_ENTITLED if self._roster.is_entitled(mention, entity) else 1.0)
                * (_LATER if self._comes_later(entity, mention.span) else 1.0)
                for entity in self._roster.fitting(mention)
            }
            best = max(fits, key=lambda entity: (fits[entity], -entity))
            self._named_as[mention.span] = self._roster.place(mention, best)

    def _antecedents(self, mentions: Sequence[Mention], candidates: Sequence[Mention]) -> Floats:
        """Probabilities, none first. Shape: (mentions, 1 + candidates)."""
        last = np.array([m.tokens.stop - 1 for m in candidates], dtype=np.int64)
        return softmax(self._head(self._reading.vectors, [m.tokens for m in mentions], last))

    def _learn_roles(self) -> None:
        """What a source or description says of somebody beside the name: *his wife, Ann Hay*.

        Who is *another soldier, Bo Lind* or *Ann Hay, a nurse* is brought up there. A source behind
        a name tells nothing of it: *raids in Iraq, the committee said*.
        """
        single = [source for source in self._sources if len(self._parts[source]) == 1]
        phrases = [*single, *(m.span for m in self._described)]
        nearby = Nearby((phrase.start, phrase.end, phrase) for phrase in phrases)
        for mention in self._names:
            name, entity = mention.span, self._roster.entities[self._named_as[mention.span]]
            office = office_at(self._reading.text, name) if entity.kind == "person" else None
            if office is not None:
                entity.offices |= {office}
            for phrase in nearby.overlapping(name.start - _BESIDE, name.end + _BESIDE):
                apart = phrase in self._own and phrase.start > name.end
                if not apart and _tells_of(self._reading.text, phrase, name):
                    entity.roles |= content_words(phrase.text) - content_words(name.text)
                    entity.seats |= seats_in(phrase.text)
                    if _INDEFINITE.match(phrase.text):
                        self._brought_up.add(self._named_as[mention.span])

    def _join(self) -> None:
        """Give every mention that is no name its entity, from the first to the last."""
        order = self._unnamed()
        if not order:
            return
        candidates = [*self._names, *self._pairs(), *order]
        self._candidates = Nearby((m.span.start, m.span.end, m.span) for m in candidates)
        self._in_role = self._known_words()
        owners = Owners([m.span for m in candidates], self._owner)
        repetition = Repetition(candidates)
        for mention, row in zip(order, self._antecedents(order, candidates), strict=True):
            pair = self._pair_before(mention)
            if len(self._parts[mention.span]) > 1:
                owner: int | None = self._joint(mention)
            elif pair is not None:
                owner = self._roster.place(mention, pair)
            elif introduces(mention.span.text) and mention.span in self._own:
                owner = self._introduced(mention, owners.gather(row[1:]), float(row[0]))
            elif introduces(mention.span.text):
                owner = self._founded(mention)
            else:
                weights = owners.gather(row[1:] * repetition.factors(mention))
                owner = self._antecedent(mention, weights, float(row[0]))
            self._owner[mention.span] = owner
            owners.set(mention.span, owner)

    def _known_words(self) -> dict[str, set[int]]:
        """The entities for which each word is a role, or stands in the name of a body."""
        known: dict[str, set[int]] = {}
        for index, entity in enumerate(self._roster.entities):
            body = entity.named and entity.kind != "person"
            named = content_words(entity.name) if body else set()
            for word in entity.roles | {office.noun for office in entity.offices} | named:
                for form in {word, singular(word)} if entity.kind == "organisation" else {word}:
                    known.setdefault(form, set()).add(index)
        return known

    def _unnamed(self) -> list[Mention]:
        """Sources without a name, joint sources, and descriptions elsewhere in the text."""
        asking = [source for source in self._sources if not self._names_one(source)]
        mentions = [
            Mention(self._reading.slice(s), s, description_kind(s.text), is_name=False)
            for s in asking
        ]
        taken = _nearby([*self._names, *mentions])
        free = [m for m in self._described if not taken.overlapping(m.span.start, m.span.end)]
        self._parts.update((m.span, joint_parts(m.span)) for m in free)
        return sorted([*mentions, *free], key=lambda m: m.span)

    def _pairs(self) -> list[Mention]:
        """People named in one breath, whom a later *they* can mean: *Ash, Hay and Bo Lind*."""
        text, found = self._reading.text, []
        named: list[Mention] = []
        for person in (m for m in self._names if m.kind == "person"):
            between = text[named[-1].span.end : person.span.start] if named else ""
            if named and _joins(_AND, between):
                found.append(self._together([*named, person]))
            named = [*named, person] if _joins(_COMMA, between) else [person]
        return found

    def _together(self, people: Sequence[Mention]) -> Mention:
        first, last = people[0], people[-1]
        span = Span.of(self._reading.text, first.span.start, last.span.end)
        several = Mention(slice(first.tokens.start, last.tokens.stop), span, "group", False)
        entities = tuple(self._named_as[m.span] for m in people)
        called = [self._roster.entities[index].name for index in entities]
        group = self._roster.found(" and ".join(called), several, "group")
        self._owner[span], self._people[group] = group, entities
        return several

    def _joint(self, mention: Mention) -> int:
        """Joint speakers as one entity, so that a later *they* can mean them."""
        found = []
        for part in self._parts[mention.span]:
            inside = [m for m in self._own.get(mention.span, ()) if m.span.overlaps(part)]
            owner = self._owner[inside[0].span] if inside else None
            known = None if owner is None else self._roster.entities[owner].name
            found.append(known or description_of(part.text))
        # *Seoul and Tokyo* are two governments; *Beijing and Aleppo*, or two mayors, are not.
        countries = [self._country_of(name) for name in found]
        around = max(0, mention.span.start - _NEAR // 2), mention.span.end + _NEAR // 4
        if all(countries) and not _OF_CITIES.search(self._reading.text, *around):
            found = [country for country in countries if country]
        return self._roster.found(" and ".join(dict.fromkeys(found)), mention, "group")

    def _antecedent(self, mention: Mention, weights: dict[int, float], none: float) -> int | None:
        """The entity that gathers most; a description that fits none founds one of its own."""
        pronoun = pronoun_in(mention.span.text)
        if pronoun is not None and pronoun.relative:
            return self._relative(mention, weights)
        last = self._last_speaker(mention.span)
        salience = {last: _GOES_ON} if pronoun or self._again(mention, last) else {}
        group = self._last_group(mention.span) if pronoun and pronoun.word in PLURAL else None
        if group is not None:
            salience[group] = salience.get(group, 1.0) * _LAST_GROUP
            weights.setdefault(group, 0.0)
        fit = self._agreement(mention)
        weights = {
            entity: max(weight, _UNSEEN)
            * fit(entity, self._roster.entities[entity])
            * salience.get(entity, 1.0)
            * (_LATER if pronoun and self._comes_later(entity, mention.span) else 1.0)
            for entity, weight in weights.items()
        }
        best = max(weights, key=lambda entity: weights[entity], default=None)
        theirs = is_own_document(mention.span.text)
        if theirs and (best is None or fit(best, self._roster.entities[best]) < 1):
            return self._founded(mention)
        if pronoun is not None and (pronoun.person != 3 or best is None):
            return None
        if best is None or (pronoun is None and weights[best] < none):
            return self._founded(mention)
        if land_led_in(mention.span.text) and self._roster.entities[best].kind == "person":
            self._roster.entities[best].offices |= {office_of_leader(mention.span.text)}
        return self._roster.place(mention, best)

    def _relative(self, mention: Mention, weights: dict[int, float]) -> int | None:
        """Of those mentioned before in the sentence, whom the scores prefer; nobody if none is."""
        start = sentence_start(self._reading.text, mention.span)
        before = self._candidates.overlapping(start, mention.span.start)
        near = {self._owner.get(span) for span in before}
        fit = self._agreement(mention)
        fitting = {
            entity: max(weight, _UNSEEN) * fit(entity, self._roster.entities[entity])
            for entity, weight in weights.items()
            if entity in near
        }
        best = max(fitting, key=lambda entity: fitting[entity], default=None)
        return None if best is None else self._roster.place(mention, best)

    def _introduced(self, mention: Mention, weights: dict[int, float], none: float) -> int:
        """A new speaker: who is named later, where the scores say so, or one of its own."""
        text = self._reading.text
        if mention.kind != "person" or stays_unnamed(text, mention.span):
            return self._founded(mention)
        fit, end = self._agreement(mention), sentence_end(text, mention.span)
        later = {
            entity: weight * min(fit(entity, self._roster.entities[entity]), 1.0)
            for entity, weight in weights.items()
            if self._roster.entities[entity].first >= end and self._may_be(mention, entity)
        }
        best = max(later, key=lambda entity: later[entity], default=None)
        if best is None or later[best] < max(_FORESEEN, _RATHER_THAN_NOBODY * none):
            return self._founded(mention)
        return self._roster.place(mention, best)

    def _may_be(self, mention: Mention, entity: int) -> bool:
        """Whether a named person is not told to be somebody else than a description says."""
        known = self._roster.entities[entity]
        if not known.named or known.kind != "person" or entity in self._brought_up:
            return False
        return not known.roles or bool(known.roles & content_words(mention.span.text))

    def _agreement(self, mention: Mention) -> Agreement:
        near = self._candidates.overlapping(mention.span.start, mention.span.end)
        overlapping = {entity for span in near for entity in self._roster.holders(span)}
        role = head_noun(mention.span.text)
        bearers = self._in_role.get(role, set())
        told = {i for i in bearers if self._may_have_role(mention, i)}
        offices = ((i, self._roster.entities[i].offices) for i in bearers)
        others = {i for i, held in offices if contradicts(held, mention.span.text)}
        others |= self._of_other_seats(mention.span.text)
        leaders, other_leaders = self._leaders(mention.span.text)
        return Agreement(mention, overlapping | others | other_leaders, told | leaders)

    def _of_other_seats(self, phrase: str) -> set[int]:
        """Who is told to be bishop of Wells, where a description is of the Bishop of Ely."""
        seats = seats_in(phrase)
        known = enumerate(self._roster.entities) if seats else ()
        return {i for i, entity in known if are_others(seats, entity.seats)}

    def _leaders(self, phrase: str) -> tuple[set[int], set[int]]:
        """Whom *the American leader* means for certain, and who is told to lead another country.

        For certain only where all who lead have a country, and one has this. The others are told
        only if somebody is left who may be meant.
        """
        land = land_led_in(phrase)
        known = enumerate(self._roster.entities) if land else ()
        led = {i: lands for i, entity in known if (lands := _lands_led_by(entity)) is not None}
        others = {i for i, lands in led.items() if are_apart(land, lands, "person")}
        left = set(led) - others
        certain = len(left) == 1 and all(led.values())
        return left if certain else set(), others if left else set()

    def _may_have_role(self, mention: Mention, index: int) -> bool:
        """*The education ministry* is not the Interior Ministry, though *the ministry* may be."""
        entity = self._roster.entities[index]
        if has_office(entity.offices, mention.span.text):
            return may_hold(entity.offices, mention.span.text)
        if entity.kind == "person" or not entity.named:
            return True
        said = content_words(mention.span.text) - content_words(entity.name) - entity.roles
        return not any(map(is_subject, said))

    def _comes_later(self, entity: int, span: Span) -> bool:
        """Whether an entity is mentioned only behind a span."""
        return self._roster.entities[entity].first > span.start

    def _again(self, mention: Mention, last: int | None) -> bool:
        """Whether the last speaker goes by the same noun: *the official* after an official."""
        if last is None or self._roster.entities[last].named:
            return False
        return head_noun(mention.span.text) == head_noun(self._roster.entities[last].name)

    def _last_group(self, span: Span) -> int | None:
        """The several people mentioned last before a *they*, together or as a plural."""
        before = self._candidates.overlapping(span.start - _NEAR // 2, span.start)
        owned = ((other.end, self._owner.get(other)) for other in before)
        near = [
            (end, owner)
            for end, owner in owned
            if owner is not None and end <= span.start
            if self._roster.entities[owner].kind == "group"
        ]
        return max(near)[1] if near else None

    def _pair_before(self, mention: Mention) -> int | None:
        """The two people named together right before *both women*, and nobody after them."""
        if not means_a_pair(mention.span.text):
            return None
        start = mention.span.start
        near = self._candidates.overlapping(start - _NEAR // 2, start)
        pairs = [span for span in near if span.end <= start and len(self._people_in(span)) == 2]
        last = max(pairs, key=lambda span: span.end, default=None)
        if last is None:
            return None
        people = self._people_in(last)
        after = self._named_nearby.overlapping(last.end, start)
        others = {self._named_as.get(m.span) for m in after if m.kind == "person"} - set(people)
        told = role_gender(mention.span.text)
        genders = [{told, self._roster.entities[i].gender} for i in people]
        return None if others or {"male", "female"} in genders else self._owner[last]

    def _people_in(self, span: Span) -> tuple[int, ...]:
        """The entities of people who are named together."""
        owner = self._owner.get(span)
        return () if owner is None else self._people.get(owner, ())

    def _last_speaker(self, span: Span) -> int | None:
        """The entity that the nearest source before a mention means."""
        for index in range(bisect_left(self._sources, span.start, key=_start) - 1, -1, -1):
            source = self._sources[index]
            if span.start - source.start >= _NEAR + self._longest:
                break
            owner = self._source_entity(source) if span.start - source.end < _NEAR else None
            if owner is not None:
                return owner
        return None

    def _founded(self, mention: Mention) -> int:
        """An entity for somebody whom the text only describes."""
        name = description_of(mention.span.text) or mention.span.text
        kind: SpeakerKind = "group" if is_plural_description(name) else mention.kind
        index = self._roster.found(name, mention, kind)
        self._roster.entities[index].seats = seats_in(name)
        return index

    def _names_one(self, source: Span) -> bool:
        return len(self._own[source]) == 1 and len(self._parts[source]) == 1

    def _source_entity(self, source: Span) -> int | None:
        return self._owner.get(self._own[source][0].span if self._names_one(source) else source)

    def _meant(self, source: Span) -> int | None:
        """The entity that a source means; a capital that speaks is its country's government."""
        index = self._source_entity(source)
        adjective = None if is_plural(source.text) else country_of_demonym(source.text)
        person = index is not None and self._roster.entities[index].kind == "person"
        if adjective is not None and not person:
            return self._roster.country(adjective)  # *American assurances*, but not *Dawn French*
        country = None if index is None else government_of(self._roster.entities[index].name)
        return index if country is None else self._roster.country(country)

    def _country_of(self, name: str) -> str | None:
        """A country, or whose government a capital stands for, by the name that the text uses."""
        country = name if is_country(name) else government_of(name)
        return None if country is None else country_in(self._reading.text, country)

    def _speaker(self, index: int) -> Speaker:
        entity = self._roster.entities[index]
        kind = entity.kind if entity.kind != "unknown" else description_kind(entity.name)
        name = entity.name
        if entity.named and kind == "place":
            name = country_in(self._reading.text, name)
        return Speaker(name, kind, _outermost(entity.spans))


def _mere_offices(reading: Reading, named: Sequence[Detection]) -> list[bool]:
    """Which of the names found are offices alone."""
    spans = [reading.span(each.tokens) for each in named]
    longer = (span for span in spans if " " in span.text)
    surnames = {s.text.split()[-1] for s in longer if not is_mere_office(reading.text, s)}
    return [
        (each.span.kind != "organisation" or opens_with_seat(span.text))
        and is_mere_office(reading.text, span, surnames)
        for each, span in zip(named, spans, strict=True)
    ]


def _lands_led_by(entity: Entity) -> Set[str] | None:
    """The countries of whoever is told to lead one, `None` of anybody else."""
    return lands_led(entity.offices) if entity.named else land_led_in(entity.name) or None


def _nearby(mentions: Iterable[Mention]) -> Nearby[Mention]:
    return Nearby((m.span.start, m.span.end, m) for m in mentions)


def _start(span: Span) -> int:
    return span.start


def _announced_kind(before: str) -> SpeakerKind:
    """What the word right before a name says that it names: *the newspaper Rodong Sinmun*."""
    words = before.split()
    return noun_kind(words[-1]) if words and words[-1].islower() else "unknown"


def _opens_with(part: Span, name: Mention) -> bool:
    """Whether a source opens with the name it is about: not so *Hill’s family*, *U.N. staff*."""
    if _INDEFINITE.match(part.text):
        return False
    skipped = len(part.text) - len(names.strip_article(part.text))
    rest = part.text[name.span.end - part.start :]
    if name.span.start != part.start + skipped or rest.startswith(("'", "’")):
        return False
    if name.kind == "person":
        return not _is_headed_by_another_noun(name.span.text, rest)
    if is_office(name.span.text) or (rest and description_kind(part.text) in ("person", "group")):
        return False
    return len(rest) < len(name.span.text)


def _is_headed_by_another_noun(name: str, rest: str) -> bool:
    """Whether what follows a name makes something else of it: *the Hay administration*.

    After a full name, somebody's role is his own: *Ann Hay chief executive of Acme*.
    """
    found = re.match(r" ([a-z]+)\b(?! [A-Z])", rest)
    if found is None:
        return False
    first, _, more = name.partition(" ")
    if more and is_given_name(first) and description_kind(rest) == "person":
        return False
    return noun_kind(found[1]) != "unknown" or is_document_noun(found[1])


def _owner_length(name: str) -> int:
    """How much of *Seoul’s Yoo* is not the name itself."""
    owner = _OWNER.match(name)
    return owner.end() if owner and is_place(owner[1]) else 0


def _outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, without those that lie in another: *the mayor, Ann Hay* is one mention."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _joins(link: re.Pattern[str], between: str) -> bool:
    """Whether an *and* or comma joins two names, the second perhaps after an office or a role."""
    joined = link.fullmatch(between)
    if joined is None:
        return False
    office = joined["office"].split()
    return not office or is_office(office[-1]) or noun_kind(office[-1]) == "person"


def _tells_of(text: str, phrase: Span, name: Span) -> bool:
    """Whether a phrase says who somebody is: it holds the name, or stands right beside it.

    *The captain, Ann Hay*; *Ann Hay, the captain*; but not *Hay’s assistant*, *a friend of Hay*.
    """
    if phrase.overlaps(name):
        inner = proper_name_span(phrase.text)
        return inner is not None and inner.end > name.start - phrase.start >= inner.start
    after = text[name.end : phrase.start] == ", " and _DESCRIBING.match(phrase.text) is not None
    return after or text[phrase.end : name.start] in (" ", ", ")
