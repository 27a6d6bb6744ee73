"""How far a run is: a bar on standard error, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from quotestance.corpus.parts import Tick


@contextmanager
def shown(total: int, before: int) -> Iterator[Tick]:
    """Show articles done, articles/s and the time left; rows of an earlier run tell no speed."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield int
        return
    from tqdm import tqdm

    with tqdm(
        total=total, initial=before, unit=" articles", smoothing=0.05, file=sys.stderr
    ) as bar:
        yield bar.update
