"""CoNLL columns with an explicit scheme, in both directions."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from formats import DOCUMENT, PREDICTED, SETTINGS, caught, documents
from hypothesis import given
from hypothesis import strategies as st

from quotestance.errors import FormatWarning, InputError
from quotestance.io import conll, iob
from quotestance.io.iob import Tagged
from quotestance.types import Document, Quote, spans_of

PLAIN = replace(
    DOCUMENT,
    quotes=tuple(Quote(each.content, each.cue, each.source) for each in DOCUMENT.quotes),
)

WORDS = "Lund said: go.\nNo."
SMALL = Document(
    WORDS,
    (
        Quote(
            spans_of(WORDS, [[11, 13], [15, 17]]),
            spans_of(WORDS, [[5, 9]]),
            spans_of(WORDS, [[0, 4]]),
        ),
        Quote(spans_of(WORDS, [[17, 18]]), source=spans_of(WORDS, [[0, 4]])),
    ),
    "a b",
)
LINES = """\
# scheme = bioes
# columns = token content cue source space
# newdoc id = a\\sb
Lund	O	O	S-1+2	_
said	O	S-1	O	SpaceAfter=No
:	O	O	O	_
go	S-1	O	O	SpaceAfter=No
.	O	O	O	SpacesAfter=\\n

No	S-1	O	O	SpaceAfter=No
.	S-2	O	O	SpaceAfter=No

"""


def read(tmp_path, content, scheme="iob2"):
    path = tmp_path / "in.conll"
    path.write_bytes(content.encode())
    return list(conll.read(path, scheme))


class TestSchemes:
    @pytest.mark.parametrize(
        ("scheme", "tags"),
        [
            ("iob1", "O I-1 I-1 B-1 I-2 O I-1"),
            ("iob2", "O B-1 I-1 B-1 B-2 O B-1"),
            ("bioes", "O B-1 E-1 S-1 S-2 O S-1"),
        ],
    )
    def test_both_ways(self, scheme, tags):
        spans = [Tagged(1, 3, "1"), Tagged(3, 4, "1"), Tagged(4, 5, "2"), Tagged(6, 7, "1")]
        assert iob.encode(reversed(spans), 7, scheme) == tags.split()
        assert list(iob.decode(tags.split(), scheme)) == spans

    def test_single_spans_of_one_kind_in_a_row(self):
        spans = [Tagged(index, index + 1, "1") for index in range(3)]
        assert iob.encode(spans, 3, "iob1") == ["I-1", "B-1", "B-1"]

    def test_spans_of_one_kind_on_both_sides_of_a_break(self):
        spans = [Tagged(0, 1, "1"), Tagged(1, 2, "1")]
        assert iob.encode(spans, 2, "iob1", {1}) == ["I-1", "I-1"]

    def test_tags_without_a_kind(self):
        assert list(iob.decode(["B", "I", "O"], "iob2")) == [Tagged(0, 2, "")]

    @pytest.mark.parametrize(
        ("scheme", "tags", "index"),
        [
            ("iob2", "O I-1", 1),
            ("iob2", "B-1 I-2", 1),
            ("iob2", "S-1", 0),
            ("iob2", "B-1 x", 1),
            ("iob1", "B-1 I-1", 0),
            ("iob1", "I-1 B-2", 1),
            ("bioes", "B-1 O", 1),
            ("bioes", "B-1 I-1", 1),
            ("bioes", "I-1 E-1", 0),
            ("bioes", "B-1 E-2", 1),
            ("bioes", "S-1 E-1", 1),
            ("bioes", "B-1 E-1 I-1", 2),
        ],
    )
    def test_a_scheme_is_kept(self, scheme, tags, index):
        with pytest.raises(iob.TagError) as error:
            list(iob.decode(tags.split(), scheme))
        assert error.value.index == index


class TestWriting:
    def test_columns(self, tmp_path):
        conll.write([SMALL], tmp_path / "out.conll", "bioes")
        assert (tmp_path / "out.conll").read_text(encoding="utf-8") == LINES

    @pytest.mark.parametrize("scheme", iob.SCHEMES)
    def test_it_comes_back(self, tmp_path, scheme):
        path = tmp_path / "out.conll"
        conll.write([PLAIN, SMALL, Document(" \n"), Document("", id="")], path, scheme)
        found = list(conll.read(path, scheme))
        assert found == [PLAIN, SMALL, Document(" \n"), Document("", id="")]

    @pytest.mark.parametrize("scheme", iob.SCHEMES)
    def test_pieces_on_both_sides_of_a_line_break(self, tmp_path, scheme):
        document = Document("No\nNo", (Quote(spans_of("No\nNo", [[0, 2], [3, 5]])),), "a")
        conll.write([document], tmp_path / "out.conll", scheme)
        assert list(conll.read(tmp_path / "out.conll", scheme)) == [document]

    def test_losses_are_named_once(self, tmp_path):
        path = tmp_path / "out.conll"
        _, told = caught(conll.write, [PREDICTED], path, "iob2")
        assert told == [
            f"{path}: not written, because CoNLL has no place for it: 2 speakers, "
            "1 speaker kinds, 1 speaker mentions, 1 types, 2 stances, 1 second stances, "
            "1 stance probabilities, 1 attitudes, 1 scores, 1 fields"
        ]

    def test_overlaps(self, tmp_path):
        outer = Quote(spans_of(WORDS, [[0, 14]]), cue=spans_of(WORDS, [[5, 9]]))
        inner = Quote(spans_of(WORDS, [[11, 13]]), cue=spans_of(WORDS, [[5, 7]]))
        partly = Quote(spans_of(WORDS, [[11, 13], [15, 17]]), cue=spans_of(WORDS, [[5, 8]]))
        with pytest.warns(
            FormatWarning,
            match="2 content spans that overlap others, 1 quotes without room for any content, "
            "1 cue spans that overlap others",
        ):
            conll.write([replace(SMALL, quotes=(outer, inner, partly))], tmp_path / "o", "iob2")
        (document,) = conll.read(tmp_path / "o", "iob2")
        assert document.quotes == (outer, Quote(spans_of(WORDS, [[15, 17]])))

    def test_edges_in_white_space(self, tmp_path):
        loose = Quote(spans_of(WORDS, [[10, 14]]), cue=spans_of(WORDS, [[4, 5]]))
        with pytest.warns(FormatWarning, match="2 edges of spans in white space"):
            conll.write([replace(SMALL, quotes=(loose,))], tmp_path / "o", "iob2")
        (document,) = conll.read(tmp_path / "o", "iob2")
        assert document.quotes == (Quote(spans_of(WORDS, [[11, 14]])),)


class TestReading:
    def test_files_of_others(self, tmp_path):
        content = (
            "-DOCSTART- O O O\r\n\r\nAda O O B-SOURCE\r\nLund O O I-SOURCE\r\nsaid O B-CUE O\r\n"
            "no B-CONTENT O O\r\n. O O O\r\n\r\n# O O O\r\nYes B-CONTENT O O\r\n\r\n"
            "Bo\tO\tO\tB\n\n\n-DOCSTART- O O O\n\nEnd O O O"
        )
        (first, second), told = caught(read, tmp_path, content)
        assert first.text == "Ada Lund said no .\n# Yes\nBo"
        assert [
            (q.text, [c.text for c in q.cue], [s.text for s in q.source]) for q in first.quotes
        ] == [
            ("no", ["said"], ["Ada Lund"]),
            ("Yes", [], []),
        ]
        assert (first.id, second) == ("in.conll#1", Document("End", id="in.conll#2"))
        assert told == [
            f"{tmp_path / 'in.conll'}: passed over in reading: 1 sources tied to no content"
        ]

    def test_a_file_without_marks_is_one_document(self, tmp_path):
        assert read(tmp_path, "# text = Go.\n1 000\tB-7\tO\tO\n!\tO\tO\tO\n") == [
            Document("1 000 !", (Quote(spans_of("1 000 !", [[0, 5]])),), "in.conll")
        ]

    def test_nothing(self, tmp_path):
        assert read(tmp_path, "\n\n# scheme = iob2\n") == []

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (
                "# scheme = iob1\n",
                "line 1: the scheme of the file is 'iob1'; give that, not 'iob2'",
            ),
            ("a O O\n", "line 1: the line is 'a O O'; give a token and its tags"),
            ("a O O O _ _\n", "line 1: the line is"),
            ("a O O O\nb O I-1 O\n", "line 2: cue is 'I-1'; in iob2 a span begins with B"),
            ("a O O I-x\n", "line 1: source is 'I-x'; in iob2"),
            ("a X O O\n", "line 1: content is 'X'; the tags of iob2 are O, B-KIND, I-KIND"),
            ("a B-1 O O\n\nb I-1 O O\n", "line 3: content is 'I-1'"),
        ],
    )
    def test_errors_name_file_line_and_column(self, tmp_path, content, told):
        with pytest.raises(InputError) as error:
            read(tmp_path, content)
        assert str(error.value).startswith(f"{tmp_path / 'in.conll'}, line ")
        assert told in str(error.value)

    def test_wrong_encoding(self, tmp_path):
        (tmp_path / "in.conll").write_bytes(b"a O O O\ncaf\xe9 O O O\n")
        with pytest.raises(InputError, match="line 2: not UTF-8: byte 0xe9 at byte offset 11"):
            list(conll.read(tmp_path / "in.conll", "iob2"))


def flat(document):
    """No span overlaps another of its role, unless it is the same."""
    for role in ("content", "cue", "source"):
        spans = {span for quote in document.quotes for span in getattr(quote, role)}
        if any(one is not other and one.overlaps(other) for one in spans for other in spans):
            return False
    return True


def solid(words):
    return words == words.strip() != ""


@SETTINGS
@given(st.lists(documents(solid).filter(flat), max_size=2), st.sampled_from(iob.SCHEMES))
def test_what_conll_can_hold_comes_back(written, scheme):
    bare = [
        replace(each, quotes=tuple(Quote(q.content, q.cue, q.source) for q in each.quotes))
        for each in written
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.conll")
        _, told = caught(conll.write, bare, path, scheme)
        assert told == []
        assert list(conll.read(path, scheme)) == bare
