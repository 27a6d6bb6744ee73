"""Packages that only some formats need, asked for when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from quotestance.errors import QuotestanceError


def needed(module: str, extra: str, what: str) -> Any:
    """Import a package of an extra.

    Raises:
        QuotestanceError: it is not installed; the message says how to install it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise QuotestanceError(
            f"{what} needs {module.partition('.')[0]}; run: pip install 'quotestance[{extra}]'"
        ) from error
