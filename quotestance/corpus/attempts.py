"""Work on many articles at once that may fail for one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def attempt(
    items: Sequence[_Item], work: Callable[[Sequence[_Item]], Sequence[_Made]]
) -> list[_Made | str]:
    """What the work makes of each item; where it fails, the reason (`type: message`) instead.

    Where it fails for all together, each is tried alone, so that only the one at fault is lost.
    """
    try:
        return [*work(items)]
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told in the result)
        if len(items) == 1:
            return [f"{type(error).__name__}: {error}"]
    return [outcome for item in items for outcome in attempt([item], work)]
