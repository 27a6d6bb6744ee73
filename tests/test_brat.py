"""brat standoff, in both directions."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from formats import DOCUMENT, PREDICTED, SETTINGS, TEXT, caught, documents, solid
from hypothesis import given
from hypothesis import strategies as st

from quotestance.errors import FormatWarning, InputError
from quotestance.io import brat
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

ANNOTATIONS = """\
T1\tContent 0 12;28 48\t“The ferry,” “must sail tonight.”
T2\tCue 22 26\tsaid
T3\tSource 13 21\tAda Lund
T4\tAttribution 22 26\tsaid
E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3
A1\tStance E1 urge
A2\tSecondStance E1 condemn
A3\tAttitude E1 false
#1\tAnnotatorNotes E1\tspeaker: Ada Lund
T5\tContent 64 88\tthat it had ever stopped
T6\tCue 57 63\tdenied
T7\tSource 49 56\tBo Berg
T8\tAttribution 57 63\tdenied
E2\tAttribution:T8 Content:T5 Cue:T6 Source:T7
A4\tStance E2 deny
#2\tAnnotatorNotes E2\tspeaker: Bo Berg
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with one text, and a way to annotate it."""
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8")

    def annotate(lines):
        (tmp_path / "ferry.ann").write_bytes(lines.encode())
        return tmp_path

    return annotate


def only(path):
    (document,) = brat.read(path)
    return document


class TestWriting:
    def test_text_annotations_and_configuration(self, tmp_path):
        brat.write([DOCUMENT], tmp_path / "out")
        assert {path.name for path in (tmp_path / "out").iterdir()} == {
            "annotation.conf",
            "ferry.ann",
            "ferry.txt",
        }
        assert (tmp_path / "out" / "ferry.txt").read_bytes() == TEXT.encode()
        assert (tmp_path / "out" / "ferry.ann").read_text(encoding="utf-8") == ANNOTATIONS
        configuration = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
        assert "Attribution\tContent*:Content, Cue*:Cue, Source*:Source\n" in configuration
        assert "Value:condemn|urge|deny|neutral\n" in configuration

    def test_own_stances_reach_the_configuration(self, tmp_path):
        praise = replace(DOCUMENT.quotes[0], stance=Stance("praise", second="mock"))
        brat.write([replace(DOCUMENT, quotes=(praise,))], tmp_path / "out")
        configuration = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
        assert "Value:condemn|urge|deny|neutral|praise|mock\n" in configuration

    def test_without_a_cue_the_trigger_is_the_first_piece(self, tmp_path):
        bare = Quote(content=DOCUMENT.quotes[0].content)
        brat.write([replace(DOCUMENT, quotes=(bare,))], tmp_path / "out")
        assert "T2\tAttribution 0 12\t“The ferry,”\nE1\tAttribution:T2 Content:T1\n" in (
            tmp_path / "out" / "ferry.ann"
        ).read_text(encoding="utf-8")

    def test_losses_are_named_once(self, tmp_path):
        _, told = caught(brat.write, [PREDICTED], tmp_path / "out")
        assert told == [
            f"{tmp_path / 'out'}: not written, because brat has no place for it: "
            "1 speaker kinds, 1 speaker mentions, 1 types, 1 stance probabilities, 1 scores, "
            "1 fields"
        ]

    def test_spans_end_at_line_breaks(self, tmp_path):
        words = "“Now,\n\n then”\t\n"
        quotes = (
            Quote(content=spans_of(words, [[0, 13]])),
            Quote(content=spans_of(words, [[13, 15]])),
        )
        with pytest.warns(FormatWarning, match="2 line breaks inside.*1 quotes of nothing but"):
            brat.write([Document(words, quotes, "a")], tmp_path / "out")
        (quote,) = only(tmp_path / "out").quotes
        assert [piece.text for piece in quote.content] == ["“Now,", " then”"]

    def test_a_single_file_is_not_written(self, tmp_path):
        with pytest.raises(InputError, match=r"out\.ann: brat is written as a folder"):
            brat.write([DOCUMENT], tmp_path / "out.ann")

    def test_ids_are_file_names(self, tmp_path):
        written = [
            Document(str(n), id=name) for n, name in enumerate(["é ü", "a/b:c%", ".x", "x."])
        ]
        brat.write(written, tmp_path / "out")
        assert (tmp_path / "out" / "a%2Fb%3Ac%25.txt").exists()
        assert sorted(brat.read(tmp_path / "out"), key=lambda each: each.text) == written

    def test_missing_and_repeated_ids(self, tmp_path):
        with pytest.warns(FormatWarning, match="1 missing ids.*1 repeated ids"):
            brat.write(
                [Document("x"), Document("y", id="a"), Document("z", id="a")], tmp_path / "o"
            )
        found = [(each.id, each.text) for each in brat.read(tmp_path / "o")]
        assert found == [("a", "y"), ("a-2", "z"), ("document-1", "x")]

    def test_lone_surrogates_move_no_offset(self, tmp_path):
        words = "\ud800 he said it"
        document = Document(words, (Quote(content=spans_of(words, [[2, 4]])),), "a")
        with pytest.warns(FormatWarning, match="1 lone surrogates"):
            brat.write([document], tmp_path / "out")
        assert only(tmp_path / "out").quotes[0].text == "he"

    def test_an_error_leaves_nothing(self, tmp_path):
        def broken():
            yield DOCUMENT
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            brat.write(broken(), tmp_path / "out")
        assert list(tmp_path.iterdir()) == []

    def test_a_full_folder_is_not_touched(self, folder, tmp_path):
        folder("")
        with pytest.raises(OSError, match="is there already; give a new name"):
            brat.write([DOCUMENT], tmp_path)
        assert (tmp_path / "ferry.ann").read_text(encoding="utf-8") == ""


class TestReading:
    def test_own_files(self, folder):
        assert only(folder(ANNOTATIONS)) == DOCUMENT

    @pytest.mark.parametrize("name", ["ferry", "ferry.txt", "ferry.ann"])
    def test_one_document_by_its_stem(self, folder, name):
        assert only(folder(ANNOTATIONS) / name) == DOCUMENT

    def test_a_text_alone_is_not_annotated(self, tmp_path):
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "a.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo")
        assert only(tmp_path) == Document("one\r\ntwo", id="deep/a")

    def test_the_layout_of_polnear(self, tmp_path):
        for name in ("text", "attributions"):
            (tmp_path / name).mkdir()
        (tmp_path / "text" / "quay_ferry.txt").write_text(TEXT, encoding="utf-8")
        # Its fragments may be out of order, lines may end in CRLF, and comments are free.
        lines = (
            "T1\tSource 13 21\tAda Lund\r\nT2\tCue 22 26\tsaid\r\n"
            "T3\tContent 28 48;0 12\t“must sail tonight.” “The ferry,”\r\n"
            "T4\tAttribution 22 26\tsaid\r\nE1\tAttribution:T4 Source:T1 Content:T3 Cue:T2 \r\n"
            "#1\tAnnotatorNotes E1\tis this one?\r\n"
        )
        (tmp_path / "attributions" / "quay_ferry_7a7a.ann").write_bytes(lines.encode())
        (found,), told = caught(lambda: list(brat.read(tmp_path)))
        plain = replace(DOCUMENT.quotes[0], speaker=None, stance=None, attitude=None)
        assert found == Document(TEXT, (plain,), "quay_ferry_7a7a")
        assert told == [
            f"{tmp_path}: passed over in reading: 1 notes that do not begin with speaker:"
        ]

    def test_other_ways_to_say_it(self, folder):
        lines = (
            "E1\tCue:T2 Content:T1 Content2:T5 Source:T3\n"
            "T1\tcontent 0 12\t“The ferry,”\nT2\tCUE 22 26\tsaid\nT3\tSource 13 21\tAda Lund\n"
            "T5\tContent 28 48\t“must sail tonight.”\n"
            "A1\tstance T1 urge\nA2\tSecondStance T5 condemn\nM1\tAttitude E1\n"
            "#1\tSpeaker E1\tAda Lund"
        )
        assert only(folder(lines)).quotes == (replace(DOCUMENT.quotes[0], attitude=True),)

    def test_a_content_without_an_event_is_a_quote(self, folder):
        assert only(
            folder("T1\tContent 64 88\tthat it had ever stopped\nA1\tStance T1 deny\n")
        ).quotes == (Quote(content=spans_of(TEXT, [[64, 88]]), stance=Stance("deny")),)

    def test_what_is_passed_over_is_counted(self, folder):
        lines = (
            "T1\tContent 0 12\t“The ferry,”\nT2\tCue 22 26\tsays\nT3\tPlace 4 9\tferry\n"
            "T4\tSource 49 56\tBo Berg\nE1\tCue:T2 Source:T4\n"
            "E2\tAttribution:T3 Content:T1 Place:T3 Content2:E1\n"
            "R1\tSame Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\nA1\tNegation E2\n#1\tAnnotatorNotes E2\thm\n"
            "T9\tSource 13 21\tAda Lund\nA2\tStance E2 urge\nA3\tStance T1 deny\n"
        )
        (document,), told = caught(lambda: list(brat.read(folder(lines))))
        assert document.quotes == (Quote(document.quotes[0].content, stance=Stance("urge")),)
        assert set(told[0].partition("reading: ")[2].split(", ")) == {
            "1 spans that do not say what stands there",
            "1 spans of the kind Place",
            "1 lines of the kind R",
            "1 lines of the kind *",
            "1 attributes called Negation",
            "1 notes that do not begin with speaker:",
            "1 labels that contradict an earlier one of the same quote",
            "2 arguments of other kinds",
            "1 events without a content",
            "1 sources tied to no content",
        }

    @pytest.mark.parametrize(
        ("lines", "told"),
        [
            ("\nT1 Cue 22 26 said", "line 2: the line is 'T1 Cue 22 26 said'; give an id, a tab"),
            ("T1\tCue 22 900\tx", "line 1: T1 is 'Cue 22 900'; give START END, or START END;"),
            ("T1\tCue 22\tx", "T1 is 'Cue 22'; give START"),
            ("T1\tCue 26 22\tx", "T1 is 'Cue 26 22'"),
            ("T1\tCue a b\tx", "T1 is 'Cue a b'; give START END"),
            (
                "E1\tAttribution:T4 Cue:T2",
                "line 1: E1 is 'Attribution:T4'; give Attribution:TRIGGER",
            ),
            ("A1\tAttitude E1 perhaps", "A1 is 'Attitude E1 perhaps'; give Attitude, an event"),
            ("A1\tStance E1", "A1 is 'Stance E1'; give Stance, an event and a stance"),
            (
                "T1\tContent 0 12\t“The ferry,”\nT2\tAttribution 0 12\t“The ferry,”\n"
                "E1\tAttribution:T2 Content:T1\nA1\tSecondStance E1 urge",
                "line 3, E1: the second stance is 'urge'; give the first",
            ),
        ],
    )
    def test_errors_name_file_line_and_value(self, folder, lines, told):
        path = folder(lines)
        with pytest.raises(InputError) as caught_error:
            list(brat.read(path))
        assert str(caught_error.value).startswith(f"{path / 'ferry.ann'}, line ")
        assert told in str(caught_error.value)

    def test_places(self, tmp_path):
        for path, told in [(tmp_path, "nothing to read"), (tmp_path / "a.ann", "no such document")]:
            with pytest.raises(InputError, match=told):
                list(brat.read(path))
        (tmp_path / "a.ann").touch()
        with pytest.raises(InputError, match=r"a\.ann: the text is missing; put a\.txt beside"):
            list(brat.read(tmp_path))


@SETTINGS
@given(st.lists(documents(solid), max_size=3, unique_by=lambda document: document.id.casefold()))
def test_what_brat_can_hold_comes_back(written):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out")
        _, told = caught(brat.write, written, path)
        assert told == []
        found = {document.id: document for document in brat.read(path)} if written else {}
    assert found == {document.id: document for document in written}


def test_one_speaker_may_be_named_like_a_note(tmp_path):
    quote = replace(DOCUMENT.quotes[0], speaker=Speaker("speaker: x"))
    brat.write([replace(DOCUMENT, quotes=(quote,))], tmp_path / "out")
    assert only(tmp_path / "out").quotes == (quote,)
