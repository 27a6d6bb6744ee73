"""Encoders, models and articles that are small enough to train on in a test."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    AutoConfig,
    AutoModel,
    BertConfig,
    BertModel,
    PreTrainedTokenizerFast,
)

from quotestance.io import jsonl
from quotestance.types import Document
from tests.conftest import word_pieces
from training.base import load_base
from training.export import export
from training.network import Network

GOLD = Path(__file__).parent / "articles" / "gold.jsonl"
STANCES = ("condemn", "urge", "deny", "neutral")
_COMMON = {
    "vocab_size": word_pieces().get_vocab_size(),
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "hidden_size": 16,
    "intermediate_size": 32,
    "max_position_embeddings": 256,
}
_SPECIAL = {"pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 3}
_OWN: dict[str, dict[str, object]] = {
    "distilbert": {"dim": 16, "n_layers": 1, "n_heads": 2, "hidden_dim": 32},
    "electra": {"embedding_size": 8},
    "deberta-v2": {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]},
    "modernbert": {**_SPECIAL, "cls_token_id": 2, "sep_token_id": 3},
}
ARCHITECTURES = tuple(_OWN)
CARD = "---\nlicense: cc0-1.0\n---\n# Tiny\n"


def bert(folder: Path) -> Path:
    """A Hugging Face encoder of two narrow layers, saved with its tokenizer."""
    config = BertConfig(
        vocab_size=word_pieces().get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=256,
    )
    torch.manual_seed(0)
    return _saved(BertModel(config), folder)


def of_architecture(name: str, folder: Path) -> Path:
    """An encoder of another architecture, in that architecture's own terms."""
    torch.manual_seed(0)
    config = AutoConfig.for_model(name, **_COMMON, **_OWN[name])
    return _saved(AutoModel.from_config(config), folder)


def _saved(encoder, folder: Path) -> Path:
    encoder.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=word_pieces(), pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder


def model(encoder: Path, folder: Path) -> Path:
    """A model folder that has learned nothing, and finds little: most tags are outside."""
    torch.manual_seed(0)
    base = load_base(str(encoder))
    network = Network(base.encoder, base.hidden, len(STANCES))
    with torch.no_grad():
        for head in (network.cue, network.content, network.name, network.nominal):
            head.score.bias[0] += 4.0
    folder.mkdir()
    state = {name: weight.half().contiguous() for name, weight in network.state_dict().items()}
    save_file(state, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text(base.tokenizer, encoding="utf-8")
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    recipe = {"stances": STANCES, "sampling": {"size": 200}}
    log = {"encoder": base.config, "recipe": recipe}
    (folder / "training.json").write_text(json.dumps(log), encoding="utf-8")
    export(folder, folder, "tiny", "float32")
    return folder


def articles(count: int, characters: int = 500, first: int = 0) -> list[Document]:
    """The beginnings of articles of our own, with the quotes that lie inside."""
    found = list(jsonl.read(GOLD))[first : first + count]
    return [_beginning(document, characters) for document in found]


def _beginning(document: Document, characters: int) -> Document:
    text = document.text[:characters]
    inside = [
        quote
        for quote in document.quotes
        if all(s.end <= len(text) for s in (*quote.content, *quote.cue, *quote.source))
    ]
    quotes = tuple(
        replace(q, speaker=replace(q.speaker, mentions=()) if q.speaker else None) for q in inside
    )
    return replace(document, text=text, quotes=quotes)
