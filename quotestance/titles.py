"""What stands before a person's name in the text: titles, and the offices that they tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from quotestance.atlas import is_people, is_place
from quotestance.gazetteer import (
    ARTICLES,
    OFFICE_COMPLEMENTS,
    OWNERS,
    Gender,
    fold,
    is_courtesy_title,
    is_office,
    is_plural,
    is_role,
    is_state_adjective,
    is_subject,
    may_be_a_name,
    noun_kind,
    title_gender,
)
from quotestance.lands import lands_in
from quotestance.mentions import head_noun
from quotestance.names import strip_article
from quotestance.types import Span
from quotestance.words import Words, strip_possessive, text_of, words_of

_LONGEST_TITLE = 12
# Titles that a given name follows, and no surname alone.
GIVEN_NAME_TITLES = frozenset({"sir", "dame", "prince", "princess"})
_WORDS_BEFORE = re.compile(r"(?:[\w’'.-]+[ ]){1,5}$")
_LONGEST_OFFICE = 70
_OWNER = re.compile(r"[’']s?\b")
_HEADS_OF_GOVERNMENT = frozenset({"president", "premier", "chancellor", "king", "queen"})
_LEADER = re.compile(r"(?:[Tt]he )?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*) leader")
# With these, and without them, it is another office.
_RANKS = frozenset({"prime", "vice", "deputy", "former", "ex", "shadow", "attorney", "assistant"})


def gender_told(text: str, name: Span) -> Gender | None:
    """What the title in or right before a name tells: *Mrs Hay*."""
    told = map(title_gender, _words_before_surname(text, name))
    return next(filter(None, told), None)


def given_name_title(text: str, name: Span) -> str:
    """The title in or right before a name that a given name follows: *Sir Bo Lind*, *Sir Bo*."""
    words = map(fold, _words_before_surname(text, name))
    return next((word for word in words if word in GIVEN_NAME_TITLES), "")


def _words_before_surname(text: str, name: Span) -> list[str]:
    before = text[max(0, name.start - _LONGEST_TITLE) : name.start].split()[-1:]
    return [word.rstrip(",") for word in (*before, *name.text.split()[:-1])]


@dataclass(frozen=True, slots=True)
class Office:
    """An office told before a name, and the words before it: *Iranian Foreign Minister Ann Hay*.

    body: what it is an office of, where a common noun says so: *Sea union leader Ann Hay*.
    """

    noun: str
    said: tuple[str, ...]
    body: tuple[str, ...] = ()


def office_at(text: str, name: Span) -> Office | None:
    """The office in or right before a person's name."""
    inner = name.text.split()
    last = max((i for i, word in enumerate(inner[:-1]) if _is_office(word)), default=-1)
    found = _WORDS_BEFORE.search(text[max(0, name.start - _LONGEST_OFFICE) : name.start])
    words = [*(found.group().split() if found else ()), *inner[: last + 1]]
    if not words or not _is_office(words[-1]) or _ends_a_sentence(words[-1]):
        return None
    start = len(words) - 1
    while start and (words[start - 1][:1].isupper() or _may_precede_an_office(words[start - 1])):
        start -= 1
    return Office(fold(words[-1]).strip("."), tuple(words[start:-1]), _body_before(words[:start]))


def _body_before(words: Sequence[str]) -> tuple[str, ...]:
    """The capitalised words before a noun for a body: *However, Unite union*."""
    if not words or noun_kind(words[-1]) != "organisation":
        return ()
    start = len(words) - 1
    while start and words[start - 1][:1].isupper() and words[start - 1][-1:].isalnum():
        start -= 1
    return tuple(words[start:-1])


def _ends_a_sentence(word: str) -> bool:
    """*General.* does; *Gen.* is an abbreviation."""
    return word.endswith(".") and len(word) > len("Capt.")


def has_office(offices: Collection[Office], phrase: str) -> bool:
    """Whether one of these offices goes by the noun of a description."""
    return any(office.noun == head_noun(phrase) for office in offices)


def may_hold(offices: Collection[Office], phrase: str) -> bool:
    """Whether a description may mean who has these offices: all that it says of one fits.

    *The minister* may be *Foreign Minister Ann Hay*, but not *Prime Minister Bo Lind*; *the US
    president* is not *Iranian President Cy Ash*, and *the company's president* neither.
    """
    words, told = _said(phrase), _told(offices, phrase)
    if any(fold(word) in OWNERS for word in words) or contradicts(offices, phrase):
        return False
    owners = [word for word in words if _OWNER.search(word)]
    if not all(lands_in(word) for word in owners):
        return False
    plain = _plain(words)
    capitals = (w for w in plain if w[:1].isupper() and not (is_place(w) or is_people(w)))
    bodies = {fold(word) for word in capitals if not is_subject(word)}
    of = {fold(word) for office in offices for word in office.body}
    return bodies - _RANKS <= {*map(fold, told), *of}


def contradicts(offices: Collection[Office], phrase: str) -> bool:
    """Whether a description is of another such office: by rank, country or subject."""
    if not has_office(offices, phrase):
        return False
    words, told = _plain(_said(phrase)), _told(offices, phrase)
    folded, known = set(map(fold, words)), set(map(fold, told))
    lands, others = lands_in(" ".join(words)), lands_in(" ".join(told))
    subjects, fields = set(filter(is_subject, folded)), set(filter(is_subject, known))
    return bool(
        _RANKS & folded != _RANKS & known
        or (lands and others and not lands & others)
        or (subjects and fields and not subjects <= fields)
    )


def land_led_in(phrase: str) -> frozenset[str]:
    """The country of *the American leader*; none where a phrase says more or less than that."""
    told = _LEADER.fullmatch(phrase)
    return lands_in(told[1]) if told else frozenset()


def office_of_leader(phrase: str) -> Office:
    """What *the American leader* tells of whoever is meant."""
    return Office("leader", tuple(_plain(_said(phrase))))


def lands_led(offices: Collection[Office]) -> frozenset[str] | None:
    """The countries told of whoever heads a government, `None` where nobody is told to do so."""
    heads = [office for office in offices if _is_head_of_government(office)]
    return lands_in(" ".join(word for office in heads for word in office.said)) if heads else None


def _is_head_of_government(office: Office) -> bool:
    """Not so a foreign minister, a vice president or an opposition leader."""
    ranks = _RANKS & set(map(fold, office.said))
    if office.noun == "minister":
        return ranks == {"prime"}
    if office.noun == "leader":
        return bool(lands_in(" ".join(office.said))) and all(
            word[:1].isupper() for word in office.said
        )
    return office.noun in _HEADS_OF_GOVERNMENT and not ranks


def _said(phrase: str) -> list[str]:
    """The words of a description but for articles and the office itself."""
    noun = head_noun(phrase)
    return [word for word in phrase.split() if fold(word) not in ARTICLES | {noun}]


def _told(offices: Collection[Office], phrase: str) -> list[str]:
    """What the text says of the office that a description names."""
    noun = head_noun(phrase)
    return [word for office in offices if office.noun == noun for word in office.said]


def _plain(words: Iterable[str]) -> list[str]:
    return [strip_possessive(word).strip(",.;:") for word in words]


def is_mere_office(text: str, span: Span, surnames: Collection[str] = ()) -> bool:
    """Whether what looks like a person's name is an office alone: *the President*, *the Pope*.

    surnames: last words of longer names, which are nobody's office.
    """
    bare = strip_article(span.text)
    *before, last = [word.text for word in _up_to_complement(words_of(bare))] or [""]
    if last in surnames or is_plural(fold(last)) or not _is_office(last):
        return False
    article = bare != span.text or text[max(0, span.start - 4) : span.start].lower() == "the "
    clear = before or (is_office(last) and not may_be_a_name(last))
    known = is_place(" ".join(before)) or all(map(_may_precede_an_office, before))
    return bool(article or bare.islower() or clear) and known


def _up_to_complement(words: Words) -> Words:
    """An office without what it is of: *Dean of Wells*; all words of anything else."""
    of = next((i for i, word in enumerate(words) if word.text in ("of", "for")), 0)
    what = text_of(words[of + 1 :])
    known = " " not in what or is_place(what) or what.casefold() in OFFICE_COMPLEMENTS
    return words[:of] if of and is_office(words[of - 1].text) and known else words


def _may_precede_an_office(word: str) -> bool:
    if _is_office(word) or is_state_adjective(word) or is_subject(word):
        return True
    return fold(word) in _RANKS or is_people(word) or is_place(word)


def _is_office(word: str) -> bool:
    return (is_office(word) or is_role(word)) and not is_courtesy_title(word)
