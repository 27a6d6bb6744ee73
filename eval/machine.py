"""The machine of a measurement, so that figures of two machines can be set in proportion."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval import cost
from quotestance.encode.cores import granted_cores

_CPUINFO = Path("/proc/cpuinfo")
# Instructions that make multiplying matrices faster, on x86 and on ARM.
_FLAGS = (
    "avx2 fma avx512f avx512_vnni avx_vnni avx512_bf16 amx_int8 amx_bf16 asimddp i8mm bf16 sve"
).split()
_PACKAGES = ("numpy onnxruntime tokenizers torch transformers spacy textacy en-core-web-sm").split()
_SIZE, _TIMES = 1024, 5


def describe(cpuinfo: Path = _CPUINFO) -> dict[str, Any]:
    """Processor, its instructions, granted cores, versions, and how fast it multiplies float32.

    Speed is in thousand million operations a second of the clock (`gflops`, all granted cores) and
    a second of the processor (`gflops_per_cpu_s`).
    """
    told = _told(cpuinfo)
    flags = {*told.get("flags", "").split(), *told.get("Features", "").split()}
    return {
        "processor": told.get("model name") or platform.processor() or platform.machine(),
        "instructions": [flag for flag in _FLAGS if flag in flags],
        "cores": granted_cores(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": _versions(),
        **_speed(),
    }


def _told(cpuinfo: Path) -> Mapping[str, str]:
    """What Linux says of the first core."""
    if not cpuinfo.is_file():
        return {}
    first = cpuinfo.read_text(encoding="utf-8").split("\n\n")[0]
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _versions() -> dict[str, str]:
    """Of the packages that are installed."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _speed() -> dict[str, float]:
    import numpy as np

    one, other = np.random.default_rng(0).random((2, _SIZE, _SIZE), dtype=np.float32)
    out = one @ other  # the first product also starts the threads
    spent = [cost.of(lambda: np.matmul(one, other, out=out)) for _ in range(_TIMES)]
    operations = 2 * _SIZE**3 / 1e9
    return {
        "gflops": round(operations / statistics.median(each.wall_s for each in spent), 1),
        "gflops_per_cpu_s": round(operations / statistics.median(each.cpu_s for each in spent), 1),
    }
