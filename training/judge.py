"""Figures on development documents, by the rules of `eval`, of weights that are in memory."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from eval.headline import Headline
from eval.report import Report
from eval.scoring import evaluate
from quotestance.config import ModelConfig
from quotestance.encode.torch_encoder import TorchEncoder
from quotestance.heads import Heads
from quotestance.persistence import Layout, LoadedModel
from quotestance.pipeline import QuoteStance
from quotestance.tokens import Tokenizer
from quotestance.types import Document
from training.labels import Labels
from training.network import Network


def score(figures: Headline, labels: Labels) -> float:
    """The mean of the figures that tell of what is trained; higher is better."""
    told = [figures.content, figures.attribution] if labels.content or labels.pair else []
    told += [figures.speaker] if labels.speakers else []
    told += [figures.stance] if labels.stance else []
    told += [figures.end_to_end] if labels.pair and labels.stance else []
    known = [figure for figure in told if figure is not None]
    return sum(known) / len(known) if known else 0.0


class Judge:
    """Reads the development documents with any weights of one network."""

    def __init__(
        self,
        network: Network,
        config: ModelConfig,
        tokenizer: Tokenizer,
        documents: Sequence[Document],
    ) -> None:
        self._network = copy.deepcopy(network)
        self._config, self._tokenizer, self._documents = config, tokenizer, documents

    def __call__(self, weights: Mapping[str, Tensor]) -> Headline:
        """Measure weights as they would ship, but with the encoder in float32."""
        self._network.load_state_dict({name: w.float() for name, w in weights.items()})
        device = next(self._network.parameters()).device
        arrays = {
            name: weight.float().numpy()
            for name, weight in weights.items()
            if not name.startswith("encoder.")
        }
        encoder = TorchEncoder(self._network.encoder, str(device), precision=torch.float32)
        heads = Heads.from_arrays(arrays)
        model = LoadedModel(Layout(Path()), self._config, self._tokenizer, encoder, heads)
        return Headline.of(report_on(QuoteStance(model), self._documents, resamples=0))


def report_on(qs: QuoteStance, documents: Sequence[Document], resamples: int) -> Report:
    """Read the documents' texts and hold what is found against their quotes."""
    found = qs.pipe(document.text for document in documents)
    return evaluate(list(zip(documents, found, strict=True)), resamples=resamples)
