"""The loss of every head over one batch; a head that finds no labels there adds nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.batches import (
    TAG_HEADS,
    Batch,
    PairRow,
    PointerBatch,
    StanceBatch,
    TrainingWindow,
    join_pairs,
    on_device,
    pair_row,
)
from training.network import Network


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each head's loss counts."""

    cue: float = 1.0
    content: float = 0.5
    name: float = 0.4
    nominal: float = 0.4
    pair: float = 1.0
    first: float = 1.0
    second: float = 0.2
    attitude: float = 0.5
    pointer: float = 0.5


@dataclass(frozen=True, slots=True)
class Objective:
    """Everything but the parameters that the loss depends on.

    stance_balance: one factor a label, for the first act. stance_dropout: on the vector that
    the acts are read from. smoothing, second_share: how much of the first act's target goes to
    all labels, and to the second act where there is one. mistaken_cues: the network's own false
    cues that are added as empty ones, as a share of the true ones.
    """

    weights: Weights
    stance_balance: Tensor
    stance_dropout: float
    smoothing: float
    second_share: float
    mistaken_cues: float
    reach: int


def losses(
    network: Network,
    vectors: Tensor,
    batch: Batch,
    windows: list[TrainingWindow],
    objective: Objective,
) -> dict[str, Tensor]:
    """Weighted losses by head.

    Shape of `vectors`: (windows, tokens, hidden), the two special tokens included.
    """
    inner = vectors[:, 1:-1].float()
    found = {head: _tag_loss(network, head, inner, batch) for head in TAG_HEADS}
    pairs = batch.pairs
    mistaken = _mistaken_cues(network, inner, batch, windows, objective)
    if pairs is not None:
        scores = network.pair(inner, pairs.cues, pairs.positions, pairs.buckets)
        found["pair"] = network.pair.crf(scores, pairs.tags, pairs.lengths).mean()
    if mistaken:
        joined = join_pairs(mistaken)
        assert joined is not None
        wrong = on_device(joined, vectors.device)
        scores = network.pair(inner, wrong.cues, wrong.positions, wrong.buckets)
        share = len(mistaken) / (len(mistaken) + (len(pairs.lengths) if pairs else 0))
        empty = network.pair.crf(scores, wrong.tags, wrong.lengths).mean()
        found["pair"] = found.get("pair", 0.0) * (1 - share) + empty * share
    if batch.stances is not None:
        found |= _stance_losses(network, inner, batch.stances, objective)
    if batch.pointers is not None:
        found["pointer"] = _pointer_loss(network, inner, batch.pointers)
    weights = asdict(objective.weights)
    return {head: weights[head] * loss for head, loss in found.items()}


def _tag_loss(network: Network, head: str, vectors: Tensor, batch: Batch) -> Tensor:
    tags = batch.tags[head]
    labelled = (tags >= 0).all(1)
    loss: Tensor = getattr(network, head).loss(
        vectors[labelled], tags[labelled], batch.lengths[labelled]
    )
    # Spans begin at tags 1, 4 mod 4: counted so that the loss is one per span, not per token.
    begun = (tags > 0) & (((tags - 1) % 4 == 0) | ((tags - 1) % 4 == 3))
    return loss / (begun.sum() + len(tags)).float()


def _mistaken_cues(
    network: Network,
    vectors: Tensor,
    batch: Batch,
    windows: list[TrainingWindow],
    objective: Objective,
) -> list[PairRow]:
    """Cues that the network sees where there are none, to be learned as empty."""
    limit = int(objective.mistaken_cues * (len(batch.pairs.lengths) if batch.pairs else 0))
    if not limit:
        return []
    with torch.no_grad():
        guesses = network.cue.score(vectors).argmax(2).cpu().numpy()
    rows = []
    for row, window in enumerate(windows):
        gold = window.tags("cue")
        if gold is None:
            continue
        for span in _runs(guesses[row, : len(gold)]):
            if not gold[span.start : span.stop].any():
                cue = slice(span.start + window.start, span.stop + window.start)
                rows.append(pair_row(row, window, cue, (), objective.reach))
    return rows[:limit]


def _runs(tags: np.ndarray) -> list[slice]:
    """Stretches of tokens that are not outside."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (tags > 0).astype(int), [0]])))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _stance_losses(
    network: Network, vectors: Tensor, batch: StanceBatch, objective: Objective
) -> dict[str, Tensor]:
    hidden = network.stance(vectors, batch.cues, batch.content, batch.mask)
    hidden = functional.dropout(hidden, objective.stance_dropout)
    found = {}
    acts = batch.first >= 0
    if acts.any():
        found["first"] = _first_act_loss(
            network.stance.first(hidden[acts]), batch.first[acts], batch.second[acts], objective
        )
        logits = network.stance.second(hidden[acts])
        found["second"] = functional.cross_entropy(logits, batch.second[acts])
    judged = batch.attitude >= 0
    if judged.any():
        logits = network.stance.attitude(hidden[judged])[:, 0]
        found["attitude"] = functional.binary_cross_entropy_with_logits(
            logits, batch.attitude[judged].float()
        )
    return found


def _first_act_loss(logits: Tensor, first: Tensor, second: Tensor, objective: Objective) -> Tensor:
    """Cross-entropy with soft targets, every quote weighed by its first act.

    A second act is part of the truth about the first: somebody who denies an accusation and
    accuses in turn is not wholly wrong to be taken for an accuser.
    """
    labels = logits.shape[1]
    share = objective.second_share * (second > 0).float()[:, None]
    target = (1 - share) * functional.one_hot(first, labels)
    target = target + share * functional.one_hot((second - 1).clamp(min=0), labels)
    target = (1 - objective.smoothing) * target + objective.smoothing / labels
    weight = objective.stance_balance[first]
    losses = -(target * logits.log_softmax(1)).sum(1)
    return (weight * losses).sum() / weight.sum()


def _pointer_loss(network: Network, vectors: Tensor, batch: PointerBatch) -> Tensor:
    """Any mention of the same entity is right; with none in sight, none is."""
    scores: Tensor = network.antecedent(vectors, batch.mentions, batch.last, batch.buckets)
    mask = functional.pad(batch.mask, (1, 0), value=True)
    means = functional.pad(batch.means, (1, 0), value=False)
    means[:, 0] = ~means.any(1)
    scores = scores.masked_fill(~mask, -1e4)
    right = scores.masked_fill(~means, -1e4)
    return (scores.logsumexp(1) - right.logsumexp(1)).mean()
