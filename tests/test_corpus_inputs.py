"""Files of a corpus: found, cut in parts of which each is read by itself, row by row."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotestance.corpus.inputs import find, read, scan
from quotestance.corpus.records import Columns
from quotestance.errors import InputError
from tests.corpora import articles, write_jsonl
from tests.formats import SETTINGS

MARK = b"\xef\xbb\xbf"


def parts_of(path, size=1000, columns=Columns()):  # noqa: B008 (frozen)
    return scan(find([str(path)]), columns, size).parts


def rows_of(path, size=1000, columns=Columns()):  # noqa: B008
    """All rows, read part by part, the last part first."""
    found = [list(read(part, columns)) for part in reversed(parts_of(path, size, columns))]
    return [row for rows in reversed(found) for row in rows]


def texts(rows):
    return [row.document.text if row.document else None for row in rows]


def reasons(path, columns=Columns()):  # noqa: B008
    return [row.reason for row in rows_of(path, 2, columns)]


def csv_bytes(records, heading=("id", "text"), end="\r\n"):
    stream = io.StringIO(newline="")
    # Before Python 3.13, the writer leaves bare those line breaks that do not end its lines.
    quoting = csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL
    writer = csv.writer(stream, lineterminator=end, quoting=quoting)
    writer.writerow(heading)
    writer.writerows(records)
    return stream.getvalue().encode("utf-8")


class TestFinding:
    def test_a_folder_stands_for_its_files_in_order(self, tmp_path):
        (tmp_path / "b").mkdir()
        for name in ("b/x.csv", "z.ndjson", "a.jsonl", ".hidden.jsonl", "notes.txt"):
            (tmp_path / name).touch()
        assert [file.name for file in find([str(tmp_path)])] == ["a.jsonl", "z.ndjson", "b/x.csv"]

    def test_files_of_one_name_are_told_apart_by_their_paths(self, tmp_path):
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "x.jsonl").touch()
        given_paths = [str(tmp_path / folder / "x.jsonl") for folder in ("a", "b")]
        assert [file.name for file in find(given_paths)] == given_paths

    def test_paths_that_are_names_of_others_are_told_apart_too(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        for name in ("a/x.csv", "b/x.csv", "c/a/x.csv"):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).touch()
        names = [file.name for file in find(["a", "b", "c"])]
        assert names == ["1:a/x.csv", "b/x.csv", "3:a/x.csv"]

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("absent.jsonl", "no such file or folder"),
            ("notes.txt", "files ending in .jsonl, .ndjson, .csv, .parquet"),
            ("empty", "nothing to read in this folder"),
        ],
    )
    def test_what_cannot_be_read_is_told_before_the_work(self, tmp_path, name, message):
        (tmp_path / "notes.txt").touch()
        (tmp_path / "empty").mkdir()
        with pytest.raises(InputError, match=message):
            find([str(tmp_path / name)])

    def test_standard_input_is_no_corpus(self):
        with pytest.raises(InputError, match="standard input cannot be read again"):
            find(["-"])

    def test_a_file_is_not_read_twice(self, tmp_path):
        (tmp_path / "a.jsonl").touch()
        with pytest.raises(InputError, match="named twice"):
            find([str(tmp_path), str(tmp_path / "a.jsonl")])


class TestParts:
    def test_names_and_numbers(self, tmp_path):
        for name in ("a.jsonl", "b.jsonl"):
            write_jsonl(tmp_path / name, articles(5))
        corpus = scan(find([str(tmp_path)]), Columns(), 2)
        assert [(part.name, part.first, part.rows) for part in corpus.parts] == [
            ("00000-000000", 1, 2),
            ("00000-000001", 3, 2),
            ("00000-000002", 5, 1),
            ("00001-000000", 1, 2),
            ("00001-000001", 3, 2),
            ("00001-000002", 5, 1),
        ]
        assert [(each.name, each.rows) for each in corpus.inputs] == [
            ("a.jsonl", 5),
            ("b.jsonl", 5),
        ]

    @pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
    def test_an_empty_file_has_none(self, tmp_path, name):
        (tmp_path / name).touch()
        assert parts_of(tmp_path / name) == ()

    def test_a_file_that_lost_rows_is_noticed(self, tmp_path):
        path = write_jsonl(tmp_path / "a.jsonl", articles(5))
        parts = parts_of(path, 2)
        write_jsonl(path, articles(4))
        assert len(list(read(parts[0], Columns()))) == 2
        with pytest.raises(InputError, match="ends before row 5"):
            list(read(parts[2], Columns()))

    def test_a_large_file_is_not_held(self, tmp_path):
        path = write_jsonl(tmp_path / "a.jsonl", [{"text": "a" * 100_000}] * 100)
        (part,) = parts_of(path)
        tracemalloc.start()
        assert sum(len(row.document.text) for row in read(part, Columns())) == 10_000_000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_000_000


CELLS = st.text(st.sampled_from('ab",;“𝄞 \n\r') | st.characters(exclude_categories=["Cs"]))


class TestEveryRowOnce:
    @SETTINGS
    @given(
        st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8),
        st.integers(1, 4),
        st.sampled_from(["\r\n", "\n", "\r"]),
        st.sampled_from([b"", MARK]),
    )
    def test_of_csv(self, tmp_path, records, size, end, mark):
        path = tmp_path / "a.csv"
        path.write_bytes(mark + csv_bytes(records, end=end))
        expected = [text for _, text in records]
        rows = rows_of(path, size)
        assert texts(rows) == expected
        assert [row.number for row in rows] == list(range(1, len(expected) + 1))

    @SETTINGS
    @given(
        st.lists(CELLS | st.sampled_from([None, 3])),
        st.integers(1, 4),
        st.sampled_from(["\r\n", "\n", "\n\n", "\n \n"]),
        st.sampled_from([b"", MARK]),
        st.booleans(),
    )
    def test_of_json_lines(self, tmp_path, found, size, end, mark, closed):
        path = tmp_path / "a.jsonl"
        lines = [json.dumps({"text": text}, ensure_ascii=False) for text in found]
        content = end.join([*lines, ""] if closed else lines)
        path.write_bytes(mark + content.encode("utf-8"))
        rows = rows_of(path, size)
        assert texts(rows) == [text if isinstance(text, str) else None for text in found]
        assert [row.number for row in rows] == list(range(1, len(found) + 1))

    @SETTINGS
    @given(
        st.lists(CELLS | st.none(), max_size=12),
        st.integers(1, 5),
        st.integers(1, 5),
    )
    def test_of_parquet(self, tmp_path, found, size, group):
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        path = tmp_path / "a.parquet"
        table = arrow.table({"text": arrow.array(found, arrow.string())})
        parquet.write_table(table, path, row_group_size=group)
        rows = rows_of(path, size)
        assert texts(rows) == found
        assert [row.number for row in rows] == list(range(1, len(found) + 1))


class TestRows:
    def test_ids(self, tmp_path):
        records = [{"id": "a", "text": ""}, {"id": 7, "text": ""}, {"text": ""}]
        records += [{"id": None, "text": ""}, {"id": "", "text": ""}]
        rows = rows_of(write_jsonl(tmp_path / "n.jsonl", records))
        assert [row.document.id for row in rows] == [
            "a",
            "7",
            "n.jsonl#3",
            "n.jsonl#4",
            "n.jsonl#5",
        ]

    def test_other_columns(self, tmp_path):
        path = write_jsonl(tmp_path / "a.jsonl", [{"url": "u", "body": "b", "n": [1], "more": 2}])
        (row,) = rows_of(path, columns=Columns("body", "url", ("n", "none")))
        assert (row.document.text, row.document.id) == ("b", "u")
        assert row.document.fields == {"n": [1], "none": None}

    def test_bad_lines_of_json(self, tmp_path):
        path = tmp_path / "a.jsonl"
        lines = [
            b'{"text": "fine"}',
            b"[1]",
            b'{"text": "open',
            b'{"text": "\xff"}',
            b'{"txt": ""}',
            b'{"text": null, "id": "x"}',
            b'{"text": "", "id": 1.5}',
            b'{"text": NaN}',
            b'{"text": "fine too"}',
        ]
        path.write_bytes(b"\n".join(lines))
        found = reasons(path)
        assert (found[0], found[-1]) == ("", "")
        for reason, told in zip(
            found[1:-1],
            [
                "it is [1]; give an object",
                "not JSON",
                "not UTF-8: byte 0xff at byte offset 46",
                "there is no text",
                "text is None",
                "id is 1.5; give a string or a whole number",
                "NaN is no JSON",
            ],
            strict=True,
        ):
            assert told in reason
            assert "a.jsonl" not in reason
        assert rows_of(path)[5].id == "x"
        assert rows_of(path)[1].id == "a.jsonl#2"

    def test_bad_records_of_csv(self, tmp_path):
        path = tmp_path / "a.csv"
        records = [
            b"id,text",
            b"1,fine",
            b"2",
            b"3,too,many",
            b'4,"shut"again',
            b"5,\xe9",
            b"",
            b"6,fine too",
            b'7,"never shut',
        ]
        path.write_bytes(b"\n".join(records))
        found = reasons(path)
        for reason, told in zip(
            found,
            [
                "",
                "1 cells, but the heading has 2 columns",
                "3 cells",
                "not csv",
                "not UTF-8: byte 0xe9 at byte 0 of a cell",
                "",
                "not csv: unexpected end of data",
            ],
            strict=True,
        ):
            assert told in reason
        assert texts(rows_of(path))[5] == "fine too"

    def test_a_cell_may_be_longer_than_csv_allows_by_itself(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(csv_bytes([("1", "long " * 40_000)]))
        assert len(texts(rows_of(path))[0]) == 200_000
        assert csv.field_size_limit() < 200_000

    def test_a_quotation_mark_that_is_never_closed_does_not_take_all_memory(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr("quotestance.corpus.csv._LONGEST", 100)
        path = tmp_path / "a.csv"
        path.write_text('id,text\n1,"open' + "\n2,next" * 40, encoding="utf-8")
        rows = rows_of(path, 3)
        assert "field larger than field limit" in rows[0].reason
        assert rows[-1].document.text == "next"

    @pytest.mark.parametrize("columns", [Columns("body"), Columns(id="url"), Columns(keep=("n",))])
    def test_a_table_without_a_column_is_told_before_the_work(self, tmp_path, columns):
        path = tmp_path / "a.csv"
        path.write_bytes(csv_bytes([]))
        with pytest.raises(InputError, match=r"there is no column '\w+', only 'id', 'text'"):
            parts_of(path, columns=columns)

    def test_ids_need_no_column(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(csv_bytes([("t",)], heading=("text",)))
        assert rows_of(path)[0].document.id == "a.csv#1"


class TestParquet:
    @pytest.fixture(autouse=True)
    def arrow(self):
        self.arrow = pytest.importorskip("pyarrow")
        self.parquet = pytest.importorskip("pyarrow.parquet")

    def write(self, path, columns, **options):
        self.parquet.write_table(self.arrow.table(columns), path, **options)
        return path

    def test_values_that_json_lacks_are_kept_as_text(self, tmp_path):
        from datetime import date

        columns = {"text": [b"b\xc3\xb6"], "id": [3], "day": [date(2024, 2, 29)], "x": [[0.5]]}
        path = self.write(tmp_path / "a.parquet", columns | {"nan": [float("nan")]})
        (row,) = rows_of(path, columns=Columns(keep=("day", "x", "nan")))
        assert (row.document.text, row.document.id) == ("bö", "3")
        assert row.document.fields == {"day": "2024-02-29", "x": [0.5], "nan": None}

    def test_bad_rows(self, tmp_path):
        path = self.write(tmp_path / "a.parquet", {"text": [b"fine", None, b"\xff"]})
        found = reasons(path)
        assert found[0] == ""
        assert "text is None" in found[1]
        assert "not UTF-8" in found[2]

    def test_text_that_is_a_number(self, tmp_path):
        path = self.write(tmp_path / "a.parquet", {"text": [1]})
        assert reasons(path) == ["text is 1; give the article as a string"]

    def test_a_damaged_page_costs_its_rows_and_no_others(self, tmp_path):
        found = [f"article {number} " * 200 for number in range(40)]
        columns = {"id": list(map(str, range(40))), "text": found}
        path = self.write(
            tmp_path / "a.parquet",
            columns,
            row_group_size=10,
            use_dictionary=False,
            compression="zstd",
        )
        parts = parts_of(path, 5)
        group = self.parquet.ParquetFile(path).metadata.row_group(1).column(1)
        begin = group.data_page_offset
        damaged = bytearray(path.read_bytes())
        for place in range(begin + 40, begin + group.total_compressed_size):
            damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        rows = [row for part in parts for row in read(part, Columns())]
        assert [row.number for row in rows] == list(range(1, 41))
        assert texts(rows)[:10] + texts(rows)[20:] == found[:10] + found[20:]
        assert all("damaged" in row.reason for row in rows[10:20])

    def test_what_is_no_parquet_is_told_before_the_work(self, tmp_path):
        path = write_jsonl(tmp_path / "a.parquet", articles(3))
        with pytest.raises(InputError, match="not a parquet file"):
            parts_of(path)
