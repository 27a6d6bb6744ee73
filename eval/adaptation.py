"""What fine-tuning on a few documents brings: `python -m eval.adaptation DATA --base MODEL`.

Models are tuned as a user would, by `training.finetune`, on documents of `guardian.train` drawn
by seed. Figures are on `guardian.dev`, and on `polnear.dev` to see what is forgotten. Neither epoch
nor decoding is chosen on what is measured; `--choose` gives `guardian.dev` to tuning, as a user
would give articles of their own, which flatters the figures. `--rehearse` tunes on some of the
project's own articles as well; `--documents 0` then says what those bring alone. `--change` varies
the recipe, so that its numbers can be chosen by measurement.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from eval import record
from eval.curve import draw
from eval.finetuning import RECIPE, clear, command
from eval.headline import Headline
from eval.scoring import evaluate
from quotestance import QuoteStance, __version__
from quotestance.io import jsonl
from quotestance.types import Document

TRAIN, NEW, OLD = "guardian.train.jsonl", "guardian.dev.jsonl", "polnear.dev.jsonl"
OWN = Path(__file__).parent.parent / "training" / "data" / "articles.jsonl"
_MINUTE = 60
# Label of a curve, which text, which figure.
_DRAWN = (
    (f"{NEW}: end to end", "new", "end_to_end"),
    (f"{NEW}: attribution", "new", "attribution"),
    (f"{OLD}: attribution", "old", "attribution"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A model to tune.

    On how many documents and articles of our own, drawn by which seed, with what other numbers.
    """

    documents: int = 0
    rehearsed: int = 0
    seed: int = 0
    changes: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        changes = "".join(f", {name} {value}" for name, value in self.changes.items())
        own = f", {self.rehearsed} own articles" if self.rehearsed else ""
        return f"{self.documents} documents{own}, seed {self.seed}{changes}"


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds that tuning took, and figures on text of the new kind and of the old."""

    point: Point
    seconds: int
    new: Headline
    old: Headline


@dataclass(frozen=True, slots=True)
class Experiment:
    """The corpora, the model to begin with, where tuned models are kept, and the options."""

    data: Path
    base: Path
    scratch: Path
    choose: bool = False
    rehearse: int = 0
    again: bool = False

    def measure(self, model: Path) -> tuple[Headline, Headline]:
        """Figures on new and old text."""
        qs = QuoteStance.from_pretrained(str(model))
        return _figures(qs, self.data / NEW), _figures(qs, self.data / OLD)

    def result(self, point: Point) -> Result:
        """Tune and measure, or take what an earlier call has made and found of the same."""
        folder = self.scratch / "".join(c if c.isalnum() else "-" for c in str(point))
        kept, origin = folder.with_suffix(".json"), self.origin()
        values = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
        same = values.get("origin") == origin and folder.is_dir()
        if not same or self.again:
            seconds = values["seconds"] if same else self._tune(point, folder)
            new, old = self.measure(folder)
            record.write({**asdict(Result(point, seconds, new, old)), "origin": origin}, kept)
            values = json.loads(kept.read_text(encoding="utf-8"))
        new, old = (Headline(**values[name]) for name in ("new", "old"))
        return Result(point, values["seconds"], new, old)

    def origin(self) -> dict[str, Any]:
        """What every result depends on."""
        files = [self.data / name for name in (TRAIN, NEW, OLD)] + [OWN] * bool(self.rehearse)
        return {
            "base_sha256": record.sha256(self.base / "model.safetensors"),
            "recipe": json.loads(RECIPE.read_text(encoding="utf-8")),
            "epoch_and_decoding_chosen_on": NEW if self.choose else None,
            "data_sha256": {file.name: record.sha256(file) for file in files},
        }

    def _tune(self, point: Point, folder: Path) -> int:
        self.scratch.mkdir(parents=True, exist_ok=True)
        train, recipe, log = (
            folder.with_suffix(ending) for ending in (".train.jsonl", ".recipe", ".log")
        )
        clear(folder)
        jsonl.write(self._drawn(point), train)
        numbers = json.loads(RECIPE.read_text(encoding="utf-8")) | point.changes
        recipe.write_text(json.dumps(numbers), encoding="utf-8")
        more = ["--recipe", str(recipe), "--seed", str(point.seed)]
        more += ["--dev", str(self.data / NEW)] if self.choose else []
        began = time.monotonic()
        with log.open("w", encoding="utf-8") as stream:
            tune = [*command(train, folder, self.base), *more]
            ended = subprocess.run(tune, check=False, stdout=stream, stderr=stream).returncode
        if ended:
            sys.exit(f"{point}: tuning failed; {log} says why")
        return round(time.monotonic() - began)

    def _drawn(self, point: Point) -> Iterator[Document]:
        yield from _some(self.data / TRAIN, point.documents, point.seed)
        yield from _some(OWN, point.rehearsed, point.seed)


def _some(path: Path, number: int, seed: int) -> Iterator[Document]:
    """Documents drawn at random; fewer of a seed are some of the more."""
    documents = list(jsonl.read(path))
    order = np.random.default_rng(seed).permutation(len(documents))
    return (documents[index] for index in order[:number])


def main() -> None:
    """Command line."""
    args = _parser().parse_args()
    experiment = Experiment(
        args.data, args.base, args.scratch, args.choose, args.rehearse, args.again
    )
    base = Result(Point(), 0, *experiment.measure(args.base))
    results = [base]
    print(_told(base, base), flush=True)
    for changes in args.change or [{}]:
        for documents in args.documents:
            for seed in args.seeds:
                results.append(experiment.result(Point(documents, args.rehearse, seed, changes)))
                print(_told(results[-1], base), flush=True)
    record.write(_as_json(results, experiment), args.json)
    if args.plot:
        draw(_curves(results), ("documents of guardian.train", "F1"), args.plot)


def _figures(qs: QuoteStance, path: Path) -> Headline:
    gold = list(jsonl.read(path))
    found = qs.pipe(document.text for document in gold)
    return Headline.of(evaluate(list(zip(gold, found, strict=True)), resamples=0))


def _curves(results: Sequence[Result]) -> Mapping[str, Sequence[tuple[float, float]]]:
    """Of every recipe a curve for each figure; all of them begin at the base."""
    base, *tuned = results
    found: dict[str, list[tuple[float, float]]] = {}
    for changes in {str(dict(each.point.changes)): each.point.changes for each in tuned}.values():
        name = f" {dict(changes)}" if changes else ""
        own = [base, *(each for each in tuned if each.point.changes == changes)]
        for label, side, figure in _DRAWN:
            points = ((e.point.documents, getattr(getattr(e, side), figure)) for e in own)
            found[label + name] = [(size, 100 * f1) for size, f1 in points if f1 is not None]
    return found


def _told(result: Result, base: Result) -> str:
    head = f"{result.point}, {result.seconds / _MINUTE:.1f} min"
    new, old = _moved(result.new, base.new), _moved(result.old, base.old)
    return f"{head}\n  {NEW}: {new}\n  {OLD}: {old}"


def _moved(now: Headline, before: Headline) -> str:
    pairs = zip(asdict(now).items(), asdict(before).values(), strict=True)
    return ", ".join(
        f"{name} {100 * value:.1f} ({100 * (value - old):+.1f})"
        for (name, value), old in pairs
        if value is not None and old is not None
    )


def _as_json(results: Sequence[Result], experiment: Experiment) -> dict[str, Any]:
    return {
        **experiment.origin(),
        "new": NEW,
        "old": OLD,
        "results": [asdict(result) for result in results],
        "quotestance_version": __version__,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the corpora")
    parser.add_argument("--base", type=Path, required=True, help="folder of the model to tune")
    parser.add_argument("--documents", type=int, nargs="+", default=[5, 10, 20, 36])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument(
        "--change", type=json.loads, action="append", metavar="JSON", help="of the recipe"
    )
    parser.add_argument(
        "--choose", action="store_true", help=f"let tuning choose epoch and decoding on {NEW}"
    )
    parser.add_argument(
        "--rehearse", type=int, default=0, metavar="N", help="tune on N articles of our own as well"
    )
    parser.add_argument(
        "--again", action="store_true", help="measure again the models that are kept"
    )
    parser.add_argument(
        "--scratch", type=Path, default=Path("runs/adaptation"), help="where models are kept"
    )
    parser.add_argument("--json", type=Path, required=True, metavar="OUT")
    parser.add_argument("--plot", type=Path, metavar="OUT.svg")
    return parser


if __name__ == "__main__":
    main()
