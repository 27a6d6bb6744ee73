"""Names: how news shortens them, what they say of their bearer, and which of them are one.

A *name* is a proper name and nothing else, though perhaps with an article or a title. Names are
judged by form alone, without the text around them; where form does not decide, the doc string
says what is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from quotestance.atlas import aliases, is_people, is_place
from quotestance.gazetteer import (
    ARTICLES,
    COMMON_WORDS,
    GENERAL_COMPANIES,
    LONE_INSTITUTIONS,
    NEWS_ACRONYMS,
    POSTMODIFIERS,
    SMALL_WORDS,
    Gender,
    are_nicknames,
    ends_institution,
    fold,
    given_name_gender,
    is_company_suffix,
    is_corporate_word,
    is_courtesy_title,
    is_family_first,
    is_given_name,
    is_label_noun,
    is_name_suffix,
    is_newspaper_word,
    is_office,
    is_particle,
    is_role,
    is_state_adjective,
    may_be_a_name,
    title_gender,
)
from quotestance.pronouns import is_pronoun
from quotestance.types import Span, SpeakerKind
from quotestance.words import (
    Words,
    is_capitals,
    segments_of,
    strip_name_possessive,
    text_of,
    tokens_of,
    words_of,
)

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Ki-moon, Chee-hwa
_GIVEN_IN_PARTS = re.compile(r"[A-Z][a-z]+-[a-z]+")


# --- peeling -------------------------------------------------------------------------------


def strip_article(phrase: str) -> str:
    """Drop a leading article: ``the Home Office`` → ``Home Office``."""
    first, space, rest = phrase.strip().partition(" ")
    return rest.lstrip() if space and first.casefold() in ARTICLES else phrase.strip()


@lru_cache(maxsize=4096)
def strip_titles(name: str) -> str:
    """Drop what stands before a person's name: titles, offices, the body that the office is of.

    ``NATO Secretary General Mark Rutte`` → ``Mark Rutte``, ``former Lt. Col. Ann Hay`` → ``Ann
    Hay``. Names of institutions keep their words (*President Hotel Company*, *General Motors*), and
    what is nothing but a title stays as it is (*Duke of Sussex*).
    """
    words = words_of(name)
    body = _is_body(words) and not any(is_office(word.text) for word in words[1:])
    titles = 0 if body else count_titles(words)
    if titles < len(words) and words[titles].folded in POSTMODIFIERS:
        return name.strip()
    return name[words[titles].start :].strip() if titles < len(words) else name.strip()


def count_titles(words: Words) -> int:
    """How many words of a run are titles; all of them, if the run ends in an office."""
    while words and fold(words[-1].text).strip(".") in _GENERATIONS:
        words = words[:-1]
    if is_institution(words):
        return 0
    end = 0
    for i in range(len(words)):
        if _is_title(words, i) and not (i == len(words) - 1 and _closes_as_surname(words)):
            end = i + 1 + _title_complement(words[i + 1 :])
    return end


def _title_complement(words: Words) -> int:
    """How many words after a title belong to it: *of State*, *of the Exchequer*."""
    text = [word.folded for word in words[:3]]
    if text[:2] in (["of", "state"], ["of", "staff"]):
        return 2
    return 3 if text == ["of", "the", "exchequer"] else 0


def _is_title(words: Words, i: int) -> bool:
    word, before_name = words[i], i < len(words) - 1
    if word.possessive:
        return False
    if word.folded == "general" and text_of(words[i + 1 : i + 2]).casefold() in GENERAL_COMPANIES:
        return False
    if is_office(word.text) or is_courtesy_title(word.text):
        return True
    if word.folded.startswith(("ex-", "then-", "vice-", "co-", "deputy-")):
        return is_office(word.text.partition("-")[2]) or is_role(word.text)
    if before_name and is_state_adjective(word.text):
        return True
    # Capitalised roles before a name begin the phrase (*Lawyer Ann Hay*); later ones are names.
    inside = before_name and i > 0 and word.text[:1].isupper()
    return is_role(word.text) and not inside


def _closes_as_surname(words: Words) -> bool:
    """Whether a title at the end is somebody's name: *Stephen King*, *Lord* on its own."""
    if not may_be_a_name(words[-1].text) or not words[-1].text[:1].isupper():
        return False
    given = any(is_given_name(word.text) for word in words[:-1])
    return len(words) == 1 or given or is_courtesy_title(words[-2].text)


def is_institution(words: Words) -> bool:
    """Whether a capitalised run is the name of a body: *Queen Mary University*, *Ford Inc.*."""
    if not words or words[-1].possessive:
        return False
    last, before = words[-1].text, words[-2].text if len(words) > 1 else ""
    if (before, last) == ("Chief", "Justice"):
        return False
    if is_company_suffix(last):
        return bool(before)
    if not ends_institution(last):
        # Not *Power* alone, nor Tyrone Power.
        return is_corporate_word(last) and bool(before) and not is_given_name(before)
    # *Emily Post* and *Mr. Church* are people.
    given = is_given_name(before) and (may_be_a_name(last) or is_corporate_word(last))
    return not (given or is_courtesy_title(before))


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """Give a name as it is shown: without article, titles and possessive ending."""
    return strip_name_possessive(strip_titles(strip_article(name)))


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """Fold a name to the words that identify it.

    Titles, articles, possessives, punctuation and suffixes (*Jr.*, *III*) are left out, hyphens
    and dotted initials are taken apart: ``Mr. J.R. Al-Assad Jr.`` → ``j r al assad``.
    """
    return tuple(_identifying_words(bare_name(name)))


def _identifying_words(name: str) -> Iterator[str]:
    for token in tokens_of(name):
        word = token.folded.replace("&amp;", "&")
        if not word[:1].isalnum() or (token.start and is_name_suffix(word)):
            continue
        if word in ("the", "and"):
            continue
        if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?", word) and len(word) <= 6:
            yield from word.replace(".", "")
        else:
            yield from filter(None, re.split(r"[-.]", word))


@lru_cache(maxsize=4096)
def name_suffix(name: str) -> str | None:
    """Give the generation a name ends in, folded: ``John Hay Jr.`` → ``jr``."""
    last = fold(name.rsplit(maxsplit=1)[-1]).strip(".,") if name.strip() else ""
    return last if last in _GENERATIONS else None


def surname(name: str) -> str:
    """Give the family name with its particles: ``Ursula von der Leyen`` → ``von der Leyen``.

    Names that begin with a common Chinese, Korean or Vietnamese family name give that (``Xi
    Jinping`` → ``Xi``). Arabic prefixes stay (``Bashar al-Assad`` → ``al-Assad``).
    """
    words = bare_name(name).replace(",", " ").split()
    while len(words) > 1 and is_name_suffix(words[-1]):
        words.pop()
    if not words:
        return ""
    given_last = _GIVEN_IN_PARTS.fullmatch(words[-1]) or is_family_first(words[0])
    if len(words) in (2, 3) and given_last and not is_family_first(words[-1]):
        return words[0]
    start = len(words) - 1
    while start > 1 and is_particle(words[start - 1]):
        start -= 1
    return " ".join(words[start:])


# --- gender --------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def gender_of(name: str) -> Gender | None:
    """Tell a person's gender by title or, failing that, by a common given name."""
    words = name.split()
    titles = words[: len(words) - len(strip_titles(name).split())]
    declared = [gender for gender in map(title_gender, titles) if gender]
    if declared:
        return declared[-1]
    given = strip_titles(name).split()
    return given_name_gender(given[0]) if len(given) > 1 else None


# --- acronyms ------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def acronym(name: str) -> frozenset[str]:
    """List the acronyms a name may have, in capitals without dots.

    Small words count or not (``DOJ``, ``DJ``), hyphenated words count once or twice, a legal form
    or other corporate word may be missing, a two-word place may count once, and acronyms inside
    the name count with one letter or all (``NATO Parliamentary Assembly`` → ``NPA``, ``NATOPA``).
    """
    tokens = [token for token in tokens_of(strip_article(name)) if re.search(r"[\w&]", token.text)]
    words = [part for token in tokens for part in _undotted(token.bare)]
    return frozenset(
        letters.upper()
        for variant in _shortenings(words)
        for letters in _initials(variant)
        if len(letters) > 1
    )


def _undotted(word: str) -> list[str]:
    """Take dotted initials apart, of which each counts: *R.J.*."""
    return word.replace(".", " ").split() if re.search(r"\w\.\w", word) else [word]


def _shortenings(words: list[str]) -> Iterator[list[str]]:
    merged = words[:1] + words[2:] if is_place(" ".join(words[:2])) else words
    for variant in (words, merged):
        shortened = list(variant)
        yield shortened
        while len(shortened) > 2 and is_corporate_word(shortened[-1]):
            shortened = shortened[:-1]
            yield shortened


def _initials(words: list[str]) -> Iterator[str]:
    significant = [word for word in words if word.casefold() not in SMALL_WORDS]
    parts = [part for word in significant for part in word.split("-") if part]
    spoken = [word for word in words if not word.startswith("&")]
    for chosen in (significant, parts, spoken):
        yield "".join(word[0] for word in chosen)
        yield "".join(word if is_capitals(word) else word[0] for word in chosen)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether a word may abbreviate a name: ``NPA``, ``N.P.A.``, or as read out (``Nato``)."""
    letters = strip_article(short).replace(".", "")
    if " " in letters or " " not in name.strip():
        return False
    capitals = sum(letter.isupper() for letter in letters)
    if not letters[:1].isupper() or (capitals < 2 and len(letters) < 4):
        return False
    return letters.upper() in acronym(name)


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A name and the short form that the text has for it."""

    name: Span
    short: Span


_DEFINITION = re.compile(r"\((?:or |the )?([A-Z][\w&.-]{1,9})\)")
_LETTERS = re.compile(r"(?<![\w.&/-])[A-Z]{3,6}(?![\w&/(-]|\.\w)")
_CAPITALISED = r"[A-Z](?:[\w’'-]{0,30}[a-z])?"
_NAME_RUN = re.compile(
    rf"(?<![\w’'-]){_CAPITALISED}"
    rf"(?: (?:(?:of|for|and|the|on|in|to|de|du|&) ){{0,2}}{_CAPITALISED}){{2,9}}(?![\w’'-]*[A-Z])"
)
_LONGEST_LINE = 2000
_ENDS_SENTENCES = re.compile(r"[.!?]")
# With which a sentence begins.
_THE = re.compile(r"[.!?/][”\"’)]*\s+The\s")


# A long text is resolved in stretches, and all of it asked each time.
@lru_cache(maxsize=1)
def abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Find what abbreviates a name in a whole text: *Ministry of Public Works (MPW)*.

    The name is the shortest run of words before the parenthesis that the letters abbreviate, or,
    where they come from another language, the whole run of capitalised words, unless that is a
    person's name: *Ann Hay (SPD)*. Three letters or more that no parenthesis defines abbreviate the
    one body of the text with these initials: *Human Rights Watch* is *HRW*. News agencies and
    broadcasters go by their letters, which others may share (*AFP*).
    """
    found = (_definition(text, match) for match in _DEFINITION.finditer(text))
    defined = tuple(definition for definition in found if definition)
    known = {definition.short.text for definition in defined} | NEWS_ACRONYMS
    free = {match.group(): match for match in _LETTERS.finditer(text) if match.group() not in known}
    return (*defined, *_written_out(text, free)) if free else defined


def _written_out(text: str, free: Mapping[str, re.Match[str]]) -> Iterator[Abbreviation]:
    """Bodies with the initials of an acronym, where no other name in the text has them."""
    spelled: dict[str, dict[str, Span]] = {}
    for run in _NAME_RUN.finditer(text):
        words = _without_place(words_of(strip_name_possessive(run.group())))
        significant = [word for word in words if word.folded not in SMALL_WORDS]
        short = "".join(word.text[0] for word in significant).upper()
        if short in free and not _is_headline(text, run):
            name = Span.of(text, run.start() + words[0].start, run.start() + words[-1].end)
            spelled.setdefault(short, {})[name.text] = name
    for short, names in spelled.items():
        name = names.popitem()[1]
        if not names and _is_body(words_of(name.text)):
            yield Abbreviation(name, Span.of(text, free[short].start(), free[short].end()))


def _without_place(words: Words) -> Words:
    """A name without the article, the country or the people in front: *US Office of Ethics*."""
    while len(words) > 2 and (words[0].folded in ARTICLES or _is_regional((words[0].folded,))):
        words = words[1:]
    return words


def _is_headline(text: str, run: re.Match[str]) -> bool:
    """Whether a run stands in a line without a sentence, where every word has a capital."""
    start = max(text.rfind("\n", 0, run.start()) + 1, run.start() - _LONGEST_LINE)
    end = text.find("\n", run.end(), run.end() + _LONGEST_LINE)
    line = text[start : end if end >= 0 else run.end() + _LONGEST_LINE]
    return _ENDS_SENTENCES.search(line) is None


def _definition(text: str, match: re.Match[str]) -> Abbreviation | None:
    window = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 120)
    window = max([window, *(m.end() for m in _THE.finditer(text, window, match.start()))])
    segments = segments_of(text[window : match.start()])
    if not segments or sum(letter.isupper() for letter in match[1]) < 2:
        return None
    run = segments[-1][_name_start(segments[-1]) :]
    fitting = (run[i:] for i in range(len(run) - 2, -1, -1) if run[i].namey)
    foreign = len(run) > 2 and not is_given_name(run[0].bare) and not count_titles(run)
    whole = run if is_capitals(match[1]) and (foreign or is_institution(run)) else ()
    phrase = next((part for part in fitting if _abbreviates(match[1], part)), whole)
    if len(phrase) < 2 or (is_given_name(phrase[0].bare) and not is_capitals(match[1])):
        return None
    start, end = window + phrase[0].start, window + phrase[-1].end
    return Abbreviation(Span.of(text, start, end), Span.of(text, match.start(1), match.end(1)))


def _abbreviates(letters: str, words: Words) -> bool:
    return is_acronym_of(letters, text_of(words))


def _name_start(words: Words) -> int:
    """Where the capitalised run at the end begins, small words between capitals included."""
    start = len(words)
    for i in range(len(words) - 1, -1, -1):
        if words[i].namey:
            start = i
        elif words[i].text not in SMALL_WORDS:
            break
    return start


# --- comparing names -----------------------------------------------------------------------


def same_name(first: str, second: str) -> bool:
    """Whether two names may mean one person, organisation or place, judged by form alone.

    True for equal names (case, diacritics, titles, hyphens aside), a name and its acronym, known
    aliases (*UK*, *Britain*), a person's name and a part of it (*Mr. Hay*, *J. Hay*, *Ann Q. Hay*,
    *Bill* for *William*), an organisation with and without corporate words, labels or its
    country. False where given names, generations or genders conflict, and for names that merely
    contain a place or body (*New York Times*, *Bank of England*, *NATO Parliamentary Assembly*).
    Two people who share a surname are told apart only by given names.
    """
    if is_pronoun(first) or is_pronoun(second):
        return False
    a, b = sorted((_form(first), _form(second)), key=lambda form: len(form.words))
    if not a.words or a.conflicts(b):
        return False
    if (a.joined == b.joined and not _is_only_joined(a, b)) or fold(b.bare) in aliases(a.bare):
        return True
    if is_acronym_of(a.bare, b.bare) or is_acronym_of(b.bare, a.bare):
        return True
    return _may_shorten(a, b)


@lru_cache(maxsize=4096)
def keys(name: str) -> frozenset[str]:
    """What a name has in common with every name that may be the same: words, at the least.

    The words themselves are keys; other keys begin with a sign.
    """
    form = _form(name)
    called = {fold(form.bare), *aliases(form.bare)}
    letters = {strip_article(form.bare).replace(".", "").upper(), *acronym(form.bare)}
    signed = ("=" + form.joined, *("~" + c for c in called), *("^" + word for word in letters))
    return frozenset((*form.words, *signed))


@dataclass(frozen=True, slots=True)
class _Form:
    """What comparing names asks of one of them."""

    bare: str
    words: tuple[str, ...]
    joined: str
    gender: Gender | None
    suffix: str | None
    courtesy: bool
    body: bool
    place: bool
    common: bool

    def conflicts(self, other: _Form) -> bool:
        """Whether gender or generation tell the two apart."""
        generations = {self.suffix, other.suffix} - {None}
        return {"male", "female"} <= {self.gender, other.gender} or len(generations) > 1


# A text's names are compared each with each.
@lru_cache(maxsize=4096)
def _form(name: str) -> _Form:
    bare, words = bare_name(name), name_words(name)
    tokens = words_of(bare)
    return _Form(
        bare=bare,
        words=words,
        joined="".join(words),
        gender=gender_of(name),
        suffix=name_suffix(name),
        courtesy=any(is_courtesy_title(word) for word in name.split()[:1]),
        body=_is_body(tokens),
        place=is_place(bare) or is_people(bare),
        common=any(not (word.namey or is_particle(word.text)) for word in tokens),
    )


def _is_only_joined(short: _Form, long: _Form) -> bool:
    """Whether a surname is as a body's name in one word: *Whitehouse* is not the White House."""
    one_word = len(short.words) == 1 < len(long.words)
    inner = any(letter.isupper() for letter in short.bare[1:]) or short.joined.endswith("bank")
    return one_word and long.body and not (short.body or inner)


def _is_body(words: Words) -> bool:
    """Whether a name is that of an institution, by its last word or the one before *of*."""
    if not words or is_label_noun(words[-1].text) or is_institution(words):
        return bool(words)
    links = (i for i, word in enumerate(words) if word.text in ("of", "for", "in", "on"))
    return is_institution(words[: next(links, 0)])


def _may_shorten(short: _Form, long: _Form) -> bool:
    """Compare two different names, the one with fewer words first."""
    if short.body or long.body:
        return _same_organisation(short.words, long.words)
    if short.place and not short.courtesy:
        # *London* may be Jack London, but not London Breed.
        last = short.words == long.words[-1:]
        return last and is_given_name(long.bare.split()[0])
    return not (long.place or long.common) and _same_person(short.words, long.words)


def _same_organisation(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = _without_legal_form(a), _without_legal_form(b)
    if short == long:
        return True
    if len(short) == 1 and is_newspaper_word(short[0]):
        return short[0] in [word for word in long if is_newspaper_word(word)][-1:]
    if {"department", "ministry"} & set(short) and set(short) - {"of"} == set(long) - {"of"}:
        return True  # *Justice Department*, *Department of Justice*
    if long[: len(short)] == short:
        return _may_follow(short, long[len(short) :])
    return long[-len(short) :] == short and _may_precede(long[: -len(short)], short)


def _without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and (is_company_suffix(words[-1]) or words[-1] in ("group", "company")):
        words = words[:-1]
    return words


def _may_follow(short: tuple[str, ...], tail: tuple[str, ...]) -> bool:
    """Whether an organisation's short name may go without these last words of its long name."""
    name = " ".join(short).title()
    if (len(short) == 1 and short[0] in COMMON_WORDS) or is_people(name) or is_place(name):
        return False
    if tail[0] == "of":
        return len(short) > 1 and _is_regional(tail[1:])
    if all(is_corporate_word(word) or word == "news" or is_label_noun(word) for word in tail):
        return True
    return len(short) > 1 and _is_regional(tail)


def _may_precede(front: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether an organisation's name may go without the words before its short name."""
    if all(is_given_name(word.title()) for word in front):
        return True
    return _is_regional(front) and (len(short) > 1 or short[0] in LONE_INSTITUTIONS)


def _is_regional(words: tuple[str, ...]) -> bool:
    """Whether words only add a place: *Czech* National Bank, Human Rights Watch *Asia*."""
    phrase = " ".join(words).title()
    return is_place(phrase) or is_place(phrase.upper()) or is_people(phrase)


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if len(a) == 1:
        return a[0] in b and len(a[0]) > 1 and not (is_particle(a[0]) or a[0] in COMMON_WORDS)
    if a[-1] == b[-1]:
        given = _compatible(a[0], b[0]) and all(map(_compatible, a[1:-1], b[1:-1]))
        return given or a == b[-len(a) :]
    return _is_part(a, b)


def _compatible(first: str, second: str) -> bool:
    """Whether two given names agree: equal, an initial, or a known short form."""
    if first == second or are_nicknames(first, second):
        return True
    return first[0] == second[0] and 1 in (len(first), len(second))


def _is_part(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    rest = iter(b)
    return len(a) < len(b) and all(word in rest for word in a)


def fuller(first: str, second: str) -> str:
    """Choose the better canonical name of two variants; the first where they are equally good.

    More words beat fewer, written-out names beat initials and acronyms, ordinary case beats
    capitals, and a name without title, article or possessive ending beats one with it.
    """
    return second if _fullness(second) > _fullness(first) else first


def _fullness(name: str) -> tuple[int, int, bool, bool]:
    words = name_words(name)
    written_out = sum(len(word) > 1 for word in words)
    shouting = name.isupper() and (len(words) > 1 or len(name) > 6)
    return written_out, len(words), not shouting, bare_name(name) == name


@lru_cache(maxsize=4096)
def name_kind(name: str) -> SpeakerKind:
    """Tell what kind of speaker a proper name denotes, where its form shows it."""
    bare = bare_name(name)
    if is_place(bare):
        return "place"
    if _form(name).body or (is_capitals(bare) and "." not in bare):
        return "organisation"
    words = bare.split()
    titled = strip_titles(strip_article(name)) != strip_article(name)
    if titled or (len(words) > 1 and is_given_name(words[0])):
        return "person"
    return "unknown"
