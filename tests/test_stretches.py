"""Very long texts are cut where something ends, and nothing is lost or read twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.borders import borders
from quotestance.stretches import cut


def pieces(tokenizer, text, longest):
    """What each stretch covers, without the white space between."""
    tokens = tokenizer(text)
    parts = list(cut(borders(text, tokens), longest))
    return [text[tokens.starts[part.start] : tokens.ends[part.stop - 1]] for part in parts]


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
    parts = list(cut(borders(text, tokens), longest))
    assert all(0 < part.stop - part.start <= longest for part in parts)
    assert [i for p in parts for i in range(p.start, p.stop)] == list(range(len(tokens)))
