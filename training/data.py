"""Annotated documents → token labels, and an account of what could not be represented."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quotestance.io import jsonl
from quotestance.tags import CONTENT, CUE, NAME, NOMINAL, TaggedSpan
from quotestance.tokens import Tokenizer, Tokens
from quotestance.types import Document, Quote, Span
from training.mentions import Mention, flat_names, flat_nominals, speaker_mentions

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution in tokens: its cue, its tags over the document, its labels.

    `stance`, `second` and `attitude` are -1 where they are not annotated; second is 0 for none.
    A quote without a cue has an empty one.
    """

    cue: slice
    spans: tuple[TaggedSpan, ...]
    stance: int
    second: int
    attitude: int

    @property
    def start(self) -> int:
        """First token of the whole attribution."""
        return min(int(self.cue.start), *(span.start for span in self.spans))

    @property
    def end(self) -> int:
        """One past the last token of the whole attribution."""
        return max(int(self.cue.stop), *(span.end for span in self.spans))


@dataclass(frozen=True, slots=True)
class Pointer:
    """A mention in tokens, the last tokens of its candidates and which of those it means."""

    mention: slice
    candidates: Indices
    means: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """One document in tokens. A tag array is `None` where the corpus does not label it.

    pairs: whether content and source of every cue are labelled.
    """

    id: str
    tokens: Tokens
    cue: Indices | None = None
    content: Indices | None = None
    name: Indices | None = None
    nominal: Indices | None = None
    attributions: tuple[Attribution, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    pairs: bool = True


@dataclass(slots=True)
class LossReport:
    """What the labels lose on the way to tokens, by kind of loss."""

    kept: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """The report as readable lines."""
        head = f"{self.kept} attributions kept"
        return [head, *(f"{count} × {what}" for what, count in sorted(self.lost.items()))]


def quote_examples(
    documents: Iterable[Document],
    tokenizer: Tokenizer,
    stances: tuple[str, ...],
    report: LossReport,
    *,
    cueless: bool = False,
) -> Iterator[Example]:
    """Documents in the interchange format → examples for every head but the mention tags.

    Where `cueless`, the acts of quotes without a cue are learned too.
    """
    for document in documents:
        tokens = tokenizer(document.text)
        if len(tokens):
            yield _quote_example(document, tokens, stances, report, cueless=cueless)


def coreference_examples(path: Path, tokenizer: Tokenizer) -> Iterator[Example]:
    """A coreference corpus (`text`, `mentions` with start, end, entity, type) → examples."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            mentions = [
                Mention(m["start"], m["end"], m["entity"], m["type"]) for m in record["mentions"]
            ]
            yield _coreference_example(record["id"], record["text"], mentions, tokenizer)


def _quote_example(
    document: Document,
    tokens: Tokens,
    stances: tuple[str, ...],
    report: LossReport,
    *,
    cueless: bool,
) -> Example:
    attributions: dict[tuple[int, int], Attribution] = {}
    outermost, floating = [], []
    for quote in document.quotes:
        content = _token_spans(tokens, quote.content, "content", report)
        outermost += content
        if cueless and not quote.cue and content:
            floating.append(
                _labelled(quote, slice(content[0].start, content[0].start), content, stances)
            )
            report.kept += 1
            continue
        attribution = _attribution(quote, content, tokens, stances, report)
        if attribution is None:
            continue
        key = (attribution.cue.start, attribution.cue.stop)
        if key in attributions:
            report.lost["attribution whose cue another one uses too"] += 1
            continue
        attributions[key] = attribution
        report.kept += 1
    outermost.sort(key=lambda span: (span.start, -span.end))
    cues = [TaggedSpan(start, end, "cue") for start, end in sorted(attributions)]
    return Example(
        id=document.id or "",
        tokens=tokens,
        cue=CUE.encode(cues, len(tokens)),
        content=CONTENT.encode(outermost, len(tokens)),
        attributions=(*attributions.values(), *floating),
        pointers=tuple(_pointers(speaker_mentions(document), tokens)),
    )


def _attribution(
    quote: Quote,
    content: list[TaggedSpan],
    tokens: Tokens,
    stances: tuple[str, ...],
    report: LossReport,
) -> Attribution | None:
    if not quote.cue:
        report.lost["attribution without a cue (content is still learned)"] += 1
        return None
    cue = tokens.cover(quote.cue[0].start, quote.cue[-1].end)
    if not content or cue.start == cue.stop:
        report.lost["attribution without tokens"] += 1
        return None
    source = _token_spans(tokens, quote.source, "source", report)
    return _labelled(quote, cue, [*content, *source], stances)


def _labelled(
    quote: Quote, cue: slice, spans: list[TaggedSpan], stances: tuple[str, ...]
) -> Attribution:
    stance = stances.index(quote.stance.label) if quote.stance else -1
    second = -1
    if quote.stance:
        second = 1 + stances.index(quote.stance.second) if quote.stance.second else 0
    attitude = -1 if quote.attitude is None else int(quote.attitude)
    return Attribution(cue, tuple(spans), stance, second, attitude)


def _token_spans(
    tokens: Tokens, spans: Iterable[Span], kind: str, report: LossReport
) -> list[TaggedSpan]:
    found = []
    for span in spans:
        covered = tokens.cover(span.start, span.end)
        if covered.start == covered.stop:
            report.lost[f"{kind} span without tokens"] += 1
            continue
        if tokens.starts[covered.start] < span.start or tokens.ends[covered.stop - 1] > span.end:
            report.lost[f"{kind} span whose edge falls inside a token (widened)"] += 1
        found.append(TaggedSpan(covered.start, covered.stop, kind))
    return found


def _coreference_example(
    example_id: str, text: str, mentions: list[Mention], tokenizer: Tokenizer
) -> Example:
    tokens = tokenizer(text)
    names, nominals = flat_names(text, mentions), flat_nominals(text, mentions)
    heads = [*names, *nominals, *(m for m in mentions if m.is_pronoun_in(text))]
    return Example(
        id=example_id,
        tokens=tokens,
        name=NAME.encode(_tagged(names, tokens), len(tokens)),
        nominal=NOMINAL.encode(_tagged(nominals, tokens), len(tokens)),
        pointers=tuple(_pointers(heads, tokens)),
    )


def _tagged(mentions: Iterable[Mention], tokens: Tokens) -> list[TaggedSpan]:
    covers = ((tokens.cover(m.start, m.end), m.kind) for m in mentions)
    return [TaggedSpan(cover.start, cover.stop, kind) for cover, kind in covers]


def _pointers(mentions: list[Mention], tokens: Tokens) -> Iterator[Pointer]:
    """A pointer for every mention that asks: all the others are its candidates."""
    covers = [tokens.cover(m.start, m.end) for m in mentions]
    last = np.array([cover.stop - 1 for cover in covers], dtype=np.int64)
    entities = np.array([m.entity for m in mentions])
    for mention, cover in zip(mentions, covers, strict=True):
        outside = (last < cover.start) | (last >= cover.stop)
        if mention.asks and cover.stop > cover.start and outside.any():
            yield Pointer(cover, last[outside], (entities == mention.entity)[outside])


def read_documents(path: Path) -> list[Document]:
    """All documents of one interchange file."""
    return list(jsonl.read(path))
