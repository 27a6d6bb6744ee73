"""Signed token distances in logarithmic buckets, shared by training and inference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_HALF = 16
BUCKETS = 2 * _HALF + 1
_FARTHEST = 4096
# 1, 2, 3 stand alone, then two buckets to every doubling.
_TABLE = np.minimum(
    1 + np.floor(2 * np.log2(np.maximum(np.arange(_FARTHEST), 1))).astype(np.int64), _HALF
)
_TABLE[0] = 0


def bucket_of(distances: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bucket of each signed distance in tokens: `[0, BUCKETS)`, zero distance in the middle."""
    size = _TABLE[np.minimum(np.abs(distances), _FARTHEST - 1)]
    buckets: NDArray[np.int64] = _HALF + np.sign(distances) * size
    return buckets


def distances_to(
    span_start: int | NDArray[np.int64],
    span_end: int | NDArray[np.int64],
    positions: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Signed token distance of positions to a span: negative before, zero inside.

    Spans may be several, in a shape that goes with that of the positions.
    """
    before: NDArray[np.int64] = np.minimum(positions - span_start, 0)
    after: NDArray[np.int64] = np.maximum(positions - span_end + 1, 0)
    return before + after
