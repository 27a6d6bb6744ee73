"""The rows of a corpus: the parts they are worked through in, what is read of them, one row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotestance.corpus import ID, TEXT
from quotestance.errors import InputError
from quotestance.io.node import Node
from quotestance.types import Document

# A row that is still to be looked at: gives its members, or raises the InputError it deserves.
Unread = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns (in JSON lines: members) are read.

    text: the article. id: the name of the document; rows without one are called `FILE#ROW`.
    keep: columns that every row of a quote carries on.
    """

    text: str = TEXT
    id: str = ID
    keep: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((self.text, self.id, *self.keep)))

    def check(self, heading: Sequence[str], where: str) -> None:
        """See that a table has the columns; that of ids may be missing if it was not asked for.

        Raises:
            InputError: one is missing, or there are two of its name.
        """
        for name in self.named:
            count = heading.count(name)
            if count > 1:
                raise InputError(
                    f"{where}: {count} columns are called {name!r}; rename all but one"
                )
            if not count and (name, self.id) != (ID, ID):
                raise InputError(
                    f"{where}: there is no column {name!r}, only {', '.join(map(repr, heading))}; "
                    f"name columns with --text-column, --id-column and --keep"
                )


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one input that are worked through together, by whatever process can read the file.

    name: `INPUT-PART`, both counted from 0. source: the name of the input. first: the number of
    the first row, from 1. rows: how many. start: where the first one begins, in bytes; in parquet
    the rows before it.
    """

    name: str
    path: Path
    source: str
    format: str
    first: int
    rows: int
    start: int

    def where(self, number: int) -> str:
        """How messages name a row."""
        return f"{self.source}, row {number}"

    def numbers(self) -> range:
        """The numbers of its rows."""
        return range(self.first, self.first + self.rows)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an input: a document, or else the reason why it is none."""

    number: int
    id: str
    document: Document | None
    reason: str = ""


def row(part: Part, number: int, columns: Columns, unread: Unread) -> Row:
    """Look at a row."""
    where, name = part.where(number), f"{part.source}#{number}"
    try:
        node = Node(unread(), where)
        name = node.identifier(columns.id) or name
        text = node.text(columns.text)
    except InputError as error:
        return Row(number, name, None, str(error).removeprefix(f"{where}: "))
    kept = {column: node.members().get(column) for column in columns.keep}
    return Row(number, name, Document(text, id=name, fields=kept))


def cut(starts: Iterator[int], size: int) -> Iterator[tuple[int, int, int]]:
    """Cut the rows of an input, given where each begins, in parts of up to `size`.

    Yields, for each part, the number of its first row (from 1), its rows, and where it begins.
    """
    first, rows, start = 1, 0, 0
    for begin in starts:
        if rows == size:
            yield first, rows, start
            first, rows = first + rows, 0
        if not rows:
            start = begin
        rows += 1
    if rows:
        yield first, rows, start
