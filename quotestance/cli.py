"""The command line: `quotestance analyze INPUT…` and the commands of `commands/`.

Nothing heavy is imported before it is needed, so that help and bad input answer at once.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn, TextIO

from quotestance import render
from quotestance.commands import arguments, convert, run, template
from quotestance.errors import FormatWarning, QuotestanceError
from quotestance.io import atomic, csv, jsonl, sources
from quotestance.types import Document

_BAD_INPUT = 2
_INTERRUPTED = 130
_BROKEN_PIPE = 141

_STANDARD_OUTPUT = "-"
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".txt": "table"}

_EXAMPLES = """\
examples:
  quotestance analyze article.txt
  quotestance analyze articles/ notes.jsonl --output quotes.jsonl
  quotestance analyze - --format csv < article.txt
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, 2 for bad input, 130 if interrupted."""
    try:
        options = _parser().parse_args(argv)
        with _warnings_in_a_line():
            options.run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave_standard_output()
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except QuotestanceError as error:
        return _complain(str(error))
    except OSError as error:
        known = error.filename is not None
        return _complain(f"{error.filename}: {error.strerror}" if known else str(error))
    return 0


def analyze(options: argparse.Namespace) -> None:
    """Read the inputs, find the quotes, write them; what can be wrong is checked before the work.

    Raises:
        QuotestanceError: an input, the model or an option is wrong.
        OSError: a file cannot be read or written.
    """
    form = _output_format(options)
    found = sources.find(options.inputs, options.input_format)
    _spare_inputs(_output_path(options), found)
    with _output(options, form) as stream:
        documents = _progress(_analyzed(found, options), found, stream)
        _DUMPERS[form](documents, stream)


def _spare_inputs(output: Path | None, found: Sequence[sources.Source]) -> None:
    if output is not None and sources.is_input(output, found):
        raise QuotestanceError(
            f"--output {str(output)!r} is one of the inputs and would be overwritten; "
            f"give another file"
        )


def _analyzed(found: Sequence[sources.Source], options: argparse.Namespace) -> Iterator[Document]:
    from quotestance.pipeline import QuoteStance

    model = QuoteStance.from_pretrained(options.model, device=options.device)
    return model.pipe(
        sources.read(found),
        batch_size=options.batch_size,
        attitudes=options.attitudes,
        min_score=options.min_score,
    )


def _progress(
    documents: Iterable[Document], found: Sequence[sources.Source], stream: TextIO
) -> Iterable[Document]:
    """Count the documents on standard error where there are many and somebody looks on."""
    lines = any(source.format == "jsonl" for source in found)
    if not (lines or len(found) > 1) or not sys.stderr.isatty() or stream.isatty():
        return documents
    from tqdm import tqdm

    counted: Iterable[Document] = tqdm(
        documents, total=None if lines else len(found), unit=" documents", file=sys.stderr
    )
    return counted


def _dump_tables(documents: Iterable[Document], stream: TextIO) -> None:
    looked_at = stream.isatty()
    size = shutil.get_terminal_size((render.WIDTH, 0)).columns if looked_at else render.WIDTH
    colour = looked_at and not os.environ.get("NO_COLOR")
    for index, document in enumerate(documents):
        stream.write("\n" if index else "")
        stream.write(render.table(document, size, colour))


_DUMPERS = {"table": _dump_tables, "jsonl": jsonl.dump, "csv": csv.dump}


def _output_path(options: argparse.Namespace) -> Path | None:
    return None if options.output == _STANDARD_OUTPUT else Path(options.output)


def _output_format(options: argparse.Namespace) -> str:
    path = _output_path(options)
    if options.format or path is None:
        return options.format or "table"
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise QuotestanceError(
            f"--output is {options.output!r}, whose ending names no format; "
            f"end it in {', '.join(_ENDINGS)} or give --format {'|'.join(_DUMPERS)}"
        )
    return _ENDINGS[ending]


def _output(options: argparse.Namespace, form: str) -> AbstractContextManager[TextIO]:
    path = _output_path(options)
    if path is not None:
        return atomic.opened(path)
    if sys.stdout is None:
        raise QuotestanceError("standard output is closed; give --output FILE")
    if isinstance(sys.stdout, io.TextIOWrapper):
        if form == "table":
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return nullcontext(sys.stdout)


def _complain(message: str) -> int:
    line = " ".join(message.splitlines())
    print(f"quotestance: {line}", file=sys.stderr)
    return _BAD_INPUT


@contextmanager
def _warnings_in_a_line() -> Iterator[None]:
    """Show what a format cannot hold as a line on standard error, without place and source."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", FormatWarning)
        usual = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, FormatWarning):
                told = " ".join(str(message).splitlines())
                print(f"quotestance: warning: {told}", file=sys.stderr)
            else:
                usual(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


def _leave_standard_output() -> None:
    # Whoever read us is gone; without this Python complains when it flushes on its way out.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """Reports a wrong call like any other bad input: one line, exit status 2."""

    def error(self, message: str) -> NoReturn:
        raise QuotestanceError(f"{message}; see {self.prog} --help")


class _Version(argparse.Action):
    """Prints the version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"quotestance {version('quotestance')}")
        parser.exit()


def _parser() -> _Parser:
    parser = _Parser(
        prog="quotestance",
        description="Who said what in news text, and what they are doing with it.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    _add_analyze(commands)
    _add_reading(run.add(commands))
    convert.add(commands)
    template.add(commands)
    return parser


def _add_analyze(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "analyze",
        help="find the quotations in texts, with speaker and stance",
        description="Find the quotations in texts: who said what, and with what stance.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_files(parser)
    _add_reading(parser)
    parser.set_defaults(run=analyze)


def _add_files(parser: _Parser) -> None:
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a text file, a JSON lines file with 'text' in every line, a folder of such files "
        "(hidden ones are left out), or - for standard input; all of them UTF-8",
    )
    parser.add_argument(
        "--input-format",
        choices=["text", "jsonl"],
        help="read every input as this (default: .jsonl, .ndjson and .json as JSON lines, all "
        "else and standard input as text)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        default=_STANDARD_OUTPUT,
        help="where to write; the file appears only when it is whole (default: standard output)",
    )
    parser.add_argument(
        "--format",
        choices=list(_DUMPERS),
        help="what to write (default: by the ending of the output, .txt being a table; a table "
        "on standard output)",
    )


def _add_reading(parser: _Parser) -> None:
    parser.add_argument(
        "--model",
        metavar="NAME_OR_FOLDER",
        help="another model than the one in the package",
    )
    parser.add_argument(
        "--attitudes",
        action="store_true",
        help="also what people believe, want or feel, not only what they say",
    )
    parser.add_argument(
        "--batch-size",
        type=arguments.positive,
        default=32,
        metavar="N",
        help="texts read at a time; changes speed and memory, never results (default: 32)",
    )
    parser.add_argument(
        "--min-score",
        type=arguments.share,
        default=0.0,
        metavar="X",
        help="leave out quotations scored below this, 0 to 1 (default: 0)",
    )
    parser.add_argument(
        "--device", choices=["cpu", "cuda"], default="cpu", help="where to compute (default: cpu)"
    )


if __name__ == "__main__":
    sys.exit(main())
