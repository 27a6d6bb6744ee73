"""What is wrong or doubtful about annotations, told before training on them begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quotestance.tokens import Tokenizer, Tokens
from quotestance.types import Document, Quote, Span
from training.labels import ATTITUDE, STANCE, Labels, labels_of
from training.material import Material

FEW_DOCUMENTS, FEW_QUOTES, FEW_OF_A_LABEL = 10, 100, 10
_SHOWN_OF_A_KIND = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right (`fatal`) or to know; findings of one kind are shown together."""

    where: str
    kind: str
    detail: str
    fatal: bool = False

    def __str__(self) -> str:
        detail = f": {self.detail}" if self.detail else ""
        return f"{'error' if self.fatal else 'warning'}: {self.where}: {self.kind}{detail}"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What annotations are held against; `window` in tokens, `None` where any stance will do."""

    tokenizer: Tokenizer
    window: int
    stances: tuple[str, ...] | None


def of_training(materials: Sequence[Material], yardstick: Yardstick) -> Iterator[Finding]:
    """Findings in every quote and document of the training files."""
    for material in materials:
        for index, document in enumerate(material.documents):
            place = material.place(index)
            tokens = yardstick.tokenizer(document.text)
            if not document.quotes:
                yield Finding(place, "no quotes, learned as a text in which nobody is quoted", "")
            yield from _quotes(place, document, tokens)
            yield from _windows(place, document, tokens, yardstick.window)
            yield from _stances(place, document, yardstick.stances)


def of_development(materials: Sequence[Material], yardstick: Yardstick) -> Iterator[Finding]:
    """Findings in the files that are measured on."""
    for material in materials:
        for index, document in enumerate(material.documents):
            place = material.place(index)
            yield from _quotes(place, document, yardstick.tokenizer(document.text))
            yield from _stances(place, document, yardstick.stances)


def of_amount(train: Sequence[Material], labels: Labels, heads: Sequence[str]) -> Iterator[Finding]:
    """Too little to learn from."""
    documents = [document for material in train for document in material.documents]
    quotes = [quote for document in documents for quote in document.quotes]
    where = ", ".join(str(material.path) for material in train)
    if not labels.heads:
        need = f"nothing to learn for --heads {','.join(heads)}"
        yield Finding(
            where, need, "annotate content, cue and source, speaker or stance", fatal=True
        )
        return
    if len(documents) < FEW_DOCUMENTS or len(quotes) < FEW_QUOTES:
        amount = f"{len(documents)} documents with {len(quotes)} quotes"
        advice = f"{FEW_DOCUMENTS} with {FEW_QUOTES} are the least that can be expected to help"
        yield Finding(where, f"{amount} are little to learn from", advice)
    for head in heads:
        if head not in labels.heads:
            yield Finding(where, f"no labels for {head}", "it is not trained")
    yield from _rare_labels(where, quotes, labels)


def of_measuring(dev: Sequence[Material], labels: Labels) -> Iterator[Finding]:
    """Nothing to measure on, or nothing in it that tells of what is trained."""
    if not dev:
        detail = "every epoch is run, decoding stays that of the base, nothing is measured"
        yield Finding("--dev", "is not given", detail)
        return
    documents = [document for material in dev for document in material.documents]
    told = [head for head in labels_of(documents, labels.heads).heads if head != ATTITUDE]
    if labels.heads and not told:
        where = ", ".join(str(material.path) for material in dev)
        detail = f"annotate {', '.join(labels.heads)} there too, or leave out --dev"
        yield Finding(where, "labels nothing of what is trained", detail, fatal=True)


def of_duplicates(train: Sequence[Material], dev: Sequence[Material]) -> Iterator[Finding]:
    """The same text twice: a fault where one is trained on and the other measured on."""
    seen: dict[str, str] = {}
    for material in train:
        for place, text in _texts(material):
            if text in seen:
                yield Finding(place, "the same text as", seen[text])
            seen.setdefault(text, place)
    measured: dict[str, str] = {}
    for material in dev:
        for place, text in _texts(material):
            if text in seen:
                kind = "in --dev, but the same text is trained on"
                yield Finding(place, kind, f"{seen[text]}; leave out one", fatal=True)
            elif text in measured:
                yield Finding(place, "the same text as", measured[text])
            measured.setdefault(text, place)


def told(findings: Iterable[Finding]) -> Iterator[str]:
    """One line a finding: all that are fatal, and of others the first of each kind."""
    kinds: Counter[str] = Counter()
    for finding in findings:
        kinds[finding.kind] += 1
        if finding.fatal or kinds[finding.kind] <= _SHOWN_OF_A_KIND:
            yield str(finding)
        elif kinds[finding.kind] == _SHOWN_OF_A_KIND + 1:
            yield f"warning: and more of: {finding.kind}"


def _texts(material: Material) -> Iterator[tuple[str, str]]:
    """Places and texts, however they are laid out."""
    for index, document in enumerate(material.documents):
        yield material.place(index), " ".join(document.text.split())


def _quotes(place: str, document: Document, tokens: Tokens) -> Iterator[Finding]:
    cues: dict[tuple[Span, ...], int] = {}
    for number, quote in enumerate(document.quotes):
        where = f"{place}, quotes[{number}]"
        if quote.cue and quote.cue in cues:
            other = f"quotes[{cues[quote.cue]}]; make both one quote, or leave out one"
            yield Finding(where, "its cue is that of another quote, so it is not learned", other)
        cues.setdefault(quote.cue, number)
        for part in ("content", "cue", "source"):
            for span in getattr(quote, part):
                yield from _span(f"{where}.{part}", span, document.text, tokens)


def _span(where: str, span: Span, text: str, tokens: Tokens) -> Iterator[Finding]:
    place = f"{where} [{span.start}, {span.end}]"
    covered = tokens.cover(span.start, span.end)
    if covered.start == covered.stop:
        detail = f"it holds {span.text!r}; correct the offsets"
        yield Finding(place, "it points to no word", detail, fatal=True)
    elif _inside_word(text, span.start) or _inside_word(text, span.end):
        yield Finding(place, "it begins or ends inside a word", repr(_shown(text, span)))


def _inside_word(text: str, edge: int) -> bool:
    return 0 < edge < len(text) and text[edge - 1].isalpha() and text[edge].isalpha()


def _shown(text: str, span: Span) -> str:
    shown = text[max(0, span.start - 10) : span.end + 10]
    return shown if len(shown) <= 80 else f"{shown[:38]} … {shown[-38:]}"


def _windows(place: str, document: Document, tokens: Tokens, window: int) -> Iterator[Finding]:
    for number, quote in enumerate(document.quotes):
        needed = _tokens(quote, tokens)
        if needed > window:
            where = f"{place}, quotes[{number}].content [{quote.start}, {quote.end}]"
            kind = "content, cue and source lie too far apart for any window, so it is not learned"
            yield Finding(where, kind, f"{needed} tokens, and a window holds {window}")


def _tokens(quote: Quote, tokens: Tokens) -> int:
    spans = (*quote.content, *quote.cue, *quote.source)
    covered = tokens.cover(min(s.start for s in spans), max(s.end for s in spans))
    return int(covered.stop - covered.start)


def _stances(place: str, document: Document, stances: Sequence[str] | None) -> Iterator[Finding]:
    if stances is None:
        return
    for number, quote in enumerate(document.quotes):
        acts = (quote.stance.label, quote.stance.second) if quote.stance else ()
        for act in acts:
            if act is not None and act not in stances:
                where = f"{place}, quotes[{number}].content [{quote.start}, {quote.end}]"
                known = f"known are {', '.join(stances)}; correct it, or name all with --stances"
                yield Finding(where, f"the stance {act!r} is not known", known, fatal=True)


def _rare_labels(where: str, quotes: Sequence[Quote], labels: Labels) -> Iterator[Finding]:
    if STANCE not in labels.heads:
        return
    counts = Counter(quote.stance.label for quote in quotes if quote.stance)
    for label, count in sorted(counts.items()):
        if count < FEW_OF_A_LABEL:
            detail = f"{count}; {FEW_OF_A_LABEL} are the least that can be expected to help"
            yield Finding(where, f"few quotes of stance {label!r}", detail)
