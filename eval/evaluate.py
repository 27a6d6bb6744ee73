"""Evaluate predictions against gold: `python eval/evaluate.py GOLD.jsonl PREDICTIONS.jsonl`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

if not __package__:
    # Run as a file: the repository has to be found as if run by `python -m eval.evaluate`.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from eval import record as record_file
from eval.compare import as_table as as_comparison
from eval.compare import compare
from eval.joining import Corpus, join
from eval.mistakes import as_page, mistakes
from eval.reliability import draw
from eval.report import as_json, as_table
from eval.scoring import evaluate
from quotestance.errors import InputError, QuotestanceError
from quotestance.io import atomic, jsonl
from quotestance.types import Document

_USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status, 2 for bad input."""
    args = _parser().parse_args(arguments)
    try:
        _run(args)
    except ModuleNotFoundError as error:
        return _fail(f"{error.name} is not installed: pip install 'quotestance[eval]'")
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except QuotestanceError as error:
        return _fail(str(error))
    return 0


def _run(args: argparse.Namespace) -> None:
    if args.compare is None:
        _measure(args)
    elif args.predictions is None:
        _compare(args)
    else:
        raise InputError("--compare takes the place of PREDICTIONS; give one or the other")


def _measure(args: argparse.Namespace) -> None:
    pairs = _pairs(args)
    report = evaluate(pairs, attitudes=args.attitudes, resamples=args.resamples, seed=args.seed)
    if args.json is not None:
        record_file.write({**as_json(report), **_metadata(args)}, args.json)
    if args.errors is not None:
        with atomic.opened(args.errors) as stream:
            stream.write(as_page(mistakes(pairs, attitudes=args.attitudes)))
    if args.plot is not None and report.stance is not None:
        draw(report.stance.reliability, args.plot)
    print(as_table(report))


def _compare(args: argparse.Namespace) -> None:
    gold = _corpus(args.gold)
    sides = [join(gold, _corpus(path)) for path in args.compare]
    options = {"attitudes": args.attitudes, "resamples": args.resamples, "seed": args.seed}
    differences = compare(*sides, **options)
    if args.json is not None:
        record = {
            "gold_file": args.gold.name,
            "gold_sha256": record_file.sha256(args.gold),
            "predictions": {path.name: record_file.sha256(path) for path in args.compare},
            "differences": {each.figure: asdict(each) for each in differences},
            **options,
        }
        record_file.write(record, args.json)
    print(as_comparison(differences))


def _pairs(args: argparse.Namespace) -> list[tuple[Document, Document]]:
    gold = _corpus(args.gold)
    if args.predictions is not None:
        return join(gold, _corpus(args.predictions))
    predicted = _analyse(gold.documents, args.model, attitudes=args.attitudes)
    return list(zip(gold.documents, predicted, strict=True))


def _corpus(path: Path) -> Corpus:
    documents = tuple(jsonl.read(path))
    if not documents:
        raise InputError(f"{path}: holds no documents; nothing to evaluate")
    return Corpus(str(path), documents)


def _analyse(gold: Sequence[Document], model: str | None, *, attitudes: bool) -> Iterable[Document]:
    # Files of predictions are measured without the model's dependencies.
    from quotestance import QuoteStance

    texts = [document.text for document in gold]
    return QuoteStance.from_pretrained(model).pipe(texts, attitudes=attitudes)


def _metadata(args: argparse.Namespace) -> dict[str, Any]:
    predictions: Path | None = args.predictions
    return {
        "gold_file": args.gold.name,
        "gold_sha256": record_file.sha256(args.gold),
        "predictions_file": predictions.name if predictions else None,
        "predictions_sha256": record_file.sha256(predictions) if predictions else None,
        "model": None if predictions else args.model or "default",
        "attitudes_counted": args.attitudes,
        "quotestance_version": _version(),
    }


def _version() -> str | None:
    try:
        return version("quotestance")
    except PackageNotFoundError:
        return None


def _fail(message: str) -> int:
    print(f"evaluate: {message}", file=sys.stderr)
    return _USAGE_ERROR


def _resamples(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a whole number; give 0 for no intervals"
        )
    return int(value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument(
        "predictions",
        type=Path,
        nargs="?",
        metavar="PREDICTIONS.jsonl",
        help="joined to gold by id, or by order; without it the model is run on the gold texts",
    )
    parser.add_argument(
        "--compare",
        type=Path,
        nargs=2,
        metavar=("A.jsonl", "B.jsonl"),
        help="say of two sets of predictions whether their difference is more than chance",
    )
    parser.add_argument("--model", help="folder or name of the model to run (default: shipped)")
    parser.add_argument(
        "--attitudes",
        action="store_true",
        help="count attitudes like reported speech (default: they neither reward nor punish)",
    )
    parser.add_argument(
        "--errors", type=Path, metavar="OUT.html", help="write every mistake in its sentence"
    )
    parser.add_argument(
        "--plot", type=Path, metavar="OUT.svg", help="draw how reliable stance probabilities are"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write everything to this file")
    parser.add_argument(
        "--resamples", type=_resamples, default=1000, help="bootstrap samples (default: 1000)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap (default: 0)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
