"""`quotestance run INPUT… OUTPUT`: a corpus into one row a quote, by many processes, resumable."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from quotestance import corpus
from quotestance.commands import arguments

if TYPE_CHECKING:
    from quotestance.corpus.run import Result
    from quotestance.corpus.workers import Crew

_Parser = TypeVar("_Parser", bound=argparse.ArgumentParser)

_EXAMPLES = """\
examples:
  quotestance run articles.jsonl quotes/
  quotestance run news/ more.parquet quotes/ --text-column body --to parquet
  quotestance run news/ quotes/ --resume                  # after a kill, or after any error
  quotestance run news/ quotes/ --shard 2/8               # on the second of eight machines
  quotestance run news/ quotes/ --ray                     # on a Ray cluster, see docs/cluster.md

The output has quotes/, a file for each part of the input, errors/ with the rows that failed, and
manifest.json when all is done. See docs/corpus.md.
"""


def add(commands: argparse._SubParsersAction[_Parser]) -> _Parser:
    """Declare the command; the options of how texts are read are still to be added."""
    parser = commands.add_parser(
        "run",
        help="find the quotations in a corpus: many files, many processes, resumable",
        description="Find the quotations in a corpus, and write one row a quote.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a .jsonl, .ndjson, .csv or .parquet file with one row an article, or a folder of "
        "such files (hidden ones are left out)",
    )
    parser.add_argument("output", metavar="OUTPUT", help="a folder; it is made if it is not there")
    _add_columns(parser)
    _add_work(parser)
    parser.set_defaults(run=run)
    return parser


def run(options: argparse.Namespace) -> None:
    """Run, or go on, and say in a line what came of it.

    Raises:
        QuotestanceError: an input, an option or the model is wrong, the output is that of another
            job or of one that is to be resumed, or a worker died.
        OSError: an input cannot be read, or the output not written.
    """
    from quotestance.corpus.folder import Shard
    from quotestance.corpus.records import Columns
    from quotestance.corpus.run import Order
    from quotestance.corpus.run import run as run_corpus

    order = Order(
        inputs=tuple(options.inputs),
        output=Path(options.output),
        columns=Columns(options.text_column, options.id_column, tuple(options.keep)),
        part_size=options.part_size,
        form=options.to,
        model=options.model,
        device=options.device,
        attitudes=options.attitudes,
        min_score=options.min_score,
        batch_size=options.batch_size,
        shard=Shard(*options.shard),
        resume=options.resume,
    )
    result = run_corpus(order, _crew(options))
    print(_told(result, order.output), file=sys.stderr)


def _crew(options: argparse.Namespace) -> Crew:
    from quotestance.corpus import on_ray, workers

    if options.ray is None:
        return workers.crew(options.workers)
    return on_ray.crew(options.ray or None, options.workers)


def _told(result: Result, output: Path) -> str:
    counts = result.counts
    told = f"{counts.documents} articles, {counts.quotes} quotes"
    if counts.failed:
        told += f", {counts.failed} rows failed: see {output / 'errors'}"
    if result.rows:
        told += f" ({result.rows / max(result.seconds, 1e-9):.1f} articles/s)"
    return f"quotestance: {told}"


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--text-column",
        default=corpus.TEXT,
        metavar="NAME",
        help=f"the column (in JSON lines: member) of the article (default: {corpus.TEXT})",
    )
    parser.add_argument(
        "--id-column",
        default=corpus.ID,
        metavar="NAME",
        help=f"the column of its id (default: {corpus.ID}; rows without one are FILE#ROW)",
    )
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="NAME",
        help="a column to write beside every quote; may be given again",
    )
    parser.add_argument(
        "--to",
        choices=corpus.FORMATS,
        default=corpus.FORMATS[0],
        help=f"the format of the quotes (default: {corpus.FORMATS[0]})",
    )


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers",
        type=arguments.positive,
        metavar="N",
        help="processes, each with a model of its own; never changes results (default: the cores "
        "granted, or 1 on a GPU; with --ray those of the cluster)",
    )
    parser.add_argument(
        "--ray",
        nargs="?",
        const="",
        type=_address,
        metavar="ADDRESS",
        help="work on a Ray cluster: that of HOST:PORT, or without an address the one of this "
        "machine, or else a new one; all machines must see INPUT and OUTPUT under one path",
    )
    parser.add_argument(
        "--shard",
        type=_shard,
        default=(1, 1),
        metavar="I/N",
        help="do only the I-th of N shares; all may write to one folder, or each to its own",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with what is in OUTPUT; begin if there is nothing",
    )
    parser.add_argument(
        "--part-size",
        type=arguments.positive,
        default=corpus.PART_SIZE,
        metavar="N",
        help=f"rows of a part, which is done whole or again (default: {corpus.PART_SIZE})",
    )


def _address(text: str) -> str:
    # Else an input that stands behind a --ray without an address would be taken for one.
    if text and text != "auto" and ":" not in text:
        need = "give HOST:PORT, or write --ray behind INPUT and OUTPUT"
        raise argparse.ArgumentTypeError(f"{text!r} is no address; {need}")
    return text


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        need = "give I/N with 1 <= I <= N, such as 2/8"
        raise argparse.ArgumentTypeError(f"{text!r} is no share; {need}")
    return int(number), int(of)
