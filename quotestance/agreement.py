"""How well a pronoun or a description fits an entity: evidence that weighs and never vetoes.

The factors were chosen on development data; the learned antecedent scores are multiplied by them.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from quotestance.entities import Entity, Mention, Traits
from quotestance.gazetteer import Gender, is_kin
from quotestance.lands import are_apart, lands_in
from quotestance.mentions import head_noun, is_plural_description, role_gender
from quotestance.pronouns import Pronoun
from quotestance.pronouns import pronoun as pronoun_of
from quotestance.types import SpeakerKind

# Hardly ever, and rarely, right in spite of the clash.
_CLASH, _SOME_CLASH = 0.005, 0.3
# A description that repeats a word of another mention, or names an entity's known role.
_REPEATED, _WHOLLY_REPEATED, _ROLE = 3.0, 20.0, 300.0
# Of somebody's relatives of one kind a text seldom knows two.
_KIN_ROLE = 500.0
# *The English association* is hardly the Irish Association.
_OTHER_COUNTRY = 0.02
# A title against a surname that several people bear.
_TITLED = 10.0

PLURAL = frozenset({"they", "them"})
_ORDINALS = frozenset({"first", "second", "third", "fourth", "other", "another"})
_BOTH = frozenset(
    {"the pair", "the two", "both", "the couple", "the duo", "the trio", "the three", "the two men"}
)
_BESIDE_PRONOUNS = frozenset(
    {"all", "both", "too", "also", "each", "himself", "herself", "itself", "themselves"}
)
# What people write or say themselves, where others may write a *biography* or an *indictment*.
_OWN_WORDS = frozenset(
    "email e-mail letter message post reply response speech statement testimony tweet".split()
)
_DEFINITE = re.compile(
    r"(?:the|this|that|these|those|his|her|its|their|our|my|your)\b|\S+[’']s?\b", re.IGNORECASE
)
_PAIR = re.compile(r"(?:both|the two) (?:men|women|people)", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"(?:the )?(\w[\w. ]*?)(?:[’']s?)? (?:government|(?:\w+ ){0,3}(?P<ministry>ministry))",
    re.IGNORECASE,
)
# Of what their names have one.
_GOVERNMENTS = frozenset({"government"})
_MINISTRIES = frozenset({"ministry", "department", "office"})
# Where something is does not say whose it is: *the embassy in Egypt*.
_PLACED = re.compile(r"\s(?:in|at|from|near|on|to|for|with|against|between|outside)\s")
_OWNED = re.compile(r"(?:his|her|their)\b|.*[’']s?\s|.*\sof\s", re.IGNORECASE)
_BODIES: frozenset[SpeakerKind] = frozenset({"group", "organisation", "place"})


@lru_cache(maxsize=4096)
def pronoun_in(text: str) -> Pronoun | None:
    """A pronoun, or a phrase that says no more than one: *the pair*, *she, 40,*, *its report*."""
    words = re.split(r"[,(;]", text, maxsplit=1)[0].split()
    if " ".join(words).lower() in _BOTH:
        return pronoun_of("they")
    if is_own_document(text):
        return pronoun_of(words[0])
    told = bool(words) and all(word.lower() in _BESIDE_PRONOUNS for word in words[1:])
    return pronoun_of(words[0]) if told else None


def is_own_document(text: str) -> bool:
    """Whether a description says no more than whose words it is: *his statement*, *her letter*."""
    owner, _, noun = text.lower().partition(" ")
    return owner in ("his", "her") and noun in _OWN_WORDS


def means_a_pair(text: str) -> bool:
    """Whether a description says no more than that people are two: *both women*, *the two men*."""
    return _PAIR.fullmatch(text) is not None


def _body_of_state(text: str) -> Set[str]:
    """Of what names a body of a country has one, by its description: *the Turkish government*."""
    told = _GOVERNMENT.fullmatch(text)
    if told is None or not lands_in(told[1]):
        return frozenset()
    return _MINISTRIES if told["ministry"] else _GOVERNMENTS


def introduces(text: str) -> bool:
    """Whether a description brings up somebody new: *a diplomat*, *U.N. officials*."""
    return pronoun_in(text) is None and _DEFINITE.match(text) is None


def repeats(mention: Mention, shared: int) -> float:
    """How far so many words of another description speak for meaning the same.

    *The first diplomat* rather means *one diplomat* than *the official*.
    """
    whole = shared == len(content_words(mention.span.text))
    return float(_REPEATED**shared) * (_WHOLLY_REPEATED if whole else 1.0)


class Agreement:
    """How well one pronoun or description fits entities in kind, number, gender and role.

    Args:
        mention: the pronoun or description.
        overlapping: entities of which a mention overlaps it: *Hill’s wife* is not Hill.
        in_role: entities of which its head noun is a known role, or a word of a body's name.
    """

    def __init__(self, mention: Mention, overlapping: Set[int], in_role: Set[int]) -> None:
        self._mention = mention
        self._pronoun = pronoun_in(mention.span.text)
        self._overlapping = overlapping
        self._in_role = in_role
        self._ordinals = _ORDINALS & content_words(mention.span.text)
        kin = is_kin(head_noun(mention.span.text).lower())
        self._told = _KIN_ROLE if kin else _ROLE
        self._owned_kin = kin and _OWNED.match(mention.span.text) is not None
        self._lands = lands_in(_PLACED.split(mention.span.text)[0])
        self._body_of_state = _body_of_state(mention.span.text)
        self._fits: dict[Traits, float | None] = {}

    def __call__(self, index: int, target: Entity) -> float:
        """How well an entity fits, by its number and its traits."""
        traits = target.traits
        if traits not in self._fits:
            self._fits[traits] = self._fit(*traits)
        fit = self._fits[traits]
        if self._pronoun is not None:
            return _CLASH if fit is None else fit
        if fit is None or index in self._overlapping or self._other_in_order(target):
            return _CLASH
        if are_apart(self._lands, lands_in(target.name), target.kind):
            return fit * _OTHER_COUNTRY
        if self._body_of_state and not self._is_body_of_state(index, target.name):
            return _CLASH
        if index in self._in_role:
            return self._told * fit
        # *His wife* is not whoever spoke last, unless the text says that this is somebody's wife.
        return _CLASH if self._owned_kin and target.named else fit

    def _is_body_of_state(self, index: int, name: str) -> bool:
        """Whether a name is of such a body; initials, and what is told to be one, may be any."""
        if self._body_of_state is _MINISTRIES and (name.isupper() or index in self._in_role):
            return True
        return bool(self._body_of_state & set(name.lower().split()))

    def _fit(self, kind: SpeakerKind, gender: Gender | None) -> float | None:
        """What kind, number and gender say; `None` where they clash whatever else is told."""
        if self._pronoun is None:
            return _description_fit(self._mention, kind, gender)
        return _pronoun_fit(self._pronoun, kind, gender)

    def _other_in_order(self, target: Entity) -> bool:
        """*The first diplomat* is not *the second diplomat*."""
        if not self._ordinals:
            return False
        other = _ORDINALS & content_words(target.name)
        return bool(other and other != self._ordinals)


def _pronoun_fit(pronoun: Pronoun, kind: SpeakerKind, gender: Gender | None) -> float | None:
    if {gender, pronoun.gender} == {"male", "female"} or not pronoun.allows(kind):
        return None
    if pronoun.word in PLURAL and kind != "group":
        return None if kind == "person" else _SOME_CLASH
    return 1.0


def _description_fit(mention: Mention, kind: SpeakerKind, gender: Gender | None) -> float | None:
    text = mention.span.text
    if {role_gender(text), gender} == {"male", "female"}:
        return None
    if is_plural_description(text) and kind == "person":
        return None
    return _kind_agreement(mention.kind, kind)


def title_agreement(mention: Mention, target: Entity) -> float:
    """How well the title of a surname (*Mrs Hay*) fits one of those who bear it."""
    if mention.gender is None or target.gender is None:
        return 1.0
    return _TITLED if mention.gender == target.gender else _CLASH


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The words of a phrase that say something, in lower case."""
    words = re.findall(r"[\w-]+", text.lower())
    return frozenset(word for word in words if len(word) > 2 and not _DEFINITE.fullmatch(word))


def _kind_agreement(kind: SpeakerKind, target: SpeakerKind) -> float:
    if "unknown" in (kind, target) or kind == target:
        return 1.0
    return _SOME_CLASH if {kind, target} <= _BODIES else _CLASH
