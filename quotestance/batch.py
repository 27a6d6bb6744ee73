"""Articles in, quotes out, a batch at a time: what Ray Data's `map_batches` and Spark take.

See docs/cluster.md for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.corpus import tables
from quotestance.corpus.attempts import attempt
from quotestance.errors import InputError, QuotestanceError
from quotestance.frames import Frame, frame
from quotestance.io import rows, utf8
from quotestance.io.extras import needed
from quotestance.io.node import Node
from quotestance.types import Document

if TYPE_CHECKING:
    from quotestance.pipeline import QuoteStance

ERROR = "error"
_HERE = "row"
_SPARK_TYPES = {
    "string": "string",
    "int64": "bigint",
    "double": "double",
    "bool": "boolean",
    "list": "array<array<bigint>>",
}


# Without slots, because Ray derives a class of its own from this one and adds attributes.
@dataclass(frozen=True)
class QuoteBatch:
    """Turns a table with one row an article into a table with one row a quote.

    It holds options alone, and can be sent to any process. A process loads the model when it
    gets its first batch, and keeps it: objects with equal options share one.

    Args:
        model: a model folder, which every machine must have under this path, or a hub name;
            `None` is the default model.
        device: `"cpu"`, or a torch device such as `"cuda"`.
        threads: of the processor, for each process; `None` for all cores granted to it.
        text_column: holds the articles, as strings.
        id_column: holds what tells the articles apart, strings or whole numbers.
        keep: further columns that are carried into every row of an article, as they are.
        attitudes: also return beliefs, wishes and plans (*believes, wants*).
        min_score: leave out quotes that score less, 0 to 1.
        batch_size: articles whose windows go to the encoder together.

    Raises:
        QuotestanceError: `batch_size` or `min_score` is out of range; `keep` is no list of names,
            or names a column of the result.
    """

    model: str | Path | None = None
    _: KW_ONLY
    device: str = "cpu"
    threads: int | None = 1
    text_column: str = "text"
    id_column: str = "id"
    keep: Sequence[str] = ()
    attitudes: bool = False
    min_score: float = 0.0
    batch_size: int = 32

    def __post_init__(self) -> None:
        # Wrong options are told here, not by a worker of the cluster after an hour.
        if not isinstance(self.batch_size, int) or self.batch_size < 1:
            need = "must be a whole number of at least 1"
            raise QuotestanceError(f"batch_size={self.batch_size!r} {need}")
        if not isinstance(self.min_score, int | float) or not 0 <= self.min_score <= 1:
            raise QuotestanceError(f"min_score={self.min_score!r} must be a number between 0 and 1")
        self._check_keep()

    def _check_keep(self) -> None:
        if isinstance(self.keep, str):
            raise QuotestanceError(f"keep={self.keep!r} must be a list of columns: [{self.keep!r}]")
        taken = {*tables.Columns(()).own, ERROR}
        for name in self.keep:
            if name in taken or name.startswith(rows.PREFIX):
                need = "which is a column of the result; rename it in the input"
                raise QuotestanceError(f"keep names {name!r}, {need}")
            if list(self.keep).count(name) > 1:
                raise QuotestanceError(f"keep names {name!r} twice; name it once")

    def __call__(self, batch: Any) -> Any:
        """Read a batch, and return the same kind of table.

        The columns are those that `schema` tells, in the order of the articles and of their
        quotes. An article without quotes has no row. One that cannot be read has one row, with
        its id and the reason as `error`; everything else in that row is null.

        Args:
            batch: a `pandas.DataFrame`, a `pyarrow.Table`, or a dictionary of arrays. Numpy
                has no nulls but NaN: in a dictionary all but probabilities are arrays of objects.

        Raises:
            InputError: the batch is no such table, or lacks a column.
            QuotestanceError: the model cannot be loaded, an option is wrong, or pyarrow is not
                installed.
        """
        given = frame(batch)
        self._check(given.columns)
        columns = self._columns()
        found: list[dict[str, Any]] = []
        origins: list[int] = []
        for index, outcome in enumerate(self._read(self._asked(given))):
            lines = outcome.rows() if isinstance(outcome, _Failure) else columns.rows(outcome)
            found += utf8.sound(lines)
            origins += [index] * len(lines)
        arrow = needed("pyarrow", "parquet", "a batch")
        table = arrow.Table.from_pylist(found, schema=self._schema())
        return given.answer(table, self.keep, origins)

    def frames(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Read batch after batch: what Spark's `DataFrame.mapInPandas` takes."""
        for batch in batches:
            yield self(batch)

    def schema(self, kept: Mapping[str, Any] | None = None) -> Any:
        """The columns of a result and their types, as a `pyarrow.Schema`.

        Args:
            kept: the pyarrow types of the columns of `keep`; those of others are passed over.

        Raises:
            QuotestanceError: a type is missing, there is no such model, or pyarrow is not
                installed.
        """
        schema = self._schema()
        for name, kind in self._kept(kept).items():
            schema = schema.append(needed("pyarrow", "parquet", "a schema").field(name, kind))
        return schema

    def ddl(self, kept: Mapping[str, str] | None = None) -> str:
        """The columns of a result and their types, as Spark writes schemas.

        Args:
            kept: the Spark types of the columns of `keep`; those of others are passed over, so
                that `dict(frame.dtypes)` will do.

        Raises:
            QuotestanceError: a type is missing, there is no such model, or pyarrow is not
                installed.
        """
        own = {field.name: _SPARK_TYPES[_kind(field.type)] for field in self._schema()}
        columns = {**own, **self._kept(kept)}
        return ", ".join(f"`{name.replace('`', '``')}` {kind}" for name, kind in columns.items())

    def _schema(self) -> Any:
        arrow = needed("pyarrow", "parquet", "a batch")
        return tables.schema(self._columns()).append(arrow.field(ERROR, arrow.string()))

    def _columns(self) -> tables.Columns:
        return tables.Columns(_stances(self.model))

    def _kept(self, types: Mapping[str, Any] | None) -> dict[str, Any]:
        known = types or {}
        missing = [name for name in self.keep if name not in known]
        if missing:
            raise QuotestanceError(
                f"the type of {missing[0]!r} is missing; give it as {{name: type}}"
            )
        return {name: known[name] for name in self.keep}

    def _check(self, columns: Sequence[str]) -> None:
        asked = {"text_column": self.text_column, "id_column": self.id_column}
        asked |= {f"keep[{index}]": name for index, name in enumerate(self.keep)}
        for option, name in asked.items():
            if name not in columns:
                need = f"the batch has {', '.join(map(repr, columns)) or 'none'}"
                raise InputError(f"{option}={name!r}: there is no such column; {need}")

    def _asked(self, given: Frame) -> Iterator[Document | _Failure]:
        pairs = zip(given.values(self.id_column), given.values(self.text_column), strict=True)
        for identifier, text in pairs:
            row = Node({self.id_column: identifier, self.text_column: text}, _HERE)
            try:
                yield Document(row.text(self.text_column), id=row.identifier(self.id_column))
            except InputError as error:
                # Which row of which batch it was says nothing, and batches may be cut otherwise.
                reason = str(error).removeprefix(f"{_HERE}: ")
                yield _Failure(None if identifier is None else str(identifier), reason)

    def _read(self, asked: Iterable[Document | _Failure]) -> Iterator[Document | _Failure]:
        """Put what was read in the place of what was asked, `batch_size` at a time."""
        items = iter(asked)
        while group := list(islice(items, self.batch_size)):
            read = iter(self._together([item for item in group if isinstance(item, Document)]))
            yield from (next(read) if isinstance(item, Document) else item for item in group)

    def _together(self, documents: Sequence[Document]) -> list[Document | _Failure]:
        model = _loaded(self.model, self.device, self.threads)

        def read(some: Sequence[Document]) -> list[Document]:
            found = model.pipe(
                some,
                batch_size=self.batch_size,
                attitudes=self.attitudes,
                min_score=self.min_score,
            )
            return list(found)

        return [
            _Failure(document.id, outcome) if isinstance(outcome, str) else outcome
            for document, outcome in zip(documents, attempt(documents, read), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Failure:
    """An article that could not be read."""

    id: str | None
    reason: str

    def rows(self) -> list[dict[str, Any]]:
        return [{"document": self.id, ERROR: self.reason}]


def _kind(arrow_type: Any) -> str:
    return str(arrow_type).partition("<")[0]


@cache
def _stances(model: str | Path | None) -> tuple[str, ...]:
    from quotestance import persistence

    return persistence.read_config(persistence.locate(model)).stances


@cache
def _loaded(model: str | Path | None, device: str, threads: int | None) -> QuoteStance:
    from quotestance.pipeline import QuoteStance

    return QuoteStance.from_pretrained(model, device=device, threads=threads)
