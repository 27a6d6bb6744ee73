"""Which gold attribution a predicted one is: stripped spans, overlap, pairs, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from quotestance.types import Quote, Span

_QUOTATION_MARKS = frozenset("\"'`´′″‘’‚‛“”„‟«»‹›〝〞〟「」『』＂＇")
_FINAL_STOPS = frozenset(",.")

_ARTICLES = frozenset({"a", "an", "the"})
# fmt: off
_TITLES = frozenset({
    "admiral", "ambassador", "archbishop", "attorney", "baroness", "bishop", "capt", "captain",
    "cardinal", "chair", "chairman", "chairwoman", "chancellor", "col", "colonel",
    "congressman", "congresswoman", "dame", "deputy", "dr", "father", "gen", "general", "gov",
    "governor", "judge", "king", "lady", "lieutenant", "lord", "lt", "major", "mayor",
    "minister", "miss", "mr", "mrs", "ms", "mx", "pope", "premier", "president", "prime",
    "prince", "princess", "prof", "professor", "queen", "rep", "representative", "rev",
    "reverend", "secretary", "sen", "senator", "sergeant", "sgt", "sir", "sister", "vice",
})
# fmt: on
# After these a leading title names an institution, not a person's rank.
_AFTER_AN_OFFICE = frozenset({"of", "for", "office", "assembly"})

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quote made ready for comparison: its spans stripped, its content as characters.

    `characters` holds the offsets of all content characters that are not white space.
    """

    quote: Quote
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    characters: frozenset[int]

    @classmethod
    def of(cls, text: str, quote: Quote) -> Attribution:
        """Strip a quote's spans; a span of nothing but marks is left out."""
        content = strip_spans(text, quote.content)
        return cls(
            quote=quote,
            content=content,
            cue=strip_spans(text, quote.cue),
            source=strip_spans(text, quote.source),
            characters=frozenset(
                offset
                for piece in content
                for offset, character in enumerate(piece.text, piece.start)
                if not character.isspace()
            ),
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """The gold and the predicted item at these positions, and how well they fit."""

    gold: int
    predicted: int
    overlap: float


def strip_spans(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Strip every span and order what is left by position."""
    stripped = (_strip(text, span) for span in spans)
    return tuple(sorted(span for span in stripped if span is not None))


def _strip(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and _is_wrapping(text[start]):
        start += 1
    while start < end and (_is_wrapping(text[end - 1]) or text[end - 1] in _FINAL_STOPS):
        end -= 1
    return Span.of(text, start, end) if start < end else None


def _is_wrapping(character: str) -> bool:
    return character.isspace() or character in _QUOTATION_MARKS


def content_overlap(one: Attribution, other: Attribution) -> float:
    """Intersection over union of the content characters, between 0 and 1."""
    shared = len(one.characters & other.characters)
    return shared / (len(one.characters) + len(other.characters) - shared) if shared else 0.0


def same_source(one: Attribution, other: Attribution) -> bool:
    """Whether two sources share a character, or neither attribution has a source."""
    if not one.source or not other.source:
        return not one.source and not other.source
    return any(mine.overlaps(theirs) for mine in one.source for theirs in other.source)


def pair_best(
    gold: Sequence[Item],
    predicted: Sequence[Item],
    overlap: Callable[[Item, Item], float],
    at_least: float = 0.0,
) -> tuple[Pair, ...]:
    """Pair items one to one, best overlap first; the earlier item wins a tie.

    Args:
        gold: items in order of position.
        predicted: items in order of position.
        overlap: how well two items fit; 0 forbids the pair.
        at_least: pairs that fit less than this are forbidden too.
    """
    fitting = [
        Pair(i, j, fit)
        for i, wanted in enumerate(gold)
        for j, offered in enumerate(predicted)
        if (fit := overlap(wanted, offered)) > 0 and fit >= at_least
    ]
    chosen: list[Pair] = []
    gold_taken: set[int] = set()
    predicted_taken: set[int] = set()
    for pair in sorted(fitting, key=lambda pair: (-pair.overlap, pair.gold, pair.predicted)):
        if pair.gold not in gold_taken and pair.predicted not in predicted_taken:
            chosen.append(pair)
            gold_taken.add(pair.gold)
            predicted_taken.add(pair.predicted)
    return tuple(chosen)


def same_speaker(one: str, other: str) -> bool:
    """Whether one name's words contain the other's.

    Letter case, articles, leading titles, possessive endings, punctuation and the "and" of
    joint speakers do not count. A title stays where it is all there is ("the President") and
    where it belongs to an institution ("Secretary of State", "Mayor's Office").
    """
    mine, theirs = _name_words(one), _name_words(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _name_words(name: str) -> frozenset[str]:
    plain = re.sub(r"['’]s?(?!\w)|['’.]", "", name.casefold())
    words = [re.findall(r"\w+", part) for part in re.split(r"\band\b", plain)]
    return frozenset().union(*map(_untitled, words))


def _untitled(words: Sequence[str]) -> frozenset[str]:
    named = [word for word in words if word not in _ARTICLES]
    first = next((i for i, word in enumerate(named) if word not in _TITLES), len(named))
    rest = named[first:]
    return frozenset(rest if rest and rest[0] not in _AFTER_AN_OFFICE else named)
