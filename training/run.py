"""The moving parts of a run: a network, its optimizer, its average, and how far they are."""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Batch, TrainingWindow, on_device
from training.checkpoint import Checkpoint, random_tensors, restore_random
from training.distil import distance
from training.losses import Objective, losses
from training.moving_average import Average
from training.network import Network
from training.precision import autocast
from training.recipe import Recipe


class Run:
    """Updates a network step by step; the rate rises, then falls to zero with the last step."""

    def __init__(
        self,
        recipe: Recipe,
        network: Network,
        objective: Objective,
        steps: int,
        fresh: Collection[str] | None = None,
    ) -> None:
        """Make ready for `steps` updates. The embeddings of the words stay as they are.

        Args:
            recipe: the numbers of the run.
            network: what is trained, where it is to run.
            objective: what the losses depend on.
            steps: how many updates will be made.
            fresh: of a network that is a model already, the names of parameters that are not;
                `None` where all of the heads are new, and there is nothing to keep.
        """
        self.recipe, self.network, self.all_steps = recipe, network, steps
        self.steps = 0
        self.device = next(network.parameters()).device
        balance = objective.stance_balance.to(self.device)
        self.objective = replace(objective, stance_balance=balance)
        network.encoder.encoder.get_input_embeddings().requires_grad_(False)
        self.average = Average(network, recipe.average)
        self.optimizer = torch.optim.AdamW(
            _parameter_groups(network, recipe), weight_decay=recipe.weight_decay, fused=True
        )
        keeps = fresh is not None and max(recipe.distil, recipe.pull, recipe.keep) > 0
        self._before = _frozen(network) if keeps else None
        self._fresh = frozenset(fresh or ())

    def step(self, batch: Batch, windows: list[TrainingWindow]) -> dict[str, Tensor]:
        """One update; returns the weighted losses by head."""
        batch = on_device(batch, self.device)
        self._set_rates()
        with autocast(self.device):
            vectors = self.network.encoder(batch.ids, batch.mask, batch.features)
        vectors = functional.dropout(vectors, self.recipe.dropout)
        found = losses(self.network, vectors, batch, windows, self.objective)
        if self._before is not None and self.recipe.distil:
            kept = distance(self.network, vectors, self._before, batch)
            found["kept"] = self.recipe.distil * kept
        loss: Tensor = torch.stack(list(found.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self._pull_back()
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

    @torch.no_grad()
    def _pull_back(self) -> None:
        """Draw what was a model's towards that model."""
        if self._before is None or not self.recipe.pull:
            return
        start = dict(self._before.named_parameters())
        rates = [group["lr"] for group in self.optimizer.param_groups]
        for name, parameter in self.network.named_parameters():
            if parameter.requires_grad and name not in self._fresh:
                rate = rates[0] if _in_encoder(name) else rates[1]
                parameter.lerp_(start[name], min(1.0, rate * self.recipe.pull))

    @torch.no_grad()
    def weights(self) -> dict[str, Tensor]:
        """What the run has made of a model so far, in float16, the precision of shipped weights.

        Where all of it was a model before, a share of `keep` stays as it was there.
        """
        found = self.average.weights(self.network)
        if self._before is None or self._fresh or not self.recipe.keep:
            return found
        start = dict(self._before.named_parameters())
        for name in self.average.values:
            mixed = self.average.values[name].lerp(start[name], self.recipe.keep)
            found[name] = mixed.half().cpu().contiguous()
        return found

    def checkpoint(self) -> Checkpoint:
        """All that the next steps depend on, but for the network before the run."""
        state = self.optimizer.state_dict()["state"]
        tensors = {
            f"optimizer.{index}.{name}": value
            for index, values in state.items()
            for name, value in values.items()
        }
        parameters = dict(self.network.named_parameters())
        tensors |= {f"network.{name}": parameters[name].detach() for name in self.average.values}
        tensors |= {f"average.{name}": value for name, value in self.average.values.items()}
        tensors |= {f"random.{n}": value for n, value in random_tensors(self.device).items()}
        return Checkpoint(tensors, {"steps": self.steps})

    @torch.no_grad()
    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from what `checkpoint` gave."""
        parameters = dict(self.network.named_parameters())
        for name, value in checkpoint.under("network.").items():
            parameters[name].copy_(value)
        for name, value in checkpoint.under("average.").items():
            self.average.values[name].copy_(value)
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in checkpoint.under("optimizer.").items():
            index, _, name = key.partition(".")
            state.setdefault(int(index), {})[name] = value
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
        self.steps = self.average.steps = int(checkpoint.values["steps"])
        restore_random(checkpoint.under("random."), self.device)


def _frozen(network: Network) -> Network:
    return copy.deepcopy(network).requires_grad_(requires_grad=False)


def _in_encoder(name: str) -> bool:
    return name.startswith("encoder.encoder")


def _parameter_groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    trained = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    return [
        {"params": [p for n, p in trained if _in_encoder(n)], "lr": recipe.encoder_rate},
        {"params": [p for n, p in trained if not _in_encoder(n)], "lr": recipe.heads_rate},
    ]
