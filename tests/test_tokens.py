"""Tokens that point into the text, and windows that keep each of them once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer as WordPieces
from tokenizers import models, pre_tokenizers, processors

from quotestance.tokens import FEATURE_SIZES, Tokenizer, Tokens

# Characters of every category: halves of surrogate pairs, controls and unassigned ones too.
any_text = st.text(st.characters(exclude_categories=()), max_size=40)


def pieces(text, tokens):
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


def byte_level(trim_offsets):
    """Like RoBERTa's, and so small that it knows nothing but bytes."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: index for index, piece in enumerate(["<s>", "</s>", *alphabet, "Ġh"])}
    tokenizer = WordPieces(models.BPE(vocabulary, [("Ġ", "h")]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 1), ("<s>", 0), trim_offsets=trim_offsets, add_prefix_space=False
    )
    return Tokenizer(tokenizer.to_str())


def test_pieces_are_cut_out_of_the_text(tokenizer):
    text = "The  dam\nis SAFE."
    assert pieces(text, tokenizer(text)) == ["The", "dam", "is", "SAFE", "."]


@settings(max_examples=60)
@given(text=any_text)
@example("half \ud83d a pair")
@example("z\u200bero\x00 \u0301 width\ufffd")
@example("ﬁ İ ŉ 한 \U0001f600")
def test_tokens_lie_in_the_text_in_order(tokenizer, text):
    tokens = tokenizer(text)
    assert all(piece.strip() for piece in pieces(text, tokens))
    assert (np.diff(tokens.starts) >= 0).all()
    assert (np.diff(tokens.ends) >= 0).all()
    assert tokens.features.shape == (len(tokens), len(FEATURE_SIZES))
    assert ((tokens.features >= 0) & (tokens.features < FEATURE_SIZES)).all()


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u200b", "\x00"])
def test_a_text_without_words_has_no_tokens(tokenizer, text):
    tokens = tokenizer(text)
    assert len(tokens) == 0
    assert tokens.features.shape == (0, len(FEATURE_SIZES))
    assert tokens.cover(0, len(text)) == slice(0, 0)


def test_half_a_surrogate_pair_shifts_nothing(tokenizer):
    text = "the \ud83d dam"
    assert pieces(text, tokenizer(text))[-1] == "dam"


def test_special_tokens_in_the_text_are_text(tokenizer):
    text = "the [SEP] dam"
    tokens = tokenizer(text)
    assert tokenizer.last_id not in tokens.ids
    assert pieces(text, tokens) == ["the", "[", "S", "E", "P", "]", "dam"]


def test_a_definition_without_special_tokens_is_refused():
    bare = WordPieces(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(ValueError, match="special tokens"):
        Tokenizer(bare.to_str())


@pytest.mark.parametrize("trim_offsets", [True, False])
@pytest.mark.parametrize("text", ["oh hi ", "  oh\n\nhi", "é hi\n", "   ", ""])
def test_byte_level_pieces_hold_no_outer_space(text, trim_offsets):
    tokens = byte_level(trim_offsets)(text)
    assert all(piece == piece.strip() != "" for piece in pieces(text, tokens))
    assert text.split() == [text[s].strip() for s in map(slice, *_words(tokens))]


def _words(tokens):
    """Where words start and end, told by the gaps."""
    first = np.flatnonzero(tokens.features[:, 2])
    last = np.append(first[1:], len(tokens))[: len(first)] - 1
    return tokens.starts[first].tolist(), tokens.ends[last].tolist()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, ["the"]),
        (4, 5, ["hop"]),
        (5, 9, ["hop", "ing"]),
        (0, 14, ["the", "hop", "ing", "rain"]),
        (3, 4, []),
        (15, 20, []),
    ],
)
def test_cover_gives_the_tokens_that_share_a_character(start, end, expected):
    offsets = {"the": (0, 3), "hop": (4, 7), "ing": (7, 10), "rain": (11, 15)}
    starts, ends = np.array(list(offsets.values())).T
    tokens = Tokens(np.zeros(4, dtype=int), starts, ends, np.zeros((4, 3), dtype=int))
    assert list(offsets)[tokens.cover(start, end)] == expected


@settings(max_examples=60)
@given(text=st.text("the dam?'\n", max_size=30), data=st.data())
def test_cover_finds_every_token_of_a_span(tokenizer, text, data):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    tokens = tokenizer(text)
    found = range(len(tokens))[tokens.cover(start, end)]
    sharing = [i for i in range(len(tokens)) if tokens.starts[i] < end and start < tokens.ends[i]]
    assert start == end or list(found) == sharing


@pytest.mark.parametrize("marked", ["“the”", '"the"', "«the»", "‘the’", "„the“"])
def test_every_quotation_mark_has_one_id(tokenizer, marked):
    assert tokenizer(marked).ids.tolist() == tokenizer('"the"').ids.tolist()


def test_an_apostrophe_outside_quotations_keeps_its_id(tokenizer):
    ids = tokenizer("the dam's 'rain'").ids
    assert ids[2] != ids[4]


@pytest.mark.parametrize(
    ("text", "cases"),
    [("the The THE", [0, 1, 2]), ("A? 1 x", [1, 0, 0, 0])],
)
def test_case(tokenizer, text, cases):
    assert tokenizer(text).features[:, 1].tolist() == cases


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("the dam", [3, 1]),
        ("the.", [3, 0]),
        ("the\ndam", [3, 2]),
        ("the\n\ndam", [3, 3]),
        ("the\r\n \r\ndam", [3, 3]),
        ("  the\tdam", [3, 1]),
    ],
)
def test_gap_before_a_token(tokenizer, text, gaps):
    assert tokenizer(text).features[:, 2].tolist() == gaps


@pytest.mark.parametrize("length", [3, 7, 50])
def test_a_long_text_is_encoded_in_parts(tokenizer, monkeypatch, length):
    text = "The dam is safe,  said “the rain”\n\n and hoping."
    whole = tokenizer(text)
    monkeypatch.setattr("quotestance.tokens._PART", length)
    parts = tokenizer(text)
    for name in ("ids", "starts", "ends", "features"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


def test_state_of_a_token(tokenizer):
    assert tokenizer("“the dam” is").features[:, 0].tolist() == [2, 1, 1, 3, 0]
