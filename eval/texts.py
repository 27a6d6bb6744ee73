"""Texts whose reading is measured: articles of files, many of them, long ones, and short ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from quotestance.errors import InputError
from quotestance.io import sources

BETWEEN = "\n\n"
_FEWEST_SYLLABLES = 2
_SYLLABLES = "ba den ka lo mir na os per rin sal tam ul ver wen yor zel".split()


def read(files: Sequence[str], count: int | None = None) -> list[str]:
    """Texts of files and folders; of more than `count`, so many at even distances.

    Raises:
        InputError: nothing is there, a file is not what it should be, a text is blank, or there
            are fewer than `count`.
        OSError: a file cannot be read.
    """
    documents = list(sources.read(sources.find(files)))
    for document in documents:
        if not document.text.strip():
            raise InputError(f"{document.id}: text is blank; leave this document out")
    if not documents or len(documents) < (count or 0):
        raise InputError(
            f"{', '.join(files)}: {len(documents)} articles; give files with at least {count or 1}"
        )
    kept = count or len(documents)
    return [documents[number * len(documents) // kept].text for number in range(kept)]


def in_turn(texts: Sequence[str], count: int) -> Iterator[str]:
    """So many texts; after the last one comes the first again."""
    return islice(cycle(texts), count)


def joined(texts: Sequence[str], characters: int) -> str:
    """One text of so many characters: texts in turn with a blank line between them."""
    parts: list[str] = []
    length = 0
    for text in cycle(texts):
        if length >= characters:
            break
        parts.append(text)
        length += len(text) + len(BETWEEN)
    return BETWEEN.join(parts)[:characters]


def short(index: int) -> str:
    """An invented text of two sentences; its names are in no text of another index.

    What is remembered of names would otherwise not show in the memory of a long run.
    """
    first, last, town = (_name(3 * index + part) for part in range(3))
    return (
        f"{first} {last}, who leads the council of {town}, denied on Monday that the bridge "
        f"would be closed. “We will keep it open,” she told reporters."
    )


def _name(number: int) -> str:
    """A name for every number, with as many syllables as that takes."""
    syllables: list[str] = []
    while number or len(syllables) < _FEWEST_SYLLABLES:
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables).capitalize()
