"""`quotestance template`: what an annotation tool needs to set up a project for quotes."""

from __future__ import annotations

import argparse
from typing import Any

from quotestance.errors import QuotestanceError
from quotestance.io import atomic, label_studio
from quotestance.io.traits import STANCES


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "template",
        help="write the labelling configuration of a Label Studio project",
        description="Write the labelling configuration of a Label Studio project: paste it under "
        "Settings, Labeling Interface, Code, then import the output of quotestance convert.",
    )
    parser.add_argument(
        "--stances",
        default=",".join(STANCES),
        metavar="A,B,…",
        help=f"a stance set of your own (default: {','.join(STANCES)})",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="where to write (default: standard output)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the configuration.

    Raises:
        QuotestanceError: a stance is blank or named twice.
        OSError: the file cannot be written.
    """
    stances = [stance.strip() for stance in options.stances.split(",")]
    if not all(stances) or len(set(stances)) < len(stances):
        need = "give different names with commas between"
        raise QuotestanceError(f"--stances is {options.stances!r}; {need}")
    configuration = label_studio.configuration(stances)
    if options.output is None:
        print(configuration, end="")
        return
    with atomic.opened(options.output) as stream:
        stream.write(configuration)
