"""The command line of `eval.evaluate`: its options, and which of them go together."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.plot import ENDINGS
from quotestance.errors import InputError
from quotestance.io import formats
from quotestance.io.iob import SCHEMES

COFENET = "cofenet"
_MOST_RESAMPLES = 1_000_000
_EXAMPLES = """\
examples:
  python -m eval.evaluate gold.jsonl                       # runs the default model
  python -m eval.evaluate polnear/data/dev found.jsonl     # gold in brat
  python -m eval.evaluate gold.jsonl found.jsonl --errors mistakes.html
  python -m eval.evaluate gold.jsonl --compare old.jsonl new.jsonl
  python -m eval.evaluate passages.jsonl --protocol cofenet
"""
_NAMES = {"form": "--from", "predictions_form": "--predictions-from", "predictions": "PREDICTIONS"}
# What has no meaning beside what.
_EXCLUDED = {
    "--compare": ("predictions", "model", "errors", "plot"),
    "PREDICTIONS": ("model",),
    f"--protocol {COFENET}": ("compare", "errors", "plot", "form", "predictions_form", "scheme"),
}
_OUTPUTS = ("json", "errors", "plot")


def check(args: argparse.Namespace) -> None:
    """Refuse what cannot go together, before anything is read or written.

    Raises:
        InputError: an option has no meaning beside another, an output would overwrite an input or
            another output, or the ending of a plot says no format.
        OSError: the folder of an output cannot be made.
        ModuleNotFoundError: a plot is asked for, but matplotlib is not installed.
    """
    _check_together(args)
    _check_outputs(args)
    if args.plot is not None:
        if args.plot.suffix.lower() not in ENDINGS:
            raise InputError(f"--plot {args.plot}: end it in {', '.join(ENDINGS)}")
        import matplotlib  # noqa: F401


def _check_together(args: argparse.Namespace) -> None:
    given = {
        "--compare": args.compare is not None,
        "PREDICTIONS": args.predictions is not None,
        f"--protocol {COFENET}": args.protocol == COFENET,
    }
    for mode, excluded in _EXCLUDED.items():
        for option in excluded:
            if given[mode] and getattr(args, option) is not None:
                name = _NAMES.get(option, f"--{option}")
                raise InputError(f"{mode} goes without {name}; leave one of them out")
    if args.compare is not None and not args.resamples:
        raise InputError("--resamples is 0; --compare judges by resamples, so give some")
    if args.scheme is not None and formats.CONLL not in _forms(args):
        raise InputError(f"--scheme is {args.scheme!r}, but there is no conll; leave it out")


def _forms(args: argparse.Namespace) -> set[str]:
    offered = [args.predictions, *(args.compare or [])]
    named = [(args.gold, args.form), *((path, args.predictions_form) for path in offered if path)]
    return {form or formats.meant(path, "--from") for path, form in named}


def _check_outputs(args: argparse.Namespace) -> None:
    inputs = [path for path in (args.gold, args.predictions, *(args.compare or [])) if path]
    taken = {path.resolve() for path in inputs}
    for option in _OUTPUTS:
        path: Path | None = getattr(args, option)
        if path is None:
            continue
        if path.resolve() in taken:
            raise InputError(f"--{option} {path}: is read or written as well; give another name")
        taken.add(path.resolve())
        path.resolve().parent.mkdir(parents=True, exist_ok=True)


def parser(description: str | None) -> argparse.ArgumentParser:
    """All options."""
    made = argparse.ArgumentParser(
        prog="evaluate",
        description=description,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_input(made)
    _add_protocol(made)
    _add_output(made)
    return made


def _add_input(made: argparse.ArgumentParser) -> None:
    made.add_argument("gold", type=Path, metavar="GOLD", help="a file, or a folder of brat")
    made.add_argument(
        "predictions",
        type=Path,
        nargs="?",
        metavar="PREDICTIONS",
        help="joined to gold by id, or by order; without it the model is run on the gold texts",
    )
    made.add_argument(
        "--compare",
        type=Path,
        nargs=2,
        metavar=("A", "B"),
        help="say of two sets of predictions whether their difference is more than chance",
    )
    made.add_argument("--model", help="folder or name of the model to run (default: shipped)")
    made.add_argument(
        "--from", dest="form", choices=formats.NAMES, help="format of GOLD (by its ending)"
    )
    made.add_argument(
        "--predictions-from",
        dest="predictions_form",
        choices=formats.NAMES,
        help="format of predictions (by their ending)",
    )
    made.add_argument("--scheme", choices=SCHEMES, help="how the tags of conll are to be read")


def _add_protocol(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--protocol",
        choices=("articles", COFENET),
        default="articles",
        help="cofenet: isolated passages of tokens with labels, exact source, cue and content; "
        "PREDICTIONS are then the same tokens with labels predicted (default: articles)",
    )
    made.add_argument(
        "--attitudes",
        action="store_true",
        help="count attitudes like reported speech (default: they neither reward nor punish; "
        "in cofenet they always count)",
    )
    made.add_argument(
        "--resamples", type=_resamples, default=1000, help="bootstrap samples (default: 1000)"
    )
    made.add_argument("--seed", type=_whole, default=0, help="of the bootstrap (default: 0)")


def _add_output(made: argparse.ArgumentParser) -> None:
    made.add_argument("--json", type=Path, metavar="OUT", help="write everything to this file")
    made.add_argument(
        "--errors", type=Path, metavar="OUT.html", help="write every mistake in its sentence"
    )
    made.add_argument(
        "--plot", type=Path, metavar="OUT.svg", help="draw how reliable stance probabilities are"
    )


def _resamples(value: str) -> int:
    number = _whole(value)
    if number > _MOST_RESAMPLES:
        raise argparse.ArgumentTypeError(f"{value} are too many; give {_MOST_RESAMPLES} at most")
    return number


def _whole(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number, 0 or above")
    return int(value)
