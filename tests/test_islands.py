"""Chains cut where nothing can be a span give the tags of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from quotestance.islands import best_tags
from quotestance.tags import CUE, OUTSIDE_TAG, TaggedSpan, TagSet
from quotestance.viterbi import legal_transitions, viterbi

TAG_SETS = (TagSet(("x",)), TagSet(("x", "y")), TagSet(("x", "y", "z")))
LENGTHS = np.array([60, 1, 23, 59])


@pytest.mark.parametrize("lead", [0, 3, 6, 60])
@pytest.mark.parametrize("links", [0.2, 2])
@pytest.mark.parametrize("tags", TAG_SETS, ids=lambda tags: len(tags.kinds))
def test_tags_are_those_of_the_whole_chain(tags, links, lead):
    random = np.random.default_rng(lead)
    emissions = random.normal(size=(len(LENGTHS), 60, len(tags)), scale=2).astype(np.float32)
    emissions[random.random(emissions.shape[:2]) < 0.7, OUTSIDE_TAG] += lead
    shape = (len(tags), len(tags))
    transitions = random.normal(size=shape, scale=links).astype(np.float32)
    legal = legal_transitions(tags, transitions)
    whole = viterbi(tags, emissions, legal, LENGTHS)
    assert np.array_equal(best_tags(tags, emissions, legal, LENGTHS), whole)
    assert whole.any()


def test_a_span_bridges_tokens_that_look_outside():
    emissions = np.zeros((1, 9, len(CUE)), dtype=np.float32)
    emissions[0, :, OUTSIDE_TAG] = 1
    emissions[0, 2:7, [1, 3, 4]] = -9
    ends = CUE.encode([TaggedSpan(1, 8, "cue")], 9)[[1, 7]]
    emissions[0, [1, 7], ends] = 9
    shut = legal_transitions(CUE, np.zeros((len(CUE), len(CUE)), dtype=np.float32))
    [found] = best_tags(CUE, emissions, shut, np.array([9]))
    assert CUE.decode(found) == [TaggedSpan(1, 8, "cue")]


def test_a_chain_without_spans_has_none():
    emissions = np.tile(np.array([1, 0, 0, 0, 0], dtype=np.float32), (2, 7, 1))
    zeros = np.zeros((len(CUE), len(CUE)), dtype=np.float32)
    found = best_tags(CUE, emissions, legal_transitions(CUE, zeros), np.array([7, 3]))
    assert found.shape == (2, 7)
    assert not found.any()


@pytest.mark.parametrize("shape", [(0, 5), (3, 0)])
def test_nothing_decodes_to_nothing(shape):
    emissions = np.zeros((*shape, len(CUE)), dtype=np.float32)
    shut = legal_transitions(CUE, np.zeros((len(CUE), len(CUE)), dtype=np.float32))
    assert best_tags(CUE, emissions, shut, np.zeros(shape[0], dtype=int)).shape == shape
