"""The order of things in a run: count the inputs, settle the job, do what is left, tell of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import quotestance
from quotestance.corpus import FORMATS, PART_SIZE, inputs, job, manifest, progress, tables
from quotestance.corpus.folder import Folder, Shard
from quotestance.corpus.job import Job, Model
from quotestance.corpus.parts import Counts, Task, done
from quotestance.corpus.records import Columns, Part
from quotestance.corpus.workers import Crew
from quotestance.errors import QuotestanceError
from quotestance.io.extras import needed


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for; `Job`, `Task` and `Shard` say what each of these means."""

    inputs: tuple[str, ...]
    output: Path
    columns: Columns = field(default_factory=Columns)
    part_size: int = PART_SIZE
    form: str = FORMATS[0]
    model: str | None = None
    device: str = "cpu"
    attitudes: bool = False
    min_score: float = 0.0
    batch_size: int = 32
    shard: Shard = field(default_factory=Shard)
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of a shard, how many of its rows this run did, and in how many seconds."""

    counts: Counts
    rows: int
    seconds: float


def run(order: Order, crew: Crew) -> Result:
    """Do what is ordered, as far as it is not done; whenever this is killed, it can go on.

    Raises:
        QuotestanceError: an input, an option or the model is wrong, the output is that of another
            job or of one that is to be resumed, or a worker died.
        OSError: an input cannot be read, or the output not written.
    """
    files = inputs.find(order.inputs)
    _spare_inputs(order)
    what, parts = _plan(order, files)
    folder = Folder(order.output, order.shard)
    mine = order.shard.share(parts)
    _check_begun(folder, mine, order.resume)
    folder.begin()
    job.settle(what, folder)
    left = [part for part in mine if done(part, folder) is None]
    total, rows = (sum(part.rows for part in some) for some in (mine, left))
    begin = time.monotonic()
    with progress.shown(total, total - rows) as tick:
        crew(left, Task(what, folder, order.model, order.batch_size), tick)
    seconds = time.monotonic() - begin
    counts = manifest.write(what, folder, [(part, _counts(part, folder)) for part in mine])
    folder.end()
    return Result(counts, rows, seconds)


def _plan(order: Order, files: Sequence[inputs.File]) -> tuple[Job, Sequence[Part]]:
    if order.form == "parquet":
        needed("pyarrow", "parquet", "parquet")
    model = Model.of(order.model)
    tables.Columns(model.stances, order.columns.keep).check()
    corpus = inputs.scan(files, order.columns, order.part_size)
    what = Job(
        version=quotestance.__version__,
        model=model,
        inputs=corpus.inputs,
        columns=order.columns,
        part_size=order.part_size,
        form=order.form,
        device=order.device,
        attitudes=order.attitudes,
        min_score=order.min_score,
    )
    return what, corpus.parts


def _spare_inputs(order: Order) -> None:
    """The output of a run must not become the input of its continuation."""
    output = order.output.resolve()
    if output.exists() and not output.is_dir():
        raise QuotestanceError(f"{order.output}: a file; give a folder for the output")
    for given in order.inputs:
        if output.is_relative_to(Path(given).resolve()):
            raise QuotestanceError(
                f"{order.output}: lies in the input {given}; give a folder outside of it"
            )


def _check_begun(folder: Folder, mine: Sequence[Part], resume: bool) -> None:
    """Without --resume, there must be nothing to go on with.

    The job may have been begun by other shards, which write to the same folder.
    """
    if resume or not folder.job.exists():
        return
    whole = folder.shard.of == 1
    if whole or folder.begun or any(folder.state(part).exists() for part in mine):
        what = "a run was" if whole else f"shard {folder.shard} was"
        raise QuotestanceError(
            f"{folder.path}: {what} begun here; go on with --resume, or give another folder"
        )


def _counts(part: Part, folder: Folder) -> Counts:
    counts = done(part, folder)
    if counts is None:
        raise QuotestanceError(f"{folder.path}: part {part.name} is not there; run with --resume")
    return counts
