"""Tag sets: what they spell, and what may follow what."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.tags import CUE, PAIR, TaggedSpan, TagSet

TAGS = TagSet(("x", "y"))
LENGTH = 12


@st.composite
def separate_spans(draw):
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=8)))
    kinds = draw(st.lists(st.sampled_from(TAGS.kinds), min_size=4, max_size=4))
    return [TaggedSpan(*pair) for pair in zip(edges[::2], edges[1::2], kinds, strict=False)]


def spelled(tags):
    return [TAGS.labels[tag] for tag in tags]


def is_legal(tags):
    return (
        TAGS.starts[tags[0]]
        and TAGS.ends[tags[-1]]
        and all(map(TAGS.follows.__getitem__, pairwise(tags)))
    )


def test_labels_and_size():
    assert TAGS.labels == ("O", "B-x", "I-x", "E-x", "S-x", "B-y", "I-y", "E-y", "S-y")
    assert len(TAGS) == len(TAGS.labels) == 9
    assert (len(CUE), len(PAIR)) == (5, 9)


def test_what_spans_are_spelled_like():
    spans = [TaggedSpan(0, 3, "x"), TaggedSpan(3, 4, "y"), TaggedSpan(5, 7, "y")]
    assert spelled(TAGS.encode(spans, 8)) == "B-x I-x E-x S-y O B-y E-y O".split()


@settings(max_examples=60)
@given(separate_spans())
def test_spans_come_back(spans):
    tags = TAGS.encode(spans, LENGTH)
    assert TAGS.decode(tags) == spans
    assert is_legal(tags)


@pytest.mark.parametrize(
    "second", [TaggedSpan(2, 5, "y"), TaggedSpan(0, 1, "x"), TaggedSpan(4, 4, "x")]
)
def test_of_overlapping_spans_the_first_stays(second):
    first = TaggedSpan(0, 3, "x")
    assert TAGS.decode(TAGS.encode([first, second], 6)) == [first]


def test_legal_sequences_are_those_that_spell_spans():
    def decodes_to_itself(tags):
        return np.array_equal(TAGS.encode(TAGS.decode(tags), 3), tags)

    for sequence in product(range(len(TAGS)), repeat=3):
        tags = np.array(sequence)
        assert is_legal(tags) == decodes_to_itself(tags), spelled(tags)
