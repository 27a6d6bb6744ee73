"""What the conventions of print say of an attribution: signatures, passives, whose a piece is."""

import pytest

from quotestance.attribute import Draft, without_chaining, without_doubles
from quotestance.passives import without_patients
from quotestance.signatures import signed
from tests.drafted import Text


def _unsigned(text, content):
    tokens = text.slice(content)
    return Draft(slice(tokens.start, tokens.start), (tokens,), (), 0.9, 0.9)


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("” ― Ann Hay", "Ann Hay"),
        ("”― Ann N. Hay\n“Next.”", "Ann N. Hay"),
        ("” — Zoë O’Brien-Hay “Next.”", "Zoë O’Brien-Hay"),
        ("” \u2015\u00a0Ann Hay\n", "Ann Hay"),
        ("”\n― Ann Hay\nNext.", "Ann Hay"),
        ("” — Yet “nobody” believed it.", None),
        ("” — However\n", None),
        ("” ― Ann Hay said so.", None),
        ("” ― and nobody laughed.", None),
        ("” - Ann Hay\n", None),
        (" ― Ann Hay\n", None),
    ],
)
def test_a_name_behind_a_dash_signs(tokenizer, after, name):
    text = Text(tokenizer, "Readers wrote.\n“Never again" + after)
    content = "“Never again" + ("”" if after[0] == "”" else "")
    (draft,) = signed([_unsigned(text, content)], text.text, text.tokens)
    assert draft.source == ((text.slice(name),) if name else ())
    assert (draft.cue.stop > draft.cue.start) == (name is not None)


def test_a_signature_takes_no_source_away(tokenizer):
    text = Text(tokenizer, "Bo wrote: “Never again” ― Ann Hay")
    draft = text.draft("“Never again”", "wrote", "Bo")
    assert signed([draft], text.text, text.tokens) == [draft]


@pytest.mark.parametrize(
    ("words", "content", "cue", "source", "stays"),
    [
        ("Bo laughed when asked about the dam.", "about the dam", "asked", "Bo", False),
        ("Bo laughed when asked about the dam.", "about the dam", "when asked", "Bo", False),
        ("He was pressed on the dam.", "on the dam", "was pressed", "He", False),
        ("Bo was pressed by Ann on the dam.", "on the dam", "was pressed", "Ann", True),
        ("Bo asked about the dam.", "about the dam", "asked", "Bo", True),
        ("Bo is in court, accused of theft.", "theft", "accused of", "Bo", False),
        ("Bo is in court, accused of theft.", "of theft", "accused", "Bo", False),
        ("Bo accused Ann of theft.", "Ann of theft", "accused", "Bo", True),
        ("Bo reportedly left.", "left", "reportedly", "Bo", False),
        ("Bo had been asked about it.", "about it", "had been asked", "Bo", False),
        ("Bo has been accused of theft.", "theft", "has been accused of", "Bo", False),
        ("Bo was repeatedly asked why.", "why", "asked", "Bo", False),
        ("Asked why, Bo left.", "why", "Asked", "Bo", False),
        ("“Why now?” asked Bo. “Go.”", "“Why now?”", "asked", "Bo", True),
        ('"Why now?"\nasked Bo.', '"Why now?"', "asked", "Bo", True),
        ("Bo has asked about it.", "about it", "has asked", "Bo", True),
        ("Bo said when asked that it rained.", "it rained", "said when asked", "Bo", True),
    ],
)
def test_who_was_asked_or_accused_is_no_source(tokenizer, words, content, cue, source, stays):
    text = Text(tokenizer, words)
    (draft,) = without_patients([text.draft(content, cue, source)], text.text, text.tokens)
    assert bool(draft.source) == stays


TWO = "“A dam,” Ann said. “A gate,” Bo added. “No more.”"


def test_what_follows_a_cue_is_not_the_one_before(tokenizer):
    text = Text(tokenizer, TWO)
    one, other = text.draft("“A dam,”", "said", "Ann"), text.draft("“A gate,”", "added", "Bo")
    greedy = Draft(one.cue, (*one.content, *other.content, text.slice("“No more.”")), (), 0.9, 0.9)
    assert [d.content for d in without_chaining([greedy, other])] == [one.content, other.content]


def test_what_stands_before_a_cue_is_not_the_one_after(tokenizer):
    text = Text(tokenizer, TWO)
    one, other = text.draft("“A dam,”", "said", "Ann"), text.draft("“A gate,”", "added", "Bo")
    greedy = Draft(other.cue, (*one.content, *other.content), (), 0.9, 0.9)
    assert [d.content for d in without_chaining([one, greedy])] == [one.content, other.content]


def test_nothing_is_left_without_a_piece(tokenizer):
    text = Text(tokenizer, TWO)
    one = Draft(
        text.slice("said"), (text.slice("“A gate,”"), text.slice("“No more.”")), (), 0.9, 0.9
    )
    other = text.draft("“A gate,”", "added", "Bo")
    assert all(draft.content for draft in without_chaining([one, other]))


def test_a_cue_inside_a_piece_divides_nothing(tokenizer):
    text = Text(tokenizer, "“Bo denied theft,” Ann said. “No more.”")
    inner = text.draft("theft", "denied", "Bo")
    outer = text.draft("“Bo denied theft,”", "said", "Ann")
    outer = Draft(outer.cue, (*outer.content, text.slice("“No more.”")), (), 0.9, 0.9)
    assert without_chaining([inner, outer]) == [inner, outer]


REPORTS = "Ann denied reports that it rained: “No.”"


def test_what_is_quoted_in_another_ends_with_its_piece(tokenizer):
    text = Text(tokenizer, REPORTS)
    outer = text.draft("reports that it rained", "denied", "Ann")
    inner = text.draft("it rained", "reports", "Ann")
    greedy = Draft(inner.cue, (*inner.content, text.slice("“No.”")), (), 0.9, 0.9)
    assert [d.content for d in without_chaining([outer, greedy])] == [outer.content, inner.content]


def test_a_denial_and_what_it_denies_are_no_doubles(tokenizer):
    text = Text(
        tokenizer,
        "Ann denied claims of long and heavy rain in the night of Friday and the day of Monday.",
    )
    outer = text.draft(
        "claims of long and heavy rain in the night of Friday and the day of Monday",
        "denied",
        "Ann",
    )
    inner = text.draft(
        "long and heavy rain in the night of Friday and the day of Monday", "claims", "Ann"
    )
    beside = text.draft(
        "long and heavy rain in the night of Friday and the day of Monday", "denied", "Ann"
    )
    assert without_doubles([outer, inner]) == [outer, inner]
    assert without_doubles([outer, beside]) == [outer]
