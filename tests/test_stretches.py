"""Very long texts are cut where something ends, and nothing is lost or read twice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.stretches import cut


def pieces(tokenizer, text, longest):
    """What each stretch covers, without the white space between."""
    parts = list(cut(text, tokenizer(text), longest))
    return [text[part.starts[0] : part.ends[-1]] for part in parts]


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("", 4, []),
        ("the dam is safe", 4, ["the dam is safe"]),
        ("the dam\n\nis\nsafe rain", 4, ["the dam", "is\nsafe rain"]),
        ("the dam is\nsafe rain", 4, ["the dam is", "safe rain"]),
        ("the dam is. safe rain", 5, ["the dam is.", "safe rain"]),
        ("“the dam is. safe rain", 6, ["“the dam is. safe", "rain"]),
        ("the dam is safe rain", 2, ["the dam", "is safe", "rain"]),
        ("the\n\ndam is safe rain hope", 4, ["the\n\ndam is safe", "rain hope"]),
    ],
)
def test_where_a_stretch_ends(tokenizer, text, longest, expected):
    assert pieces(tokenizer, text, longest) == expected


words = st.sampled_from(["the", "dam.", "is", "“safe", "rain”", "\n", "\n\n"])


@settings(max_examples=60)
@given(words=st.lists(words, max_size=60), longest=st.integers(2, 20))
def test_every_token_is_in_one_stretch(tokenizer, words, longest):
    text = " ".join(words)
    tokens = tokenizer(text)
    parts = list(cut(text, tokens, longest))
    assert all(0 < len(part) <= longest for part in parts)
    found = [
        np.concatenate([getattr(p, name) for p in parts]) if parts else []
        for name in ("ids", "starts", "ends")
    ]
    for one, name in zip(found, ("ids", "starts", "ends"), strict=True):
        assert list(one) == list(getattr(tokens, name))
