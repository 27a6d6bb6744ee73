"""Who works through the parts of a run: this process, or several on this machine.

A crew is any function of parts, task and tick that has done every part when it returns.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from quotestance.corpus.parts import Task, Tick, work
from quotestance.corpus.records import Part
from quotestance.errors import QuotestanceError

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

    from quotestance.pipeline import QuoteStance

Crew = Callable[[Sequence[Part], Task, Tick], None]

# Seconds between two looks at how far the workers are.
_GLANCE = 0.5
# Windows waits for no more processes than this; elsewhere no machine has so many cores.
_MOST = 61 if sys.platform == "win32" else 4096
# Parts handed out for each worker, so that none waits for the next one.
_AHEAD = 2


def crew(workers: int | None = None) -> Crew:
    """So many processes, each with a model of its own and its share of the cores.

    By default as many as cores are granted to this process, or one for a GPU. One works in this
    process itself.
    """

    def work_through(parts: Sequence[Part], task: Task, tick: Tick) -> None:
        from quotestance.encode.cores import granted_cores

        cores = granted_cores()
        usual = cores if task.job.device == "cpu" else 1
        wanted = min(workers or usual, len(parts), _MOST)
        threads = max(1, cores // max(1, wanted))
        if wanted > 1:
            _together(parts, _Worker(task, threads), wanted, tick)
        elif parts:
            qs = task.load(threads)
            for part in parts:
                work(part, task, qs, tick)

    return work_through


class _Worker:
    """A process's task, and its model, which is loaded with the first part."""

    def __init__(self, task: Task, threads: int) -> None:
        self.task = task
        self.threads = threads

    @cached_property
    def model(self) -> QuoteStance:
        return self.task.load(self.threads)


def _together(parts: Iterable[Part], worker: _Worker, workers: int, tick: Tick) -> None:
    with _pool(worker, workers) as (pool, count):
        waiting = iter(parts)
        with _ignoring_interrupts():
            # Every worker begins here, and has to ignore interrupts before it can say so.
            running = {pool.submit(_work, part) for part in islice(waiting, _AHEAD * workers)}
        told = 0
        while True:
            more = islice(waiting, _AHEAD * workers - len(running))
            running |= {pool.submit(_work, part) for part in more}
            if not running:
                return
            finished, running = wait(running, _GLANCE, FIRST_COMPLETED)
            for future in finished:
                future.result()
            # Without its lock, which a worker may have died with.
            told, before = count.get_obj().value, told
            tick(told - before)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Processes begun meanwhile ignore them for good; in other threads this has no effect."""
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _pool(worker: _Worker, workers: int) -> Iterator[tuple[ProcessPoolExecutor, Synchronized[int]]]:
    """Processes that end with the block: after their parts if it ends well, at once otherwise."""
    # Spawned, because a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    count = context.Value("q", 0)
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, context, _begin, (worker, count))
    try:
        yield pool, count
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        if isinstance(error, BrokenProcessPool):
            raise QuotestanceError(
                "a worker process died, perhaps for want of memory; what is done is kept: run the "
                "same command with --resume, and with fewer --workers if it dies again"
            ) from error
        raise
    finally:
        pool.shutdown()


# What follows runs in the worker processes.

_worker: _Worker
_count: Synchronized[int]


def _begin(worker: _Worker, count: Synchronized[int]) -> None:
    global _worker, _count
    _worker, _count = worker, count
    # An interrupt from the keyboard reaches every process; the first one says what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End with the first process, even if that was killed: nobody would hand out more parts."""
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _work(part: Part) -> None:
    work(part, _worker.task, _worker.model, _tick)


def _tick(rows: int) -> None:
    with _count.get_lock():
        _count.value += rows
