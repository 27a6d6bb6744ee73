"""Work through experiments: `python -m training.queue QUEUE.json --data FOLDER [--jobs 2]`.

A queue is a JSON list. Every experiment has a `name`, says `why`, and is made by a `recipe` of
`training/configs` (with a `seed`), as the `average` of others (`[[name, share], …]`), or is a
`model` that is only measured. Each is made, exported and measured on the development files, with
one and the same decoding; what is there already is not made again, so that a queue can be
stopped, or grow, at any time. With `--jobs`, so many are trained side by side, each on its share of
the cores.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from eval import cofenet, development, record
from eval.development import SETS
from eval.headline import Headline
from eval.scoring import evaluate
from quotestance import QuoteStance, __version__, persistence
from quotestance.config import Decoding
from quotestance.errors import QuotestanceError
from training.average import Part, average
from training.export import export
from training.pretrain import LOG_FILE, WEIGHTS_FILE, hashes
from training.recipe import read_recipe

CONFIGS = Path(__file__).parent / "configs"
# That of the default model of version 0.1.0, so that experiments of different days compare.
DECODING = Decoding(
    content_bias=2.0,
    source_bias=4.0,
    stance_temperature=0.811,
    score_slope=0.4176,
    score_bias=-1.2571,
)
_PASSAGES = "cofenet-polnear.valid.jsonl"


@dataclass(frozen=True, slots=True)
class Experiment:
    """What is tried, why, and how it is made: by a recipe and a seed, of others, or as it is."""

    name: str
    why: str
    recipe: str = ""
    seed: int = 1
    average: tuple[tuple[str, float], ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The corpora, and where runs and models are kept."""

    data: Path
    folder: Path

    def run(self, name: str) -> Path:
        """The run folder of an experiment."""
        return self.folder / name

    def model(self, name: str) -> Path:
        """The model folder of an experiment."""
        return self.folder / f"{name}.model"

    def figures(self, name: str) -> Path:
        """Where the figures of an experiment are kept."""
        return self.folder / f"{name}.json"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queue", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--jobs", type=int, default=1, help="experiments trained side by side")
    parser.add_argument(
        "--folder", type=Path, default=Path("runs/queue"), help="where runs are kept"
    )
    parser.add_argument("--json", type=Path, required=True, metavar="OUT", help="all figures")
    arguments = parser.parse_args()
    place = Place(arguments.data, arguments.folder)
    experiments = read_queue(arguments.queue)
    train_all(experiments, place, arguments.jobs)
    rows = []
    for experiment in experiments:
        rows.append(result(experiment, place))
        print(told(rows[-1]), flush=True)
        record.write({"experiments": rows, "quotestance_version": __version__}, arguments.json)


def read_queue(path: Path) -> list[Experiment]:
    """The experiments of a queue, in order.

    Raises:
        QuotestanceError: an experiment is not made in one way, by a recipe, a model or others that
            stand before it.
    """
    experiments: list[Experiment] = []
    for values in json.loads(path.read_text(encoding="utf-8")):
        parts = tuple((name, share) for name, share in values.pop("average", ()))
        experiment = Experiment(**values, average=parts)
        known = {each.name for each in experiments}
        if experiment.name in known:
            raise QuotestanceError(f"{path}: {experiment.name!r} stands there twice")
        ways = [bool(each) for each in (experiment.recipe, parts, experiment.model)]
        if sum(ways) != 1 or not {name for name, _ in parts} <= known:
            raise QuotestanceError(
                f"{path}: {experiment.name!r} needs a recipe, a model or others before it"
            )
        experiments.append(experiment)
    return experiments


def train_all(experiments: Iterable[Experiment], place: Place, jobs: int) -> None:
    """Train what is made by recipes and is not there yet."""
    waiting = [each for each in experiments if each.recipe and not is_trained(each, place)]
    threads = str(max(1, (os.cpu_count() or 1) // jobs))
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda experiment: _train(experiment, place, threads), waiting))


def is_trained(experiment: Experiment, place: Place) -> bool:
    """Whether its run is there, of this very recipe, base and data, with its last epoch."""
    run = place.run(experiment.name)
    if not ((run / WEIGHTS_FILE).is_file() and (run / LOG_FILE).is_file()):
        return False
    log, recipe = persistence.read_log(run), read_recipe(CONFIGS / experiment.recipe)
    wanted = _as_read({**asdict(recipe), "seed": experiment.seed})
    # A model to begin from is known by its weights, wherever they lie.
    base = Path(recipe.base) / WEIGHTS_FILE
    if base.is_file() and log.get("base", {}).get("sha256") != record.sha256(base):
        return False
    same = {**log["recipe"], "base": wanted["base"]} == wanted
    whole = log["losses"][-1]["epoch"] == recipe.epochs - 1
    return bool(same and whole and log["data_sha256"] == hashes(recipe, place.data))


def _train(experiment: Experiment, place: Place, threads: str) -> None:
    run = place.run(experiment.name)
    run.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "training.pretrain",
        str(CONFIGS / experiment.recipe),
        str(run),
    ]
    command += ["--data", str(place.data), "--seed", str(experiment.seed)]
    log = place.folder / f"{experiment.name}.log"
    with log.open("w", encoding="utf-8") as stream:
        environment = {**os.environ, "OMP_NUM_THREADS": threads}
        ended = subprocess.run(
            command, check=False, stdout=stream, stderr=stream, env=environment
        ).returncode
    if ended:
        raise QuotestanceError(f"{experiment.name}: training failed; {log} says why")


def result(experiment: Experiment, place: Place) -> dict[str, Any]:
    """Export and measure, or take what an earlier call has found of the same weights."""
    if experiment.average:
        parts = [Part(place.run(name), share) for name, share in experiment.average]
        average(parts, place.run(experiment.name))
    run = place.run(experiment.name)
    if experiment.model:
        run.mkdir(parents=True, exist_ok=True)
        for file in (WEIGHTS_FILE, LOG_FILE, "tokenizer.json"):
            shutil.copyfile(Path(experiment.model) / file, run / file)
    weights = record.sha256(run / WEIGHTS_FILE)
    made = _as_read({"weights_sha256": weights, "decoding": asdict(DECODING)})
    model, figures = place.model(experiment.name), place.figures(experiment.name)
    known = json.loads(figures.read_text(encoding="utf-8")) if figures.is_file() else {}
    if known.get("made") != made:
        layout = export(run, model, experiment.name)
        config = replace(persistence.read_config(layout), decoding=DECODING)
        persistence.write_config(config, model)
        known = {"made": made, **measured(model, place)}
        record.write(known, figures)
    return {**asdict(experiment), **known}


def _as_read(value: dict[str, Any]) -> dict[str, Any]:
    """A value as it comes back from JSON, to be compared with one that has."""
    read: dict[str, Any] = json.loads(json.dumps(value))
    return read


def measured(model: Path, place: Place) -> dict[str, Any]:
    """The figures that a model is chosen by, as it would be shipped."""
    qs = QuoteStance.from_pretrained(model)
    found: dict[str, Any] = {}
    for name, files in SETS.items():
        pairs = development.read(qs, place.data, files)
        found[name] = asdict(Headline.of(evaluate(pairs, resamples=0)))
    passages = list(cofenet.read(place.data / _PASSAGES))
    read = (document.quotes for document in qs.pipe((one.text for one in passages), attitudes=True))
    measures = cofenet.measures(cofenet.count(passages, read), resamples=0, seed=0)
    found["cofenet"] = {one.name: round(one.f1.value or 0.0, 4) for one in measures}
    return found


def told(row: dict[str, Any]) -> str:
    """A line of the model log: figures on the three sets, in percent."""
    shown = [f"{name} {Headline(**row[name])}" for name in SETS]
    passages = ", ".join(f"{kind} {100 * row['cofenet'][kind]:.1f}" for kind in cofenet.KINDS)
    return f"{row['name']}: {'; '.join(shown)}; cofenet {passages}"


if __name__ == "__main__":
    main()
