"""The command line: what it writes, and how it says no."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from quotestance.cli import main
from quotestance.errors import QuotestanceError
from quotestance.io import jsonl
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

ROOT = Path(__file__).parents[1]
TEXT = "“We will not sell the mill,” Ada Lund said."


@dataclass
class FakeModel:
    """Finds one quotation in every text that has a mark, and remembers how it was called."""

    loaded: list = field(default_factory=list)
    called: dict = field(default_factory=dict)
    fails: type[BaseException] | None = None

    def from_pretrained(self, name_or_path=None, *, device="cpu"):
        self.loaded.append((name_or_path, device))
        return self

    def pipe(self, items, **options):
        self.called = options
        for document in items:
            yield replace(document, quotes=self.quotes(document.text))
            if self.fails:
                raise self.fails("too bad")

    def quotes(self, text):
        end = text.find("”") + 1
        if end == 0:
            return ()
        stance = Stance("deny", {"condemn": 0.1, "urge": 0.1, "deny": 0.7, "neutral": 0.1})
        speaker = Speaker("Ada Lund", "person")
        content = spans_of(text, [[0, end]])
        return (Quote(content, speaker=speaker, stance=stance, type="direct", score=0.9),)


@pytest.fixture
def model(monkeypatch):
    fake = FakeModel()
    monkeypatch.setattr("quotestance.pipeline.QuoteStance.from_pretrained", fake.from_pretrained)
    return fake


class Analyze:
    """Runs the command; returns its status and keeps what it printed."""

    def __init__(self, capsys):
        self.capsys = capsys

    def __call__(self, *arguments):
        status = main(["analyze", *map(str, arguments)])
        self.out, self.err = self.capsys.readouterr()
        return status


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "mill.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def analyze(model, capsys):
    assert model.loaded == []
    return Analyze(capsys)


def run(*arguments, **options):
    command = [sys.executable, "-m", "quotestance.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, **options)


class TestOutput:
    def test_a_table_by_default(self, analyze, article):
        assert analyze(article) == 0
        assert analyze.out.startswith("mill.txt: 1 quotation\n")
        assert "Ada Lund  deny 0.70  direct  “We will not sell the mill,”" in analyze.out
        assert "\033" not in analyze.out
        assert analyze.err == ""

    def test_tables_are_kept_apart(self, analyze, article):
        analyze(article, article)
        assert analyze.out.count("\n\nmill.txt: 1 quotation\n") == 1

    def test_json_lines(self, analyze, article):
        assert analyze(article, "--format", "jsonl") == 0
        (line,) = analyze.out.splitlines()
        record = json.loads(line)
        assert (record["id"], record["text"]) == ("mill.txt", TEXT)
        assert record["quotes"][0]["speaker_kind"] == "person"

    def test_csv(self, analyze, article):
        assert analyze(article, "--format", "csv") == 0
        (row,) = csv.DictReader(io.StringIO(analyze.out))
        assert row["document"] == "mill.txt"
        assert row["stance_deny"] == "0.7"

    @pytest.mark.parametrize(
        ("name", "start"),
        [
            ("out.jsonl", '{"id": "mill.txt"'),
            ("out.json", '{"id": "mill.txt"'),
            ("out.CSV", "document,quote,speaker"),
            ("out.txt", "mill.txt: 1 quotation"),
        ],
    )
    def test_the_ending_decides(self, analyze, article, name, start):
        output = article.parent / name
        assert analyze(article, "--output", output) == 0
        assert output.read_text(encoding="utf-8").startswith(start)
        assert analyze.out == ""

    def test_the_format_overrules_the_ending(self, analyze, article):
        output = article.parent / "out.csv"
        assert analyze(article, "--output", output, "--format", "jsonl") == 0
        assert len(list(jsonl.read(output))) == 1

    def test_fields_are_kept_and_old_quotes_replaced(self, analyze, tmp_path):
        path = tmp_path / "notes.jsonl"
        old = [{"content": [[0, 4]], "stance": "urge"}]
        records = [{"text": "None.", "day": 3, "quotes": old}, {"text": TEXT}]
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        output = tmp_path / "read.jsonl"
        assert analyze(path, "--output", output) == 0
        first, second = jsonl.read(output)
        assert first == Document("None.", id="notes.jsonl#1", fields={"day": 3})
        assert len(second.quotes) == 1

    @pytest.mark.parametrize("inputs", [["mill.txt"], ["."], ["mill.txt", "link.txt"]])
    def test_an_input_is_never_overwritten(self, analyze, article, monkeypatch, inputs):
        monkeypatch.chdir(article.parent)
        Path("link.txt").symlink_to(article)
        assert analyze(*inputs, "--output", "./link.txt") == 2
        assert "is one of the inputs" in analyze.err
        assert article.read_text(encoding="utf-8") == TEXT

    def test_many_inputs(self, analyze, article, tmp_path, monkeypatch):
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "a.md").write_text("Quiet.", encoding="utf-8")
        (tmp_path / "n.jsonl").write_text('{"id": 5, "text": "Quiet."}', encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        output = tmp_path / "all.jsonl"
        inputs = [tmp_path / "more", article, tmp_path / "n.jsonl", "-"]
        assert analyze(*inputs, "--output", output) == 0
        found = [document.id for document in jsonl.read(output)]
        assert found == ["a.md", "mill.txt", "5", "stdin"]

    def test_options_reach_the_model(self, analyze, article, model):
        options = "--model here --device cuda --attitudes --batch-size 7 --min-score 0.5"
        assert analyze(article, *options.split()) == 0
        assert model.loaded == [("here", "cuda")]
        assert model.called == {"batch_size": 7, "attitudes": True, "min_score": 0.5}

    def test_empty_text_is_an_empty_document(self, analyze, tmp_path):
        (tmp_path / "empty.txt").touch()
        assert analyze(tmp_path / "empty.txt", "--format", "jsonl") == 0
        assert json.loads(analyze.out) == {"id": "empty.txt", "text": "", "quotes": []}

    def test_a_line_of_five_megabytes(self, analyze, tmp_path):
        long = TEXT + " on and on" * 500_000
        jsonl.write([Document(long, id="long")], tmp_path / "long.jsonl")
        assert analyze(tmp_path / "long.jsonl", "--output", tmp_path / "out.jsonl") == 0
        (document,) = jsonl.read(tmp_path / "out.jsonl")
        assert document.text == long

    def test_the_terminal_gets_its_width_and_colour(self, analyze, article, monkeypatch):
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.delenv("NO_COLOR", raising=False)
        analyze(article)
        assert "\033[35mdeny 0.70\033[0m" in analyze.out
        assert max(len(line) for line in analyze.out.splitlines() if set(line) == {"-", " "}) == 60
        monkeypatch.setenv("NO_COLOR", "1")
        analyze(article)
        assert "\033" not in analyze.out


class TestProgress:
    @pytest.fixture
    def watched(self, analyze, monkeypatch):
        """Run the command with a terminal on standard error."""

        def watch(*arguments):
            monkeypatch.setattr("sys.stderr.isatty", lambda: True)
            return analyze(*arguments)

        return watch

    def test_long_work_is_counted(self, watched, analyze, article):
        watched(article, article, "--output", article.parent / "out.jsonl")
        assert "2/2" in analyze.err

    def test_lines_are_counted_without_a_total(self, watched, analyze, tmp_path):
        jsonl.write([Document(TEXT)], tmp_path / "notes.jsonl")
        watched(tmp_path / "notes.jsonl", "--format", "jsonl")
        assert "1 documents" in analyze.err

    def test_one_text_is_not_counted(self, watched, analyze, article):
        watched(article, "--output", article.parent / "out.jsonl")
        assert analyze.err == ""

    def test_the_bar_does_not_run_through_the_table(self, watched, analyze, article, monkeypatch):
        monkeypatch.setattr("quotestance.cli.sys.stdout.isatty", lambda: True)
        watched(article, article)
        assert analyze.err == ""

    def test_nobody_watches(self, analyze, article):
        analyze(article, article)
        assert analyze.err == ""


class TestBadInput:
    def refused(self, analyze, *arguments):
        """Run; check for status 2 and one line; return the line."""
        assert analyze(*arguments) == 2
        assert analyze.err.startswith("quotestance: ")
        assert analyze.err.count("\n") == 1
        return analyze.err

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b'{"text": "a"}\n{"text"', "notes.jsonl, line 2: not JSON"),
            (b"\n{}", "notes.jsonl, line 2: there is no text"),
            (b'{"text": 1}', "notes.jsonl, line 1: text is 1"),
            (b'["a"]', "notes.jsonl, line 1: the record is ['a']"),
            (b'{"text": "caf\xe9"}', "byte 0xe9 at byte offset 13; save the file as UTF-8"),
        ],
    )
    def test_lines(self, analyze, tmp_path, content, told):
        (tmp_path / "notes.jsonl").write_bytes(content)
        output = tmp_path / "out.jsonl"
        assert told in self.refused(analyze, tmp_path / "notes.jsonl", "--output", output)
        assert not output.exists()
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_text_in_another_encoding(self, analyze, tmp_path):
        (tmp_path / "a.txt").write_bytes("naïve".encode("latin-1"))
        told = self.refused(analyze, tmp_path / "a.txt", "--output", tmp_path / "out.csv")
        assert "a.txt: not UTF-8: byte 0xef at byte offset 2" in told
        assert not (tmp_path / "out.csv").exists()

    def test_places(self, analyze, article, tmp_path, model):
        (tmp_path / "empty").mkdir()
        for arguments, told in [
            (["absent.txt"], "absent.txt: no such file or folder"),
            ([tmp_path / "empty"], "no text in this folder"),
            ([article, "--output", tmp_path / "absent" / "out.csv"], "cannot write: No such file"),
            ([article, "--output", tmp_path / "empty", "--format", "csv"], "Is a directory"),
            ([article, "--output", "out.xml"], "--output is 'out.xml', whose ending"),
            ([article, "--output", ""], "--output is '', whose ending"),
        ]:
            assert told in self.refused(analyze, *arguments)
        assert model.loaded == []

    def test_options(self, analyze, article):
        for arguments, told in [
            ([], "required: INPUT; see quotestance analyze --help"),
            ([article, "--format", "xml"], "--format: invalid choice: 'xml'"),
            ([article, "--batch-size", "0"], "--batch-size: '0' is not a whole number"),
            ([article, "--min-score", "high"], "--min-score: 'high' is not a number from 0 to 1"),
            ([article, "--min-score", "nan"], "--min-score: 'nan' is not"),
            ([article, "--fast"], "unrecognized arguments: --fast"),
        ]:
            assert told in self.refused(analyze, *arguments)

    def test_a_model_that_cannot_be_loaded(self, analyze, article, monkeypatch):
        def refuse(*_, **__):
            raise QuotestanceError("models/x: config.json is missing;\ngive a whole folder")

        monkeypatch.setattr("quotestance.pipeline.QuoteStance.from_pretrained", refuse)
        told = self.refused(analyze, article, "--output", article.parent / "out.jsonl")
        assert told == "quotestance: models/x: config.json is missing; give a whole folder\n"
        assert list(article.parent.iterdir()) == [article]

    def test_a_file_that_was_there_survives_an_error(self, analyze, tmp_path):
        (tmp_path / "a.jsonl").write_text('{"text": "a"}\nb', encoding="utf-8")
        (tmp_path / "out.jsonl").write_text("old", encoding="utf-8")
        self.refused(analyze, tmp_path / "a.jsonl", "--output", tmp_path / "out.jsonl")
        assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "old"

    def test_an_interruption(self, analyze, article, model):
        model.fails = KeyboardInterrupt
        assert analyze(article, "--output", article.parent / "out.jsonl") == 130
        assert list(article.parent.iterdir()) == [article]

    def test_a_full_disk(self, analyze, article, model):
        model.fails = OSError
        assert "too bad" in self.refused(analyze, article)

    def test_an_error_of_ours_is_not_hidden(self, analyze, article, model):
        model.fails = ZeroDivisionError
        with pytest.raises(ZeroDivisionError):
            analyze(article)


class TestProcess:
    def test_help(self):
        found = run("analyze", "--help")
        assert found.returncode == 0
        assert b"--attitudes" in found.stdout

    def test_nothing_heavy_is_imported(self):
        heavy = "{'numpy', 'onnxruntime', 'torch', 'tqdm', 'tokenizers'}"
        program = f"import sys, quotestance.cli; print({heavy} & sys.modules.keys())"
        found = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert found.stdout == "set()\n"

    def test_bad_input_shows_no_traceback(self):
        found = run("analyze", "absent\udce9.txt")
        assert found.returncode == 2
        assert found.stdout == b""
        assert found.stderr.startswith(b"quotestance: absent")
        assert found.stderr.count(b"\n") == 1

    @pytest.mark.skipif(sys.platform == "win32", reason="pipes")
    def test_a_reader_who_leaves_is_no_error(self, article):
        program = (
            "import sys, types, test_cli\n"
            "fake = types.SimpleNamespace(QuoteStance=test_cli.FakeModel())\n"
            "sys.modules['quotestance.pipeline'] = fake\n"
            f"sys.exit(test_cli.main(['analyze', *[{str(article)!r}] * 5000]))\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT / "tests",
            env={"PYTHONPATH": str(ROOT)},
        )
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141

    def test_version(self, capsys, monkeypatch):
        monkeypatch.setattr("importlib.metadata.version", lambda name: f"{name} of today")
        with pytest.raises(SystemExit) as stopped:
            main(["--version"])
        assert stopped.value.code == 0
        assert capsys.readouterr().out == "quotestance quotestance of today\n"

    def test_a_command_is_needed(self, capsys):
        assert main([]) == 2
        assert "required: COMMAND; see quotestance --help" in capsys.readouterr().err
