"""`quotestance convert IN OUT`: annotations from one file format into another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from quotestance.errors import QuotestanceError
from quotestance.io import formats
from quotestance.io.iob import SCHEMES

_EXAMPLES = """\
examples:
  quotestance convert gold.jsonl gold.csv
  quotestance convert predictions.jsonl tasks.json         # for Label Studio, to correct
  quotestance convert polnear/data/dev polnear.jsonl       # brat: text/ and attributions/
  quotestance convert gold.jsonl gold.conll --scheme bioes
  quotestance convert db-out.jsonl gold.jsonl --from prodigy

What a format cannot hold is counted in one warning; jsonl, csv, parquet and datasets hold
everything.
"""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "convert",
        help="turn annotations from one file format into another",
        description="Turn annotations from one file format into another.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("input", metavar="IN", help="a file, or a folder of brat or datasets")
    parser.add_argument(
        "output",
        metavar="OUT",
        help="a file, or a new folder for brat and datasets; it appears only when it is whole",
    )
    parser.add_argument(
        "--from",
        dest="source",
        choices=formats.NAMES,
        help="the format of IN (default: by its ending; .json is Label Studio, a folder is brat "
        "or a saved dataset)",
    )
    parser.add_argument(
        "--to",
        dest="target",
        choices=formats.WRITABLE,
        help="the format of OUT (default: by its ending)",
    )
    parser.add_argument("--scheme", choices=SCHEMES, help="how the tags of conll are to be read")
    parser.add_argument(
        "--to-scheme", choices=SCHEMES, help="how conll is written, if not as --scheme says"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Read one file, write the other.

    Raises:
        QuotestanceError: an option or the input is wrong.
        OSError: a file cannot be read or written.
    """
    source, target = Path(options.input), Path(options.output)
    if not source.exists():
        raise QuotestanceError(f"{source}: no such file or folder; give one to convert")
    read_as = options.source or formats.meant(source, "--from")
    write_as = options.target or _target(target)
    _check_schemes(options, read_as, write_as)
    formats.find(read_as, options.scheme, "--scheme")
    formats.find(write_as, options.to_scheme or options.scheme, "--scheme")
    # Only a format that was named is read without asking whose JSON lines they are.
    documents = formats.read(source, options.source, options.scheme)
    formats.write(documents, target, write_as, options.to_scheme or options.scheme)


def _target(path: Path) -> str:
    name = formats.meant(path, "--to")
    if name not in formats.WRITABLE:
        need = f"give --to: {', '.join(formats.WRITABLE)}"
        raise QuotestanceError(f"{path}: {name} holds no quotes; {need}")
    return name


def _check_schemes(options: argparse.Namespace, read_as: str, write_as: str) -> None:
    for option, value, used in (
        ("--scheme", options.scheme, formats.CONLL in (read_as, write_as)),
        ("--to-scheme", options.to_scheme, write_as == formats.CONLL),
    ):
        if value and not used:
            raise QuotestanceError(f"{option} is {value!r}, but there is no conll; leave it out")
