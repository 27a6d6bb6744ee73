"""The counting rules of the evaluation, each on documents small enough to count by hand."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from eval import metrics
from eval.bootstrap import draw_documents, estimate
from eval.counts import MEASURES, count
from eval.evaluate import main
from eval.joining import Corpus, join
from eval.matching import pair_best, same_speaker, strip_spans
from eval.record import sha256
from eval.report import as_json, as_table
from eval.scoring import NO_STANCE, evaluate
from quotestance.io import formats, jsonl
from quotestance.types import Document, Quote, Span, Speaker, Stance

REPOSITORY = Path(__file__).resolve().parent.parent

TEXT = (
    "The dam is safe, said Ana Ruiz. “Close the gate now,” urged Bo Lind. "
    "Cai Wen hopes the rain will stop. Dee Poe said Ed Fox told her a valve had failed. "
    "Fay Ott told reporters the town would “not wait”. “Go,” she cried. “Go home.”"
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


def quote(*content: str, source: str | None = None, cue: str | None = None, **rest) -> Quote:
    """Name spans by their words, speakers and stances by their labels."""
    speaker, stance = rest.pop("speaker", None), rest.pop("stance", None)
    return Quote(
        content=tuple(map(at, content)),
        cue=(at(cue),) if cue else (),
        source=(at(source),) if source else (),
        speaker=Speaker(speaker) if speaker else None,
        stance=Stance(stance, rest.pop("scores", {})) if stance else None,
        **rest,
    )


SAFE = quote("The dam is safe", source="Ana Ruiz", cue="said")
GATE = quote("“Close the gate now,”", source="Bo Lind", cue="urged")
RAIN = quote("the rain will stop", source="Cai Wen", cue="hopes", attitude=True)
OUTER = quote("Ed Fox told her a valve had failed", source="Dee Poe")
INNER = quote("a valve had failed", source="Ed Fox")
GO = quote("“Go,”", "“Go home.”", source="she", cue="cried")


def document(*quotes: Quote, id: str | None = None) -> Document:  # noqa: A002
    return Document(TEXT, quotes, id)


def tally(name: str, gold: list[Quote], predicted: list[Quote], **options) -> tuple[int, ...]:
    """Gold, predicted and hits of one measure."""
    counts = count(document(*gold), document(*predicted), **options)
    one = counts.tallies[MEASURES.index(name)]
    return one.gold, one.predicted, one.hits


def report(gold: list[Quote], predicted: list[Quote], **options):
    return evaluate([(document(*gold), document(*predicted))], resamples=0, **options)


# Spans


@pytest.mark.parametrize(
    "wrapped", ["“Go”", '"Go,"', "«Go.»", "‘Go’,", "``Go.''", " „Go“ ", "‹Go›\n", "Go.”,"]
)
def test_marks_and_final_stops_are_stripped(wrapped):
    span = Span(0, len(wrapped), wrapped)
    assert [piece.text for piece in strip_spans(wrapped, [span])] == ["Go"]


@pytest.mark.parametrize("kept", ["Go?", "Go!", "Go;", "Go…", "(Go)", ",Go", "a “b” c, d. e"])
def test_other_characters_are_not_stripped(kept):
    assert strip_spans(kept, [Span(0, len(kept), kept)])[0].text == kept


def test_a_span_of_marks_alone_is_left_out():
    assert strip_spans("“,”", [Span(0, 3, "“,”")]) == ()


def test_content_is_exact_whatever_the_marks():
    assert tally("content", [GATE], [quote("Close the gate now")]) == (1, 1, 1)
    assert tally("content", [GATE], [quote("“Close the gate")]) == (1, 1, 0)


def test_every_piece_is_one_span_but_whole_content_needs_all():
    half = quote("“Go home.”")
    assert tally("content", [GO], [half]) == (2, 1, 1)
    assert tally("content_whole", [GO], [half]) == (1, 1, 0)
    assert tally("content_whole", [GO], [quote("Go home", "“Go,”")]) == (1, 1, 1)


def test_a_second_prediction_of_the_same_content_is_false():
    twice = [SAFE, replace(SAFE, source=())]
    for measure in ("content", "content_whole", "content_overlap"):
        assert tally(measure, [SAFE], twice) == (1, 2, 1)


def test_a_mention_shared_by_attributions_is_one_span():
    shared = [SAFE, replace(GATE, source=SAFE.source, cue=SAFE.cue)]
    assert tally("source", shared, [SAFE]) == (1, 1, 1)
    assert tally("cue", shared, shared) == (1, 1, 1)


def test_cue_and_source_are_exact_and_with_overlap():
    predicted = [quote("The dam is safe", source="Ruiz", cue="said Ana")]
    for role in ("cue", "source"):
        assert tally(role, [SAFE], predicted) == (1, 1, 0)
        assert tally(f"{role}_overlap", [SAFE], predicted) == (1, 1, 1)


def test_overlap_is_one_to_one():
    parts = [quote("The dam"), quote("is safe")]
    assert tally("content_overlap", [SAFE], parts) == (1, 2, 1)
    assert tally("content_overlap", parts, [SAFE]) == (2, 1, 1)


def test_the_larger_overlap_is_paired_first():
    overlaps = {("a", "x"): 0.6, ("a", "y"): 0.9, ("b", "y"): 0.7}
    pairs = pair_best("ab", "xy", lambda one, other: overlaps.get((one, other), 0.0))
    assert [(pair.gold, pair.predicted) for pair in pairs] == [(0, 1)]


def test_ties_go_to_the_earlier_item_and_the_threshold_is_included():
    pairs = pair_best("ab", "xy", lambda *_: 0.5, at_least=0.5)
    assert [(pair.gold, pair.predicted) for pair in pairs] == [(0, 0), (1, 1)]
    assert pair_best("a", "x", lambda *_: 0.49, at_least=0.5) == ()


# Attributions


def test_content_has_to_overlap_by_half_without_counting_spaces():
    # 12 letters: "The dam is safe". "is safe" is 6 of them, but 7 of 15 characters.
    assert tally("attribution", [SAFE], [quote("is safe", source="Ana Ruiz")]) == (1, 1, 1)
    assert tally("attribution", [SAFE], [quote("s safe", source="Ana Ruiz")]) == (1, 1, 0)


def test_too_much_content_is_no_better_than_too_little():
    wide = quote("The dam is safe, said Ana Ruiz. “Close", source="Ana Ruiz")
    assert tally("attribution", [SAFE], [wide]) == (1, 1, 0)


def test_the_source_has_to_share_a_character():
    assert tally("attribution", [SAFE], [replace(SAFE, source=(at("Ruiz"),))]) == (1, 1, 1)
    assert tally("attribution", [SAFE], [replace(SAFE, source=(at("Bo Lind"),))]) == (1, 1, 0)


def test_one_shared_source_span_is_enough():
    joint = replace(SAFE, source=(at("Ana Ruiz"), at("Bo Lind")))
    assert tally("attribution", [joint], [SAFE]) == (1, 1, 1)


def test_no_source_matches_only_no_source():
    sourceless = replace(SAFE, source=())
    assert tally("attribution", [sourceless], [sourceless]) == (1, 1, 1)
    assert tally("attribution", [sourceless], [SAFE]) == (1, 1, 0)
    assert tally("attribution", [SAFE], [sourceless]) == (1, 1, 0)


def test_strict_attribution_needs_exact_content_and_source():
    assert tally("attribution_strict", [SAFE], [SAFE]) == (1, 1, 1)
    assert tally("attribution_strict", [SAFE], [replace(SAFE, source=(at("Ruiz"),))]) == (1, 1, 0)
    assert tally("attribution_strict", [GO], [replace(GO, content=GO.content[:1])]) == (1, 1, 0)


def test_of_nested_attributions_the_closer_one_is_matched():
    outer = replace(OUTER, stance=Stance("neutral"))
    inner = replace(INNER, stance=Stance("condemn"))
    # "her a valve had failed" overlaps both by half, and the inner one by more.
    predicted = quote("her a valve had failed", source="Ed Fox", stance="condemn")
    confusion = report([outer, inner], [predicted]).stance
    assert (confusion.labels, confusion.confusion) == (("condemn",), ((1,),))


def test_an_attribution_is_matched_once():
    near = quote("dam is safe", source="Ana Ruiz")
    assert tally("attribution", [SAFE], [SAFE, near]) == (1, 2, 1)
    assert tally("attribution", [SAFE, near], [SAFE]) == (2, 1, 1)


def test_the_order_of_records_does_not_matter():
    gold, predicted = [SAFE, OUTER, INNER, GATE], [INNER, GATE, SAFE, OUTER]
    assert tally("attribution", gold, predicted) == (4, 4, 4)
    assert tally("attribution", gold[::-1], predicted[:2]) == (4, 2, 2)


def test_the_order_of_records_does_not_settle_ties():
    gold = replace(SAFE, stance=Stance("deny"))
    halves = [quote("The dam", stance="deny"), quote("is safe", stance="urge")]
    for predicted in (halves, halves[::-1]):
        assert report([gold], predicted).stance.accuracy.value == 1.0


# Attitudes


def test_gold_attitudes_neither_reward_nor_punish():
    said = replace(RAIN, attitude=None)
    for measure in MEASURES[:-1]:
        assert tally(measure, [SAFE, RAIN], [SAFE, said]) == (1, 1, 1)
        assert tally(measure, [SAFE, RAIN], [SAFE]) == (1, 1, 1)


def test_attitudes_excuse_spans_by_a_character_but_attributions_by_half():
    touching = quote("stop. Dee Poe said", source="Wen hopes", cue="hopes the")
    for measure in ("content", "content_overlap", "source", "cue", "cue_overlap"):
        assert tally(measure, [RAIN], [touching]) == (0, 0, 0)
    for measure in ("content_whole", "attribution", "attribution_strict"):
        assert tally(measure, [RAIN], [touching]) == (0, 1, 0)


def test_attitudes_excuse_only_spans_of_the_same_kind():
    assert tally("source", [RAIN], [quote("Go home", source="the rain")]) == (0, 1, 0)


def test_an_attitude_does_not_take_a_prediction_from_speech():
    speech = quote("the rain will stop", source="Cai Wen")
    for measure in ("attribution", "attribution_strict", "content", "content_overlap", "source"):
        assert tally(measure, [speech, RAIN], [speech]) == (1, 1, 1)


def test_a_prediction_said_to_be_an_attitude_is_left_out():
    assert tally("attribution", [SAFE], [replace(SAFE, attitude=True)]) == (1, 0, 0)
    assert tally("content", [SAFE], [GATE, RAIN]) == (1, 1, 0)


def test_attitudes_can_be_counted_as_ordinary_gold():
    assert tally("attribution", [SAFE, RAIN], [RAIN, GATE], attitudes=True) == (2, 2, 1)
    assert tally("content", [SAFE, RAIN], [SAFE], attitudes=True) == (2, 1, 1)
    assert report([RAIN], [RAIN], attitudes=True).attitudes == 0
    assert report([RAIN], [RAIN]).attitudes == 1


# Speakers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ruiz", "RUIZ"),
        ("Ana Maria Ruiz", "Ana Ruiz"),
        ("Prime Minister Ana Ruiz", "Ruiz"),
        ("Secretary-General Ruiz", "Ana Ruiz"),
        ("Mr. Lind", "Bo Lind"),
        ("the Harbour Board’s", "Harbour Board"),
        ("U.S.", "US"),
        ("O'Dea", "O’Dea"),
        ("Mervyn King", "King"),
        ("King Bo", "Bo"),
        ("Dr. Ruiz and Mr. Lind", "Ana Ruiz and Bo Lind"),
        ("the president", "The President"),
        ("Workers' Union", "Workers’ Union"),
    ],
)
def test_one_name_contains_the_other(one, other):
    assert same_speaker(one, other)
    assert same_speaker(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ruiz", "Eva Ruiz"),
        ("President", "President Ruiz"),
        ("Mr.", "Mr. Lind"),
        ("the", "the Harbour Board"),
        ("", "Ana Ruiz"),
        ("—", "—"),
        ("President of Peru", "Bank of Peru"),
        ("Mayor’s Office", "Home Office"),
        ("Ruizian", "Ruiz"),
    ],
)
def test_names_that_are_not_the_same(one, other):
    assert not same_speaker(one, other)
    assert not same_speaker(other, one)


def test_speakers_are_judged_where_gold_names_one_and_content_is_found():
    gold = [
        replace(SAFE, speaker=Speaker("Ana Ruiz")),
        replace(GATE, speaker=Speaker("Bo Lind")),
        replace(GO, speaker=Speaker("Fay Ott")),
        replace(INNER, speaker=Speaker("Ed Fox")),
        OUTER,
    ]
    predicted = [
        replace(gold[0], source=(at("Bo Lind"),)),  # right: the source does not matter here
        replace(gold[1], speaker=None),  # wrong: gold knows
        replace(OUTER, speaker=Speaker("Dee Poe")),  # not judged: gold does not know
        replace(INNER, speaker=Speaker("Bo Lind")),  # wrong
    ]
    speaker = report(gold, predicted).speaker
    assert (speaker.annotated, speaker.n, speaker.right) == (4, 3, 1)
    assert speaker.accuracy.value == pytest.approx(1 / 3)


def test_without_annotated_speakers_there_is_no_score():
    assert report([SAFE], [replace(SAFE, speaker=Speaker("Ana Ruiz"))]).speaker is None


# Stance

GOLD_STANCES = ["for", "for", "against", "against", "against"]
PREDICTED_STANCES = ["for", "against", "against", "none", None]
MATCHED = [SAFE, GATE, OUTER, INNER, GO]


def with_stances(labels: list[str | None]) -> list[Quote]:
    stances = [Stance(label) if label else None for label in labels]
    return [replace(one, stance=stance) for one, stance in zip(MATCHED, stances, strict=True)]


def test_stance_is_scored_for_any_labels_as_scikit_learn_does():
    stance = report(with_stances(GOLD_STANCES), with_stances(PREDICTED_STANCES)).stance
    predicted = [label or NO_STANCE for label in PREDICTED_STANCES]
    labels = ["against", "for"]
    macro = f1_score(GOLD_STANCES, predicted, labels=labels, average="macro")
    assert stance.macro_f1.value == pytest.approx(macro)
    assert stance.accuracy.value == pytest.approx(accuracy_score(GOLD_STANCES, predicted))
    assert stance.labels == ("against", "for", "none", NO_STANCE)
    table = confusion_matrix(GOLD_STANCES, predicted, labels=list(stance.labels))
    assert np.array_equal(stance.confusion, table)


def test_stance_classes_are_those_of_gold():
    stance = report(with_stances(GOLD_STANCES), with_stances(PREDICTED_STANCES)).stance
    against, favour = stance.classes
    assert (against.label, against.support, favour.label, favour.support) == (
        "against",
        3,
        "for",
        2,
    )
    assert (against.precision, against.recall) == (pytest.approx(1 / 2), pytest.approx(1 / 3))
    assert (favour.precision, favour.recall, favour.f1) == (1.0, 0.5, pytest.approx(2 / 3))


def test_stance_that_gold_does_not_give_is_not_judged():
    gold = [replace(SAFE, stance=Stance("deny")), GATE]
    predicted = [replace(SAFE, stance=Stance("deny")), replace(GATE, stance=Stance("urge"))]
    stance = report(gold, predicted).stance
    assert (stance.annotated, stance.n, stance.macro_f1.value) == (1, 1, 1.0)
    assert report([GATE], predicted).stance is None


def test_stance_of_content_that_is_not_found_is_counted_as_missing():
    stance = report([replace(SAFE, stance=Stance("deny"))], [GATE]).stance
    assert (stance.annotated, stance.n, stance.macro_f1.value) == (1, 0, None)


def test_calibration_error_by_hand():
    # From 0.8: one right, one wrong, confidence 1.7. From 0.9: two right, confidence 1.95.
    cases = [("deny", 0.82), ("urge", 0.88), ("deny", 0.95), ("deny", 1.0)]
    gold = with_stances(["deny"] * 5)
    predicted = [
        replace(one, stance=Stance(label, {label: score, "neutral": 0.9}))
        for one, (label, score) in zip(gold, cases, strict=False)
    ]
    stance = report(gold, [*predicted, gold[4]]).stance
    assert (stance.n, stance.scored) == (5, 4)
    assert stance.calibration_error.value == pytest.approx((0.7 + 0.05) / 4)


def test_calibration_gaps_do_not_cancel_out_between_bins():
    bins = np.array([[[1, 1, 0.6], [1, 0, 0.4]]])
    assert metrics.calibration_error(bins)[0] == pytest.approx(0.4)


def test_chance_makes_calibration_errors_where_there_are_none():
    few = np.array([[10, 0, 5.0], [0, 0, 0.0]])
    many = np.array([[1000, 0, 500.0], [0, 0, 0.0]])
    # The mean distance of a binomial of n and p from n p, over n: by its normal limit.
    assert metrics.calibration_noise(few) == pytest.approx(0.8 * 0.5 / 10**0.5, abs=0.01)
    assert metrics.calibration_noise(many) == pytest.approx(0.8 * 0.5 / 1000**0.5, abs=0.001)
    assert metrics.calibration_noise(np.array([[7, 7, 7.0]])) == 0


def test_scores_are_held_against_what_is_found_right():
    # SAFE is right with its source, GATE is not in gold: 0.8 and 0.3 given, 1 and 0 true.
    score = report([SAFE], [replace(SAFE, score=0.8), replace(GATE, score=0.3)]).score
    assert score.scored == 2
    assert score.calibration_error.value == pytest.approx((0.2 + 0.3) / 2)
    assert [(one.cases, one.accuracy) for one in score.reliability if one.cases] == [(1, 0), (1, 1)]


def test_scores_are_not_judged_where_there_are_none_or_gold_has_no_sources():
    assert report([SAFE], [SAFE]).score is None
    bare = replace(SAFE, source=(), cue=())
    assert report([bare], [replace(SAFE, score=0.8)]).score is None


# End to end


def known(one: Quote, speaker: str | None, stance: str | None) -> Quote:
    return replace(
        one,
        speaker=Speaker(speaker) if speaker else None,
        stance=Stance(stance) if stance else None,
    )


def test_end_to_end_needs_content_speaker_and_stance():
    gold = [known(one, "Ana Ruiz", "deny") for one in (SAFE, GATE, OUTER, INNER)]
    predicted = [
        known(SAFE, "Ruiz", "deny"),
        known(GATE, "Ruiz", "urge"),
        known(OUTER, None, "deny"),
        known(GO, "Ruiz", "deny"),
    ]
    assert tally("end_to_end", gold, predicted) == (4, 4, 1)
    assert report(gold, predicted).end_to_end.f1.value == pytest.approx(0.25)


def test_end_to_end_leaves_out_what_gold_does_not_fully_know():
    gold = [known(SAFE, "Ana Ruiz", "deny"), known(GATE, None, "urge"), RAIN]
    predicted = [
        known(SAFE, "Ruiz", "deny"),
        known(GATE, "Bo", "urge"),
        replace(RAIN, attitude=None),
    ]
    assert tally("end_to_end", gold, predicted) == (1, 1, 1)


def test_end_to_end_is_null_without_speakers():
    gold = [known(SAFE, None, "deny")]
    assert tally("end_to_end", gold, [GATE]) == (0, 0, 0)
    assert report(gold, gold).end_to_end is None
    assert as_json(report(gold, gold))["end_to_end"] is None


# Groups


def test_groups_count_types_from_the_marks_and_recall_in_each():
    mixed = quote("the town would “not wait”", source="Fay Ott", stance="urge")
    gold = [SAFE, replace(GATE, stance=Stance("urge")), mixed, GO]
    short = replace(GATE, content=(at("“Close the gate"),))
    predicted = [SAFE, short, replace(GO, content=GO.content[1:]), INNER]
    groups = {group.name: group for group in report(gold, predicted).types}
    assert {name: (one.gold, one.predicted) for name, one in groups.items()} == {
        "direct": (2, 2),
        "mixed": (1, 0),
        "indirect": (1, 2),
    }
    assert groups["direct"].content_recall.value == pytest.approx(1 / 3)
    assert groups["direct"].attribution_recall.value == 1.0
    assert groups["mixed"].attribution_recall.value == 0.0
    assert groups["indirect"].attribution_precision.value == 0.5
    assert groups["mixed"].attribution_precision.value is None
    (urge,) = report(gold, predicted).stances
    assert (urge.gold, urge.predicted) == (2, None)
    assert (urge.content_recall.value, urge.attribution_recall.value) == (0.0, 0.5)


def test_groups_tell_speaker_stance_and_all_together():
    right = replace(GATE, speaker=Speaker("Bo Lind"), stance=Stance("urge"))
    gold = [right, replace(SAFE, speaker=Speaker("Ana Ruiz"), stance=Stance("urge"))]
    predicted = [right, replace(SAFE, speaker=Speaker("Ana Ruiz"), stance=Stance("deny"))]
    direct, _, indirect = report(gold, predicted).types
    assert (direct.speaker.value, direct.stance.value, direct.end_to_end.value) == (1, 1, 1)
    assert (indirect.speaker.value, indirect.stance.value, indirect.end_to_end.value) == (1, 0, 0)
    (urge,) = report(gold, predicted).stances
    assert (urge.speaker.value, urge.stance.value, urge.end_to_end.value) == (1, 0.5, 0.5)


def test_a_given_type_is_taken_and_an_empty_group_has_no_recall():
    groups = report([replace(SAFE, type="mixed")], []).types
    assert [(one.gold, one.content_recall.value) for one in groups] == [
        (0, None),
        (1, 0.0),
        (0, None),
    ]


# Scores and intervals


def test_precision_recall_and_f1():
    tallies = np.array([4, 2, 1])
    scores = [metrics.precision(tallies), metrics.recall(tallies), metrics.f1(tallies)]
    assert scores == [0.5, 0.25, pytest.approx(1 / 3)]


def test_nothing_to_measure_is_null_but_nothing_found_is_zero():
    measure = report([SAFE], []).measure("content")
    assert (measure.precision.value, measure.recall.value, measure.f1.value) == (None, 0.0, 0.0)
    assert report([], []).measure("content").f1.value is None


def corpus() -> list[tuple[Document, Document]]:
    gold = document(*with_stances(GOLD_STANCES))
    predictions = [with_stances(PREDICTED_STANCES), with_stances(GOLD_STANCES)[:3], [GO], []]
    return [(gold, document(*quotes)) for quotes in predictions]


def test_resampled_scores_are_those_of_the_resampled_documents():
    pairs = corpus()
    drawn = [2, 1, 0, 1]
    pooled = evaluate(
        [pair for pair, times in zip(pairs, drawn, strict=True) for _ in range(times)]
    )
    counts = np.array(
        [[(one.gold, one.predicted, one.hits) for one in count(*pair).tallies] for pair in pairs]
    )
    sums = np.tensordot(np.array([drawn]), counts, axes=1)
    for position, measure in enumerate(pooled.measures):
        assert measure.f1.value == pytest.approx(metrics.f1(sums)[0, position])


def test_an_interval_holds_the_middle_of_the_resamples():
    counts = np.array([[1, 0], [1, 1]])
    draws = np.array([[2.0, 0.0]] * 50 + [[0.0, 2.0]] * 50)
    found = estimate(metrics.share_right, counts, draws)
    assert (found.value, found.low, found.high) == (0.5, 0.0, 1.0)


def test_an_interval_is_of_95_percent():
    draws = np.arange(101.0)[:, np.newaxis]
    found = estimate(lambda sums: sums * 1.0, np.array([7]), draws)
    assert (found.value, found.low, found.high) == pytest.approx((7, 17.5, 682.5))


def test_undefined_resamples_are_passed_over():
    counts = np.array([[0, 0], [2, 1]])
    found = estimate(metrics.share_right, counts, np.array([[2.0, 0.0], [0.0, 2.0]]))
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)


def test_draws_keep_the_number_of_documents_and_the_seed():
    draws = draw_documents(7, 20, seed=3)
    assert draws.shape == (20, 7)
    assert (draws.sum(axis=1) == 7).all()
    assert np.array_equal(draws, draw_documents(7, 20, seed=3))
    assert not np.array_equal(draws, draw_documents(7, 20, seed=4))


def test_every_interval_lies_around_its_score():
    found = evaluate(corpus(), seed=1)
    assert found == evaluate(corpus(), seed=1)
    estimates = [found.measure("content").f1, found.stance.macro_f1, found.stance.accuracy]
    for one in estimates:
        assert one.low < one.value < one.high


def test_without_resamples_there_is_no_interval():
    assert report([SAFE], [SAFE]).measure("content").f1.low is None


def test_evaluate_refuses_nothing_and_other_texts():
    with pytest.raises(ValueError, match="at least one pair"):
        evaluate([])
    with pytest.raises(ValueError, match="'a1'"):
        evaluate([(document(id="a1"), Document("Other."))])


# Reports


def test_json_is_rounded_and_keyed_by_name():
    values = as_json(evaluate(corpus()))
    # 6 gold pieces in each of 4 documents; 6, 3, 2 and 0 predicted, all right.
    assert values["measures"]["content"]["f1"]["value"] == round(2 * 11 / (24 + 11), 4)
    assert values["stance"]["classes"]["for"]["support"] == 4
    assert values["types"]["direct"]["gold"] == 8
    assert json.loads(json.dumps(values, allow_nan=False)) == values


def test_the_table_is_aligned_and_complete():
    table = as_table(evaluate(corpus()))
    assert {line.split("  ")[0] for line in table.splitlines()} >= {
        *MEASURES[:-1],
        "stance macro-F1",
        "against",
        "direct",
    }
    header, *rows = table.split("\n\n")[1].splitlines()
    assert {len(row) for row in rows} == {len(header)}


def test_an_unknown_measure_names_the_known_ones():
    with pytest.raises(KeyError, match="attribution_strict"):
        report([], []).measure("contents")


# Joining


def corpora(gold: list[Document], predicted: list[Document]) -> list[Corpus]:
    return [Corpus("gold.jsonl", tuple(gold)), Corpus("mine.jsonl", tuple(predicted))]


def test_documents_are_joined_by_id():
    one, two = Document("One.", id="1"), Document("Two.", id="2")
    assert join(*corpora([one, two], [two, one])) == [(one, one), (two, two)]


def test_documents_without_ids_are_joined_by_order():
    one, two = Document("One.", id="1"), Document("Two.", id="2")
    bare = [replace(one, id=None), two]
    assert join(*corpora([one, two], bare)) == [(one, bare[0]), (two, two)]


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        ([("1", "a")], [("2", "a")], r"mine.jsonl: id '1' of gold.jsonl is missing"),
        ([("1", "a")], [("1", "a"), ("2", "b")], r"gold.jsonl: id '2' of mine.jsonl is missing"),
        ([("1", "a")], [("1", "a"), ("1", "a")], r"mine.jsonl: id '1' comes twice"),
        ([("1", "a bc")], [("1", "a b")], r"mine.jsonl: id '1': .* character 3 .* '' .* 'c'"),
        ([(None, "a")], [(None, "b")], r"mine.jsonl: document 1: .* 'b' instead of 'a'"),
        ([(None, "a")], [], r"mine.jsonl: has 0 documents, but gold.jsonl has 1"),
        ([("1", "a"), (None, "b")], [("2", "a"), (None, "b")], r"mine.jsonl: .* id '2', but '1'"),
    ],
)
def test_what_does_not_fit_is_named(gold, predicted, message):
    sides = [[Document(text, id=key) for key, text in side] for side in (gold, predicted)]
    with pytest.raises(ValueError, match=message):
        join(*corpora(*sides))


# The command


@pytest.fixture
def files(tmp_path):
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "mine.jsonl"
    jsonl.write([document(*with_stances(GOLD_STANCES), id="a1")], gold)
    jsonl.write([document(*with_stances(PREDICTED_STANCES)[:3], id="a1")], predicted)
    return gold, predicted


def test_the_command_prints_a_table_and_writes_json(files, tmp_path, capsys):
    out = tmp_path / "report.json"
    status = main([*map(str, files), "--json", str(out), "--resamples", "10", "--seed", "5"])
    assert status == 0
    assert "attribution_strict" in capsys.readouterr().out
    record = json.loads(out.read_text(encoding="utf-8"))
    assert list(record) == sorted(record)
    assert record["gold_sha256"] == hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert record["predictions_file"] == "mine.jsonl"
    assert (record["documents"], record["seed"], record["resamples"]) == (1, 5, 10)
    assert record["measures"]["attribution"]["recall"]["value"] == 0.6


def test_gold_against_itself_is_perfect(files, tmp_path):
    out = tmp_path / "report.json"
    assert main([str(files[0]), str(files[0]), "--json", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert {one["f1"]["low"] for one in record["measures"].values()} <= {1.0, None}
    assert record["stance"]["macro_f1"]["value"] == 1.0


@pytest.mark.parametrize(
    ("name", "form", "options"),
    [
        ("gold.csv", "csv", []),
        ("gold.parquet", "parquet", []),
        ("gold.json", "label-studio", []),
        ("lines.jsonl", "doccano", ["--from", "doccano"]),
        ("lines.jsonl", "prodigy", ["--from", "prodigy"]),
        ("brat", "brat", []),
        ("dataset", "datasets", []),
    ],
)
@pytest.mark.filterwarnings("ignore::quotestance.errors.FormatWarning")
def test_gold_may_have_any_format(files, tmp_path, name, form, options):
    gold, out = tmp_path / "other" / name, tmp_path / "report.json"
    gold.parent.mkdir()
    formats.write(jsonl.read(files[0]), gold, form)
    assert main([str(gold), str(files[0]), *options, "--json", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record["measures"]["content"]["f1"]["value"] == 1.0
    assert record["gold_sha256"] == sha256(gold)


def test_predictions_may_have_another_format(files, tmp_path, capsys):
    assert main([str(files[0]), "mine.conll"]) == 2
    assert "scheme" in capsys.readouterr().err
    lines = tmp_path / "mine.jsonl"
    formats.write(jsonl.read(files[0]), lines, "doccano")
    assert main([str(files[0]), str(lines), "--predictions-from", "doccano"]) == 0
    assert "1.000" in capsys.readouterr().out


def test_without_predictions_the_model_is_run(files, tmp_path, monkeypatch):
    class Analyser:
        @classmethod
        def from_pretrained(cls, model):
            assert model == "folder"
            return cls()

        def pipe(self, texts, *, attitudes):
            assert not attitudes
            return (document(SAFE) for _ in texts)

    monkeypatch.setattr("quotestance.QuoteStance", Analyser, raising=False)
    out = tmp_path / "report.json"
    assert main([str(files[0]), "--model", "folder", "--json", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert (record["model"], record["predictions_file"]) == ("folder", None)
    assert record["measures"]["content"]["hits"] == 1


def test_bad_input_is_status_2_with_a_message(files, tmp_path, capsys):
    other, empty, out = (tmp_path / name for name in ("other.jsonl", "empty.jsonl", "out.json"))
    jsonl.write([Document("Another text.", id="a1")], other)
    empty.write_text("", encoding="utf-8")
    gold = str(files[0])
    for arguments, words in (
        ([gold, str(other)], ["other.jsonl", "'a1'", "character 0"]),
        ([gold, str(tmp_path / "absent.jsonl")], ["absent.jsonl"]),
        ([str(empty), gold], ["empty.jsonl", "no documents"]),
    ):
        assert main([*arguments, "--json", str(out)]) == 2
        message = capsys.readouterr().err
        assert all(word in message for word in words), message
        assert not out.exists()


@pytest.mark.parametrize("how", [["eval/evaluate.py"], ["-m", "eval.evaluate"]])
def test_it_runs_as_a_file_and_as_a_module(files, how):
    command = [sys.executable, *how, *map(str, files), "--resamples", "0"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "stance macro-F1" in done.stdout
