"""Linear-chain CRF loss over the library's own forward-backward pass.

The gradient of the log-partition is the expected counts, so no step of the pass needs to be
recorded; in numpy, whose small operations cost little, it takes a few per cent of a training step.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from quotestance.tags import TagSet
from quotestance.viterbi import expectations


class Crf(nn.Module):
    """Learned transitions of one tag set."""

    def __init__(self, tags: TagSet) -> None:
        super().__init__()
        self._tags = tags
        self.transitions = nn.Parameter(torch.zeros(len(tags), len(tags)))

    def forward(self, emissions: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-likelihood of each sequence; `tags` must spell a legal one.

        Shapes: emissions (batch, steps, tags), tags (batch, steps), lengths (batch,) →
        (batch,). Steps from `lengths` on are padding.
        """
        emissions = emissions.float()
        mask = torch.arange(emissions.shape[1], device=lengths.device) < lengths[:, None]
        return self._log_partition(emissions, lengths) - self._score(emissions, tags, mask)

    def _score(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        unary = emissions.gather(2, tags[:, :, None])[:, :, 0]
        pairwise = self.transitions[tags[:, :-1], tags[:, 1:]]
        return (unary * mask).sum(1) + (pairwise * mask[:, 1:]).sum(1)

    def _log_partition(self, emissions: Tensor, lengths: Tensor) -> Tensor:
        """The value is the pass's; the gradient flows through the expected counts."""
        device = emissions.device
        expected = expectations(
            self._tags,
            emissions.detach().cpu().numpy(),
            self.transitions.detach().cpu().numpy(),
            lengths.cpu().numpy(),
        )
        tags = torch.from_numpy(expected.tags).to(device)
        transitions = torch.from_numpy(expected.transitions).to(device)
        value = torch.from_numpy(expected.log_partition).to(device)
        carrier = (emissions * tags).sum((1, 2)) + (self.transitions * transitions).sum((1, 2))
        return carrier - carrier.detach() + value
