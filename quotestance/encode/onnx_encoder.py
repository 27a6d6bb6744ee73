"""The default backend: onnxruntime on the CPU, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from quotestance.encode import WindowInput
from quotestance.encode.cores import granted_cores

# On CPUs the fused addition and layer norm takes longer than the two by themselves.
SLOWER = ["SkipLayerNormFusion"]


class OnnxEncoder:
    """Runs every window by itself, several at a time.

    None is padded, and the dynamic ranges of int8 are those of one window alone: the result
    depends neither on a window's neighbours nor on the number of threads.
    """

    def __init__(self, path: Path, threads: int | None = None) -> None:
        """Load a graph; `threads` defaults to the cores granted to this process."""
        self._threads = threads or granted_cores()
        options = onnxruntime.SessionOptions()
        # A lone window is spread over the cores; where there are many, each fills one, and
        # threads that waited by spinning would only take the cores from them.
        options.intra_op_num_threads = self._threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=SLOWER,
        )
        # Graphs that were exported by version 0.2.0 or before want to be told that nothing is
        # padded.
        self._masked = any(each.name == "mask" for each in self._session.get_inputs())

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        workers = min(self._threads, len(windows))
        if workers < 2:
            return [self._run(window) for window in windows]
        # The longest first, lest one of them is left over when the other threads are done.
        order = sorted(range(len(windows)), key=lambda index: -len(windows[index].ids))
        with ThreadPoolExecutor(workers) as pool:
            vectors = pool.map(self._run, [windows[index] for index in order])
            found = dict(zip(order, vectors, strict=True))
        return [found[index] for index in range(len(windows))]

    def _run(self, window: WindowInput) -> NDArray[np.float32]:
        inputs = {"ids": window.ids[None], "features": window.features[None]}
        if self._masked:
            inputs["mask"] = np.ones((1, len(window.ids)), dtype=np.int64)
        vectors: NDArray[np.float32] = self._session.run(["vectors"], inputs)[0][0]
        return vectors
