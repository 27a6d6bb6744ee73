"""A document's quotes as a plain table for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from quotestance.types import Document, Quote, Stance

WIDTH = 100

_HEADINGS = ("speaker", "stance", "type", "words")
_WIDEST_SPEAKER = 24
_WIDEST_STANCE = 16
_WIDEST_TYPE = 8
_NARROWEST_WORDS = 24
_GAP = "  "
_UNKNOWN = "-"

_STANCE_COLUMN = 1
_COLOURS = {"condemn": "\033[31m", "urge": "\033[33m", "deny": "\033[35m"}
_BOLD = "\033[1m"
_RESET = "\033[0m"

# Characters that would steer the terminal: C0 and C1 controls, white space excepted.
_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if not chr(code).isspace()}


@dataclass(frozen=True, slots=True)
class _Row:
    """One cell a column, where a newline begins another line, and the colour of its stance."""

    cells: Sequence[str]
    colour: str = ""


def table(document: Document, width: int = WIDTH, colour: bool = False) -> str:
    """Lay out speaker, stance with its probability, type and words, one quote after the other.

    `width` is in characters; where it leaves too little for the words, lines are longer.
    `colour` adds ANSI codes. The result ends in a newline.
    """
    title = _plain(document.id) if document.id else "document"
    if not document.quotes:
        return f"{title}: no quotations found\n"
    rows = [_Row(_HEADINGS), *(_row(quote, colour) for quote in document.quotes)]
    widths = _widths(rows, width)
    rows.insert(1, _Row(["-" * size for size in widths]))
    lines = [_title(title, len(document.quotes), colour)]
    for row in rows:
        lines += _lines(row, widths)
    return "\n".join(lines) + "\n"


def _title(name: str, count: int, colour: bool) -> str:
    line = f"{name}: {count} {'quotation' if count == 1 else 'quotations'}"
    return f"{_BOLD}{line}{_RESET}" if colour else line


def _row(quote: Quote, colour: bool) -> _Row:
    stance = quote.stance
    kind = quote.type or _UNKNOWN
    cells = (
        _plain(quote.speaker.name) if quote.speaker else _UNKNOWN,
        _stance(stance) if stance else _UNKNOWN,
        f"{kind}\nattitude" if quote.attitude else kind,
        _plain(quote.text),
    )
    return _Row(cells, _COLOURS.get(stance.label, "") if stance and colour else "")


def _stance(stance: Stance) -> str:
    chance = stance.scores.get(stance.label)
    first = stance.label if chance is None else f"{stance.label} {chance:.2f}"
    return f"{first}\nalso {stance.second}" if stance.second else first


def _widths(rows: Sequence[_Row], width: int) -> list[int]:
    """Give a column its widest cell, up to a limit, and the words what is left."""
    columns = list(zip(*(row.cells for row in rows), strict=True))[:-1]
    limits = (min(_WIDEST_SPEAKER, max(width // 4, 1)), _WIDEST_STANCE, _WIDEST_TYPE)
    fixed = [min(limit, _widest(column)) for limit, column in zip(limits, columns, strict=True)]
    left = width - sum(fixed) - len(fixed) * len(_GAP)
    return [*fixed, max(left, _NARROWEST_WORDS)]


def _widest(cells: Sequence[str]) -> int:
    return max(len(line) for cell in cells for line in cell.split("\n"))


def _lines(row: _Row, widths: Sequence[int]) -> list[str]:
    columns = [_wrapped(cell, width) for cell, width in zip(row.cells, widths, strict=True)]
    lines = []
    for parts in zip_longest(*columns, fillvalue=""):
        padded = [part.ljust(width) for part, width in zip(parts, widths, strict=True)]
        if row.colour and parts[_STANCE_COLUMN]:
            padded[_STANCE_COLUMN] = f"{row.colour}{padded[_STANCE_COLUMN]}{_RESET}"
        lines.append(_GAP.join(padded).rstrip())
    return lines


def _wrapped(cell: str, width: int) -> list[str]:
    return [line for part in cell.split("\n") for line in textwrap.wrap(part, width)]


def _plain(text: str) -> str:
    """One line that cannot steer the terminal."""
    return " ".join(text.translate(_CONTROLS).split())
