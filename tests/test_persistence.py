"""Model folders: what they hold, and what is said about those that are not right."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub
import numpy as np
import pytest
from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
from onnx import TensorProto, helper, save
from safetensors.numpy import load_file, save_file

from quotestance import persistence
from quotestance.config import FORMAT, Decoding, ModelConfig
from quotestance.distances import BUCKETS
from quotestance.errors import QuotestanceError

HIDDEN = 4
CONFIG = ModelConfig(
    name="tiny",
    version="3",
    hidden=HIDDEN,
    encoder={"model_type": "bert", "hidden_size": HIDDEN},
    stances=("praise", "promise", "joke"),
    window=20,
    stride=10,
    decoding=Decoding(cue_bias=-0.5, stance_temperature=2.0),
)
_LINEAR = {
    **{f"{head}.score": (5, HIDDEN) for head in ("cue", "content")},
    **{f"{head}.score": (13, HIDDEN) for head in ("name", "nominal")},
    "pair.token": (6, HIDDEN),
    "pair.cue": (6, HIDDEN),
    "pair.tag": (9, 6),
    "pair.match_token": (8, HIDDEN),
    "pair.match_cue": (8, HIDDEN),
    "stance.weigh": (2, HIDDEN),
    "stance.value": (6, HIDDEN),
    "stance.cue": (6, HIDDEN),
    "stance.join": (5, 12),
    "stance.first": (3, 5),
    "stance.second": (4, 5),
    "stance.attitude": (1, 5),
    "antecedent.query": (7, HIDDEN),
    "antecedent.key": (7, HIDDEN),
    "antecedent.none": (1, HIDDEN),
}
_TABLES = {
    "cue.crf.transitions": (5, 5),
    "content.crf.transitions": (5, 5),
    "name.crf.transitions": (13, 13),
    "nominal.crf.transitions": (13, 13),
    "pair.crf.transitions": (9, 9),
    "pair.distance.weight": (BUCKETS, 6),
    "antecedent.distance.weight": (BUCKETS, 1),
}


def write_graph(path):
    """An encoder whose vectors are zero."""
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name, shape in {"ids": [1, "n"], "mask": [1, "n"], "features": [1, "n", 3]}.items()
    ]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "n", HIDDEN])
    nodes = [
        helper.make_node("Constant", [], ["width"], value_ints=[HIDDEN]),
        helper.make_node("Shape", ["ids"], ["size"]),
        helper.make_node("Concat", ["size", "width"], ["shape"], axis=0),
        helper.make_node("ConstantOfShape", ["shape"], ["vectors"]),
    ]
    graph = helper.make_graph(nodes, "encoder", inputs, [output])
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


@pytest.fixture
def folder(tmp_path, definition):
    """A model folder with everything in it but a mind."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    arrays = {f"{name}.weight": shape for name, shape in _LINEAR.items()}
    arrays |= {f"{name}.bias": shape[:1] for name, shape in _LINEAR.items()}
    arrays |= _TABLES | {"encoder.embeddings": (2, HIDDEN)}
    zeros = {name: np.zeros(shape, dtype=np.float16) for name, shape in arrays.items()}
    save_file(zeros, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text(definition, encoding="utf-8")
    persistence.write_config(CONFIG, folder)
    write_graph(folder / "encoder.onnx")
    return folder


def load(folder, device="cpu", backend=None):
    return persistence.load(folder, device, backend)


def error_of(call, *arguments, **options):
    with pytest.raises(QuotestanceError) as caught:
        call(*arguments, **options)
    return str(caught.value)


def edited(**changes):
    """The configuration's JSON with some fields changed, or dropped where they are `...`."""
    values = json.loads(CONFIG.to_json()) | changes
    return json.dumps({name: value for name, value in values.items() if value is not ...})


# The configuration


def test_a_configuration_comes_back_from_json():
    assert ModelConfig.from_json(CONFIG.to_json(), "x") == CONFIG


def test_biases_come_back_from_json():
    biased = replace(CONFIG, decoding=Decoding(stance_biases=(0.0, -0.5, -1.0)))
    assert ModelConfig.from_json(biased.to_json(), "x") == biased


def test_what_has_a_default_may_be_missing():
    content = edited(stances=..., window=..., stride=..., decoding=...)
    config = ModelConfig.from_json(content, "x")
    default = ModelConfig("tiny", "3", HIDDEN, CONFIG.encoder)
    assert config == default
    partly = ModelConfig.from_json(edited(decoding={"cue_bias": 1}), "x")
    assert partly.decoding == Decoding(cue_bias=1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[1]", "expected a JSON object, found list"),
        (edited(format=FORMAT + 1), f"format={FORMAT + 1}, but .* reads format {FORMAT}"),
        (edited(format=...), "format=None"),
        (edited(widow=3), r"unknown fields \['widow'\]; known are .*'window'"),
        (edited(decoding={"cue": 1}), r"decoding: unknown fields \['cue'\]; known are .*cue_bias"),
        (edited(hidden=..., name=...), r"missing fields \['hidden', 'name'\]"),
        (edited(stances=["one"]), r"stances=\['one'\] must name at least two"),
        (edited(stances=["one", "one"]), "stances=.* must be different names"),
        (edited(stances=["one", 2]), "stances=.* must be different names"),
        (edited(stances="one"), "stances='one' must be of type list"),
        (edited(stride=0), "stride=0 must lie between 1 and window=20"),
        (edited(stride=21), "stride=21 must lie between 1 and window=20"),
        (edited(window="20"), "window='20' must be of type int"),
        (edited(encoder=None), "encoder=None must be of type dict"),
        (edited(decoding=None), "decoding=None must be of type dict"),
        (edited(decoding={"cue_bias": "1"}), "decoding: cue_bias='1' must be of type float"),
        (
            edited(decoding={"stance_biases": [0.1, "x"]}),
            r"decoding: stance_biases=\[0.1, 'x'\] must be a list of numbers",
        ),
        (
            edited(decoding={"stance_biases": [0.1]}),
            r"decoding: stance_biases=\[0.1\] must be as many as stances, .*, or none",
        ),
        (
            edited(decoding={"stance_temperature": 0}),
            "decoding: stance_temperature=0 must be above 0",
        ),
    ],
)
def test_errors_in_a_configuration(content, message):
    with pytest.raises(QuotestanceError, match=f"^here: {message}"):
        ModelConfig.from_json(content, "here")


# Loading and saving


def test_a_folder_loads(folder):
    model = load(folder)
    assert model.config == CONFIG
    assert len(model.tokenizer("the dam")) == 2
    assert model.heads.stance.first.weight.dtype == np.float32


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert error_of(load, folder) == f"{folder}: not a model folder, {name} is missing"


def test_a_missing_graph_is_named(folder):
    (folder / "encoder.onnx").unlink()
    message = error_of(load, folder)
    assert message.startswith(f"{folder}: encoder.onnx is missing")
    assert "backend='torch'" in message


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("config.json", "cannot be read"),
        ("tokenizer.json", "cannot be read"),
        ("model.safetensors", "not a safetensors file"),
        ("encoder.onnx", "not a usable graph"),
    ],
)
@pytest.mark.parametrize("damage", [b"\xff\xfe\x00 junk " * 9, b"\xff"])
def test_a_damaged_file_is_named(folder, name, complaint, damage):
    (folder / name).write_bytes(damage)
    assert error_of(load, folder).startswith(f"{folder / name}: {complaint}")


@pytest.mark.parametrize("name", ["model.safetensors", "encoder.onnx", "tokenizer.json"])
def test_half_a_file_is_named(folder, name):
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    assert error_of(load, folder).startswith(f"{folder / name}: not a")


def test_missing_weights_are_named(folder):
    arrays = load_file(folder / "model.safetensors")
    del arrays["pair.tag.weight"]
    save_file(arrays, folder / "model.safetensors")
    assert "the weights of 'pair.tag.weight' are missing" in error_of(load, folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stances": ("yes", "no")}, "made for stances of size 3, but config.json says 2"),
        ({"hidden": 8}, "made for hidden of size 4, but config.json says 8"),
        (
            {"encoder": {"max_position_embeddings": 21}},
            "window=20 is too long for an encoder of 21 positions; give at most 19",
        ),
    ],
)
def test_weights_must_fit_the_configuration(folder, change, message):
    persistence.write_config(replace(CONFIG, **change), folder)
    assert message in error_of(load, folder)


def test_a_copy_loads(folder, tmp_path):
    target = tmp_path / "new" / "copy"
    persistence.copy(load(folder).layout, target)
    assert asdict(load(target).config) == asdict(CONFIG)
    assert {p.name for p in target.iterdir()} == {p.name for p in folder.iterdir()}


def test_a_copy_overwrites_nothing(folder, tmp_path):
    layout = load(folder).layout
    note = tmp_path / "note.txt"
    note.write_text("keep me", encoding="utf-8")
    for taken in (tmp_path, note):
        assert error_of(persistence.copy, layout, taken).startswith(f"{taken}: not empty")
    assert note.read_text(encoding="utf-8") == "keep me"


# Names on the hub


@pytest.mark.parametrize("name", ["nowhere", "./a/b", "/nowhere/b", "~/b", "a/b/c", r"C:\models\b"])
def test_what_cannot_be_a_hub_name_was_meant_as_a_folder(name, monkeypatch):
    monkeypatch.setattr(huggingface_hub, "snapshot_download", pytest.fail)
    assert error_of(load, name).startswith(f"{name}: no such folder; give a model folder")


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (LocalEntryNotFoundError("offline"), r"the hub did not answer \(LocalEntryNotFoundError"),
        (ConnectionError("refused"), r"the hub did not answer \(ConnectionError"),
        (HFValidationError("too long"), r"no hub name \(too long\)"),
    ],
)
def test_the_hub_cannot_help(monkeypatch, failure, message):
    def fail(_):
        raise failure

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    with pytest.raises(QuotestanceError, match=f"^owner/model: no such folder, and {message}"):
        load("owner/model")


def test_a_hub_name_is_downloaded(monkeypatch, folder):
    monkeypatch.setattr(
        huggingface_hub, "snapshot_download", {"owner/model": str(folder)}.__getitem__
    )
    assert load("owner/model").layout.folder == Path(folder)


# Backends


def test_an_unknown_backend_is_named(folder):
    message = error_of(load, folder, backend="jax")
    assert message == "backend='jax' is not known; use 'onnx' or 'torch'"


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2"])
def test_threads_must_be_a_number_of_them(folder, threads):
    message = error_of(persistence.load, folder, "cpu", None, threads)
    assert message.startswith(f"threads={threads!r} must be a whole number of at least 1, or None")


def test_onnx_stays_on_the_cpu(folder):
    message = error_of(load, folder, device="cuda", backend="onnx")
    assert message == "device='cuda' needs backend='torch'; onnx runs on 'cpu'"


@pytest.mark.parametrize("options", [{"backend": "torch"}, {"device": "cuda"}])
def test_without_torch_the_extra_is_named(folder, monkeypatch, options):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "quotestance.encode.torch_encoder", raising=False)
    assert "pip install 'quotestance[torch]'" in error_of(load, folder, **options)


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (ImportError("No module named 'transformers'"), "pip install 'quotestance[torch]'"),
        (RuntimeError("Missing key in state_dict"), "device='cuda' (Missing key in state_dict)"),
        (AssertionError("Torch not compiled with CUDA"), "device='cuda' (Torch not compiled"),
        (KeyError("model_type"), "device='cuda' ('model_type')"),
    ],
)
def test_an_encoder_that_torch_cannot_run(folder, monkeypatch, failure, message):
    def fail(*_):
        raise failure

    encoders = SimpleNamespace(build_encoder=fail, TorchEncoder=fail)
    monkeypatch.setitem(sys.modules, "quotestance.encode.torch_encoder", encoders)
    monkeypatch.setitem(sys.modules, "safetensors.torch", SimpleNamespace(load_file=lambda _: {}))
    assert message in error_of(load, folder, device="cuda")
