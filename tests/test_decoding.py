"""Decisions on hand-written scores: no model, no encoder."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.attribute import Biases, Draft, attribute, without_doubles
from quotestance.config import Decoding
from quotestance.detect import Detection, detect
from quotestance.pipeline import quote_score
from quotestance.stance import judge
from quotestance.tags import CUE, OUTSIDE_TAG, PAIR, TaggedSpan


def favouring(tags, strength=9.0):
    """Scores under which these tags win."""
    scores = np.zeros((len(tags), len(PAIR)), dtype=np.float32)
    scores[np.arange(len(tags)), tags] = strength
    return scores


def tag_head(tags, scores):
    """A head whose scores are the vectors themselves."""
    transitions = np.zeros((len(tags), len(tags)), dtype=np.float32)
    return SimpleNamespace(score=lambda _: scores.copy(), transitions=transitions)


def test_spans_and_their_probability():
    scores = np.zeros((4, len(CUE)), dtype=np.float32)
    scores[[0, 3], OUTSIDE_TAG] = 4
    scores[[1, 2], [1, 3]] = 4  # B and E
    [found] = detect(CUE, tag_head(CUE, scores), np.zeros((4, 1)))
    assert found.span == TaggedSpan(1, 3, "cue")
    assert found.tokens == slice(1, 3)
    assert found.probability == pytest.approx((np.e**4 + 3) / (np.e**4 + 4))


@pytest.mark.parametrize("length", [1, 2, 5])
def test_bias_counts_once_a_span(length):
    scores = np.zeros((length, len(CUE)), dtype=np.float32)
    scores[np.arange(length), CUE.encode([TaggedSpan(0, length, "cue")], length)] = 6 / length
    head, vectors = tag_head(CUE, scores), np.zeros((length, 1))
    assert [f.span.end for f in detect(CUE, head, vectors, bias=-5)] == [length]
    assert detect(CUE, head, vectors, bias=-7) == []


def test_an_empty_text_has_no_spans():
    assert detect(CUE, tag_head(CUE, np.zeros((0, 5))), np.zeros((0, 1))) == []


class FakePairHead:
    """Favours, for each cue, the tags of a whole text; keeps how far it was asked to look."""

    transitions = np.zeros((len(PAIR), len(PAIR)), dtype=np.float32)

    def __init__(self, spans_by_cue, length):
        self._scores = {
            cue: favouring(PAIR.encode(spans, length)) for cue, spans in spans_by_cue.items()
        }
        self.steps = []

    def __call__(self, _, cues, positions):
        self.steps.append(positions.shape[1])
        pairs = zip(cues, positions, strict=True)
        return np.stack([self._scores[cue.start][row] for cue, row in pairs])


def run_attribute(spans_by_cue, length):
    """Attributions of cues, each one token long, in a text of so many tokens."""
    head = FakePairHead(spans_by_cue, length)
    cues = [Detection(TaggedSpan(start, start + 1, "cue"), 0.9) for start in spans_by_cue]
    return attribute(head, np.zeros((length, 1), dtype=np.float32), cues), head


def content(start, end):
    return TaggedSpan(start, end, "content")


def source(start, end):
    return TaggedSpan(start, end, "source")


def test_content_and_source_of_a_cue():
    [draft], _ = run_attribute({6: [content(0, 5), source(7, 8), content(9, 12)]}, 14)
    assert draft.cue == slice(6, 7)
    assert draft.content == (slice(0, 5), slice(9, 12))
    assert draft.source == (slice(7, 8),)
    assert draft.content_tokens.tolist() == [0, 1, 2, 3, 4, 9, 10, 11]
    assert draft.cue_probability == 0.9
    assert draft.span_probability > 0.99


def test_cues_without_content_are_dropped():
    drafts, _ = run_attribute({2: [source(0, 2)], 5: [content(6, 9)], 12: []}, 14)
    assert [draft.cue.start for draft in drafts] == [5]


class HesitantPairHead(FakePairHead):
    """Sees its spans, but finds outside a little better everywhere."""

    def __call__(self, vectors, cues, positions):
        scores = super().__call__(vectors, cues, positions)
        scores[:, :, 0] = scores.max(2) + 0.5
        return scores


@pytest.mark.parametrize(
    ("biases", "found"),
    [
        (None, []),
        (Biases(content=2.0), [((slice(2, 3),), ())]),
        (Biases(content=2.0, source=2.0), [((slice(2, 3),), (slice(5, 6),))]),
        (Biases(source=2.0), []),
    ],
)
def test_biases_give_a_second_look_at_what_is_lacking(biases, found):
    head = HesitantPairHead({4: [content(2, 3), source(5, 6)]}, 8)
    cue = Detection(TaggedSpan(4, 5, "cue"), 0.9)
    drafts = attribute(head, np.zeros((8, 1), dtype=np.float32), [cue], biases)
    assert [(draft.content, draft.source) for draft in drafts] == found


def test_of_two_sources_the_more_probable_stays():
    spans = {6: [source(0, 1), content(2, 5), source(7, 8)]}
    head = FakePairHead(spans, 14)
    head._scores[6][7] *= 2
    cue = Detection(TaggedSpan(6, 7, "cue"), 0.9)
    [draft] = attribute(head, np.zeros((14, 1), dtype=np.float32), [cue])
    assert draft.source == (slice(7, 8),)


def test_a_content_may_end_with_the_text():
    [draft], _ = run_attribute({2: [content(3, 9)]}, 9)
    assert draft.content == (slice(3, 9),)


@pytest.mark.parametrize(
    ("cue", "span", "lookups"),
    [(10, (12, 100), 1), (10, (12, 300), 2), (10, (12, 3000), 4), (1990, (900, 1980), 4)],
)
def test_the_reach_grows_with_long_content(cue, span, lookups):
    [draft], head = run_attribute({cue: [content(*span)]}, 3010)
    assert len(head.steps) == lookups
    assert head.steps == sorted(head.steps)
    if span[1] - span[0] < 1280:
        assert draft.content == (slice(*span),)


def test_only_cues_that_need_it_are_looked_up_again():
    spans = {10: [content(12, 300)], 1000: [content(1001, 1010)]}
    drafts, head = run_attribute(spans, 1100)
    assert len(head.steps) == 2
    assert [draft.cue.start for draft in drafts] == [10, 1000]


def test_a_cue_does_not_depend_on_its_neighbours():
    spans = {10: [content(0, 9)], 1000: [content(1001, 1090)], 1098: [content(1092, 1097)]}
    together, _ = run_attribute(spans, 1100)
    alone = [run_attribute({cue: own}, 1100)[0][0] for cue, own in spans.items()]
    assert [d.content for d in together] == [d.content for d in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.span_probability == pytest.approx(other.span_probability, abs=1e-6)


DRAFT = Draft(slice(0, 1), (slice(10, 20),), (), 0.9, 0.9)


@pytest.mark.parametrize(
    ("piece", "kept"),
    [(slice(10, 20), 1), (slice(10, 19), 1), (slice(10, 16), 2), (slice(30, 40), 2)],
)
def test_nearly_the_same_content_is_one_attribution(piece, kept):
    other = replace(DRAFT, content=(piece,), cue_probability=0.5)
    assert len(without_doubles([other, DRAFT])) == kept
    assert DRAFT in without_doubles([other, DRAFT])


def test_drafts_come_in_the_order_of_their_contents():
    starts = (30, 10, 50)
    drafts = [replace(DRAFT, content=(slice(start, start + 5),)) for start in starts]
    assert [d.content[0].start for d in without_doubles(drafts)] == [10, 30, 50]


LABELS = ("praise", "promise", "joke")


class FakeStanceHead:
    """Gives the same logits, whatever it reads."""

    def __init__(self, first, second, attitude):
        self.first, self.second, self.attitude = (
            lambda _, row=row: np.array([row], dtype=np.float32)
            for row in (first, second, [attitude])
        )

    def __call__(self, _, cues, __):
        return np.zeros((len(cues), 1), dtype=np.float32)


def judged(first, second=(9.0, 0.0, 0.0, 0.0), attitude=0.0, **decoding):
    head = FakeStanceHead(first, second, attitude)
    [act] = judge(head, np.zeros((20, 1)), [DRAFT], LABELS, Decoding(**decoding))
    return act


def test_any_labels_will_do():
    stance = judged([0.0, 2.0, 1.0]).stance
    assert stance.label == "promise"
    assert list(stance.scores) == list(LABELS)
    assert sum(stance.scores.values()) == pytest.approx(1)
    assert stance.second is None


def test_temperature_softens_the_scores_and_keeps_the_label():
    sharp, soft = (judged([0.0, 2.0, 1.0], stance_temperature=t).stance for t in (1.0, 4.0))
    assert soft.label == sharp.label
    assert soft.scores["promise"] == pytest.approx(np.e**0.5 / (1 + np.e**0.5 + np.e**0.25))
    assert soft.scores["promise"] < sharp.scores["promise"]


def test_biases_are_added_before_the_temperature():
    biased = judged([0.0, 2.0, 1.0], stance_biases=(3.0, 0.0, 0.0), stance_temperature=2.0).stance
    plain = judged([3.0, 2.0, 1.0], stance_temperature=2.0).stance
    assert biased == plain
    assert biased.label == LABELS[0]


@pytest.mark.parametrize(
    ("second", "threshold", "expected"),
    [
        ([0, 0, 0, 9], 0.5, "joke"),
        ([9, 0, 0, 1], 0.5, None),
        ([0, 0, 9, 0], 0.5, None),  # the first act again
        ([1, 0, 0, 1], 0.3, "joke"),
        ([1, 0, 0, 1], 0.5, None),
    ],
)
def test_second_act(second, threshold, expected):
    assert judged([0, 2, 1], second, second_threshold=threshold).stance.second == expected


def test_attitude_is_a_probability():
    assert judged([0, 2, 1], attitude=0.0).attitude == pytest.approx(0.5)
    assert judged([0, 2, 1], attitude=4.0).attitude == pytest.approx(1 / (1 + np.exp(-4)))


def test_no_drafts_no_acts():
    head = FakeStanceHead([0], [0], 0)
    assert judge(head, np.zeros((1, 1)), [], LABELS, Decoding()) == []


probability = st.floats(0, 1)


@settings(max_examples=60)
@given(st.tuples(probability, probability), st.tuples(probability, probability))
def test_more_evidence_never_lowers_the_score(one, other):
    low, high = (
        quote_score(replace(DRAFT, cue_probability=cue, span_probability=span), Decoding())
        for cue, span in (map(min, one, other), map(max, one, other))
    )
    assert 0 <= low <= high <= 1


def test_even_evidence_scores_even():
    even = replace(DRAFT, cue_probability=0.5, span_probability=0.5)
    assert quote_score(even, Decoding()) == pytest.approx(0.5)
    assert quote_score(DRAFT, Decoding()) > 0.9
