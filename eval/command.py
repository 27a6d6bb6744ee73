"""How scripts end: with a line on standard error and status 2 where something given is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable

from quotestance.errors import QuotestanceError

_USAGE_ERROR = 2


def status(name: str, work: Callable[[], None]) -> int:
    """Do the work of a script, and return its exit status.

    Args:
        name: of the script, for messages.
        work: raises QuotestanceError, OSError or ModuleNotFoundError where it cannot be done.
    """
    try:
        work()
    except ModuleNotFoundError as error:
        return _fail(name, f"{error.name} is not installed: pip install 'quotestance[eval]'")
    except OSError as error:
        known = error.filename is not None
        return _fail(name, f"{error.filename}: {error.strerror}" if known else str(error))
    except QuotestanceError as error:
        return _fail(name, str(error))
    return 0


def _fail(name: str, message: str) -> int:
    print(f"{name}: {message}", file=sys.stderr)
    return _USAGE_ERROR
