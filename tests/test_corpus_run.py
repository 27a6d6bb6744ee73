"""A run over a corpus: what it writes, what may go wrong in it, and how it is gone on with."""

from __future__ import annotations

import io
import json
import pickle
import sys
from dataclasses import replace

import pytest

from quotestance import cli
from quotestance.corpus import inputs, progress, tables
from quotestance.corpus.folder import Folder, Shard
from quotestance.corpus.job import Model
from quotestance.corpus.parts import Counts, Task, done, work
from quotestance.corpus.records import Columns
from quotestance.corpus.run import Order, run
from quotestance.errors import QuotestanceError
from tests.corpora import (
    POISON,
    SCORES,
    Reader,
    articles,
    contents,
    model_folder,
    quotes,
    write_jsonl,
)


class Crew:
    """Works through the parts with one reader; dies after so many of them."""

    def __init__(self, dies_after=None):
        self.reader = Reader()
        self.left = dies_after
        self.done = []

    def __call__(self, parts, task, tick):
        task = pickle.loads(pickle.dumps(task))
        for part in parts:
            if len(self.done) == self.left:
                raise KeyboardInterrupt
            work(pickle.loads(pickle.dumps(part)), task, self.reader, tick)
            self.done.append(part.name)


@pytest.fixture
def place(tmp_path):
    write_jsonl(tmp_path / "a.jsonl", articles(10))
    model_folder(tmp_path / "model")
    return tmp_path


@pytest.fixture
def order(place):
    """Four parts, the last one of two rows."""
    source, model = str(place / "a.jsonl"), str(place / "model")
    return Order((source,), place / "out", model=model, part_size=3, batch_size=2)


def whole(order):
    """What an undisturbed run writes."""
    run(replace(order, output=order.output.with_name("whole")), Crew())
    return contents(order.output.with_name("whole"))


class TestOutput:
    def test_one_row_a_quote(self, order):
        result = run(order, Crew())
        found = quotes(order.output)
        assert result.counts == Counts(documents=10, quotes=9)
        assert [row["document"] for row in found] == "a1 a2 a2 a4 a5 a5 a7 a8 a8".split()
        assert [row["quote"] for row in found] == [0, 0, 1, 0, 0, 1, 0, 0, 1]
        assert found[0]["stance_deny"] == SCORES["deny"]
        assert {tuple(row) for row in found} == {tables.Columns(tuple(SCORES)).own}

    def test_every_part_has_its_file(self, order):
        run(order, Crew())
        assert sorted(contents(order.output)) == sorted(
            ["job.json", "manifest.json"]
            + [f"{kind}00000-00000{part}.json{end}" for part in range(4)
               for kind, end in (("quotes/part-", "l"), ("state/part-", ""))]
        )  # fmt: skip

    def test_the_manifest_says_what_came_of_it(self, order):
        run(order, Crew())
        manifest = json.loads((order.output / "manifest.json").read_text("utf-8"))
        job = json.loads((order.output / "job.json").read_text("utf-8"))
        counts = {"parts": 4, "documents": 10, "failed": 0, "quotes": 9}
        assert manifest["counts"] == counts
        assert manifest["inputs"] == [{"name": "a.jsonl", **counts}]
        assert manifest["job"] == job
        assert set(job["model"]["files"]) == {"config.json", "tokenizer.json", "model.safetensors"}
        assert set(manifest["versions"]) >= {"python", "numpy", "onnxruntime", "tokenizers"}

    def test_kept_columns_stand_beside_every_quote(self, order):
        run(replace(order, columns=Columns(keep=("n",))), Crew())
        assert [row["n"] for row in quotes(order.output)] == [1, 2, 2, 4, 5, 5, 7, 8, 8]

    @pytest.mark.parametrize("keep", [("text",), ("stance_urge",), ("n", "n")])
    def test_kept_columns_have_names_of_their_own(self, order, keep):
        with pytest.raises(QuotestanceError, match=f"--keep '{keep[0]}'"):
            run(replace(order, columns=Columns(keep=keep)), Crew())
        assert not order.output.exists()

    def test_parquet(self, order):
        parquet = pytest.importorskip("pyarrow.parquet")
        run(order, Crew())
        columns = Columns(keep=("n",))
        typed = replace(order, output=order.output / "typed", form="parquet", columns=columns)
        run(replace(typed, output=order.output.with_name("typed")), Crew())
        table = parquet.read_table(order.output.with_name("typed") / "quotes")
        rows = [{k: v for k, v in row.items() if k != "n"} for row in table.to_pylist()]
        assert rows == quotes(order.output)
        assert table.column("n").to_pylist() == list("122455788")

    def test_parts_of_parquet_have_the_same_columns_with_and_without_quotes(self, order):
        parquet = pytest.importorskip("pyarrow.parquet")
        run(replace(order, form="parquet", part_size=1), Crew())
        files = sorted((order.output / "quotes").iterdir())
        assert len({str(parquet.read_schema(file)) for file in files}) == 1
        assert parquet.read_metadata(files[0]).num_rows == 0

    def test_row_groups_do_not_depend_on_batches(self, order, monkeypatch):
        pytest.importorskip("pyarrow")
        monkeypatch.setattr(tables, "_GROUP", 2)
        found = []
        for batch_size in (1, 10):
            output = order.output.with_name(f"out-{batch_size}")
            run(replace(order, output=output, form="parquet", batch_size=batch_size), Crew())
            found.append(contents(output))
        assert found[0] == found[1]

    def test_lone_surrogates_go_through(self, order, place):
        pytest.importorskip("pyarrow")
        (place / "a.jsonl").write_text('{"id": "\\ud800", "text": "“\\ud800”"}', encoding="utf-8")
        run(order, Crew())
        assert quotes(order.output)[0]["text"] == "“\ud800”"
        run(replace(order, output=place / "typed", form="parquet"), Crew())
        assert json.loads((place / "typed/manifest.json").read_text("utf-8"))["counts"]["quotes"]


class TestFailures:
    def test_a_row_that_fails_costs_no_other(self, order, place):
        records = articles(6)
        records[1]["text"] = POISON
        records[3]["text"] = None
        write_jsonl(place / "a.jsonl", records)
        result = run(order, Crew())
        assert result.counts == Counts(documents=4, failed=2, quotes=5)
        assert [row["document"] for row in quotes(order.output)] == "a2 a2 a4 a5 a5".split()
        paths = sorted((order.output / "errors").iterdir())
        assert [json.loads(line) for path in paths for line in path.read_text().splitlines()] == [
            {"input": "a.jsonl", "row": 2, "id": "a1", "reason": "RuntimeError: it tastes bad"},
            {
                "input": "a.jsonl",
                "row": 4,
                "id": "a3",
                "reason": "text is None; give the article as a string",
            },
        ]

    def test_only_the_batch_of_a_failure_is_read_again(self, order, place):
        records = articles(6)
        records[1]["text"] = POISON
        write_jsonl(place / "a.jsonl", records)
        crew = Crew()
        run(replace(order, part_size=6), crew)
        assert crew.reader.batches == [["a0", "a1"], ["a0"], ["a1"], ["a2", "a3"], ["a4", "a5"]]

    def test_a_fault_that_hits_every_article_is_not_blamed_on_them(self, order, place):
        records = articles(20)
        for record in records[4:]:
            record["text"] = POISON
        write_jsonl(place / "a.jsonl", records)
        with pytest.raises(QuotestanceError, match=r"all 8 articles of a batch failed.*tastes bad"):
            run(replace(order, part_size=8, batch_size=8), Crew())
        assert [path.name for path in (order.output / "state").iterdir()] == [
            "part-00000-000000.json"
        ]

    def test_a_kept_value_that_json_cannot_hold_fails_its_row(self, order, place):
        lines = '{"text": "“a”", "n": 1e999}\n{"text": "“b”", "n": 1}\n'
        (place / "a.jsonl").write_text(lines, encoding="utf-8")
        result = run(replace(order, columns=Columns(keep=("n",))), Crew())
        assert result.counts == Counts(documents=1, failed=1, quotes=1)

    def test_rows_are_read_a_batch_at_a_time(self, order, monkeypatch):
        taken = []

        def counted(part, columns):
            for row in read(part, columns):
                taken.append(row.number)
                yield row

        read = inputs.read
        monkeypatch.setattr(inputs, "read", counted)
        crew, seen = Crew(), []
        pipe = crew.reader.pipe

        def watched(*arguments, **options):
            seen.append(len(taken))
            return pipe(*arguments, **options)

        crew.reader.pipe = watched
        run(replace(order, part_size=10), crew)
        assert seen == [2, 4, 6, 8, 10]

    def test_an_interrupted_part_leaves_nothing(self, order):
        crew = Crew()

        def interrupted(*_, **__):
            raise KeyboardInterrupt

        crew.reader.pipe = interrupted
        with pytest.raises(KeyboardInterrupt):
            run(order, crew)
        assert list(contents(order.output)) == ["job.json"]


class TestResuming:
    @pytest.mark.parametrize("after", range(4))
    def test_what_is_done_is_not_done_again(self, order, after):
        with pytest.raises(KeyboardInterrupt):
            run(order, Crew(dies_after=after))
        rest = Crew()
        result = run(replace(order, resume=True), rest)
        assert rest.done == [f"00000-00000{part}" for part in range(after, 4)]
        assert result.counts == Counts(documents=10, quotes=9)
        assert contents(order.output) == whole(order)

    def test_of_what_never_began_begins(self, order):
        run(replace(order, resume=True), Crew())
        assert contents(order.output) == whole(order)

    def test_what_was_being_written_is_thrown_away(self, order):
        run(order, Crew())
        left = order.output / ".drafts-1-of-1"
        left.mkdir()
        (left / "part").write_text("half", encoding="utf-8")
        run(replace(order, resume=True), Crew())
        assert contents(order.output) == whole(order)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("quotes/part-00000-000001.jsonl", None),
            ("quotes/part-00000-000001.jsonl", b""),
            ("state/part-00000-000001.json", b""),
            ("state/part-00000-000001.json", b"[]"),
            ("state/part-00000-000001.json", b'{"counts": {"more": 1}, "files": {}}'),
        ],
    )
    def test_a_part_whose_files_are_lost_is_done_again(self, order, name, content):
        run(order, Crew())
        path = order.output / name
        path.write_bytes(content) if content is not None else path.unlink()
        again = Crew()
        run(replace(order, resume=True), again)
        assert again.done == ["00000-000001"]
        assert contents(order.output) == whole(order)

    def test_has_to_be_asked_for(self, order):
        run(order, Crew())
        with pytest.raises(QuotestanceError, match="begun here; go on with --resume"):
            run(order, Crew())

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"part_size": 4}, "part_size was 3 when this run began and is 4 now"),
            ({"columns": Columns("body")}, 'columns.text was "text"'),
            ({"min_score": 0.5}, "min_score was 0.0"),
            ({"form": "parquet"}, 'form was "jsonl"'),
            ({"attitudes": True}, "attitudes was false"),
        ],
    )
    def test_needs_the_same_job(self, order, change, told):
        run(order, Crew())
        with pytest.raises(QuotestanceError, match=told):
            run(replace(order, resume=True, **change), Crew())

    def test_needs_the_same_input(self, order, place):
        run(order, Crew())
        write_jsonl(place / "a.jsonl", reversed(articles(10)))
        with pytest.raises(QuotestanceError, match=r"inputs\[0\]\.sha256 was"):
            run(replace(order, resume=True), Crew())

    def test_needs_the_same_model(self, order, place):
        run(order, Crew())
        (place / "model" / "model.safetensors").write_bytes(b"others")
        with pytest.raises(QuotestanceError, match=r"model\.files\.model\.safetensors was"):
            run(replace(order, resume=True), Crew())

    def test_a_worker_needs_the_same_model(self, order, place):
        loading = []

        def crew(_, task, __):
            (place / "model" / "model.safetensors").write_bytes(b"others")
            loading.append(task)
            task.load()

        with pytest.raises(QuotestanceError, match="not the model that this run began with"):
            run(order, crew)
        assert loading

    def test_the_folder_must_not_hold_other_things(self, order):
        order.output.mkdir()
        (order.output / "thesis.tex").touch()
        with pytest.raises(QuotestanceError, match=r"holds 'thesis\.tex' and no run"):
            run(order, Crew())

    def test_the_output_is_no_input(self, order, place):
        with pytest.raises(QuotestanceError, match="lies in the input"):
            run(replace(order, inputs=(str(place),)), Crew())

    def test_paths_may_change(self, order, place):
        """A job is the same wherever it lies."""
        run(order, Crew(dies_after=9))
        (place / "moved").mkdir()
        for name in ("a.jsonl", "out", "model"):
            (place / name).rename(place / "moved" / name)
        moved = place / "moved"
        moved_order = replace(
            order,
            inputs=(str(moved / "a.jsonl"),),
            output=moved / "out",
            model=str(moved / "model"),
            resume=True,
        )
        crew = Crew()
        run(moved_order, crew)
        assert crew.done == []


class TestShards:
    def test_in_one_folder_they_make_the_whole(self, order):
        for number in (1, 2, 3):
            run(replace(order, shard=Shard(number, 3)), Crew())
        crew = Crew()
        run(replace(order, resume=True), crew)
        assert crew.done == []
        for number in (1, 2, 3):
            (order.output / f"manifest-{number}-of-3.json").unlink()
        assert contents(order.output) == whole(order)

    def test_in_folders_of_their_own_too(self, order):
        together = {}
        for number in (1, 2, 3):
            output = order.output.with_name(f"out-{number}")
            run(replace(order, output=output, shard=Shard(number, 3)), Crew())
            found = contents(output)
            assert not {name for name in found if "part-" in name} & together.keys()
            manifest = json.loads(found.pop(f"manifest-{number}-of-3.json"))
            assert manifest["shard"] == f"{number}-of-3"
            together |= found
        expected = whole(order)
        del expected["manifest.json"]
        assert together == expected

    def test_one_does_not_touch_what_another_is_writing(self, order):
        run(replace(order, shard=Shard(1, 2)), Crew())
        other = Folder(order.output, Shard(2, 2))
        other.begin()
        with other.opened(order.output / "quotes" / "x") as stream:
            run(replace(order, shard=Shard(1, 2), resume=True), Crew())
            stream.write(b"whole")
        assert (order.output / "quotes" / "x").read_bytes() == b"whole"

    def test_each_has_to_be_resumed(self, order):
        run(replace(order, shard=Shard(1, 2)), Crew())
        with pytest.raises(QuotestanceError, match="shard 1-of-2 was begun here"):
            run(replace(order, shard=Shard(1, 2)), Crew())
        run(replace(order, shard=Shard(2, 2)), Crew())

    def test_the_first_to_come_settles_the_job(self, order):
        folders = [Folder(order.output, Shard(number, 2)) for number in (1, 2)]
        for folder in folders:
            folder.begin()
        for number, folder in enumerate(folders):
            folder.claim_json(folder.job, number)
        assert json.loads(folders[0].job.read_text("utf-8")) == 0
        assert not list(order.output.glob(".drafts-*/*"))

    def test_there_may_be_more_than_parts(self, order):
        result = run(replace(order, shard=Shard(9, 9)), Crew())
        assert result.counts == Counts()


class TestProgress:
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def test_of_a_resumed_run_begins_where_it_was(self, monkeypatch):
        screen = self.Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        with progress.shown(100, 60) as tick:
            tick(40)
        first, last = (screen.getvalue().split("\r")[place] for place in (1, -1))
        assert "60/100" in first
        assert "100/100" in last
        assert "articles/s" in last

    def test_is_silent_without_a_terminal(self, capsys):
        with progress.shown(100, 0) as tick:
            tick(100)
        assert capsys.readouterr().err == ""


class TestCommand:
    @pytest.fixture
    def command(self, place, monkeypatch):
        monkeypatch.setattr(Task, "load", lambda *_: Reader())
        given = ["run", str(place / "a.jsonl"), str(place / "out"), "--model", str(place / "model")]
        return lambda *more: cli.main([*given, "--workers", "1", *more])

    def test_options_become_the_job(self, command, order, capsys):
        options = "--text-column text --id-column n --keep id --part-size 4 --min-score 0.25"
        assert command(*options.split(), "--attitudes", "--batch-size", "2") == 0
        job = json.loads((order.output / "job.json").read_text("utf-8"))
        assert job["columns"] == {"text": "text", "id": "n", "keep": ["id"]}
        assert (job["part_size"], job["min_score"], job["attitudes"]) == (4, 0.25, True)
        told = capsys.readouterr().err
        assert told.startswith("quotestance: 10 articles, 9 quotes (")
        assert told.endswith(" articles/s)\n")

    def test_failed_rows_are_told(self, command, order, place, capsys):
        write_jsonl(place / "a.jsonl", [{"text": 3}])
        assert command() == 0
        told = capsys.readouterr().err
        assert f"0 articles, 0 quotes, 1 rows failed: see {order.output / 'errors'}" in told

    def test_a_shard(self, command, order):
        assert command("--shard", "2/2", "--part-size", "3") == 0
        assert (order.output / "manifest-2-of-2.json").exists()

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--shard", "3/2"], "'3/2' is no share; give I/N with 1 <= I <= N"),
            (["--shard", "2"], "'2' is no share"),
            (["--part-size", "0"], "'0' is not a whole number of at least 1"),
            (["--to", "csv"], "invalid choice: 'csv'"),
        ],
    )
    def test_wrong_options_are_told(self, command, options, told, capsys):
        assert command(*options) == 2
        assert told in capsys.readouterr().err


def test_a_part_is_done_once_its_state_is_there(order):
    parts = inputs.scan(inputs.find(order.inputs), Columns(), 3).parts
    folder = Folder(order.output)
    seen = []

    def crew(parts, task, tick):
        write = Folder.write_json

        def watched(self, path, value):
            seen.append(done(parts[0], folder))
            write(self, path, value)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Folder, "write_json", watched)
            counts = work(parts[0], task, Reader())
        assert done(parts[0], folder) == counts
        Crew()(parts[1:], task, tick)

    run(order, crew)
    assert seen == [None]
    assert all(done(part, folder) for part in parts)


def test_a_model_is_known_by_its_files(place):
    first = Model.of(str(place / "model"))
    assert first == Model.of(str(place / "model"))
    (place / "model" / "encoder.onnx").write_bytes(b"graph")
    assert first != Model.of(str(place / "model"))
