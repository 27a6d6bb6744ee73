"""Files in and out: JSON lines, text, csv, folders, and output that is whole or absent."""

from __future__ import annotations

import csv as standard_csv
import io
import json
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotestance.errors import InputError, QuotestanceError
from quotestance.io import atomic, jsonl, sources, text
from quotestance.io import csv as quote_csv
from quotestance.types import Document, Quote, Span, Speaker, Stance, spans_of

TEXT = "“The ferry must sail tonight,” Ada Lund, the harbour master, told reporters.\r\nShe left."

GOLD = Document(
    text=TEXT,
    quotes=(
        Quote(
            content=spans_of(TEXT, [[0, 30]]),
            cue=spans_of(TEXT, [[61, 65]]),
            source=spans_of(TEXT, [[31, 59]]),
            speaker=Speaker("Ada Lund"),
            stance=Stance("urge", second="condemn"),
            attitude=False,
        ),
    ),
    id="a1",
    fields={"outlet": "The Quay", "tags": ["sea", None, {"deep": 1.5}]},
)

PREDICTED = replace(
    GOLD,
    quotes=(
        Quote(
            content=spans_of(TEXT, [[0, 10], [11, 30]]),
            speaker=Speaker("Ada Lund", "person", spans_of(TEXT, [[31, 39], [78, 81]])),
            stance=Stance("urge", {"condemn": 0.01236, "urge": 0.98764}),
            type="direct",
            attitude=False,
            score=0.876543,
        ),
        Quote(content=spans_of(TEXT, [[82, 86]]), score=0.25),
    ),
)


def lines(*records):
    return [json.dumps(record).encode() + b"\n" for record in records]


def quoted(**members):
    return {"id": "a1", "text": TEXT, "quotes": [{"content": [[0, 30]], **members}]}


def loaded(*records):
    return list(jsonl.load(lines(*records), "notes.jsonl"))


def dumped(*documents):
    stream = io.StringIO()
    jsonl.dump(documents, stream)
    return [json.loads(line) for line in stream.getvalue().split("\n")[:-1]]


class TestRecord:
    def test_gold_leaves_out_what_only_output_has(self):
        assert jsonl.to_record(GOLD) == {
            "id": "a1",
            "text": TEXT,
            "outlet": "The Quay",
            "tags": ["sea", None, {"deep": 1.5}],
            "quotes": [
                {
                    "content": [[0, 30]],
                    "cue": [[61, 65]],
                    "source": [[31, 59]],
                    "speaker": "Ada Lund",
                    "stance": "urge",
                    "second_stance": "condemn",
                    "attitude": False,
                }
            ],
        }

    def test_every_prediction_has_the_same_keys(self):
        known, unknown = jsonl.to_record(PREDICTED)["quotes"]
        assert known.keys() == unknown.keys()
        assert known["speaker_kind"] == "person"
        assert known["speaker_mentions"] == [[31, 39], [78, 81]]
        assert known["score"] == 0.8765
        assert known["stance_scores"] == {"condemn": 0.0124, "urge": 0.9876}
        assert unknown["speaker"] is None
        assert unknown["speaker_kind"] is None
        assert unknown["speaker_mentions"] == []
        assert unknown["stance_scores"] == {}

    def test_null_and_missing_mean_not_annotated(self):
        bare, null = loaded(quoted(), quoted(speaker=None, stance=None, attitude=None, cue=None))
        assert bare == null
        assert bare.quotes == (Quote(content=spans_of(TEXT, [[0, 30]])),)

    def test_pieces_are_put_in_order(self):
        (document,) = loaded(quoted(cue=[[61, 65], [2, 4]]))
        assert [span.start for span in document.quotes[0].cue] == [2, 61]

    def test_own_values_win_over_fields_of_the_same_name(self):
        record = jsonl.to_record(Document("words", id="x", fields={"id": 7, "text": "", "n": 1}))
        assert record == {"id": "x", "text": "words", "n": 1, "quotes": []}

    def test_a_number_as_id_becomes_a_string(self):
        assert loaded({"id": 17, "text": ""})[0].id == "17"

    @pytest.mark.parametrize(
        ("record", "told"),
        [
            ([1], "the record is [1]; give an object"),
            ({"id": "a1"}, "there is no text"),
            ({"text": None}, "text is None; give the article as a string"),
            ({"text": 3}, "text is 3"),
            ({"text": "", "id": 1.5}, "id is 1.5"),
            ({"text": "", "id": True}, "id is True"),
            ({"text": "", "quotes": {}}, "quotes is {}; give a list"),
            ({"text": "", "quotes": ["x"]}, "quotes[0] is 'x'; give an object"),
            ({"text": "", "quotes": [{}]}, "quotes[0].content is []; give at least one"),
            (quoted(content=[]), "quotes[0].content is []"),
            (quoted(cue="said"), "quotes[0].cue is 'said'"),
            (quoted(cue=[3, 4]), "quotes[0].cue[0] is 3"),
            (quoted(cue=[[3, 4], [5, 5]]), "quotes[0].cue[1] is [5, 5]"),
            (quoted(source=[[3]]), "quotes[0].source[0] is [3]"),
            (quoted(source=[[-3, 2]]), "quotes[0].source[0] is [-3, 2]"),
            (quoted(source=[[False, 2]]), "quotes[0].source[0] is [False, 2]"),
            (quoted(content=[[0, 900]]), "[0, 900]; give [[start, end], …] with 0 <= start"),
            (quoted(speaker=" "), "quotes[0].speaker is ' '; give a string, or null"),
            (
                quoted(speaker="A", speaker_kind="ship"),
                "speaker_kind is 'ship'; give one of person",
            ),
            (quoted(speaker="A", speaker_mentions=[[0, 999]]), "speaker_mentions[0] is [0, 999]"),
            (quoted(type="oral"), "quotes[0].type is 'oral'; give one of direct, mixed, indirect"),
            (quoted(stance=1), "quotes[0].stance is 1"),
            (quoted(second_stance="deny"), "second_stance is 'deny'; give stance too"),
            (quoted(stance="deny", stance_scores=[1]), "stance_scores is [1]; give an object"),
            (quoted(stance="deny", stance_scores={"deny": "x"}), "stance_scores.deny is 'x'"),
            (quoted(attitude="no"), "attitude is 'no'; give true, false or null"),
            (quoted(score=float("nan")), "NaN is no JSON"),
            (quoted(score=10**400), "score is 1000"),
            (quoted(score=True), "score is True"),
        ],
    )
    def test_errors_name_file_line_field_and_value(self, record, told):
        with pytest.raises(InputError) as caught:
            loaded({"text": "fine"}, record)
        assert str(caught.value).startswith("notes.jsonl, line 2")
        assert told in str(caught.value)

    def test_errors_name_the_document_and_stay_short(self):
        with pytest.raises(
            InputError, match=r"line 1, document 'a1': quotes\[0\]\.speaker"
        ) as caught:
            loaded(quoted(speaker=["x" * 10_000]))
        assert len(str(caught.value)) < 300


class TestJsonLines:
    def test_gold_comes_back_as_it_was(self, tmp_path):
        jsonl.write([GOLD, Document("")], tmp_path / "gold.jsonl")
        assert list(jsonl.read(tmp_path / "gold.jsonl")) == [GOLD, Document("")]

    def test_writing_again_changes_nothing(self, tmp_path):
        jsonl.write([PREDICTED], tmp_path / "one.jsonl")
        jsonl.write(jsonl.read(tmp_path / "one.jsonl"), tmp_path / "two.jsonl")
        assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()

    def test_a_file_may_be_read_while_it_is_being_replaced(self, tmp_path):
        path = tmp_path / "gold.jsonl"
        jsonl.write([GOLD, GOLD], path)
        jsonl.write((replace(document, id="new") for document in jsonl.read(path)), path)
        assert [document.id for document in jsonl.read(path)] == ["new", "new"]

    @pytest.mark.parametrize(
        "words", ["a\r\nb\rc\n", "a\u2028b\x85c\x0bd", "\ufeffa", "\0", "\ud83d"]
    )
    def test_text_is_verbatim(self, tmp_path, words):
        jsonl.write([Document(words, id=words)], tmp_path / "odd.jsonl")
        assert [document.text for document in jsonl.read(tmp_path / "odd.jsonl")] == [words]

    def test_byte_order_mark_windows_line_ends_and_blank_lines(self, tmp_path):
        path = tmp_path / "windows.jsonl"
        path.write_bytes(b'\xef\xbb\xbf{"text": "a"}\r\n\r\n  \n{"text": "b"}')
        assert [document.text for document in jsonl.read(path)] == ["a", "b"]

    def test_an_empty_file_has_no_documents(self, tmp_path):
        (tmp_path / "empty.jsonl").write_bytes(b"\xef\xbb\xbf")
        assert list(jsonl.read(tmp_path / "empty.jsonl")) == []

    @pytest.mark.parametrize("line", [b"{", b"nonsense", b'{"a": 1} {"b": 2}', b"[" * 100_000])
    def test_not_json(self, line):
        with pytest.raises(InputError, match=r"^notes\.jsonl, line 2: .*JSON"):
            list(jsonl.load([b'{"text": ""}\n', line], "notes.jsonl"))

    def test_not_json_because_a_number_is_endless(self):
        with pytest.raises(InputError, match="JSON that cannot be read"):
            list(jsonl.load([b'{"text": "", "n": ' + b"9" * 5000 + b"}"], "notes.jsonl"))

    def test_wrong_encoding_gives_line_and_byte(self):
        first = '{"text": "café"}\n'
        second = '{"text": "café"}\n'.encode("latin-1")
        with pytest.raises(InputError) as caught:
            list(jsonl.load([first.encode(), second], "notes.jsonl"))
        place = len(first.encode()) + second.index(b"\xe9")
        assert str(caught.value).startswith(
            f"notes.jsonl, line 2: not UTF-8: byte 0xe9 at byte offset {place};"
        )

    def test_documents_before_a_bad_line_are_read(self):
        documents = jsonl.load(iter([b'{"text": "a"}\n', b"{"]), "notes.jsonl")
        assert next(documents).text == "a"

    def test_fields_that_json_cannot_hold(self, tmp_path):
        with pytest.raises(InputError, match="document 'x': fields cannot be written as JSON"):
            jsonl.write([Document("", id="x", fields={"when": object()})], tmp_path / "out.jsonl")
        assert list(tmp_path.iterdir()) == []


@st.composite
def spans(draw, words, smallest=0):
    pair = st.tuples(st.integers(0, len(words) - 1), st.integers(1, len(words)))
    pairs = draw(
        st.lists(pair.filter(lambda ends: ends[0] < ends[1]), min_size=smallest, max_size=3)
    )
    return spans_of(words, pairs)


names = st.text(min_size=1, max_size=8).filter(str.strip)
rounded = st.integers(0, 10_000).map(lambda count: count / 10_000)


@st.composite
def quotes(draw, words):
    speaker = st.builds(
        Speaker, names, st.sampled_from(["person", "place", "unknown"]), spans(words)
    )
    stance = st.builds(
        Stance, names, st.dictionaries(names, rounded, max_size=4), st.none() | names
    )
    return draw(
        st.builds(
            Quote,
            content=spans(words, 1),
            cue=spans(words),
            source=spans(words),
            speaker=st.none() | speaker,
            stance=st.none() | stance,
            type=st.sampled_from([None, "direct", "mixed", "indirect"]),
            attitude=st.sampled_from([None, True, False]),
            score=st.none() | rounded,
        )
    )


@st.composite
def documents(draw):
    words = draw(st.text(max_size=40))
    found = draw(st.lists(quotes(words), max_size=2)) if words else []
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    leaves = st.none() | st.booleans() | numbers | st.text()
    values = st.recursive(
        leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=3
    )
    keys = st.text(max_size=8).filter(lambda key: key not in {"id", "text", "quotes"})
    fields = draw(st.dictionaries(keys, values, max_size=2))
    return Document(words, tuple(found), draw(st.none() | st.text(max_size=5)), fields)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(documents(), max_size=2))
def test_whatever_is_written_is_read_back(written):
    stream = io.StringIO()
    jsonl.dump(written, stream)
    assert list(jsonl.load(io.BytesIO(stream.getvalue().encode()), "x")) == written


class TestText:
    def test_the_whole_file_is_one_document(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes("\ufeff“Né,” she said.\r\n\r\n".encode())
        assert list(text.read(path)) == [Document("“Né,” she said.\r\n\r\n", id="a.txt")]
        assert next(text.read(path, "north/a.txt")).id == "north/a.txt"

    def test_an_empty_file_is_an_empty_document(self, tmp_path):
        (tmp_path / "a.txt").touch()
        assert list(text.read(tmp_path / "a.txt")) == [Document("", id="a.txt")]

    def test_wrong_encoding_gives_the_byte(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes(b"\xef\xbb\xbfcaf\xe9")
        with pytest.raises(
            InputError, match=r"a\.txt: not UTF-8: byte 0xe9 at byte offset 6; save"
        ):
            list(text.read(path))

    def test_utf16_is_recognised(self, tmp_path):
        (tmp_path / "a.txt").write_text("she said", encoding="utf-16")
        with pytest.raises(InputError, match="it looks like UTF-16"):
            list(text.read(tmp_path / "a.txt"))


class TestCsv:
    def rows(self, *found):
        stream = io.StringIO(newline="")
        quote_csv.dump(found, stream)
        return list(standard_csv.DictReader(io.StringIO(stream.getvalue(), newline="")))

    def test_one_row_a_quote(self):
        known, unknown = self.rows(Document("nothing", id="a0"), PREDICTED)
        assert known == {
            "document": "a1",
            "quote": "0",
            "speaker": "Ada Lund",
            "speaker_kind": "person",
            "source": "",
            "cue": "",
            "type": "direct",
            "stance": "urge",
            "second_stance": "",
            "stance_condemn": "0.0124",
            "stance_urge": "0.9876",
            "score": "0.8765",
            "attitude": "False",
            "text": "“The ferry … must sail tonight,”",
            "start": "0",
            "end": "30",
            "content": "[[0, 10], [11, 30]]",
        }
        assert unknown["quote"] == "1"
        assert unknown["speaker"] == unknown["stance"] == unknown["stance_urge"] == ""

    def test_cells_are_verbatim(self):
        words = 'a\rb\r\nc\n"d", e'
        quote = Quote(content=spans_of(words, [[0, len(words)]]))
        (row,) = self.rows(Document(words, (quote,)))
        assert row["text"] == words

    def test_no_columns_of_probabilities_without_probabilities(self):
        (row,) = self.rows(GOLD)
        assert "stance_urge" not in row
        assert row["stance"] == "urge"
        assert row["source"] == "Ada Lund, the harbour master"

    def test_the_look_ahead_has_an_end(self):
        unscored = [GOLD] * 1000
        with pytest.raises(InputError, match="document 'a1': stance_scores is"):
            self.rows(*unscored, PREDICTED)
        assert "stance_urge" in self.rows(*unscored[1:], PREDICTED)[0]

    def test_strange_stances_leave_no_file(self, tmp_path):
        praise = replace(PREDICTED.quotes[0], stance=Stance("praise", {"praise": 1.0}))
        strange = replace(PREDICTED, quotes=(praise,))
        with pytest.raises(InputError, match="praise"):
            quote_csv.write([PREDICTED, strange], tmp_path / "out.csv")
        assert list(tmp_path.iterdir()) == []

    def test_no_documents_make_a_heading(self, tmp_path):
        quote_csv.write([], tmp_path / "out.csv")
        assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("document,quote,")


class TestAtomic:
    def fail(self, path):
        with atomic.opened(path) as stream:
            stream.write("half")
            stream.flush()
            raise KeyboardInterrupt

    def test_nothing_is_left_behind(self, tmp_path):
        with pytest.raises(KeyboardInterrupt):
            self.fail(tmp_path / "out.jsonl")
        assert list(tmp_path.iterdir()) == []

    def test_the_file_that_was_there_stays(self, tmp_path):
        path = tmp_path / "out.jsonl"
        path.write_text("old", encoding="utf-8")
        with pytest.raises(KeyboardInterrupt):
            self.fail(path)
        assert path.read_text(encoding="utf-8") == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_replacing_keeps_the_mode(self, tmp_path):
        path = tmp_path / "out.jsonl"
        path.touch(mode=0o640)
        path.chmod(0o640)
        with atomic.opened(path) as stream:
            stream.write("é\r\n")
        assert path.read_bytes() == "é\r\n".encode()
        assert path.stat().st_mode & 0o777 == 0o640

    def test_a_link_stays_a_link(self, tmp_path):
        (tmp_path / "real").touch()
        (tmp_path / "link").symlink_to(tmp_path / "real")
        with atomic.opened(tmp_path / "link") as stream:
            stream.write("new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real").read_text(encoding="utf-8") == "new"

    @pytest.mark.skipif(sys.platform == "win32", reason="devices")
    def test_a_device_is_not_replaced(self):
        with atomic.opened("/dev/null") as stream:
            stream.write("gone")

    @pytest.mark.parametrize("place", ["missing/out.jsonl", "file/out.jsonl", "folder"])
    def test_an_error_names_the_path_asked_for(self, tmp_path, place):
        (tmp_path / "file").touch()
        (tmp_path / "folder").mkdir()
        with pytest.raises(OSError, match=place), atomic.opened(tmp_path / place):
            pass


class TestSources:
    @pytest.fixture
    def folder(self, tmp_path):
        for name in (
            "b.TXT",
            "a.md",
            "deep/c.text",
            "deep/d.jsonl",
            ".e.txt",
            ".git/f.txt",
            "g.py",
        ):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text('{"text": "x"}\n{"text": "y", "id": "own"}', encoding="utf-8")
        return tmp_path

    def names(self, *inputs, **options):
        return [source.name for source in sources.find([str(each) for each in inputs], **options)]

    def test_a_folder_is_searched(self, folder):
        assert self.names(folder) == ["a.md", "b.TXT", "deep/c.text", "deep/d.jsonl"]

    def test_files_of_one_name_are_told_apart(self, folder):
        (folder / "c.text").write_text("x", encoding="utf-8")
        assert self.names(folder / "c.text", folder / "deep") == [
            (folder / "c.text").as_posix(),
            (folder / "deep" / "c.text").as_posix(),
            "d.jsonl",
        ]

    @pytest.mark.parametrize("given", ["", " "])
    def test_an_empty_name_is_no_folder(self, given):
        with pytest.raises(InputError, match="names no input"):
            sources.find([given])

    def test_a_file_is_an_input_by_any_name(self, folder):
        found = sources.find([str(folder)])
        (folder / "again").symlink_to(folder / "a.md")
        assert sources.is_input(folder / "again", found)
        assert not sources.is_input(folder / "g.py", found)
        assert not sources.is_input(folder / "none.txt", found)

    def test_inputs_keep_their_order(self, folder):
        assert self.names(folder / "g.py", "-", folder / "deep") == [
            "g.py",
            "stdin",
            "c.text",
            "d.jsonl",
        ]

    def test_ids(self, folder):
        found = sources.read(sources.find([str(folder / "deep")]))
        assert [document.id for document in found] == ["c.text", "d.jsonl#1", "own"]

    def test_the_format_can_be_forced(self, folder):
        found = sources.find([str(folder / "g.py"), "-"], "jsonl")
        assert [source.format for source in found] == ["jsonl", "jsonl"]
        assert len(list(sources.read(found[:1]))) == 2

    @pytest.mark.parametrize(("form", "expected"), [("text", ["a\r\n"]), (None, ["a\r\n"])])
    def test_standard_input_as_text(self, monkeypatch, form, expected):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\r\n")))
        found = list(sources.read(sources.find(["-"], form)))
        assert [document.text for document in found] == expected
        assert found[0].id == "stdin"

    def test_standard_input_as_json_lines(self, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "a"}\n{')))
        found = sources.read(sources.find(["-"], "jsonl"))
        assert next(found) == Document("a", id="stdin#1")
        with pytest.raises(InputError, match="standard input, line 2: not JSON"):
            next(found)

    def test_what_cannot_be_found(self, folder):
        (folder / "empty").mkdir()
        (folder / "empty" / "x.py").touch()
        for inputs, told in [
            (["absent.txt"], "absent.txt: no such file or folder"),
            ([str(folder / "empty")], "no text in this folder"),
            (["-", "-"], "only once"),
        ]:
            with pytest.raises(QuotestanceError, match=told):
                sources.find(inputs)

    def test_nothing_is_read_before_it_is_needed(self, folder):
        (folder / "b.TXT").write_bytes(b"\xff")
        documents = sources.read(sources.find([str(folder)]))
        assert next(documents).id == "a.md"
        with pytest.raises(InputError, match=r"b\.TXT: not UTF-8"):
            next(documents)


def test_spans_say_what_stands_there():
    (document,) = loaded(quoted(source=[[31, 39]]))
    assert document.quotes[0].source == (Span(31, 39, "Ada Lund"),)
