"""Sources → speakers: whom each source means, by the fullest name that the text gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotestance import names
from quotestance.detect import Detection
from quotestance.entities import Mention, Roster
from quotestance.gazetteer import government_of
from quotestance.gazetteer import pronoun as pronoun_of
from quotestance.heads import AntecedentHead, Floats, softmax
from quotestance.tokens import Tokens
from quotestance.types import Span, Speaker, SpeakerKind

_KINDS: dict[str, SpeakerKind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
}
# How much an antecedent is believed that a pronoun's or description's form speaks against.
_CLASH = 0.05
_SOME_CLASH = 0.3
# And how much more one that a description repeats.
_REPEATED = 3.0

_PLURAL = frozenset({"they", "them"})
_NEITHER = re.compile(r"^(?:neither|either)\b", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|another|one|some|other|several)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the resolver needs it. Shape of `vectors`: (tokens, hidden)."""

    text: str
    tokens: Tokens
    vectors: Floats

    def span(self, tokens: slice) -> Span:
        """The characters of a stretch of tokens."""
        start, end = int(self.tokens.starts[tokens.start]), int(self.tokens.ends[tokens.stop - 1])
        return Span.of(self.text, start, end)

    def slice(self, span: Span) -> slice:
        """The tokens of a stretch of characters."""
        return self.tokens.cover(span.start, span.end)


def resolve(
    reading: Reading,
    sources: Sequence[Span | None],
    named: Sequence[Detection],
    described: Sequence[Detection],
    head: AntecedentHead,
) -> list[Speaker | None]:
    """Name the speaker of every source.

    Args:
        reading: the text with its vectors.
        sources: source mentions, `None` where an attribution has none.
        named: proper names found in the text.
        described: descriptions found in the text.
        head: scores of which mention means which.
    """
    return _Resolver(reading, named, described, head).run(sources)


class _Resolver:
    """One text's resolution: names first, then descriptions and pronouns in text order."""

    def __init__(
        self,
        reading: Reading,
        named: Sequence[Detection],
        described: Sequence[Detection],
        head: AntecedentHead,
    ) -> None:
        self._reading = reading
        self._head = head
        self._named = [self._mention(d, is_name=True) for d in named]
        self._described = [self._mention(d, is_name=False) for d in described]
        self._owner: dict[Span, int | None] = {}

    def run(self, sources: Sequence[Span | None]) -> list[Speaker | None]:
        unique = sorted({source for source in sources if source is not None})
        self._own = {source: self._own_names(source) for source in unique}
        known = [*self._named, *(m for found in self._own.values() for m in found)]
        self._names = sorted({m.span: m for m in known}.values(), key=lambda m: m.span)
        self._roster = Roster(self._reading.text, self._names)
        for mention in self._names:
            self._owner[mention.span] = self._roster.place(mention)
        self._join(unique)
        return [None if source is None else self._speaker(source) for source in sources]

    def _own_names(self, source: Span) -> list[Mention]:
        """The names that a source itself gives, one for each of several joint speakers."""
        found = []
        for part in joint_parts(source):
            inner = names.proper_name_span(part.text)
            if inner is not None:
                start = part.start + inner.start
                found.append(self._named_mention(start, start + len(inner.text)))
        return found

    def _named_mention(self, start: int, end: int) -> Mention:
        span = Span.of(self._reading.text, start, end)
        kinds = [m.kind for m in self._named if m.span.overlaps(span)]
        kind = kinds[0] if kinds else names.name_kind(span.text)
        return Mention(self._reading.slice(span), span, kind, is_name=True)

    def _mention(self, detection: Detection, *, is_name: bool) -> Mention:
        span = self._reading.span(detection.tokens)
        return Mention(detection.tokens, span, _KINDS[detection.span.kind], is_name)

    def _join(self, sources: Sequence[Span]) -> None:
        """Give every mention that is no name its entity, from the first to the last."""
        order = self._unnamed(sources)
        if not order:
            return
        candidates = [*self._names, *order]
        last = np.array([m.tokens.stop - 1 for m in candidates], dtype=np.int64)
        scores = self._head(self._reading.vectors, [m.tokens for m in order], last)
        for mention, row in zip(order, softmax(scores), strict=True):
            if len(joint_parts(mention.span)) > 1:
                self._owner[mention.span] = self._joint(mention)
            else:
                self._owner[mention.span] = self._antecedent(mention, row, candidates)

    def _unnamed(self, sources: Sequence[Span]) -> list[Mention]:
        """Sources without a name, joint sources, and descriptions elsewhere in the text."""
        asking = [s for s in sources if len(self._own[s]) != 1 or len(joint_parts(s)) > 1]
        mentions = [
            Mention(self._reading.slice(s), s, names.description_kind(s.text), is_name=False)
            for s in asking
        ]
        taken = [m.span for m in (*self._names, *mentions)]
        free = [m for m in self._described if not any(m.span.overlaps(s) for s in taken)]
        return sorted([*mentions, *free], key=lambda m: m.span)

    def _joint(self, mention: Mention) -> int:
        """Joint speakers as one entity, so that a later *they* can mean them."""
        found = []
        for part in joint_parts(mention.span):
            inside = [m for m in self._own.get(mention.span, ()) if m.span.overlaps(part)]
            entity = self._roster.entities[self._roster.place(inside[0])] if inside else None
            found.append(entity.name if entity else names.description_of(part.text))
        index = self._roster.found(" and ".join(dict.fromkeys(found)))
        self._roster.entities[index].kinds["group"] += 1
        self._roster.entities[index].spans.add(mention.span)
        return index

    def _antecedent(
        self, mention: Mention, probabilities: Floats, candidates: Sequence[Mention]
    ) -> int | None:
        """The entity that gathers most probability; a description may found one of its own."""
        weights: dict[int, float] = {}
        for candidate, probability in zip(candidates, probabilities[1:], strict=True):
            entity = self._owner.get(candidate.span)
            if entity is not None:
                fit = float(probability) * _form_agreement(mention, candidate)
                weights[entity] = weights.get(entity, 0.0) + fit
        weights = {e: w * self._agreement(mention, e) for e, w in weights.items()}
        best = max(weights, key=lambda e: weights[e], default=None)
        pronoun = pronoun_of(mention.span.text)
        if pronoun is not None and (pronoun.person != 3 or best is None):
            return None
        if best is None or (pronoun is None and weights[best] < float(probabilities[0])):
            best = self._founded(mention)
        self._roster.entities[best].add(mention)
        return best

    def _founded(self, mention: Mention) -> int:
        """An entity of its own for somebody whom the text only describes."""
        name = names.description_of(mention.span.text) or mention.span.text
        return self._roster.found(name)

    def _agreement(self, mention: Mention, entity: int) -> float:
        """How well a pronoun or description fits an entity in kind, number and gender."""
        target = self._roster.entities[entity]
        pronoun = pronoun_of(mention.span.text)
        if pronoun is None:
            return _kind_agreement(mention.kind, target.kind)
        gender = names.gender_of(target.name) if target.named else names.role_gender(target.name)
        if {gender, pronoun.gender} == {"male", "female"}:
            return _CLASH
        if not pronoun.allows(target.kind):
            return _CLASH
        if pronoun.word in _PLURAL and target.kind != "group":
            return _CLASH if target.kind == "person" else _SOME_CLASH
        return 1.0

    def _speaker(self, source: Span) -> Speaker | None:
        own = self._own[source]
        entity = self._owner.get(source)
        if len(own) == 1 and len(joint_parts(source)) == 1:
            entity = self._government(own[0])
        return None if entity is None else self._as_speaker(entity, source)

    def _government(self, mention: Mention) -> int:
        """A capital that speaks is its country's government."""
        entity = self._roster.place(mention)
        country = government_of(self._roster.entities[entity].name)
        return entity if country is None else self._roster.country(country)

    def _as_speaker(self, index: int, source: Span) -> Speaker:
        entity = self._roster.entities[index]
        kind = entity.kind if entity.kind != "unknown" else names.description_kind(entity.name)
        if not entity.named and names.is_plural_description(entity.name):
            kind = "group"
        return Speaker(entity.name, kind, tuple(sorted({*entity.spans, source})))


def joint_parts(source: Span) -> tuple[Span, ...]:
    """The speakers of a joint source, as spans of the document; a single one is the source itself.

    *Neither A nor B* is joint too.
    """
    text = _NEITHER.sub(lambda found: " " * len(found.group()), source.text)
    parts = names.joint_spans(text.replace(" nor ", " and ")) or (Span(0, len(text), text),)
    return tuple(
        Span(source.start + p.start, source.start + p.end, source.text[p.start : p.end])
        for p in parts
    )


def _form_agreement(mention: Mention, candidate: Mention) -> float:
    """*The diplomat* may repeat *a Western diplomat*; *another diplomat* is somebody new."""
    if pronoun_of(mention.span.text) is not None:
        return 1.0
    if _INDEFINITE.match(mention.span.text):
        return _CLASH
    same = names.head_noun(mention.span.text) == names.head_noun(candidate.span.text)
    return _REPEATED if same and not candidate.is_name else 1.0


def _kind_agreement(kind: SpeakerKind, target: SpeakerKind) -> float:
    if "unknown" in (kind, target) or kind == target:
        return 1.0
    return _SOME_CLASH if {kind, target} <= {"group", "organisation", "place"} else _CLASH
