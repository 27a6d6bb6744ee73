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

from quotestance.gazetteer import (
    Gender,
    aliases,
    are_nicknames,
    country_of_demonym,
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
    may_be_a_name,
    noun_kind,
    title_gender,
)
from quotestance.types import Span, SpeakerKind

_ARTICLES = frozenset({"the", "a", "an"})
_OWNERS = frozenset("its his her their our my your".split())
_POSSESSIVES = _OWNERS | {"this", "that", "these", "those"}
_QUANTIFIERS = frozenset(
    "some many several most few more less fewer all both no dozens hundreds thousands millions various numerous two"
    " three four five six seven eight nine ten other others such".split()
)
_INDEFINITES = frozenset(
    "much none nobody someone somebody everyone everybody anyone anybody elements according pac ngo tv".split()
)
_SINGLES = frozenset({"one", "another", "each", "every"})

# Lower-case words that end the noun phrase and begin what only describes it.
_POSTMODIFIERS = frozenset(
    """
of for at from in with on to by who which that whose whom under including like among between
against about outside inside across along over after before during as where when within without
behind beyond than per via towards toward around or but abroad here there alike today yesterday
called dubbed named said
""".split()
)
# These do so only before one of those words, an article, or nothing: *families fleeing*.
_PARTICIPLES = frozenset(
    """
based briefed carrying close concerned contacted dated familiar fighting filed fleeing interviewed
involved issued known led linked living meeting near obtained owned posted present printed published
quoted reached released representing run seeking seen sent signed speaking such taken using wearing
working written attending
""".split()
)
_NAMING = frozenset({"named", "called", "dubbed", "known as", "identified as", "de guerre"})
_BREAKS = frozenset(",;:–—")

# Possessives that are part of a name, beside nouns such as *People's*, *Workers'*.
_NAME_POSSESSIVES = frozenset(
    "moody lloyd sotheby christie mcdonald sainsbury levi macy kellogg poor domino wendy denny".split()
)
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december i yes no mr mrs ms".split()
)
# What follows *General* in the names of companies.
_GENERAL_COMPANIES = frozenset("accident atomics dynamics electric foods mills motors".split())
# Generic nouns that name one body when capitalised without an article.
_LONE_INSTITUTIONS = frozenset("congress parliament treasury senate commons lords".split())

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]?(?![^\W_])(?:-[^\W_]+)*"  # U.S.  B.A.T  U.S.-based
    r"|\d+(?:,\d{3})+(?:-[^\W_]+)*"  # 20,000-strong
    r"|[^\W_](?:&amp;|[^\W_]|(?:\.-|[.'’&-])(?=[^\W_]))*(?:(?<=s)['’])?"  # Yuk-kai  C&W  workers’
    r"|&amp;|[^\w\s]"
)
# al-Assad, d'Estaing, N'Djamena, eBay
_PREFIXED = re.compile(r"([^\W\d_]{1,4})[-'’]([^\W\d_])")
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
    for match in _TOKEN.finditer(text):
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
            depth += 1 if token.text == "(" else -1
        elif depth > 0 or not (
            token.text[0].isalnum() or token.text in _BREAKS or "&" in token.text
        ):
            continue
        elif token.text in _BREAKS:
            segments.append([])
        else:
            segments[-1].append(token)
    return _rejoined([segment for segment in segments if segment])


def _rejoined(segments: list[list[_Word]]) -> list[list[_Word]]:
    """Put back what a comma only seems to divide: *Molson, Inc.*, *Richmond, Va.-based CSX*."""
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
    return rest.lstrip() if space and first.casefold() in _ARTICLES else phrase.strip()


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
    titles = _after_titles(words)
    return name[words[titles].start :].strip() if titles < len(words) else name.strip()


def _after_titles(words: _Words) -> int:
    """How many words of a run are titles; all of them, if the run ends in an office."""
    if _is_institution(words):
        return 0
    last = -1
    for i, word in enumerate(words):
        if _is_title(words, i) and not (i == len(words) - 1 and _closes_as_surname(words)):
            last = i
            if [w.folded for w in words[i + 1 : i + 3]] in (["of", "state"], ["of", "staff"]):
                last = i + 2
            elif [w.folded for w in words[i + 1 : i + 4]] == ["of", "the", "exchequer"]:
                last = i + 3
    return last + 1


def _is_title(words: _Words, i: int) -> bool:
    word = words[i]
    if word.possessive:
        return False
    if word.folded == "general" and _text(words[i + 1 : i + 2]).casefold() in _GENERAL_COMPANIES:
        return False
    if is_office(word.text) or is_courtesy_title(word.text):
        return True
    if word.folded.startswith(("ex-", "then-", "vice-", "co-", "deputy-")):
        return is_office(word.text.partition("-")[2]) or is_role(word.text)
    if i == len(words) - 1 or not word.text[:1].isupper():
        return is_role(word.text)
    # Capitalised roles before a name begin the phrase (*Lawyer Ann Hay*); later ones are names.
    return (
        is_state_adjective(word.text) if i else is_role(word.text) or is_state_adjective(word.text)
    )


def _closes_as_surname(words: _Words) -> bool:
    """Whether a title at the end is somebody's name: *Stephen King*, *Lord* on its own."""
    if not may_be_a_name(words[-1].text) or not words[-1].text[:1].isupper():
        return False
    return len(words) == 1 or is_given_name(words[-2].text) or is_courtesy_title(words[-2].text)


def _is_institution(words: _Words) -> bool:
    """Whether a capitalised run is the name of a body: *Queen Mary University*, *Ford Inc.*."""
    if not words or words[-1].possessive or not ends_institution(words[-1].text):
        return False
    if is_company_suffix(words[-1].text):
        return len(words) > 1
    before = words[-2].text if len(words) > 1 else ""
    # *Emily Post* and *Mr. Church* are people.
    return not (is_given_name(before) or is_courtesy_title(before))


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
        word = token.folded
        if not word[:1].isalnum() or word == "&amp;" or (token.start and is_name_suffix(word)):
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
    return last if last in ("jr", "sr", "ii", "iii", "iv") else None


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
    if len(words) in (2, 3) and is_family_first(words[0]) and not is_family_first(words[-1]):
        return words[0]
    start = len(words) - 1
    while start > 1 and is_particle(words[start - 1]):
        start -= 1
    return " ".join(words[start:])


# --- gender --------------------------------------------------------------------------------

_MALE_ROLES = frozenset(
    """
actor boy boyfriend brother businessman dad duke emperor father gentleman gunman grandfather
grandson headmaster husband king lord man monk nephew priest prince schoolboy son stepfather
sultan uncle waiter widower
""".split()
)
_FEMALE_ROLES = frozenset(
    """
actress aunt baroness businesswoman dame daughter duchess empress girl girlfriend grandmother
headmistress heroine hostess lady midwife mistress mother mum mom niece nun princess queen
schoolgirl sister stepmother waitress widow wife woman
""".split()
)


def gender_of_title(title: str) -> Gender | None:
    """Tell the gender a title declares: ``Mrs.`` → female, ``Sir`` → male, ``Dr`` → None."""
    return title_gender(title)


def role_gender(description: str) -> Gender | None:
    """Tell the gender of a description by its head noun: ``the spokeswoman`` → female."""
    head = head_noun(description).rpartition("-")[2]
    if head in _FEMALE_ROLES or head.endswith(("woman", "women")):
        return "female"
    if head in _MALE_ROLES or head.endswith(("man", "men")):
        return "male"
    return None


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

_SMALL_WORDS = frozenset("of the and for in on to at de des du la le d l y & &amp; a an".split())


def acronym(name: str) -> frozenset[str]:
    """List the acronyms a name may have, in capitals without dots.

    Small words count or not (``DOJ``, ``DJ``), hyphenated words count once or twice, a legal form
    or other corporate word may be missing, a two-word place may count once, and acronyms inside
    the name count with one letter or all (``NATO Parliamentary Assembly`` → ``NPA``, ``NATOPA``).
    """
    words = [token.bare for token in _tokens(name) if token.text[0].isalnum() or "&" in token.text]
    while words and words[0].casefold() in _ARTICLES:
        words = words[1:]
    return frozenset(
        letters.upper()
        for variant in _shortenings(words)
        for letters in _initials(variant)
        if len(letters) > 1
    )


def _shortenings(words: list[str]) -> Iterator[list[str]]:
    merged = words[:1] + words[2:] if is_place(" ".join(words[:2])) else words
    for variant in (words, merged):
        shortened = list(variant)
        yield shortened
        while len(shortened) > 2 and is_corporate_word(shortened[-1]):
            shortened = shortened[:-1]
            yield shortened


def _initials(words: list[str]) -> Iterator[str]:
    significant = [word for word in words if word.casefold() not in _SMALL_WORDS]
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
    if not (_is_capitals(letters) or (len(letters) > 3 and letters[:1].isupper())):
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
        elif words[i].text not in _SMALL_WORDS:
            break
    return start


# --- comparing names -----------------------------------------------------------------------

# First words too common for a name to be cut down to them.
_COMMON_WORDS = frozenset(
    """
general national united international first new global world royal federal central human social
democratic republican public supreme high state american british people's american great north
south east west saint san
""".split()
)


def same_name(first: str, second: str) -> bool:
    """Whether two names may mean one person, organisation or place, judged by form alone.

    True for equal names (case, diacritics, titles, hyphens aside), a name and its acronym, known
    aliases (*UK*, *Britain*), a person's name and a part of it (*Mr. Hay*, *J. Hay*, *Ann Q. Hay*,
    *Bill* for *William*), an organisation with and without corporate words, labels or its
    country. False where given names, generations or genders conflict, and for names that merely
    contain a place or body (*New York Times*, *Bank of England*, *NATO Parliamentary Assembly*).
    Two people who share a surname are told apart only by given names.
    """
    if is_pronoun(first) or is_pronoun(second) or _conflicting(first, second):
        return False
    a, b = name_words(first), name_words(second)
    if not a or not b:
        return False
    if a == b or "".join(a) == "".join(b) or _aliased(first, second):
        return True
    if is_acronym_of(first, bare_name(second)) or is_acronym_of(second, bare_name(first)):
        return True
    if len(a) > len(b):
        first, second, a, b = second, first, b, a
    return _may_shorten(first, second, a, b)


def _conflicting(first: str, second: str) -> bool:
    genders = {gender_of(first), gender_of(second)}
    suffixes = {name_suffix(first), name_suffix(second)} - {None}
    return {"male", "female"} <= genders or len(suffixes) > 1


def _aliased(first: str, second: str) -> bool:
    return fold(bare_name(second)) in aliases(bare_name(first))


def _may_shorten(short: str, long: str, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Compare two different names, the one with fewer words first."""
    institutional = _is_body(short), _is_body(long)
    if any(institutional):
        return _same_organisation(a, b)
    titled = is_courtesy_title(short.split()[0])
    if not titled and (is_place(bare_name(short)) or country_of_demonym(short)):
        # *London* may be Jack London, but not London Breed.
        return len(a) == 1 and b[-1] == a[0] and is_given_name(bare_name(long).split()[0])
    return not is_place(long) and not _has_common_noun(long) and _same_person(a, b)


def _is_body(name: str) -> bool:
    """Whether a name is that of an institution, by its last word or the one before *of*."""
    words = [token for token in _tokens(strip_article(name)) if token.text[0].isalnum()]
    heads = [i for i, word in enumerate(words) if word.text in ("of", "for", "in", "on")]
    labelled = bool(words) and is_label_noun(words[-1].text)
    return (
        labelled or _is_institution(words) or (bool(heads) and _is_institution(words[: heads[0]]))
    )


def _has_common_noun(name: str) -> bool:
    words = [token for token in _tokens(bare_name(name)) if token.text[0].isalnum()]
    return any(not (word.namey or is_particle(word.text)) for word in words)


def _same_organisation(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = _without_legal_form(a), _without_legal_form(b)
    if short == long:
        return True
    if len(short) == 1 and is_newspaper_word(short[0]):
        return short[0] in [word for word in long if is_newspaper_word(word)][-1:]
    if long[: len(short)] == short:
        return _may_follow(short, long[len(short) :])
    if long[-len(short) :] == short:
        return len(short) > 1 and _is_regional(long[: -len(short)])
    return False


def _without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and (is_company_suffix(words[-1]) or words[-1] in ("group", "company")):
        words = words[:-1]
    return words


def _may_follow(short: tuple[str, ...], tail: tuple[str, ...]) -> bool:
    """Whether an organisation's short name may go without these last words of its long name."""
    name = " ".join(short).title()
    if len(short) == 1 and (short[0] in _COMMON_WORDS or country_of_demonym(name)):
        return False
    if is_place(name):
        return False
    if tail[0] == "of":
        return len(short) > 1 and _is_regional(tail[1:])
    if all(is_corporate_word(word) or word == "news" or is_label_noun(word) for word in tail):
        return True
    return len(short) > 1 and _is_regional(tail)


def _is_regional(words: tuple[str, ...]) -> bool:
    """Whether words only add a country or place: *Czech* National Bank, Human Rights Watch *Asia*."""
    phrase = " ".join(words).title()
    return bool(is_place(phrase) or is_place(phrase.upper()) or country_of_demonym(phrase))


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if len(a) == 1:
        return a[0] in b and len(a[0]) > 1 and not (is_particle(a[0]) or a[0] in _COMMON_WORDS)
    if a[-1] == b[-1]:
        return (
            _compatible(a[0], b[0]) and all(map(_compatible, a[1:-1], b[1:-1])) or a == b[-len(a) :]
        )
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


# --- descriptions --------------------------------------------------------------------------


def head_noun(description: str) -> str:
    """Give the folded noun that says what is described: ``a friend of Ann`` → ``friend``.

    What follows *of, for, in, who, …* is left aside, except after a number or quantity: ``dozens of
    protesters`` → ``protesters``. Empty where there is no word at all.
    """
    segments = _segments(description)
    if not segments:
        return ""
    words = _without_determiners(segments[0])
    core = words[: _core_length(words)]
    if not core:
        return segments[0][0].folded
    partitive = words[len(core) + 1 :] if _is_quantity(core) else []
    if partitive and words[len(core)].text == "of":
        return head_noun(description[partitive[0].start :])
    known = (w.folded for w in reversed(core[-2:]) if _is_known_noun(w.bare))
    return next(known, core[-1].folded)


def _is_known_noun(word: str) -> bool:
    return noun_kind(word) != "unknown" or is_document_noun(word)


def _is_quantity(core: _Words) -> bool:
    word = core[-1].folded
    return word in _QUANTIFIERS or word in _SINGLES or word in ("number", "handful", "dozen", "lot")


def _without_determiners(words: _Words) -> _Words:
    """Drop articles, possessive pronouns and quantities, but never the only word."""
    start = 0
    while (
        start < len(words) - 1
        and _is_determiner(words[start])
        and not _opens_partitive(words, start)
    ):
        start += 1
    return words[start:]


def _is_determiner(word: _Word) -> bool:
    folded = word.folded
    if len(word.text) > 1 and word.text.isupper():
        return False
    return folded in _ARTICLES | _POSSESSIVES | _QUANTIFIERS | _SINGLES


def _opens_partitive(words: _Words, i: int) -> bool:
    return words[i + 1].text == "of"


def _core_length(words: _Words) -> int:
    """How many words stand before the first postmodifier."""
    return next((i for i in range(1, len(words)) if _is_postmodifier(words, i)), len(words))


def _is_postmodifier(words: _Words, i: int) -> bool:
    word = words[i].text
    following = words[i + 1].text if i + 1 < len(words) else "of"
    if word in _PARTICIPLES:
        return following in _POSTMODIFIERS | _ARTICLES or following[:1].isupper()
    if word.endswith("ing"):
        return following in _ARTICLES | _OWNERS
    return word in _POSTMODIFIERS or (word.endswith("ed") and following in _POSTMODIFIERS)


def is_plural_description(description: str) -> bool:
    """Whether a description means several people: *the ministers*, *police*, *some of them*."""
    words = description.split()
    if words and words[0].casefold() in _QUANTIFIERS - {"such", "other"}:
        return True
    head = head_noun(description)
    known = _is_known_noun(head) or not _ends_in_capital(description)
    return bool(head) and known and is_plural(head)


def _ends_in_capital(description: str) -> bool:
    segments = _segments(description)
    words = _without_determiners(segments[0]) if segments else ()
    core = words[: _core_length(words)]
    return bool(core) and core[-1].namey


def is_singular_person_role(description: str) -> bool:
    """Whether a description means one person by a role: *the spokesman*, *a senior official*."""
    return description_kind(description) == "person"


def description_kind(description: str) -> SpeakerKind:
    """Tell what kind of speaker a description means; several people are a group."""
    if is_plural_description(description):
        return "group"
    return noun_kind(head_noun(description))


def name_kind(name: str) -> SpeakerKind:
    """Tell what kind of speaker a proper name denotes, where its form shows it."""
    bare = bare_name(name)
    if is_place(bare):
        return "place"
    if _is_body(bare) or (_is_capitals(bare) and "." not in bare):
        return "organisation"
    words = bare.split()
    titled = strip_titles(strip_article(name)) != strip_article(name).strip()
    if titled or (len(words) > 1 and is_given_name(words[0])):
        return "person"
    return "unknown"


# --- source mentions -----------------------------------------------------------------------

# What an office may be *of* or *for* before its holder's name: *minister of defence Ann Hay*.
_OFFICE_COMPLEMENTS = frozenset(
    fold(phrase)
    for phrase in (
        "State,Defense,Defence,Exchequer,Treasury,Justice,Health,Education,Labor,Commerce,"
        "Agriculture,Energy,Transportation,Transport,Homeland Security,Veterans Affairs,Interior,"
        "Foreign Affairs,House,Senate,Opposition,Operations,Communications,Staff,Parliament"
    ).split(",")
)
_NAMED_INSTITUTION_HEADS = frozenset(
    "ministry party government parliament court bank treasury senate congress army navy police"
    " assembly council".split()
)


def proper_name_span(source: str) -> Span | None:
    """Find the proper name that a source mention gives its own referent.

    The span's offsets count from the start of `source`. Titles, articles, owners and appositions
    stay outside: ``the mayor of London, Sadiq Khan`` → *Sadiq Khan*, ``Boeing's chairman Ann Hay``
    → *Ann Hay*, ``the official Xinhua news agency`` → *Xinhua*. None where the mention only
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
    return name if fold(strip_possessive(name)) in _NAME_POSSESSIVES else strip_possessive(name)


def _main_name(segments: list[list[_Word]]) -> _Words:
    """The words of the name a mention gives: from its first segment or from an apposition."""
    if not segments or (len(segments[0]) == 1 and is_pronoun(segments[0][0].text)):
        return ()
    own = _name_in(segments[0])
    if own:
        return own
    if _is_document(segments[0]) and segments[0][0].folded not in _QUANTIFIERS:
        return _author(segments)
    if len(segments) > 1 and _is_plural(segments[0]):
        return ()
    appositions = (
        _apposed_name(segment) or _explicitly_named(segment, 0) for segment in segments[1:]
    )
    return next(filter(None, appositions), ())


def _is_plural(words: _Words) -> bool:
    return is_plural_description(" ".join(word.text for word in words)) and words[0].folded != "one"


def _apposed_name(words: _Words) -> _Words:
    """The name a segment consists of, ignoring places: *Sadiq Khan*, *the Daily Bugle*."""
    if words[0].folded == "the":
        words = words[1:]
    core = words[: _core_length(words)]
    if not core or not all(w.namey or w.text.isdigit() or is_particle(w.text) for w in core):
        return ()
    found = _name_in(words)
    return () if is_place(_text(found)) or _text(found).casefold() in _NOT_NAMES else found


def _text(words: _Words) -> str:
    return " ".join(word.text for word in words)


def _name_in(words: _Words) -> _Words:
    """The name that heads one segment, without titles; empty if a common noun heads it."""
    if words[0].folded in _QUANTIFIERS and not words[0].text.isupper():
        return ()
    article = words[0].folded in _ARTICLES
    words = _without_determiners(words)
    length = _core_length(words)
    named = _explicitly_named(words, length)
    if named:
        return named
    owner = _owner_index(words[:length])
    if owner is not None:
        return _owned_name(words, owner, length)
    core, rest = words[:length], words[length:]
    if not core:
        return ()
    if _run_start(core) < len(core):
        return _name_at_end(core, rest, article)
    return _labelled_name(core) or _governed_place(core, rest) or _after_complement(core, rest)


def _governed_place(core: _Words, rest: _Words) -> _Words:
    """The place after its kind: *the state of Florida*."""
    place = rest[1:] if rest and rest[0].text == "of" else ()
    return place if is_place_noun(core[-1].text) and is_place(_text(place)) else ()


def _explicitly_named(words: _Words, length: int) -> _Words:
    """The name after *called*, *known as*, *nom de guerre*."""
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
    return word.folded in _NAME_POSSESSIVES or _is_known_noun(word.bare)


def _owned_name(words: _Words, owner: int, length: int) -> _Words:
    owned = words[owner + 1 :]
    core = words[owner + 1 : length]
    found = _name_in(owned)
    last = core[-1].folded if core else ""
    country = is_country(_text(words[:owner]) + " " * bool(owner) + words[owner].bare)
    if (
        country
        and last in _NAMED_INSTITUTION_HEADS
        and all(w.namey for w in core)
        and length == len(words)
    ):
        return words[:length]
    return found


def _name_at_end(core: _Words, rest: _Words, article: bool) -> _Words:
    """The name in the capitalised run that ends a noun phrase, or in its complement."""
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
    if word in _INDEFINITES:
        return True
    if is_organisation_noun(word) and not is_plural(word):
        return not article and word not in _LONE_INSTITUTIONS
    if may_be_a_name(word):
        return article
    return word in _NOT_NAMES or _is_determiner(run[0]) or _is_known_noun(run[0].bare)


def _without_people(run: _Words) -> _Words:
    """Drop a people's name before a person's: *Spaniard Arges Artiaga*, *Canadian Ann Hay*."""
    if len(run) > 1 and "-" in run[0].text and all(map(is_people, run[0].text.split("-"))):
        return run[1:]
    if len(run) < 3 or not is_people(run[0].text) or _is_institution(run):
        return run
    return run[1:] if is_given_name(run[1].text) or run[0].folded.endswith(("ard", "man")) else run


def _names_a_people(name: _Words) -> bool:
    text = _text(name)
    return is_people(text) or text.casefold() in _NOT_NAMES


def _with_complement(name: _Words, rest: _Words) -> _Words:
    """Add *of England* to *Bank*, or go on to the holder: *Bank of England governor Ann Hay*."""
    end = _complement_end(name, rest)
    tail = rest[end:]
    if end and tail and tail[0].text not in _POSTMODIFIERS:
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
        if is_office(word.text) or (i == 1 and word.folded in ("a", "an")):
            break
        if word.namey:
            end = i + 1
        elif word.text not in _SMALL_WORDS:
            break
    return end


def _after_complement(core: _Words, rest: _Words) -> _Words:
    """The holder after an office and what it is of: *mayor of London Sadiq Khan*."""
    office = is_role(core[-1].text) or is_office(core[-1].text)
    if not office or len(rest) < 3 or rest[0].text not in ("of", "for"):
        return ()
    words = rest[2:] if rest[1].text == "the" else rest[1:]
    words = words[_complement_length(words) :]
    whole = words[: _core_length(words)]
    if not whole or not all(word.namey or is_particle(word.text) for word in whole):
        return ()
    return () if _is_institution(whole) or is_place(_text(whole)) else whole[_after_titles(whole) :]


def _complement_length(words: _Words) -> int:
    """How many words say what an office is of; all of them where that is not certain."""
    for length in (3, 2, 1):
        phrase = _text(words[:length])
        if len(words) > length and (fold(phrase) in _OFFICE_COMPLEMENTS or is_place(phrase)):
            return length
    common = next((i for i, word in enumerate(words) if word.namey), len(words))
    clear = common and not any(
        _is_known_noun(w.text) or w.folded in _ARTICLES for w in words[:common]
    )
    return common if clear and len(words) - common > 1 else len(words)


def _labelled_name(core: _Words) -> _Words:
    """The name before its label: *the Sunday Telegraph newspaper*, *Xinhua news agency*."""
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


def _is_document(words: _Words) -> bool:
    return is_document_noun(head_noun(_text(words)))


def _author(segments: list[list[_Word]]) -> _Words:
    """Who speaks in a document: its owner, the name before it, or the one it is *by* or *from*."""
    words = _without_determiners(segments[0])
    core = words[: _core_length(words)]
    owner = _owner_index(core)
    if owner is not None or is_pronoun(segments[0][0].text):
        return _name_in(core[: owner + 1]) if owner is not None else ()
    return _name_before(core, len(words) < len(segments[0])) or next(
        filter(None, map(_after_preposition, segments)), ()
    )


def _name_before(core: _Words, determined: bool) -> _Words:
    """The name that modifies the head: *World Bank statistics*, *the Herald commentary*."""
    end = len(core)
    while end and not core[end - 1].namey:
        end -= 1
    name = core[_run_start(core[:end]) : end]
    # A single capitalised word that opens the mention is as likely an adjective.
    opening = not determined and len(name) == 1 and name[0] is core[0]
    if opening and not _is_capitals(name[0].text):
        return ()
    return () if not name or _names_a_people(name) or is_place(_text(name)) else name


def _after_preposition(words: _Words) -> _Words:
    for i, word in enumerate(words[:-1]):
        if word.text in ("by", "from") or (word.text == "in" and words[i + 1].text == "the"):
            return _name_in(words[i + 1 :])
    return ()


# --- appositions and plain descriptions ----------------------------------------------------


_RETICENCE = frozenset("asked declined did insisted refused requested spoke spoken wished".split())


def trim_apposition(source: str) -> str:
    """Keep the part of a mention that names its referent, or else describes it first.

    ``Hill, a doctor`` and ``Hill, 52`` → ``Hill``; ``the home secretary, Sajid Javid`` → ``Sajid
    Javid``; ``a senior US official, speaking on condition of anonymity`` → ``a senior US official``.
    Joint mentions are returned whole.
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
    if len(words) > 1 and words[0].folded in _ARTICLES | _OWNERS:
        words = words[1:]
    return _span(source, words).text


def _is_about_talking(words: _Words, i: int) -> bool:
    """Whether *who asked not to be named* and its like begin here."""
    said = any(word.text in _RETICENCE for word in words[i + 1 : i + 3])
    return words[i].text == "speaking" or (words[i].text == "who" and said)


# --- joint mentions ------------------------------------------------------------------------

_JOINT_NAMES = frozenset(
    """
marks spencer; johnson johnson; procter gamble; smith wesson; ernst young; barnes noble; tate lyle;
black decker; standard poor; globe mail; rolls royce; legal general; bed bath; arm hammer; simon
schuster; smith nephew; crosse blackwell; fortnum mason; bang olufsen; dun bradstreet; allen overy;
bosnia herzegovina; trinidad tobago; antigua barbuda; army navy; stars stripes; law order
""".replace("\n", " ")
    .replace("; ", ";")
    .strip()
    .split(";")
)


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
    """The members on the left of an *and*; none if the *and* does not divide the mention."""
    members = _plain_list(left)
    if not members:
        # Without a comma before it, an *and* after an apposition belongs to the apposition.
        if len(_segments(left)) > 1 and not comma:
            return ()
        members = _members(left)
    return members if members and right and _are_two(members[-1].text, right) else ()


def _plain_list(text: str) -> tuple[Span, ...]:
    """The members of a list of plain names: *Hay, Lind* or *the US, Israel*."""
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
    segments = _segments(left)
    if not segments or _core_length(segments[0]) < len(segments[0]):
        return False
    return _starts_mention(right) or bool(right_name and right[:1].isupper())


def _lacks_its_noun(right: str, name: Span) -> bool:
    """Whether the noun before a name takes both sides along: *water and power firm Hay*."""
    before = [token for token in _tokens(right[: name.start]) if token.text[:1].islower()]
    return not _starts_mention(right) and any(is_organisation_noun(w.text) for w in before)


def _starts_mention(text: str) -> bool:
    words = _segments(text)
    first = words[0][0] if words else None
    return bool(first) and (_is_determiner(first) or is_pronoun(first.text))


def _is_one_body(left: str, right: str) -> bool:
    """Whether an *and* between two names is part of one name."""
    a, b = _after_last_preposition(_segments(strip_article(left))[-1]), _segments(right)[0]
    if _starts_mention(right):
        return False
    if a[-1].folded == b[0].folded or f"{a[-1].folded} {b[0].folded}" in _JOINT_NAMES:
        return True
    institution = _is_institution(b) and len(b) > 1
    if is_subject(a[-1].text):
        return institution or is_subject(b[0].text)
    if is_place(_text(a)) and institution:
        return any(is_place(_text(b[:length])) for length in (1, 2) if length < len(b))
    return _continues_complement(_segments(left)[-1], b)


def _after_last_preposition(words: _Words) -> _Words:
    """The last noun phrase: *Hong Kong* in *Ann Hay of the Hong Kong (and Macau Office)*."""
    last = max((i for i, word in enumerate(words[:-1]) if word.text in _POSTMODIFIERS), default=-1)
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
