"""What the light install costs: `python -m eval.footprint` → `eval/results/footprint.json`.

Installs the package into a fresh environment, without any extra, and runs the command line on
one article and one core. Times are process times (user and system) and differ by machine.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from eval import record

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
            **_command_line(environment / "bin" / "quotestance"),
            "import_process_s": _median_time([python, "-c", "import quotestance"]),
            "python_start_process_s": _median_time([python, "-c", "pass"]),
            "article_words": len(ARTICLE.read_text(encoding="utf-8").split()),
            "machine": {"processor": platform.processor(), "python": platform.python_version()},
        }
    record.write(figures, RESULT)
    print(RESULT.read_text(encoding="utf-8"))


def _command_line(command: Path) -> dict[str, float]:
    arguments: list[str | Path] = [command, "analyze", ARTICLE]
    return {"analyze_process_s": _median_time(arguments), "analyze_resident_mb": _peak(arguments)}


def _peak(command: Sequence[str | Path]) -> float:
    """Largest resident size of one process, in megabytes."""
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(map(str, command)))
    return round(usage.ru_maxrss * _KILOBYTE / _MEGABYTE, 1)


def _median_time(command: Sequence[str | Path]) -> float:
    _run(command)  # the first run also writes bytecode
    return round(statistics.median(_timed(command) for _ in range(_RUNS)), 3)


def _timed(command: Sequence[str | Path]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _run(command: Sequence[str | Path]) -> None:
    def on_one_core() -> None:
        if sys.platform == "linux":
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    subprocess.run(
        list(map(str, command)), check=True, stdout=subprocess.DEVNULL, preexec_fn=on_one_core
    )


def _size(folder: Path, pattern: str = "*") -> int:
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())


if __name__ == "__main__":
    main()
