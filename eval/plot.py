"""Saving plots: whole or not at all, and the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quotestance.io import atomic

ENDINGS = (".svg", ".png", ".pdf")
# Without the hour in them, and without identifiers drawn by chance.
_METADATA = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}


def save(figure: Any, path: Path) -> None:
    """Write a figure of matplotlib; the ending of the path, one of `ENDINGS`, says the format."""
    from matplotlib import rc_context

    ending = path.suffix.lower()
    with rc_context({"svg.hashsalt": "quotestance"}), atomic.binary(path) as stream:
        figure.savefig(stream, format=ending[1:], metadata=_METADATA.get(ending))
