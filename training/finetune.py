"""Train a model on annotations of your own; `docs/fine-tuning.md` is a worked guide."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from quotestance.errors import QuotestanceError
from quotestance.io import formats
from quotestance.io.iob import SCHEMES
from training.labels import HEADS
from training.material import Reading
from training.task import SAVE_EVERY, Task
from training.tuning import Refused, tune

_USAGE_ERROR, _INTERRUPTED = 2, 130
_EXAMPLES = """\
examples:
  python -m training.finetune --train new.jsonl --dev dev.jsonl --output my-model
  python -m training.finetune --train stances.csv --heads stance --stances praise,blame,neither \\
      --output my-model
  python -m training.finetune --train new.jsonl --dev dev.jsonl --output my-model --resume
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status, 2 for bad input."""
    options = _parser().parse_args(arguments)
    try:
        tune(_task(options))
    except KeyboardInterrupt:
        print("finetune: stopped; go on with --resume", file=sys.stderr)
        return _INTERRUPTED
    except Refused as error:
        print(error, file=sys.stderr)
        return _USAGE_ERROR
    except QuotestanceError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    return 0


def _task(options: argparse.Namespace) -> Task:
    return Task(
        train=tuple(options.train),
        dev=tuple(options.dev),
        output=options.output,
        base=options.base,
        heads=options.heads,
        stances=options.stances,
        recipe=options.recipe,
        epochs=options.epochs,
        rate=options.rate,
        seed=options.seed,
        device=options.device,
        precision=options.precision,
        reading=Reading(options.form, options.scheme),
        resume=options.resume,
        save_every=options.save_every,
    )


def _fail(message: str) -> int:
    print(f"finetune: {message}", file=sys.stderr)
    return _USAGE_ERROR


def _heads(value: str) -> tuple[str, ...]:
    heads = tuple(part.strip() for part in value.split(","))
    unknown = [head for head in heads if head not in HEADS]
    if unknown:
        wrong = ", ".join(map(repr, unknown))
        raise argparse.ArgumentTypeError(f"{wrong} is unknown; give some of {', '.join(HEADS)}")
    return heads


def _stances(value: str) -> tuple[str, ...]:
    stances = tuple(part.strip() for part in value.split(","))
    if len(set(stances)) < max(2, len(stances)) or not all(stances):
        raise argparse.ArgumentTypeError(f"{value!r}; give two or more different names")
    return stances


def _above_zero(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{value!r} is no number above 0")
    return number


def _count(value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise argparse.ArgumentTypeError(f"{value!r} is no whole number above 0")
    return int(value)


def _seed(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{value!r} is no whole number, 0 or above")
    return int(value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="finetune",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_files(parser)
    _add_choices(parser)
    _add_numbers(parser)
    return parser


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--train", type=Path, nargs="+", required=True, metavar="FILE", help="to learn from"
    )
    parser.add_argument(
        "--dev", type=Path, nargs="+", default=[], metavar="FILE",
        help="to measure on after every epoch, and to choose epoch and decoding by",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="the model")
    parser.add_argument(
        "--from", dest="form", choices=formats.NAMES, help="format of the files (by the ending)"
    )
    parser.add_argument("--scheme", choices=SCHEMES, help="how the tags of conll are to be read")
    parser.add_argument(
        "--resume", action="store_true", help="go on with a run that was stopped; else as before"
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base", default="default", metavar="MODEL",
        help="the default model, a model folder, or an encoder of transformers by name or folder",
    )  # fmt: skip
    parser.add_argument(
        "--heads", type=_heads, default=HEADS, metavar="NAME,…",
        help=f"train only these of {', '.join(HEADS)} (default: all that the files label)",
    )  # fmt: skip
    parser.add_argument(
        "--stances", type=_stances, default=(), metavar="NAME,…",
        help="labels of your own (default: the base's, or those of the files if they use no "
        "label of the base)",
    )  # fmt: skip
    parser.add_argument("--device", default="cpu", help="cpu, or a GPU such as cuda")
    parser.add_argument(
        "--precision", choices=("int8", "float32"), default="int8", help="of the onnx graph"
    )


def _add_numbers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--recipe", type=Path, metavar="FILE", help="JSON of numbers to train by")
    parser.add_argument("--epochs", type=_count, help="at most so many")
    parser.add_argument("--rate", type=_above_zero, help="learning rate of the encoder")
    parser.add_argument("--seed", type=_seed, help="of everything random (default: 1)")
    parser.add_argument(
        "--save-every", type=_above_zero, default=SAVE_EVERY, metavar="SECONDS",
        help=f"between checkpoints (default: {SAVE_EVERY:.0f})",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
