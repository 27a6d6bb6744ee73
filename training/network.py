"""The network: one encoder, and heads that read its token vectors.

`quotestance.heads` computes the same scores in numpy; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from quotestance.distances import BUCKETS
from quotestance.encode.torch_encoder import TokenEncoder
from quotestance.tags import CONTENT, CUE, NAME, NOMINAL, PAIR, TagSet
from training.crf import Crf

PAIR_WIDTH, MATCH_WIDTH, POINTER_WIDTH = 128, 32, 64
STANCE_POOLS, STANCE_WIDTH, STANCE_HIDDEN = 4, 64, 192


class TagHead(nn.Module):
    """Token scores for one tag set, decoded as a sequence."""

    def __init__(self, tags: TagSet, hidden: int) -> None:
        super().__init__()
        self.score = nn.Linear(hidden, len(tags))
        self.crf = Crf(tags)

    def loss(self, vectors: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """Summed negative log-likelihood.

        Shapes: (batch, tokens, hidden), (batch, tokens), (batch,).
        """
        if not len(vectors):
            return vectors.sum() * 0.0
        losses: Tensor = self.crf(self.score(vectors), tags, lengths)
        return losses.sum()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Spans of tokens in a batch: which row, from where, to where. Shapes: (spans,)."""

    row: Tensor
    start: Tensor
    end: Tensor


def mean_over(vectors: Tensor, stretch: Stretch) -> Tensor:
    """Mean vector of each span, zero for an empty one.

    Shapes: (batch, tokens, width) → (spans, width).
    """
    sums = functional.pad(vectors.cumsum(1), (0, 0, 1, 0))
    total = sums[stretch.row, stretch.end] - sums[stretch.row, stretch.start]
    return total / (stretch.end - stretch.start).clamp(min=1)[:, None]


class PairHead(nn.Module):
    """Content and source of one cue: every token's tag, given that cue."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.token = nn.Linear(hidden, PAIR_WIDTH, bias=False)
        self.cue = nn.Linear(hidden, PAIR_WIDTH)
        self.distance = nn.Embedding(BUCKETS, PAIR_WIDTH)
        self.tag = nn.Linear(PAIR_WIDTH, len(PAIR))
        self.match_token = nn.Linear(hidden, 2 * MATCH_WIDTH)
        self.match_cue = nn.Linear(hidden, 2 * MATCH_WIDTH)
        self.crf = Crf(PAIR)
        nn.init.normal_(self.distance.weight, std=0.1)

    def forward(self, vectors: Tensor, cues: Stretch, positions: Tensor, buckets: Tensor) -> Tensor:
        """Tag scores around each cue.

        Shapes: vectors (batch, tokens, hidden), positions and buckets (cues, steps) →
        (cues, steps, tags).
        """
        cue = mean_over(vectors, cues)
        rows = cues.row[:, None]
        joint = (
            self.token(vectors)[rows, positions] + self.cue(cue)[:, None] + self.distance(buckets)
        )
        scores = self.tag(functional.relu(joint))
        keys = self.match_token(vectors)[rows, positions].unflatten(-1, (2, MATCH_WIDTH))
        queries = self.match_cue(cue).unflatten(-1, (2, MATCH_WIDTH))
        match = torch.einsum("cskw,ckw->csk", keys, queries) / MATCH_WIDTH**0.5
        outside = scores.new_zeros(*scores.shape[:2], 1)
        matched = torch.cat([outside, match.repeat_interleave(4, dim=2)], dim=2)
        result: Tensor = scores + matched
        return result


class StanceHead(nn.Module):
    """What is done with the words: pooled content and cue → first act, second act, attitude."""

    def __init__(self, hidden: int, labels: int) -> None:
        super().__init__()
        self.weigh = nn.Linear(hidden, STANCE_POOLS)
        self.value = nn.Linear(hidden, STANCE_POOLS * STANCE_WIDTH)
        self.cue = nn.Linear(hidden, 2 * STANCE_WIDTH)
        pooled = (STANCE_POOLS + 2) * STANCE_WIDTH
        self.join = nn.Linear(pooled, STANCE_HIDDEN)
        self.first = nn.Linear(STANCE_HIDDEN, labels)
        self.second = nn.Linear(STANCE_HIDDEN, labels + 1)
        self.attitude = nn.Linear(STANCE_HIDDEN, 1)

    def forward(self, vectors: Tensor, cues: Stretch, content: Tensor, mask: Tensor) -> Tensor:
        """Hidden stance vectors.

        Shapes: content and mask (quotes, content tokens) → (quotes, hidden).
        """
        rows = cues.row[:, None]
        weights = self.weigh(vectors)[rows, content].masked_fill(~mask[:, :, None], -1e4)
        values = self.value(vectors)[rows, content].unflatten(-1, (STANCE_POOLS, STANCE_WIDTH))
        pooled = torch.einsum("qtp,qtpw->qpw", weights.float().softmax(1), values).flatten(1)
        cue = self.cue(mean_over(vectors, cues))
        return functional.relu(self.join(torch.cat([pooled, cue], dim=1)))


class AntecedentHead(nn.Module):
    """Which other mention a mention means: a pointer to that mention's last token, or to none."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, POINTER_WIDTH)
        self.key = nn.Linear(hidden, POINTER_WIDTH)
        self.none = nn.Linear(hidden, 1)
        self.distance = nn.Embedding(BUCKETS, 1)
        nn.init.zeros_(self.distance.weight)

    def forward(self, vectors: Tensor, mentions: Stretch, last: Tensor, buckets: Tensor) -> Tensor:
        """Scores, none first.

        Shapes: last and buckets (mentions, candidates) → (mentions, 1 + candidates).
        """
        mention = mean_over(vectors, mentions)
        keys = self.key(vectors)[mentions.row[:, None], last]
        scores = torch.einsum("mcw,mw->mc", keys, self.query(mention)) / POINTER_WIDTH**0.5
        scores = scores + self.distance(buckets)[:, :, 0]
        return torch.cat([self.none(mention), scores], dim=1)


class Network(nn.Module):
    """Everything that is trained."""

    def __init__(self, encoder: Any, hidden: int, stance_labels: int) -> None:
        super().__init__()
        self.encoder = TokenEncoder(encoder)
        self.cue = TagHead(CUE, hidden)
        self.content = TagHead(CONTENT, hidden)
        self.name = TagHead(NAME, hidden)
        self.nominal = TagHead(NOMINAL, hidden)
        self.pair = PairHead(hidden)
        self.stance = StanceHead(hidden, stance_labels)
        self.antecedent = AntecedentHead(hidden)
