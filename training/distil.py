"""What a model said before, kept where new texts do not say otherwise."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import TAG_HEADS, Batch
from training.network import Network
from training.precision import autocast


def distance(network: Network, vectors: Tensor, before: Network, batch: Batch) -> Tensor:
    """How far the tag heads have moved in the rows that the batch does not label for them.

    The Kullback-Leibler divergence of each token's tags from those that the network gave
    `before`, mean over tokens and summed over heads (Li & Hoiem, Learning without Forgetting,
    2016). Shape of `vectors`: (windows, tokens, hidden), the two special tokens included.
    """
    with torch.no_grad(), autocast(vectors.device):
        old = before.encoder(batch.ids, batch.mask, batch.features)[:, 1:-1].float()
    inner = vectors[:, 1:-1].float()
    inside = torch.arange(inner.shape[1], device=inner.device) < batch.lengths[:, None]
    total = inner.sum() * 0.0
    for head in TAG_HEADS:
        tokens = inside & (batch.tags[head] < 0).any(1)[:, None]
        if tokens.any():
            total = total + _divergence(network, before, head, inner[tokens], old[tokens])
    return total


def _divergence(network: Network, before: Network, head: str, new: Tensor, old: Tensor) -> Tensor:
    """Shapes: (tokens, hidden) twice → ()."""
    with torch.no_grad():
        target = getattr(before, head).score(old).log_softmax(1)
    scores: Tensor = getattr(network, head).score(new).log_softmax(1)
    return functional.kl_div(scores, target, reduction="batchmean", log_target=True)
