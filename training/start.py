"""What a model is tuned from: a model of ours, or an encoder whose heads are new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from eval.record import sha256
from quotestance import persistence
from quotestance.config import Decoding, ModelConfig, usual_stride
from quotestance.encode.torch_encoder import build_encoder
from quotestance.errors import QuotestanceError
from training.base import load_base
from training.network import Network

_SPECIAL = 2
_LICENCE = re.compile(r"^licen[cs]e:\s*(\S.*)$", re.MULTILINE)
# In logits.
_LIKELY, _CERTAIN = 3.0, 10.0
# Rows of the stance head, by label; the second act has a row for none before them.
_ACT_ROWS = {"stance.first": 0, "stance.second": 1}


@dataclass(frozen=True, slots=True)
class Start:
    """Where fine-tuning begins.

    weights: those of a whole model, or `None` for an encoder. stances: none for an encoder.
    longest: tokens that a window can have. card: the README of the base, where it has one.
    """

    name: str
    encoder: Any
    hidden: int
    config: Mapping[str, Any]
    tokenizer: str
    longest: int
    weights: Mapping[str, Tensor] | None = None
    stances: tuple[str, ...] = ()
    decoding: Decoding = field(default_factory=Decoding)
    card: str | None = None
    sha256: str | None = None

    def decoding_for(self, stances: Sequence[str]) -> Decoding:
        """That of the base; what it knows about its stances only where these are the same."""
        same = tuple(stances) == self.stances
        return self.decoding if same else replace(self.decoding, stance_biases=())

    @property
    def licence(self) -> str | None:
        """What the head of the base's card says, if it says so."""
        found = _LICENCE.search((self.card or "").partition("\n---\n")[0])
        return found.group(1).strip() if found else None


@dataclass(frozen=True, slots=True)
class Beginning:
    """A network ready to train; `fresh` names its new parameters, `None` for all of the heads."""

    network: Network
    fresh: frozenset[str] | None


def open_start(base: str) -> Start:
    """The default model, a model folder, or an encoder by name or folder.

    Raises:
        QuotestanceError: there is nothing of that name, or it is no encoder.
    """
    if base == persistence.DEFAULT or _is_model(Path(base) / "config.json"):
        return _from_model(base)
    try:
        return _from_encoder(base)
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise QuotestanceError(
            f"--base {base}: neither a model folder nor an encoder of transformers ({reason})"
        ) from error


def begin(start: Start, stances: Sequence[str]) -> Beginning:
    """The network with these stance labels; rows of labels that the base knows are kept."""
    network = Network(start.encoder, start.hidden, len(stances))
    if start.weights is None:
        _silence(network)
        return Beginning(network, None)
    state = {name: weight.float() for name, weight in start.weights.items()}
    if tuple(stances) == start.stances:
        network.load_state_dict(state)
        return Beginning(network, frozenset())
    own = network.state_dict()
    fresh = [f"{layer}.{part}" for layer in _ACT_ROWS for part in ("weight", "bias")]
    for name in fresh:
        offset = _ACT_ROWS[name.rpartition(".")[0]]
        state[name] = _rows(own[name], state[name], start.stances, stances, offset)
    network.load_state_dict(state)
    return Beginning(network, frozenset(fresh))


@torch.no_grad()
def _silence(network: Network) -> None:
    """Let new tag heads begin by finding nothing, which is right for most tokens.

    Files of quotes do not teach what is a name: those heads stay as they are here.
    """
    for head, bias in (
        (network.cue, _LIKELY),
        (network.content, _LIKELY),
        (network.name, _CERTAIN),
        (network.nominal, _CERTAIN),
    ):
        head.score.bias[0] += bias


def _rows(
    new: Tensor, old: Tensor, known: Sequence[str], stances: Sequence[str], offset: int
) -> Tensor:
    rows = new.clone()
    rows[:offset] = old[:offset]
    for index, label in enumerate(stances):
        if label in known:
            rows[offset + index] = old[offset + known.index(label)]
    return rows


def _is_model(config: Path) -> bool:
    """An encoder's folder has a configuration too, but knows of no stances."""
    return config.is_file() and '"stances"' in config.read_text(encoding="utf-8")


def _from_model(base: str) -> Start:
    layout = persistence.locate(base)
    config = persistence.read_config(layout)
    weights = load_file(layout.weights)
    return Start(
        name=config.name,
        encoder=build_encoder(config.encoder, weights).encoder,
        hidden=config.hidden,
        config=config.encoder,
        tokenizer=layout.tokenizer.read_text(encoding="utf-8"),
        longest=config.window,
        weights=weights,
        stances=config.stances,
        decoding=config.decoding,
        card=_text(layout.folder / "README.md"),
        sha256=sha256(layout.weights),
    )


def _from_encoder(base: str) -> Start:
    loaded = load_base(base)
    positions = loaded.config.get("max_position_embeddings")
    # Encoders that number positions from behind the padding have two fewer than they say.
    longest = positions - 2 * _SPECIAL if isinstance(positions, int) else 10**6
    return Start(
        name=base if not Path(base).exists() else Path(base).resolve().name,
        encoder=loaded.encoder,
        hidden=loaded.hidden,
        config=loaded.config,
        tokenizer=loaded.tokenizer,
        longest=longest,
        card=loaded.card,
    )


def model_config(
    start: Start, name: str, version: str, stances: Sequence[str], window: int
) -> ModelConfig:
    """What the tuned model will say of itself before it is calibrated."""
    return ModelConfig(
        name=name,
        version=version,
        hidden=start.hidden,
        encoder=dict(start.config),
        stances=tuple(stances),
        window=window,
        stride=usual_stride(window),
        decoding=start.decoding_for(stances),
    )


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
