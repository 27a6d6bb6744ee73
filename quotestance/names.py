"""How news names its speakers: titles, surnames, acronyms, descriptions, appositions.

Pure functions on strings. A *source* or *mention* is a phrase that may hold anything (``the home
secretary, Sajid Javid``); a *name* is a proper name and nothing else, though perhaps with a title.
Word tables live in `gazetteer`. Everything here judges by form alone, without the text around
the phrase; where form does not decide, the doc string says what is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotestance.gazetteer import (
    ARTICLES,
    COMMON_WORDS,
    DETERMINERS,
    FIRMS_IN_S,
    GENERAL_COMPANIES,
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
    aliases,
    are_nicknames,
    ends_institution,
    fold,
    given_name_gender,
    is_company_suffix,
    is_corporate_word,
    is_country,
    is_courtesy_title,
    is_document_noun,
    is_family_first,
    is_given_name,
    is_label_noun,
    is_name_prefix,
    is_name_suffix,
    is_newspaper_word,
    is_office,
    is_organisation_noun,
    is_particle,
    is_people,
    is_place,
    is_place_noun,
    is_plural,
    is_pronoun,
    is_role,
    is_state_adjective,
    is_subject,
    joins_one_name,
    may_be_a_name,
    noun_gender,
    noun_kind,
    singular,
    title_gender,
)
from quotestance.types import Span, SpeakerKind

_BREAKS = frozenset(",;:–—")
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NAMING = frozenset({"named", "called", "dubbed", "known as", "identified as", "de guerre"})

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]?(?![^\W_])(?:-[^\W_]+)*"  # U.S.  B.A.T  U.S.-based
    r"|\d+(?:,\d{3})+(?:-[^\W_]+)*"  # 20,000-strong
    r"|[^\W_](?:&amp;|[^\W_]|(?:\.-|[.'’&-])(?=[^\W_]))*(?:(?<=s)['’])?"  # Yuk-kai  C&W  workers’
    r"|&amp;|[^\w\s]"
)
# al-Assad, d'Estaing
_PREFIXED = re.compile(r"([^\W\d_]{1,4})[-'’]([^\W\d_])")
# Ki-moon, Chee-hwa
_GIVEN_IN_PARTS = re.compile(r"[A-Z][a-z]+-[a-z]+")
_MODIFIER = re.compile(r"-(?:[a-z]+ed|led|run|born|held|style|speaking|wide|strong|level|era|old)$")


# --- words ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a phrase, with its place in it."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        return strip_possessive(self.text)

    @property
    def folded(self) -> str:
        return fold(self.bare)

    @property
    def possessive(self) -> bool:
        return self.bare != self.text

    @property
    def namey(self) -> bool:
        """Whether the word is written like part of a name: *Putin*, *al-Assad*, *eBay*."""
        if self.text[:1].isupper():
            return not _MODIFIER.search(self.text)
        prefixed = _PREFIXED.match(self.text)
        if prefixed and is_name_prefix(prefixed[1]):
            return prefixed[2].isupper()
        return self.text[1:2].isupper()


_Words = Sequence[_Word]


def _tokens(text: str) -> Iterator[_Word]:
    """Split into words and marks; the dot of an abbreviation belongs to its word."""
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() < end:
            continue
        start, end = match.span()
        word = match.group()
        if text[end : end + 1] == "." and _is_abbreviation(word):
            end += 1
        yield _Word(text[start:end], start, end)


def _is_abbreviation(word: str) -> bool:
    titled = is_courtesy_title(word) or is_company_suffix(word) or is_name_suffix(word)
    return titled or is_place(word + ".")


def _segments(text: str) -> list[list[_Word]]:
    """Words between commas, dashes and colons, without what stands in parentheses."""
    segments: list[list[_Word]] = [[]]
    depth = 0
    for token in _tokens(text):
        if token.text in "()":
            depth = max(0, depth + (1 if token.text == "(" else -1))
        elif depth:
            continue
        elif token.text in _BREAKS:
            segments.append([])
        elif token.text[0].isalnum() or "&" in token.text:
            segments[-1].append(token)
    return _rejoined([segment for segment in segments if segment])


def _rejoined(segments: list[list[_Word]]) -> list[list[_Word]]:
    """Put back what a comma only seems to divide: *Ash, Inc.*, *Reno, Nev.-based Ash*."""
    joined: list[list[_Word]] = []
    for segment in segments:
        tail = len(segment) == 1 and _is_suffix(segment[0].text)
        if joined and (tail or segment[0].text.endswith("-based")):
            joined[-1].extend(segment)
        else:
            joined.append(segment)
    return joined


def _is_suffix(word: str) -> bool:
    return is_company_suffix(word) or is_name_suffix(word)


def _span(text: str, words: _Words) -> Span:
    return Span.of(text, words[0].start, words[-1].end)


# --- peeling -------------------------------------------------------------------------------


def strip_article(phrase: str) -> str:
    """Drop a leading article: ``the Home Office`` → ``Home Office``."""
    first, space, rest = phrase.strip().partition(" ")
    return rest.lstrip() if space and first.casefold() in ARTICLES else phrase.strip()


def strip_possessive(word: str) -> str:
    """Drop a possessive ending: ``Turkey's``, ``Turkey’s`` → ``Turkey``; ``workers’`` too."""
    if word.endswith(("'s", "’s", "'S", "’S")):
        return word[:-2]
    return word[:-1] if word.endswith(("s'", "s’", "S'", "S’")) else word


def strip_titles(name: str) -> str:
    """Drop what stands before a person's name: titles, offices, the body that the office is of.

    ``NATO Secretary General Mark Rutte`` → ``Mark Rutte``, ``former Lt. Col. Ann Hay`` → ``Ann
    Hay``. Names of institutions keep their words (*President Hotel Company*, *General Motors*), and
    what is nothing but a title stays as it is.
    """
    words = [token for token in _tokens(name) if token.text[0].isalnum()]
    body = _is_body(words) and not any(is_office(word.text) for word in words[1:])
    titles = 0 if body else _after_titles(words)
    return name[words[titles].start :].strip() if titles < len(words) else name.strip()


def _after_titles(words: _Words) -> int:
    """How many words of a run are titles; all of them, if the run ends in an office."""
    while words and fold(words[-1].text).strip(".") in _GENERATIONS:
        words = words[:-1]
    if _is_institution(words):
        return 0
    end = 0
    for i in range(len(words)):
        if _is_title(words, i) and not (i == len(words) - 1 and _closes_as_surname(words)):
            end = i + 1 + _title_complement(words[i + 1 :])
    return end


def _title_complement(words: _Words) -> int:
    """How many words after a title belong to it: *of State*, *of the Exchequer*."""
    text = [word.folded for word in words[:3]]
    if text[:2] in (["of", "state"], ["of", "staff"]):
        return 2
    return 3 if text == ["of", "the", "exchequer"] else 0


def _is_title(words: _Words, i: int) -> bool:
    word, before_name = words[i], i < len(words) - 1
    if word.possessive:
        return False
    if word.folded == "general" and _text(words[i + 1 : i + 2]).casefold() in GENERAL_COMPANIES:
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


def _closes_as_surname(words: _Words) -> bool:
    """Whether a title at the end is somebody's name: *Stephen King*, *Lord* on its own."""
    if not may_be_a_name(words[-1].text) or not words[-1].text[:1].isupper():
        return False
    given = any(is_given_name(word.text) for word in words[:-1])
    return len(words) == 1 or given or is_courtesy_title(words[-2].text)


def _is_institution(words: _Words) -> bool:
    """Whether a capitalised run is the name of a body: *Queen Mary University*, *Ford Inc.*."""
    if not words or words[-1].possessive:
        return False
    last, before = words[-1].text, words[-2].text if len(words) > 1 else ""
    if is_company_suffix(last):
        return bool(before)
    if not ends_institution(last):
        # Not *Power* alone, nor Tyrone Power.
        return is_corporate_word(last) and bool(before) and not is_given_name(before)
    # *Emily Post* and *Mr. Church* are people.
    given = is_given_name(before) and (may_be_a_name(last) or is_corporate_word(last))
    return not (given or is_courtesy_title(before))


def bare_name(name: str) -> str:
    """Give a name as it is shown: without article, titles and possessive ending."""
    return strip_possessive(strip_titles(strip_article(name)))


def name_words(name: str) -> tuple[str, ...]:
    """Fold a name to the words that identify it.

    Titles, articles, possessives, punctuation and suffixes (*Jr.*, *III*) are left out, hyphens
    and dotted initials are taken apart: ``Mr. J.R. Al-Assad Jr.`` → ``j r al assad``.
    """
    return tuple(_identifying_words(bare_name(name)))


def _identifying_words(name: str) -> Iterator[str]:
    for token in _tokens(name):
        word = token.folded.replace("&amp;", "&")
        if not word[:1].isalnum() or (token.start and is_name_suffix(word)):
            continue
        if word in ("the", "and"):
            continue
        if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?", word) and len(word) <= 6:
            yield from word.replace(".", "")
        else:
            yield from filter(None, re.split(r"[-.]", word))


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
    tokens = [token for token in _tokens(strip_article(name)) if re.search(r"[\w&]", token.text)]
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
        yield "".join(word if _is_capitals(word) else word[0] for word in chosen)


def _is_capitals(word: str) -> bool:
    letters = word.replace(".", "")
    return len(letters) > 1 and letters.isalnum() and letters.isupper()


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
    """A name and the short form that the text defines in parentheses after it."""

    name: Span
    short: Span


_DEFINITION = re.compile(r"\((?:or |the )?([A-Z][\w&.-]{1,9})\)")


def abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Find definitions such as *Ministry of Public Works (MPW)* in a whole text.

    The name is the shortest run of words before the parenthesis that the letters abbreviate, or,
    where they come from another language, the whole run of capitalised words.
    """
    found = (_definition(text, match) for match in _DEFINITION.finditer(text))
    return tuple(definition for definition in found if definition)


def _definition(text: str, match: re.Match[str]) -> Abbreviation | None:
    window = max(0, match.start() - 120)
    segments = _segments(text[text.rfind("\n", 0, match.start()) + 1 : match.start()][-120:])
    window = max(window, text.rfind("\n", 0, match.start()) + 1)
    if not segments or not _is_capitals(match[1]):
        return None
    run = segments[-1][_name_start(segments[-1]) :]
    fitting = (run[i:] for i in range(len(run) - 2, -1, -1) if run[i].namey)
    phrase = next((part for part in fitting if _abbreviates(match[1], part)), run)
    if len(phrase) < 2:
        return None
    start, end = window + phrase[0].start, window + phrase[-1].end
    return Abbreviation(Span.of(text, start, end), Span.of(text, match.start(1), match.end(1)))


def _abbreviates(letters: str, words: _Words) -> bool:
    return is_acronym_of(letters, " ".join(word.text for word in words))


def _name_start(words: _Words) -> int:
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
    if a.joined == b.joined or fold(b.bare) in aliases(a.bare):
        return True
    if is_acronym_of(a.bare, b.bare) or is_acronym_of(b.bare, a.bare):
        return True
    return _may_shorten(a, b)


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
    tokens = [token for token in _tokens(bare) if token.text[0].isalnum()]
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


def _is_body(words: _Words) -> bool:
    """Whether a name is that of an institution, by its last word or the one before *of*."""
    if not words or is_label_noun(words[-1].text) or _is_institution(words):
        return bool(words)
    links = (i for i, word in enumerate(words) if word.text in ("of", "for", "in", "on"))
    return _is_institution(words[: next(links, 0)])


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


def name_kind(name: str) -> SpeakerKind:
    """Tell what kind of speaker a proper name denotes, where its form shows it."""
    bare = bare_name(name)
    if is_place(bare):
        return "place"
    if _form(name).body or (_is_capitals(bare) and "." not in bare):
        return "organisation"
    words = bare.split()
    titled = strip_titles(strip_article(name)) != strip_article(name)
    if titled or (len(words) > 1 and is_given_name(words[0])):
        return "person"
    return "unknown"


# --- descriptions --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _NounPhrase:
    """A phrase in its parts: *the* | *senior official* | *of the ministry*."""

    determiner: str
    core: _Words
    rest: _Words


def _noun_phrase(words: _Words) -> _NounPhrase:
    """Take articles, owners and quantities off the front, postmodifiers off the end."""
    start = 0
    while start < len(words) - 1 and _is_determiner(words, start):
        start += 1
    after = range(start + 1, len(words))
    end = next((i for i in after if _is_postmodifier(words, i)), len(words))
    return _NounPhrase(words[0].folded if start else "", words[start:end], words[end:])


def _is_determiner(words: _Words, i: int) -> bool:
    word = words[i]
    acronym_like = len(word.text) > 1 and word.text.isupper()
    # *Some of them* keeps its only noun.
    partitive = i + 1 < len(words) and words[i + 1].text == "of"
    return word.folded in DETERMINERS and not (acronym_like or partitive)


def _is_postmodifier(words: _Words, i: int) -> bool:
    word = words[i].text
    following = words[i + 1].text if i + 1 < len(words) else "of"
    if word in POSTMODIFIERS:
        return True
    if word in PARTICIPLES:
        return following in POSTMODIFIERS | ARTICLES or following[:1].isupper()
    if word.endswith("ing") and word.islower():
        named = following[:1].isupper() and _is_known_noun(words[i - 1].bare)
        return following in ARTICLES | OWNERS or (named and not is_state_adjective(word))
    return word.endswith("ed") and word.islower() and following in POSTMODIFIERS


def head_noun(description: str) -> str:
    """Give the folded noun that says what is described: ``a friend of Ann`` → ``friend``.

    What follows *of, for, in, who, …* is left aside, except after a number or quantity: ``dozens of
    protesters`` → ``protesters``. Empty where there is no word at all.
    """
    segments = _segments(description)
    return _head(segments[0]).folded if segments else ""


def _head(words: _Words) -> _Word:
    phrase = _noun_phrase(words)
    last = phrase.core[-1].folded
    quantity = last in QUANTIFIERS | SINGLES or last in ("number", "handful", "dozen", "lot")
    if quantity and len(phrase.rest) > 1 and phrase.rest[0].text == "of":
        return _head(phrase.rest[1:])
    known = (word for word in reversed(phrase.core[-2:]) if _is_known_noun(word.bare))
    return next(known, phrase.core[-1])


def _is_known_noun(word: str) -> bool:
    return noun_kind(word) != "unknown" or is_document_noun(word)


def role_gender(description: str) -> Gender | None:
    """Tell the gender of a description by its head noun: ``the spokeswoman`` → female."""
    return noun_gender(head_noun(description))


def is_plural_description(description: str) -> bool:
    """Whether a description means several people: *the ministers*, *police*, *some of them*."""
    segments = _segments(description)
    return bool(segments) and _is_plural(segments[0])


def _is_plural(words: _Words) -> bool:
    if words[0].folded in SINGLES:
        return False
    if words[0].folded in QUANTIFIERS - {"such", "other"}:
        return True
    head = _head(words)
    # A capitalised word in -s that no table has is a name: *Rogers*.
    return is_plural(head.bare) and (not head.namey or _is_known_noun(head.bare))


def is_singular_person_role(description: str) -> bool:
    """Whether a description means one person by a role: *the spokesman*, *a senior official*."""
    return description_kind(description) == "person"


def description_kind(description: str) -> SpeakerKind:
    """Tell what kind of speaker a description means; several people are a group."""
    segments = _segments(description)
    if not segments:
        return "unknown"
    if _is_plural(segments[0]):
        return "group"
    head = _head(segments[0]).bare
    one_of_many = segments[0][0].folded in SINGLES and is_plural(head)
    return noun_kind(singular(fold(head)) if one_of_many else head)


# --- source mentions -----------------------------------------------------------------------


def proper_name_span(source: str) -> Span | None:
    """Find the proper name that a source mention gives its own referent.

    The span's offsets count from the start of `source`. Titles, articles, owners and appositions
    stay outside: ``the mayor of London, Sadiq Khan`` → *Sadiq Khan*, ``Boeing's chairman Ann Hay``
    → *Ann Hay*, ``the Daily Bugle newspaper`` → *Daily Bugle*. None where the mention only
    describes somebody, even by a name (``a spokesman for Boeing``, ``Hay's family``), for
    pronouns and peoples (*the Russians*), and for joint mentions: split those first. What somebody
    wrote stands for its author: ``a statement from the Home Office`` → *Home Office*.
    """
    return None if len(joint_spans(source)) > 1 else _name_span(source)


def proper_name_in(source: str) -> str | None:
    """Give the proper name found by `proper_name_span` as text."""
    span = proper_name_span(source)
    return span.text if span else None


def _name_span(source: str) -> Span | None:
    found = _main_name(_segments(source))
    if not found:
        return None
    span = _span(source, found)
    shown = _shown_possessive(span.text)
    return Span.of(source, span.start, span.start + len(shown))


def _shown_possessive(name: str) -> str:
    """Drop a possessive ending unless it belongs to the name: *Moody's*."""
    return name if fold(strip_possessive(name)) in FIRMS_IN_S else strip_possessive(name)


def _main_name(segments: list[list[_Word]]) -> _Words:
    """Find the name a mention gives: from its first segment or from an apposition."""
    if not segments or (len(segments[0]) == 1 and is_pronoun(segments[0][0].text)):
        return ()
    own = _name_in(segments[0])
    if own:
        return own
    if segments[0][0].folded not in QUANTIFIERS and is_document_noun(_head(segments[0]).bare):
        return _author(segments)
    if len(segments) > 1 and _is_plural(segments[0]):
        return ()
    appositions = (
        _apposed_name(segment) or _explicitly_named(segment, 0) for segment in segments[1:]
    )
    return next(filter(None, appositions), ())


def _apposed_name(words: _Words) -> _Words:
    """Find the name a segment consists of, ignoring places: *Sadiq Khan*, *the Daily Bugle*."""
    if words[0].folded == "the":
        words = words[1:]
    core = _noun_phrase(words).core if words else ()
    if not core or not all(w.namey or w.text.isdigit() or is_particle(w.text) for w in core):
        return ()
    found = _name_in(words)
    return () if is_place(_text(found)) or _text(found).casefold() in NOT_NAMES else found


def _text(words: _Words) -> str:
    return " ".join(word.text for word in words)


def _name_in(words: _Words) -> _Words:
    """Find the name that heads one segment, without titles; empty if a common noun heads it."""
    if words[0].folded in QUANTIFIERS and not words[0].text.isupper():
        return ()
    phrase = _noun_phrase(words)
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


def _governed_place(core: _Words, rest: _Words) -> _Words:
    """Find the place after its kind: *the state of Florida*."""
    place = rest[1:] if rest and rest[0].text == "of" else ()
    return place if is_place_noun(core[-1].text) and is_place(_text(place)) else ()


def _explicitly_named(words: _Words, length: int) -> _Words:
    """Find the name after *called*, *known as*, *nom de guerre*."""
    for i in range(length, len(words) - 1):
        phrases = {words[i].text, _text(words[max(i - 1, 0) : i + 1])}
        if phrases & _NAMING and not words[0].namey:
            return _apposed_name(words[i + 1 :])
    return ()


def _owner_index(core: _Words) -> int | None:
    """Which word is the last owner: *Boeing's* in *Boeing's chairman*; none in *People's Daily*."""
    for i in range(len(core) - 2, -1, -1):
        if core[i].possessive and not _names_with_possessive(core, i):
            return i
    return None


def _names_with_possessive(core: _Words, i: int) -> bool:
    word = core[i]
    if not (word.text[:1].isupper() and core[i + 1].namey):
        return False
    return word.folded in FIRMS_IN_S or _is_known_noun(word.bare)


def _owned_name(core: _Words, rest: _Words, owner: int) -> _Words:
    """Find the name of what is owned: *Ann Hay* in *Boeing's chairman Ann Hay*."""
    country = is_country(strip_possessive(_text(core[: owner + 1])))
    whole = country and not rest and all(word.namey for word in core)
    if whole and core[-1].folded in NATIONAL_INSTITUTIONS:
        return core
    return _name_in((*core[owner + 1 :], *rest))


def _name_at_end(phrase: _NounPhrase) -> _Words:
    """Find the name in the capitalised run that ends a noun phrase, or in its complement."""
    core, rest, article = phrase.core, phrase.rest, phrase.determiner in ARTICLES
    run = core[_run_start(core) :]
    if _is_institution(run):
        run = _without_people(run)
        full = _with_complement(run, rest)
        return () if len(full) == len(run) and _is_generic(run, article) else full
    titles = _after_titles(run)
    held = bool(rest) and rest[0].text in ("of", "for") and is_office(run[-1].text)
    if held or titles == len(run) or _is_generic(run, article):
        return _after_complement(core, rest)
    name = _without_people(run[titles:])
    return () if _names_a_people(name) else name


def _run_start(core: _Words) -> int:
    """Where the capitalised run at the end begins: *Mohammed bin Salman*, *Marks & Co.*."""
    start = len(core)
    while start and (core[start - 1].namey or _continues_run(core, start - 1)):
        start -= 1
    leads = start and is_particle(core[start - 1].text) and start < len(core)
    return start - 1 if leads and (start == 1 or is_role(core[start - 2].text)) else start


def _continues_run(core: _Words, i: int) -> bool:
    word = core[i]
    linking = is_particle(word.text) or word.text in ("&", "&amp;", "and")
    joins = linking and i + 1 < len(core)
    return (
        bool(i)
        and (joins or word.text.isdigit())
        and (core[i - 1].namey or _continues_run(core, i - 1))
    )


def _is_generic(run: _Words, article: bool) -> bool:
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
    return word in NOT_NAMES or _is_determiner(run, 0) or _is_known_noun(run[0].bare)


def _without_people(run: _Words) -> _Words:
    """Drop a people's name before a person's: *Spaniard Luis Moss*, *Canadian Ann Hay*."""
    if len(run) > 1 and "-" in run[0].text and all(map(is_people, run[0].text.split("-"))):
        return run[1:]
    if len(run) < 3 or not is_people(run[0].text) or _is_institution(run):
        return run
    return run[1:] if is_given_name(run[1].text) or run[0].folded.endswith(("ard", "man")) else run


def _names_a_people(name: _Words) -> bool:
    text = _text(name)
    return is_people(text) or text.casefold() in NOT_NAMES


def _with_complement(name: _Words, rest: _Words) -> _Words:
    """Add *of England* to *Bank*, or go on to the holder: *Bank of England governor Ann Hay*."""
    end = _complement_end(name, rest)
    tail = rest[end:]
    if end and tail and tail[0].text not in POSTMODIFIERS:
        return _name_in(tail) if is_role(tail[0].text) or is_office(tail[0].text) else ()
    return (*name, *rest[:end])


def _complement_end(name: _Words, rest: _Words) -> int:
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


def _after_complement(core: _Words, rest: _Words) -> _Words:
    """Find the holder after an office and what it is of: *mayor of London Sadiq Khan*."""
    office = is_role(core[-1].text) or is_office(core[-1].text)
    if not office or len(rest) < 3 or rest[0].text not in ("of", "for"):
        return ()
    words = rest[2:] if rest[1].text == "the" else rest[1:]
    words = words[_complement_length(words) :]
    whole = _noun_phrase(words).core if words else ()
    if not whole or not all(word.namey or is_particle(word.text) for word in whole):
        return ()
    return () if _is_institution(whole) or is_place(_text(whole)) else whole[_after_titles(whole) :]


def _complement_length(words: _Words) -> int:
    """How many words say what an office is of; all of them where that is not certain."""
    for length in (3, 2, 1):
        phrase = _text(words[:length])
        if len(words) > length and (fold(phrase) in OFFICE_COMPLEMENTS or is_place(phrase)):
            return length
    common = next((i for i, word in enumerate(words) if word.namey), len(words))
    clear = common and not any(
        _is_known_noun(w.text) or w.folded in ARTICLES for w in words[:common]
    )
    return common if clear and len(words) - common > 1 else len(words)


def _labelled_name(core: _Words) -> _Words:
    """Find the name before its label: *the Sunday Telegraph newspaper*, *Xinhua news agency*."""
    if not is_label_noun(core[-1].text):
        return ()
    end = len(core) - 1
    if end and core[end - 1].text in ("news", "television", "radio"):
        end -= 1
    start = _run_start(core[:end])
    name = core[start:end]
    if not name or _names_a_people(name) or is_place(_text(name)):
        return ()
    # A news agency goes by its label more often than not.
    return core[start:] if _text(core[end:]) == "news agency" else name


# --- authors of documents ------------------------------------------------------------------


def _author(segments: list[list[_Word]]) -> _Words:
    """Find who speaks in a document: its owner, the name before it, or the one it is *by*."""
    phrase = _noun_phrase(segments[0])
    owner = _owner_index(phrase.core)
    if owner is not None:
        return _name_in(phrase.core[: owner + 1])
    if phrase.determiner in OWNERS:
        return ()
    return _name_before(phrase) or next(filter(None, map(_after_preposition, segments)), ())


def _name_before(phrase: _NounPhrase) -> _Words:
    """Find the name that modifies the head: *World Bank statistics*, *the Herald commentary*."""
    core = phrase.core
    end = len(core)
    while end and not core[end - 1].namey:
        end -= 1
    name = core[_run_start(core[:end]) : end]
    # A single capitalised word that opens the mention is as likely an adjective.
    opening = not phrase.determiner and len(name) == 1 and name[0] is core[0]
    if opening and not _is_capitals(name[0].text):
        return ()
    return () if not name or _names_a_people(name) or is_place(_text(name)) else name


def _after_preposition(words: _Words) -> _Words:
    for i, word in enumerate(words[:-1]):
        if word.text in ("by", "from") or (word.text == "in" and words[i + 1].text == "the"):
            return _name_in(words[i + 1 :])
    return ()


# --- appositions and plain descriptions ----------------------------------------------------


def trim_apposition(source: str) -> str:
    """Keep the part of a mention that names its referent, or else describes it first.

    ``Hill, a doctor`` and ``Hill, 52`` → ``Hill``; ``the home secretary, Sajid Javid`` → ``Sajid
    Javid``; ``a US official, speaking on condition of anonymity`` → ``a US official``. Joint
    mentions are returned whole.
    """
    segments = _segments(source)
    if not segments or len(joint_spans(source)) > 1:
        return source
    found = _main_name(segments)
    own = not found or segments[0][0].start <= found[0].start <= segments[0][-1].end
    return _span(source, segments[0] if own else found).text


def description_of(source: str) -> str:
    """Give the description that stands for a speaker who is never named.

    The first part of the mention, without leading article and without what is said about the
    talking: ``a senior US official, speaking on condition of anonymity`` → ``senior US official``.
    """
    segments = _segments(source)
    if not segments:
        return source.strip()
    words = segments[0]
    cuts = (i for i in range(1, len(words)) if _is_about_talking(words, i))
    words = words[: next(cuts, len(words))]
    if len(words) > 1 and words[0].folded in ARTICLES | OWNERS:
        words = words[1:]
    return _span(source, words).text


def _is_about_talking(words: _Words, i: int) -> bool:
    """Whether *who asked not to be named* and its like begin here."""
    said = any(word.text in RETICENCE for word in words[i + 1 : i + 3])
    return words[i].text == "speaking" or (words[i].text == "who" and said)


# --- joint mentions ------------------------------------------------------------------------


def split_joint(source: str) -> tuple[str, ...]:
    """Split a joint mention into its members: ``both Ann Hay and Bo Lind`` → two names.

    A mention that is not joint comes back whole, as the only element. See `joint_spans`.
    """
    return tuple(span.text for span in joint_spans(source))


def joint_spans(source: str) -> tuple[Span, ...]:
    """Find the members of a joint mention, as spans into `source`.

    An *and* divides the mention where both sides are mentions of their own: named, pronouns, or
    with an article or owner (*the president and his wife*). It does not where one side is a
    fragment that needs the other (*foreign and domestic investors*, *US and UK officials*, *prime
    minister and party leader Ann Hay*), where it stands inside an apposition or an institution's
    name (*Securities and Exchange Commission*, *Ministry of Agriculture and Fisheries*), or in a
    known company or country (*Marks and Spencer*). Bare plurals (*brokers and analysts*) stay
    together. Commas count as *and* where every member is a plain name.
    """
    start = len(source) - len(source.lstrip())
    both = 5 if source[start : start + 5].casefold() == "both " else 0
    members = _members(source[start + both :].rstrip())
    if len(members) < 2:
        return (Span.of(source, start, len(source.rstrip())),) if source.strip() else ()
    return tuple(Span.of(source, start + both + m.start, start + both + m.end) for m in members)


def _members(text: str) -> tuple[Span, ...]:
    for match in reversed(list(re.finditer(r",?\s+and\s+", text))):
        left, right = text[: match.start()], text[match.end() :]
        if "(" in left and left.count("(") > left.count(")"):
            continue
        divided = _divided(left, right, match.group().startswith(","))
        if divided:
            offset = match.end()
            moved = (Span(m.start + offset, m.end + offset, m.text) for m in _members(right))
            return (*divided, *moved)
    return (Span(0, len(text), text),) if text else ()


def _divided(left: str, right: str, comma: bool) -> tuple[Span, ...]:
    """Find the members on the left of an *and*; none if the *and* does not divide the mention."""
    members = _plain_list(left)
    if not members:
        # Without a comma before it, an *and* after an apposition belongs to the apposition.
        if len(_segments(left)) > 1 and not comma:
            return ()
        members = _members(left)
    return members if members and right and _are_two(members[-1].text, right) else ()


def _plain_list(text: str) -> tuple[Span, ...]:
    """Find the members of a list of plain names: *Hay, Lind* or *the US, Israel*."""
    segments = _segments(text)
    plain = all(
        word.namey or is_particle(word.text) or (not i and word.folded == "the")
        for segment in segments
        for i, word in enumerate(segment)
    )
    return (
        tuple(_span(text, segment) for segment in segments) if plain and len(segments) > 1 else ()
    )


def _are_two(left: str, right: str) -> bool:
    left_name, right_name = _name_span(left), _name_span(right)
    if left_name and right_name:
        return not (_lacks_its_noun(right, right_name) or _is_one_body(left, right))
    if left_name:
        return _starts_mention(right) or (right[:1].islower() and is_plural_description(right))
    if not _starts_mention(left) and not is_plural_description(left):
        return False
    if any(_noun_phrase(segment).rest for segment in _segments(left)[:1]):
        return False
    return _starts_mention(right) or bool(right_name and right[:1].isupper())


def _lacks_its_noun(right: str, name: Span) -> bool:
    """Whether the noun before a name takes both sides along: *water and power firm Hay*."""
    before = [token for token in _tokens(right[: name.start]) if token.text[:1].islower()]
    return not _starts_mention(right) and any(is_organisation_noun(w.text) for w in before)


def _starts_mention(text: str) -> bool:
    segments = _segments(text)
    if not segments:
        return False
    return _is_determiner(segments[0], 0) or is_pronoun(segments[0][0].text)


def _is_one_body(left: str, right: str) -> bool:
    """Whether an *and* between two names is part of one name."""
    a, b = _after_last_preposition(_segments(strip_article(left))[-1]), _segments(right)[0]
    if _starts_mention(right):
        return False
    if joins_one_name(a[-1].folded, b[0].folded):
        return True
    institution = _is_institution(b) and len(b) > 1
    if is_subject(a[-1].text):
        return institution or is_subject(b[0].text)
    if is_place(_text(a)) and institution:
        return any(is_place(_text(b[:length])) for length in (1, 2) if length < len(b))
    return _continues_complement(_segments(left)[-1], b)


def _after_last_preposition(words: _Words) -> _Words:
    """Find the last noun phrase: *Hong Kong* in *Ann Hay of the Hong Kong*."""
    last = max((i for i, word in enumerate(words[:-1]) if word.text in POSTMODIFIERS), default=-1)
    tail = words[last + 1 :]
    return tail[1:] if tail[0].folded == "the" and len(tail) > 1 else tail


def _continues_complement(a: _Words, b: _Words) -> bool:
    """Whether *Y* after *Association for X and* is more of what the association is for."""
    bodies = (
        _is_institution(a[:i]) for i, word in enumerate(a) if i and word.text in ("of", "for", "on")
    )
    if not any(bodies):
        return False
    alone = _is_institution(b) or is_place(_text(b)) or _is_capitals(b[0].text)
    return not (alone or is_given_name(b[0].text) or is_office(b[0].text))
