"""What README and docs show is executed, and what they say was printed is what is printed."""

import io
import json
import re
import shlex
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from quotestance.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch):
    monkeypatch.chdir(ROOT)


# The guide is executed as a whole, by tests/test_guide.py.
EXECUTED_HERE = [page for page in PAGES if page.name != "fine-tuning.md"]


@pytest.mark.parametrize("page", EXECUTED_HERE, ids=lambda page: page.name)
def test_python_examples_run_and_print_what_they_say(page):
    names: dict[str, object] = {}
    shown = blocks(page)
    for (language, code), following in zip(shown, [*shown, ("", "")][1:], strict=True):
        if language != "python":
            continue
        output = io.StringIO()
        with redirect_stdout(output):
            exec(compile(code, page.name, "exec"), names)
        if following[0] == "text":
            assert output.getvalue() == following[1]


def test_commands_print_what_the_readme_says(capsys):
    shown = [code for language, code in blocks(ROOT / "README.md") if language == "console"]
    assert shown
    for code in shown:
        command, _, output = code.partition("\n")
        assert main(shlex.split(command.removeprefix("$ quotestance "))) == 0
        assert capsys.readouterr().out == output


def test_commands_of_the_readme_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [
        line
        for language, code in blocks(ROOT / "README.md")
        if language == "sh"
        for line in code.splitlines()
        if line.startswith("quotestance ")
    ]
    assert lines
    for line in lines:
        assert main(shlex.split(line.removeprefix("quotestance "))) == 0


def test_the_interchange_example_is_json():
    records = [
        json.loads(code) for language, code in blocks(ROOT / "README.md") if language == "json"
    ]
    assert {"id", "text", "quotes"} <= set(records[0])


def test_every_link_leads_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_model_carries_its_card():
    shipped = ROOT / "quotestance" / "models" / "default" / "README.md"
    assert shipped.read_text(encoding="utf-8") == (ROOT / "docs" / "model-card.md").read_text(
        encoding="utf-8"
    )
