"""What the tests of file formats share: a text of their own, and documents for round trips."""

from __future__ import annotations

import warnings
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from quotestance.errors import FormatWarning
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

#       0         1         2         3         4         5         6         7         8
#       012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789
TEXT = "“The ferry,” Ada Lund said, “must sail tonight.” Bo Berg denied that it had ever stopped."

URGED = Quote(
    content=spans_of(TEXT, [[0, 12], [28, 48]]),
    cue=spans_of(TEXT, [[22, 26]]),
    source=spans_of(TEXT, [[13, 21]]),
    speaker=Speaker("Ada Lund"),
    stance=Stance("urge", second="condemn"),
    attitude=False,
)
DENIED = Quote(
    content=spans_of(TEXT, [[64, 88]]),
    cue=spans_of(TEXT, [[57, 63]]),
    source=spans_of(TEXT, [[49, 56]]),
    speaker=Speaker("Bo Berg"),
    stance=Stance("deny"),
)
DOCUMENT = Document(TEXT, (URGED, DENIED), "ferry")

PREDICTED = replace(
    DOCUMENT,
    quotes=(
        replace(
            URGED,
            speaker=Speaker("Ada Lund", "person", URGED.source),
            stance=Stance("urge", {"urge": 0.75, "deny": 0.25}, "condemn"),
            type="direct",
            score=0.875,
        ),
        DENIED,
    ),
    fields={"outlet": "The Quay"},
)

SETTINGS = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

# Code points of every plane and every kind of space, but nothing that UTF-8 has no bytes for.
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from(' \n\r\t\u2028\ufeff"#-')
TEXTS = st.text(st.sampled_from("ab.,“” \n") | CHARACTERS, max_size=30)
LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=6)
NAMES = LABELS.filter(lambda name: name == name.strip())
ROUNDED = st.integers(0, 10_000).map(lambda count: count / 10_000)


@st.composite
def spans(draw, words, accept, smallest=0):
    pairs = st.tuples(st.integers(0, len(words) - 1), st.integers(1, len(words)))
    kept = pairs.filter(lambda pair: pair[0] < pair[1] and accept(words[pair[0] : pair[1]]))
    found = draw(st.lists(kept, unique=True, min_size=smallest, max_size=2))
    return spans_of(words, found)


@st.composite
def quotes(draw, words, accept):
    stance = st.builds(Stance, NAMES, second=st.none() | NAMES)
    return draw(
        st.builds(
            Quote,
            content=spans(words, accept, 1),
            cue=spans(words, accept),
            source=spans(words, accept),
            speaker=st.none() | st.builds(Speaker, NAMES),
            stance=st.none() | stance,
            attitude=st.sampled_from([None, True, False]),
        )
    )


def solid(words):
    """Neither edge of a span is white space, nor is there a line break in it."""
    return words == words.strip() and len(words.splitlines()) == 1 and "\t" not in words


@st.composite
def documents(draw, accept=bool, ids=NAMES, texts=TEXTS):
    """Documents with spans, labels and names, all of them gold."""
    words = draw(texts)
    possible = any(accept(character) for character in words)
    found = draw(st.lists(quotes(words, accept), max_size=3)) if possible else []
    return Document(words, tuple(found), draw(ids))


def caught(work, *arguments, **options):
    """The result of some work and its warnings."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        result = work(*arguments, **options)
    assert all(issubclass(warning.category, FormatWarning) for warning in found)
    return result, [str(warning.message) for warning in found]


@st.composite
def full_quotes(draw, words):
    quote = draw(quotes(words, bool))
    if quote.speaker:
        kind = draw(st.sampled_from(["person", "place", "unknown"]))
        quote = replace(
            quote, speaker=replace(quote.speaker, kind=kind, mentions=draw(spans(words, bool)))
        )
    if quote.stance:
        scores = st.just({}) | st.fixed_dictionaries({"so": ROUNDED, "or so": ROUNDED})
        quote = replace(quote, stance=replace(quote.stance, scores=draw(scores)))
    types = st.sampled_from([None, "direct", "mixed", "indirect"])
    return replace(quote, type=draw(types), score=draw(st.none() | ROUNDED))


@st.composite
def full_documents(draw):
    """Documents with everything that the interchange format can hold, and an id."""
    words = draw(TEXTS)
    found = draw(st.lists(full_quotes(words), max_size=2)) if words else []
    values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
        ),
        max_leaves=3,
    )
    keys = st.text(max_size=4).filter(lambda key: key not in {"id", "text", "quotes", "fields"})
    fields = draw(st.dictionaries(keys, values, max_size=2))
    return Document(words, tuple(found), draw(NAMES), fields)


CORPORA = st.lists(full_documents(), max_size=3, unique_by=lambda document: document.id)
