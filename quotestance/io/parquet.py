"""Parquet: the rows of csv with types, for pandas, polars and DuckDB; needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from quotestance.errors import InputError
from quotestance.io import atomic, rows
from quotestance.io.extras import needed
from quotestance.io.losses import Losses
from quotestance.io.node import Node
from quotestance.types import Document

_BATCH = 10_000
_SPANS = frozenset({"content", "cue_spans", "source_spans", "speaker_mentions"})
_INTEGERS = frozenset({"quote", "start", "end"})


def read(path: Path | str) -> Iterator[Document]:
    """Read a table that was written whole; rows may have been sorted, changed or taken out.

    Raises:
        InputError: the file is no such table; names file, row, column and cell.
        QuotestanceError: pyarrow is not installed.
        OSError: the file cannot be read.
    """
    return rows.documents(_nodes(Path(path)))


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write a table that `read` turns back into documents; it appears whole or not at all.

    Raises:
        InputError: a quote has probabilities for other stances than the first that has any, or a
            field of a document cannot be written as JSON.
        QuotestanceError: pyarrow is not installed.
        OSError: the file cannot be written.
    """
    arrow, parquet = _arrow(), _parquet()
    losses = Losses.writing("parquet", path)
    table = rows.table(documents, losses)
    schema = arrow.schema([(name, column_type(arrow, name)) for name in table.columns])
    with (
        atomic.binary(path) as stream,
        parquet.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        while batch := list(islice(table.rows, _BATCH)):
            writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
    losses.warn()


def _arrow() -> Any:
    return needed("pyarrow", "parquet", "parquet")


def _parquet() -> Any:
    return needed("pyarrow.parquet", "parquet", "parquet")


def column_type(arrow: Any, column: str) -> Any:
    """The type of a column of `rows`, of the pyarrow module that is given."""
    if column in _SPANS:
        return arrow.list_(arrow.list_(arrow.int64()))
    if column in _INTEGERS:
        return arrow.int64()
    if column == "score" or column.startswith(rows.PREFIX):
        return arrow.float64()
    return arrow.bool_() if column == "attitude" else arrow.string()


def _nodes(path: Path) -> Iterator[Node]:
    arrow, parquet = _arrow(), _parquet()
    number = 0
    with path.open("rb") as stream:
        try:
            for batch in parquet.ParquetFile(stream).iter_batches(_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield Node(row, f"{path}, row {number}")
        except arrow.ArrowInvalid as error:
            raise InputError(f"{path}: not a parquet file: {error}") from error
