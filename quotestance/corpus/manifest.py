"""What came of a run, for whoever uses its results: nothing in it depends on when or how fast."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from typing import Any

from quotestance.corpus.folder import Folder
from quotestance.corpus.job import Job
from quotestance.corpus.parts import Counts
from quotestance.corpus.records import Part

_PACKAGES = ("numpy", "onnxruntime", "tokenizers")


def write(job: Job, folder: Folder, found: Sequence[tuple[Part, Counts]]) -> Counts:
    """Write the manifest of a shard that is done, and return its counts.

    Raises:
        OSError: it cannot be written.
    """
    total = sum((counts for _, counts in found), Counts())
    values = {
        "job": job.to_json(),
        "shard": str(folder.shard),
        "versions": _versions(job),
        "counts": {"parts": len(found)} | asdict(total),
        "inputs": _by_input(job, found),
    }
    folder.write_json(folder.manifest, values)
    return total


def _by_input(job: Job, found: Sequence[tuple[Part, Counts]]) -> list[dict[str, Any]]:
    parts = dict.fromkeys((each.name for each in job.inputs), 0)
    sums = dict.fromkeys(parts, Counts())
    for part, counts in found:
        parts[part.source] += 1
        sums[part.source] += counts
    return [{"name": name, "parts": parts[name]} | asdict(sums[name]) for name in parts]


def _versions(job: Job) -> dict[str, str]:
    packages = [
        *_PACKAGES,
        *(["torch"] if job.device != "cpu" else []),
        *(["pyarrow"] if job.form == "parquet" else []),
    ]
    versions = {package: metadata.version(package) for package in packages}
    return {"quotestance": job.version, "python": platform.python_version()} | versions
