"""Figures on disk: JSON with sorted keys, whole or not at all, and hashes of what they are of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from quotestance.io import atomic


def write(record: dict[str, Any], path: Path) -> None:
    """Write a record, its folder too if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic.opened(path) as stream:
        json.dump(record, stream, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
        stream.write("\n")


def sha256(path: Path) -> str:
    """The hash of a file, or of all files of a folder with their names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    total = hashlib.sha256()
    for file in sorted(each for each in path.rglob("*") if each.is_file()):
        total.update(file.relative_to(path).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()
