"""Every mistake in its sentence, as a page for reading: what goes wrong, sorted by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from eval.counts import Sides, by_content, sides_of
from eval.matching import Attribution, same_source, same_speaker
from quotestance.types import Document, Quote, Span

KINDS = {
    "missed": "Gold attributions that were not found",
    "made up": "Predictions where gold has none",
    "edges": "Found, with other edges",
    "source": "Found, with another source",
    "speaker": "Found, with another speaker",
    "stance": "Found, with another stance",
}
_BEFORE, _AFTER = 200, 120
_SENTENCE_START = re.compile(r"(?<=[.!?”\"’])\s+(?=[A-Z“\"‘«])|\n\s*\n")
_NOTHING = "–"

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
article { border-top: 1px solid #ccc; padding: .6rem 0 } small { color: #666 }
.gold { border-bottom: 3px solid #2a9d4a } .mine { background: #ffe3a3 }
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that went wrong: the gold attribution, the predicted one, or both."""

    kind: str
    text: str
    document: str
    gold: Quote | None
    predicted: Quote | None


def mistakes(
    pairs: Sequence[tuple[Document, Document]], *, attitudes: bool = False
) -> list[Mistake]:
    """All mistakes of some documents, by kind in the order of `KINDS`, then by place.

    Args:
        pairs: gold and predicted documents of the same text.
        attitudes: count attitudes like reported speech, as in the figures.
    """
    # Gold without any source does not say that there is none.
    kinds = set(KINDS)
    if not any(quote.source for gold, _ in pairs for quote in gold.quotes):
        kinds.remove("source")
    found = [
        mistake
        for number, (gold, predicted) in enumerate(pairs, 1)
        for mistake in _in_document(gold, predicted, gold.id or f"document {number}", attitudes)
        if mistake.kind in kinds
    ]
    order = list(KINDS)
    return sorted(found, key=lambda mistake: order.index(mistake.kind))


def as_page(found: Sequence[Mistake]) -> str:
    """A page of HTML that needs nothing else: gold underlined, predicted on yellow."""
    counts = {kind: sum(mistake.kind == kind for mistake in found) for kind in KINDS}
    links = " · ".join(f'<a href="#{_anchor(k)}">{escape(k)}</a> {n}' for k, n in counts.items())
    sections = "\n".join(_section(kind, found) for kind in KINDS if counts[kind])
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Mistakes</title>'
        f"<style>{_STYLE}</style>\n<h1>Mistakes</h1>\n"
        f'<p><span class="gold">gold</span>, <span class="mine">predicted</span> · {links}</p>\n'
        f"{sections}\n</html>\n"
    )


def _in_document(
    gold: Document, predicted: Document, name: str, attitudes: bool
) -> Iterator[Mistake]:
    sides = sides_of(gold, predicted, attitudes=attitudes)
    match = by_content(sides)
    for pair in match.pairs:
        one, other = sides.gold[pair.gold], sides.predicted[pair.predicted]
        for kind in _wrong(one, other):
            yield Mistake(kind, gold.text, name, one.quote, other.quote)
    found = {pair.gold for pair in match.pairs}
    for position, one in enumerate(sides.gold):
        if position not in found:
            yield Mistake("missed", gold.text, name, one.quote, None)
    for other in _made_up(sides, match.counted - {pair.predicted for pair in match.pairs}):
        yield Mistake("made up", gold.text, name, None, other.quote)


def _made_up(sides: Sides, positions: Iterable[int]) -> list[Attribution]:
    return [sides.predicted[position] for position in sorted(positions)]


def _wrong(gold: Attribution, predicted: Attribution) -> Iterator[str]:
    if gold.content != predicted.content:
        yield "edges"
    if not same_source(gold, predicted):
        yield "source"
    wanted, offered = gold.quote, predicted.quote
    if wanted.speaker is not None and not (
        offered.speaker and same_speaker(wanted.speaker.name, offered.speaker.name)
    ):
        yield "speaker"
    if wanted.stance is not None and wanted.stance.label != _stance(offered):
        yield "stance"


def _section(kind: str, found: Sequence[Mistake]) -> str:
    own = [mistake for mistake in found if mistake.kind == kind]
    articles = "\n".join(_article(mistake) for mistake in own)
    return f'<h2 id="{_anchor(kind)}">{escape(KINDS[kind])}: {len(own)}</h2>\n{articles}'


def _article(mistake: Mistake) -> str:
    gold, predicted = mistake.gold, mistake.predicted
    lines = [
        f"<small>{escape(mistake.document)}</small>",
        f"<p>{_marked(mistake)}</p>",
        f"<small>gold: {_summary(gold)}<br>predicted: {_summary(predicted)}</small>",
    ]
    return "<article>" + "\n".join(lines) + "</article>"


def _summary(quote: Quote | None) -> str:
    if quote is None:
        return _NOTHING
    parts = {
        "source": " | ".join(span.text for span in quote.source),
        "speaker": quote.speaker.name if quote.speaker else "",
        "cue": " | ".join(span.text for span in quote.cue),
        "stance": _stance(quote) or "",
    }
    return escape(", ".join(f"{name}: {value or _NOTHING}" for name, value in parts.items()))


def _stance(quote: Quote) -> str | None:
    return quote.stance.label if quote.stance else None


def _marked(mistake: Mistake) -> str:
    """The sentence around a mistake, with both contents marked."""
    layers = {
        name: quote.content
        for name, quote in (("gold", mistake.gold), ("mine", mistake.predicted))
        if quote is not None
    }
    spans = [span for content in layers.values() for span in content]
    start, end = _around(mistake.text, spans)
    edges = {start, end, *(edge for span in spans for edge in (span.start, span.end))}
    borders = sorted(edges)
    return "".join(
        _piece(mistake.text[one:other], [n for n, c in layers.items() if _covers(c, one)])
        for one, other in pairwise(borders)
    )


def _around(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """From the start of the sentence before the first span to the end of the last one's."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    low, high = max(0, first - _BEFORE), min(len(text), last + _AFTER)
    starts = [match.end() for match in _SENTENCE_START.finditer(text, low, first + 1)]
    ends = [match.start() for match in _SENTENCE_START.finditer(text, last, high)]
    return (starts[-1] if starts else low), (ends[0] if ends else high)


def _covers(content: Sequence[Span], position: int) -> bool:
    return any(span.start <= position < span.end for span in content)


def _piece(text: str, classes: Sequence[str]) -> str:
    shown = escape(text)
    return f'<span class="{" ".join(classes)}">{shown}</span>' if classes else shown


def _anchor(kind: str) -> str:
    return kind.replace(" ", "-")
