"""From text to documents with quotes: the one class that users hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import overload

import numpy as np

from quotestance import persistence
from quotestance.ahead import one_ahead
from quotestance.attribute import Biases, Draft, attribute
from quotestance.blas import one_thread
from quotestance.borders import Borders, borders
from quotestance.bylines import outside_bylines
from quotestance.config import Decoding, ModelConfig
from quotestance.detect import detect
from quotestance.encode import WindowInput
from quotestance.errors import QuotestanceError
from quotestance.floating import carry_speakers, voices, with_floating
from quotestance.heads import Floats
from quotestance.passives import without_patients
from quotestance.reading import Reading
from quotestance.resolve import resolve
from quotestance.signatures import signed
from quotestance.stance import Act, judge
from quotestance.stretches import cut
from quotestance.tags import CONTENT, CUE, NAME, NOMINAL
from quotestance.text import quotation_states, quote_type
from quotestance.tokens import Tokenizer, Tokens
from quotestance.types import Document, Quote, Span, Speaker
from quotestance.windows import plan_windows, stitch

# Tokens that are encoded at one time; the vectors of two such groups are held.
_GROUP = 20_000


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the text of a batch's document."""

    document: int
    tokens: Tokens
    borders: Borders


@dataclass(frozen=True, slots=True)
class _Group:
    """Stretches of a batch of documents that are encoded together; `last` ends the batch."""

    documents: Sequence[Document]
    stretches: Sequence[_Stretch]
    last: bool


class QuoteStance:
    """Reads attributed quotations, their speakers and their stances out of texts.

    Make one with `from_pretrained` and keep it: loading takes longer than an article.
    """

    def __init__(self, model: persistence.LoadedModel) -> None:
        self._model = model

    @classmethod
    def from_pretrained(
        cls,
        name_or_path: str | Path | None = None,
        *,
        device: str = "cpu",
        backend: str | None = None,
        threads: int | None = None,
    ) -> QuoteStance:
        """Load a model.

        Args:
            name_or_path: a model folder or a hub name; `None` is the default model, which
                needs no network.
            device: `"cpu"`, or a torch device such as `"cuda"`.
            backend: `"onnx"` (default on the CPU) or `"torch"` (default elsewhere).
            threads: of the processor, for the encoder; by default as many as this process is
                granted cores. Results do not depend on it. For torch it is set process-wide.

        Raises:
            QuotestanceError: no such model, a file missing or damaged, another version; fewer
                than one thread.
        """
        return cls(persistence.load(name_or_path, device, backend, threads))

    def save_pretrained(self, folder: str | Path) -> None:
        """Copy the model into a folder that `from_pretrained` takes.

        Raises:
            QuotestanceError: the folder is not empty.
        """
        persistence.copy(self._model.layout, Path(folder))

    @property
    def config(self) -> ModelConfig:
        """What the model says about itself."""
        return self._model.config

    # A string is a sequence of strings too, but the first signature that fits counts.
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, text: str | Document, *, attitudes: bool = False, min_score: float = 0.0
    ) -> Document: ...

    @overload
    def __call__(
        self, text: Sequence[str | Document], *, attitudes: bool = False, min_score: float = 0.0
    ) -> list[Document]: ...

    def __call__(
        self,
        text: str | Document | Sequence[str | Document],
        *,
        attitudes: bool = False,
        min_score: float = 0.0,
    ) -> Document | list[Document]:
        """Analyse one text, or a list of them; what `pipe` says holds here too."""
        if isinstance(text, str | Document):
            return next(self.pipe([text], attitudes=attitudes, min_score=min_score))
        return list(self.pipe(text, attitudes=attitudes, min_score=min_score))

    def pipe(
        self,
        texts: Iterable[str | Document],
        *,
        batch_size: int = 32,
        progress: bool = False,
        attitudes: bool = False,
        min_score: float = 0.0,
    ) -> Iterator[Document]:
        """Analyse texts lazily and in order; the results do not depend on `batch_size`.

        While a batch is read, the next one is taken from `texts` and encoded.

        Args:
            texts: strings, or Documents, which keep their id and fields.
            batch_size: documents whose windows go to the encoder together.
            progress: show a bar on standard error, if that is a terminal.
            attitudes: also return beliefs, wishes and plans (*believes, wants*).
            min_score: leave out quotes that score less, 0 to 1.

        Raises:
            QuotestanceError: something that is neither a string nor a Document, or is no
                collection of them; a batch size below 1, a minimal score outside 0 to 1.
        """
        _check(texts, batch_size, min_score)
        documents = self._pipe(texts, batch_size, attitudes, min_score)
        return _with_progress(documents, texts) if progress else documents

    def _pipe(
        self, texts: Iterable[str | Document], batch_size: int, attitudes: bool, min_score: float
    ) -> Iterator[Document]:
        groups = self._groups(enumerate(texts), batch_size)
        found: dict[int, list[Quote]] = {}
        for group, vectors in one_ahead(groups, self._encoded):
            with one_thread():
                for stretch, rows in zip(group.stretches, vectors, strict=True):
                    text = group.documents[stretch.document].text
                    quotes = self._read(Reading(text, stretch.tokens, rows))
                    found.setdefault(stretch.document, []).extend(quotes)
            if group.last:
                for index, document in enumerate(group.documents):
                    kept = [
                        quote
                        for quote in found.get(index, ())
                        if (attitudes or not quote.attitude) and (quote.score or 0.0) >= min_score
                    ]
                    yield replace(document, quotes=_typed(document.text, kept))
                found = {}

    def _groups(
        self, items: Iterator[tuple[int, str | Document]], batch_size: int
    ) -> Iterator[_Group]:
        while batch := [_document(item, index) for index, item in islice(items, batch_size)]:
            stretches = (
                stretch
                for index, document in enumerate(batch)
                for stretch in self._stretches(index, document.text)
            )
            held: list[_Stretch] = []
            for group in _grouped(stretches):
                if held:
                    yield _Group(batch, held, last=False)
                held = group
            yield _Group(batch, held, last=True)

    def _stretches(self, document: int, text: str) -> Iterator[_Stretch]:
        tokens = self._model.tokenizer(text)
        ends = borders(text, tokens)
        for part in cut(ends):
            yield _Stretch(document, tokens.part(part.start, part.stop), ends[part])

    def _encoded(self, group: _Group) -> list[Floats]:
        """Token vectors of each stretch. Shape: (tokens, hidden)."""
        config, stretches = self._model.config, group.stretches
        plans = [plan_windows(each.borders, config.window, config.stride) for each in stretches]
        inputs = [
            window_input(stretch.tokens, window.start, window.end, self._model.tokenizer)
            for stretch, plan in zip(stretches, plans, strict=True)
            for window in plan
        ]
        encoded = iter(self._model.encoder(inputs))
        return [
            stitch(plan, [rows[1:-1] for rows in islice(encoded, len(plan))], config.hidden)
            for plan in plans
        ]

    def _read(self, reading: Reading) -> list[Quote]:
        heads, decoding = self._model.heads, self._model.config.decoding
        drafts = self._drafts(reading)
        acts = judge(heads.stance, reading.vectors, drafts, self._model.config.stances, decoding)
        named = detect(NAME, heads.name, reading.vectors)
        people = [name.tokens for name in named if name.span.kind == "person"]
        by = voices(drafts, people, reading.text, reading.tokens)
        sources = [reading.source(voice) if voice else None for voice in by]
        described = detect(NOMINAL, heads.nominal, reading.vectors)
        speakers = resolve(reading, sources, named, described, heads.antecedent)
        speakers = carry_speakers(drafts, speakers, reading.tokens)
        return [
            _quote(reading, draft, act, speaker, decoding)
            for draft, act, speaker in zip(drafts, acts, speakers, strict=True)
        ]

    def _drafts(self, reading: Reading) -> list[Draft]:
        """All attributions of a text, in the order of their contents."""
        heads, decoding = self._model.heads, self._model.config.decoding
        cues = detect(CUE, heads.cue, reading.vectors, decoding.cue_bias)
        biases = Biases(decoding.content_bias, decoding.source_bias)
        drafts = attribute(heads.pair, reading.vectors, cues, biases)
        contents = detect(CONTENT, heads.content, reading.vectors)
        drafts = with_floating(drafts, contents, reading.tokens)
        drafts = signed(drafts, reading.text, reading.tokens)
        drafts = without_patients(drafts, reading.text, reading.tokens)
        drafts = outside_bylines(drafts, reading.text, reading.tokens)
        return [draft for draft in drafts if _says_something(reading, draft)]


def _grouped(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    """Stretches that are encoded together, in order."""
    group: list[_Stretch] = []
    held = 0
    for stretch in stretches:
        if group and held + len(stretch.tokens) > _GROUP:
            yield group
            group, held = [], 0
        group.append(stretch)
        held += len(stretch.tokens)
    if group:
        yield group


def window_input(tokens: Tokens, start: int, end: int, tokenizer: Tokenizer) -> WindowInput:
    """One window of a text between its two special tokens."""
    ids = np.concatenate([[tokenizer.first_id], tokens.ids[start:end], [tokenizer.last_id]])
    features = np.pad(tokens.features[start:end], ((1, 1), (0, 0)))
    return WindowInput(ids, features)


def _typed(text: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    if not quotes:
        return ()
    states = quotation_states(text)
    return tuple(replace(quote, type=quote_type(states, quote.content)) for quote in quotes)


def _says_something(reading: Reading, draft: Draft) -> bool:
    """Marks alone quote nothing."""
    return any(letter.isalnum() for piece in draft.content for letter in reading.span(piece).text)


def _quote(
    reading: Reading, draft: Draft, act: Act, speaker: Speaker | None, decoding: Decoding
) -> Quote:
    return Quote(
        content=_spans(reading, draft.content),
        cue=_spans(reading, [draft.cue] if draft.cue.stop > draft.cue.start else []),
        source=tuple(reading.source(piece) for piece in draft.source),
        speaker=speaker,
        stance=act.stance,
        attitude=act.attitude >= decoding.attitude_threshold,
        score=quote_score(draft, decoding),
    )


def quote_score(draft: Draft, decoding: Decoding) -> float:
    """Probability that the attribution is right, from what speaks for its cue and its edges."""
    evidence = logit(draft.cue_probability) + logit(draft.span_probability)
    return 1 / (1 + math.exp(-(decoding.score_slope * evidence + decoding.score_bias)))


def logit(probability: float) -> float:
    """Log-odds, held within what a probability of 0.0001 has."""
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))


def _spans(reading: Reading, pieces: Iterable[slice]) -> tuple[Span, ...]:
    return tuple(reading.span(piece) for piece in pieces)


def _check(texts: object, batch_size: object, min_score: object) -> None:
    if isinstance(texts, str | bytes | Mapping | Document) or not isinstance(texts, Iterable):
        raise QuotestanceError(
            f"texts is of type {type(texts).__name__}; give a list or another iterable of strings "
            f"or Documents, or call qs(text) with a single one"
        )
    if not isinstance(batch_size, int) or batch_size < 1:
        raise QuotestanceError(f"batch_size={batch_size!r} must be a whole number of at least 1")
    if not isinstance(min_score, int | float) or not 0 <= min_score <= 1:
        raise QuotestanceError(f"min_score={min_score!r} must be a number between 0 and 1")


def _with_progress(
    documents: Iterator[Document], texts: Iterable[str | Document]
) -> Iterator[Document]:
    from tqdm import tqdm

    total = len(texts) if isinstance(texts, Sized) else None
    yield from tqdm(documents, total=total, unit=" articles", disable=None)


def _document(item: str | Document, index: int) -> Document:
    if isinstance(item, Document):
        return item
    if isinstance(item, str):
        return Document(item)
    raise QuotestanceError(
        f"texts[{index}] is of type {type(item).__name__}; give strings or Documents"
    )
