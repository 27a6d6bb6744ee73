"""Words: how a phrase falls into words, marks and the segments between commas.

What judges names and mentions works on these. Every word keeps its place, so that whatever is
found in a phrase can be pointed to as a span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotestance.atlas import is_place
from quotestance.gazetteer import (
    FIRMS_IN_S,
    fold,
    is_company_suffix,
    is_courtesy_title,
    is_name_prefix,
    is_name_suffix,
    remembered,
)
from quotestance.types import Span

_BREAKS = frozenset(",;:–—")
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]?(?![^\W_])(?:-[^\W_]+)*"  # U.S.  B.A.T  U.S.-based
    r"|\d+(?:,\d{3})+(?:-[^\W_]+)*"  # 20,000-strong
    r"|[^\W_](?:&amp;|[^\W_]|(?:\.-|[.'’&-])(?=[^\W_]))*(?:(?<=s)['’])?"  # Yuk-kai  C&W  workers’
    r"|&amp;|[^\w\s]"
)
# al-Assad, d'Estaing
_PREFIXED = re.compile(r"([^\W\d_]{1,4})[-'’]([^\W\d_])")
_MODIFIER = re.compile(r"-(?:[a-z]+ed|led|run|born|held|style|speaking|wide|strong|level|era|old)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a phrase, or a punctuation mark, with its place in the phrase."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """The word without a possessive ending."""
        return strip_possessive(self.text)

    @property
    def folded(self) -> str:
        """The bare word in the form that tables use."""
        return _folded(self.text)

    @property
    def possessive(self) -> bool:
        """Whether the word ends in a possessive *'s*."""
        return self.bare != self.text

    @property
    def namey(self) -> bool:
        """Whether the word is written like part of a name: *Putin*, *al-Assad*, *eBay*."""
        return _is_namey(self.text)


Words = Sequence[Word]


@remembered
def _folded(word: str) -> str:
    return fold(strip_possessive(word))


@remembered
def _is_namey(word: str) -> bool:
    if word[:1].isupper():
        return not _MODIFIER.search(word)
    prefixed = _PREFIXED.match(word)
    if prefixed and is_name_prefix(prefixed[1]):
        return prefixed[2].isupper()
    return word[1:2].isupper()


def tokens_of(text: str) -> Iterator[Word]:
    """Split into words and marks; the dot of an abbreviation belongs to its word."""
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() < end:
            continue
        start, end = match.span()
        word = match.group()
        if text[end : end + 1] == "." and _is_abbreviation(word):
            end += 1
        yield Word(text[start:end], start, end)


@lru_cache(maxsize=4096)
def words_of(text: str) -> Words:
    """Split into words, leaving the marks aside."""
    return tuple(token for token in tokens_of(text) if token.text[0].isalnum())


@remembered
def _is_abbreviation(word: str) -> bool:
    titled = is_courtesy_title(word) or is_company_suffix(word) or is_name_suffix(word)
    return titled or is_place(word + ".")


@lru_cache(maxsize=4096)
def segments_of(text: str) -> tuple[Words, ...]:
    """Words between commas, dashes and colons, without what stands in parentheses."""
    segments: list[list[Word]] = [[]]
    depth = 0
    for token in tokens_of(text):
        if token.text in "()":
            depth = max(0, depth + (1 if token.text == "(" else -1))
        elif depth:
            continue
        elif token.text in _BREAKS:
            segments.append([])
        elif token.text[0].isalnum() or "&" in token.text:
            segments[-1].append(token)
    return tuple(map(tuple, _rejoined([segment for segment in segments if segment])))


def _rejoined(segments: list[list[Word]]) -> list[list[Word]]:
    """Put back what a comma only seems to divide: *Ash, Inc.*, *Reno, Nev.-based Ash*."""
    joined: list[list[Word]] = []
    for segment in segments:
        tail = len(segment) == 1 and _is_suffix(segment[0].text)
        if joined and (tail or segment[0].text.endswith("-based")):
            joined[-1].extend(segment)
        else:
            joined.append(segment)
    return joined


def _is_suffix(word: str) -> bool:
    return is_company_suffix(word) or is_name_suffix(word)


def span_of(text: str, words: Words) -> Span:
    """The stretch of the text from the first of some words to the last."""
    return Span.of(text, words[0].start, words[-1].end)


def text_of(words: Words) -> str:
    """Words as text again, one space between them."""
    return " ".join(word.text for word in words)


@remembered
def strip_possessive(word: str) -> str:
    """Drop a possessive ending: ``Turkey's``, ``Turkey’s`` → ``Turkey``; ``workers’`` too."""
    if word.endswith(("'s", "’s", "'S", "’S")):
        return word[:-2]
    return word[:-1] if word.endswith(("s'", "s’", "S'", "S’")) else word


def strip_name_possessive(name: str) -> str:
    """Drop a possessive ending unless it belongs to the name: *Moody's*."""
    stripped = strip_possessive(name)
    return name if fold(stripped).rpartition(" ")[2] in FIRMS_IN_S else stripped


def is_capitals(word: str) -> bool:
    """Whether a word is written like an acronym: *NATO*, *U.N.*, *G20*."""
    letters = word.replace(".", "")
    return len(letters) > 1 and letters.isalnum() and letters.isupper()
