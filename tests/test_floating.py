"""Quotations that no cue introduces: further pieces, records of their own, and whose they are."""

import pytest

from quotestance.floating import carry_speakers, voices, with_floating
from quotestance.types import Speaker
from tests.drafted import Text

GOES_ON = "“We will stay,” said Bo. “The dam is safe, and it will hold.”"
LATER = "“We will stay,” said Bo.\n\n“The dam is safe, and it will hold.”"
FLOATING = "“The dam is safe, and it will hold.”"


def read(tokenizer, text, *contents):
    text = Text(tokenizer, text)
    said = text.draft("“We will stay,”", "said", "Bo")
    found = [text.content(words) for words in ("“We will stay,”", *contents)]
    return text, with_floating([said], found, text.tokens)


def test_what_goes_on_after_the_cue_is_a_further_piece(tokenizer):
    text, (draft,) = read(tokenizer, GOES_ON, FLOATING)
    assert draft.content == (text.slice("“We will stay,”"), text.slice(FLOATING))


def test_a_new_paragraph_is_a_record_of_its_own(tokenizer):
    text, (_, floating) = read(tokenizer, LATER, FLOATING)
    assert floating.content == (text.slice(FLOATING),)
    assert floating.cue.start == floating.cue.stop
    assert floating.source == ()


@pytest.mark.parametrize("content", ["“The dam”", "The dam is safe, and it will hold."])
def test_a_few_words_and_words_without_marks_do_not_float(tokenizer, content):
    _, drafts = read(tokenizer, "“We will stay,” said Bo. " + content, content)
    assert len(drafts) == 1
    assert len(drafts[0].content) == 1


@pytest.mark.parametrize(
    ("between", "name", "voice"),
    [
        ("\n\nAnn was calm. ", "Ann", "Ann"),
        (" Ann was calm. ", "Ann", "Ann"),
        (" That was for Ann. ", "Ann", None),
        (" Ann was calm.\n\n", "Ann", None),
    ],
)
def test_who_opens_the_paragraph_speaks_in_it(tokenizer, between, name, voice):
    text, drafts = read(tokenizer, "“We will stay,” said Bo." + between + FLOATING, FLOATING)
    people = [text.slice("Bo"), text.slice(name)]
    expected = [text.slice("Bo"), text.slice(voice) if voice else None]
    assert voices(drafts, people, text.text, text.tokens) == expected


@pytest.mark.parametrize(
    ("between", "own", "carried"),
    [("\n\n", None, "Bo"), ("\n\n", "Ann", "Ann"), (" It rained. " * 40 + "\n\n", None, None)],
)
def test_the_last_speaker_goes_on(tokenizer, between, own, carried):
    text, drafts = read(tokenizer, "“We will stay,” said Bo." + between + FLOATING, FLOATING)
    speakers = [Speaker("Bo"), Speaker(own) if own else None]
    _, found = carry_speakers(drafts, speakers, text.tokens)
    assert (found.name if found else None) == carried
