"""Tables in memory as clusters hand them around: of pandas, of pyarrow, and arrays by name.

Each is read column by column, and answered in kind: what came as a data frame goes on as one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from quotestance.errors import InputError
from quotestance.io.extras import needed


class Frame(Protocol):
    """A table of one kind."""

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""

    def values(self, column: str) -> list[Any]:
        """The cells of a column as Python values; a missing one is `None`."""

    def answer(self, table: Any, keep: Sequence[str], origins: Sequence[int]) -> Any:
        """Turn a `pyarrow.Table` into this kind, and put columns of this frame beside it.

        Args:
            table: with one row for every item of `origins`.
            keep: columns of this frame, which are carried over as they are.
            origins: the row of this frame, from 0, that each row of `table` comes from.
        """


def frame(batch: object) -> Frame:
    """Take a `pandas.DataFrame`, a `pyarrow.Table`, or a mapping of names to arrays or lists.

    Raises:
        InputError: it is something else.
    """
    pandas, arrow = sys.modules.get("pandas"), sys.modules.get("pyarrow")
    if pandas and isinstance(batch, pandas.DataFrame):
        return _Pandas(batch)
    if arrow and isinstance(batch, arrow.Table):
        return _Arrow(batch)
    if isinstance(batch, Mapping):
        return _Arrays(batch)
    need = "give a pandas.DataFrame, a pyarrow.Table or a dictionary of arrays"
    raise InputError(f"the batch is of type {type(batch).__name__}; {need}")


@dataclass(frozen=True, slots=True)
class _Pandas:
    given: Any

    @property
    def columns(self) -> list[str]:
        return list(self.given.columns)

    def values(self, column: str) -> list[Any]:
        cells = self.given[column]
        pairs = zip(cells.tolist(), cells.isna().tolist(), strict=True)
        return [None if missing else cell for cell, missing in pairs]

    def answer(self, table: Any, keep: Sequence[str], origins: Sequence[int]) -> Any:
        arrow, pandas = needed("pyarrow", "parquet", "a batch"), needed("pandas", "ray", "a batch")
        # Types that have room for what is missing: without them a null turns integers to floats.
        nullable = {arrow.int64(): pandas.Int64Dtype(), arrow.bool_(): pandas.BooleanDtype()}
        found = table.to_pandas(types_mapper=nullable.get)
        for field in table.schema:
            if arrow.types.is_list(field.type):
                found[field.name] = pandas.Series(table[field.name].to_pylist(), dtype=object)
        kept = self.given[list(keep)].take(origins).reset_index(drop=True)
        return pandas.concat([found, kept], axis=1)


@dataclass(frozen=True, slots=True)
class _Arrow:
    given: Any

    @property
    def columns(self) -> list[str]:
        return list(self.given.column_names)

    def values(self, column: str) -> list[Any]:
        cells: list[Any] = self.given[column].to_pylist()
        return cells

    def answer(self, table: Any, keep: Sequence[str], origins: Sequence[int]) -> Any:
        arrow = needed("pyarrow", "parquet", "a batch")
        places = arrow.array(origins, arrow.int64())
        for name in keep:
            field = self.given.schema.field(name)
            table = table.append_column(field, self.given[name].take(places))
        return table


@dataclass(frozen=True, slots=True)
class _Arrays:
    given: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        return list(self.given)

    def values(self, column: str) -> list[Any]:
        cells = self.given[column]
        listed = cells.tolist() if hasattr(cells, "tolist") else cells
        return [None if _is_nan(cell) else cell for cell in listed]

    def answer(self, table: Any, keep: Sequence[str], origins: Sequence[int]) -> Any:
        import numpy as np

        arrow = needed("pyarrow", "parquet", "a batch")
        found = {}
        for field in table.schema:
            if arrow.types.is_floating(field.type):
                found[field.name] = table[field.name].to_numpy()
            else:
                # Numpy has no other type with room for what is missing.
                cells = np.empty(table.num_rows, dtype=object)
                cells[:] = table[field.name].to_pylist()
                found[field.name] = cells
        return found | {name: np.asarray(self.given[name])[list(origins)] for name in keep}


def _is_nan(cell: object) -> bool:
    return isinstance(cell, float) and math.isnan(cell)
