"""Figures on development documents, by the rules of `eval`, of weights that are in memory."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from torch import Tensor

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

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """Between 0 and 1, `None` where it is not annotated.

    content, attribution, end_to_end: F1 of exact contents, of contents with their sources, and of
    everything right at once. speaker, stance: share right and macro F1 where content was found.
    """

    content: float | None
    attribution: float | None
    speaker: float | None
    stance: float | None
    end_to_end: float | None

    @classmethod
    def of(cls, report: Report) -> Figures:
        """The few figures of a report that a run is steered by."""
        found = {
            "content": report.measure("content").f1.value,
            "attribution": report.measure("attribution").f1.value,
            "speaker": report.speaker.accuracy.value if report.speaker else None,
            "stance": report.stance.macro_f1.value if report.stance else None,
            "end_to_end": report.end_to_end.f1.value if report.end_to_end else None,
        }
        rounded = {n: None if v is None else round(v, _DIGITS) for n, v in found.items()}
        return cls(**rounded)

    def score(self, labels: Labels) -> float:
        """The mean of the figures that tell of what is trained; higher is better."""
        told = [self.content, self.attribution] if labels.content or labels.pair else []
        told += [self.speaker] if labels.speakers else []
        told += [self.stance] if labels.stance else []
        told += [self.end_to_end] if labels.pair and labels.stance else []
        known = [figure for figure in told if figure is not None]
        return sum(known) / len(known) if known else 0.0

    def __str__(self) -> str:
        shown = {name: value for name, value in asdict(self).items() if value is not None}
        return ", ".join(f"{n.replace('_', ' ')} {100 * v:.1f}" for n, v in shown.items())


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

    def __call__(self, weights: Mapping[str, Tensor]) -> Figures:
        """Measure weights as they would ship, but with the encoder in float32."""
        self._network.load_state_dict({name: w.float() for name, w in weights.items()})
        device = next(self._network.parameters()).device
        arrays = {
            name: weight.float().numpy()
            for name, weight in weights.items()
            if not name.startswith("encoder.")
        }
        encoder = TorchEncoder(self._network.encoder, str(device))
        heads = Heads.from_arrays(arrays)
        model = LoadedModel(Layout(Path()), self._config, self._tokenizer, encoder, heads)
        return Figures.of(report_on(QuoteStance(model), self._documents, resamples=0))


def report_on(qs: QuoteStance, documents: Sequence[Document], resamples: int) -> Report:
    """Read the documents' texts and hold what is found against their quotes."""
    found = qs.pipe(document.text for document in documents)
    return evaluate(list(zip(documents, found, strict=True)), resamples=resamples)
