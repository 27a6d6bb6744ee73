"""The counting rules: what one document's predictions got right, as plain counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.matching import (
    Attribution,
    Pair,
    content_overlap,
    pair_best,
    same_source,
    same_speaker,
)
from quotestance.text import quotation_states, quote_type
from quotestance.types import Document, Quote, QuoteType, Span

MEASURES = (
    "content",
    "content_whole",
    "content_overlap",
    "cue",
    "cue_overlap",
    "source",
    "source_overlap",
    "attribution",
    "attribution_strict",
    "end_to_end",
)
LEAST_OVERLAP = 0.5

Fit = Callable[[Attribution, Attribution], float]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items are wanted, how many were offered, and how many of both are one."""

    gold: int
    predicted: int
    hits: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one gold attribution whose content was found.

    `speaker_right` and `stance` are `None` where gold does not say; `predicted` is `None`
    where the prediction does not. `confidence` is the probability of `predicted`.
    """

    speaker_right: bool | None
    stance: str | None
    predicted: str | None
    confidence: float | None

    @property
    def complete(self) -> bool:
        """Whether gold gives both the speaker and the stance."""
        return self.speaker_right is not None and self.stance is not None

    @property
    def right(self) -> bool:
        """Whether gold gives speaker and stance, and both are as there."""
        return self.complete and bool(self.speaker_right) and self.stance == self.predicted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one gold attribution that was to be found.

    `pieces` counts its content pieces, `pieces_found` those predicted exactly. `found` asks for
    content and source; `decision` is there where the content was found.
    """

    type: QuoteType
    stance: str | None
    has_speaker: bool
    pieces: int
    pieces_found: int
    found: bool
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Offer:
    """One predicted attribution that counts: its type, and whether content and source are right.

    `score` is the probability that they are, as predicted; `None` where none is.
    """

    type: QuoteType
    right: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """Everything that is counted in one document; `tallies` follows `MEASURES`."""

    tallies: tuple[Tally, ...]
    outcomes: tuple[Outcome, ...]
    decisions: tuple[Decision, ...]
    offers: tuple[Offer, ...]
    attitudes: int


@dataclass(frozen=True, slots=True)
class Sides:
    """One document's attributions by role, each in order of position.

    `attitudes` are gold too, but neither reward nor punish.
    """

    gold: tuple[Attribution, ...]
    attitudes: tuple[Attribution, ...]
    predicted: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs of attributions, and the positions of the predictions that count."""

    pairs: tuple[Pair, ...]
    counted: frozenset[int]

    def tally(self, gold: int) -> Tally:
        """Counts, given how many gold ones there are."""
        return Tally(gold, len(self.counted), len(self.pairs))


def by_content(sides: Sides) -> Match:
    """Pair attributions whose contents share at least half of their characters."""
    return _match(sides, content_overlap)


def count(gold: Document, predicted: Document, *, attitudes: bool = False) -> DocumentCounts:
    """Count one document.

    Args:
        gold: the document as annotated.
        predicted: the same text as analysed.
        attitudes: count attitudes like reported speech. Otherwise gold attitudes neither
            reward nor punish, and predictions marked as attitudes are left out.
    """
    sides = sides_of(gold, predicted, attitudes=attitudes)
    matched = by_content(sides)
    attributions = _match(sides, _sourced_overlap)
    decisions = tuple(_decide(sides, pair) for pair in matched.pairs)
    return DocumentCounts(
        tallies=(
            _count_spans(sides, _content_pieces, _is_equal),
            _match(sides, _same_content).tally(len(sides.gold)),
            _count_spans(sides, _content_pieces, _shared_characters),
            _count_spans(sides, _cues, _is_equal),
            _count_spans(sides, _cues, _shared_characters),
            _count_spans(sides, _sources, _is_equal),
            _count_spans(sides, _sources, _shared_characters),
            attributions.tally(len(sides.gold)),
            _match(sides, _same_content_and_source).tally(len(sides.gold)),
            _count_end_to_end(sides, matched, decisions),
        ),
        outcomes=_outcomes(
            gold.text,
            sides,
            attributions,
            {pair.gold: one for pair, one in zip(matched.pairs, decisions, strict=True)},
        ),
        decisions=decisions,
        offers=_offers(gold.text, sides, attributions),
        attitudes=len(sides.attitudes),
    )


def sides_of(gold: Document, predicted: Document, *, attitudes: bool = False) -> Sides:
    """Prepare one document's attributions for matching; `attitudes` as in `count`."""
    speech = [quote for quote in gold.quotes if attitudes or not quote.attitude]
    offered = [quote for quote in predicted.quotes if attitudes or not quote.attitude]
    optional = [quote for quote in gold.quotes if quote.attitude and not attitudes]
    return Sides(
        gold=_ordered(gold.text, speech),
        attitudes=_ordered(gold.text, optional),
        predicted=_ordered(gold.text, offered),
    )


def _ordered(text: str, quotes: Sequence[Quote]) -> tuple[Attribution, ...]:
    attributions = (Attribution.of(text, quote) for quote in quotes)
    return tuple(sorted(attributions, key=lambda one: (one.content, one.source, one.cue)))


def _match(sides: Sides, fit: Fit) -> Match:
    pairs = pair_best(sides.gold, sides.predicted, fit, LEAST_OVERLAP)
    paired = {pair.predicted for pair in pairs}
    return Match(
        pairs,
        frozenset(
            position
            for position, attribution in enumerate(sides.predicted)
            if position in paired or not _is_attitude(sides, attribution)
        ),
    )


def _is_attitude(sides: Sides, attribution: Attribution) -> bool:
    return any(content_overlap(one, attribution) >= LEAST_OVERLAP for one in sides.attitudes)


def _sourced_overlap(one: Attribution, other: Attribution) -> float:
    return content_overlap(one, other) if same_source(one, other) else 0.0


def _same_content(one: Attribution, other: Attribution) -> float:
    return float(bool(one.content) and one.content == other.content)


def _same_content_and_source(one: Attribution, other: Attribution) -> float:
    return _same_content(one, other) if one.source == other.source else 0.0


def _content_pieces(attributions: Sequence[Attribution]) -> list[Span]:
    return sorted(piece for one in attributions for piece in one.content)


def _cues(attributions: Sequence[Attribution]) -> list[Span]:
    return sorted({span for one in attributions for span in one.cue})


def _sources(attributions: Sequence[Attribution]) -> list[Span]:
    """One mention can be the source of several attributions: it is still one span."""
    return sorted({span for one in attributions for span in one.source})


def _is_equal(one: Span, other: Span) -> float:
    return float(one == other)


def _shared_characters(one: Span, other: Span) -> float:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _count_spans(
    sides: Sides,
    spans_of: Callable[[Sequence[Attribution]], list[Span]],
    fit: Callable[[Span, Span], float],
) -> Tally:
    gold, predicted = spans_of(sides.gold), spans_of(sides.predicted)
    pairs = pair_best(gold, predicted, fit)
    paired = {pair.predicted for pair in pairs}
    optional = spans_of(sides.attitudes)
    dropped = sum(
        position not in paired and any(span.overlaps(other) for other in optional)
        for position, span in enumerate(predicted)
    )
    return Tally(len(gold), len(predicted) - dropped, len(pairs))


def _count_end_to_end(sides: Sides, matched: Match, decisions: Sequence[Decision]) -> Tally:
    """Only attributions with speaker and stance count; others drop what is matched to them.

    A document whose attributions all lack one of the two says nothing about false positives.
    """
    complete = sum(
        one.quote.speaker is not None and one.quote.stance is not None for one in sides.gold
    )
    if sides.gold and not complete:
        return Tally(0, 0, 0)
    dropped = sum(not decision.complete for decision in decisions)
    return Tally(
        gold=complete,
        predicted=len(matched.counted) - dropped,
        hits=sum(decision.right for decision in decisions),
    )


def _decide(sides: Sides, pair: Pair) -> Decision:
    gold, predicted = sides.gold[pair.gold].quote, sides.predicted[pair.predicted].quote
    stance = predicted.stance
    return Decision(
        speaker_right=_is_speaker_right(gold, predicted),
        stance=gold.stance.label if gold.stance else None,
        predicted=stance.label if stance else None,
        confidence=stance.scores.get(stance.label) if stance else None,
    )


def _is_speaker_right(gold: Quote, predicted: Quote) -> bool | None:
    if gold.speaker is None:
        return None
    return predicted.speaker is not None and same_speaker(gold.speaker.name, predicted.speaker.name)


def _outcomes(
    text: str, sides: Sides, attributions: Match, decisions: Mapping[int, Decision]
) -> tuple[Outcome, ...]:
    owners = sorted(
        (piece, position) for position, one in enumerate(sides.gold) for piece in one.content
    )
    pieces = [piece for piece, _ in owners]
    exact = pair_best(pieces, _content_pieces(sides.predicted), _is_equal)
    pieces_found = [owners[pair.gold][1] for pair in exact]
    found = {pair.gold for pair in attributions.pairs}
    return tuple(
        Outcome(
            type=kind,
            stance=one.quote.stance.label if one.quote.stance else None,
            has_speaker=one.quote.speaker is not None,
            pieces=len(one.content),
            pieces_found=pieces_found.count(position),
            found=position in found,
            decision=decisions.get(position),
        )
        for position, (one, kind) in enumerate(
            zip(sides.gold, _types(text, sides.gold), strict=True)
        )
    )


def _offers(text: str, sides: Sides, attributions: Match) -> tuple[Offer, ...]:
    right = {pair.predicted for pair in attributions.pairs}
    counted = sorted(attributions.counted)
    offered = [sides.predicted[position] for position in counted]
    return tuple(
        Offer(kind, position in right, one.quote.score)
        for position, one, kind in zip(counted, offered, _types(text, offered), strict=True)
    )


def _types(text: str, attributions: Sequence[Attribution]) -> tuple[QuoteType, ...]:
    """Gold files do not carry the type: it follows from the marks."""
    states = quotation_states(text)
    return tuple(one.quote.type or quote_type(states, one.quote.content) for one in attributions)
