"""Sources → speakers: whom each source means, by the fullest name that the text gives."""

from __future__ import annotations

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
        self._described = described
        self._named = [self._mention(d, is_name=True) for d in named]
        self._owner: dict[Span, int | None] = {}

    def run(self, sources: Sequence[Span | None]) -> list[Speaker | None]:
        unique = sorted({source for source in sources if source is not None})
        own = {source: self._own_names(source) for source in unique}
        known = [*self._named, *(m for found in own.values() for m in found)]
        mentions = sorted({m.span: m for m in known}.values(), key=lambda m: m.span)
        self._roster = Roster(self._reading.text, mentions)
        self._candidates = list(mentions)
        for mention in mentions:
            self._owner[mention.span] = self._owner_of(mention)
        self._join_unnamed([source for source in unique if not own[source]])
        return [None if s is None else self._speaker(s, own[s]) for s in sources]

    def _owner_of(self, mention: Mention) -> int:
        return self._roster.place(mention)

    def _own_names(self, source: Span) -> list[Mention]:
        """The names that a source itself gives, one for each of several joint speakers."""
        parts = names.joint_spans(source.text) or (Span(0, len(source.text), source.text),)
        found = []
        for part in parts:
            inner = names.proper_name_span(part.text)
            if inner is not None:
                start = source.start + part.start + inner.start
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

    def _join_unnamed(self, sources: Sequence[Span]) -> None:
        """Give descriptions and pronouns their antecedents, from the first to the last."""
        asking = {source: self._unnamed(source) for source in sources}
        for detection in self._described:
            mention = self._mention(detection, is_name=False)
            if not any(
                mention.span.overlaps(m.span) for m in (*self._candidates, *asking.values())
            ):
                asking[mention.span] = mention
        order = sorted(asking.values(), key=lambda m: m.span)
        if not order:
            return
        candidates = [*self._candidates, *order]
        last = np.array([m.tokens.stop - 1 for m in candidates], dtype=np.int64)
        scores = self._head(self._reading.vectors, [m.tokens for m in order], last)
        for mention, row in zip(order, softmax(scores), strict=True):
            self._owner[mention.span] = self._antecedent(mention, row, candidates)

    def _unnamed(self, source: Span) -> Mention:
        kind = names.description_kind(source.text)
        return Mention(self._reading.slice(source), source, kind, is_name=False)

    def _antecedent(
        self, mention: Mention, probabilities: Floats, candidates: Sequence[Mention]
    ) -> int | None:
        """The entity that gathers most probability; a description may found one of its own."""
        weights: dict[int, float] = {}
        for candidate, probability in zip(candidates, probabilities[1:], strict=True):
            entity = self._owner.get(candidate.span)
            if entity is not None:
                weights[entity] = weights.get(entity, 0.0) + float(probability)
        weights = {e: w * self._agreement(mention, e) for e, w in weights.items()}
        pronoun = pronoun_of(mention.span.text)
        best = max(weights, key=lambda e: weights[e], default=None)
        if pronoun is not None:
            if pronoun.person != 3 or best is None:
                return None
        elif best is None or weights[best] < float(probabilities[0]):
            best = self._founded(mention)
        self._roster.entities[best].add(mention)
        return best

    def _founded(self, mention: Mention) -> int:
        """An entity of its own for a description, or the one that reads the same."""
        name = names.description_of(mention.span.text) or mention.span.text
        return self._roster.found(name)

    def _agreement(self, mention: Mention, entity: int) -> float:
        """How well a pronoun or description fits an entity in kind, number and gender."""
        target = self._roster.entities[entity]
        pronoun = pronoun_of(mention.span.text)
        if pronoun is None:
            return _kind_agreement(mention.kind, target.kind)
        gender = names.gender_of(target.name)
        if {gender, pronoun.gender} == {"male", "female"}:
            return _CLASH
        if target.kind != "unknown" and target.kind not in pronoun.kinds:
            return _CLASH
        plural = target.kind in ("group", "organisation", "place") or " and " in target.name
        return _SOME_CLASH if pronoun.number == "plural" and not plural else 1.0

    def _speaker(self, source: Span, own: Sequence[Mention]) -> Speaker | None:
        joint = names.joint_spans(source.text)
        if len(joint) > 1:
            return self._joint_speaker(source, joint, own)
        if own:
            return self._as_speaker(self._government(own[0]), source)
        entity = self._owner.get(source)
        return None if entity is None else self._as_speaker(entity, source)

    def _joint_speaker(
        self, source: Span, parts: Sequence[Span], own: Sequence[Mention]
    ) -> Speaker:
        """Joint speakers under one name, each by its own."""
        found = []
        for part in parts:
            start, end = source.start + part.start, source.start + part.end
            inside = [m for m in own if start <= m.span.start < end]
            if inside:
                found.append(self._roster.entities[self._roster.place(inside[0])].name)
            else:
                found.append(names.description_of(part.text) or part.text)
        return Speaker(" and ".join(dict.fromkeys(found)), "group", (source,))

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


def _kind_agreement(kind: SpeakerKind, target: SpeakerKind) -> float:
    if "unknown" in (kind, target) or kind == target:
        return 1.0
    return _SOME_CLASH if {kind, target} <= {"group", "organisation", "place"} else _CLASH
