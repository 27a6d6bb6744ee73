"""Text → tokens: word pieces with their character offsets and what the surface adds to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer as WordPieces

from quotestance.text import MARKS, OUTSIDE, quotation_states

# Sizes of the three input features: quotation state, case, and the gap before the token.
FEATURE_SIZES = (4, 4, 4)

# Values of the first and the last feature that others look for, or write over them.
OUTSIDE_FEATURE = OUTSIDE
SPACE_FEATURE, LINE_FEATURE, PARAGRAPH_FEATURE = 1, 2, 3

# Characters that are encoded at once, or more where no white space follows.
_PART = 100_000
_SPACE_AFTER_WORD = re.compile(r"(?<=\S)\s")
_NOTHING = np.zeros((0, 2), dtype=np.int64)
_SURROGATE = re.compile("[\ud800-\udfff]")

_LOWER, _TITLE, _UPPER, _MIXED = range(4)
_GLUED = 0


@dataclass(frozen=True, slots=True)
class Tokens:
    """The word pieces of one text.

    ids: Shape: (tokens,). starts, ends: character offsets, Shape: (tokens,).
    features: Shape: (tokens, 3): quotation state, case, gap.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    features: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, start: int, stop: int) -> Tokens:
        """Tokens `[start, stop)`; their offsets still count from the start of the text."""
        part = slice(start, stop)
        return Tokens(self.ids[part], self.starts[part], self.ends[part], self.features[part])

    def cover(self, start: int, end: int) -> slice:
        """The tokens that share a character with `[start, end)`; may be empty."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return slice(first, max(first, last))


class Tokenizer:
    """A Hugging Face fast tokenizer that keeps every token's place in the text."""

    def __init__(self, definition: str) -> None:
        """Build from the JSON of a `tokenizer.json`."""
        self.definition = definition
        self._pieces = WordPieces.from_str(definition)
        self._pieces.no_truncation()
        self._pieces.no_padding()
        self._pieces.encode_special_tokens = True  # "[SEP]" in an article is text
        special = self._pieces.encode("").ids
        if not special:
            raise ValueError("it adds no special tokens before and after a text")
        self.first_id, self.last_id = special[0], special[-1]
        self.pad_id = self._token_id("[PAD]", "<pad>")
        self.mask_id = self._token_id("[MASK]", "<mask>", "[UNK]", "<unk>")
        self._mark_id = self._pieces.token_to_id('"')

    def __call__(self, text: str) -> Tokens:
        """Tokenise a whole text, however long; no special tokens are added.

        Every quotation mark gets one and the same id, whatever its glyph: which way it
        faces is told by the quotation state. Pieces of white space alone are left out: the
        next token's gap tells of them.
        """
        ids, offsets = self._encode(text)
        visible = [bool(text[start:end].strip()) for start, end in offsets]
        ids = ids[visible]
        offsets = _without_outer_space(text, offsets[visible])
        states = quotation_states(text)
        features = _surface_features(text, offsets, states)
        if self._mark_id is not None:
            ids[_is_mark(text, offsets) & (features[:, 0] != OUTSIDE)] = self._mark_id
        return Tokens(ids, offsets[:, 0], offsets[:, 1], features)

    def _encode(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ids and character offsets. Shapes: (tokens,), (tokens, 2)."""
        ids, offsets = [_NOTHING[:, 0]], [_NOTHING]
        for part in _parts(text):
            # Half a surrogate pair, which JSON lets through, cannot be encoded.
            plain = _SURROGATE.sub("\ufffd", text[part])
            encoding = self._pieces.encode(plain, add_special_tokens=False)
            ids.append(np.array(encoding.ids, dtype=np.int64))
            places = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
            offsets.append(places + part.start)
        return np.concatenate(ids), np.concatenate(offsets)

    def _token_id(self, *names: str) -> int:
        ids = (self._pieces.token_to_id(name) for name in names)
        return next((token_id for token_id in ids if token_id is not None), 0)


def _parts(text: str) -> Iterator[slice]:
    """A long text in parts that end before white space: what is encoded at once is held at once."""
    start = 0
    while len(text) - start > _PART:
        space = _SPACE_AFTER_WORD.search(text, start + _PART)
        stop = space.start() if space else len(text)
        yield slice(start, stop)
        start = stop
    if start < len(text):
        yield slice(start, len(text))


def _without_outer_space(text: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Byte-level vocabularies count the space before a word as part of it."""
    for row, (start, end) in enumerate(offsets):
        while start < end - 1 and text[start].isspace():
            start += 1
        offsets[row, 0] = start
    return offsets


def _is_mark(text: str, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.array(
        [end - start == 1 and text[start] in MARKS for start, end in offsets], dtype=np.bool_
    )


def _surface_features(
    text: str, offsets: NDArray[np.int64], states: NDArray[np.int8]
) -> NDArray[np.int64]:
    features = np.zeros((len(offsets), 3), dtype=np.int64)
    previous = 0
    for row, (start, end) in enumerate(offsets):
        features[row] = states[start], _case(text[start:end]), _gap(text[previous:start], row)
        previous = end
    return features


def _case(piece: str) -> int:
    if piece.islower() or not any(map(str.isalpha, piece)):
        return _LOWER
    if piece.isupper():
        return _UPPER if len(piece) > 1 else _TITLE
    return _TITLE if piece[0].isupper() and piece[1:].islower() else _MIXED


def _gap(between: str, row: int) -> int:
    if row == 0:
        return PARAGRAPH_FEATURE
    if "\n" not in between:
        return SPACE_FEATURE if between else _GLUED
    return PARAGRAPH_FEATURE if re.search(r"\n\s*\n", between) else LINE_FEATURE
