"""What a format cannot hold, counted, and named in one warning when the work is done."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from quotestance.errors import FormatWarning
from quotestance.types import Document, Quote

Feature = Literal[
    "speakers",
    "speaker kinds",
    "speaker mentions",
    "types",
    "stances",
    "second stances",
    "stance probabilities",
    "attitudes",
    "scores",
    "fields",
]

TRAITS: frozenset[Feature] = frozenset({"speakers", "stances", "second stances", "attitudes"})

_COUNTS: Mapping[Feature, Callable[[Quote], int]] = {
    "speakers": lambda quote: quote.speaker is not None,
    "speaker kinds": lambda quote: bool(quote.speaker and quote.speaker.kind != "unknown"),
    "speaker mentions": lambda quote: len(quote.speaker.mentions) if quote.speaker else 0,
    "types": lambda quote: quote.type is not None,
    "stances": lambda quote: quote.stance is not None,
    "second stances": lambda quote: bool(quote.stance and quote.stance.second),
    "stance probabilities": lambda quote: bool(quote.stance and quote.stance.scores),
    "attitudes": lambda quote: quote.attitude is not None,
    "scores": lambda quote: quote.score is not None,
}


class Losses:
    """Counts by what is lost; nothing is said before `warn`, and nothing where nothing is lost."""

    def __init__(self, verdict: str) -> None:
        self._verdict = verdict
        self._counts: Counter[str] = Counter()

    @classmethod
    def writing(cls, form: str, path: Path | str) -> Losses:
        """Count what is left out of a file because its format has no place for it."""
        return cls(f"{path}: not written, because {form} has no place for it")

    @classmethod
    def reading(cls, path: Path | str) -> Losses:
        """Count what a file holds that is passed over."""
        return cls(f"{path}: passed over in reading")

    def add(self, what: str, count: int = 1) -> None:
        """Count something lost; `what` is a plural noun, such as "speaker kinds"."""
        if count > 0:
            self._counts[what] += count

    def document(self, document: Document, held: frozenset[Feature]) -> None:
        """Count what a document has, beside text, id and spans, and the format does not hold."""
        for feature, count in _COUNTS.items():
            if feature not in held:
                self.add(feature, sum(count(quote) for quote in document.quotes))
        if "fields" not in held:
            self.add("fields", len(document.fields))

    def warn(self) -> None:
        """Name everything lost in one FormatWarning."""
        if self._counts:
            listed = ", ".join(f"{count} {what}" for what, count in self._counts.items())
            warnings.warn(f"{self._verdict}: {listed}", FormatWarning, stacklevel=3)
