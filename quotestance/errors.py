"""What quotestance raises when something given to it is wrong."""

from __future__ import annotations

import reprlib


class QuotestanceError(ValueError):
    """Something given to quotestance is wrong; the message says what and how to put it right."""


class InputError(QuotestanceError):
    """A document, record or file that cannot be read as it stands."""

    @classmethod
    def of(cls, where: str, field: str, value: object, need: str) -> InputError:
        """Name the place, the field, its value (shortened) and what belongs there instead.

        `need` continues "… is VALUE; ": for example "give a string, or null where it is unknown".
        """
        return cls(f"{where}: {field} is {reprlib.repr(value)}; {need}")


class FormatWarning(UserWarning):
    """What a file format could not hold when writing, or what was passed over when reading."""
