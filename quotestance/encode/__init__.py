"""Token ids → token vectors, by one of two backends that give the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WindowInput:
    """One window, special tokens included. Shapes: ids (tokens,), features (tokens, 3)."""

    ids: NDArray[np.int64]
    features: NDArray[np.int64]


class Encoder(Protocol):
    """What a backend does."""

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        ...
