"""Several processes, and kills at any moment: the command line as a process of its own."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quotestance import cli
from quotestance.io import jsonl
from tests.corpora import articles, contents, model_folder, write_jsonl

ROOT = Path(__file__).parent.parent
LONGEST = 60

# The workers import this as their main module, so that they too have the reader without a model.
PROGRAM = f"""\
import os, signal, sys, time
sys.path.insert(0, {str(ROOT)!r})
from quotestance import cli
from quotestance.corpus.parts import Task
from tests.corpora import Reader

class Slow(Reader):
    def pipe(self, texts, **options):
        for document in super().pipe(texts, **options):
            time.sleep(0.004)
            if "die" in document.text:
                os.kill(os.getpid(), signal.SIGKILL)
            yield document

Task.load = lambda *_: Slow()
if __name__ == "__main__":
    sys.exit(cli.main())
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills process groups")


@pytest.fixture
def place(tmp_path):
    write_jsonl(tmp_path / "a.jsonl", articles(120))
    model_folder(tmp_path / "model")
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def command(place, output, *options):
    return [
        *(sys.executable, place / "program.py", "run", place / "a.jsonl", place / output),
        *("--model", place / "model", "--part-size", "7", "--batch-size", "3", *options),
    ]


def begun(place, output, *options):
    """The command, in a process group of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(
        list(map(str, command(place, output, *options))), start_new_session=True, **pipes
    )


def ended(process):
    """Its status and what it printed, once it and all of its workers have ended."""
    try:
        printed, _ = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, printed


def states(output):
    return len(list((output / "state").glob("*")))


def wait_for(process, output, parts):
    """Until so many parts are done; False if the process has ended before."""
    limit = time.monotonic() + LONGEST
    while process.poll() is None:
        if states(output) >= parts:
            return True
        assert time.monotonic() < limit
        time.sleep(0.002)
    return False


def test_killed_again_and_again_the_result_is_the_same(place):
    assert ended(begun(place, "whole", "--workers", "1"))[0] == 0
    moments = random.Random(1)
    output = place / "out"
    for kill in range(4):
        process = begun(place, "out", "--workers", "2", "--resume")
        alive = wait_for(process, output, min(states(output) + kill, 17))
        time.sleep(moments.uniform(0, 0.05))
        os.killpg(process.pid, signal.SIGKILL)
        ended(process)
        assert alive, "it was to be killed before its end"
    assert 0 < states(output) < 18
    status, printed = ended(begun(place, "out", "--workers", "2", "--resume"))
    assert (status, "120 articles, 120 quotes" in printed) == (0, True), printed
    assert contents(output) == contents(place / "whole")


def test_workers_end_with_the_first_process(place):
    process = begun(place, "out", "--workers", "2")
    assert wait_for(process, place / "out", 1)
    process.kill()
    # They hold the pipe that is read here to its end.
    assert ended(process)[0] == -signal.SIGKILL
    assert states(place / "out") < 18


def test_an_interrupt_leaves_what_can_be_gone_on_with(place):
    process = begun(place, "out", "--workers", "2")
    assert wait_for(process, place / "out", 2)
    os.killpg(process.pid, signal.SIGINT)
    status, printed = ended(process)
    assert (status, printed) == (130, "")
    assert ended(begun(place, "out", "--workers", "1", "--resume"))[0] == 0


def test_a_worker_that_dies_is_told(place):
    records = articles(120)
    records[60]["text"] = "die"
    write_jsonl(place / "a.jsonl", records)
    status, printed = ended(begun(place, "out", "--workers", "2"))
    assert status == 2
    assert "a worker process died" in printed
    assert "--resume" in printed
    assert "Traceback" not in printed


def test_a_worker_tells_what_is_wrong(place):
    program = place / "program.py"
    broken = PROGRAM.replace("lambda *_: Slow()", "lambda *_: open('absent')")
    program.write_text(broken, encoding="utf-8")
    status, printed = ended(begun(place, "out", "--workers", "2"))
    assert status == 2
    assert printed == "quotestance: absent: No such file or directory\n"


def test_the_number_of_processes_changes_no_byte(tmp_path):
    gold = ROOT / "tests" / "articles" / "gold.jsonl"
    records = [{"id": each.id, "text": each.text[:300]} for each in jsonl.read(gold)][:4]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    found = []
    for workers in ("1", "2"):
        output = tmp_path / f"out-{workers}"
        given = [source, output, "--workers", workers, "--part-size", "2"]
        assert cli.main(["run", *map(str, given)]) == 0
        found.append(contents(output))
    assert found[0] == found[1]
    assert b"stance_neutral" in found[0]["quotes/part-00000-000001.jsonl"]
