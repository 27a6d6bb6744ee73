"""Weights → a model folder: `python -m training.export RUN_FOLDER MODEL_FOLDER --name NAME`.

The graph is the encoder alone, in float32 or with int8 weights; the heads stay in safetensors.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from quotestance import __version__
from quotestance.config import ModelConfig, usual_stride
from quotestance.encode.onnx_encoder import SLOWER
from quotestance.encode.torch_encoder import TokenEncoder, build_encoder
from quotestance.persistence import Layout, read_log, write_config

_OPSET = 17
_QUANTISED = ["MatMul", "Gather"]
_DOMAINS = {"", "com.microsoft"}
# The tokens before and after every window.
_SPECIAL = 2


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="quotestance-default")
    parser.add_argument("--precision", choices=("float32", "int8"), default="int8")
    arguments = parser.parse_args()
    export(arguments.run, arguments.folder, arguments.name, arguments.precision)


def export(run: Path, folder: Path, name: str, precision: str = "int8") -> Layout:
    """Turn a run's output into a model folder, with decoding that has still to be calibrated."""
    log, layout = read_log(run), Layout(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("model.safetensors", "tokenizer.json", "training.json"):
        if (run / file).resolve() != (folder / file).resolve():
            shutil.copyfile(run / file, folder / file)
    window = log["recipe"]["sampling"]["size"]
    config = ModelConfig(
        name=name,
        version=__version__,
        hidden=log.get("hidden") or log["encoder"]["hidden_size"],
        encoder=log["encoder"],
        stances=tuple(log["recipe"]["stances"]),
        window=window,
        stride=usual_stride(window),
    )
    write_config(config, folder)
    module = build_encoder(config.encoder, load_file(layout.weights))
    write_graph(module, layout.graph, precision, config.window + _SPECIAL)
    return layout


class _Unpadded(nn.Module):
    """The encoder without a mask, which costs attention a fifth of its time.

    A graph reads one window at a time, so that nothing in it is padded.
    """

    def __init__(self, module: TokenEncoder) -> None:
        super().__init__()
        self.module = module

    def forward(self, ids: Tensor, features: Tensor) -> Tensor:
        """Shapes: (1, tokens), (1, tokens, 3) → (1, tokens, hidden)."""
        vectors: Tensor = self.module(ids, None, features)
        return vectors


def write_graph(module: TokenEncoder, path: Path, precision: str, longest: int) -> None:
    """Export the encoder as one ONNX file, fused as onnxruntime would fuse it at each start.

    Args:
        module: an encoder in float32.
        path: the file to write.
        precision: `"float32"`, or `"int8"` for weights in seven bits with one scale a channel.
        longest: tokens of the longest window that the graph will read, special ones included.
            Where attention is local, shorter examples would leave that out of the graph.
    """
    with tempfile.TemporaryDirectory() as scratch:
        traced, whole = Path(scratch) / "traced.onnx", Path(scratch) / "whole.onnx"
        _trace(module, traced, longest)
        if precision == "int8":
            _quantise(traced, whole)
        _fuse(whole if precision == "int8" else traced, path)


def _trace(module: TokenEncoder, path: Path, tokens: int) -> None:
    example: tuple[Any, ...] = (
        torch.ones(1, tokens, dtype=torch.int64),
        torch.zeros(1, tokens, 3, dtype=torch.int64),
    )
    axes = {1: "tokens"}
    with warnings.catch_warnings():
        # About the exporter itself; that graph and module agree is tested.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Unpadded(module).eval(),
            example,
            str(path),
            input_names=["ids", "features"],
            output_names=["vectors"],
            dynamic_axes=dict.fromkeys(("ids", "features", "vectors"), axes),
            opset_version=_OPSET,
            dynamo=False,
        )


def _quantise(plain: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = plain.with_name("prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(path),
        per_channel=True,
        weight_type=QuantType.QInt8,
        # Seven bits: processors without VNNI add pairs of products in sixteen bits, which eight
        # bits overflow, so that the same graph would say other things on other machines.
        reduce_range=True,
        op_types_to_quantize=_QUANTISED,
    )


def _fuse(plain: Path, path: Path) -> None:
    """Write a graph as it is after optimisation, of which half the time of a start is spared."""
    import onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # The level above this one lays weights out for the processor at hand.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(path)
    onnxruntime.InferenceSession(
        str(plain), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )
    graph = onnx.load(path)
    used = [each for each in graph.opset_import if each.domain in _DOMAINS]
    # The others are named by whatever onnxruntime wrote the file, and unknown to older ones.
    del graph.opset_import[:]
    graph.opset_import.extend(used)
    onnx.save(graph, path)


if __name__ == "__main__":
    main()
