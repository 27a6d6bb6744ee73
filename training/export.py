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

from quotestance import __version__
from quotestance.config import ModelConfig
from quotestance.encode.torch_encoder import TokenEncoder, build_encoder
from quotestance.persistence import Layout, read_log, write_config

_OPSET = 17
_QUANTISED = ["MatMul", "Gather"]


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
    config = ModelConfig(
        name=name,
        version=__version__,
        hidden=log.get("hidden") or log["encoder"]["hidden_size"],
        encoder=log["encoder"],
        stances=tuple(log["recipe"]["stances"]),
        window=log["recipe"]["sampling"]["size"],
        stride=log["recipe"]["sampling"]["size"] * 3 // 4,
    )
    write_config(config, folder)
    module = build_encoder(config.encoder, load_file(layout.weights))
    write_graph(module, layout.graph, precision)
    return layout


def write_graph(module: TokenEncoder, path: Path, precision: str) -> None:
    """Export the encoder as one ONNX file; int8 quantises weights, one scale a channel."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "float32.onnx"
        _export_float32(module, plain if precision == "int8" else path)
        if precision == "int8":
            _quantise(plain, path)


def _export_float32(module: TokenEncoder, path: Path) -> None:
    example: tuple[Any, ...] = (
        torch.ones(1, 8, dtype=torch.int64),
        torch.ones(1, 8, dtype=torch.int64),
        torch.zeros(1, 8, 3, dtype=torch.int64),
    )
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        # About the exporter itself; that graph and module agree is tested.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            example,
            str(path),
            input_names=["ids", "mask", "features"],
            output_names=["vectors"],
            dynamic_axes=dict.fromkeys(("ids", "mask", "features", "vectors"), axes),
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


if __name__ == "__main__":
    main()
