"""Evaluate predictions against gold: `python -m eval.evaluate GOLD [PREDICTIONS]`.

Files may have any format that `quotestance convert` reads.
"""

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

from eval import cofenet
from eval import record as record_file
from eval.compare import as_table as as_comparison
from eval.compare import compare
from eval.joining import Corpus, join
from eval.mistakes import as_page, mistakes
from eval.reliability import draw
from eval.report import as_json, as_table
from eval.scoring import evaluate
from quotestance.errors import InputError, QuotestanceError
from quotestance.io import atomic, formats
from quotestance.io.iob import SCHEMES, Scheme
from quotestance.types import Document

_USAGE_ERROR = 2
_COFENET = "cofenet"
_EXAMPLES = """\
examples:
  python -m eval.evaluate gold.jsonl                       # runs the default model
  python -m eval.evaluate polnear/data/dev found.jsonl     # gold in brat
  python -m eval.evaluate gold.jsonl found.jsonl --errors mistakes.html
  python -m eval.evaluate gold.jsonl --compare old.jsonl new.jsonl
  python -m eval.evaluate passages.jsonl --protocol cofenet
"""


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
    if args.compare is not None and args.predictions is not None:
        raise InputError("--compare takes the place of PREDICTIONS; give one or the other")
    if args.protocol == _COFENET:
        _measure_tokens(args)
    elif args.compare is not None:
        _compare(args)
    else:
        _measure(args)


def _measure(args: argparse.Namespace) -> None:
    pairs = _pairs(args)
    report = evaluate(pairs, attitudes=args.attitudes, resamples=args.resamples, seed=args.seed)
    if args.plot is not None and report.stance is None:
        raise InputError(f"{args.gold}: has no stances to plot; leave out --plot")
    if args.json is not None:
        metadata = {**_metadata(args), "attitudes_counted": args.attitudes}
        record_file.write({**as_json(report), **metadata}, args.json)
    if args.errors is not None:
        with atomic.opened(args.errors) as stream:
            stream.write(as_page(mistakes(pairs, attitudes=args.attitudes)))
    if args.plot is not None and report.stance is not None:
        draw(report.stance.reliability, args.plot)
    print(as_table(report))


def _measure_tokens(args: argparse.Namespace) -> None:
    """CofeNet's protocol, whose passages are a format and a count of their own."""
    for option in ("compare", "errors", "plot", "form", "predictions_form", "scheme"):
        if getattr(args, option) is not None:
            name = {"form": "from", "predictions_form": "predictions-from"}.get(option, option)
            raise InputError(f"--protocol {_COFENET} has no --{name}; leave it out")
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
    sides = [join(gold, _predicted(path, args)) for path in args.compare]
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
    gold = _gold(args)
    if args.predictions is not None:
        return join(gold, _predicted(args.predictions, args))
    predicted = _analyse(gold.documents, args.model, attitudes=args.attitudes)
    return list(zip(gold.documents, predicted, strict=True))


def _gold(args: argparse.Namespace) -> Corpus:
    return _corpus(args.gold, args.form, args.scheme)


def _predicted(path: Path, args: argparse.Namespace) -> Corpus:
    return _corpus(path, args.predictions_form, args.scheme)


def _corpus(path: Path, form: str | None, scheme: Scheme | None) -> Corpus:
    documents = tuple(formats.read(path, form, scheme))
    if not documents:
        raise InputError(f"{path}: holds no documents; nothing to evaluate")
    return Corpus(str(path), documents)


def _analyse(gold: Iterable[Document], model: str | None, *, attitudes: bool) -> Iterable[Document]:
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
    parser = argparse.ArgumentParser(
        prog="evaluate",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_input(parser)
    _add_protocol(parser)
    _add_output(parser)
    return parser


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", type=Path, metavar="GOLD", help="a file, or a folder of brat")
    parser.add_argument(
        "predictions",
        type=Path,
        nargs="?",
        metavar="PREDICTIONS",
        help="joined to gold by id, or by order; without it the model is run on the gold texts",
    )
    parser.add_argument(
        "--compare",
        type=Path,
        nargs=2,
        metavar=("A", "B"),
        help="say of two sets of predictions whether their difference is more than chance",
    )
    parser.add_argument("--model", help="folder or name of the model to run (default: shipped)")
    parser.add_argument(
        "--from", dest="form", choices=formats.NAMES, help="format of GOLD (by its ending)"
    )
    parser.add_argument(
        "--predictions-from",
        dest="predictions_form",
        choices=formats.NAMES,
        help="format of predictions (by their ending)",
    )
    parser.add_argument("--scheme", choices=SCHEMES, help="how the tags of conll are to be read")


def _add_protocol(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--protocol",
        choices=("articles", _COFENET),
        default="articles",
        help="cofenet: isolated passages of tokens with labels, exact source, cue and content; "
        "PREDICTIONS are then the same tokens with labels predicted (default: articles)",
    )
    parser.add_argument(
        "--attitudes",
        action="store_true",
        help="count attitudes like reported speech (default: they neither reward nor punish; "
        "in cofenet they always count)",
    )
    parser.add_argument(
        "--resamples", type=_resamples, default=1000, help="bootstrap samples (default: 1000)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap (default: 0)")


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="OUT", help="write everything to this file")
    parser.add_argument(
        "--errors", type=Path, metavar="OUT.html", help="write every mistake in its sentence"
    )
    parser.add_argument(
        "--plot", type=Path, metavar="OUT.svg", help="draw how reliable stance probabilities are"
    )


if __name__ == "__main__":
    sys.exit(main())
