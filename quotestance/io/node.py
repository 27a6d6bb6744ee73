"""An object inside a file that was parsed from JSON: its members checked, its place known."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotestance.errors import InputError
from quotestance.types import Span

_LARGEST = sys.float_info.max


@dataclass(frozen=True, slots=True)
class Node:
    """A value, where it stands (`where`: file, line, document) and its path inside that place.

    All of the methods that read a member return `None` for one that is null or missing, and raise
    an InputError that names place, path, value and what belongs there for one that is wrong.
    """

    value: object
    where: str
    path: str = ""

    def members(self) -> Mapping[str, object]:
        """The object's members by key."""
        if not isinstance(self.value, dict):
            raise InputError.of(self.where, self.path or "it", self.value, "give an object")
        return self.value

    def field(self, key: str) -> str:
        """The path of a member."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, value: object, need: str) -> InputError:
        """The error to raise for a member; `need` continues "… is VALUE; "."""
        return InputError.of(self.where, self.field(key), value, need)

    def member(self, key: str) -> Node:
        """A member as a node of its own, whatever it is."""
        return Node(self.members().get(key), self.where, self.field(key))

    def items(self, key: str, need: str = "give a list") -> Iterator[Node]:
        """The items of a list, each a node of its own; none where there is no list."""
        values = self.members().get(key)
        if values is None:
            return
        if not isinstance(values, list):
            raise self.wrong(key, values, need)
        for index, value in enumerate(values):
            yield Node(value, self.where, self.field(f"{key}[{index}]"))

    def string(self, key: str) -> str | None:
        """A string that is not blank."""
        value = self.members().get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self.wrong(key, value, "give a string, or null where it is not known")

    def text(self, key: str = "text") -> str:
        """The article: a string, which may be empty but must be there."""
        if key not in self.members():
            need = f"give the article as a string under {key!r}"
            raise InputError(f"{self.where}: there is no {key}; {need}")
        value = self.members()[key]
        if not isinstance(value, str):
            raise self.wrong(key, value, "give the article as a string")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """One of some strings."""
        value = self.members().get(key)
        if value is None or (isinstance(value, str) and value in choices):
            return value
        raise self.wrong(key, value, f"give one of {', '.join(choices)}, or null")

    def flag(self, key: str) -> bool | None:
        """True or false."""
        value = self.members().get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(key, value, "give true, false or null")

    def number(self, key: str) -> float | None:
        """A finite number."""
        value = self.members().get(key)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and _finite(value):
            return float(value)
        raise self.wrong(key, value, "give a number, or null where it is not known")

    def integer(self, key: str) -> int | None:
        """A whole number."""
        value = self.members().get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.wrong(key, value, "give a whole number")

    def identifier(self, key: str = "id") -> str | None:
        """An id: numbered records are common, but a Document's id is always a string."""
        value = self.members().get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(key, value, "give a string or a whole number, or leave it out")

    def span(self, text: str, start: str = "start", end: str = "end") -> Span:
        """Cut the text between two members of the object, in characters, end exclusive."""
        first, last = self.integer(start), self.integer(end)
        if first is None or last is None or not 0 <= first < last <= len(text):
            need = f"give 0 <= {start} < {end} <= {len(text)}, in characters of the text"
            pair = {start: first, end: last}
            raise InputError.of(self.where, self.path or "the span", pair, need)
        return Span(first, last, text[first:last])


def _finite(value: float) -> bool:
    # math.isfinite cannot take the whole numbers of any size that JSON allows.
    return -_LARGEST <= value <= _LARGEST
