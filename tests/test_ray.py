"""A Ray cluster of three machines, one of which dies in the middle: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from quotestance.batch import QuoteBatch
from quotestance.cli import main
from quotestance.corpus import inputs, on_ray, workers
from quotestance.corpus.run import Order, run
from quotestance.errors import QuotestanceError
from tests.test_docs import ROOT, blocks

FILES, ARTICLES = 25, 4
PAGE = ROOT / "docs" / "cluster.md"
# Long enough for any machine: whoever waits in vain fails.
PATIENCE = 300


def article(number):
    """A record with two quotes; one has no text."""
    text = f"“It is safe,” said Ann Hay, {number}. She denied that it had leaked."
    return {"id": f"a{number}", "outlet": number % 3, "text": None if number == 50 else text}


@pytest.fixture
def shared(tmp_path):
    folder = tmp_path / "shared" / "articles"
    folder.mkdir(parents=True)
    for index in range(FILES):
        records = [article(number) for number in range(index * ARTICLES, (index + 1) * ARTICLES)]
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        (folder / f"{index:02}.jsonl").write_text(lines, encoding="utf-8")
    return folder.parent


class Machines:
    """A cluster on this machine: a head that does no work, and workers of one core each."""

    def __init__(self, cluster):
        self._cluster = cluster
        self.address = cluster.address

    def add(self):
        return self._cluster.add_node(num_cpus=1, object_store_memory=10**8)

    def kill(self, machine):
        """Whatever runs on a machine ends with it, at once."""
        raylet = machine.all_processes["raylet"][0].process.pid
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(raylet)], check=True, capture_output=True, text=True
        )
        for process in (raylet, *map(int, children.stdout.split())):
            os.kill(process, signal.SIGKILL)
        self._cluster.remove_node(machine, allow_graceful=False)

    @contextmanager
    def one_dies(self, when):
        """Add a machine, and kill it as soon as `when` says so."""
        machine = self.add()
        died = []

        def wait_and_kill():
            end = time.monotonic() + PATIENCE
            while not (in_the_middle := when()) and time.monotonic() < end:
                time.sleep(0.005)
            self.kill(machine)
            died.append(in_the_middle)

        killer = threading.Thread(target=wait_and_kill, daemon=True)
        killer.start()
        yield
        killer.join(PATIENCE)
        assert died == [True]


@pytest.fixture(scope="module")
def machines():
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": 10**8, "include_dashboard": False}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        cluster = Cluster(initialize_head=True, head_node_args=head)
        running = Machines(cluster)
        running.add()
        yield running
        cluster.shutdown()


def shown(language, about, shared):
    """The example of the page that is about something, with its paths."""
    (code,) = (code for of, code in blocks(PAGE) if of == language and about in code)
    return code.replace("/shared", str(shared))


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_run_whose_machine_dies_writes_the_files_of_a_run_without_a_cluster(
    machines, shared, capsys
):
    out, alone = shared / "out", shared / "alone"

    def busy():
        """Some parts are done, and both workers are in the middle of one."""
        writing = list(out.glob(".drafts-*/*-part-*.jsonl"))
        return len(writing) > 1 and len(list(out.glob("state/*"))) > 2

    command = shown("sh", "quotestance run", shared).replace("HOST:6379", machines.address)
    command = command.replace("--part-size 200", "--part-size 2")
    with machines.one_dies(busy):
        assert main(shlex.split(command.removeprefix("quotestance "))) == 0
    assert "99 articles, 198 quotes, 1 rows failed" in capsys.readouterr().err
    run(Order((str(shared / "articles"),), alone, part_size=2), workers.crew(1))
    assert files(out) == files(alone)


def test_rows_of_ray_data_are_those_of_one_batch_though_a_machine_dies(
    machines, shared, monkeypatch
):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    ray = pytest.importorskip("ray")
    quotes = shared / "quotes"
    monkeypatch.setenv("RAY_ADDRESS", machines.address)
    with machines.one_dies(lambda: 2 < len(list(quotes.glob("*.parquet"))) < FILES):
        ray.init(log_to_driver=False)
        exec(compile(shown("python", "import ray", shared), PAGE.name, "exec"), {})
        ray.shutdown()
    rows = parquet.read_table(quotes).to_pylist()
    expected = QuoteBatch(keep=["outlet"])(
        arrow.Table.from_pylist([article(number) for number in range(FILES * ARTICLES)])
    )
    assert sorted(rows, key=place) == sorted(expected.to_pylist(), key=place)
    assert [row["document"] for row in rows if row["error"]] == ["a50"]


def place(row):
    return int(row["document"][1:]), row["quote"] or 0


def test_a_part_that_always_ends_its_worker_is_told(machines, shared, monkeypatch):
    monkeypatch.setattr(on_ray, "_TRIES", 0)
    monkeypatch.setattr(on_ray, "_do", lambda *_: os._exit(1))
    order = Order((str(shared / "articles" / "00.jsonl"),), shared / "out")
    with pytest.raises(QuotestanceError, match=r"Ray gave up \(WorkerCrashedError.*--resume"):
        run(order, on_ray.crew(machines.address))


def test_a_problem_of_a_part_ends_the_run_and_names_the_part(machines, shared, monkeypatch):
    source = shared / "articles" / "00.jsonl"
    scan = inputs.scan

    def scan_and_cut(*given):
        corpus = scan(*given)
        source.write_bytes(b"")
        return corpus

    monkeypatch.setattr(inputs, "scan", scan_and_cut)
    with pytest.raises(QuotestanceError, match=r"part 00000-000000: .*00\.jsonl: ends before row"):
        run(Order((str(source),), shared / "out"), on_ray.crew(machines.address))


def test_an_address_where_nobody_is_is_told_at_once(shared):
    pytest.importorskip("ray")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        order = Order((str(shared / "articles" / "00.jsonl"),), shared / "out")
        with pytest.raises(QuotestanceError, match=f"no cluster at {address}: .* ray start --head"):
            run(order, on_ray.crew(address))


def test_without_ray_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(QuotestanceError, match=r"--ray needs ray; run: pip install .*\[ray\]"):
        on_ray.crew()
