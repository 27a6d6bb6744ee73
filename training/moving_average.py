"""A moving average of the trained parameters: what is kept of a run."""

from __future__ import annotations

import torch
from torch import Tensor

from training.network import Network


class Average:
    """Exponential moving average of the trained parameters; it forgets faster at first."""

    def __init__(self, network: Network, decay: float) -> None:
        self._decay = decay
        self.steps = 0
        self.values = {
            n: p.detach().clone() for n, p in network.named_parameters() if p.requires_grad
        }

    @torch.no_grad()
    def update(self, network: Network) -> None:
        """Move a little towards the network as it is now."""
        self.steps += 1
        decay = min(self._decay, (1 + self.steps) / (10 + self.steps))
        for name, parameter in network.named_parameters():
            if name in self.values:
                self.values[name].lerp_(parameter, 1 - decay)

    def weights(self, network: Network) -> dict[str, Tensor]:
        """All weights of a model in float16, the precision in which they ship."""
        state = {**network.state_dict(), **self.values}
        return {name: tensor.half().cpu().contiguous() for name, tensor in state.items()}
