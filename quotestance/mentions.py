"""Mentions: phrases that mean one speaker, by a description or by a name with what is said of it.

A *mention* may hold anything (``the home secretary, Sajid Javid``). Here its head noun is found,
what kind of speaker that noun announces, and the proper name, if the mention gives one. All is
judged by form, without the text around the phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotestance.atlas import is_country, is_people, is_place
from quotestance.gazetteer import (
    ARTICLES,
    DETERMINERS,
    FIRMS_IN_S,
    INDEFINITES,
    LONE_INSTITUTIONS,
    NATIONAL_INSTITUTIONS,
    NOT_NAMES,
    OFFICE_COMPLEMENTS,
    OWNERS,
    PARTICIPLES,
    POSTMODIFIERS,
    QUANTIFIERS,
    RETICENCE,
    SINGLES,
    SMALL_WORDS,
    Gender,
    fold,
    is_courtesy_title,
    is_document_noun,
    is_given_name,
    is_label_noun,
    is_newspaper_word,
    is_office,
    is_organisation_noun,
    is_particle,
    is_place_noun,
    is_plural,
    is_role,
    is_state_adjective,
    is_subject,
    may_be_a_name,
    noun_gender,
    noun_kind,
    singular,
    word_set,
)
from quotestance.names import count_titles, is_institution
from quotestance.pronouns import is_pronoun
from quotestance.types import Span, SpeakerKind
from quotestance.words import (
    Word,
    Words,
    is_capitals,
    segments_of,
    span_of,
    strip_name_possessive,
    strip_possessive,
    text_of,
)

# Adjectives before a role or an office that is over.
_ONCE = frozenset({"former", "retired", "ex", "acting", "late"})
_BEFORE_ING = frozenset({"chief", "deputy", "senior", "vice", "assistant"})
# The next word belongs to them, though it looks like a given name: *San Jose*, *South Carolina*.
_LEADING = word_set("""
east fort hms king lady lord mount north port queen saint san santa sir south st uss west
""")
# Between an office and what it is of: *Ambassador to the United Nations*.
_OFFICE_LINKS = frozenset({"of", "for", "to", "on", "in", "at"})
# By whom these are done is no author.
_PASSED_ON = frozenset({"cited", "obtained", "quoted", "reviewed", "seen", "verified", "viewed"})
_NAMING = frozenset(
    {"named", "called", "dubbed", "known as", "identified as", "de guerre", "pen-name", "pseudonym"}
)


# --- descriptions --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A phrase in its parts: *the* | *senior official* | *of the ministry*."""

    determiner: str
    core: Words
    rest: Words


def noun_phrase(words: Words) -> NounPhrase:
    """Take articles, owners and quantities off the front, postmodifiers off the end."""
    start = 0
    while start < len(words) - 1 and is_determiner(words, start):
        start += 1
    after = range(start + 1, len(words))
    end = next((i for i in after if _is_postmodifier(words, i)), len(words))
    return NounPhrase(words[0].folded if start else "", words[start:end], words[end:])


def is_determiner(words: Words, i: int) -> bool:
    """Whether a word is an article, owner or quantity that leaves a noun after it."""
    word = words[i]
    acronym_like = len(word.text) > 1 and word.text.isupper()
    # *Some of them* keeps its only noun.
    partitive = i + 1 < len(words) and words[i + 1].text == "of"
    return word.folded in DETERMINERS and not (acronym_like or partitive)


def _is_postmodifier(words: Words, i: int) -> bool:
    word = words[i].text
    following = words[i + 1].text if i + 1 < len(words) else "of"
    if word in POSTMODIFIERS:
        return True
    if word in PARTICIPLES:
        return following in POSTMODIFIERS | ARTICLES or following[:1].isupper()
    if word.endswith("ing") and word.islower():
        if words[i - 1].folded in _BEFORE_ING and following.islower() and is_office(following):
            return False  # *chief operating officer*
        named = following[:1].isupper() and _is_known_noun(words[i - 1].bare)
        person = noun_kind(words[i - 1].bare) == "person" and following != "of"
        doing = person or following in ARTICLES | OWNERS
        return doing or (named and not is_state_adjective(word))
    return word.endswith("ed") and word.islower() and following in POSTMODIFIERS


@lru_cache(maxsize=4096)
def head_noun(description: str) -> str:
    """Give the folded noun that says what is described: ``a friend of Ann`` → ``friend``.

    What follows *of, for, in, who, …* is left aside, except after a number or quantity: ``dozens of
    protesters`` → ``protesters``. Empty where there is no word at all.
    """
    segments = segments_of(description)
    return _head(segments[0]).folded if segments else ""


def _head(words: Words) -> Word:
    phrase = noun_phrase(words)
    last = phrase.core[-1].folded
    quantity = last in QUANTIFIERS | SINGLES or last in ("number", "handful", "dozen", "lot")
    if quantity and len(phrase.rest) > 1 and phrase.rest[0].text == "of":
        return _head(phrase.rest[1:])
    known = (word for word in reversed(phrase.core[-2:]) if _is_known_noun(word.bare))
    return next(known, phrase.core[-1])


def _is_known_noun(word: str) -> bool:
    return noun_kind(word) != "unknown" or is_document_noun(word)


@lru_cache(maxsize=4096)
def role_gender(description: str) -> Gender | None:
    """Tell the gender of a description by its head noun: ``the spokeswoman`` → female."""
    return noun_gender(head_noun(description))


@lru_cache(maxsize=4096)
def is_plural_description(description: str) -> bool:
    """Whether a description means several people: *the ministers*, *police*, *some of them*."""
    segments = segments_of(description)
    return bool(segments) and _is_plural(segments[0])


def _is_plural(words: Words) -> bool:
    if words[0].folded in SINGLES:
        return False
    if words[0].folded in QUANTIFIERS - {"such", "other"}:
        return True
    head = _head(words)
    # A capitalised word in -s that no table has is a name: *Rogers*.
    return is_plural(head.bare) and (not head.namey or _is_known_noun(head.bare))


@lru_cache(maxsize=4096)
def description_kind(description: str) -> SpeakerKind:
    """Tell what kind of speaker a description means; several people are a group."""
    segments = segments_of(description)
    if not segments:
        return "unknown"
    if _is_plural(segments[0]):
        return "group"
    head = _head(segments[0]).bare
    one_of_many = segments[0][0].folded in SINGLES and is_plural(head)
    return noun_kind(singular(fold(head)) if one_of_many else head)


def description_of(source: str) -> str:
    """Give the description that stands for a speaker who is never named.

    The first part of the mention, without leading article and without what is said about the
    talking: ``a senior US official, speaking on condition of anonymity`` → ``senior US official``.
    """
    segments = segments_of(source)
    if not segments:
        return source.strip()
    words = segments[0]
    cuts = (i for i in range(1, len(words)) if _is_about_talking(words, i))
    words = words[: next(cuts, len(words))]
    if len(words) > 1 and words[0].folded in ARTICLES | OWNERS:
        words = words[1:]
    return span_of(source, words).text


def _is_about_talking(words: Words, i: int) -> bool:
    """Whether *who asked not to be named* and its like begin here."""
    said = any(word.text in RETICENCE for word in words[i + 1 : i + 3])
    return words[i].text == "speaking" or (words[i].text == "who" and said)


# --- the name a mention gives --------------------------------------------------------------


@lru_cache(maxsize=4096)
def proper_name_span(source: str) -> Span | None:
    """Find the proper name that a mention of one speaker gives its own referent.

    The span's offsets count from the start of `source`. Titles, articles, owners and appositions
    stay outside: ``the mayor of London, Sadiq Khan`` → *Sadiq Khan*, ``Boeing's chairman Ann Hay``
    → *Ann Hay*, ``the Daily Bugle newspaper`` → *Daily Bugle*. None where the mention only
    describes somebody, even by a name (``a spokesman for Boeing``, ``Hay's family``), for
    pronouns and for peoples (*the Russians*). What somebody wrote stands for its author: ``a
    statement from the Home Office`` → *Home Office*. Joint mentions: divide them first.
    """
    found = _main_name(segments_of(source))
    if not found:
        return None
    span = span_of(source, found)
    shown = strip_name_possessive(span.text)
    return Span.of(source, span.start, span.start + len(shown))


def proper_name_in(source: str) -> str | None:
    """Give the proper name found by `proper_name_span` as text."""
    span = proper_name_span(source)
    return span.text if span else None


def _main_name(segments: Sequence[Words]) -> Words:
    """Find the name a mention gives: from its first segment or from an apposition."""
    if not segments or (len(segments[0]) == 1 and is_pronoun(segments[0][0].text)):
        return ()
    if _lists_subjects(segments):
        return _main_name(segments[1:])
    own = _name_in(segments[0])
    if own:
        return _holder(segments, own) or own
    if segments[0][0].folded not in QUANTIFIERS and is_document_noun(_head(segments[0]).bare):
        return _author(segments)
    if len(segments) > 1 and _is_plural(segments[0]):
        return ()
    appositions = (
        _apposed_name(segment) or _explicitly_named(segment, 0) for segment in segments[1:]
    )
    return next(filter(None, appositions), ())


def _lists_subjects(segments: Sequence[Words]) -> bool:
    """Whether a mention opens with what an office is for: *Health, Sport and Work Minister Hay*."""
    if not all(is_subject(word.text) for word in segments[0]):
        return False
    apposed = any(is_determiner(each, 0) for each in segments[1:])
    return not apposed and any(is_office(word.text) for each in segments[1:] for word in each)


def _holder(segments: Sequence[Words], own: Words) -> Words:
    """Find who heads a body: *the head of the US Sea Command, General Bo Lind*."""
    phrase = noun_phrase(segments[0])
    of_what = own[0] in phrase.rest and not is_given_name(own[0].text)
    if not of_what or not is_role(phrase.core[-1].text):
        return ()
    titled = (segment for segment in segments[1:] if count_titles(segment))
    given = (segment for segment in segments[1:] if is_given_name(segment[0].text))
    return next(filter(None, map(_apposed_name, (*titled, *given))), ())


def _apposed_name(words: Words) -> Words:
    """Find the name a segment consists of, ignoring places: *Sadiq Khan*, *the Daily Bugle*.

    A person's role or office may stand before it: *retired teacher Ann Hay*.
    """
    if words[0].folded == "the":
        words = words[1:]
    core = _without_role(noun_phrase(words).core) if words else ()
    if not core or not all(w.namey or w.text.isdigit() or is_particle(w.text) for w in core):
        return ()
    found = _name_in(words)
    return () if is_place(text_of(found)) or text_of(found).casefold() in NOT_NAMES else found


def _without_role(core: Words) -> Words:
    """Take *former Judge*, *retired teacher* off the front of a name."""
    start = next((i for i, word in enumerate(core) if word.namey), 0)
    if not start or core[0].text in POSTMODIFIERS:
        return core
    said = core[start - 1]
    return core[start:] if said.folded in _ONCE or is_role(said.text) else core


def _name_in(words: Words) -> Words:
    """Find the name that heads one segment, without titles; empty if a common noun heads it."""
    if words[0].folded in QUANTIFIERS and not (words[0].text.isupper() or _counts_no_one(words)):
        return ()
    phrase = noun_phrase(words)
    core, rest = phrase.core, phrase.rest
    named = _explicitly_named((*core, *rest), len(core))
    if named:
        return named
    owner = _owner_index(core)
    if owner is not None:
        return _owned_name(core, rest, owner)
    if _run_start(core) < len(core):
        return _name_at_end(phrase)
    return _labelled_name(core) or _governed_place(core, rest) or _after_complement(core, rest)


def _counts_no_one(words: Words) -> bool:
    """Whether a quantity that opens a phrase is part of a name: *All Blacks coach Ann Hay*."""
    run = words[_run_start(words) :]
    named = len(run) > 1 and is_given_name(run[0].text)
    return named and words[0].text[:1].isupper() and words[1].namey


def _governed_place(core: Words, rest: Words) -> Words:
    """Find the place after its kind: *the state of Florida*."""
    place = rest[1:] if rest and rest[0].text == "of" else ()
    return place if is_place_noun(core[-1].text) and is_place(text_of(place)) else ()


def _explicitly_named(words: Words, length: int) -> Words:
    """Find the name after *called*, *known as*, *nom de guerre*."""
    for i in range(length, len(words) - 1):
        phrases = {words[i].text, text_of(words[max(i - 1, 0) : i + 1])}
        if phrases & _NAMING and not words[0].namey:
            return _apposed_name(words[i + 1 :])
    return ()


def _owner_index(core: Words) -> int | None:
    """Which word is the last owner: *Boeing's* in *Boeing's chairman*; none in *People's Daily*."""
    for i in range(len(core) - 2, -1, -1):
        if core[i].possessive and not _names_with_possessive(core, i):
            return i
    return None


def _names_with_possessive(core: Words, i: int) -> bool:
    word = core[i]
    if not (word.text[:1].isupper() and core[i + 1].namey):
        return False
    return word.folded in FIRMS_IN_S or _is_known_noun(word.bare)


def _owned_name(core: Words, rest: Words, owner: int) -> Words:
    """Find the name of what is owned: *Ann Hay* in *Boeing's chairman Ann Hay*."""
    country = is_country(strip_possessive(text_of(core[: owner + 1])))
    whole = country and not rest and all(word.namey for word in core)
    if whole and core[-1].folded in NATIONAL_INSTITUTIONS:
        return core
    return _name_in((*core[owner + 1 :], *rest))


def _name_at_end(phrase: NounPhrase) -> Words:
    """Find the name in the capitalised run that ends a noun phrase, or in its complement."""
    core, rest, article = phrase.core, phrase.rest, phrase.determiner in ARTICLES
    run = core[_run_start(core) :]
    if is_institution(run):
        run = _without_people(run)
        full = _with_complement(run, rest)
        return () if len(full) == len(run) and _is_generic(run, article) else full
    titles = count_titles(run)
    office = is_office(run[-1].text) or is_courtesy_title(run[-1].text)
    held = bool(rest) and rest[0].text in ("of", "for") and office
    if held or titles == len(run) or _is_generic(run, article):
        return _after_complement(core, rest)
    name = _without_people(run[titles:])
    return () if _names_a_people(name) else name


def _run_start(core: Words) -> int:
    """Where the capitalised run at the end begins: *Mohammed bin Salman*, *Marks & Co.*."""
    start = len(core)
    while start and (core[start - 1].namey or _continues_run(core, start - 1)):
        start -= 1
    leads = start and is_particle(core[start - 1].text) and start < len(core)
    return start - 1 if leads and (start == 1 or is_role(core[start - 2].text)) else start


def _continues_run(core: Words, i: int) -> bool:
    word = core[i]
    linking = is_particle(word.text) or word.text in ("&", "&amp;", "and")
    joins = linking and i + 1 < len(core)
    return (
        bool(i)
        and (joins or word.text.isdigit())
        and (core[i - 1].namey or _continues_run(core, i - 1))
    )


def _is_generic(run: Words, article: bool) -> bool:
    """Whether a single capitalised word is a common noun that begins the sentence."""
    if len(run) != 1 or is_newspaper_word(run[0].bare) or is_place(run[0].bare):
        return False
    word = run[0].folded
    if word in INDEFINITES:
        return True
    body = is_organisation_noun(word) and not is_plural(word)
    if may_be_a_name(word) or is_given_name(run[0].bare):
        return article and not body
    if body:
        return not article and word not in LONE_INSTITUTIONS
    return word in NOT_NAMES or is_determiner(run, 0) or _is_known_noun(run[0].bare)


def _without_people(run: Words) -> Words:
    """Drop a people's name before a person's: *Spaniard Luis Moss*, *Canadian Ann Hay*."""
    if len(run) > 1 and "-" in run[0].text and all(map(is_people, run[0].text.split("-"))):
        return run[1:]
    if len(run) < 3 or not is_people(run[0].text) or is_institution(run):
        return run
    return run[1:] if is_given_name(run[1].text) or run[0].folded.endswith(("ard", "man")) else run


def _names_a_people(name: Words) -> bool:
    text = text_of(name)
    return is_people(text) or text.casefold() in NOT_NAMES


def _with_complement(name: Words, rest: Words) -> Words:
    """Add *of England* to *Bank*, or go on to the holder: *Bank of England governor Ann Hay*."""
    end = _complement_end(name, rest)
    tail = rest[end:]
    if end and tail and tail[0].text not in POSTMODIFIERS:
        return _name_in(tail) if is_role(tail[0].text) or is_office(tail[0].text) else ()
    return (*name, *rest[:end])


def _complement_end(name: Words, rest: Words) -> int:
    linking = {"of", "for", "on"} | (
        {"in"} if name[-1].folded in ("rights", "democracy") else set()
    )
    if len(rest) < 2 or rest[0].text not in linking:
        return 0
    end = 0
    for i, word in enumerate(rest):
        holder = is_office(word.text) and rest[i - 1].namey
        if holder or (i == 1 and word.folded in ("a", "an")):
            break
        if word.namey:
            end = i + 1
        elif word.text not in SMALL_WORDS:
            break
    return end


def _after_complement(core: Words, rest: Words) -> Words:
    """Find the holder after an office and what it is of: *mayor of London Sadiq Khan*."""
    office = is_role(core[-1].text) or is_office(core[-1].text)
    if not office or len(rest) < 3 or rest[0].text not in _OFFICE_LINKS:
        return ()
    words = rest[2:] if rest[1].text == "the" else rest[1:]
    given = _given_name_at_end(words) if is_office(core[-1].text) else ()
    if given:
        return given
    if rest[0].text not in ("of", "for"):
        return ()
    words = words[_complement_length(words) :]
    whole = noun_phrase(words).core if words else ()
    if not whole or not all(word.namey or is_particle(word.text) for word in whole):
        return ()
    somebody = is_office(whole[0].text) and not is_courtesy_title(whole[0].text)
    if somebody or is_institution(whole) or is_place(text_of(whole)):
        return ()  # *a spokesman for Chicago Mayor Ann Hay* is somebody else
    return whole[count_titles(whole) :]


def holder_start(name: str) -> int:
    """Where the person begins in a name with an office for something: *Minister for Health Hay*.

    In characters; 0 where the name is a person's alone.
    """
    words = segments_of(name)[0] if segments_of(name) else ()
    if not any(word.text in _OFFICE_LINKS for word in words):
        return 0
    held = _name_in(words)
    return held[0].start if held and held[-1] is words[-1] else 0


def _given_name_at_end(words: Words) -> Words:
    """Find the person who ends a phrase, told by a given name: *Police Khalid Abu Bakar*.

    Only what an office is of goes before: *a spokesman for Mayor Ann Hay* is somebody else.
    """
    for i in range(1, len(words) - 1):
        person, before = words[i:], words[i - 1]
        if _is_somebody(before):
            return ()
        leads = before.folded.strip(".") in _LEADING or before.text in SMALL_WORDS
        whole = all(word.namey or is_particle(word.text) for word in person)
        if leads or not whole or not is_given_name(person[0].text):
            continue
        if not is_place(text_of(words[i - 1 : i + 1])):
            body = is_institution(person) or is_place(text_of(person))
            return () if body or person[-1].possessive else person
    return ()


def _is_somebody(word: Word) -> bool:
    """Whether a word before a name says who that is: *Mayor*, *victim*, *retailer*."""
    if word.text in SMALL_WORDS or is_subject(word.text):
        return False
    titled = is_courtesy_title(word.text) or is_office(word.text) or is_role(word.text)
    return titled or word.text.islower()


def _complement_length(words: Words) -> int:
    """How many words say what an office is of; all of them where that is not certain."""
    for length in (3, 2, 1):
        phrase = text_of(words[:length])
        if len(words) > length and (fold(phrase) in OFFICE_COMPLEMENTS or is_place(phrase)):
            return length
    common = next((i for i, word in enumerate(words) if word.namey), len(words))
    clear = common and not any(
        _is_known_noun(w.text) or w.folded in ARTICLES for w in words[:common]
    )
    return common if clear and len(words) - common > 1 else len(words)


def _labelled_name(core: Words) -> Words:
    """Find the name before its label: *the Sunday Telegraph newspaper*, *Xinhua news agency*."""
    if not is_label_noun(core[-1].text):
        return ()
    end = len(core) - 1
    if end and core[end - 1].text in ("news", "television", "radio"):
        end -= 1
    start = _run_start(core[:end])
    name = core[start:end]
    if not name or _names_a_people(name) or is_place(text_of(name)):
        return ()
    # A news agency goes by its label more often than not.
    return core[start:] if text_of(core[end:]) == "news agency" else name


# --- authors of documents ------------------------------------------------------------------


def _author(segments: Sequence[Words]) -> Words:
    """Find who speaks in a document: its owner, the name before it, or the one it is *by*."""
    phrase = noun_phrase(segments[0])
    owner = _owner_index(phrase.core)
    if owner is not None:
        return _name_in(phrase.core[: owner + 1])
    if phrase.determiner in OWNERS:
        return ()
    return _name_before(phrase) or next(filter(None, map(_after_preposition, segments)), ())


def _name_before(phrase: NounPhrase) -> Words:
    """Find the name that modifies the head: *World Bank statistics*, *the Herald commentary*."""
    core = phrase.core
    end = len(core)
    while end and not core[end - 1].namey:
        end -= 1
    name = core[_run_start(core[:end]) : end]
    # A single capitalised word that opens the mention is as likely an adjective.
    opening = not phrase.determiner and len(name) == 1 and name[0] is core[0]
    if opening and not is_capitals(name[0].text):
        return ()
    return () if not name or _names_a_people(name) or is_place(text_of(name)) else name


def _after_preposition(words: Words) -> Words:
    for i, word in enumerate(words[:-1]):
        passed_on = word.text == "by" and any(
            w.text in _PASSED_ON for w in words[max(0, i - 4) : i]
        )
        if word.text in ("by", "from") and not passed_on:
            return _name_in(words[i + 1 :])
        if word.text == "in" and words[i + 1].text == "the":
            # A magazine speaks for its authors, but whoever owns it does not.
            name = _name_in(words[i + 1 :])
            if not (is_label_noun(words[-1].text) and is_institution(name)):
                return name
    return ()
