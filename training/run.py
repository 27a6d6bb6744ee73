"""The moving parts of a run: a network, its optimizer, its average, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.average import Average
from training.batches import Batch, TrainingWindow
from training.losses import Objective, losses
from training.network import Network
from training.recipe import Recipe


class Run:
    """Updates a network step by step; the rate rises, then falls to zero with the last step."""

    def __init__(self, recipe: Recipe, network: Network, objective: Objective, steps: int) -> None:
        """Make ready for `steps` updates. The embeddings of the words stay as they are."""
        self.recipe, self.network, self.objective = recipe, network, objective
        network.encoder.encoder.get_input_embeddings().requires_grad_(False)
        self.average = Average(network, recipe.average)
        self.optimizer = torch.optim.AdamW(
            _parameter_groups(network, recipe), weight_decay=recipe.weight_decay, fused=True
        )
        self.steps, self.all_steps = 0, steps

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return next(self.network.parameters()).device

    def step(self, batch: Batch, windows: list[TrainingWindow]) -> dict[str, Tensor]:
        """One update; returns the weighted losses by head."""
        self._set_rates()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            vectors = self.network.encoder(batch.ids, batch.mask, batch.features)
        vectors = functional.dropout(vectors, self.recipe.dropout)
        found = losses(self.network, vectors, batch, windows, self.objective)
        loss: Tensor = torch.stack(list(found.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.average.update(self.network)
        self.steps += 1
        return found

    def _set_rates(self) -> None:
        """Linear warm-up, then linear decay to zero."""
        warm = max(1, int(self.recipe.warmup * self.all_steps))
        left = (self.all_steps - self.steps) / max(1, self.all_steps - warm)
        factor = min((self.steps + 1) / warm, left)
        rates = (self.recipe.encoder_rate, self.recipe.heads_rate)
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * factor


def _parameter_groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    trained = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    encoder = _under("encoder.encoder", trained, inside=True)
    heads = _under("encoder.encoder", trained, inside=False)
    return [
        {"params": encoder, "lr": recipe.encoder_rate},
        {"params": heads, "lr": recipe.heads_rate},
    ]


def _under(
    prefix: str, parameters: Iterable[tuple[str, nn.Parameter]], *, inside: bool
) -> list[nn.Parameter]:
    return [parameter for name, parameter in parameters if name.startswith(prefix) == inside]
