"""Text files: one file, one document, verbatim."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotestance.io import utf8
from quotestance.types import Document


def read(path: Path | str, name: str | None = None) -> Iterator[Document]:
    """Read a file as one document whose id is `name`, by default the name of the file.

    The text is as it stands in the file, line endings included; a byte order mark is dropped.

    Raises:
        InputError: the file is not UTF-8; the message gives the byte.
        OSError: the file cannot be read.
    """
    path = Path(path)
    yield Document(text=utf8.decode(path.read_bytes(), str(path)), id=name or path.name)
