"""Chain models by brute force: every legal tag sequence, with its score."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np


def legal_sequences(tags, length):
    for sequence in product(range(len(tags)), repeat=length):
        legal = all(tags.follows[pair] for pair in pairwise(sequence))
        if legal and tags.starts[sequence[0]] and tags.ends[sequence[-1]]:
            yield sequence


def score(emissions, transitions, sequence):
    unary = sum(emissions[step, tag] for step, tag in enumerate(sequence))
    return unary + sum(transitions[pair] for pair in pairwise(sequence))


def log_partition(tags, emissions, transitions, length):
    scores = [score(emissions, transitions, s) for s in legal_sequences(tags, length)]
    return np.logaddexp.reduce(scores)
