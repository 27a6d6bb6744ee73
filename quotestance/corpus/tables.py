"""The quotes of a part, on their way to a file: one row a quote, the same columns in every part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from quotestance.corpus import FORMATS
from quotestance.errors import QuotestanceError
from quotestance.io import objects, rows, utf8
from quotestance.io.extras import needed
from quotestance.io.parquet import column_type
from quotestance.types import Document

# Rows of a row group. The bytes of a file depend on it.
_GROUP = 5_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Those of csv, with a probability for every stance of the model, and then the kept ones."""

    stances: tuple[str, ...]
    keep: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """Those that say something about the quote."""
        return rows.Table(self.stances, iter(()), whole=False).columns

    def check(self) -> None:
        """See that no name is taken twice.

        Raises:
            QuotestanceError: a kept column is called like one of our own, or named twice.
        """
        for name in self.keep:
            if name in self.own or self.keep.count(name) > 1:
                why = "named twice" if self.keep.count(name) > 1 else "a column of every quote"
                raise QuotestanceError(f"--keep {name!r}: {why}; leave it out, or rename it")

    def rows(self, document: Document) -> list[dict[str, Any]]:
        """The quotes of a document, all columns filled; unknown is `None`."""
        kept = {name: document.fields.get(name) for name in self.keep}
        return [
            {name: quote.get(name) for name in self.own} | kept
            for quote in rows.table([document]).rows
        ]


class Table(Protocol):
    """A file of quotes that is being written."""

    def rows(self, document: Document) -> list[Any]:
        """A document's quotes as `write` takes them; all that can be wrong with them shows here.

        Raises:
            InputError: a kept value cannot be written.
        """
        ...

    def write(self, quotes: Sequence[Any]) -> None:
        """Write rows."""
        ...

    def close(self) -> None:
        """Write what is left; the stream stays open."""
        ...


class JsonLines:
    """One JSON object a quote."""

    def __init__(self, stream: BinaryIO, columns: Columns) -> None:
        self._stream = stream
        self._columns = columns

    def rows(self, document: Document) -> list[bytes]:
        """A line for each quote; lone surrogates, which UTF-8 cannot hold, as their escapes."""
        lines = (objects.written(row, document) for row in self._columns.rows(document))
        return [f"{line}\n".encode("utf-8", "backslashreplace") for line in lines]

    def write(self, quotes: Sequence[bytes]) -> None:
        """Write lines."""
        self._stream.writelines(quotes)

    def close(self) -> None:
        """Nothing is left."""


class Parquet:
    """The types of `quotestance convert`; a kept value is text, JSON where it was none."""

    def __init__(self, stream: BinaryIO, columns: Columns) -> None:
        arrow = needed("pyarrow", "parquet", "parquet")
        module = needed("pyarrow.parquet", "parquet", "parquet")
        self._columns = columns
        self._schema = schema(columns)
        self._from = arrow.Table.from_pylist
        self._writer = module.ParquetWriter(stream, self._schema, compression="zstd")
        self._waiting: list[dict[str, Any]] = []

    def rows(self, document: Document) -> list[dict[str, Any]]:
        """A row for each quote; lone surrogates, which UTF-8 cannot hold, are replaced."""
        return [
            utf8.sound(row | {name: _text(row[name], document) for name in self._columns.keep})
            for row in self._columns.rows(document)
        ]

    def write(self, quotes: Sequence[dict[str, Any]]) -> None:
        """Write whole row groups, so that their size does not depend on how rows come."""
        self._waiting += quotes
        while len(self._waiting) >= _GROUP:
            self._group(self._waiting[:_GROUP])
            del self._waiting[:_GROUP]

    def close(self) -> None:
        """Write the last row group and what ends a file."""
        if self._waiting:
            self._group(self._waiting)
            self._waiting = []
        self._writer.close()

    def _group(self, quotes: list[dict[str, Any]]) -> None:
        self._writer.write_table(self._from(quotes, schema=self._schema))


WRITERS: Mapping[str, Callable[[BinaryIO, Columns], Table]] = dict(
    zip(FORMATS, (JsonLines, Parquet), strict=True)
)


def schema(columns: Columns) -> Any:
    """The columns and their types, as a `pyarrow.Schema`.

    Raises:
        QuotestanceError: pyarrow is not installed.
    """
    arrow = needed("pyarrow", "parquet", "parquet")
    own = [(name, column_type(arrow, name)) for name in columns.own]
    return arrow.schema([*own, *((name, arrow.string()) for name in columns.keep)])


def _text(value: object, document: Document) -> str | None:
    return value if value is None or isinstance(value, str) else objects.written(value, document)
