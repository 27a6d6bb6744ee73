"""Model folders: the only place that knows what lies where in them."""

from __future__ import annotations

import importlib.resources
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from quotestance.config import ModelConfig
from quotestance.encode import Encoder
from quotestance.errors import QuotestanceError
from quotestance.heads import Heads
from quotestance.tokens import Tokenizer

DEFAULT = "default"
_ENCODER_PREFIX = "encoder."
# The tokens before and after every window.
_SPECIAL = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a model folder."""

    folder: Path

    @property
    def config(self) -> Path:
        """`ModelConfig` as JSON."""
        return self.folder / "config.json"

    @property
    def tokenizer(self) -> Path:
        """A Hugging Face fast tokenizer."""
        return self.folder / "tokenizer.json"

    @property
    def weights(self) -> Path:
        """All weights, encoder and heads."""
        return self.folder / "model.safetensors"

    @property
    def graph(self) -> Path:
        """The encoder for onnxruntime."""
        return self.folder / "encoder.onnx"

    def required(self) -> tuple[Path, ...]:
        """Files without which nothing works."""
        return (self.config, self.tokenizer, self.weights)


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model's parts, ready to run."""

    layout: Layout
    config: ModelConfig
    tokenizer: Tokenizer
    encoder: Encoder
    heads: Heads


def load(
    name_or_path: str | Path | None,
    device: str,
    backend: str | None,
    threads: int | None = None,
) -> LoadedModel:
    """Load a model folder; `None` is the default model that ships in the package.

    Args:
        name_or_path: a folder, or a name on the Hugging Face hub.
        device: `"cpu"`, or a torch device such as `"cuda"`.
        backend: `"onnx"` or `"torch"`; by default onnx on the CPU and torch elsewhere.
        threads: of the processor, for the encoder; by default the cores granted to this process.

    Raises:
        QuotestanceError: no such model, a file missing or unreadable, another version; fewer than
            one thread.
    """
    _check_threads(threads)
    layout = locate(name_or_path)
    config = read_config(layout)
    tokenizer = _tokenizer(layout.tokenizer)
    heads = _heads(layout.weights)
    _check_fit(heads, config, layout)
    chosen = backend or ("onnx" if device == "cpu" else "torch")
    encoder = _encoder(layout, config, device, chosen, threads)
    return LoadedModel(layout, config, tokenizer, encoder, heads)


def locate(name_or_path: str | Path | None) -> Layout:
    """Find a model folder that has all it needs; `None` is the default model.

    Raises:
        QuotestanceError: no such model, or a file is missing.
    """
    layout = Layout(_folder(name_or_path))
    for path in layout.required():
        if not path.is_file():
            raise QuotestanceError(f"{layout.folder}: not a model folder, {path.name} is missing")
    return layout


def read_config(layout: Layout) -> ModelConfig:
    """What a model folder says about its model.

    Raises:
        QuotestanceError: unreadable, or of another version.
    """
    return ModelConfig.from_json(_read_text(layout.config), str(layout.config))


def copy(layout: Layout, folder: Path) -> None:
    """Copy a model folder whole; an existing folder must be empty.

    Raises:
        QuotestanceError: the folder holds something already, or is a file.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QuotestanceError(f"{folder}: not empty; give a new folder to save_pretrained")
    shutil.copytree(layout.folder, folder, dirs_exist_ok=True)


def _folder(name_or_path: str | Path | None) -> Path:
    if name_or_path is None or name_or_path == DEFAULT:
        return _shipped()
    if Path(name_or_path).is_dir():
        return Path(name_or_path)
    return _from_hub(str(name_or_path))


def _shipped() -> Path:
    return Path(str(importlib.resources.files("quotestance"))) / "models" / DEFAULT


def _from_hub(name: str) -> Path:
    """Hub names have one slash and no dot in front; everything else was meant as a folder."""
    if name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise QuotestanceError(
            f"{name}: no such folder; give a model folder, a hub name like owner/model, or nothing"
        )
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        return Path(snapshot_download(name))
    except HFValidationError as error:
        raise QuotestanceError(f"{name}: no such folder, and no hub name ({error})") from error
    except (HfHubHTTPError, OSError) as error:
        raise QuotestanceError(
            f"{name}: no such folder, and the hub did not answer ({type(error).__name__})"
        ) from error


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuotestanceError(f"{path}: cannot be read ({error})") from error


def _tokenizer(path: Path) -> Tokenizer:
    try:
        return Tokenizer(_read_text(path))
    except QuotestanceError:
        raise
    except Exception as error:
        raise QuotestanceError(f"{path}: not a tokenizer ({error})") from error


def _heads(path: Path) -> Heads:
    try:
        with safe_open(str(path), framework="numpy") as stored:
            names = [name for name in stored.keys() if not name.startswith(_ENCODER_PREFIX)]
            arrays: dict[str, NDArray[np.float32]] = {
                name: stored.get_tensor(name).astype(np.float32) for name in names
            }
        return Heads.from_arrays(arrays)
    except (SafetensorError, TypeError) as error:
        raise QuotestanceError(
            f"{path}: not a safetensors file of float16 or float32 ({error})"
        ) from error
    except KeyError as error:
        raise QuotestanceError(f"{path}: the weights of {error} are missing") from error


def _check_fit(heads: Heads, config: ModelConfig, layout: Layout) -> None:
    found = {
        "hidden": heads.cue.score.weight.shape[1],
        "stances": len(heads.stance.first.weight),
    }
    described = {"hidden": config.hidden, "stances": len(config.stances)}
    for name, size in found.items():
        if size != described[name]:
            raise QuotestanceError(
                f"{layout.weights}: made for {name} of size {size}, but {layout.config.name} "
                f"says {described[name]}"
            )
    longest = config.encoder.get("max_position_embeddings")
    if isinstance(longest, int) and config.window + _SPECIAL > longest:
        raise QuotestanceError(
            f"{layout.config}: window={config.window} is too long for an encoder of {longest} "
            f"positions; give at most {longest - _SPECIAL}"
        )


def _check_threads(threads: object) -> None:
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise QuotestanceError(
            f"threads={threads!r} must be a whole number of at least 1, or None for all cores "
            f"granted to this process"
        )


def _encoder(
    layout: Layout, config: ModelConfig, device: str, backend: str, threads: int | None
) -> Encoder:
    if backend == "onnx":
        return _onnx_encoder(layout, device, threads)
    if backend == "torch":
        return _torch_encoder(layout, config.encoder, device, threads)
    raise QuotestanceError(f"backend={backend!r} is not known; use 'onnx' or 'torch'")


def _onnx_encoder(layout: Layout, device: str, threads: int | None) -> Encoder:
    if device != "cpu":
        raise QuotestanceError(f"device={device!r} needs backend='torch'; onnx runs on 'cpu'")
    if not layout.graph.is_file():
        raise QuotestanceError(
            f"{layout.folder}: {layout.graph.name} is missing; export it with "
            f"python -m training.export, or use backend='torch'"
        )
    from quotestance.encode.onnx_encoder import OnnxEncoder

    try:
        return OnnxEncoder(layout.graph, threads)
    except Exception as error:  # onnxruntime's own have no base class but this
        raise QuotestanceError(f"{layout.graph}: not a usable graph ({error})") from error


def _torch_encoder(
    layout: Layout, encoder_config: Mapping[str, Any], device: str, threads: int | None
) -> Encoder:
    try:
        from safetensors.torch import load_file

        from quotestance.encode.torch_encoder import TorchEncoder, build_encoder

        module = build_encoder(encoder_config, load_file(layout.weights))
        return TorchEncoder(module, device, threads=threads)
    except ImportError as error:
        raise QuotestanceError(
            "backend='torch' needs torch and transformers: pip install 'quotestance[torch]'"
        ) from error
    except (RuntimeError, AssertionError, KeyError, ValueError) as error:
        raise QuotestanceError(
            f"{layout.folder}: the encoder does not run on device={device!r} ({error})"
        ) from error


def write_config(config: ModelConfig, folder: Path) -> None:
    """Write a model folder's configuration."""
    Layout(folder).config.write_text(config.to_json(), encoding="utf-8")


def read_log(folder: Path) -> dict[str, Any]:
    """The training log of a model folder."""
    values: dict[str, Any] = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    return values
