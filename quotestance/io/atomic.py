"""Output that is there whole or not at all."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, TextIO, TypeVar

_Mode = Literal["w", "x"]
_Stream = TypeVar("_Stream", TextIO, BinaryIO)


@contextmanager
def opened(path: Path | str) -> Iterator[TextIO]:
    r"""Open a text file for writing that takes the name `path` only when the block ends well.

    Until then the text stands in a hidden file of the same folder, which any error removes; a
    file that was at `path` before stays as it was. Devices and pipes are written to directly.
    Newlines are written as given; a lone surrogate, which UTF-8 cannot hold, is written as its
    escape `\udXXX` (which JSON reads back).

    Raises:
        OSError: the folder is missing or cannot be written to, or `path` is a folder.
    """
    with _opened(path, _text) as stream:
        yield stream


@contextmanager
def binary(path: Path | str) -> Iterator[BinaryIO]:
    """Open a file of bytes as `opened` opens one of text.

    Raises:
        OSError: the folder is missing or cannot be written to, or `path` is a folder.
    """
    with _opened(path, _bytes) as stream:
        yield stream


@contextmanager
def folder(path: Path | str) -> Iterator[Path]:
    """Give an empty folder that takes the name `path` only when the block ends well.

    Raises:
        OSError: something is at `path` already that is not an empty folder, or the folder around
            it is missing or cannot be written to.
    """
    target = Path(path).resolve()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        problem = "is there already; give a new name or an empty folder"
        raise FileExistsError(errno.EEXIST, problem, str(path))
    draft = _draft_name(target)
    try:
        draft.mkdir()
    except OSError as error:
        raise OSError(error.errno, f"cannot write: {error.strerror}", str(path)) from error
    try:
        yield draft
        if target.exists():
            target.rmdir()
        draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _draft_name(target: Path) -> Path:
    return target.with_name(f".quotestance-{secrets.token_hex(6)}.tmp")


@contextmanager
def _opened(path: Path | str, opener: Callable[[Path, _Mode], _Stream]) -> Iterator[_Stream]:
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        with opener(target, "w") as stream:
            yield stream
        return
    draft = _draft_name(target)
    try:
        stream = opener(draft, "x")
    except OSError as error:
        # The error names the file the caller asked for, not the draft.
        raise OSError(error.errno, f"cannot write: {error.strerror}", str(path)) from error
    try:
        with stream:
            yield stream
        if target.exists():
            draft.chmod(target.stat().st_mode)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _text(path: Path, mode: _Mode) -> TextIO:
    return path.open(mode, encoding="utf-8", errors="backslashreplace", newline="")


def _bytes(path: Path, mode: _Mode) -> BinaryIO:
    return path.open("wb" if mode == "w" else "xb")
