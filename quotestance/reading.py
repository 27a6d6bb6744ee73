"""A text as the resolver needs it."""

from __future__ import annotations

from dataclasses import dataclass

from quotestance.heads import Floats
from quotestance.tokens import Tokens
from quotestance.types import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the resolver needs it. Shape of `vectors`: (tokens, hidden)."""

    text: str
    tokens: Tokens
    vectors: Floats

    def span(self, tokens: slice) -> Span:
        """The characters of a stretch of tokens."""
        start, end = int(self.tokens.starts[tokens.start]), int(self.tokens.ends[tokens.stop - 1])
        return Span.of(self.text, start, end)

    def source(self, tokens: slice) -> Span:
        """The characters of a source, without a comma that follows it."""
        span = self.span(tokens)
        shown = span.text.rstrip(" ,;:")
        return Span.of(self.text, span.start, span.start + len(shown)) if shown else span

    def slice(self, span: Span) -> slice:
        """The tokens of a stretch of characters."""
        return self.tokens.cover(span.start, span.end)
