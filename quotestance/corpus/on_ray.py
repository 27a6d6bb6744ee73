"""The parts of a run on the machines of a Ray cluster; needs ray.

Parts are read and written by the workers themselves, under the paths that the run was given:
inputs, output and a model folder must lie where every machine sees them. A part whose machine
dies is done again elsewhere, and gives the same files.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import quotestance
from quotestance.corpus.parts import Task, Tick, work
from quotestance.corpus.records import Part
from quotestance.corpus.workers import Crew
from quotestance.errors import QuotestanceError
from quotestance.io.extras import needed

if TYPE_CHECKING:
    from quotestance.pipeline import QuoteStance

# A part that ends its worker so often is to blame itself: without a limit, Ray tries for ever.
_TRIES = 5
# Parts handed out for each core, so that none waits for the next one.
_AHEAD = 2
# How long a machine may take to answer.
_SECONDS = 10


@dataclass(frozen=True, slots=True)
class _Result:
    """A part that was worked on, and what went wrong, if anything."""

    part: Part
    problem: str = ""


def crew(address: str | None = None, workers: int | None = None) -> Crew:
    """Workers of a Ray cluster, each with one core (or one GPU) and a model of its own.

    Args:
        address: of the cluster, as `ray.init` takes it. By default the one that this process is
            connected to, or `RAY_ADDRESS` names, or that runs on this machine, or else a new one
            of this machine alone.
        workers: how many at most; by default as many as the cluster has cores, or GPUs.

    Raises:
        QuotestanceError: ray is not installed.
    """
    ray = needed("ray", "ray", "--ray")

    def work_through(parts: Sequence[Part], task: Task, tick: Tick) -> None:
        if not parts:
            return
        with _connected(ray, address), _deaths_told(ray):
            for result in _results(ray, parts, task, workers):
                if result.problem:
                    raise QuotestanceError(f"part {result.part.name}: {result.problem}")
                tick(result.part.rows)

    return work_through


@contextmanager
def _connected(ray: Any, address: str | None) -> Iterator[None]:
    """Connect to a cluster; one that was connected before stays so."""
    if ray.is_initialized():
        yield
        return
    try:
        _knock(address)
        ray.init(address, logging_level=logging.WARNING, log_to_driver=False)
    except (OSError, ValueError) as error:
        need = "give the HOST:PORT that ray start --head told, or leave it out"
        raise QuotestanceError(f"--ray: no cluster at {address}: {error}; {need}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str | None) -> None:
    """See that somebody is there: Ray itself tries for many minutes."""
    host, _, port = (address or "").rpartition(":")
    if host and port.isdecimal() and "/" not in host:
        socket.create_connection((host.strip("[]"), int(port)), _SECONDS).close()


@contextmanager
def _deaths_told(ray: Any) -> Iterator[None]:
    try:
        yield
    except ray.exceptions.RayTaskError:
        raise
    except ray.exceptions.RayError as error:
        why = str(error).partition("\n")[0]
        raise QuotestanceError(
            f"Ray gave up ({type(error).__name__}: {why}); what is done is kept: run the same "
            f"command with --resume, and with fewer --workers if memory is short"
        ) from error


def _results(ray: Any, parts: Sequence[Part], task: Task, workers: int | None) -> Iterator[_Result]:
    """What the workers tell of each part, as they finish.

    These are tasks of Ray and not actors: an actor whose machine died waits for a free core, and
    its parts with it, while others keep all cores.
    """
    unit = "CPU" if task.job.device == "cpu" else "GPU"
    if not ray.cluster_resources().get(unit):
        raise QuotestanceError(f"--ray: the cluster has no {unit}; add machines with ray start")
    # Without max_calls, a process that has a GPU would end after one part, and its model with it.
    options = {f"num_{unit.lower()}s": 1, "max_retries": _TRIES, "max_calls": 0}
    do = ray.remote(**options)(_do)
    sent = ray.put(_everywhere(task))
    waiting = (replace(part, path=part.path.absolute()) for part in parts)
    running: list[Any] = []
    while True:
        # Asked again and again, because machines come and go; all of them may be gone for a while.
        most = workers or max(1, _AHEAD * int(ray.cluster_resources().get(unit, 0)))
        running += [do.remote(part, sent) for part in islice(waiting, max(0, most - len(running)))]
        if not running:
            return
        finished, running = ray.wait(running)
        yield from ray.get(finished)


def _do(part: Part, task: Task) -> _Result:
    """Do a part; a problem is told and not raised, so that Ray does not wrap it up."""
    try:
        work(part, task, _model(task))
    except (QuotestanceError, OSError) as error:
        return _Result(part, str(error))
    return _Result(part)


@lru_cache(maxsize=1)
def _model(task: Task) -> QuoteStance:
    """The model of a process, which does one part after the other."""
    if quotestance.__version__ != task.job.version:
        raise QuotestanceError(
            f"a worker has quotestance {quotestance.__version__}, but this run began with "
            f"{task.job.version}; install the same one everywhere"
        )
    return task.load(threads=1)


def _everywhere(task: Task) -> Task:
    """The task with paths that do not depend on where a worker is started."""
    folder = replace(task.folder, path=task.folder.path.absolute())
    local = task.model is not None and Path(task.model).is_dir()
    model = str(Path(task.model).absolute()) if task.model and local else task.model
    return replace(task, folder=folder, model=model)
