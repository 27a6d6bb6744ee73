"""Examples → windows → padded batches of tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from quotestance.distances import bucket_of, distances_to
from quotestance.tags import PAIR, TaggedSpan
from quotestance.tokens import LINE_FEATURE, OUTSIDE_FEATURE, SPACE_FEATURE, Tokenizer
from training.cutting import evenly
from training.data import Attribution, Example, Pointer
from training.network import Stretch

TAG_HEADS = ("cue", "content", "name", "nominal")
_POOL = 64


@dataclass(frozen=True, slots=True)
class Sampling:
    """How documents become batches.

    size, overlap: window length and overlap in tokens; the length varies down to `shortest`
    from epoch to epoch, so that window edges fall elsewhere each time. batch_tokens: padded
    tokens to a batch. reach: tokens around a cue in which content and source are looked for.
    lost_gaps, lost_marks, lost_case: share of windows whose paragraph breaks, quotation
    states or capitals are hidden, as they are in the texts that users have. masked: share of
    the tokens that are hidden behind the mask token, so that what decides is looked for in
    more places than one.
    """

    size: int = 384
    shortest: int = 256
    overlap: int = 56
    batch_tokens: int = 3072
    reach: int = 160
    lost_gaps: float = 0.3
    lost_marks: float = 0.05
    lost_case: float = 0.05
    masked: float = 0.08
    passages: float = 0.0


@dataclass(frozen=True, slots=True)
class TrainingWindow:
    """Tokens `[start, end)` of an example."""

    example: Example
    start: int
    end: int

    @property
    def attributions(self) -> list[Attribution]:
        """Those that lie wholly inside."""
        inside = self.example.attributions
        return [a for a in inside if self.start <= a.start and a.end <= self.end]

    @property
    def pointers(self) -> list[Pointer]:
        """Those whose mention lies inside and finds a candidate there."""
        return [p for p in self.example.pointers if self._holds(p)]

    def _holds(self, pointer: Pointer) -> bool:
        inside = self.start <= pointer.mention.start and pointer.mention.stop <= self.end
        return inside and bool(self.visible(pointer).any())

    def visible(self, pointer: Pointer) -> NDArray[np.bool_]:
        """Which candidates of a pointer lie inside."""
        return (pointer.candidates >= self.start) & (pointer.candidates < self.end)

    def tags(self, head: str) -> NDArray[np.int64] | None:
        """The head's tags for this window, with spans that an edge cuts left out."""
        tags: NDArray[np.int64] | None = getattr(self.example, head)
        return None if tags is None else _whole(tags[self.start : self.end])


def _whole(tags: NDArray[np.int64]) -> NDArray[np.int64]:
    """Blank the tail of a span that began before and the head of one that ends after."""
    tags, part = tags.copy(), (tags - 1) % 4
    opens = np.flatnonzero((tags > 0) & ((part == 0) | (part == 3)))
    first = opens[0] if len(opens) else len(tags)
    outside = np.flatnonzero(tags == 0)
    tags[: min(first, outside[0] if len(outside) else len(tags))] = 0
    if len(tags) and tags[-1] and part[-1] < 2:
        begun = [position for position in opens if part[position] == 0]
        tags[begun[-1] if begun else 0 :] = 0
    return tags


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Cues with the tags around them. Shapes: (cues,), then (cues, steps)."""

    cues: Stretch
    positions: Tensor
    buckets: Tensor
    tags: Tensor
    lengths: Tensor


@dataclass(frozen=True, slots=True)
class StanceBatch:
    """Quotes with their acts. Shapes: (quotes,), (quotes, content tokens); -1 = not annotated."""

    cues: Stretch
    content: Tensor
    mask: Tensor
    first: Tensor
    second: Tensor
    attitude: Tensor


@dataclass(frozen=True, slots=True)
class PointerBatch:
    """Mentions with their candidates. Shapes: (mentions,), (mentions, candidates)."""

    mentions: Stretch
    last: Tensor
    buckets: Tensor
    mask: Tensor
    means: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's worth. Shapes: (windows, tokens); tags -1 in rows a corpus does not label."""

    ids: Tensor
    mask: Tensor
    features: Tensor
    lengths: Tensor
    tags: dict[str, Tensor]
    pairs: PairBatch | None
    stances: StanceBatch | None
    pointers: PointerBatch | None


_Moved = TypeVar("_Moved", Batch, PairBatch)


def on_device(batch: _Moved, device: torch.device) -> _Moved:
    """The same batch with all of its tensors on a device."""
    moved: _Moved = _moved(batch, device)
    return moved


def _moved(value: Any, device: torch.device) -> Any:
    if isinstance(value, Tensor):
        return value.to(device)
    if isinstance(value, dict):
        return {key: _moved(each, device) for key, each in value.items()}
    if is_dataclass(value):
        parts = {each.name: _moved(getattr(value, each.name), device) for each in fields(value)}
        return replace(value, **parts)  # type: ignore[type-var]
    return value


def epoch_windows(
    examples: Sequence[Example], sampling: Sampling, random: np.random.Generator
) -> list[TrainingWindow]:
    """Cut every example into windows of this epoch's lengths."""
    windows = []
    for example in examples:
        size = int(random.integers(sampling.shortest, sampling.size + 1))
        for part in _parts(example, sampling.passages, random):
            windows += [
                TrainingWindow(example, part.start + window.start, part.start + window.stop)
                for window in evenly(part.stop - part.start, size, size - sampling.overlap)
            ]
    return windows


def _parts(example: Example, share: float, random: np.random.Generator) -> Iterator[slice]:
    """The whole of an example or, with a probability of `share`, its lines one by one."""
    begins = [0]
    if share and random.random() < share:
        gaps = example.tokens.features[1:, 2]
        begins += (np.flatnonzero(gaps >= LINE_FEATURE) + 1).tolist()
    for start, stop in zip(begins, [*begins[1:], len(example.tokens)], strict=True):
        yield slice(start, stop)


def batched(
    windows: list[TrainingWindow], sampling: Sampling, random: np.random.Generator
) -> Iterator[list[TrainingWindow]]:
    """Shuffle, then group windows of like length up to the token budget."""
    order = [windows[index] for index in random.permutation(len(windows))]
    batches: list[list[TrainingWindow]] = []
    for start in range(0, len(order), _POOL):
        pool = sorted(order[start : start + _POOL], key=lambda w: w.end - w.start)
        batches += _fill(pool, sampling.batch_tokens)
    for index in random.permutation(len(batches)):
        yield batches[index]


def _fill(pool: list[TrainingWindow], budget: int) -> list[list[TrainingWindow]]:
    batches: list[list[TrainingWindow]] = [[]]
    for window in pool:
        longest = window.end - window.start + 2
        if batches[-1] and longest * (len(batches[-1]) + 1) > budget:
            batches.append([])
        batches[-1].append(window)
    return batches


class Collator:
    """Windows → one batch."""

    def __init__(
        self, tokenizer: Tokenizer, sampling: Sampling, random: np.random.Generator
    ) -> None:
        self._tokenizer = tokenizer
        self._sampling = sampling
        self._random = random

    def __call__(self, windows: list[TrainingWindow]) -> Batch:
        """Pad and index; a window's first token stands at position 1, after the special one."""
        lengths = np.array([window.end - window.start for window in windows])
        shape = (len(windows), int(lengths.max()) + 2)
        ids = np.full(shape, self._tokenizer.pad_id, dtype=np.int64)
        features = np.zeros((*shape, 3), dtype=np.int64)
        for row, window in enumerate(windows):
            tokens, end = window.example.tokens, lengths[row] + 1
            ids[row, 0], ids[row, end] = self._tokenizer.first_id, self._tokenizer.last_id
            ids[row, 1:end] = self._mask(tokens.ids[window.start : window.end])
            features[row, 1:end] = self._hide(tokens.features[window.start : window.end])
        mask = np.arange(shape[1]) < lengths[:, None] + 2
        return Batch(
            ids=torch.from_numpy(ids),
            mask=torch.from_numpy(mask.astype(np.int64)),
            features=torch.from_numpy(features),
            lengths=torch.from_numpy(lengths),
            tags={head: _tag_rows(windows, head, shape[1] - 2) for head in TAG_HEADS},
            pairs=self._pairs(windows),
            stances=_stances(windows),
            pointers=_pointers(windows),
        )

    def _mask(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        if not self._sampling.masked:
            return ids
        hidden = self._random.random(len(ids)) < self._sampling.masked
        return np.where(hidden, self._tokenizer.mask_id, ids)

    def _hide(self, features: NDArray[np.int64]) -> NDArray[np.int64]:
        features = features.copy()
        draw = self._random.random(3)
        if draw[0] < self._sampling.lost_gaps:
            features[:, 2] = np.minimum(features[:, 2], SPACE_FEATURE)
        if draw[1] < self._sampling.lost_marks:
            features[:, 0] = OUTSIDE_FEATURE
        if draw[2] < self._sampling.lost_case:
            features[:, 1] = 0
        return features

    def _pairs(self, windows: list[TrainingWindow]) -> PairBatch | None:
        rows = [
            pair_row(row, window, attribution.cue, attribution.spans, self._sampling.reach)
            for row, window in enumerate(windows)
            if window.example.pairs
            for attribution in window.attributions
            if attribution.cue.stop > attribution.cue.start
        ]
        return join_pairs(rows)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One cue before padding; positions count from the window's first token."""

    row: int
    cue: slice
    start: int
    buckets: NDArray[np.int64]
    tags: NDArray[np.int64]


def pair_row(
    row: int, window: TrainingWindow, cue: slice, spans: Sequence[TaggedSpan], reach: int
) -> PairRow:
    """The tokens around a cue, wide enough for all of its spans."""
    lowest = min([cue.start - reach, *(span.start for span in spans)])
    highest = max([cue.stop + reach, *(span.end for span in spans)])
    start, end = max(window.start, lowest), min(window.end, highest)
    moved = [TaggedSpan(s.start - start, s.end - start, s.kind) for s in spans]
    distances = distances_to(cue.start, cue.stop, np.arange(start, end))
    local = slice(cue.start - window.start, cue.stop - window.start)
    tags = PAIR.encode(moved, end - start)
    return PairRow(row, local, start - window.start, bucket_of(distances), tags)


def join_pairs(rows: list[PairRow]) -> PairBatch | None:
    """Pad rows of cues into one batch; `None` where there are none."""
    if not rows:
        return None
    lengths = torch.tensor([len(row.tags) for row in rows])
    steps = torch.arange(int(lengths.max()))
    starts = torch.tensor([row.start for row in rows])
    inside = torch.minimum(steps[None], lengths[:, None] - 1)
    return PairBatch(
        cues=_stretch([(row.row, row.cue) for row in rows]),
        positions=starts[:, None] + inside,
        buckets=_padded([row.buckets for row in rows]),
        tags=_padded([row.tags for row in rows]),
        lengths=lengths,
    )


def _stances(windows: list[TrainingWindow]) -> StanceBatch | None:
    found = [
        (row, window.start, attribution)
        for row, window in enumerate(windows)
        for attribution in window.attributions
        if attribution.stance >= 0 or attribution.attitude >= 0
    ]
    if not found:
        return None
    content = [content_tokens(attribution) - start for _, start, attribution in found]
    cues = [(row, slice(a.cue.start - start, a.cue.stop - start)) for row, start, a in found]
    return StanceBatch(
        cues=_stretch(cues),
        content=_padded(content),
        mask=_padded([np.ones(len(c), dtype=np.int64) for c in content]).bool(),
        first=torch.tensor([a.stance for *_, a in found]),
        second=torch.tensor([a.second for *_, a in found]),
        attitude=torch.tensor([a.attitude for *_, a in found]),
    )


def content_tokens(attribution: Attribution) -> NDArray[np.int64]:
    """Positions of all content tokens of an attribution."""
    pieces = [np.arange(s.start, s.end) for s in attribution.spans if s.kind == "content"]
    return np.concatenate(pieces)


def _pointers(windows: list[TrainingWindow]) -> PointerBatch | None:
    mentions, last, means, buckets = [], [], [], []
    for row, window in enumerate(windows):
        for pointer in window.pointers:
            seen = window.visible(pointer)
            candidates = pointer.candidates[seen]
            mention = pointer.mention
            mentions.append((row, slice(mention.start - window.start, mention.stop - window.start)))
            last.append(candidates - window.start)
            means.append(pointer.means[seen].astype(np.int64))
            buckets.append(bucket_of(distances_to(mention.start, mention.stop, candidates)))
    if not mentions:
        return None
    mask = [np.ones(len(row), dtype=np.int64) for row in last]
    return PointerBatch(
        mentions=_stretch(mentions),
        last=_padded(last),
        buckets=_padded(buckets),
        mask=_padded(mask).bool(),
        means=_padded(means).bool(),
    )


def _stretch(spans: Sequence[tuple[int, slice]]) -> Stretch:
    return Stretch(
        row=torch.tensor([row for row, _ in spans]),
        start=torch.tensor([span.start for _, span in spans]),
        end=torch.tensor([span.stop for _, span in spans]),
    )


def _padded(rows: Sequence[NDArray[np.int64]]) -> Tensor:
    table = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for index, row in enumerate(rows):
        table[index, : len(row)] = row
    return torch.from_numpy(table)


def _tag_rows(windows: list[TrainingWindow], head: str, length: int) -> Tensor:
    table = np.full((len(windows), length), -1, dtype=np.int64)
    for row, window in enumerate(windows):
        tags = window.tags(head)
        if tags is not None:
            table[row, : len(tags)] = tags
            table[row, len(tags) :] = 0
    return torch.from_numpy(table)
