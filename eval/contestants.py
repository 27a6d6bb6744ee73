"""Who is compared in speed: the library, and what one might use instead of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer as WordPieces

from eval.cost import exhaust
from quotestance import persistence
from quotestance.config import ModelConfig
from quotestance.encode import Encoder, WindowInput
from quotestance.pipeline import QuoteStance
from quotestance.tokens import Tokenizer

# Reads all texts, keeps nothing, and returns how many of them it could not read.
Read = Callable[[Sequence[str]], int]

LIBRARY, GRAPH, TRANSFORMERS, TEXTACY = "quotestance", "graph", "transformers", "textacy"

# What a user of a transformers pipeline would write.
_BATCH_SIZE, _LONGEST = 8, 512
_PARTS = ("CUE", "CONTENT", "SOURCE", "NAME")
_LABELS = ["O", *(f"{edge}-{part}" for part in _PARTS for edge in "BI")]
_CERTAINLY = 10.0
_SPACY_MODEL = "en_core_web_sm"


class Absent(Exception):
    """A contestant is not installed; the text says what is missing."""


class Recorder:
    """An encoder that keeps what it is asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.start()

    def start(self) -> None:
        """Forget everything so far."""
        self.calls: list[Sequence[WindowInput]] = []

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        self.calls.append(windows)
        return self._encoder(windows)

    def again(self) -> None:
        """The same calls once more, to the encoder alone."""
        exhaust(self._encoder(windows) for windows in self.calls)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The library, what its encoder is asked for, and its tokenizer."""

    read: Read
    recorder: Recorder
    tokenizer: Tokenizer


def recorded(model: str | None) -> Recorded:
    """The library, with a record of what it asks its encoder for.

    Raises:
        QuotestanceError: no such model.
    """
    loaded = persistence.load(model, "cpu", None)
    recorder = Recorder(loaded.encoder)
    qs = QuoteStance(replace(loaded, encoder=recorder))
    return Recorded(_reading(qs), recorder, loaded.tokenizer)


def library(model: str | None) -> Read:
    """The library as it is.

    Raises:
        QuotestanceError: no such model.
    """
    return _reading(QuoteStance.from_pretrained(model))


def _reading(qs: QuoteStance) -> Read:
    def read(texts: Sequence[str]) -> int:
        exhaust(qs.pipe(texts))
        return 0

    return read


def transformers(model: str | None) -> Read:
    """A `transformers.pipeline` over the encoder of a model, with a head that has learned nothing.

    In float32, with 512 tokens at once or as many as the encoder takes, and the overlap of the
    library's windows. The head says outside nearly always, which leaves least to be joined.

    Raises:
        Absent: torch or transformers is not installed.
        QuotestanceError: no such model.
    """
    layout = persistence.locate(model)
    config = persistence.read_config(layout)
    try:
        from transformers import PreTrainedTokenizerFast, pipeline

        network = _classifier(layout, config)
    except ImportError as error:
        raise Absent(f"{error.name} is not installed") from error
    definition = layout.tokenizer.read_text(encoding="utf-8")
    pad_id = Tokenizer(definition).pad_id
    make_tokenizer: Any = PreTrainedTokenizerFast
    tokenizer = make_tokenizer(
        tokenizer_object=WordPieces.from_str(definition),
        model_max_length=min(_LONGEST, config.encoder.get("max_position_embeddings", _LONGEST)),
        pad_token=WordPieces.from_str(definition).id_to_token(pad_id),
    )
    classify = pipeline(
        "token-classification",
        model=network,
        tokenizer=tokenizer,
        aggregation_strategy="simple",
        stride=config.window - config.stride,
        batch_size=_BATCH_SIZE,
        device="cpu",
    )

    def read(texts: Sequence[str]) -> int:
        exhaust(classify(list(texts)))
        return 0

    return read


def _classifier(layout: persistence.Layout, config: ModelConfig) -> Any:
    """The encoder's weights below a head of nine labels."""
    from safetensors.torch import load_file
    from torch import inference_mode
    from transformers import AutoConfig, AutoModelForTokenClassification

    from quotestance.encode.torch_encoder import build_encoder

    labels = dict(enumerate(_LABELS))
    values = {**config.encoder, "id2label": labels, "label2id": {v: k for k, v in labels.items()}}
    from_config: Any = AutoModelForTokenClassification.from_config
    network = from_config(AutoConfig.for_model(values.pop("model_type"), **values))
    encoder = build_encoder(config.encoder, load_file(layout.weights)).encoder
    network.base_model.load_state_dict(encoder.state_dict())
    with inference_mode():
        network.classifier.bias[0] += _CERTAINLY
    return network.eval()


def textacy(_: str | None) -> Read:
    """Direct quotations by rules on a parse of spaCy; a text that it refuses counts as not read.

    Raises:
        Absent: textacy, spaCy or its English model is not installed.
    """
    try:
        nlp = import_module("spacy").load(_SPACY_MODEL)
        extract = import_module("textacy.extract.triples").direct_quotations
    except ImportError as error:
        raise Absent(f"{error.name} is not installed") from error
    except OSError as error:  # spaCy's own, for a model that is not there
        raise Absent(f"{_SPACY_MODEL} is not installed") from error

    def read(texts: Sequence[str]) -> int:
        refused = 0
        for parsed in nlp.pipe(texts):
            try:
                exhaust(extract(parsed))
            except ValueError:  # an odd number of quotation marks
                refused += 1
        return refused

    return read


# What one might use instead; each raises `Absent` where it is not installed.
RIVALS: dict[str, Callable[[str | None], Read]] = {
    TRANSFORMERS: transformers,
    TEXTACY: textacy,
}
