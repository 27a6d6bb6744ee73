"""Decoding and forward-backward against brute force."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from chains import legal_sequences, log_partition, score

from quotestance.tags import TagSet
from quotestance.viterbi import (
    expectations,
    legal_transitions,
    tag_probabilities,
    viterbi,
)

TAGS = TagSet(("x", "y"))
LENGTHS = np.array([4, 1, 2, 3])
SEEDS = range(4)


def random_chains(seed):
    random = np.random.default_rng(seed)
    emissions = random.normal(size=(len(LENGTHS), 4, len(TAGS)), scale=2)
    transitions = random.normal(size=(len(TAGS), len(TAGS)))
    return emissions.astype(np.float32), transitions.astype(np.float32)


@pytest.mark.parametrize("seed", SEEDS)
def test_viterbi_finds_the_best_legal_sequence(seed):
    emissions, transitions = random_chains(seed)
    found = viterbi(TAGS, emissions, legal_transitions(TAGS, transitions), LENGTHS)
    for row, length in enumerate(LENGTHS):
        best = max(
            legal_sequences(TAGS, length), key=lambda s: score(emissions[row], transitions, s)
        )
        assert tuple(found[row, :length]) == best
        assert not found[row, length:].any()


@pytest.mark.parametrize("segment", [1, 2, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_long_chains_are_decoded_in_segments(monkeypatch, seed, segment):
    random = np.random.default_rng(seed)
    lengths = np.array([20, 1, 7, 19])
    emissions = random.normal(size=(len(lengths), 20, len(TAGS))).astype(np.float32)
    links = legal_transitions(TAGS, random.normal(size=(len(TAGS), len(TAGS))).astype(np.float32))
    whole = viterbi(TAGS, emissions, links, lengths)
    monkeypatch.setattr("quotestance.viterbi._SEGMENT", segment)
    assert np.array_equal(viterbi(TAGS, emissions, links, lengths), whole)
    assert whole.any()


@pytest.mark.parametrize("seed", SEEDS)
def test_expectations_are_those_of_all_legal_sequences(seed):
    emissions, transitions = random_chains(seed)
    found = expectations(TAGS, emissions, transitions, LENGTHS)
    for row, length in enumerate(LENGTHS):
        total = log_partition(TAGS, emissions[row], transitions, length)
        tags, moves = np.zeros(emissions.shape[1:]), np.zeros(transitions.shape)
        for sequence in legal_sequences(TAGS, length):
            probability = np.exp(score(emissions[row], transitions, sequence) - total)
            tags[range(length), sequence] += probability
            for pair in pairwise(sequence):
                moves[pair] += probability
        assert found.log_partition[row] == pytest.approx(total, abs=1e-4)
        np.testing.assert_allclose(found.tags[row], tags, atol=1e-5)
        np.testing.assert_allclose(found.transitions[row], moves, atol=1e-5)


def test_tag_probabilities_are_those_of_the_expectations():
    emissions, transitions = random_chains(0)
    expected = expectations(TAGS, emissions, transitions, LENGTHS).tags
    assert np.array_equal(tag_probabilities(TAGS, emissions, transitions, LENGTHS), expected)


def test_padding_changes_nothing():
    emissions, transitions = random_chains(0)
    other = emissions.copy()
    for row, length in enumerate(LENGTHS):
        other[row, length:] = 7
    shut = legal_transitions(TAGS, transitions)
    one, two = (viterbi(TAGS, e, shut, LENGTHS) for e in (emissions, other))
    assert np.array_equal(one, two)
    expected, changed = (expectations(TAGS, e, transitions, LENGTHS) for e in (emissions, other))
    np.testing.assert_allclose(expected.log_partition, changed.log_partition, rtol=1e-6)
    np.testing.assert_allclose(expected.tags, changed.tags, atol=1e-6)


def test_long_chains_neither_overflow_nor_fade():
    emissions = np.random.default_rng(0).normal(size=(1, 3000, len(TAGS)), scale=9)
    zeros = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    found = expectations(TAGS, emissions.astype(np.float32), zeros, np.array([3000]))
    np.testing.assert_allclose(found.tags.sum(2), 1, atol=1e-4)
    assert found.transitions.sum() == pytest.approx(2999, rel=1e-4)


@pytest.mark.parametrize("shape", [(0, 5), (3, 0)])
def test_nothing_decodes_to_nothing(shape):
    emissions = np.zeros((*shape, len(TAGS)), dtype=np.float32)
    shut = legal_transitions(TAGS, np.zeros((len(TAGS), len(TAGS)), dtype=np.float32))
    assert viterbi(TAGS, emissions, shut, np.zeros(shape[0], dtype=int)).shape == shape
