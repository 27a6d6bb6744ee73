"""What README and docs show is executed, and what they say was printed is what is printed."""

import io
import json
import re
import shlex
from contextlib import redirect_stdout
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

import pytest

from eval.evaluate import main as evaluate
from quotestance.cli import main
from quotestance.io import formats, jsonl

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


# Processors round differently. With int8 that shows in probabilities, and now and then in a
# decision that was a close one: a page is held to most of its lines, and to all where they are few.
NUMBER = re.compile(r"\b[01]\.\d{2,}\b")
NEARLY, MOST = 0.05, 0.8


def assert_printed(found: str, shown: str) -> None:
    lines = [NUMBER.sub("#", text).splitlines() for text in (found, shown)]
    match = SequenceMatcher(None, *lines, autojunk=False)
    assert match.ratio() >= MOST, "\n".join(unified_diff(*lines, lineterm=""))
    for block in match.get_matching_blocks():
        for one, other in zip(
            found.splitlines()[block.a : block.a + block.size],
            shown.splitlines()[block.b : block.b + block.size],
            strict=True,
        ):
            numbers = [[float(each) for each in NUMBER.findall(line)] for line in (one, other)]
            assert numbers[0] == pytest.approx(numbers[1], abs=NEARLY)


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch):
    monkeypatch.chdir(ROOT)


# The guide is executed as a whole by tests/test_guide.py, and what needs a cluster on one, by
# tests/test_ray.py and tests/test_spark.py.
EXECUTED_HERE = [page for page in PAGES if page.name not in {"fine-tuning.md", "cluster.md"}]


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
            assert_printed(output.getvalue(), following[1])


def test_commands_print_what_the_readme_says(capsys):
    shown = [code for language, code in blocks(ROOT / "README.md") if language == "console"]
    assert shown
    for code in shown:
        command, _, output = code.partition("\n")
        assert main(shlex.split(command.removeprefix("$ quotestance "))) == 0
        assert_printed(capsys.readouterr().out, output)


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


@pytest.fixture
def labelled_files(tmp_path, monkeypatch):
    """The files that the README evaluates, in the working directory."""
    monkeypatch.chdir(tmp_path)
    articles = list(jsonl.read(ROOT / "tests" / "articles" / "gold.jsonl"))[:2]
    for name in ("gold.jsonl", "gold.csv", "found.jsonl", "old.jsonl", "new.jsonl"):
        formats.write(articles, name)
    labels = ["B-source", "B-cue", "B-content", "O"]
    passage = {"tokens": ["Ana", "denied", "it", "."], "labels": labels}
    Path("passages.jsonl").write_text(json.dumps(passage), encoding="utf-8")


@pytest.mark.usefixtures("labelled_files")
def test_evaluations_of_the_readme_run(capsys):
    command = "python -m eval.evaluate "
    lines = [
        line.removeprefix(command)
        for language, code in blocks(ROOT / "README.md")
        if language == "sh"
        for line in code.splitlines()
        if line.startswith(command)
    ]
    assert len(lines) == 4
    for line in lines:
        assert evaluate(shlex.split(line)) == 0, capsys.readouterr().err
    for name in ("mistakes.html", "reliability.svg", "report.json"):
        assert Path(name).stat().st_size


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
