"""What running something costs: seconds of the clock and of the processor, and memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, TypeVar

_KILOBYTE, _MEGABYTE = 1024, 1e6
_STATUS = Path("/proc/self/status")

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the clock, and seconds of the processor over all threads of this process."""

    wall_s: float = 0.0
    cpu_s: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s)

    def __truediv__(self, parts: int) -> Cost:
        return Cost(self.wall_s / parts, self.cpu_s / parts)

    @classmethod
    def now(cls) -> Cost:
        """Both clocks; the difference of two is what was spent between them."""
        return cls(time.perf_counter(), time.process_time())


@dataclass(frozen=True, slots=True)
class Alone(Generic[_Value]):
    """What a function returned, and the largest resident size of its process in megabytes."""

    value: _Value
    peak_mb: float


def of(function: Callable[[], object]) -> Cost:
    """What one call costs."""
    began = Cost.now()
    function()
    return Cost.now() - began


def exhaust(items: Iterable[object]) -> None:
    """Take everything and keep nothing."""
    for _ in items:
        pass


def alone(function: Callable[..., _Value], *arguments: object) -> Alone[_Value]:
    """Call a function in a fresh process, whose memory is then its own.

    Args:
        function: of a module, not made inside another function.
        arguments: anything that can be pickled.

    Raises:
        BrokenProcessPool: the process was killed, as one that needs too much memory is.
        Exception: whatever the function raises.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_observed, function, *arguments).result()


def _observed(function: Callable[..., _Value], *arguments: object) -> Alone[_Value]:
    value = function(*arguments)
    return Alone(value, peak_mb())


def peak_mb() -> float:
    """The largest resident size that this process has had, in megabytes."""
    # Linux hands `ru_maxrss` down from the process that started this one, but not this line.
    if _STATUS.is_file():
        lines = _STATUS.read_text(encoding="utf-8").splitlines()
        kilobytes = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
        if kilobytes is not None:
            return round(int(kilobytes) * _KILOBYTE / _MEGABYTE, 1)
    unit = 1 if sys.platform == "darwin" else _KILOBYTE
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE, 1)
