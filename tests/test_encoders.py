"""Both backends: windows keep their order, and nothing depends on what runs beside what."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from onnx import TensorProto, helper, load, save  # noqa: E402
from transformers import AutoConfig, AutoModel  # noqa: E402

from quotestance.encode import WindowInput  # noqa: E402
from quotestance.encode.onnx_encoder import OnnxEncoder  # noqa: E402
from quotestance.encode.torch_encoder import TokenEncoder, TorchEncoder, bucketed  # noqa: E402
from quotestance.tokens import FEATURE_SIZES  # noqa: E402
from tests import tiny  # noqa: E402
from training.base import load_base  # noqa: E402
from training.export import write_graph  # noqa: E402

LENGTHS = (9, 200, 31, 9, 150, 90, 2)


def windows(lengths=LENGTHS, seed=0):
    random = np.random.default_rng(seed)
    return [
        WindowInput(
            random.integers(4, 60, length),
            np.stack([random.integers(0, size, length) for size in FEATURE_SIZES], axis=1),
        )
        for length in lengths
    ]


def module_of(folder):
    """An encoder whose features count too."""
    module = TokenEncoder(load_base(str(folder)).encoder)
    torch.manual_seed(1)
    for table in module.features:
        torch.nn.init.normal_(table.weight)
    return module


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    return module_of(tiny.bert(tmp_path_factory.mktemp("bert")))


@pytest.fixture(scope="module")
def graph(module, tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "encoder.onnx"
    write_graph(module, path, "int8", 202)
    return path


def equal(some, others):
    return all(np.array_equal(one, other) for one, other in zip(some, others, strict=True))


# onnxruntime


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_vectors_depend_neither_on_neighbours_nor_on_threads(graph, threads):
    alone = [OnnxEncoder(graph, threads=1)([window])[0] for window in windows()]
    assert [len(rows) for rows in alone] == list(LENGTHS)
    assert equal(OnnxEncoder(graph, threads)(windows()), alone)


def test_no_windows_give_no_vectors(graph, module):
    assert OnnxEncoder(graph)([]) == TorchEncoder(module)([]) == []


def test_graphs_of_earlier_versions_are_told_that_nothing_is_padded(graph, tmp_path):
    model = load(graph)
    mask = helper.make_tensor_value_info("mask", TensorProto.INT64, [1, "tokens"])
    model.graph.input.append(mask)
    model.graph.node.append(helper.make_node("Cast", ["mask"], ["told"], to=TensorProto.FLOAT))
    model.graph.node.append(helper.make_node("ReduceMin", ["told"], ["one"], keepdims=0))
    model.graph.node.append(helper.make_node("Mul", ["vectors", "one"], ["masked"]))
    for node in model.graph.node[:-1]:
        node.output[:] = ["inner" if name == "vectors" else name for name in node.output]
    model.graph.node[-1].input[0] = "inner"
    model.graph.node[-1].output[0] = "vectors"
    save(model, tmp_path / "old.onnx")
    assert equal(OnnxEncoder(tmp_path / "old.onnx")(windows()), OnnxEncoder(graph)(windows()))


def test_a_graph_has_only_what_onnxruntime_runs_everywhere(graph):
    model = load(graph)
    assert {each.domain for each in model.opset_import} == {"", "com.microsoft"}
    assert {node.domain for node in model.graph.node} <= {"", "com.microsoft"}
    assert [each.name for each in model.graph.input] == ["ids", "features"]
    operators = {node.op_type for node in model.graph.node}
    assert {"DynamicQuantizeMatMul", "MatMulIntegerToFloat"} <= operators
    assert "SkipLayerNormalization" not in operators


def assert_same(module, path):
    """Graph and module give one set of vectors, at every length."""
    write_graph(module, path, "float32", max(LENGTHS))
    by_torch = TorchEncoder(module, batch_tokens=1)(windows())
    for one, other in zip(OnnxEncoder(path)(windows()), by_torch, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)


@pytest.mark.parametrize("architecture", ["bert", *tiny.ARCHITECTURES])
def test_a_graph_says_what_its_module_says(architecture, tmp_path):
    maker = {"bert": tiny.bert}.get(architecture, lambda at: tiny.of_architecture(architecture, at))
    assert_same(module_of(maker(tmp_path / "base")), tmp_path / "encoder.onnx")


def test_local_attention_stays_local_in_a_graph(tmp_path):
    config = AutoConfig.for_model(
        "modernbert",
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        vocab_size=64,
        local_attention=16,
        **tiny._SPECIAL,
    )
    torch.manual_seed(0)
    encoder = AutoModel.from_config(config, attn_implementation="sdpa")
    assert_same(TokenEncoder(encoder), tmp_path / "encoder.onnx")


# torch


@pytest.mark.parametrize("tokens", [1, 250, 16_384])
def test_batches_keep_order_and_vectors(module, tokens):
    alone = [TorchEncoder(module)([window])[0] for window in windows()]
    together = TorchEncoder(module, batch_tokens=tokens)(windows())
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_bfloat16_stays_close_and_keeps_the_weights(module):
    exact = TorchEncoder(module)(windows())
    rounded = TorchEncoder(module, precision=torch.bfloat16)(windows())
    for one, other in zip(exact, rounded, strict=True):
        assert other.dtype == np.float32
        assert 0 < np.abs(one - other).max() < 0.1
    assert {weight.dtype for weight in module.parameters()} == {torch.float32}


def test_the_next_batch_is_started_before_a_result_is_fetched(module, monkeypatch):
    encoder, events = TorchEncoder(module, batch_tokens=1), []
    start = encoder._start

    class Arriving:
        def __init__(self, inner):
            self.inner = inner

        def vectors(self):
            events.append("fetch")
            return self.inner.vectors()

    def started(batch):
        events.append("start")
        return Arriving(start(batch))

    monkeypatch.setattr(encoder, "_start", started)
    encoder(windows((5, 6, 7)))
    assert events == ["start", "start", "fetch", "start", "fetch", "fetch"]


@pytest.mark.parametrize("fullest", [0.0, 0.75, 1.0])
@pytest.mark.parametrize("tokens", [1, 500, 5000])
def test_batches_hold_every_window_once_and_waste_little(tokens, fullest):
    lengths = np.random.default_rng(0).integers(2, 400, 200).tolist()
    batches = bucketed(lengths, tokens, fullest)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        shortest, longest = lengths[batch[0]], lengths[batch[-1]]
        assert shortest >= fullest * longest
        assert len(batch) == 1 or len(batch) * longest <= tokens
        assert all(lengths[index] <= longest for index in batch)


def test_threads_are_set(module, monkeypatch):
    told = []
    monkeypatch.setattr(torch, "set_num_threads", told.append)
    TorchEncoder(module)
    TorchEncoder(module, threads=3)
    assert told == [3]


@pytest.mark.parametrize(
    ("capability", "precision"), [((7, 5), torch.float32), ((9, 0), torch.bfloat16)]
)
def test_a_gpu_that_has_bfloat16_uses_it(monkeypatch, capability, precision):
    from quotestance.encode import torch_encoder

    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: capability)
    assert torch_encoder._precision(torch.device("cuda")) == precision
    assert torch_encoder._precision(torch.device("cpu")) == torch.float32
