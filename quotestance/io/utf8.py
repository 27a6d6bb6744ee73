"""UTF-8 with errors that say where: the file and the byte."""

from __future__ import annotations

import codecs
import re
from typing import Any

from quotestance.errors import InputError

_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(raw: bytes, where: str, offset: int = 0) -> str:
    """Decode bytes that begin at byte `offset` of their file; a byte order mark at 0 is dropped.

    Nothing else is changed, line endings included.

    Raises:
        InputError: the bytes are not UTF-8; the message gives the offset of the first wrong one.
    """
    body = raw.removeprefix(codecs.BOM_UTF8) if offset == 0 else raw
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        place = offset + len(raw) - len(body) + error.start
        looks = " (it looks like UTF-16)" if offset == 0 and raw[:2] in _UTF16_MARKS else ""
        raise InputError(
            f"{where}: not UTF-8: byte 0x{body[error.start]:02x} at byte offset {place}{looks}; "
            "save the file as UTF-8"
        ) from error


def surrogates(text: str) -> int:
    """Count the lone surrogates, which UTF-8 cannot hold."""
    return len(_SURROGATE.findall(text))


def without_surrogates(text: str) -> str:
    """Put a replacement character for each lone surrogate; no offset changes."""
    return _SURROGATE.sub(_REPLACEMENT, text)


def sound(value: Any) -> Any:
    """A value of dictionaries, lists and strings, with its strings free of lone surrogates."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {sound(key): sound(member) for key, member in value.items()}
    return [sound(item) for item in value] if isinstance(value, list) else value
