"""Tables of articles become tables of quotes: of any kind, of fixed types, and nothing is lost."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from quotestance import QuoteStance, batch
from quotestance.batch import QuoteBatch
from quotestance.errors import InputError, QuotestanceError
from quotestance.io import rows
from quotestance.types import Document

pa = pytest.importorskip("pyarrow")

TEXTS = {
    "a": "“It is safe,” said Ann Hay. She denied that it leaked.",
    "b": "Nothing was quoted here.",
    "c": "He urged Rome to act.",
}
KIND = "list<item: list<item: int64>>"
BAD = {"id": ["a", "x", "c"], "text": [TEXTS["a"], None, TEXTS["c"]]}


def as_dict(columns):
    return {name: np.array(values) for name, values in columns.items()}


def as_arrow(columns):
    return pa.table(columns)


def as_pandas(columns):
    return pytest.importorskip("pandas").DataFrame(columns)


KINDS = pytest.mark.parametrize("made", [as_dict, as_arrow, as_pandas])


def listed(table):
    """The rows of a table of any kind; what is missing is None."""
    if isinstance(table, dict):
        columns = {name: values.tolist() for name, values in table.items()}
        lines = [
            dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)
        ]
        return [{name: None if cell != cell else cell for name, cell in x.items()} for x in lines]
    if not isinstance(table, pa.Table):
        table = pa.Table.from_pandas(table, preserve_index=False)
    return table.to_pylist()


def articles(*ids):
    return {"id": list(ids), "text": [TEXTS[each] for each in ids]}


@KINDS
def test_a_batch_becomes_the_rows_of_its_quotes_in_kind(made):
    given = made(articles("c", "b", "a"))
    found = QuoteBatch()(given)
    assert type(found) is type(given)
    read = QuoteStance.from_pretrained(threads=1).pipe(
        Document(TEXTS[each], id=each) for each in "cba"
    )
    table = rows.table(read)
    expected = [{name: row[name] for name in table.columns} | {"error": None} for row in table.rows]
    assert listed(found) == expected
    assert [row["document"] for row in expected] == ["c", "a", "a"]


@KINDS
def test_what_cannot_be_read_is_a_row_with_its_id_and_reason(made):
    found = listed(QuoteBatch()(made(BAD)))
    assert [row["document"] for row in found] == ["a", "a", "x", "c"]
    failed = {name: cell for name, cell in found[2].items() if cell is not None}
    reason = "text is None; give the article as a string"
    assert failed == {"document": "x", "error": reason}
    assert not any(row["error"] for row in found if row["document"] != "x")


@KINDS
def test_columns_to_keep_stand_beside_every_row_as_they_are(made):
    found = QuoteBatch(keep=["outlet", "day"])(made({**BAD, "outlet": [7, 8, 9], "day": [*"mtw"]}))
    kept = [(row["document"], row["outlet"], row["day"]) for row in listed(found)]
    assert kept == [("a", 7, "m"), ("a", 7, "m"), ("x", 8, "t"), ("c", 9, "w")]


def test_types_are_those_of_the_schema_even_where_there_is_nothing():
    quotes = QuoteBatch(keep=["outlet"])
    schema = quotes.schema({"outlet": pa.int32(), "other": pa.string()})
    full = pa.table({**articles("a"), "outlet": pa.array([7], pa.int32())})
    for given in (full, full.slice(0, 0)):
        assert quotes(given).schema == schema
    assert str(schema.field("content").type) == KIND


def test_a_data_frame_has_the_same_types_full_and_empty_or_with_failures():
    pandas = pytest.importorskip("pandas")
    full, failed, empty = (
        QuoteBatch()(pandas.DataFrame(each)).dtypes.to_dict()
        for each in (articles("a"), {"id": ["x"], "text": [None]}, {"id": [], "text": []})
    )
    assert full == failed == empty
    assert {str(full[name]) for name in ("quote", "start", "end")} == {"Int64"}


def test_arrays_have_the_same_types_full_and_empty_or_with_failures():
    full, failed, empty = (
        {name: cells.dtype for name, cells in QuoteBatch()(as_dict(each)).items()}
        for each in (articles("a"), {"id": ["x"], "text": [None]}, {"id": [], "text": []})
    )
    assert full == failed == empty


def test_spark_is_told_the_types_of_the_schema():
    told = QuoteBatch(keep=["day`s"]).ddl({"day`s": "date", "text": "string"})
    types = dict(column.rsplit(" ", 1) for column in told.split(", "))
    assert list(types) == [f"`{name}`" for name in (*QuoteBatch().schema().names, "day``s")]
    assert types["`content`"] == "array<array<bigint>>"
    assert types["`stance_urge`"] == "double"
    assert types["`day``s`"] == "date"


def test_one_article_that_breaks_the_reader_does_not_take_its_neighbours_with_it(monkeypatch):
    class Breaks:
        def pipe(self, documents, **_):
            assert len(documents) <= 2
            for document in documents:
                if document.text == TEXTS["b"]:
                    raise MemoryError("too much")
                yield from model.pipe([document])

    model = QuoteStance.from_pretrained(threads=1)
    monkeypatch.setattr(batch, "_loaded", lambda *_: Breaks())
    found = listed(QuoteBatch(batch_size=2)(as_arrow(articles("a", "b", "c"))))
    assert [row["document"] for row in found] == ["a", "a", "b", "c"]
    assert [row["error"] for row in found] == [None, None, "MemoryError: too much", None]


def test_frames_are_read_one_by_one():
    read = QuoteBatch().frames(as_arrow(articles(each)) for each in "ca")
    assert [listed(table)[0]["document"] for table in read] == ["c", "a"]


def test_only_options_are_sent_and_the_model_is_shared():
    quotes = QuoteBatch(attitudes=True)
    quotes(as_arrow(articles("a")))
    sent = pickle.dumps(quotes)
    assert len(sent) < 300
    loaded = batch._loaded.cache_info().misses
    pickle.loads(sent)(as_arrow(articles("a")))
    assert batch._loaded.cache_info().misses == loaded


def test_ids_are_strings_or_whole_numbers():
    text = TEXTS["c"]
    found = QuoteBatch(id_column="n")({"n": [5, None, 2.0], "text": [text, text, text]})
    assert found["document"].tolist() == ["5", None, "2.0"]
    assert found["error"].tolist()[:2] == [None, None]
    assert "n is 2.0; give a string or a whole number" in found["error"][2]


def test_half_characters_are_replaced():
    found = QuoteBatch()({"id": ["a\ud800"], "text": ["“It is \udfff safe,” said Ann Hay."]})
    assert (found["document"][0], found["text"][0]) == ("a\ufffd", "“It is \ufffd safe,”")


def test_a_minimal_score_leaves_quotes_out():
    assert not listed(QuoteBatch(min_score=1.0)(as_arrow(articles("a"))))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"batch_size": 0}, "batch_size=0 must be a whole number of at least 1"),
        ({"min_score": 2}, "min_score=2 must be a number between 0 and 1"),
        ({"keep": "day"}, r"keep='day' must be a list of columns: \['day'\]"),
        ({"keep": ["text"]}, "keep names 'text', which is a column of the result; rename it"),
        ({"keep": ["stance_mine"]}, "keep names 'stance_mine'"),
        ({"keep": ["error"]}, "keep names 'error'"),
        ({"keep": ["day", "day"]}, "keep names 'day' twice"),
    ],
)
def test_wrong_options_are_told_at_once(options, told):
    with pytest.raises(QuotestanceError, match=told):
        QuoteBatch(**options)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"text_column": "body"}, "text_column='body': there is no such column; .* 'id', 'text'"),
        ({"id_column": "n"}, "id_column='n'"),
        ({"keep": ["id", "day"]}, r"keep\[1\]='day'"),
    ],
)
def test_a_missing_column_is_named(options, told):
    with pytest.raises(InputError, match=told):
        QuoteBatch(**options)(as_arrow(articles("a")))


def test_a_model_that_is_not_there_is_no_failure_of_an_article(tmp_path):
    with pytest.raises(QuotestanceError, match="nowhere: no such folder"):
        QuoteBatch(tmp_path / "nowhere")(as_arrow(articles("a")))


def test_something_else_than_a_table_is_told_apart():
    with pytest.raises(InputError, match=r"of type list; give a pandas\.DataFrame"):
        QuoteBatch()([TEXTS["a"]])


@pytest.mark.parametrize("told", [QuoteBatch.schema, QuoteBatch.ddl])
def test_the_type_of_a_kept_column_must_be_known(told):
    with pytest.raises(QuotestanceError, match="the type of 'day' is missing"):
        told(QuoteBatch(keep=["day"]), {"text": "string"})
