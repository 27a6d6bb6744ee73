"""The heads in numpy give what the torch ones give, and the CRF loss is the real one."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from chains import log_partition, score
from transformers import BertConfig, BertModel

from quotestance.distances import bucket_of, distances_to
from quotestance.heads import Heads
from quotestance.tags import TagSet
from training.crf import Crf
from training.network import Network, Stretch

HIDDEN, TOKENS, LABELS = 16, 40, 3
SPANS = [slice(3, 4), slice(10, 13), slice(0, 40), slice(37, 40)]


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=20,
        hidden_size=HIDDEN,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    network = Network(BertModel(config, add_pooling_layer=False), HIDDEN, LABELS).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return network


@pytest.fixture(scope="module")
def heads(network):
    weights = network.state_dict().items()
    return Heads.from_arrays({n: w.numpy() for n, w in weights if not n.startswith("encoder.")})


@pytest.fixture(scope="module")
def vectors():
    return np.random.default_rng(1).normal(size=(TOKENS, HIDDEN)).astype(np.float32)


def stretch(spans):
    return Stretch(
        row=torch.zeros(len(spans), dtype=torch.long),
        start=torch.tensor([span.start for span in spans]),
        end=torch.tensor([span.stop for span in spans]),
    )


def buckets(spans, positions):
    return np.stack(
        [
            bucket_of(distances_to(s.start, s.stop, row))
            for s, row in zip(spans, positions, strict=True)
        ]
    )


def same(found, expected):
    np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ["cue", "content", "name", "nominal"])
def test_tag_heads_agree(network, heads, vectors, name):
    trained, head = getattr(network, name), getattr(heads, name)
    same(head.score(vectors), trained.score(torch.from_numpy(vectors)))
    same(head.transitions, trained.crf.transitions)


def test_pair_heads_agree(network, heads, vectors):
    positions = np.random.default_rng(2).integers(0, TOKENS, size=(len(SPANS), 25))
    near = torch.from_numpy(buckets(SPANS, positions))
    batch = torch.from_numpy(vectors)[None]
    expected = network.pair(batch, stretch(SPANS), torch.from_numpy(positions), near)
    same(heads.pair(vectors, SPANS, positions), expected)
    same(heads.pair.transitions, network.pair.crf.transitions)


def test_stance_heads_agree(network, heads, vectors):
    contents = [np.arange(5, 9), np.array([1, 2, 30, 31]), np.array([39]), np.arange(40)]
    padded, mask = np.zeros((4, 40), dtype=np.int64), np.zeros((4, 40), dtype=bool)
    for row, content in enumerate(contents):
        padded[row, : len(content)], mask[row, : len(content)] = content, True
    batch = torch.from_numpy(vectors)[None]
    hidden = network.stance(batch, stretch(SPANS), torch.from_numpy(padded), torch.from_numpy(mask))
    found = heads.stance(vectors, SPANS, contents)
    same(found, hidden)
    for part in ("first", "second", "attitude"):
        same(getattr(heads.stance, part)(found), getattr(network.stance, part)(hidden))


def test_a_quote_without_a_cue_has_a_stance(heads, vectors):
    assert np.isfinite(heads.stance(vectors, [slice(0, 0)], [np.arange(3)])).all()


def test_antecedent_heads_agree(network, heads, vectors):
    mentions, last = [slice(3, 4), slice(10, 13), slice(20, 22)], np.array([1, 5, 9, 15, 30, 39])
    everywhere = np.tile(last, (len(mentions), 1))
    near = torch.from_numpy(buckets(mentions, everywhere))
    batch = torch.from_numpy(vectors)[None]
    expected = network.antecedent(batch, stretch(mentions), torch.from_numpy(everywhere), near)
    same(heads.antecedent(vectors, mentions, last), expected)


def test_a_mention_does_not_mean_itself(heads, vectors):
    scores = heads.antecedent(vectors, [slice(10, 13)], np.array([9, 12, 13]))[0, 1:]
    assert (scores < -1000).tolist() == [False, True, False]


TAGS = TagSet(("x", "y"))
LENGTHS = [4, 1, 3]


@pytest.fixture
def chain():
    """Random scores, and a legal sequence for every row."""
    random = np.random.default_rng(3)
    emissions = torch.tensor(random.normal(size=(3, 4, len(TAGS))), dtype=torch.float32)
    crf = Crf(TAGS)
    torch.nn.init.normal_(crf.transitions, generator=torch.manual_seed(4))
    gold = torch.tensor([[1, 2, 3, 8], [4, 0, 0, 0], [0, 5, 7, 0]])
    return crf, emissions.requires_grad_(), gold


def test_crf_loss_is_the_negative_log_likelihood(chain):
    crf, emissions, gold = chain
    loss = crf(emissions, gold, torch.tensor(LENGTHS))
    transitions = crf.transitions.detach().numpy()
    for row, length in enumerate(LENGTHS):
        scores, tags = emissions[row].detach().numpy(), gold[row, :length].tolist()
        expected = log_partition(TAGS, scores, transitions, length)
        assert loss[row].item() == pytest.approx(
            expected - score(scores, transitions, tags), abs=1e-4
        )


def test_crf_gradient_is_the_slope(chain):
    crf, emissions, gold = chain
    weights = torch.tensor([1.0, 2.0, -0.5])

    def total():
        return (crf(emissions, gold, torch.tensor(LENGTHS)) * weights).sum()

    total().backward()
    for values, places in (
        (emissions, [(0, 0, 1), (0, 2, 0), (1, 0, 4), (2, 1, 5), (2, 3, 0)]),
        (crf.transitions, [(0, 0), (1, 2), (3, 8), (3, 0), (7, 5)]),
    ):
        for place in places:
            assert values.grad[place].item() == pytest.approx(
                _slope(total, values, place), abs=3e-3
            )


def _slope(function, values, place, step=0.02):
    ends = []
    for sign in (1, -1):
        with torch.no_grad():
            values[place] += sign * step
            ends.append(function().item())
            values[place] -= sign * step
    return (ends[0] - ends[1]) / (2 * step)
