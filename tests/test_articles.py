"""Whole articles of our own: the shipped model against their annotation."""

from pathlib import Path

import pytest

from eval.scoring import evaluate
from quotestance import QuoteStance
from quotestance.io import jsonl

FOLDER = Path(__file__).parent / "articles"
GOLD = {document.id: document for document in jsonl.read(FOLDER / "gold.jsonl")}


@pytest.fixture(scope="module")
def read():
    """Every article as the shipped model reads it, by id."""
    documents = QuoteStance.from_pretrained().pipe(GOLD.values())
    return {document.id: document for document in documents}


@pytest.fixture(scope="module")
def report(read):
    return evaluate([(gold, read[name]) for name, gold in GOLD.items()], resamples=0)


@pytest.mark.parametrize("name", sorted(GOLD))
def test_gold_is_of_the_text(name):
    assert (FOLDER / f"{name}.txt").read_bytes().decode("utf-8") == GOLD[name].text


@pytest.mark.parametrize(("measure", "least"), [("content", 0.6), ("attribution", 0.6)])
def test_attributions_are_found(report, measure, least):
    assert report.measure(measure).f1.value >= least


def test_speakers_are_named(report):
    assert report.speaker.accuracy.value >= 0.7


def test_stances_are_told(report):
    assert report.stance.macro_f1.value >= 0.6


def test_direct_quotations_are_not_missed(report):
    direct = next(group for group in report.types if group.name == "direct")
    assert direct.content_recall.value >= 0.8
