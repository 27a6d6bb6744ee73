"""The articles that ship for training: whole, varied, and of use to whoever reads them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from quotestance.io import jsonl
from quotestance.text import quotation_states, quote_type

FILE = Path(__file__).parent.parent / "training" / "data" / "articles.jsonl"
ARTICLES = list(jsonl.read(FILE))
QUOTES = [(article, quote) for article in ARTICLES for quote in article.quotes]


def test_there_are_enough_and_each_is_another():
    assert len(ARTICLES) >= 150
    assert len({article.id for article in ARTICLES}) == len(ARTICLES)
    assert len({article.text[:40] for article in ARTICLES}) == len(ARTICLES)


def test_all_is_annotated():
    for article, quote in QUOTES:
        where = f"{article.id}: {quote.content[0].text!r}"
        assert quote.stance is not None, where
        assert quote.attitude is not None, where
        assert not quote.source or quote.speaker, where


def test_no_two_attributions_share_a_cue():
    for article in ARTICLES:
        cues = Counter(quote.cue for quote in article.quotes if quote.cue)
        assert not cues or cues.most_common(1)[0][1] == 1, article.id


def test_what_is_rare_elsewhere_is_here():
    stances = Counter(quote.stance.label for _, quote in QUOTES)
    assert min(stances[label] for label in ("condemn", "urge", "deny")) > 400
    plain = Counter(
        quote.stance.label
        for article, quote in QUOTES
        if [span.text for span in quote.cue] == ["said"]
        and quote_type(quotation_states(article.text), quote.content) == "direct"
    )
    assert min(plain[label] for label in ("condemn", "urge", "deny")) > 20
    assert sum(" and " in quote.speaker.name for _, quote in QUOTES if quote.speaker) > 20
