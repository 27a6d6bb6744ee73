"""The default backend: onnxruntime on the CPU, no torch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from quotestance.encode import WindowInput


class OnnxEncoder:
    """Runs one window at a time.

    A window fills the cores by itself, none is padded, and the dynamic ranges of int8
    are then those of this window alone: the result never depends on its neighbours.
    """

    def __init__(self, path: Path, threads: int | None = None) -> None:
        """Load a graph; `threads` defaults to the cores granted to this process."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or _granted_cores()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        return [self._run(window) for window in windows]

    def _run(self, window: WindowInput) -> NDArray[np.float32]:
        inputs = {
            "ids": window.ids[None],
            "mask": np.ones((1, len(window.ids)), dtype=np.int64),
            "features": window.features[None],
        }
        vectors: NDArray[np.float32] = self._session.run(["vectors"], inputs)[0][0]
        return vectors


def _granted_cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine's."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
