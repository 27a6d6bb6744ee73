"""Text → tokens: word pieces with their character offsets and what the surface adds to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

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
_BLANK_LINE = re.compile(r"\n\s*\n")

_LOWER, _TITLE, _UPPER, _MIXED = range(4)
_GLUED = 0
# Kinds of characters, as bits.
_SPACE, _VISIBLE, _SMALL, _CAPITAL, _TITLECASE, _ALPHABETIC, _MARK, _BREAK = (
    1 << bit for bit in range(8)
)


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
        letters = _Letters.of(text)
        visible = letters.hold(_VISIBLE, offsets)
        ids = ids[visible]
        offsets = _without_outer_space(letters, offsets[visible])
        features = _surface_features(letters, offsets, quotation_states(text))
        if self._mark_id is not None:
            ids[_are_marks(letters, offsets) & (features[:, 0] != OUTSIDE)] = self._mark_id
        return Tokens(ids, offsets[:, 0], offsets[:, 1], features)

    def _encode(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ids and character offsets. Shapes: (tokens,), (tokens, 2)."""
        ids, offsets = [_NOTHING[:, 0]], [_NOTHING]
        for part in _parts(text):
            # Half a surrogate pair, which JSON lets through, cannot be encoded.
            plain = _SURROGATE.sub("\ufffd", text[part])
            encoding = self._pieces.encode(plain, add_special_tokens=False)
            ids.append(np.array(encoding.ids, dtype=np.int64))
            places = np.fromiter(chain.from_iterable(encoding.offsets), dtype=np.int64)
            offsets.append(places.reshape(-1, 2) + part.start)
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


@dataclass(frozen=True, slots=True)
class _Letters:
    """What is asked of the characters of a text, of all of them at once.

    codes: Shape: (characters,). kinds: the kinds of each character as bits, by code.
    """

    text: str
    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, text: str) -> _Letters:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kinds = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.uint8)
        for letter in set(text):
            kinds[ord(letter)] = sum(kind << bit for bit, kind in enumerate(_kinds(letter)))
        return cls(text, codes, kinds)

    def are(self, kind: int) -> NDArray[np.bool_]:
        """Which characters are of a kind. Shape: (characters,)."""
        return ((self.kinds & kind) > 0)[self.codes]

    def hold(self, kind: int, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which stretches of the text hold a character of a kind. Shape: (stretches,)."""
        so_far = np.zeros(len(self.codes) + 1, dtype=np.int32)
        np.cumsum(self.are(kind), out=so_far[1:])
        found: NDArray[np.bool_] = so_far[offsets[:, 1]] > so_far[offsets[:, 0]]
        return found


def _kinds(letter: str) -> tuple[bool, ...]:
    """Whether a character is of each kind, in the order of the bits."""
    capital = letter.isupper()
    return (
        letter.isspace(),
        not letter.isspace(),
        letter.islower(),
        capital,
        letter.istitle() and not capital,
        letter.isalpha(),
        letter in MARKS,
        letter == "\n",
    )


def _without_outer_space(letters: _Letters, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Byte-level vocabularies count the space before a word as part of it."""
    space = letters.are(_SPACE)
    if not space[offsets[:, 0]].any():
        return offsets
    ahead = np.where(space, len(space), np.arange(len(space)))
    visible = np.minimum.accumulate(ahead[::-1])[::-1]
    starts = np.minimum(visible[offsets[:, 0]], offsets[:, 1] - 1)
    return np.stack([np.maximum(starts, offsets[:, 0]), offsets[:, 1]], axis=1)


def _are_marks(letters: _Letters, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    single: NDArray[np.bool_] = offsets[:, 1] - offsets[:, 0] == 1
    return letters.are(_MARK)[offsets[:, 0]] & single


def _surface_features(
    letters: _Letters, offsets: NDArray[np.int64], states: NDArray[np.int8]
) -> NDArray[np.int64]:
    columns = (states[offsets[:, 0]], _cases(letters, offsets), _gaps(letters, offsets))
    return np.stack(columns, axis=1).astype(np.int64)


def _cases(letters: _Letters, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The case of each piece. Shapes: (pieces, 2) → (pieces,)."""
    small, capital, titlecase = (
        letters.hold(kind, offsets) for kind in (_SMALL, _CAPITAL, _TITLECASE)
    )
    rest = np.stack([offsets[:, 0] + 1, offsets[:, 1]], axis=1)
    begins = letters.are(_CAPITAL)[offsets[:, 0]] & letters.hold(_SMALL, rest)
    begins &= ~letters.hold(_CAPITAL | _TITLECASE, rest)
    long = offsets[:, 1] - offsets[:, 0] > 1
    plain = (small & ~capital & ~titlecase) | ~letters.hold(_ALPHABETIC, offsets)
    return np.select(
        [plain, capital & ~small & ~titlecase & long, capital & ~small & ~titlecase, begins],
        [_LOWER, _UPPER, _TITLE, _TITLE],
        _MIXED,
    )


def _gaps(letters: _Letters, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The gap before each piece. Shapes: (pieces, 2) → (pieces,)."""
    between = np.zeros_like(offsets)
    between[1:, 0], between[:, 1] = offsets[:-1, 1], offsets[:, 0]
    gaps = np.where(between[:, 1] > between[:, 0], SPACE_FEATURE, _GLUED)
    for row in np.flatnonzero(letters.hold(_BREAK, between)):
        blank_line = _BLANK_LINE.search(letters.text, *between[row])
        gaps[row] = PARAGRAPH_FEATURE if blank_line else LINE_FEATURE
    gaps[:1] = PARAGRAPH_FEATURE
    return gaps
