"""One part of a corpus, worked through: its quotes, its errors, and the note that it is done.

    task = Task(job, Folder(path), model=None)   # picklable; made once
    qs = task.load(threads=1)                    # once a process, on any machine
    work(part, task, qs)                         # any part, in any order, twice if need be

A part done twice, even at the same time, gives the same files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.corpus import inputs, tables
from quotestance.corpus.attempts import attempt
from quotestance.corpus.folder import Folder
from quotestance.corpus.job import Job, Model
from quotestance.corpus.records import Part, Row
from quotestance.errors import QuotestanceError

if TYPE_CHECKING:
    from quotestance.pipeline import QuoteStance

Tick = Callable[[int], object]

# So many articles do not fail one beside the other unless something else is broken.
_SUSPICIOUS = 8


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows that were read and analysed, rows that failed, quotes that were found."""

    documents: int = 0
    failed: int = 0
    quotes: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.documents + other.documents,
            self.failed + other.failed,
            self.quotes + other.quotes,
        )


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs beside the part; can be pickled.

    model: where it lies: a folder, a hub name, or `None` for the default one. batch_size:
    documents whose windows go to the encoder together.
    """

    job: Job
    folder: Folder
    model: str | None = None
    batch_size: int = 32

    def load(self, threads: int | None = None) -> QuoteStance:
        """Load the model.

        Raises:
            QuotestanceError: no such model, or not the one that the job is for.
        """
        from quotestance.pipeline import QuoteStance

        if Model.of(self.model) != self.job.model:
            raise QuotestanceError(
                f"{self.model or 'the default model'}: not the model that this run began with, "
                f"{self.job.model.name} {self.job.model.version}; have the same one everywhere"
            )
        return QuoteStance.from_pretrained(self.model, device=self.job.device, threads=threads)


def work(part: Part, task: Task, qs: QuoteStance, tick: Tick = int) -> Counts:
    """Find the quotes of a part and write its files, the one that says so last.

    A row that cannot be read, or whose analysis fails in whatever way, is written to the errors.
    One batch of documents is held at a time, and the reasons of the part's errors. `tick` is told
    after each batch how many rows that were.

    Raises:
        InputError: the input has changed since the job began.
        QuotestanceError: every article of a batch fails, so that something else must be wrong.
        OSError: the input cannot be read, or a file cannot be written.
    """
    folder, job = task.folder, task.job
    columns = tables.Columns(job.model.stances, job.columns.keep)
    counts, errors = Counts(), list[dict[str, Any]]()
    quotes = folder.quotes(part, job.form)
    with (
        folder.opened(quotes) as stream,
        closing(tables.WRITERS[job.form](stream, columns)) as table,
    ):
        rows = inputs.read(part, job.columns)
        while batch := list(islice(rows, task.batch_size)):
            for row, found in zip(batch, _found(batch, _Reading(task, qs, table)), strict=True):
                if isinstance(found, str):
                    errors.append(_error(part, row, found))
                    counts += Counts(failed=1)
                else:
                    table.write(found)
                    counts += Counts(documents=1, quotes=len(found))
            tick(len(batch))
    _commit(part, folder, counts, [quotes, *_write_errors(part, folder, errors)])
    return counts


def done(part: Part, folder: Folder) -> Counts | None:
    """What came of a part; `None` where it is still to be done, or its files are not there."""
    try:
        state = json.loads(folder.state(part).read_bytes())
        sizes = {folder.path / name: each["bytes"] for name, each in state["files"].items()}
        counts = Counts(**state["counts"])
        whole = all(path.stat().st_size == size for path, size in sizes.items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return counts if whole else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """From documents to rows of quotes."""

    task: Task
    qs: QuoteStance
    table: tables.Table

    def __call__(self, rows: Sequence[Row]) -> list[list[Any]]:
        job = self.task.job
        documents = self.qs.pipe(
            [row.document for row in rows if row.document is not None],
            batch_size=self.task.batch_size,
            attitudes=job.attitudes,
            min_score=job.min_score,
        )
        return [self.table.rows(document) for document in documents]


def _found(batch: Sequence[Row], reading: _Reading) -> Iterable[list[Any] | str]:
    """For each row its quotes, or the reason why there are none."""
    good = [row for row in batch if row.document is not None]
    analysed = attempt(good, reading)
    if len(good) >= _SUSPICIOUS and all(isinstance(each, str) for each in analysed):
        raise QuotestanceError(
            f"all {len(good)} articles of a batch failed, the first with {analysed[0]!r}; this "
            f"is hardly their fault: what is done is kept, mend it and go on with --resume"
        )
    remaining = iter(analysed)
    return [row.reason if row.document is None else next(remaining) for row in batch]


def _error(part: Part, row: Row, reason: str) -> dict[str, Any]:
    return {"input": part.source, "row": row.number, "id": row.id, "reason": reason}


def _write_errors(part: Part, folder: Folder, errors: Sequence[dict[str, Any]]) -> list[Path]:
    path = folder.errors(part)
    if not errors:
        # One may be left from a run whose other files were lost.
        path.unlink(missing_ok=True)
        return []
    with folder.opened(path) as stream:
        for error in errors:
            line = json.dumps(error, ensure_ascii=False) + "\n"
            stream.write(line.encode("utf-8", "backslashreplace"))
    return [path]


def _commit(part: Part, folder: Folder, counts: Counts, files: Sequence[Path]) -> None:
    described = {
        path.relative_to(folder.path).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": inputs.sha256(path),
        }
        for path in files
    }
    folder.write_json(folder.state(part), {"counts": asdict(counts), "files": described})
