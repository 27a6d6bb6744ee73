"""What is said about a quote as a whole, in the formats that say it with labels and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from quotestance.errors import InputError
from quotestance.io.losses import Losses
from quotestance.io.node import Node
from quotestance.io.record import rounded
from quotestance.types import Quote, Span, Speaker, Stance

STANCES = ("condemn", "urge", "deny", "neutral")

CONTRADICTIONS = "labels that contradict an earlier one of the same quote"


@dataclass(frozen=True, slots=True)
class Traits:
    """Speaker, acts, attitude and score; `None` where they are not known."""

    speaker: str | None = None
    stance: str | None = None
    second_stance: str | None = None
    attitude: bool | None = None
    score: float | None = None

    @classmethod
    def of(cls, quote: Quote) -> Traits:
        """What a quote says of these; its score is rounded as everywhere in files."""
        return cls(
            speaker=quote.speaker.name if quote.speaker else None,
            stance=quote.stance.label if quote.stance else None,
            second_stance=quote.stance.second if quote.stance else None,
            attitude=quote.attitude,
            score=rounded(quote.score),
        )

    def known(self) -> dict[str, Any]:
        """Those that are known, by name."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Pieces:
    """The spans of one attribution, in any order."""

    content: Sequence[Span]
    cue: Sequence[Span] = ()
    source: Sequence[Span] = ()


def merged(several: Sequence[Traits], losses: Losses) -> Traits:
    """The traits of a quote whose pieces were labelled each for itself; the first one wins."""
    result = Traits()
    for traits in several:
        known = result.known()
        given = traits.known()
        losses.add(
            CONTRADICTIONS, sum(known.get(name, value) != value for name, value in given.items())
        )
        result = replace(result, **{**given, **known})
    return result


def quote_of(pieces: Pieces, traits: Traits, where: str) -> Quote:
    """Build a quote; its spans are put in order.

    Raises:
        InputError: there is a second stance and no first; the message begins with `where`.
    """
    if traits.second_stance is not None and traits.stance is None:
        need = "give the first stance too, or leave this one out"
        raise InputError.of(where, "the second stance", traits.second_stance, need)
    return Quote(
        content=tuple(sorted(pieces.content)),
        cue=tuple(sorted(pieces.cue)),
        source=tuple(sorted(pieces.source)),
        speaker=Speaker(traits.speaker) if traits.speaker is not None else None,
        stance=Stance(traits.stance, second=traits.second_stance) if traits.stance else None,
        attitude=traits.attitude,
        score=traits.score,
    )


def described(node: Node) -> Traits:
    """Traits that are members of a JSON object, under their own names.

    Raises:
        InputError: one of them is of the wrong kind.
    """
    return Traits(
        speaker=node.string("speaker"),
        stance=node.string("stance"),
        second_stance=node.string("second_stance"),
        attitude=node.flag("attitude"),
        score=node.number("score"),
    )
