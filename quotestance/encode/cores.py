"""How many processor cores this process may really use."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_CGROUPS = Path("/sys/fs/cgroup")
_MEMBERSHIP = Path("/proc/self/cgroup")


def granted_cores() -> int:
    """Cores by affinity, or fewer where a container's share of processor time is smaller.

    A share of a core counts as one: a thread more still gets that share.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = quota_of(_CGROUPS, _MEMBERSHIP)
    return cores if quota is None else min(cores, math.ceil(quota))


def quota_of(cgroups: Path, membership: Path) -> float | None:
    """Cores' worth of processor time that Linux control groups allow; None without a limit.

    Args:
        cgroups: where control groups are mounted, of version 2 or 1.
        membership: the file that names the groups of this process.
    """
    shares = [_share(folder) for folder in _folders(cgroups, membership)]
    return min((share for share in shares if share), default=None)


def _folders(cgroups: Path, membership: Path) -> Iterator[Path]:
    """The folder of every group that this process is in, and of all groups above each.

    A container may see the names that its host uses but only its own folder, as the root.
    """
    for line in _read(membership).splitlines():
        _, controllers, name = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = cgroups / "cpu" if controllers else cgroups
        group = PurePosixPath(name.lstrip("/"))
        yield from (root / part for part in (group, *group.parents))


def _share(folder: Path) -> float | None:
    limit = _read(folder / "cpu.max").split()
    if not limit:
        names = ("cpu.cfs_quota_us", "cpu.cfs_period_us")
        limit = " ".join(_read(folder / name) for name in names).split()
    if len(limit) != 2 or not all(part.isdigit() for part in limit) or limit[1] == "0":
        return None  # "max", and -1 in version 1, say that there is no limit
    return int(limit[0]) / int(limit[1])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
