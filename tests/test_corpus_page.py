"""What docs/corpus.md shows is executed, and prints what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess

import pytest

from quotestance.cli import main
from tests.test_docs import ROOT, assert_printed, blocks

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the page shows a POSIX shell")

QUOTESTANCE = "quotestance "
# Speed depends on the machine, and how many quotes are found on the model.
VARIES = re.compile(r"[\d.]+ (articles/s|quotes)")


def printed(command, capsys):
    if command.startswith(QUOTESTANCE):
        one_process = [] if "--workers" in command else ["--workers", "1"]
        assert main([*shlex.split(command.removeprefix(QUOTESTANCE)), *one_process]) == 0
        return capsys.readouterr().err
    return subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True).stdout


def test_the_page_on_corpora_works(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    shown = [
        code for language, code in blocks(ROOT / "docs" / "corpus.md") if language == "console"
    ]
    steps = [step for code in shown for step in code.removeprefix("$ ").split("\n$ ")]
    assert len(steps) == 8
    for step in steps:
        command, _, output = step.partition("\n")
        found = VARIES.sub(r"N \1", printed(command, capsys))
        assert_printed(found.strip(), VARIES.sub(r"N \1", output).strip())
