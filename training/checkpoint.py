"""Everything that a run is made of, on disk: one safetensors file, with JSON in its header.

It is written under another name and renamed, so that a kill at any moment leaves the one before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from quotestance.errors import QuotestanceError

_STATE = "state"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Tensors by name, and whatever else JSON can hold."""

    tensors: Mapping[str, Tensor]
    values: Mapping[str, Any] = field(default_factory=dict)

    def under(self, prefix: str) -> dict[str, Tensor]:
        """The tensors under a prefix, without it."""
        return {
            name.removeprefix(prefix): tensor
            for name, tensor in self.tensors.items()
            if name.startswith(prefix)
        }


def write(checkpoint: Checkpoint, path: Path) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(path.name + ".part")
    tensors = {name: tensor.cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
    save_file(tensors, draft, metadata={_STATE: json.dumps(checkpoint.values)})
    os.replace(draft, path)


def read(path: Path) -> Checkpoint:
    """Read what `write` wrote.

    Raises:
        QuotestanceError: it is no such file.
    """
    try:
        with safe_open(str(path), framework="pt") as stored:
            values = json.loads(stored.metadata()[_STATE])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}
    except (SafetensorError, TypeError, KeyError, ValueError) as error:
        raise QuotestanceError(f"{path}: not a checkpoint ({error})") from error
    return Checkpoint(tensors, values)


def random_tensors(device: torch.device) -> dict[str, Tensor]:
    """The state of torch's random numbers."""
    state = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    return state


def restore_random(state: Mapping[str, Tensor], device: torch.device) -> None:
    """Go on with torch's random numbers where `random_tensors` was asked."""
    torch.set_rng_state(state["cpu"])
    if "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
