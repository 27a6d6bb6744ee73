"""What stands before a person's name in the text: titles, and the offices that they tell."""

from __future__ import annotations

import re

from quotestance.atlas import is_people, is_place
from quotestance.gazetteer import (
    Gender,
    is_courtesy_title,
    is_office,
    is_role,
    is_state_adjective,
    is_subject,
    may_be_a_name,
    title_gender,
)
from quotestance.names import strip_article
from quotestance.types import Span
from quotestance.words import words_of

_LONGEST_TITLE = 12
_WORDS_BEFORE = re.compile(r"(?:[\w’'.-]+[ ]){1,4}$")
_LONGEST_OFFICE = 60


def gender_told(text: str, name: Span) -> Gender | None:
    """What the title in or right before a name tells: *Mrs Hay*."""
    before = text[max(0, name.start - _LONGEST_TITLE) : name.start].split()[-1:]
    told = [title_gender(word) for word in (*before, *name.text.split()[:-1])]
    return next(filter(None, told), None)


def offices_at(text: str, name: Span) -> frozenset[str]:
    """The offices in or right before a person's name, folded: *the US attorney general Ann Hay*."""
    found = _WORDS_BEFORE.search(text[max(0, name.start - _LONGEST_OFFICE) : name.start])
    before = found.group().split() if found else []
    told = [word for word in name.text.split()[:-1] if _is_office(word)]
    for word in reversed(before):
        if not _is_office(word):
            break
        told.append(word)
    return frozenset(word.lower() for word in told)


def is_mere_office(text: str, span: Span) -> bool:
    """Whether what looks like a name is an office without one: *the President*, *the Pope*."""
    bare = strip_article(span.text)
    words = words_of(bare)
    article = bare != span.text or text[max(0, span.start - 4) : span.start].lower() == "the "
    common = article or bare.islower() or not may_be_a_name(words[-1].text)
    *before, last = (word.text for word in words)
    return common and _is_office(last) and all(map(_may_precede_an_office, before))


def _may_precede_an_office(word: str) -> bool:
    if _is_office(word) or is_state_adjective(word) or is_subject(word) or word.islower():
        return True
    return word == "Prime" or is_people(word) or is_place(word)


def _is_office(word: str) -> bool:
    return (is_office(word) or is_role(word)) and not is_courtesy_title(word)
