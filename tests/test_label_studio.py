"""Label Studio's native JSON and its labelling configuration."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from formats import DOCUMENT, PREDICTED, SETTINGS, TEXT, URGED, caught, documents
from hypothesis import given
from hypothesis import strategies as st

from quotestance.errors import InputError
from quotestance.io import label_studio
from quotestance.types import Document, Quote, spans_of


def region(identifier, label, start, end, **more):
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    names = {"from_name": "kind", "to_name": "text", "type": "labels", "origin": "manual"}
    return {"id": identifier, **names, "value": value, **more}


def choice(identifier, name, *choices):
    value = {"start": 0, "end": 12, "text": TEXT[:12], "choices": list(choices)}
    return {
        "id": identifier,
        "from_name": name,
        "to_name": "text",
        "type": "choices",
        "value": value,
    }


def speaker(identifier, *names):
    value = {"start": 0, "end": 12, "text": list(names)}
    return {
        "id": identifier,
        "from_name": "speaker",
        "to_name": "text",
        "type": "textarea",
        "value": value,
    }


def relation(head, tail, *labels):
    return {
        "type": "relation",
        "from_id": head,
        "to_id": tail,
        "direction": "right",
        "labels": list(labels),
    }


RESULT = [
    choice("Cx", "stance", "urge"),
    region("So", "Source", 13, 21),
    region("Cx", "Content", 0, 12),
    region("Cu", "Cue", 22, 26),
    region("Cy", "Content", 28, 48),
    choice("Cy", "second_stance", "condemn"),
    choice("Cx", "attitude", "no"),
    speaker("Cx", "Ada Lund"),
    relation("Cx", "Cu"),
    relation("So", "Cy", "source"),
    relation("Cy", "Cx", "piece"),
]


def annotation(result=RESULT, **more):
    names = {"id": 12, "completed_by": 1, "was_cancelled": False, "lead_time": 41.3}
    return {**names, "ground_truth": False, "result": result, **more}


def task(*annotations, **more):
    return {
        "id": 3,
        "data": {"text": TEXT, "id": "ferry", "outlet": "The Quay"},
        "annotations": list(annotations),
        "predictions": [],
        "created_at": "2026-03-09T21:52:49.513742Z",
        **more,
    }


EXPORTED = Document(TEXT, (URGED,), "ferry", {"outlet": "The Quay"})


def read(tmp_path, tasks):
    path = tmp_path / "in.json"
    path.write_text(json.dumps(tasks, indent=1), encoding="utf-8")
    return list(label_studio.read(path))


def written(tmp_path, documents, **options):
    caught(label_studio.write, documents, tmp_path / "out.json", **options)
    return json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))


class TestWriting:
    def test_gold_becomes_annotations(self, tmp_path):
        (found,) = written(tmp_path, [replace(EXPORTED, quotes=(DOCUMENT.quotes[1],))])
        assert found["data"] == {"text": TEXT, "id": "ferry", "outlet": "The Quay"}
        assert "predictions" not in found
        place = {"start": 64, "end": 88, "text": TEXT[64:88]}
        names = {"to_name": "text"}
        assert found["annotations"][0]["result"] == [
            {
                "id": "r0",
                "from_name": "kind",
                **names,
                "type": "labels",
                "value": {**place, "labels": ["Content"]},
            },
            {
                "id": "r0",
                "from_name": "stance",
                **names,
                "type": "choices",
                "value": {**place, "choices": ["deny"]},
            },
            {
                "id": "r0",
                "from_name": "speaker",
                **names,
                "type": "textarea",
                "value": {**place, "text": ["Bo Berg"]},
            },
            {
                "id": "r1",
                "from_name": "kind",
                **names,
                "type": "labels",
                "value": {"start": 57, "end": 63, "text": "denied", "labels": ["Cue"]},
            },
            {
                "id": "r2",
                "from_name": "kind",
                **names,
                "type": "labels",
                "value": {"start": 49, "end": 56, "text": "Bo Berg", "labels": ["Source"]},
            },
            relation("r0", "r1", "cue"),
            relation("r0", "r2", "source"),
        ]

    def test_scored_quotes_become_predictions(self, tmp_path):
        (found,) = written(tmp_path, [PREDICTED])
        (prediction,) = found["predictions"]
        assert (prediction["model_version"], prediction["score"]) == ("quotestance", 0.875)
        assert prediction["result"][0]["score"] == 0.875
        assert "annotations" not in found

    def test_the_choice_is_free(self, tmp_path):
        assert "annotations" in written(tmp_path, [PREDICTED], predictions=False)[0]
        (found,) = written(tmp_path, [DOCUMENT], predictions=True)
        assert "score" not in found["predictions"][0]

    def test_a_document_without_quotes_is_a_bare_task(self, tmp_path):
        assert written(tmp_path, [Document("Go.")], predictions=True) == [{"data": {"text": "Go."}}]
        assert written(tmp_path, []) == []

    def test_losses_are_named_once(self, tmp_path):
        path = tmp_path / "out.json"
        _, told = caught(label_studio.write, [replace(PREDICTED, fields={"text": 1})], path)
        assert told == [
            f"{path}: not written, because Label Studio has no place for it: 1 speaker kinds, "
            "1 speaker mentions, 1 types, 1 stance probabilities, "
            "1 fields that are called text or id"
        ]


class TestReading:
    def test_an_export(self, tmp_path):
        assert caught(read, tmp_path, [task(annotation())]) == ([EXPORTED], [])

    def test_predictions_where_nobody_has_annotated(self, tmp_path):
        result = [*RESULT[:2], region("Cx", "Content", 0, 12, score=0.5), *RESULT[3:]]
        predictions = [{"model_version": "m", "result": result}]
        (found,) = read(tmp_path, [task(predictions=predictions)])
        assert found == replace(EXPORTED, quotes=(replace(URGED, score=0.5),))
        (found,) = read(tmp_path, [task(annotation([]), predictions=predictions)])
        assert found.quotes == ()

    def test_the_ground_truth_comes_first(self, tmp_path):
        several = task(
            annotation([]), annotation(ground_truth=True), annotation([], was_cancelled=True)
        )
        found, told = caught(read, tmp_path, [several])
        assert found == [EXPORTED]
        assert "1 further annotations or predictions of a task" in told[0]

    def test_predictions_by_number(self, tmp_path):
        (found,), told = caught(read, tmp_path, [task(predictions=[4, 5])])
        assert (found.quotes, "2 predictions of which only" in told[0]) == ((), True)

    def test_skipped_tasks(self, tmp_path):
        found, told = caught(read, tmp_path, [task(annotation(was_cancelled=True))])
        assert (found, "1 tasks that were skipped" in told[0]) == ([], True)

    def test_the_number_of_a_task_where_data_has_no_id(self, tmp_path):
        assert read(tmp_path, [{"id": 3, "data": {"text": "Go."}}]) == [Document("Go.", id="3")]

    def test_what_is_passed_over_is_counted(self, tmp_path):
        more = [
            region("Pl", "Place", 1, 2),
            relation("Cx", "Pl"),
            choice("Cx", "mood", "bad"),
            choice("Cx", "second_stance", "deny", "urge"),
            choice("Cu", "stance", "deny"),
            speaker("Cx", " "),
            {"id": "x", "type": "rating", "value": {}},
            {
                **region("Cz", "Content", 64, 88),
                "value": {"start": 64, "end": 88, "text": "x", "labels": "Content"},
            },
        ]
        (found,), told = caught(read, tmp_path, [task(annotation(RESULT + more))])
        assert [quote.text for quote in found.quotes] == [URGED.text, TEXT[64:88]]
        assert set(told[0].partition("reading: ")[2].split(", ")) == {
            "1 spans labelled Place",
            "1 links to spans of other kinds",
            "1 choices called mood",
            "1 further choices of one region",
            "1 labels at spans that are no content",
            "1 labels that contradict an earlier one of the same quote",
            "1 results of the type rating",
            "1 spans that do not say what stands there",
        }

    @pytest.mark.parametrize(
        ("tasks", "told"),
        [
            ({"text": "x"}, ": the file is {'text': 'x'}; give the list of tasks"),
            ([1], ", task 1: it is 1; give an object"),
            ([{"data": {}}], ", task 1: there is no text; give the article as a string"),
            ([task(data={"id": "a", "text": 1})], "document 'a': data.text is 1; give the article"),
            ([task(annotation(3))], "annotations[0].result is 3; give a list of results"),
            (
                [task(annotation([region("a", "Cue", 9, 900)]))],
                "annotations[0].result[0].value is {'end': 900, 'start': 9}; give 0 <= start < end",
            ),
            (
                [task(annotation([*RESULT, choice("Cx", "attitude", "perhaps")]))],
                "result[11].value.choices is 'perhaps'; give yes or no",
            ),
            (
                [task(annotation([choice("a", "stance", 1)]))],
                "value.choices is [1]; give a list of",
            ),
        ],
    )
    def test_errors_name_task_field_and_value(self, tmp_path, tasks, told):
        with pytest.raises(InputError) as error:
            read(tmp_path, tasks)
        assert str(error.value).startswith(str(tmp_path / "in.json"))
        assert told in str(error.value)

    def test_not_json(self, tmp_path):
        (tmp_path / "in.json").write_text('{"text": "a"}\n{"text": "b"}', encoding="utf-8")
        with pytest.raises(
            InputError, match=r"in\.json: not JSON: Extra data.*for JSON lines name"
        ):
            list(label_studio.read(tmp_path / "in.json"))


class TestConfiguration:
    def test_it_names_what_is_written(self, tmp_path):
        view = ElementTree.fromstring(label_studio.configuration())
        names = {tag.get("name"): tag.tag for tag in view.iter() if tag.get("name")}
        (found,) = written(tmp_path, [replace(PREDICTED, fields={})])
        results = found["predictions"][0]["result"]
        assert {each["from_name"] for each in results if "from_name" in each} <= names.keys()
        assert {each["to_name"] for each in results if "to_name" in each} == {"text"}
        labels = {tag.get("value") for tag in view.iter("Label")}
        used = {label for each in results for label in each.get("value", {}).get("labels", [])}
        assert used == labels
        relations = {tag.get("value") for tag in view.iter("Relation")}
        assert relations == {"cue", "source", "piece"}

    def test_a_stance_set_of_ones_own(self):
        view = ElementTree.fromstring(label_studio.configuration(["praise", 'so "so" & so']))
        chosen = [[choice.get("value") for choice in each] for each in view.iter("Choices")]
        assert chosen == [["praise", 'so "so" & so']] * 2 + [["yes", "no"]]


@SETTINGS
@given(st.lists(documents(), max_size=3), st.sampled_from([True, False, None]))
def test_what_label_studio_can_hold_comes_back(found, predictions):
    held = [replace(each, fields={"n": [index, None]}) for index, each in enumerate(found)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.json")
        _, told = caught(label_studio.write, held, path, predictions=predictions)
        assert told == []
        assert list(label_studio.read(path)) == held


def test_scores_come_back(tmp_path):
    quote = Quote(spans_of(TEXT, [[0, 12]]), score=0.5)
    label_studio.write([Document(TEXT, (quote,))], tmp_path / "out.json")
    assert list(label_studio.read(tmp_path / "out.json")) == [Document(TEXT, (quote,))]
