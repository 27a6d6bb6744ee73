"""`quotestance convert` and `quotestance template`, and formats by name and ending."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from formats import DOCUMENT, PREDICTED, TEXT, caught

from quotestance.cli import main
from quotestance.errors import InputError
from quotestance.io import formats, jsonl, label_studio
from quotestance.types import Document

ROOT = Path(__file__).parents[1]


class Convert:
    """Runs the command; returns its status and keeps what it printed."""

    def __init__(self, capsys):
        self.capsys = capsys

    def __call__(self, *arguments):
        status = main(["convert", *map(str, arguments)])
        self.out, self.err = self.capsys.readouterr()
        return status


@pytest.fixture
def convert(capsys):
    return Convert(capsys)


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    jsonl.write([DOCUMENT], path)
    return path


class TestConvert:
    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("out.csv", []),
            ("out.json", []),
            ("out.ndjson", []),
            ("out.jsonl", ["--to", "prodigy"]),
            ("out", ["--to", "brat"]),
        ],
    )
    def test_there_and_back(self, convert, gold, name, options):
        there, back = gold.parent / name, gold.parent / "back.jsonl"
        assert convert(gold, there, *options) == 0
        assert (convert.out, convert.err) == ("", "")
        read_as = ["--from", "prodigy"] if "prodigy" in options else []
        assert convert(there, back, *read_as) == 0
        assert list(jsonl.read(back)) == [DOCUMENT]

    @pytest.mark.parametrize("name", ["out.parquet", "out"])
    def test_there_and_back_with_extras(self, convert, gold, name):
        pytest.importorskip("datasets")
        there, back = gold.parent / name, gold.parent / "back.jsonl"
        assert convert(gold, there, *(["--to", "datasets"] if name == "out" else [])) == 0
        assert convert(there, back) == 0
        assert list(jsonl.read(back)) == [DOCUMENT]

    def test_losses_are_one_line(self, convert, gold):
        assert convert(gold, gold.parent / "out.conll", "--scheme", "iob2") == 0
        out = gold.parent / "out.conll"
        assert convert.err == (
            f"quotestance: warning: {out}: not written, because CoNLL has no place for it: "
            "2 speakers, 2 stances, 1 second stances, 1 attitudes\n"
        )

    def test_one_scheme_into_another(self, convert, gold):
        first, second = gold.parent / "a.conll", gold.parent / "b.conll"
        convert(gold, first, "--scheme", "iob1")
        assert convert(first, second, "--scheme", "iob1", "--to-scheme", "bioes") == 0
        assert second.read_text(encoding="utf-8").startswith("# scheme = bioes\n")

    def test_texts_become_tasks(self, convert, tmp_path):
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        assert convert(tmp_path / "a.txt", tmp_path / "out.json") == 0
        assert list(label_studio.read(tmp_path / "out.json")) == [Document(TEXT, id="a.txt")]

    def test_a_file_may_become_itself(self, convert, gold):
        before = gold.read_bytes()
        assert convert(gold, gold) == 0
        assert gold.read_bytes() == before


class TestBadInput:
    def refused(self, convert, *arguments):
        """Run; check for status 2 and one line; return the line."""
        assert convert(*arguments) == 2
        assert convert.err.startswith("quotestance: ")
        assert convert.err.count("\n") == 1
        return convert.err

    def test_calls(self, convert, gold):
        out = gold.parent / "out.csv"
        for arguments, told in [
            ([gold], "required: OUT; see quotestance convert --help"),
            ([gold.parent / "absent.csv", out], "absent.csv: no such file or folder; give one"),
            ([gold, out, "--from", "xml"], "--from: invalid choice: 'xml'"),
            ([gold, out, "--to", "text"], "--to: invalid choice: 'text'"),
            ([gold, gold.parent / "out"], "out: the ending names no format; end it in .jsonl"),
            ([gold, gold.parent / "out"], "or give --to: jsonl, csv"),
            ([gold, gold.parent / "o.txt"], "o.txt: text holds no quotes; give --to: jsonl"),
            (
                [gold, gold.parent / "o.conll"],
                "the scheme is None; give --scheme: iob1, iob2, bioes",
            ),
            ([gold, out, "--scheme", "iob2"], "--scheme is 'iob2', but there is no conll"),
            ([gold, gold.parent / "absent" / "o.csv"], "o.csv: cannot write: No such file"),
            ([gold, gold.parent, "--to", "brat"], "is there already; give a new name or an empty"),
            ([gold, gold.parent, "--to", "csv"], "Is a directory"),
        ]:
            assert told in self.refused(convert, *arguments)
        assert list(gold.parent.iterdir()) == [gold]

    def test_a_bad_line_leaves_no_file(self, convert, gold):
        with gold.open("a", encoding="utf-8") as stream:
            stream.write('{"text": "No.", "quotes": [{"content": [[0, 9]]}]}\n')
        for name, options in [("o.csv", []), ("o.json", []), ("o", ["--to", "brat"])]:
            told = self.refused(convert, gold, gold.parent / name, *options)
            assert "gold.jsonl, line 2: quotes[0].content[0] is [0, 9]; give [[start, end]" in told
        assert list(gold.parent.iterdir()) == [gold]

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"entities": [], "relations": []}, "doccano"),
            ({"label": [[0, 3, "content"]]}, "doccano"),
            ({"spans": [], "tokens": []}, "prodigy"),
        ],
    )
    def test_json_lines_of_others_are_recognised(self, convert, gold, fields, name):
        gold.write_text(json.dumps({"text": TEXT, **fields}), encoding="utf-8")
        told = self.refused(convert, gold, gold.parent / "out.csv")
        assert f"has no quotes, but fields of {name}; name the format: {name}, or jsonl" in told
        assert convert(gold, gold.parent / "out.csv", "--from", name) == 0
        assert convert(gold, gold.parent / "out.csv", "--from", "jsonl") == 0


class TestFormats:
    def test_by_ending_or_name(self, tmp_path):
        caught(formats.write, [PREDICTED], tmp_path / "a.JSON")
        caught(formats.write, [DOCUMENT], tmp_path / "b.txt", "conll", "iob2")
        assert [each.id for each in formats.read(tmp_path / "a.JSON")] == ["ferry"]
        assert [each.id for each in formats.read(tmp_path / "b.txt", "conll", "iob2")] == ["ferry"]

    def test_errors(self, tmp_path):
        with pytest.raises(InputError, match="the format is 'xml'; give one of jsonl, csv"):
            formats.read("a.xml", "xml")
        with pytest.raises(InputError, match="the scheme is None; give scheme: iob1, iob2, bioes"):
            formats.read("a.conll")
        with pytest.raises(InputError, match="text holds no quotes; write jsonl"):
            formats.write([replace(DOCUMENT)], tmp_path / "a.txt")


class TestTemplate:
    def test_it_is_written(self, capsys, tmp_path):
        assert main(["template", "--stances", "praise, mock"]) == 0
        view = ElementTree.fromstring(capsys.readouterr().out)
        assert [each.get("value") for each in view.iter("Choice")][:2] == ["praise", "mock"]
        assert main(["template", "--output", str(tmp_path / "project.xml")]) == 0
        written = (tmp_path / "project.xml").read_text(encoding="utf-8")
        assert written == label_studio.configuration()

    @pytest.mark.parametrize("stances", ["", "a,,b", "a,a"])
    def test_stances(self, capsys, stances):
        assert main(["template", "--stances", stances]) == 2
        assert f"--stances is {stances!r}; give different names" in capsys.readouterr().err


def test_nothing_heavy_is_imported():
    program = (
        "import sys, quotestance.cli; print({'numpy', 'pyarrow', 'datasets'} & sys.modules.keys())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout == "set()\n"
