"""How a model's probabilities are fitted, on documents whose truth is drawn at random."""

import numpy as np
import pytest

from quotestance.types import Document, Quote, Span, Stance

pytest.importorskip("scipy")
pytest.importorskip("torch")
from training.calibrate import fit_stances

LABELS = ("condemn", "deny", "neutral")
TEXT = "x" * 10


def pairs(probabilities, gold):
    """A document for every quote: what is true of it, and what was predicted."""
    content = (Span.of(TEXT, 0, len(TEXT)),)
    for row, label in zip(probabilities, gold, strict=True):
        scores = dict(zip(LABELS, map(float, row), strict=True))
        found = Stance(max(scores, key=scores.__getitem__), scores)
        yield tuple(
            Document(TEXT, (Quote(content=content, stance=stance),))
            for stance in (Stance(LABELS[label]), found)
        )


def softmax(scores):
    weights = np.exp(scores)
    return weights / weights.sum(1, keepdims=True)


def test_what_training_gave_to_rare_acts_is_taken_back():
    random = np.random.default_rng(0)
    frequent = np.array([0.3, 0.1, 0.6])
    true = softmax(np.log(frequent) + random.normal(0, 1.5, (4000, 3)))
    gold = [random.choice(3, p=row) for row in true]
    shares = np.log(np.bincount(gold) / len(gold))
    balanced = softmax(np.log(true) - 0.5 * shares)
    fitted = fit_stances(list(pairs(balanced, gold)))
    assert fitted["stance_temperature"] == pytest.approx(1, abs=0.1)
    assert fitted["stance_biases"] == pytest.approx(0.5 * shares, abs=0.12)


def test_few_quotes_tell_nothing():
    assert fit_stances(list(pairs(np.full((29, 3), 1 / 3), [0] * 29))) is None
