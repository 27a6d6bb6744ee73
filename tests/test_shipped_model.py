"""What ships: two forms of one training run, small enough, and honest about how it was made."""

import json
from pathlib import Path

import numpy as np
import pytest

import quotestance
from quotestance import persistence
from quotestance.pipeline import window_input

torch = pytest.importorskip("torch")
from safetensors.torch import load_file  # noqa: E402

from training.export import write_graph  # noqa: E402

MODEL = Path(quotestance.__file__).parent / "models" / "default"
ARTICLE = Path(__file__).parent / "articles" / "daily-dam.txt"


def test_in_float32_both_backends_agree(tmp_path):
    from quotestance.encode.onnx_encoder import OnnxEncoder
    from quotestance.encode.torch_encoder import build_encoder

    model = persistence.load(MODEL, "cpu", "torch")
    module = build_encoder(model.config.encoder, load_file(MODEL / "model.safetensors"))
    write_graph(module, tmp_path / "encoder.onnx", "float32", model.config.window + 2)
    tokens = model.tokenizer(ARTICLE.read_text(encoding="utf-8"))
    window = window_input(tokens, 0, min(len(tokens), model.config.window), model.tokenizer)
    (one,), (other,) = model.encoder([window]), OnnxEncoder(tmp_path / "encoder.onnx")([window])
    np.testing.assert_allclose(one, other, atol=2e-4)


def test_int8_keeps_close_to_float32():
    tokens = persistence.load(MODEL, "cpu", "onnx").tokenizer(ARTICLE.read_text(encoding="utf-8"))
    vectors = []
    for backend in ("onnx", "torch"):
        model = persistence.load(MODEL, "cpu", backend)
        window = window_input(tokens, 0, 200, model.tokenizer)
        vectors.append(model.encoder([window])[0])
    cosine = (vectors[0] * vectors[1]).sum(1) / np.linalg.norm(vectors[0], axis=1)
    assert (cosine / np.linalg.norm(vectors[1], axis=1)).mean() > 0.98


def test_weights_stay_small():
    weights = [
        path.stat().st_size for path in MODEL.iterdir() if path.suffix in {".onnx", ".safetensors"}
    ]
    assert sum(weights) < 75e6


def trained(log):
    """The logs of the runs that a model is the average of."""
    if "averaged" not in log:
        yield log
    for part in log.get("averaged", ()):
        yield from trained(part)


def test_the_log_names_data_seed_and_versions():
    log = json.loads((MODEL / "training.json").read_text(encoding="utf-8"))
    assert all(len(value) == 64 for value in log["data_sha256"].values())
    assert {"recipe", "versions", "encoder"} <= set(log)
    assert isinstance(log["recipe"]["seed"], int)
    runs = list(trained(log))
    assert len(runs) > 1
    assert all(run["losses"] for run in runs)
