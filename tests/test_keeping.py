"""What a file teaches, and how a network keeps what it knew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from quotestance.tokens import Tokenizer  # noqa: E402
from quotestance.types import Document, Quote, Span, Speaker, Stance  # noqa: E402
from tests import tiny  # noqa: E402
from training.batches import Collator, Sampling, epoch_windows  # noqa: E402
from training.data import LossReport, quote_examples  # noqa: E402
from training.distil import distance  # noqa: E402
from training.labels import HEADS, labels_of, taught  # noqa: E402
from training.plan import Corpora, objective  # noqa: E402
from training.recipe import Recipe  # noqa: E402
from training.run import Run  # noqa: E402
from training.start import begin, open_start  # noqa: E402

SPAN = (Span(0, 1, "a"),)
BARE = Quote(content=SPAN)
NUMBERS = Sampling(size=200, shortest=200, overlap=20)


@pytest.mark.parametrize(
    ("quote", "heads", "taught_parts"),
    [
        (BARE, HEADS, {"content"}),
        (replace(BARE, cue=SPAN), HEADS, {"content", "cue"}),
        (replace(BARE, cue=SPAN, source=SPAN), HEADS, {"content", "cue", "pair"}),
        (replace(BARE, stance=Stance("urge")), HEADS, {"stance"}),
        (replace(BARE, attitude=False), HEADS, {"attitude"}),
        (
            replace(BARE, cue=SPAN, stance=Stance("urge"), speaker=Speaker("A")),
            HEADS,
            {"content", "cue", "stance"},
        ),
        (
            replace(BARE, cue=SPAN, source=SPAN, speaker=Speaker("A")),
            ("speakers",),
            {"speakers"},
        ),
        (replace(BARE, cue=SPAN, stance=Stance("urge")), ("stance",), {"stance"}),
    ],
)
def test_a_file_teaches_what_it_labels(quote, heads, taught_parts):
    labels = labels_of([Document("a", (quote,)), Document("b")], heads)
    parts = ("content", "cue", "pair", "speakers", "stance", "attitude")
    assert {part for part in parts if getattr(labels, part)} == taught_parts


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keeping")
    return open_start(str(tiny.model(tiny.bert(folder / "encoder"), folder / "base")))


def ready(start, heads=("stance",), **numbers):
    """A run, and one batch of which only `heads` are learned."""
    torch.manual_seed(1)
    recipe = Recipe(base="", quotes=(), weight_decay=0.0, sampling=NUMBERS, **numbers)
    tokenizer, random = Tokenizer(start.tokenizer), np.random.default_rng(1)
    documents = tiny.articles(2)
    found = quote_examples(documents, tokenizer, tiny.STANCES, LossReport(), cueless=True)
    examples = [taught(each, labels_of(documents, heads)) for each in found]
    windows = epoch_windows(examples, NUMBERS, random)
    network = begin(start, tiny.STANCES).network
    corpora = Corpora([examples], [1.0])
    run = Run(recipe, network, objective(recipe, corpora), 50, frozenset())
    return run, Collator(tokenizer, NUMBERS, random)(windows), windows


def trained(start, **numbers):
    """A run after five steps on everything."""
    run, batch, windows = ready(start, heads=HEADS, **numbers)
    for _ in range(5):
        run.step(batch, windows)
    return run


def moved(run, start) -> float:
    """The largest change of a parameter."""
    new = run.network.state_dict()
    return max(float((new[n] - w.float()).abs().max()) for n, w in start.weights.items())


def test_the_pull_holds_weights_where_they_began(start):
    changes = [moved(trained(start, pull=pull), start) for pull in (0.0, 1e3, 1e9)]
    assert changes[0] > changes[1] > changes[2] == 0


def test_a_share_of_the_old_weights_is_kept(start):
    changed, mixed, same = (
        {name: weight.float() for name, weight in trained(start, keep=keep).weights().items()}
        for keep in (0.0, 0.25, 1.0)
    )
    for name, weight in start.weights.items():
        expected = changed[name].lerp(weight.float(), 0.25)
        torch.testing.assert_close(mixed[name], expected, atol=1e-3, rtol=1e-3)
        assert torch.equal(same[name], weight.float())
    assert any(not torch.equal(changed[n], w.float()) for n, w in start.weights.items())


def test_what_is_not_labelled_stays_what_it_was(start):
    """Training stance alone moves the encoder; distillation keeps the tag heads' answers."""
    distances = []
    for weight in (0.0, 30.0):
        run, batch, windows = ready(start, distil=weight, pull=1e-9, dropout=0.0)
        for _ in range(30):
            run.step(batch, windows)
        with torch.no_grad():
            vectors = run.network.encoder(batch.ids, batch.mask, batch.features)
            distances.append(float(distance(run.network, vectors, run._before, batch)))
    assert distances[1] < distances[0] / 2


def test_labels_that_the_base_knows_keep_their_rows(start):
    beginning = begin(start, ("deny", "praise", "urge"))
    own, old = beginning.network.state_dict(), start.weights
    assert torch.equal(own["stance.first.weight"][0], old["stance.first.weight"][2].float())
    assert torch.equal(own["stance.second.bias"][[0, 1, 3]], old["stance.second.bias"][[0, 3, 2]])
    assert len(own["stance.first.bias"]) == 3
    assert "stance.first.weight" in beginning.fresh
