"""Who said what in news text, and what they are doing with it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from quotestance.errors import QuotestanceError
from quotestance.types import Document, Quote, Span, Speaker, Stance

if TYPE_CHECKING:
    from quotestance.pipeline import QuoteStance

__version__ = "0.5.2"

__all__ = [
    "Document",
    "Quote",
    "QuoteStance",
    "QuotestanceError",
    "Span",
    "Speaker",
    "Stance",
    "analyze",
]


def analyze(text: str) -> Document:
    """Read one text with the default model, which is loaded once.

    For more than a few texts, other models or options use `QuoteStance`.

    Raises:
        QuotestanceError: something that is not a string.
    """
    return _default()(text)


@cache
def _default() -> QuoteStance:
    from quotestance.pipeline import QuoteStance

    return QuoteStance.from_pretrained()


def __getattr__(name: str) -> Any:
    """`QuoteStance` is loaded when it is first asked for: importing the package stays fast."""
    if name == "QuoteStance":
        from quotestance.pipeline import QuoteStance

        return QuoteStance
    raise AttributeError(f"module 'quotestance' has no attribute {name!r}")
