"""Parquet of any kind, read by row groups and in small batches; needs pyarrow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any, NoReturn

from quotestance.corpus.records import Columns, Part, Unread
from quotestance.errors import InputError
from quotestance.io.extras import needed

# Rows decoded at a time, and bytes of a column read at a time.
_BATCH = 128
_BUFFER = 1 << 20


def starts(path: Path, columns: Columns) -> Iterator[int]:
    """How many rows stand before each row; the file's own count, nothing else is read.

    Raises:
        InputError: not a parquet file, or it lacks a column.
        QuotestanceError: pyarrow is not installed.
        OSError: the file cannot be read.
    """
    with _opened(path) as file:
        columns.check(file.schema_arrow.names, str(path))
        return iter(range(file.metadata.num_rows))


def rows(part: Part, columns: Columns) -> Iterator[Unread]:
    """The rows from the beginning of a part to the end of its last row group.

    A row that stands in a damaged page, or behind one, is read as an error.

    Raises:
        InputError: not a parquet file.
        QuotestanceError: pyarrow is not installed.
        OSError: the file cannot be read.
    """
    arrow = needed("pyarrow", "parquet", "parquet")
    with _opened(part.path) as file:
        try:
            for batch in _batches(file, part, columns):
                for index in range(batch.num_rows):
                    yield partial(_members, batch, index)
        except (arrow.ArrowException, OSError) as error:
            # Arrow says OSError of pages that do not unpack too, but without a number.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            yield from repeat(partial(_damaged, str(error)))


def _opened(path: Path) -> AbstractContextManager[Any]:
    arrow = needed("pyarrow", "parquet", "parquet")
    parquet = needed("pyarrow.parquet", "parquet", "parquet")
    try:
        file: AbstractContextManager[Any] = parquet.ParquetFile(path, buffer_size=_BUFFER)
    except arrow.ArrowInvalid as error:
        raise InputError(f"{path}: not a parquet file: {error}") from error
    return file


def _batches(file: Any, part: Part, columns: Columns) -> Iterator[Any]:
    """Batches that begin with the first row of a part; row groups before it are not touched."""
    groups, skip = _groups(file.metadata, part)
    names = [name for name in columns.named if name in file.schema_arrow.names]
    for batch in file.iter_batches(_BATCH, row_groups=groups, columns=names, use_threads=False):
        passed = min(skip, batch.num_rows)
        skip -= passed
        yield batch.slice(passed)


def _groups(metadata: Any, part: Part) -> tuple[list[int], int]:
    """The row groups that a part has rows in, and the rows of these that stand before it."""
    groups: list[int] = []
    before, skip = 0, 0
    for index in range(metadata.num_row_groups):
        size = metadata.row_group(index).num_rows
        if before < part.start + part.rows and part.start < before + size:
            skip = skip if groups else part.start - before
            groups.append(index)
        before += size
    return groups, skip


def _members(batch: Any, index: int) -> Mapping[str, object]:
    try:
        return {
            name: _plain(column[index].as_py())
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error.reason} at byte {error.start} of a cell") from error


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: bytes are UTF-8, dates and their like text, NaN is null."""
    if isinstance(value, dict):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _damaged(problem: str) -> NoReturn:
    raise InputError(f"the parquet file is damaged here: {problem}")
