"""How cost grows: `python -m eval.scaling FILE…` → `eval/results/scaling.json` and `.svg`.

Processor time of reading 1, 10, 100 and 1,000 articles and one text of 10, 100 and 1,000 thousand
characters, and memory of streams of short texts, each in a process of its own. Where the files hold
fewer articles, they are read in turn. What an earlier run of the same code, model, files and
processor has measured is kept, so that a run can be stopped and started again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

import quotestance
from eval import command, cost, machine, record, texts
from eval.cost import Cost, exhaust
from eval.plot import ENDINGS, save
from quotestance import QuoteStance, persistence
from quotestance.commands.arguments import positive
from quotestance.errors import InputError

RESULTS = Path(__file__).parent / "results"
_THOUSAND = 1000
# Little is read several times over, so that it can be timed.
_FEWEST_TOKENS = 5_000
_SIZE = (9.6, 4.0)

Kind = Literal["articles", "text", "stream"]
_LABELS: dict[Kind, str] = {
    "articles": "articles",
    "text": "one text of thousands of characters",
    "stream": "stream of short texts",
}
_TIMED: tuple[Kind, ...] = ("articles", "text")
_STREAMED: tuple[Kind, ...] = ("articles", "stream")


@dataclass(frozen=True, slots=True)
class Step:
    """So many articles, one text of so many thousand characters, or a stream of short texts."""

    kind: Kind
    size: int

    def texts(self, articles: Sequence[str]) -> Iterator[str]:
        """What is read, made as it is asked for."""
        if self.kind == "text":
            return iter([texts.joined(articles, _THOUSAND * self.size)])
        if self.kind == "stream":
            return map(texts.short, range(self.size))
        return texts.in_turn(articles, self.size)


@dataclass(frozen=True, slots=True)
class Material:
    """The files of the articles, and the model that reads them."""

    files: tuple[str, ...]
    model: str | None = None

    def origin(self) -> dict[str, Any]:
        """What every figure depends on."""
        package = Path(quotestance.__file__).parent
        source = hashlib.sha256()
        for file in sorted(package.rglob("*.py")):
            source.update(file.read_bytes())
        return {
            "files_sha256": {Path(file).name: record.sha256(Path(file)) for file in self.files},
            "model_sha256": record.sha256(persistence.locate(self.model).folder),
            "source_sha256": source.hexdigest(),
            "quotestance_version": quotestance.__version__,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What a step costs.

    tokens: word pieces of its texts, without overlap of windows. times: how often they were read.
    wall_s, cpu_s: seconds of one time. peak_mb: of the process, all that it loads included.
    """

    tokens: int
    times: int
    wall_s: float
    cpu_s: float
    peak_mb: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status, 2 for bad input."""
    args = _parser().parse_args(arguments)
    return command.status("scaling", lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    if args.plot.suffix.lower() not in ENDINGS:
        raise InputError(f"--plot {args.plot}: end it in {', '.join(ENDINGS)}")
    import matplotlib  # noqa: F401

    material = Material(tuple(args.files), args.model)
    texts.read(material.files)  # whether they can be read is told before anything is measured
    origin = {**material.origin(), "machine": machine.describe()}
    found = {} if args.again else _kept(args.json, origin)
    for step in _steps(args):
        if step not in found:
            found[step] = measure(step, material)
            record.write({**origin, **_as_json(found)}, args.json)
        print(_told(step, found[step]), flush=True)
    record.write({**origin, **_as_json(found)}, args.json)
    draw(found, args.plot)


def _steps(args: argparse.Namespace) -> list[Step]:
    sizes: dict[Kind, list[int]] = {
        "articles": args.articles,
        "text": args.thousands,
        "stream": args.stream,
    }
    return [Step(kind, size) for kind, each in sizes.items() for size in each]


def _kept(path: Path, origin: Mapping[str, Any]) -> dict[Step, Reading]:
    """What an earlier run has measured of the same, on a processor of the same kind."""
    if not path.is_file():
        return {}
    values = json.loads(path.read_text(encoding="utf-8"))
    if _identity(values) != _identity(origin):
        return {}
    return {Step(each.pop("kind"), each.pop("size")): Reading(**each) for each in values["steps"]}


def _identity(values: Mapping[str, Any]) -> list[Any]:
    place = values.get("machine", {})
    hashes = [values.get(name) for name in ("files_sha256", "model_sha256", "source_sha256")]
    return [*hashes, *(place.get(name) for name in ("processor", "cores", "packages"))]


def measure(step: Step, material: Material) -> Reading:
    """Read the texts of a step in a fresh process.

    Raises:
        BrokenProcessPool: the process was killed.
    """
    alone = cost.alone(_read, step, material)
    return replace(alone.value, peak_mb=alone.peak_mb)


def _read(step: Step, material: Material) -> Reading:
    articles = texts.read(material.files)
    model = persistence.load(material.model, "cpu", None)
    tokens = sum(len(model.tokenizer(text)) for text in step.texts(articles))
    times = 1 if step.kind == "stream" else math.ceil(_FEWEST_TOKENS / tokens)
    qs = QuoteStance(model)
    exhaust(qs.pipe([texts.short(0)]))  # what is made when it is first needed
    began = Cost.now()
    for _ in range(times):
        exhaust(qs.pipe(step.texts(articles)))
    spent = (Cost.now() - began) / times
    return Reading(tokens, times, round(spent.wall_s, 4), round(spent.cpu_s, 4))


def exponent(found: Mapping[Step, Reading]) -> float | None:
    """To what power of the tokens processor time grows, streams left out: 1 is in proportion.

    `None` where no two steps differ in their tokens.
    """
    points = [
        (reading.tokens, reading.cpu_s) for step, reading in found.items() if step.kind != "stream"
    ]
    if len({tokens for tokens, _ in points}) < 2:
        return None
    tokens, seconds = np.log(np.array(points)).T
    return round(float(np.polyfit(tokens, seconds, 1)[0]), 3)


def stream_growth(found: Mapping[Step, Reading]) -> float | None:
    """Megabytes that the longest stream needs more than the shortest; `None` of fewer than two."""
    streams = sorted((step.size, each.peak_mb) for step, each in found.items() if _is_stream(step))
    return round(streams[-1][1] - streams[0][1], 1) if len(streams) > 1 else None


def draw(found: Mapping[Step, Reading], path: Path) -> None:
    """Draw processor time against tokens, with the line of proportion, and memory against texts.

    Raises:
        ModuleNotFoundError: matplotlib is not installed (extra `eval`).
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="tight")
    times, memory = figure.subplots(1, 2)
    for kind in _TIMED:
        points = sorted((e.tokens, e.cpu_s) for step, e in found.items() if step.kind == kind)
        if points:
            times.plot(*zip(*points, strict=True), "o", label=_LABELS[kind])
    _draw_proportion(times, [each for step, each in found.items() if not _is_stream(step)])
    times.set(xscale="log", yscale="log", xlabel="tokens", ylabel="processor time, s")
    for kind in _STREAMED:
        points = sorted((s.size, each.peak_mb) for s, each in found.items() if s.kind == kind)
        if points:
            memory.plot(*zip(*points, strict=True), "o-", label=_LABELS[kind])
    memory.set(xscale="log", xlabel="texts", ylabel="peak memory, MB")
    memory.set_ylim(bottom=0)
    for axes in (times, memory):
        axes.grid(color="0.9")
        axes.legend()
    save(figure, path)


def _draw_proportion(axes: Any, readings: Sequence[Reading]) -> None:
    """The line on which every token costs what it costs on average over all steps."""
    if readings:
        rate = sum(each.cpu_s for each in readings) / sum(each.tokens for each in readings)
        ends = np.array([f(each.tokens for each in readings) for f in (min, max)])
        axes.plot(ends, rate * ends, color="0.6", zorder=0, label="in proportion")


def _is_stream(step: Step) -> bool:
    return step.kind == "stream"


def _as_json(found: Mapping[Step, Reading]) -> dict[str, Any]:
    return {
        "steps": [{**asdict(step), **asdict(reading)} for step, reading in found.items()],
        "exponent_of_cpu_time": exponent(found),
        "stream_growth_mb": stream_growth(found),
    }


def _told(step: Step, reading: Reading) -> str:
    each = 1e6 * reading.cpu_s / reading.tokens
    return (
        f"{_LABELS[step.kind]}, {step.size:,}: {reading.tokens:,} tokens, "
        f"{reading.cpu_s:.2f} CPU s ({each:.0f} µs a token), {reading.peak_mb:.0f} MB"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="JSON lines, texts or folders")
    sizes: dict[str, tuple[list[int], str]] = {
        "--articles": ([1, 10, 100, 1000], "numbers of articles"),
        "--thousands": ([10, 100, 1000], "lengths of one text, in thousands of characters"),
        "--stream": ([100, 1000, 10_000], "numbers of short texts in a stream"),
    }
    for name, (default, meaning) in sizes.items():
        parser.add_argument(
            name,
            type=positive,
            nargs="*",
            default=default,
            metavar="N",
            help=f"{meaning} (default: {' '.join(map(str, default))})",
        )
    parser.add_argument("--model", help="folder or name of the model (default: shipped)")
    parser.add_argument("--again", action="store_true", help="measure again what is kept")
    parser.add_argument("--json", type=Path, default=RESULTS / "scaling.json", metavar="OUT")
    parser.add_argument("--plot", type=Path, default=RESULTS / "scaling.svg", metavar="OUT.svg")
    return parser


if __name__ == "__main__":
    sys.exit(main())
