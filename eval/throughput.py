"""How fast articles are read: `python -m eval.throughput FILE…` → `eval/results/throughput.json`.

The library end to end, its graph alone on the same windows, a `transformers.pipeline` over the same
encoder and, where it is installed, textacy read the same articles by turns in one run. Tokens are
the word pieces of the texts for all of them, without overlap of windows and special tokens. Figures
are medians over rounds. Peak memory is that of a process that does nothing else. To be run on a
machine that is idle otherwise.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from eval import command, cost, machine, record, texts
from eval.aims import Aim
from eval.contestants import GRAPH, LIBRARY, RIVALS, TRANSFORMERS, library
from eval.cost import Cost
from eval.race import Race, Result
from quotestance import __version__, persistence
from quotestance.commands.arguments import positive

RESULT = Path(__file__).parent / "results" / "throughput.json"


@dataclass(frozen=True, slots=True)
class Task:
    """Which articles are read (all of the files, or some at even distances), and how often."""

    files: tuple[str, ...]
    articles: int | None = None
    rounds: int = 3
    model: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status, 2 for bad input."""
    args = _parser().parse_args(arguments)
    return command.status("throughput", lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    figures = measure(Task(tuple(args.files), args.articles, args.rounds, args.model))
    record.write(figures, args.json)
    print(as_table(figures))


def measure(task: Task) -> dict[str, Any]:
    """All figures, as they are written.

    Raises:
        QuotestanceError: no such model, or no such articles.
        OSError: a file cannot be read.
    """
    articles = texts.read(task.files, task.articles)
    race = Race(task.model)
    result = race.run(articles, task.rounds)
    figures = {
        "articles": len(articles),
        "tokens": sum(result.tokens),
        "tokens_of_the_median_article": statistics.median(result.tokens),
        "rounds": task.rounds,
        "contestants": {name: _figures(name, result, task) for name in result.rounds},
        "absent": race.absent,
        "outside_the_graph": _outside(result),
        "windows": _windows(result),
        "times_transformers": _ratio(result),
    }
    return {
        **figures,
        "aims": [aim.as_json() for aim in _aims(figures)],
        "files_sha256": {Path(file).name: record.sha256(Path(file)) for file in task.files},
        "model_sha256": record.sha256(persistence.locate(task.model).folder),
        "machine": machine.describe(),
        "quotestance_version": __version__,
    }


def peak(name: str, task: Task) -> float:
    """Megabytes of memory that a process needs in which one contestant reads the articles."""
    return cost.alone(_read, name, task).peak_mb


def _read(name: str, task: Task) -> None:
    make = library if name == LIBRARY else RIVALS[name]
    make(task.model)(texts.read(task.files, task.articles))


def _figures(name: str, result: Result, task: Task) -> dict[str, Any]:
    """Speed and memory of one contestant; the graph does nothing in a process of its own."""
    rounds = result.rounds[name]
    wall, cpu = _median(rounds, "wall_s"), _median(rounds, "cpu_s")
    return {
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "tokens_per_s": round(sum(result.tokens) / wall),
        "tokens_per_cpu_s": round(sum(result.tokens) / cpu),
        "articles_per_s": round(len(result.tokens) / wall, 2),
        "unread_articles": result.unread[name],
        "peak_mb": None if name == GRAPH else peak(name, task),
        "each_round": [_rounded(each) for each in rounds],
    }


def _outside(result: Result) -> dict[str, Any]:
    """Seconds of all rounds of the library, and how much less its graph alone takes.

    The library encodes while it reads what came before, so that neither can be timed in its midst.
    """
    whole, inside = (reduce(add, result.rounds[name]) for name in (LIBRARY, GRAPH))
    outside = whole - inside
    return {
        "whole": asdict(whole),
        "inside": asdict(inside),
        "outside": asdict(outside),
        "share_of_wall": round(outside.wall_s / whole.wall_s, 4),
        "share_of_cpu": round(outside.cpu_s / whole.cpu_s, 4),
    }


def _windows(result: Result) -> dict[str, Any]:
    """How many tokens are encoded again, as a share of the tokens of the texts."""
    tokens = sum(result.tokens)
    return {
        "count": result.windows.count,
        "tokens": result.windows.tokens,
        "overlap_waste": round(result.windows.tokens / tokens - 1, 4),
    }


def _ratio(result: Result) -> dict[str, float] | None:
    """How many times faster the library is than the pipeline: medians of each round's ratio."""
    if TRANSFORMERS not in result.rounds:
        return None
    pairs = list(zip(result.rounds[TRANSFORMERS], result.rounds[LIBRARY], strict=True))
    return {
        "wall": round(statistics.median(one.wall_s / other.wall_s for one, other in pairs), 2),
        "cpu": round(statistics.median(one.cpu_s / other.cpu_s for one, other in pairs), 2),
    }


def _aims(figures: dict[str, Any]) -> list[Aim]:
    ratio = figures["times_transformers"]
    speed, outside = figures["contestants"][LIBRARY], figures["outside_the_graph"]
    return [
        Aim("tokens a second on two cores", 18_000, speed["tokens_per_s"], at_least=True),
        *([Aim("times transformers", 4, ratio["wall"], at_least=True)] if ratio else []),
        Aim("overlap waste of windows", 0.08, figures["windows"]["overlap_waste"]),
        Aim("share of time outside the graph", 0.1, outside["share_of_wall"]),
    ]


def as_table(figures: dict[str, Any]) -> str:
    """What is printed."""
    place = figures["machine"]
    lines = [
        f"{figures['articles']} articles, {figures['tokens']:,} tokens, {figures['rounds']} rounds",
        f"{place['processor']}, {place['cores']} cores, {place['gflops']} GFLOP/s in float32",
        f"{'':14}{'tokens/s':>10}{'a CPU s':>10}{'articles/s':>12}{'peak MB':>10}{'unread':>8}",
    ]
    for name, each in figures["contestants"].items():
        memory = "–" if each["peak_mb"] is None else f"{each['peak_mb']:.0f}"
        lines.append(
            f"{name:14}{each['tokens_per_s']:>10,}{each['tokens_per_cpu_s']:>10,}"
            f"{each['articles_per_s']:>12.2f}{memory:>10}{each['unread_articles']:>8}"
        )
    lines += [f"{name:14}skipped: {reason}" for name, reason in figures["absent"].items()]
    return "\n".join([*lines, *map(str, _aims(figures))])


def _median(rounds: Sequence[Cost], clock: str) -> float:
    seconds: list[float] = [getattr(each, clock) for each in rounds]
    return statistics.median(seconds)


def _rounded(each: Cost) -> dict[str, float]:
    return {clock: round(seconds, 3) for clock, seconds in asdict(each).items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="JSON lines, texts or folders")
    parser.add_argument(
        "--articles", type=positive, metavar="N", help="so many of them (default: all)"
    )
    parser.add_argument("--rounds", type=positive, default=3, help="default: 3")
    parser.add_argument("--model", help="folder or name of the model (default: shipped)")
    parser.add_argument("--json", type=Path, default=RESULT, metavar="OUT")
    return parser


if __name__ == "__main__":
    sys.exit(main())
