"""Prodigy's JSON lines, in both directions."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from formats import DOCUMENT, PREDICTED, SETTINGS, TEXT, caught, documents
from hypothesis import given
from hypothesis import strategies as st

from quotestance.errors import InputError
from quotestance.io import prodigy
from quotestance.types import Document, Quote, spans_of

SMALL_TEXT = "No,  Lund said"
SMALL = Document(
    SMALL_TEXT,
    (
        Quote(
            spans_of(SMALL_TEXT, [[0, 3]]),
            spans_of(SMALL_TEXT, [[10, 14]]),
            spans_of(SMALL_TEXT, [[5, 9]]),
            attitude=True,
        ),
    ),
    "a1",
)
CONTENT = {"start": 0, "end": 3, "token_start": 0, "token_end": 1, "label": "content"}
CUE = {"start": 10, "end": 14, "token_start": 4, "token_end": 4, "label": "cue"}
SOURCE = {"start": 5, "end": 9, "token_start": 3, "token_end": 3, "label": "source"}
TASK = {
    "text": SMALL_TEXT,
    "id": "a1",
    "tokens": [
        {"text": "No", "start": 0, "end": 2, "id": 0, "ws": False},
        {"text": ",", "start": 2, "end": 3, "id": 1, "ws": False},
        {"text": "  ", "start": 3, "end": 5, "id": 2, "ws": False},
        {"text": "Lund", "start": 5, "end": 9, "id": 3, "ws": True},
        {"text": "said", "start": 10, "end": 14, "id": 4, "ws": False},
    ],
    "spans": [{**CONTENT, "attitude": True}, CUE, SOURCE],
    "relations": [
        {"head": 1, "child": 4, "head_span": CONTENT, "child_span": CUE, "label": "cue"},
        {"head": 1, "child": 3, "head_span": CONTENT, "child_span": SOURCE, "label": "source"},
    ],
}


def read(tmp_path, *records):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return list(prodigy.read(path))


def test_what_is_written(tmp_path):
    prodigy.write([SMALL], tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == TASK


def test_losses_are_named_once(tmp_path):
    path = tmp_path / "out.jsonl"
    twice = replace(PREDICTED, quotes=PREDICTED.quotes + PREDICTED.quotes[1:], fields={"tokens": 1})
    _, told = caught(prodigy.write, [twice], path)
    assert told == [
        f"{path}: not written, because Prodigy has no place for it: 1 speaker kinds, "
        "1 speaker mentions, 1 types, 1 stance probabilities, "
        "1 fields that are called like Prodigy's, 1 quotes that share a piece with an earlier one"
    ]


def test_an_export(tmp_path):
    # As db-out gives it: hashes, a session, tokens that can be chosen or not, relations by token.
    relations = [
        {"head": 4, "child": 1, "label": "SAID", "color": "#ffd882"},
        {"head": 1, "child": 3, "child_span": SOURCE, "label": "BY"},
        {"head": 2, "child": 1, "label": "X"},
    ]
    spans = [{**each, "label": each["label"].upper(), "type": "span"} for each in (CONTENT, CUE)]
    extra = {"_input_hash": -4, "_view_id": "relations", "answer": "accept"}
    task = {**TASK, **extra, "spans": [*spans, SOURCE], "relations": relations}
    (found,), told = caught(read, tmp_path, task, {**task, "answer": "ignore"})
    assert found == replace(SMALL, quotes=(replace(SMALL.quotes[0], attitude=None),), fields=extra)
    assert told == [
        f"{tmp_path / 'in.jsonl'}: passed over in reading: 1 links to spans of other kinds, "
        "1 tasks answered ignore"
    ]


def test_spans_without_relations(tmp_path):
    (found,), told = caught(
        read, tmp_path, {"text": SMALL_TEXT, "spans": [CONTENT, CUE, {**CUE, "label": "ORG"}]}
    )
    assert found.quotes == (Quote(spans_of(SMALL_TEXT, [[0, 3]])),)
    assert "1 spans labelled ORG, 1 cues tied to no content" in told[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": 3}, "text is 3; give the article as a string"),
        (
            {"spans": [{**CUE, "end": 15}]},
            "spans[0] is {'end': 15, 'start': 10}; give 0 <= start <",
        ),
        ({"spans": [{**CONTENT, "stance": 3}]}, "spans[0].stance is 3; give a string"),
        (
            {"spans": [{**CONTENT, "second_stance": "urge"}]},
            "the second stance is 'urge'; give the",
        ),
        ({"relations": [{"head": "x"}]}, "relations[0].head is 'x'; give a whole number"),
    ],
)
def test_errors_name_line_field_and_value(tmp_path, change, told):
    with pytest.raises(InputError) as error:
        read(tmp_path, TASK, {**TASK, **change})
    assert str(error.value).startswith(f"{tmp_path / 'in.jsonl'}, line 2, document 'a1': {told}")


def apart(document):
    pieces = [span for quote in document.quotes for span in quote.content]
    return len(pieces) == len(set(pieces))


@SETTINGS
@given(st.lists(documents().filter(apart), max_size=3))
def test_what_prodigy_can_hold_comes_back(written):
    held = [replace(each, fields={"n": [index, None]}) for index, each in enumerate(written)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.jsonl")
        _, told = caught(prodigy.write, held, path)
        assert told == []
        assert list(prodigy.read(path)) == held
        tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    for task in tasks:
        for span in task["spans"]:
            words = task["tokens"][span["token_start"] : span["token_end"] + 1]
            assert (words[0]["start"], words[-1]["end"]) == (span["start"], span["end"])


def test_the_shared_document_comes_back(tmp_path):
    prodigy.write([DOCUMENT], tmp_path / "out.jsonl")
    assert list(prodigy.read(tmp_path / "out.jsonl")) == [DOCUMENT]
    assert DOCUMENT.text == TEXT
