"""Evaluate predictions against gold: `python -m eval.evaluate GOLD [PREDICTIONS]`.

Files may have any format that `quotestance convert` reads.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

if not __package__:
    # Run as a file: the repository has to be found as if run by `python -m eval.evaluate`.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from eval import cofenet, command, options
from eval import record as record_file
from eval.compare import as_table as as_comparison
from eval.compare import compare
from eval.joining import Corpus, join
from eval.mistakes import as_page, mistakes
from eval.reliability import draw
from eval.report import Report, as_json, as_table
from eval.scoring import evaluate
from quotestance import __version__
from quotestance.errors import InputError
from quotestance.io import atomic, formats
from quotestance.io.iob import Scheme
from quotestance.types import Document

_FEWEST_COMPARED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status, 2 for bad input."""
    args = options.parser(__doc__).parse_args(arguments)
    return command.status("evaluate", lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    options.check(args)
    if args.protocol == options.COFENET:
        _measure_tokens(args)
    elif args.compare is not None:
        _compare(args)
    else:
        _measure(args)


def _measure(args: argparse.Namespace) -> None:
    pairs = _pairs(args)
    report = evaluate(pairs, attitudes=args.attitudes, resamples=args.resamples, seed=args.seed)
    if args.plot is not None:
        _check_plot(args, report)
    metadata = {**_metadata(args), "attitudes_counted": args.attitudes}
    page = as_page(mistakes(pairs, attitudes=args.attitudes)) if args.errors is not None else ""
    if args.json is not None:
        record_file.write({**as_json(report), **metadata}, args.json)
    if args.errors is not None:
        with atomic.opened(args.errors) as stream:
            stream.write(page)
    if args.plot is not None and report.stance is not None:
        draw(report.stance.reliability, args.plot)
    print(as_table(report))


def _check_plot(args: argparse.Namespace, report: Report) -> None:
    if report.stance is None:
        raise InputError(f"{args.gold}: has no stances to plot; leave out --plot")
    if not report.stance.scored:
        raise InputError(
            f"{args.predictions or args.gold}: no stance_scores on what was found; --plot draws "
            "these probabilities, so give predictions that have them or leave it out"
        )


def _measure_tokens(args: argparse.Namespace) -> None:
    """CofeNet's protocol, whose passages are a format and a count of their own."""
    gold = list(cofenet.read(args.gold))
    if not gold:
        raise InputError(f"{args.gold}: holds no passages; nothing to evaluate")
    if args.predictions is not None:
        counts = cofenet.compare(gold, list(cofenet.read(args.predictions)))
    else:
        # All attributions of a passage are gold, attitudes too.
        texts = [Document(passage.text) for passage in gold]
        found = _analyse(texts, args.model, attitudes=True)
        counts = cofenet.count(gold, (document.quotes for document in found))
    measures = cofenet.measures(counts, args.resamples, args.seed)
    if args.json is not None:
        values = cofenet.as_json(measures, len(gold), args.resamples, args.seed)
        record_file.write({**values, **_metadata(args)}, args.json)
    print(cofenet.as_table(measures, len(gold), args.resamples))


def _compare(args: argparse.Namespace) -> None:
    gold = _gold(args)
    if len(gold.documents) < _FEWEST_COMPARED:
        raise InputError(
            f"{args.gold}: has {len(gold.documents)} document; chance is judged by drawing "
            f"documents, so give {_FEWEST_COMPARED} at least"
        )
    sides = [join(gold, _predicted(path, args)) for path in args.compare]
    for pairs, path in zip(sides, args.compare, strict=True):
        _warn_of_labels(pairs, path)
    numbers = {"attitudes": args.attitudes, "resamples": args.resamples, "seed": args.seed}
    differences = compare(*sides, **numbers)
    if args.json is not None:
        record = {
            "gold": _file(args.gold),
            "one": _file(args.compare[0]),
            "other": _file(args.compare[1]),
            "differences": {each.figure: asdict(each) for each in differences},
            "quotestance_version": __version__,
            **numbers,
        }
        record_file.write(record, args.json)
    print(as_comparison(differences))


def _pairs(args: argparse.Namespace) -> list[tuple[Document, Document]]:
    gold = _gold(args)
    if args.predictions is not None:
        pairs = join(gold, _predicted(args.predictions, args))
    else:
        predicted = _analyse(gold.documents, args.model, attitudes=args.attitudes)
        pairs = list(zip(gold.documents, predicted, strict=True))
    _warn_of_labels(pairs, args.predictions or args.model or "the model")
    return pairs


def _gold(args: argparse.Namespace) -> Corpus:
    gold = _corpus(args.gold, args.form, args.scheme)
    if not any(document.quotes for document in gold.documents):
        raise InputError(f"{args.gold}: no document has quotes; give annotated ones, or --from")
    return gold


def _predicted(path: Path, args: argparse.Namespace) -> Corpus:
    found = _corpus(path, args.predictions_form, args.scheme)
    if not any(document.quotes for document in found.documents):
        _warn(f"{path}: no document has quotes; is that its format (--predictions-from)?")
    return found


def _corpus(path: Path, form: str | None, scheme: Scheme | None) -> Corpus:
    documents = tuple(formats.read(path, form, scheme))
    if not documents:
        raise InputError(f"{path}: holds no documents; nothing to evaluate")
    return Corpus(str(path), documents)


def _warn_of_labels(pairs: Sequence[tuple[Document, Document]], name: Path | str) -> None:
    """Say so where the stances of gold and of predictions have no label in common."""
    gold, found = (
        {quote.stance.label for pair in pairs for quote in pair[side].quotes if quote.stance}
        for side in (0, 1)
    )
    if gold and found and not gold & found:
        wanted, offered = (", ".join(sorted(labels)) for labels in (gold, found))
        _warn(f"{name}: its stances ({offered}) are none of those in gold ({wanted})")


def _analyse(gold: Iterable[Document], model: str | None, *, attitudes: bool) -> Iterable[Document]:
    # Files of predictions are measured without the model's dependencies.
    from quotestance import QuoteStance

    texts = [document.text for document in gold]
    return QuoteStance.from_pretrained(model).pipe(texts, attitudes=attitudes)


def _file(path: Path) -> dict[str, str]:
    return {"file": path.name, "sha256": record_file.sha256(path)}


def _metadata(args: argparse.Namespace) -> dict[str, Any]:
    predictions: Path | None = args.predictions
    return {
        "gold_file": args.gold.name,
        "gold_sha256": record_file.sha256(args.gold),
        "predictions_file": predictions.name if predictions else None,
        "predictions_sha256": record_file.sha256(predictions) if predictions else None,
        "model": None if predictions else args.model or "default",
        "quotestance_version": __version__,
    }


def _warn(message: str) -> None:
    print(f"warning: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
