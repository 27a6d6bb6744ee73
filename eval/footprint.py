"""What the light install costs: `python -m eval.footprint` → `eval/results/footprint.json`.

Installs the package into a fresh environment, without any extra, and runs the command line on
one article and one core. Times are process times (user and system) and times of the clock,
medians of five runs after a first one, which finds nothing in the caches; they differ by machine.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from eval import machine, record
from eval.aims import Aim
from eval.cost import Cost

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "examples" / "harbour-dispute.txt"
RESULT = ROOT / "eval" / "results" / "footprint.json"
_RUNS = 5
_KILOBYTE, _MEGABYTE = 1024, 1e6


def main() -> None:
    """Install, measure, write."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder)
        venv.create(environment, with_pip=True)
        before = _size(environment)
        python, wheels = environment / "bin" / "python", environment / "wheels"
        _run([python, "-m", "pip", "wheel", "--quiet", "--wheel-dir", wheels, ROOT])
        download = _size(wheels)
        shutil.rmtree(wheels)
        _run([python, "-m", "pip", "install", "--quiet", ROOT])
        package = _size(next(environment.glob("lib/python*/site-packages/quotestance")))
        figures = {
            "download_mb": round(download / _MEGABYTE, 1),
            "installed_mb": round((_size(environment) - before) / _MEGABYTE, 1),
            "of_which_bytecode_mb": round(_size(environment, "*.pyc") / _MEGABYTE, 1),
            "of_which_quotestance_mb": round(package / _MEGABYTE, 1),
            "installs_torch": any(environment.glob("lib/python*/site-packages/torch")),
            **times(python, environment / "bin" / "quotestance"),
            "article_words": len(ARTICLE.read_text(encoding="utf-8").split()),
        }
    # Last, as a process is taken to be no smaller than the one that starts it.
    reached = [aim.as_json() for aim in aims(figures)]
    record.write({**figures, "aims": reached, "machine": machine.describe()}, RESULT)
    print(RESULT.read_text(encoding="utf-8"))
    print(*aims(figures), sep="\n")


def times(python: Path, quotestance: Path) -> dict[str, float]:
    """Seconds of starting, importing and analysing one article on one core, and its megabytes.

    Args:
        python: the interpreter of an environment that has the package.
        quotestance: the command of that environment.

    Raises:
        CalledProcessError: one of them failed.
    """
    analyze: list[str | Path] = [quotestance, "analyze", ARTICLE]
    commands: dict[str, list[str | Path]] = {
        "analyze": analyze,
        "import": [python, "-c", "import quotestance"],
        "python_start": [python, "-c", "pass"],
    }
    found = {"analyze_resident_mb": _peak(analyze)}
    for name, command in commands.items():
        spent = median_cost(command)
        found |= {f"{name}_process_s": spent.cpu_s, f"{name}_wall_s": spent.wall_s}
    return found


def aims(figures: dict[str, float]) -> list[Aim]:
    """What these figures should be."""
    return [
        Aim(name, most, figures[name])
        for name, most in (
            ("import_wall_s", 0.15),
            ("analyze_wall_s", 0.6),
            ("analyze_resident_mb", 300),
        )
    ]


def _peak(command: Sequence[str | Path]) -> float:
    """Largest resident size of one process, in megabytes."""
    child = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, preexec_fn=_on_one_core
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(map(str, command)))
    return round(usage.ru_maxrss * _KILOBYTE / _MEGABYTE, 1)


def median_cost(command: Sequence[str | Path]) -> Cost:
    """Median seconds of a command on one core, without a first run, which also writes bytecode.

    Raises:
        CalledProcessError: it failed.
    """
    _run(command)
    runs = [_cost(command) for _ in range(_RUNS)]
    return Cost(
        round(statistics.median(each.wall_s for each in runs), 3),
        round(statistics.median(each.cpu_s for each in runs), 3),
    )


def _cost(command: Sequence[str | Path]) -> Cost:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command)
    ended, after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(ended - began, spent)


def _run(command: Sequence[str | Path]) -> None:
    subprocess.run(
        list(map(str, command)), check=True, stdout=subprocess.DEVNULL, preexec_fn=_on_one_core
    )


def _on_one_core() -> None:
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _size(folder: Path, pattern: str = "*") -> int:
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())


if __name__ == "__main__":
    main()
