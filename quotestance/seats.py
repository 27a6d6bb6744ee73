"""Seats: offices that one person holds at a time, told with what they are of."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from quotestance.gazetteer import fold
from quotestance.lands import lands_in
from quotestance.names import strip_article

_SEAT = re.compile(r"(?<![\w-])([\w-]+) of ((?:[A-Z][a-z][\w-]*)(?: [A-Z][a-z][\w-]*)*)(?=,|$)")
_SEATED = frozenset("archbishop bishop duchess duke earl governor mayor secretary".split())


@dataclass(frozen=True, slots=True)
class Seat:
    """An office that one person holds at a time, and what it is of: *Bishop of Wells*."""

    noun: str
    of: str


def seats_in(phrase: str) -> frozenset[Seat]:
    """The seats that a phrase tells, each up to its end or a comma: not *mayor of Ely’s twin*."""
    told = ((fold(match[1]), match[2]) for match in _SEAT.finditer(phrase))
    return frozenset(Seat(noun, of) for noun, of in told if noun in _SEATED)


def opens_with_seat(name: str) -> bool:
    """Whether a name is a seat alone: *Secretary of State*, but not *Ohio Secretary of State*."""
    found = _SEAT.match(strip_article(name))
    return found is not None and fold(found[1]) in _SEATED


def are_others(seats: Collection[Seat], known: Collection[Seat]) -> bool:
    """Whether who has some seats is not who has others: *the Bishop of Wells*, *of Ely*.

    *New York* may be *New York City*, and *Kiev* is *Kyiv*, but *New Orleans* is another.
    """
    alike = [(one.of, other.of) for one in seats for other in known if one.noun == other.noun]
    return bool(alike) and not any(_may_be_one(one, other) for one, other in alike)


def _may_be_one(place: str, other: str) -> bool:
    words, others = (set(each.replace("Saint ", "St ").split()) for each in (place, other))
    return words <= others or others <= words or bool(lands_in(place) & lands_in(other))
