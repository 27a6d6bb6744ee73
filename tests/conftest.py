"""A tokenizer small enough to build on the spot."""

from __future__ import annotations

import string

import pytest
from hypothesis import settings
from tokenizers import Tokenizer as WordPieces
from tokenizers import models, normalizers, pre_tokenizers, processors

from quotestance.tokens import Tokenizer

# No test is timed: machines differ, and are busy.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

WORDS = "the dam is safe said rain hope ##ing ##s".split()
CHARACTERS = string.ascii_lowercase + string.digits + string.punctuation + "“”„«»‘’‚…–—"


def word_pieces() -> WordPieces:
    """Like BERT's: words it knows, and the single characters of all others."""
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *CHARACTERS, *WORDS]
    pieces += [f"##{character}" for character in CHARACTERS]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = WordPieces(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    return tokenizer


@pytest.fixture(scope="session")
def definition() -> str:
    return word_pieces().to_str()


@pytest.fixture(scope="session")
def tokenizer(definition) -> Tokenizer:
    return Tokenizer(definition)
