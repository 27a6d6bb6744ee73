"""The scripts that measure speed and memory: what they count, not how fast anything is."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from safetensors.torch import load_file

from eval import contestants, cost, footprint, machine, texts, throughput
from eval.aims import Aim
from eval.contestants import GRAPH, LIBRARY, TEXTACY, TRANSFORMERS, Absent
from quotestance import persistence
from quotestance.errors import InputError
from quotestance.io import jsonl
from quotestance.types import Document
from tests import tiny


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    file = tmp_path_factory.mktemp("speed") / "articles.jsonl"
    jsonl.write(tiny.articles(2), file)
    return file


def absent(_):
    raise Absent("spacy is not installed")


def in_this_process(function, *arguments):
    """Loading torch a second time would take longer than all else here."""
    return cost.Alone(function(*arguments), 7.0)


def test_a_race_tells_where_time_goes(articles, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(contestants.RIVALS, TEXTACY, absent)
    monkeypatch.setattr(cost, "alone", in_this_process)
    out = tmp_path / "throughput.json"
    options = ["--articles", "1", "--rounds", "1", "--json", str(out)]
    assert throughput.main([str(articles), *options]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))

    text = next(jsonl.read(articles)).text
    model = persistence.load(None, "cpu", None)
    assert found["tokens"] == len(model.tokenizer(text))
    read = found["contestants"]
    assert set(read) == {LIBRARY, GRAPH, TRANSFORMERS}
    assert all(len(each["each_round"]) == 1 for each in read.values())
    assert read[GRAPH]["peak_mb"] is None
    assert read[LIBRARY]["peak_mb"] == read[TRANSFORMERS]["peak_mb"] == 7.0
    spent = found["outside_the_graph"]
    for clock in ("wall_s", "cpu_s"):
        whole = spent["inside"][clock] + spent["outside"][clock]
        assert whole == pytest.approx(spent["whole"][clock])
        assert spent["inside"][clock] > 0
    assert found["windows"]["count"] == 1
    assert found["windows"]["overlap_waste"] == 0
    assert {aim["figure"] for aim in found["aims"]} >= {"times transformers"}
    assert "textacy       skipped: spacy is not installed" in capsys.readouterr().out


def test_a_recorder_keeps_what_the_encoder_is_asked_for(articles):
    library = contestants.recorded(None)
    text = texts.joined(texts.read([str(articles)]), 3000)
    library.read([text])
    asked = [window for windows in library.recorder.calls for window in windows]
    tokens = library.tokenizer(text)
    assert len(asked) > 1
    assert {*tokens.ids} <= {token for window in asked for token in window.ids}
    library.recorder.again()
    assert sum(map(len, library.recorder.calls)) == len(asked)
    library.recorder.start()
    assert library.recorder.calls == []


def test_the_pipeline_runs_the_encoder_of_the_model_over_all_of_a_text(articles, monkeypatch):
    layout = persistence.locate(None)
    network = contestants._classifier(layout, persistence.read_config(layout))
    monkeypatch.setattr(contestants, "_classifier", lambda *_: network)
    name = "embeddings.word_embeddings.weight"
    stored = load_file(layout.weights)[f"encoder.encoder.{name}"].float()
    assert torch.equal(network.base_model.state_dict()[name], stored)

    shapes = []
    network.register_forward_hook(lambda _, __, out: shapes.append(out.logits.shape))
    text = texts.joined(texts.read([str(articles)]), 4000)
    tokens = len(persistence.load(None, "cpu", None).tokenizer(text))
    assert contestants.transformers(None)([text]) == 0
    assert sum(batch * length for batch, length, _ in shapes) > tokens
    assert {shape[1:] for shape in shapes} == {(512, 9)}
    assert not network.training


def test_a_text_that_textacy_refuses_is_counted(monkeypatch):
    def quotations(parsed):
        if parsed.count('"') % 2:
            raise ValueError("odd")
        yield parsed

    spacy = SimpleNamespace(load=lambda _: SimpleNamespace(pipe=iter))
    modules = {
        "spacy": spacy,
        "textacy.extract.triples": SimpleNamespace(direct_quotations=quotations),
    }
    monkeypatch.setattr(contestants, "import_module", modules.__getitem__)
    assert contestants.textacy(None)(['"Yes," he said.', 'An "odd one.', "None."]) == 1


def test_who_is_not_installed_is_absent(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(Absent, match="spacy is not installed"):
        contestants.textacy(None)


def test_articles_are_drawn_at_even_distances(tmp_path):
    file = tmp_path / "articles.jsonl"
    jsonl.write((Document(f"Text {number}.") for number in range(10)), file)
    assert texts.read([str(file)], 3) == ["Text 0.", "Text 3.", "Text 6."]
    assert len(texts.read([str(file)])) == 10
    with pytest.raises(InputError, match="10 articles; give files with at least 11"):
        texts.read([str(file)], 11)


def test_bad_input_is_told(tmp_path, capsys):
    file = tmp_path / "articles.jsonl"
    jsonl.write([Document("One."), Document(" ", id="two")], file)
    out = tmp_path / "out.json"
    assert throughput.main([str(file), "--json", str(out)]) == 2
    assert capsys.readouterr().err == "throughput: two: text is blank; leave this document out\n"
    assert not out.exists()
    with pytest.raises(SystemExit):
        throughput.main([str(file), "--rounds", "0"])
    assert "'0' is not a whole number of at least 1" in capsys.readouterr().err


def test_a_process_of_its_own_has_memory_of_its_own():
    held = bytearray(b"1") * 300_000_000
    assert cost.peak_mb() > len(held) / 1e6
    outcome = cost.alone(sum, [1, 2])
    assert outcome.value == 3
    assert 5 < outcome.peak_mb < 200


def test_a_machine_is_told_from_what_linux_says(tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    core = "processor\t: 0\nmodel name\t: Some Core\nflags\t\t: fpu avx2 avx_vnni\n"
    cpuinfo.write_text(f"{core}\n{core.replace('Some', 'Other')}", encoding="utf-8")
    found = machine.describe(cpuinfo)
    assert found["processor"] == "Some Core"
    assert found["instructions"] == ["avx2", "avx_vnni"]
    assert found["cores"] >= 1
    assert found["gflops"] > 0
    assert found["packages"]["numpy"]
    assert machine.describe(tmp_path / "none")["instructions"] == []


def test_an_aim_says_whether_it_is_reached():
    assert str(Aim("tokens a second", 18_000, 18_500, at_least=True)) == (
        "tokens a second: 18,500 (aim ≥ 18,000)"
    )
    assert str(Aim("waste", 0.08, 0.3)) == "waste: 0.3 (aim ≤ 0.08, not reached)"


def test_the_first_run_of_a_command_does_not_count(tmp_path):
    log = tmp_path / "log"
    script = f"open({str(log)!r}, 'a').write('run ')"
    spent = footprint.median_cost([sys.executable, "-c", script])
    assert len(log.read_text(encoding="utf-8").split()) == 6
    assert spent.wall_s > 0
    assert spent.cpu_s > 0
    with pytest.raises(subprocess.CalledProcessError):
        footprint.median_cost([sys.executable, "-c", "raise SystemExit(1)"])
