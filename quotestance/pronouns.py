"""Pronouns, and what each says about the one it stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from quotestance.gazetteer import Gender
from quotestance.types import SpeakerKind

Number = Literal["singular", "plural", "either"]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun says about the one it stands for."""

    word: str
    person: Literal[1, 2, 3]
    number: Number
    gender: Gender
    kinds: frozenset[SpeakerKind]
    relative: bool = False

    def allows(self, kind: SpeakerKind) -> bool:
        """Whether the pronoun may stand for a speaker of this kind; unknown is allowed."""
        return kind == "unknown" or kind in self.kinds


_PERSON: frozenset[SpeakerKind] = frozenset({"person"})
_BODY: frozenset[SpeakerKind] = frozenset({"organisation", "place"})
_MANY: frozenset[SpeakerKind] = frozenset({"group", "organisation", "place"})
_ANY: frozenset[SpeakerKind] = frozenset({"person", "group", "organisation", "place"})


def _pronouns() -> dict[str, Pronoun]:
    rows = (
        Pronoun("he him his himself", 3, "singular", "male", _PERSON),
        Pronoun("she her hers herself", 3, "singular", "female", _PERSON),
        Pronoun("it its itself", 3, "singular", "neutral", _BODY),
        Pronoun("they them their theirs themselves themself", 3, "either", "either", _ANY),
        Pronoun("i me my mine myself", 1, "singular", "either", _PERSON),
        Pronoun("we us our ours ourselves", 1, "plural", "either", _MANY),
        Pronoun("you your yours yourself yourselves", 2, "either", "either", _ANY),
        Pronoun("who whom whose", 3, "either", "either", _ANY, relative=True),
        Pronoun("which that", 3, "either", "neutral", _MANY, relative=True),
    )
    return {word: replace(row, word=word) for row in rows for word in row.word.split()}


_PRONOUNS = _pronouns()


def pronoun(word: str) -> Pronoun | None:
    """Tell what a pronoun stands for; None for other words and acronyms (*US*, *WHO*)."""
    if len(word) > 1 and word.isupper():
        return None
    return _PRONOUNS.get(word.casefold())


def is_pronoun(word: str) -> bool:
    """Whether a mention is nothing but a personal, possessive or relative pronoun."""
    return pronoun(word) is not None
