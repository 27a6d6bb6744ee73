"""A job: all that the result of a run depends on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from quotestance.corpus import FORMATS, PART_SIZE
from quotestance.corpus.folder import Folder
from quotestance.corpus.inputs import Input, sha256
from quotestance.corpus.records import Columns
from quotestance.errors import QuotestanceError

_ABSENT = "nothing"


@dataclass(frozen=True, slots=True)
class Model:
    """Which model it is, wherever it lies; `files` are names and SHA-256."""

    name: str
    version: str
    stances: tuple[str, ...]
    files: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, name_or_path: str | None) -> Model:
        """Look at a model folder without loading it.

        Raises:
            QuotestanceError: no such model, or its configuration cannot be read.
            OSError: a file cannot be read.
        """
        from quotestance import persistence

        layout = persistence.locate(name_or_path)
        config = persistence.read_config(layout)
        files = [path for path in (*layout.required(), layout.graph) if path.is_file()]
        hashes = tuple((path.name, sha256(path)) for path in files)
        return cls(config.name, config.version, config.stances, hashes)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, and with what: two runs of equal jobs write the same bytes.

    Where inputs, model and output lie is not part of it, nor who does how much of it. `form` is
    that of the output. `version` is that of quotestance.
    """

    version: str
    model: Model
    inputs: tuple[Input, ...]
    columns: Columns = field(default_factory=Columns)
    part_size: int = PART_SIZE
    form: str = FORMATS[0]
    device: str = "cpu"
    attitudes: bool = False
    min_score: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The job in terms of JSON."""
        values = asdict(self) | {"model": asdict(self.model) | {"files": dict(self.model.files)}}
        plain: dict[str, Any] = json.loads(json.dumps(values))
        return plain


def settle(job: Job, folder: Folder) -> None:
    """Write the job down, or see that the one that is there is the same.

    Raises:
        QuotestanceError: it is another; names the first thing that differs.
        OSError: the file cannot be read or written.
    """
    if not folder.job.exists():
        folder.claim_json(folder.job, job.to_json())
    for place, old, new in _differences(_read(folder.job), job.to_json(), ""):
        raise QuotestanceError(
            f"{folder.job}: {place} was {_shown(old)} when this run began and is {_shown(new)} "
            f"now; run it as it was begun, or give another folder"
        )


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise QuotestanceError(f"{path}: not a job ({error}); give another folder") from error


def _differences(old: Any, new: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    """Where two values differ: the path of each place, and what is there in either."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            inner = f"{place}.{key}" if place else key
            yield from _differences(old.get(key, _ABSENT), new.get(key, _ABSENT), inner)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from _differences(*pair, f"{place}[{index}]")
    elif old != new:
        yield place, old, new


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} of them" if len(value) > 3 else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
