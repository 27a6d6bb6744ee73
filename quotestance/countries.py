"""What a text calls a country."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache, reduce

from quotestance.atlas import Country, country
from quotestance.names import fuller

_WORD_BEFORE = re.compile(r"([A-Z][\w’'-]*) $")
_LONGEST_WORD = 30
# Capitalised where they open a sentence; any other such word makes the country a part of a name.
_OPENERS = frozenset(
    "a after against and as at before both but by during for from if in into like of on since so "
    "that the to under until when where while with yet".split()
)


def country_in(text: str, name: str) -> str:
    """What a text calls the country that it names, or means, by `name`.

    The fullest of the country's names there, of equally full ones the most frequent: *US* where
    the text writes *America* once. Any other name stays as it is.
    """
    found = country(name)
    if found is None:
        return name
    used = [each for each, _ in _uses(text, found).most_common()]
    return reduce(fuller, used) if used else name


# A long text is resolved in stretches, and all of it asked each time.
@lru_cache(maxsize=64)
def _uses(text: str, found: Country) -> Counter[str]:
    """How often a text writes each name of a country, but not in other names: *Latin America*."""
    called = sorted({found.name, *found.aliases}, key=lambda each: (-len(each), each))
    if not any(each in text for each in called):
        return Counter()
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, called))})(?!\w|\.\w)")
    return Counter(m.group() for m in pattern.finditer(text) if not _in_a_name(text, m.start()))


def _in_a_name(text: str, start: int) -> bool:
    before = _WORD_BEFORE.search(text[max(0, start - _LONGEST_WORD) : start])
    return before is not None and before[1].lower() not in _OPENERS
