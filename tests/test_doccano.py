"""doccano's JSON lines, in both directions."""

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
from quotestance.io import doccano
from quotestance.types import Document, Quote, Stance, spans_of

# As doccano exports it: its own numbers, a list of comments, metadata beside the text.
EXPORT = {
    "id": 7,
    "text": TEXT,
    "outlet": "The Quay",
    "entities": [
        {"id": 40, "label": "source", "start_offset": 13, "end_offset": 21},
        {"id": 41, "label": "Content/urge", "start_offset": 28, "end_offset": 48},
        {"id": 42, "label": "cue", "start_offset": 22, "end_offset": 26},
        {"id": 43, "label": "content", "start_offset": 0, "end_offset": 12},
    ],
    "relations": [
        {"id": 1, "from_id": 40, "to_id": 41, "type": "says"},
        {"id": 2, "from_id": 41, "to_id": 43, "type": "piece"},
        {"id": 3, "from_id": 43, "to_id": 42, "type": "cue"},
    ],
    "Comments": [],
}
URGED = replace(DOCUMENT.quotes[0], speaker=None, stance=Stance("urge"), attitude=None)


def read(tmp_path, *records):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return list(doccano.read(path))


def test_what_is_written(tmp_path):
    caught(doccano.write, [replace(DOCUMENT, fields={"outlet": "The Quay"})], tmp_path / "o.jsonl")
    (line,) = (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "text": TEXT,
        "document_id": "ferry",
        "outlet": "The Quay",
        "entities": [
            {"id": 1, "label": "content/urge", "start_offset": 0, "end_offset": 12},
            {"id": 2, "label": "content/urge", "start_offset": 28, "end_offset": 48},
            {"id": 3, "label": "cue", "start_offset": 22, "end_offset": 26},
            {"id": 4, "label": "source", "start_offset": 13, "end_offset": 21},
            {"id": 5, "label": "content/deny", "start_offset": 64, "end_offset": 88},
            {"id": 6, "label": "cue", "start_offset": 57, "end_offset": 63},
            {"id": 7, "label": "source", "start_offset": 49, "end_offset": 56},
        ],
        "relations": [
            {"id": 8, "from_id": 1, "to_id": 2, "type": "piece"},
            {"id": 9, "from_id": 1, "to_id": 3, "type": "cue"},
            {"id": 10, "from_id": 1, "to_id": 4, "type": "source"},
            {"id": 11, "from_id": 5, "to_id": 6, "type": "cue"},
            {"id": 12, "from_id": 5, "to_id": 7, "type": "source"},
        ],
    }


def test_losses_are_named_once(tmp_path):
    path = tmp_path / "out.jsonl"
    _, told = caught(doccano.write, [replace(PREDICTED, fields={"labels": 1, "day": 2})], path)
    assert told == [
        f"{path}: not written, because doccano has no place for it: 2 speakers, 1 speaker kinds, "
        "1 speaker mentions, 1 types, 1 second stances, 1 stance probabilities, 1 attitudes, "
        "1 scores, 1 fields that are called like doccano's"
    ]


def test_an_export(tmp_path):
    (document,) = read(tmp_path, EXPORT)
    fields = {"outlet": "The Quay", "Comments": []}
    assert document == Document(TEXT, (URGED,), "7", fields)


def test_an_export_without_relations(tmp_path):
    (document,) = read(
        tmp_path, {"text": TEXT, "label": [[0, 12, "content/deny"], [28, 48, "content"]]}
    )
    assert document.quotes == (
        Quote(spans_of(TEXT, [[0, 12]]), stance=Stance("deny")),
        Quote(spans_of(TEXT, [[28, 48]])),
    )


def test_what_is_passed_over_is_counted(tmp_path):
    entities = [
        *EXPORT["entities"],
        {"id": 44, "label": "place", "start_offset": 1, "end_offset": 2},
        {"id": 45, "label": "cue", "start_offset": 57, "end_offset": 63},
        {"id": 46, "label": "content/deny", "start_offset": 64, "end_offset": 88},
    ]
    relations = [
        *EXPORT["relations"],
        {"from_id": 44, "to_id": 41},
        {"from_id": 45, "to_id": 40},
        {"from_id": 46, "to_id": 41},
    ]
    (document,), told = caught(
        read, tmp_path, {**EXPORT, "entities": entities, "relations": relations}
    )
    assert [len(quote.content) for quote in document.quotes] == [3]
    assert told == [
        f"{tmp_path / 'in.jsonl'}: passed over in reading: 1 spans labelled place, "
        "1 links to spans of other kinds, 1 links without a content, 1 cues tied to no content, "
        "1 labels that contradict an earlier one of the same quote"
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": None}, "text is None; give the article as a string"),
        ({"entities": {}}, "entities is {}; give a list of entities"),
        ({"entities": [1]}, "entities[0] is 1; give an object"),
        (
            {"entities": [{"label": "cue", "start_offset": 9, "end_offset": 900}]},
            "entities[0] is {'end_offset': 900, 'start_offset': 9}; give 0 <= start_offset < end",
        ),
        (
            {"entities": [{"label": "cue", "start_offset": "9", "end_offset": 10}]},
            "entities[0].start_offset is '9'; give a whole number",
        ),
        ({"label": [[1, 2]]}, "label[0] is [1, 2]; give [start, end, label]"),
        ({"relations": [{"from_id": "x"}]}, "relations[0].from_id is 'x'; give a whole number"),
    ],
)
def test_errors_name_line_field_and_value(tmp_path, change, told):
    with pytest.raises(InputError) as error:
        read(tmp_path, EXPORT, {**EXPORT, **change})
    assert str(error.value).startswith(f"{tmp_path / 'in.jsonl'}, line 2, document '7': {told}")


@SETTINGS
@given(st.lists(documents(), max_size=3))
def test_what_doccano_can_hold_comes_back(written):
    held = [
        replace(
            each,
            quotes=tuple(
                Quote(
                    q.content, q.cue, q.source, stance=Stance(q.stance.label) if q.stance else None
                )
                for q in each.quotes
            ),
            fields={"n": index},
        )
        for index, each in enumerate(written)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.jsonl")
        _, told = caught(doccano.write, held, path)
        assert told == []
        assert list(doccano.read(path)) == held
