"""Quotation marks, paragraphs and quotation types.

A picture under a text says what every character is: `.` outside, `i` inside, `[` opening,
`]` closing.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotestance.text import MARKS, paragraph_spans, quotation_states, quote_type
from quotestance.types import Span


def picture(text):
    return "".join(".i[]"[state] for state in quotation_states(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Go,” he said.", "[iii]........."),
        ('"Go," he said.', "[iii]........."),
        ("‘Go,’ he said.", "[iii]........."),
        ("'Go,' he said.", "[iii]........."),
        ("``Go,'' he said.", "[[iii]]........."),
        ("`Go,' he said.", "[iii]........."),
        ("«Go», he said.", "[ii].........."),
        ("« Go », he said.", "[iiii].........."),
        ("«\u00a0Go\u00a0», he said.", "[iiii].........."),
        ("‹ Go ›, he said.", "[iiii].........."),
        ("»Go«, he said.", "[ii].........."),
        ("›Go‹, he said.", "[ii].........."),
        ("„Go“, he said.", "[ii].........."),
        ("„Go”, he said.", "[ii].........."),
        ("‚Go‘, he said.", "[ii].........."),
        ("”Go”, he said.", "[ii].........."),
        ("’Go’, he said.", "[ii].........."),
        ("＂Go,＂ he said.", "[iii]........."),
        ('“Go," he said.', "[iii]........."),
        ("“A ‘b “c” d,’ e.”", "[iiiiiiiiiiiiiii]"),
    ],
)
def test_every_kind_of_mark(text, expected):
    assert picture(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“I say ‘no’ now,” he", "[iiiiiiiiiiiiiii]..."),
        ("\"I say 'no' now,\" he", "[iiiiiiiiiiiiiii]..."),
        ("‘I say “no” now,’ he", "[iiiiiiiiiiiiiii]..."),
        ("'I say \"no\" now,' he", "[iiiiiiiiiiiiiii]..."),
        ("„I say ‚no‘ now“, he", "[iiiiiiiiiiiiii]...."),
    ],
)
def test_nested_marks_are_inside(text, expected):
    assert picture(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We shouldn’t and we don't.",
        "The ’90s, the '80s and the ‘70s.",
        "The workers’ pay and the dogs' home.",
        "Rock 'n' roll, and ’tis done. Get 'em!",
        "James’ boat.",
        'A 6" nail, a 7" nail and a 6\'2" man.',
        'A 6"x4" board and a 17", not a 15", screen.',
        "Run `ls` twice.",
    ],
)
def test_apostrophes_and_inches_are_no_quotation(text):
    assert set(picture(text)) == {"."}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We don’t,” he said.", "[iiiiiiiii]........."),
        ("'We don't,' he said.", "[iiiiiiiii]........."),
        ("‘The workers’ pay,’ he said.", "[iiiiiiiiiiiiiiiii]........."),
        ("‘I met James’ friend’ today.", "[iiiiiiiiiiiiiiiiiii]......."),
        ('"The boys\' ball," he said.', "[iiiiiiiiiiiiiii]........."),
        ("It's John's 'fine' day", "............[iiii]...."),
    ],
)
def test_apostrophes_do_not_close(text, expected):
    assert picture(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('("Go," he said)', ".[iii]........."),
        ('["Go" she said]', ".[ii].........."),
        ('—"Go," he said', ".[iii]........"),
        ('He said:"Go," so', "........[iii]..."),
        ('"Wait--" he said. "Go."', "[iiiiii]..........[iii]"),
        ('"Go,"he said. "No."', "[iii].........[iii]"),
    ],
)
def test_what_stands_next_to_a_mark(text, expected):
    assert picture(text) == expected


def test_each_paragraph_opens_and_only_the_last_closes():
    assert picture("“One.\n\n“Two.\n\n“Six,” he") == "[iiiiii[iiiiii[iiii]..."
    assert picture('"One.\n\n"Two.\n\n"Six," he') == "[iiiiii[iiiiii[iiii]..."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is “odd", "......[iii"),
        ("It is odd” he", ".........]..."),
        ("It is odd ”, he", "..........]...."),
        ("It is odd », he", "..........]...."),
        ('It is odd" he', "............."),
        ('It is odd"', ".........."),
        ('"', "."),
        ("“", "."),
        ("Lost “end, he. “So.” Ok", ".....[iiiiiiiii[iii]..."),
        ("“Lost end.\n\nThen “so” on.", "[iiiiiiiiiii.....[ii]...."),
    ],
)
def test_an_odd_number_of_marks_costs_at_most_a_paragraph(text, expected):
    assert picture(text) == expected


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", [""]),
        ("One line", ["One line"]),
        ("A wrapped\nline.", ["A wrapped\nline."]),
        ("One.\nTwo.", ["One.\n", "Two."]),
        ("He said “so”\nTwo", ["He said “so”\n", "Two"]),
        ("One\n\nTwo\n\n\nThree\n", ["One\n\n", "Two\n\n\n", "Three\n"]),
        ("One\r\n\r\nTwo", ["One\r\n\r\n", "Two"]),
        ("One \n \t\n Two", ["One \n \t\n", " Two"]),
    ],
)
def test_paragraphs(text, paragraphs):
    assert [text[span] for span in paragraph_spans(text)] == paragraphs


odd_texts = st.text(st.sampled_from(sorted(MARKS) + list("aS9 .,(\n\r\t")), max_size=60)


@settings(max_examples=60)
@given(odd_texts)
@example("")
def test_any_text_has_states(text):
    states = quotation_states(text)
    assert states.shape == (len(text),)
    assert set(states.tolist()) <= {0, 1, 2, 3}


@settings(max_examples=60)
@given(odd_texts)
def test_paragraphs_cover_the_text(text):
    assert "".join(text[span] for span in paragraph_spans(text)) == text


@pytest.mark.parametrize("unit", [" ", " 'a", "'x dogs' a", '"a ', "«a", "a\n "])
def test_time_grows_with_the_text_and_no_faster(unit):
    started = time.process_time()
    quotation_states(unit * (60_000 // len(unit)))
    assert time.process_time() - started < 1.5


TYPED = "“Go home,” he said, and “soon”."


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["“Go home,”"], "direct"),
        (["Go home,"], "direct"),
        (["“Go home,”", "“soon”"], "direct"),
        (["“soon”."], "direct"),
        (["and “soon”"], "mixed"),
        (["“Go home,”", "he said"], "mixed"),
        (["he said"], "indirect"),
        (["."], "indirect"),
    ],
)
def test_the_type_follows_the_marks(pieces, expected):
    content = [Span(start := TYPED.rindex(p), start + len(p), p) for p in pieces]
    assert quote_type(quotation_states(TYPED), content) == expected


def test_white_space_at_the_edges_does_not_count():
    states = np.array([0, 2, 1, 3, 0], dtype=np.int8)
    assert quote_type(states, [Span(0, 5, " “a” ")]) == "direct"
