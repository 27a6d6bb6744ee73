"""Spark gets from docs/cluster.md what a data frame in memory gets."""

from __future__ import annotations

import json
import os
import sys

import pytest

from quotestance.batch import QuoteBatch
from tests.test_docs import ROOT, blocks

pytest.importorskip("pyspark")
pandas = pytest.importorskip("pandas")
arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

PAGE = ROOT / "docs" / "cluster.md"
RECORDS = [
    {"id": "a", "outlet": 1, "text": "“It is safe,” said Ann Hay. She denied that it had leaked."},
    {"id": "b", "outlet": None, "text": None},
    {"id": "c", "outlet": 3, "text": "Nothing was quoted here."},
    {"id": "d", "outlet": 4, "text": "He urged Rome to act."},
]


@pytest.fixture
def spark(monkeypatch):
    from pyspark.sql import SparkSession

    for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
        monkeypatch.setenv(name, sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *sys.path]))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    yield session
    session.stop()


# pyspark warns of a pandas that is newer than itself.
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.usefixtures("spark")
def test_the_recipe_gives_every_quote_and_every_failure_with_the_types_it_promises(tmp_path):
    (tmp_path / "articles").mkdir()
    for index in (0, 2):
        lines = (f"{json.dumps(record)}\n" for record in RECORDS[index : index + 2])
        (tmp_path / "articles" / f"{index}.json").write_text("".join(lines), encoding="utf-8")
    (code,) = (code for _, code in blocks(PAGE) if "mapInPandas" in code)
    exec(compile(code.replace("/shared", str(tmp_path)), PAGE.name, "exec"), {})
    found = parquet.read_table(tmp_path / "quotes")
    reader = QuoteBatch(keep=["outlet"])
    expected = reader(arrow.Table.from_pylist(RECORDS)).to_pylist()
    rows = sorted(found.to_pylist(), key=lambda row: (row["document"], row["quote"] or 0))
    assert rows == expected
    assert [row["document"] for row in rows] == ["a", "a", "b", "d"]
    types = reader.schema({"outlet": arrow.int64()})
    assert found.schema.names == types.names
    assert [str(field.type) for field in found.schema if field.name != "content"] == [
        str(field.type) for field in types if field.name != "content"
    ]
