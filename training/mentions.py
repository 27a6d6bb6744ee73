"""Which stretches of a text mention whom: gold for the mention tags and the antecedent pointers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quotestance.types import Document

KINDS = {"person": "person", "organization": "organisation", "place": "place"}

_NAME = re.compile(
    r"[A-Z][\w.’'&-]*(?:\s+(?:(?:of|the|and|for|de|van|von|der|bin|al|la|el|du)\s+){0,2}[A-Z][\w.’'&-]*)*"
)
_CUT = re.compile(r"\s*[,;:()\n]|\s+(?:who|whom|whose|which|that|where)\b")
_ARTICLE = re.compile(
    r"(?:the|a|an|this|that|these|those|his|her|its|their|my|our|your)\s+", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"(?:i|me|my|we|us|our|you|your|he|him|his|she|her|it|its|they|them|their)$", re.IGNORECASE
)
_AFTER_NAME = re.compile(r"[’']s?\b|[’']?$|\s+(?:of|in|from|at|for|with|on|and|to)\b|\s*[,;:(\n]")
_POSSESSIVE = re.compile(r"[’']s?$")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters `[start, end)` that mean an entity; where it `asks`, its antecedent is learned."""

    start: int
    end: int
    entity: int | str
    type: str
    asks: bool = True

    @property
    def kind(self) -> str:
        """The mention's kind in the library's terms."""
        return KINDS.get(self.type, "")

    def is_pronoun_in(self, text: str) -> bool:
        """Whether it is a pronoun that may stand for a speaker."""
        return bool(self.kind and _PRONOUN.match(text[self.start : self.end]))


def flat_names(text: str, mentions: list[Mention]) -> list[Mention]:
    """Proper names, innermost first, none overlapping, in order of position."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.end - m.start):
        if mention.kind:
            found += _names_in(text, mention, found)
    return sorted(found, key=lambda m: m.start)


def flat_nominals(text: str, mentions: list[Mention]) -> list[Mention]:
    """Descriptions (no names, no pronouns), outermost first, cut before what follows the head."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        if mention.kind and not mention.is_pronoun_in(text):
            cut = _cut(text, mention)
            if cut and not _is_name(text, cut) and not _overlaps(cut, found):
                found.append(cut)
    return sorted(found, key=lambda m: m.start)


def speaker_mentions(document: Document) -> list[Mention]:
    """Sources with a known speaker, and the names in the text that are candidates for them.

    Names are recognised by form: a capitalised run means a speaker whose last word it holds.
    """
    sources = [
        Mention(quote.source[0].start, quote.source[0].end, quote.speaker.name, "source")
        for quote in document.quotes
        if quote.speaker and quote.source
    ]
    if not sources:
        return []
    keys = {str(source.entity).split()[-1].lower(): source.entity for source in sources}
    unique = list({(m.start, m.end): m for m in sources}.values())
    names = [name for name in _named(document.text, keys) if not _overlaps(name, unique)]
    return sorted([*unique, *names], key=lambda m: m.start)


def _named(text: str, keys: dict[str, int | str]) -> Iterator[Mention]:
    for match in _NAME.finditer(text):
        words = [_POSSESSIVE.sub("", word).lower() for word in match.group().split()]
        entity = keys.get(words[-1], "?")
        yield Mention(match.start(), match.end(), entity, "name", asks=False)


def _names_in(text: str, mention: Mention, taken: list[Mention]) -> Iterator[Mention]:
    surface = text[mention.start : mention.end]
    article = _ARTICLE.match(surface)
    for match in _NAME.finditer(surface, article.end() if article else 0):
        end = match.start() + len(_POSSESSIVE.sub("", match.group()))
        name = replace(mention, start=mention.start + match.start(), end=mention.start + end)
        adjective = _AFTER_NAME.match(surface, end) is None
        if adjective or _PRONOUN.match(match.group()):
            continue
        if not _overlaps(name, taken) and not _only_starts_sentence(text, name):
            yield name
            return


def _only_starts_sentence(text: str, name: Mention) -> bool:
    """A capitalised word that starts a sentence and recurs in lower case is no name."""
    word = text[name.start : name.end]
    if " " in word:
        return False
    before = text[: name.start].rstrip(" \t“\"‘'(")
    return (not before or before[-1] in ".!?\n:") and re.search(
        rf"\b{re.escape(word.lower())}\b", text
    ) is not None


def _cut(text: str, mention: Mention) -> Mention | None:
    surface = text[mention.start : mention.end]
    stop = _CUT.search(surface)
    end = mention.start + (stop.start() if stop else len(surface))
    return replace(mention, end=end) if 1 < end - mention.start <= _LONGEST else None


def _is_name(text: str, mention: Mention) -> bool:
    surface = _ARTICLE.sub("", text[mention.start : mention.end])
    return _NAME.fullmatch(surface) is not None and not _only_starts_sentence(text, mention)


def _overlaps(mention: Mention, others: list[Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)
