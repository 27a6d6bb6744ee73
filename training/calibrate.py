"""Choose a model's decoding: `python -m training.calibrate MODEL --gold FILE… [--gold FILE…]`.

How ready it is to try a cue or to look for a source is chosen by F1; the scales of stances and of
a quote's score are fitted by likelihood. They are a handful of numbers, written into the
configuration. How well that of the stances carries over is told by fitting it on one half of the
documents and measuring on the other. Every `--gold` is a corpus of one or more files, and every
corpus counts the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from eval import record
from eval.counts import count
from eval.matching import Attribution, content_overlap, pair_best
from eval.scoring import evaluate
from quotestance import persistence
from quotestance.config import Decoding
from quotestance.encode import Encoder, WindowInput
from quotestance.io import jsonl
from quotestance.pipeline import QuoteStance, logit
from quotestance.types import Document, Quote

# In the order of choosing; each is chosen given those before it.
_CHOICES = {
    "source_bias": (0.0, 2.0, 4.0),
    "content_bias": (0.0, 1.0, 2.0, 3.0),
    "cue_bias": (-0.5, 0.0, 0.5),
}
# Quotes from which a temperature or a scale can be told at all.
_FEWEST = 30
_PROBABILITIES = (1e-6, 1 - 1e-6)

Pairs = list[tuple[Document, Document]]


class RememberingEncoder:
    """Encodes every window once, so that decodings can be tried at little cost."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[bytes, NDArray[np.float32]] = {}

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        return [self._vectors(window) for window in windows]

    def _vectors(self, window: WindowInput) -> NDArray[np.float32]:
        key = window.ids.tobytes() + window.features.tobytes()
        if key not in self._known:
            self._known[key] = self._encoder([window])[0]
        return self._known[key]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--gold", type=Path, nargs="+", action="append", required=True)
    parser.add_argument("--report", type=Path, help="write the figures of the halves to this file")
    arguments = parser.parse_args()
    corpora = [[d for file in files for d in jsonl.read(file)] for files in arguments.gold]
    halves = calibrate(arguments.model, corpora)
    if arguments.report:
        names = [" + ".join(file.name for file in files) for files in arguments.gold]
        record.write(dict(zip(names, halves, strict=True)), arguments.report)


def calibrate(folder: Path, corpora: Sequence[Sequence[Document]]) -> list[list[dict[str, Any]]]:
    """Choose and write the decoding of a model folder; return how it carries over, by corpus."""
    model = persistence.load(folder, "cpu", None)
    model = replace(model, encoder=RememberingEncoder(model.encoder))
    decoding = choose(model, Decoding(), corpora)
    print(decoding)
    persistence.write_config(replace(model.config, decoding=decoding), folder)
    return [_halves(model, decoding, corpus) for corpus in corpora]


def choose(
    model: persistence.LoadedModel,
    begin: Decoding,
    corpora: Sequence[Sequence[Document]],
    *,
    spans: bool = True,
) -> Decoding:
    """The decoding that suits some corpora best; what they are too small to tell stays as it was.

    Where not `spans`, the corpora do not label every quotation, and only the stances are fitted.
    """
    decoding = begin
    for name, values in _CHOICES.items() if spans else ():
        decoding = _best(model, decoding, name, values, corpora)
    plain = replace(plainly(decoding), score_slope=1.0, score_bias=0.0)
    pairs = [pair for corpus in corpora for pair in _predicted(model, plain, corpus)]
    stances, score = fit_stances(pairs), fit_score(pairs) if spans else None
    return replace(decoding, **(stances or {}), **(score or {}))


def plainly(decoding: Decoding) -> Decoding:
    """The same with stances scored as the network does."""
    return replace(decoding, stance_temperature=1.0, stance_biases=())


def _best(
    model: persistence.LoadedModel,
    decoding: Decoding,
    name: str,
    values: Sequence[float],
    corpora: Sequence[Sequence[Document]],
) -> Decoding:
    """The decoding with the value of one field that gives the highest F1."""
    # On a draw, what it was before is kept.
    ordered = sorted({*values, getattr(decoding, name)})
    values = sorted(ordered, key=lambda value: value != getattr(decoding, name))
    named: list[dict[str, Any]] = [{name: value} for value in values]
    choices = [replace(decoding, **each) for each in named]
    results = [_mean_f1(model, choice, corpora) for choice in choices]
    print(
        name, {value: round(f1, 4) for value, f1 in zip(values, results, strict=True)}, flush=True
    )
    return choices[int(np.argmax(results))]


def _predicted(
    model: persistence.LoadedModel, decoding: Decoding, corpus: Sequence[Document]
) -> Pairs:
    qs = QuoteStance(replace(model, config=replace(model.config, decoding=decoding)))
    return list(zip(corpus, qs.pipe(document.text for document in corpus), strict=True))


def _mean_f1(
    model: persistence.LoadedModel, decoding: Decoding, corpora: Sequence[Sequence[Document]]
) -> float:
    """Mean of exact content and attribution F1 over the corpora."""
    reports = [evaluate(_predicted(model, decoding, corpus), resamples=0) for corpus in corpora]
    scores = [
        report.measure(name).f1.value for report in reports for name in ("content", "attribution")
    ]
    return float(np.mean([score or 0.0 for score in scores]))


def fit_stances(pairs: Pairs) -> dict[str, Any] | None:
    """What makes the gold acts of matched quotes most likely; `None` of too few.

    Training weighs an act by a power of its inverse frequency (`Recipe.balance`), so that the
    network expects rare ones more often than they come. What is added to the score of an act is
    its logarithmic frequency in gold, times one number from 0 to 1 (logit adjustment, Menon et
    al., ICLR 2021); then all are divided by a temperature (Guo et al., On Calibration of Modern
    Neural Networks, ICML 2017).
    """
    matched = [
        (predicted.stance, gold.stance.label)
        for document, prediction in pairs
        for gold, predicted in _matched(document, prediction)
        if gold.stance and predicted.stance and not gold.attitude
    ]
    if len(matched) < _FEWEST:
        return None
    labels = list(matched[0][0].scores)
    probabilities = np.array([[stance.scores[label] for label in labels] for stance, _ in matched])
    logits = np.log(np.clip(probabilities, *_PROBABILITIES))
    gold = np.array([labels.index(label) for _, label in matched])
    # One more of each: an act that is missing here may come elsewhere.
    shares = np.log(np.bincount(gold, minlength=len(labels)) + 1.0) - np.log(len(gold))

    def loss(values: NDArray[np.float64]) -> float:
        scaled = (logits + values[0] * shares) / values[1]
        total = np.log(np.exp(scaled).sum(1)) - scaled[np.arange(len(gold)), gold]
        return float(total.mean())

    power, temperature = minimize(loss, (0.0, 1.0), bounds=[(0.0, 1.0), (0.3, 4.0)]).x
    return {
        "stance_biases": tuple(round(float(power * share), 3) for share in shares),
        "stance_temperature": round(float(temperature), 3),
    }


def _halves(
    model: persistence.LoadedModel, decoding: Decoding, corpus: Sequence[Document]
) -> list[dict[str, Any]]:
    """Stance temperature fitted on one half of the documents, calibration error on the other."""
    found = []
    for half in (0, 1):
        plain = plainly(decoding)
        stances = fit_stances(_predicted(model, plain, corpus[half::2])) or {}
        fitted = replace(plain, **stances)
        report = evaluate(_predicted(model, fitted, corpus[1 - half :: 2]), resamples=0)
        error = report.stance.calibration_error.value if report.stance else None
        found.append({**stances, "stance_calibration_error": error})
    print(found, flush=True)
    return found


def fit_score(pairs: Pairs) -> dict[str, Any] | None:
    """Slope and bias that turn a quote's evidence into the probability of its being right.

    Right: its content and source match a gold attribution as the evaluator counts it. `None`
    where the quotes are too few, or all of them right or all wrong. Platt scaling, as in Platt,
    Probabilistic Outputs for Support Vector Machines, 1999.
    """
    offers = [offer for gold, predicted in pairs for offer in count(gold, predicted).offers]
    evidence = [logit(offer.score or 0.0) for offer in offers]
    right = [offer.right for offer in offers]
    if len(right) < _FEWEST or len(set(right)) < 2:
        return None
    fitted = LogisticRegression(C=1e6).fit(np.array(evidence)[:, None], np.array(right))
    return {
        "score_slope": round(float(fitted.coef_[0, 0]), 4),
        "score_bias": round(float(fitted.intercept_[0]), 4),
    }


def _matched(document: Document, prediction: Document) -> Iterator[tuple[Quote, Quote]]:
    gold = [Attribution.of(document.text, quote) for quote in document.quotes]
    predicted = [Attribution.of(document.text, quote) for quote in prediction.quotes]
    for pair in pair_best(gold, predicted, content_overlap, at_least=0.5):
        yield gold[pair.gold].quote, predicted[pair.predicted].quote


if __name__ == "__main__":
    main()
