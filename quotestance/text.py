"""Pure functions on strings: quotation marks, paragraphs, the mechanical type of a quotation.

Marks are a feature and never a gate: whatever is odd about them costs a hint, not a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quotestance.types import QuoteType, Span

OUTSIDE, INSIDE, OPENING, CLOSING = range(4)

MARKS = frozenset("\"＂“”„‟«»‘’‚‛‹›'`")

# Begins with a set of characters, which is found faster than one of two alternatives.
_MARK = re.compile(r"[\"＂“”„‟«»‘’‚‛‹›'`](?:(?<=`)`|(?<=')')?")
_BREAK = re.compile(r"\n[ \t\r\n]*")
_ENDS_SENTENCE = tuple(".!?:;\"”’»'")
_ELISION = re.compile(
    r"[’'‘](?:\d\d?s?\b|em\b|til\b|tis\b|twas\b|cause\b|n\b|round\b)", re.IGNORECASE
)
# A single mark that can close, or else one that can open.
_SINGLE_MARK = re.compile(r"(?P<close>(?<=\S)['’](?!\w))|(?<!\w)[‘'](?=\w)")

_STOPS = ".,;:!?)]}"
_SINGLE = {"'", "’", "‘", "‛", "`"}
_CLOSERS = {
    "„": {"“", "”", "‟"},
    "‚": {"‘", "’"},
    "“": {"”", "“", '"', "''"},
    "‟": {"”", '"'},
    "”": {"”"},
    "«": {"»"},
    "»": {"«", "»"},
    "‹": {"›"},
    "›": {"‹"},
    "‘": {"’", "'"},
    "‛": {"’", "'"},
    "’": {"’", "'"},
    "'": {"'", "’"},
    "`": {"'", "’", "`"},
    "``": {"''", '"', "``"},
    "''": {"''"},
    '"': {'"', "”", "''"},
    "＂": {"＂"},
}


@dataclass(slots=True)
class _Scan:
    """Where one paragraph's scan stands: marks still open, innermost last."""

    states: NDArray[np.int8]
    open: list[str] = field(default_factory=list)
    since: int = 0


def paragraph_spans(text: str) -> list[slice]:
    """Paragraphs of a text as character slices that together cover it.

    A blank line ends a paragraph, and so does a line break after sentence-final
    punctuation; any other line break is taken for a wrapped line.
    """
    ends = list(_paragraph_ends(text))
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]


def _paragraph_ends(text: str) -> Iterator[int]:
    line = 0
    for match in _BREAK.finditer(text):
        start, last = match.start(), match.group().rindex("\n")
        blank_line = last > 0
        if blank_line or text[line:start].rstrip(" \t\r").endswith(_ENDS_SENTENCE):
            yield start + last + 1
        line = match.end()


def quotation_states(text: str) -> NDArray[np.int8]:
    """Say of every character how it stands to the quotation marks.

    Returns:
        Shape: (characters,), one of OUTSIDE, INSIDE, OPENING and CLOSING. Only the
        outermost marks open and close; what they hold, nested marks included, is INSIDE.
        A quotation that a paragraph leaves open is inside until that paragraph ends.
    """
    states = np.zeros(len(text), dtype=np.int8)
    for paragraph in paragraph_spans(text):
        _scan_paragraph(text, paragraph, states)
    return states


def quote_type(states: NDArray[np.int8], content: Sequence[Span]) -> QuoteType:
    """The mechanical type: direct when every piece is in marks, mixed when some of it is."""
    inside = [_share_inside(states, piece) for piece in content]
    if all(share == 1 for share in inside):
        return "direct"
    return "mixed" if any(share > 0 for share in inside) else "indirect"


def _share_inside(states: NDArray[np.int8], piece: Span) -> float:
    """Share of a piece's characters within marks; white space and a last stop do not count."""
    text = piece.text.rstrip(" \t\r\n.,;")
    inside = states[piece.start : piece.start + len(text)] != OUTSIDE
    if not text.strip() or not inside.any():
        return 0.0
    letters = [index for index, character in enumerate(text) if not character.isspace()]
    return 1.0 if inside.all() else float(np.mean(inside[letters]))


def _scan_paragraph(text: str, paragraph: slice, states: NDArray[np.int8]) -> None:
    scan = _Scan(states)
    for match in _MARK.finditer(text, paragraph.start, paragraph.stop):
        mark, start, end = match.group(), match.start(), match.end()
        if scan.open and _closes(text, match, scan.open[-1], paragraph.stop):
            _close(scan, start, end)
        elif _opens(text, match, scan.open, paragraph.stop):
            _open(scan, mark, start, end)
        elif not scan.open and mark in {"”", "»", "''"}:
            states[start:end] = CLOSING
    if scan.open:
        states[scan.since : paragraph.stop] = INSIDE


def _open(scan: _Scan, mark: str, start: int, end: int) -> None:
    if scan.open == [mark] and mark not in _SINGLE:
        # The same mark opens again: a further paragraph of one quotation, or a lost end.
        scan.states[scan.since : start] = INSIDE
        scan.open.clear()
    if not scan.open:
        scan.states[start:end] = OPENING
        scan.since = end
    scan.open.append(mark)


def _close(scan: _Scan, start: int, end: int) -> None:
    scan.open.pop()
    if not scan.open:
        scan.states[scan.since : start] = INSIDE
        scan.states[start:end] = CLOSING


def _closes(text: str, match: re.Match[str], opened_by: str, limit: int) -> bool:
    mark = match.group()
    if mark not in _CLOSERS[opened_by]:
        return False
    if mark in _SINGLE:
        return _closes_single(text, match, limit)
    return not (mark in {'"', "＂", "“"} and _looks_opening(text, match) and opened_by != "„")


def _closes_single(text: str, match: re.Match[str], limit: int) -> bool:
    start, end = match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isspace() or after.isalnum():
        return False
    possessive = before in "sS" and re.match(r"\s[a-z]", text[end : end + 2]) is not None
    return not (possessive and _later_single_close(text, end, limit))


def _later_single_close(text: str, start: int, limit: int) -> bool:
    later = _SINGLE_MARK.search(text, start, limit)
    return later is not None and later["close"] is not None


def _opens(text: str, match: re.Match[str], stack: Sequence[str], limit: int) -> bool:
    mark, after = match.group(), text[match.end() : match.end() + 2]
    if mark in _SINGLE:
        return _opens_single(text, match, stack, limit)
    if mark in {"«", "‹"} and after[:1].isspace():  # the French way
        return bool(after.strip()) and _free_before(text, match)
    if not after or after[0].isspace():
        return False
    if mark in {"”", "»", "›", "''"}:
        return not stack and _free_before(text, match) and after[0] not in _STOPS
    return mark not in {'"', "＂"} or _not_inches(text, match)


def _opens_single(text: str, match: re.Match[str], stack: Sequence[str], limit: int) -> bool:
    if not _looks_opening(text, match) or _ELISION.match(text, match.start()):
        return False
    # An apostrophe's glyph opens only where something later can close it.
    return match.group() == "‘" or (
        not (stack and stack[-1] in _SINGLE) and _later_single_close(text, match.end(), limit)
    )


def _looks_opening(text: str, match: re.Match[str]) -> bool:
    """White space or a bracket before, and something to quote after."""
    after = text[match.end() : match.end() + 1]
    return _free_before(text, match) and not (after.isspace() or not after)


def _free_before(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()] if match.start() else ""
    return not before or before.isspace() or before in "([{—–-\"“‘'"


def _not_inches(text: str, match: re.Match[str]) -> bool:
    return not text[match.start() - 1 : match.start()].isdigit() or match.start() == 0
