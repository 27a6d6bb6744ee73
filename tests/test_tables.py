"""Rows in csv and parquet, and rows of a dataset: whole documents, in both directions."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from formats import CORPORA, DENIED, DOCUMENT, PREDICTED, SETTINGS, TEXT, caught
from hypothesis import given

from quotestance.errors import FormatWarning, InputError, QuotestanceError
from quotestance.io import csv as quote_csv
from quotestance.io import extras, hf, parquet
from quotestance.types import Document, Stance

EMPTY = Document("Nobody spoke.", id="quiet", fields={"day": [1, None]})


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def edited(path, change):
    """Write the rows of a table again, changed, as a spreadsheet might."""
    table = change(rows(path))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return path


class TestCsv:
    @pytest.fixture
    def path(self, tmp_path):
        quote_csv.write([PREDICTED, EMPTY], tmp_path / "out.csv")
        return tmp_path / "out.csv"

    def test_whole_documents(self, path):
        first, second, third = rows(path)
        assert (first["document_text"], first["fields"]) == (TEXT, '{"outlet": "The Quay"}')
        assert (second["document_text"], second["fields"]) == ("", "")
        assert (second["source"], second["source_spans"]) == ("Bo Berg", "[[49, 56]]")
        assert (third["document"], third["quote"], third["content"]) == ("quiet", "", "")
        assert list(quote_csv.read(path)) == [PREDICTED, EMPTY]

    def test_rows_may_be_sorted_and_relabelled(self, path):
        def change(table):
            table[1].update(stance="urge", attitude="TRUE")
            return table[::-1]

        assert list(quote_csv.read(edited(path, change))) == [
            EMPTY,
            replace(
                PREDICTED,
                quotes=(PREDICTED.quotes[0], replace(DENIED, stance=Stance("urge"), attitude=True)),
            ),
        ]

    def test_an_article_of_any_length(self, tmp_path):
        long = Document("on and on " * 20_000, id="long")
        limit = csv.field_size_limit()
        quote_csv.write([long], tmp_path / "out.csv")
        assert list(quote_csv.read(tmp_path / "out.csv")) == [long]
        assert csv.field_size_limit() == limit

    def test_ids_and_surrogates(self, tmp_path):
        path = tmp_path / "out.csv"
        with pytest.warns(FormatWarning, match="1 missing ids.*1 lone surrogates.*1 repeated ids"):
            quote_csv.write([Document("\ud800"), DOCUMENT, DOCUMENT], path)
        found = list(quote_csv.read(path))
        assert [document.id for document in found] == ["document-1", "ferry", "ferry-2"]
        assert (found[0].text, found[2].quotes) == ("\ufffd", DOCUMENT.quotes)

    @pytest.mark.parametrize(
        ("row", "change", "told"),
        [
            (1, {"content": "[[64, 900]]"}, "line 3: content[0] is [64, 900]; give [[start, end]"),
            (1, {"content": "[[64"}, "line 3, content: not JSON"),
            (1, {"content": ""}, "line 3: content is []; give at least one"),
            (1, {"type": "oral"}, "line 3: type is 'oral'; give one of direct, mixed, indirect"),
            (1, {"score": "high"}, "line 3: score is 'high'; give a number"),
            (1, {"attitude": "perhaps"}, "line 3: attitude is 'perhaps'; give true or false"),
            (1, {"quote": "x"}, "line 3: quote is 'x'; give a whole number"),
            (0, {"fields": "[1]"}, "line 2, document 'ferry': fields is [1]; give the fields"),
            (0, {"document_text": ""}, "document 'ferry': no row has its document_text"),
        ],
    )
    def test_errors_name_line_column_and_cell(self, path, row, change, told):
        def put(table):
            table[row].update(change)
            return table

        with pytest.raises(InputError) as error:
            list(quote_csv.read(edited(path, put)))
        assert str(error.value).startswith(str(path))
        assert told in str(error.value)

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("document,text\na,b\n", "line 2: there is no column document_text; write the table"),
            ("document,document_text\na\n", "line 2: the row has not as many cells"),
            ("document,document_text\na,b,c\n", "line 2: the row has not as many cells"),
            ('document,document_text\na,"b\n', "not csv: unexpected end of data"),
        ],
    )
    def test_other_tables(self, tmp_path, content, told):
        (tmp_path / "in.csv").write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=told):
            list(quote_csv.read(tmp_path / "in.csv"))

    @SETTINGS
    @given(CORPORA)
    def test_everything_comes_back(self, written):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "out.csv")
            _, told = caught(quote_csv.write, written, path)
            assert (told, list(quote_csv.read(path))) == ([], written)


class TestParquet:
    @pytest.fixture(autouse=True)
    def pyarrow(self):
        return pytest.importorskip("pyarrow.parquet")

    def test_columns_have_types(self, tmp_path, pyarrow):
        parquet.write([PREDICTED, EMPTY], tmp_path / "out.parquet")
        table = pyarrow.read_table(tmp_path / "out.parquet")
        first, second, third = table.to_pylist()
        assert (first["stance_urge"], first["content"]) == (0.75, [[0, 12], [28, 48]])
        assert (second["attitude"], second["document_text"], third["quote"]) == (None, None, None)
        assert list(parquet.read(tmp_path / "out.parquet")) == [PREDICTED, EMPTY]

    def test_errors(self, tmp_path, pyarrow):
        path = tmp_path / "in.parquet"
        path.write_text("document,text\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"in\.parquet: not a parquet file: .*magic bytes"):
            list(parquet.read(path))
        parquet.write([DOCUMENT], path)
        pyarrow.write_table(pyarrow.read_table(path).drop_columns(["document_text"]), path)
        with pytest.raises(
            InputError, match=r"in\.parquet, row 1: there is no column document_text"
        ):
            list(parquet.read(path))

    def test_an_error_leaves_nothing(self, tmp_path):
        def broken():
            yield DOCUMENT
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            parquet.write(broken(), tmp_path / "out.parquet")
        assert list(tmp_path.iterdir()) == []

    @SETTINGS
    @given(CORPORA)
    def test_everything_comes_back(self, written):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "out.parquet")
            _, told = caught(parquet.write, written, path)
            assert (told, list(parquet.read(path))) == ([], written)


class TestDataset:
    @pytest.fixture(autouse=True)
    def datasets(self):
        return pytest.importorskip("datasets")

    def test_a_row_for_every_document(self):
        dataset = hf.to_dataset([PREDICTED, EMPTY])
        assert dataset.column_names == ["id", "text", "quotes", "fields"]
        assert dataset[0]["quotes"][0]["stance_scores"] == [
            {"label": "urge", "score": 0.75},
            {"label": "deny", "score": 0.25},
        ]
        assert list(hf.from_dataset(dataset)) == [PREDICTED, EMPTY]

    def test_on_disk(self, tmp_path, capfd):
        hf.write([PREDICTED, EMPTY], tmp_path / "out")
        assert list(hf.read(tmp_path / "out")) == [PREDICTED, EMPTY]
        assert capfd.readouterr().err == ""

    def test_columns_of_ones_own(self, datasets):
        dataset = datasets.Dataset.from_list([{"text": TEXT, "id": 3, "outlet": "The Quay"}])
        assert list(hf.from_dataset(dataset)) == [
            Document(TEXT, id="3", fields={"outlet": "The Quay"})
        ]

    def test_errors(self, tmp_path, datasets):
        rows = [{"text": "x", "quotes": [{"content": [[0, 9]]}]}]
        with pytest.raises(
            InputError, match=r"^dataset, row 1: quotes\[0\]\.content\[0\] is \[0, 9\]"
        ):
            list(hf.from_dataset(datasets.Dataset.from_list(rows)))
        with pytest.raises(InputError, match="row 1: there is no text"):
            list(hf.from_dataset(datasets.Dataset.from_list([{"a": 1}])))
        hf.write([DOCUMENT], tmp_path / "one")
        both = datasets.DatasetDict({"train": hf.to_dataset([DOCUMENT])})
        both.save_to_disk(str(tmp_path / "both"))
        with pytest.raises(
            InputError, match=r"has the splits train; give one, such as .*both/train"
        ):
            list(hf.read(tmp_path / "both"))
        assert list(hf.read(tmp_path / "both" / "train")) == [DOCUMENT]

    def test_no_dataset(self, tmp_path):
        for path in (tmp_path, tmp_path / "absent"):
            with pytest.raises(InputError, match="no saved dataset; give the folder that"):
                list(hf.read(path))

    @SETTINGS
    @given(CORPORA)
    def test_everything_comes_back(self, written):
        assert list(hf.from_dataset(hf.to_dataset(written))) == written


@pytest.mark.parametrize(("module", "extra"), [("pyarrow", "parquet"), ("datasets", "datasets")])
def test_what_is_missing_is_named(module, extra, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, module, None)
    work = parquet if module == "pyarrow" else hf
    told = rf"needs {module}; run: pip install 'quotestance\[{extra}\]'"
    with pytest.raises(QuotestanceError, match=told):
        work.write([DOCUMENT], tmp_path / "out")
    with pytest.raises(QuotestanceError, match=told):
        list(work.read(tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_imported_before_it_is_needed():
    program = (
        "import sys, quotestance.io.parquet, quotestance.io.hf;"
        "print({'pyarrow', 'datasets', 'numpy'} & sys.modules.keys())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "set()\n"
    assert extras.needed("json", "x", "y").__name__ == "json"
