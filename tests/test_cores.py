"""How many cores a process may use, where control groups say less than the processor has."""

from __future__ import annotations

import pytest

from quotestance.encode import cores


@pytest.fixture
def quota(tmp_path):
    """Lay out control groups and ask what they grant."""

    def ask(membership, files):
        for name, content in files.items():
            path = tmp_path / "cgroup" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        (tmp_path / "membership").write_text(membership, encoding="utf-8")
        return cores.quota_of(tmp_path / "cgroup", tmp_path / "membership")

    return ask


@pytest.mark.parametrize(
    ("membership", "files", "share"),
    [
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 1.5),
        ("0::/\n", {"cpu.max": "max 100000\n"}, None),
        ("0::/\n", {}, None),
        # The smallest counts, of the group and all above it.
        ("0::/a/b\n", {"a/cpu.max": "50000 100000", "a/b/cpu.max": "200000 100000"}, 0.5),
        # The host's name, in a container that sees only its own group.
        ("0::/docker/1f\n", {"cpu.max": "400000 100000"}, 4.0),
        (
            "4:cpu,cpuacct:/job\n1:memory:/m\n",
            {"cpu/job/cpu.cfs_quota_us": "300000\n", "cpu/job/cpu.cfs_period_us": "100000\n"},
            3.0,
        ),
        (
            "4:cpu,cpuacct:/\n",
            {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"},
            None,
        ),
        ("1:memory:/m\n", {"cpu/cpu.cfs_quota_us": "1", "cpu/cpu.cfs_period_us": "1"}, None),
    ],
)
def test_a_quota_is_read(quota, membership, files, share):
    assert quota(membership, files) == share


def test_without_control_groups_there_is_no_quota(tmp_path):
    assert cores.quota_of(tmp_path / "none", tmp_path / "nothing") is None


@pytest.mark.parametrize(("share", "granted"), [(None, 8), (0.3, 1), (1.5, 2), (64.0, 8)])
def test_the_smaller_of_affinity_and_quota_counts(monkeypatch, share, granted):
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(cores, "quota_of", lambda *_: share)
    assert cores.granted_cores() == granted
