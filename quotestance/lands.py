"""The countries that a phrase names, and whether what is of one can be what is of another."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from quotestance.atlas import country, country_of_demonym, government_of
from quotestance.types import SpeakerKind
from quotestance.words import strip_possessive

_BRITAIN = "Britain"
_BRITISH = frozenset({_BRITAIN, "England", "Scotland", "Wales", "Northern Ireland"})


@lru_cache(maxsize=4096)
def lands_in(phrase: str) -> frozenset[str]:
    """The countries that a phrase names, by name, people or capital; two words before one."""
    words = [strip_possessive(word).strip(",.;:") for word in phrase.split()]
    found, skip = set(), False
    for i, word in enumerate(words):
        pair = _land(" ".join(words[i : i + 2]))
        land = None if skip else pair or _land(word)
        skip = pair is not None and not skip
        if land:
            found.add(land)
    return frozenset(found)


def _land(word: str) -> str | None:
    known = country(word)
    return known.name if known else country_of_demonym(word) or government_of(word)


def are_apart(lands: Set[str], others: Set[str], kind: SpeakerKind) -> bool:
    """Whether what is of some countries cannot be what is of others, a thing of this kind.

    A Scottish party may be the British one too, but Scotland itself is not Britain.
    """
    if not lands or not others or lands & others:
        return False
    british = _BRITAIN in lands | others and lands | others <= _BRITISH
    return kind == "place" or not british
