"""Text cut into words and signs for formats that think in tokens; spans decide where it is cut."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from quotestance.types import Span

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def cut(text: str, spans: Iterable[Span]) -> list[Span]:
    """Words, single signs and runs of white space, cut further where a span begins or ends."""
    edges = sorted({edge for span in spans for edge in (span.start, span.end)})
    return [
        Span(start, end, text[start:end])
        for match in _TOKEN.finditer(text)
        for start, end in _parts(match.start(), match.end(), edges)
    ]


def covered(tokens: Sequence[Span], span: Span) -> range:
    """The numbers of the tokens that begin inside a span."""
    first = bisect_left(tokens, span.start, key=_start)
    return range(first, bisect_left(tokens, span.end, lo=first, key=_start))


def _start(token: Span) -> int:
    return token.start


def _parts(start: int, end: int, edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    return zip((start, *inner), (*inner, end), strict=True)
