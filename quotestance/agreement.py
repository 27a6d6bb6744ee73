"""How well a pronoun or a description fits an entity: evidence that weighs and never vetoes.

The factors were chosen on development data; the learned antecedent scores are multiplied by them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from quotestance.entities import Entity, Mention
from quotestance.gazetteer import is_kin
from quotestance.mentions import head_noun, is_plural_description, role_gender
from quotestance.pronouns import Pronoun
from quotestance.pronouns import pronoun as pronoun_of
from quotestance.types import SpeakerKind

# Hardly ever, and rarely, right in spite of the clash.
_CLASH, _SOME_CLASH = 0.005, 0.3
# A description that repeats a word of another mention, or names an entity's known role.
_REPEATED, _WHOLLY_REPEATED, _ROLE = 3.0, 20.0, 10.0
# Of somebody's relatives of one kind a text seldom knows two.
_KIN_ROLE = 500.0
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
_DEFINITE = re.compile(
    r"(?:the|this|that|these|those|his|her|its|their|our|my|your)\b|\S+[’']s?\b", re.IGNORECASE
)
_BODIES: frozenset[SpeakerKind] = frozenset({"group", "organisation", "place"})


@lru_cache(maxsize=4096)
def pronoun_in(text: str) -> Pronoun | None:
    """A pronoun, or a phrase that says no more than one: *the pair*, *he himself*, *she, 40,*."""
    words = re.split(r"[,(;]", text, maxsplit=1)[0].split()
    if " ".join(words).lower() in _BOTH:
        return pronoun_of("they")
    told = bool(words) and all(word.lower() in _BESIDE_PRONOUNS for word in words[1:])
    return pronoun_of(words[0]) if told else None


def introduces(text: str) -> bool:
    """Whether a description brings up somebody new: *a diplomat*, *U.N. officials*."""
    return pronoun_in(text) is None and _DEFINITE.match(text) is None


def repetition(mention: Mention, candidate: Mention) -> float:
    """*The first diplomat* rather means *one diplomat* than *the official*."""
    if candidate.is_name or pronoun_in(mention.span.text) is not None:
        return 1.0
    shared = content_words(mention.span.text) & content_words(candidate.span.text)
    whole = bool(shared) and shared == content_words(mention.span.text)
    return float(_REPEATED ** len(shared)) * (_WHOLLY_REPEATED if whole else 1.0)


def agreement(mention: Mention, target: Entity) -> float:
    """How well a pronoun or description fits an entity in kind, number, gender and role."""
    pronoun = pronoun_in(mention.span.text)
    if pronoun is None:
        return _description_agreement(mention, target)
    if {target.gender, pronoun.gender} == {"male", "female"} or not pronoun.allows(target.kind):
        return _CLASH
    if pronoun.word in PLURAL and target.kind != "group":
        return _CLASH if target.kind == "person" else _SOME_CLASH
    return 1.0


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


def _description_agreement(mention: Mention, target: Entity) -> float:
    text = mention.span.text
    if any(mention.span.overlaps(span) for span in target.spans):
        return _CLASH  # *Hill’s wife* is not Hill
    if {role_gender(text), target.gender} == {"male", "female"} or _other_in_order(text, target):
        return _CLASH
    if is_plural_description(text) and target.kind == "person":
        return _CLASH
    known = target.roles | (content_words(target.name) if target.named else frozenset())
    role = head_noun(text).lower()
    told = (_KIN_ROLE if is_kin(role) else _ROLE) if role in known else 1.0
    return told * _kind_agreement(mention.kind, target.kind)


def _other_in_order(description: str, target: Entity) -> bool:
    """*The first diplomat* is not *the second diplomat*."""
    one, other = (_ORDINALS & content_words(text) for text in (description, target.name))
    return bool(one and other and one != other)


def _kind_agreement(kind: SpeakerKind, target: SpeakerKind) -> float:
    if "unknown" in (kind, target) or kind == target:
        return 1.0
    return _SOME_CLASH if {kind, target} <= _BODIES else _CLASH
