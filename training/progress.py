"""The losses of a run as it goes: printed now and then, and kept for the training log."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

from torch import Tensor

_REPORT_EVERY = 50


class Progress:
    """Sums losses by head and tells their means every fifty steps, with the time left."""

    def __init__(self, steps: int) -> None:
        self.history: list[dict[str, float]] = []
        self._sums: Counter[str] = Counter()
        self._began, self._tokens, self._steps, self._all = time.monotonic(), 0, 0, steps

    def note(self, found: Mapping[str, Tensor], tokens: int, epoch: int) -> None:
        """Count one step."""
        self._steps += 1
        self._tokens += tokens
        self._sums.update({head: float(loss.detach()) for head, loss in found.items()})
        if self._steps % _REPORT_EVERY and self._steps != self._all:
            return
        spent = time.monotonic() - self._began
        left = spent / self._steps * (self._all - self._steps)
        means = {head: round(total / _REPORT_EVERY, 4) for head, total in self._sums.items()}
        self.history.append({"epoch": epoch, "step": self._steps, **means})
        print(
            f"epoch {epoch} step {self._steps}/{self._all} {self._tokens / spent:.0f} tokens/s "
            f"{left / 60:.0f} min left {means}",
            flush=True,
        )
        self._sums.clear()
