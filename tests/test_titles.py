"""Titles and offices before names."""

from __future__ import annotations

import pytest

from quotestance.titles import Office, is_mere_office, may_hold, office_at
from quotestance.types import Span


def office(text, name="Ann Hay"):
    start = text.index(name)
    return office_at(text, Span(start, start + len(name), name))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("President Ann Hay left", Office("president", ())),
        ("He told South Korean President Ann Hay", Office("president", ("South", "Korean"))),
        ("the US attorney general Ann Hay left", Office("general", ("US", "attorney"))),
        ("He met finance minister Ann Hay", Office("minister", ("finance",))),
        ("Mrs Ann Hay left", None),
        ("Ann Hay left", None),
        ("the general. Ann Hay left", None),
    ],
)
def test_the_office_before_a_name(text, found):
    assert office(text) == found


def test_the_office_inside_a_name():
    text = "Deputy Mayor Ann Hay left"
    assert office(text, "Mayor Ann Hay") == Office("mayor", ("Deputy",))


@pytest.mark.parametrize(
    ("before", "fitting", "others"),
    [
        (
            "Iranian President",
            ["the president", "the Iranian president", "Iran's president"],
            ["the US president", "the company's president", "the FIFA president", "his president"],
        ),
        (
            "US President",
            ["the American president", "the U.S. president"],
            ["the French president"],
        ),
        ("South Korean President", ["the South Korean president"], ["the North Korean president"]),
        ("Foreign Secretary", ["the foreign secretary"], ["the defence secretary"]),
        ("Prime Minister", ["the prime minister", "the British prime minister"], ["the minister"]),
        ("Vice President", ["the vice president"], ["the president"]),
        ("Attorney General", ["the attorney general", "the US attorney general"], ["the general"]),
        ("Foreign Minister", ["the minister"], ["the finance minister"]),
    ],
)
def test_who_may_hold_an_office(before, fitting, others):
    offices = {office(f"{before} Ann Hay")}
    assert all(may_hold(offices, phrase) for phrase in fitting)
    assert not any(may_hold(offices, phrase) for phrase in others)


@pytest.mark.parametrize(
    ("text", "name", "alone"),
    [
        ("then the President left", "President", True),
        ("then the Pope left", "Pope", True),
        ("then Pope left", "Pope", False),
        ("Prime Minister left", "Prime Minister", True),
        ("US attorney general left", "US attorney general", True),
        ("Foreman left", "Foreman", False),
        ("the Democrats left", "Democrats", False),
        ("Stephen King left", "Stephen King", False),
        ("General Motors left", "General Motors", False),
        ("Ann Hay, left", ",", False),
    ],
)
def test_offices_alone_are_no_names(text, name, alone):
    start = text.index(name)
    assert is_mere_office(text, Span(start, start + len(name), name)) is alone


def test_nobody_s_surname_is_an_office():
    span = Span(4, 11, "Foreman")
    assert is_mere_office("the Foreman left", span)
    assert not is_mere_office("the Foreman left", span, {"Foreman"})
