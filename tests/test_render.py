"""The table for a terminal."""

from __future__ import annotations

import re

import pytest

from quotestance import render
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

TEXT = (
    "“The valley cannot wait another winter for its bridge, and I ask the council to vote for the "
    "money tonight rather than send us one more committee,” said Ada Lund.\nHe says no."
)
END = TEXT.index("”") + 1


def quote(start=0, end=END, **known):
    return Quote(content=spans_of(TEXT, [[start, end]]), **known)


URGED = quote(
    speaker=Speaker("Ada Lund", "person"),
    stance=Stance("urge", {"urge": 0.914, "condemn": 0.086}, second="condemn"),
    type="direct",
    attitude=False,
)


def table(*quotes, **options):
    return render.table(Document(TEXT, quotes, id="bridge.txt"), **options)


def test_a_quote_is_laid_out_in_columns():
    assert table(URGED, quote(171, 173, type="indirect", attitude=True), width=80) == (
        "bridge.txt: 2 quotations\n"
        "speaker   stance        type      words\n"
        "--------  ------------  --------  ----------------------------------------------\n"
        "Ada Lund  urge 0.91     direct    “The valley cannot wait another winter for its\n"
        "          also condemn            bridge, and I ask the council to vote for the\n"
        "                                  money tonight rather than send us one more\n"
        "                                  committee,”\n"
        "-         -             indirect  no\n"
        "                        attitude\n"
    )


def test_no_quotes_take_one_line():
    assert render.table(Document("Nothing.", id="a.txt")) == "a.txt: no quotations found\n"
    assert render.table(Document("")) == "document: no quotations found\n"


def test_gold_has_no_probability():
    assert re.search(r"^- +deny +- +“The", table(quote(stance=Stance("deny"))), re.MULTILINE)


@pytest.mark.parametrize("width", [60, 100, 200])
def test_no_line_is_wider_than_asked(width):
    speaker = Speaker("The Association of Bridge Builders, Ferrymen and Other Watermen")
    lines = table(quote(speaker=speaker, stance=Stance("urge")), width=width).splitlines()
    assert max(len(line) for line in lines) <= width
    assert width - max(len(line) for line in lines) < 12


def test_a_very_narrow_terminal_still_shows_words():
    assert "valley cannot wait" in table(URGED, width=1)


def test_colour_is_for_the_stance_only_and_only_on_request():
    coloured = table(URGED, quote(stance=Stance("neutral")), colour=True)
    assert "\033[33murge 0.91   \033[0m" in coloured
    assert "\033[33mneutral" not in coloured
    assert re.sub(r"\033\[\d+m", "", coloured) == table(URGED, quote(stance=Stance("neutral")))


def test_words_stand_on_one_line_and_cannot_steer_the_terminal():
    text = "a\r\n\tb \033[2Jc\x9bd\0"
    document = Document(text, (Quote(spans_of(text, [[0, len(text)]])),), id="\033]0;x")
    shown = render.table(document)
    assert shown.splitlines()[-1].endswith("a b �[2Jc�d�")
    assert all(character.isprintable() for character in shown.replace("\n", ""))
