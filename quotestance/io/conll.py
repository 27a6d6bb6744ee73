r"""CoNLL: a token a line, its tags in the columns content, cue and source, in a scheme you name.

    # scheme = iob2
    # columns = token content cue source space
    # newdoc id = ferry
    Lund	O	O	B-1	_
    said	O	B-1	O	_
    it	B-1	O	O	SpaceAfter=No
    .	O	O	O	SpacesAfter=\n\n

The kind of a tag is the number of its quote within the document, so that content, cue and source
stay tied; a span of several quotes has the kind `1+3`. Tags of other kinds, or of none, tie what
stands between two blank lines into one quote.

Text is rebuilt from the last column, in the manner of CoNLL-U: `_` is one space, `SpaceAfter=No`
none, `SpacesAfter=` gives it (`\s` a space, `\n`, `\r`, `\t`, `\\`, `\uXXXX`). Where the column is
missing there is one space between tokens and a line break at a blank line. White space before the
first token is a comment, `# spaces = …`. So own files give back the text, character by character.

Schemes: `iob2` (every span begins with B), `iob1` (B only right after a span of the same kind),
`bioes` (E ends a span, S is one of a single token). A file must keep to its scheme.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from quotestance.errors import InputError
from quotestance.io import atomic, iob, tokens, utf8
from quotestance.io.graph import ROLES, Role
from quotestance.io.iob import Scheme
from quotestance.io.losses import Losses
from quotestance.io.traits import Pieces, Traits, quote_of
from quotestance.types import Document, Quote, Span

_COLUMNS = "# columns = token content cue source space"
_DOCUMENT = "# newdoc"
_DOCUMENT_ID = "# newdoc id ="
_LEAD = "# spaces ="
_SCHEME = "# scheme ="
_BOUNDARY = "-DOCSTART-"

_TAG = r"(O|[BIES](-\S+)?)"
_LOOSE_ROW = re.compile(rf"#\s+{_TAG}\s+{_TAG}\s+{_TAG}(\s+\S+)?\s*")
_NUMBERS = re.compile(r"\d+(\+\d+)*")
_NEED = "give a token and its tags for content, cue and source, between tabs or spaces"

_ESCAPES = {"\\": "\\\\", " ": "\\s", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = {escape: character for character, escape in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\(?:[\\snrt]|u[0-9a-f]{4})")


def read(path: Path | str, scheme: Scheme) -> Iterator[Document]:
    """Read a file in columns: `# newdoc` or `-DOCSTART-` begin a document.

    A file with neither is one document, named like the file. What stands between two blank lines
    is a sentence: no span goes on behind it.

    Raises:
        InputError: a line lacks columns or a tag is against the scheme; names file, line, column.
        OSError: the file cannot be read.
    """
    losses = Losses.reading(path)
    for draft in _drafts(Path(path), scheme):
        yield _document(draft, scheme, losses)
    losses.warn()


def write(documents: Iterable[Document], path: Path | str, scheme: Scheme) -> None:
    """Write tokens and tags; the file appears whole or not at all.

    A column has room for one tag a token: of spans that overlap, those of the earlier quote are
    written; spans are drawn in to the edges of words and signs. A blank line stands at every line
    break outside of spans. Speakers, stances and all else but spans have no place.

    Raises:
        OSError: the file cannot be written.
    """
    losses = Losses.writing("CoNLL", path)
    with atomic.opened(path) as stream:
        stream.write(f"{_SCHEME} {scheme}\n{_COLUMNS}\n")
        for document in documents:
            losses.document(document, frozenset())
            stream.writelines(_lines(document, scheme, losses))
    losses.warn()


# Writing


@dataclass(slots=True)
class _Column:
    """The spans of one column with the numbers of their quotes; none overlaps another."""

    numbers: dict[Span, list[int]] = field(default_factory=dict)

    def takes(self, span: Span, number: int) -> bool:
        """Whether there is room for a span of a quote; it is then taken in."""
        if span not in self.numbers and any(span.overlaps(other) for other in self.numbers):
            return False
        if number not in self.numbers.setdefault(span, []):
            self.numbers[span].append(number)
        return True

    def crosses(self, start: int, end: int) -> bool:
        """Whether a span goes on over a gap."""
        return any(span.start < start and end < span.end for span in self.numbers)


def _lines(document: Document, scheme: Scheme, losses: Losses) -> Iterator[str]:
    text = utf8.without_surrogates(document.text)
    losses.add("lone surrogates in texts", utf8.surrogates(document.text))
    columns = _columns(document.quotes, losses)
    edges = [span for column in columns.values() for span in column.numbers]
    words = [token for token in tokens.cut(text, edges) if not token.text.isspace()]
    lead = text[: words[0].start if words else None]
    yield f"{_DOCUMENT}\n" if document.id is None else f"{_DOCUMENT_ID} {_escaped(document.id)}\n"
    yield f"{_LEAD} {_escaped(lead)}\n" if lead else ""
    breaks = _breaks(text, words, columns.values())
    tags = [_tags(columns[role], words, scheme, breaks) for role in ROLES]
    ends = [*(word.start for word in words), len(text)][1 : len(words) + 1]
    for number, (word, end, *row) in enumerate(zip(words, ends, *tags, strict=True), start=1):
        space = _space(text[word.end : end], last=number == len(words))
        yield "\t".join([word.text, *row, space]) + "\n"
        yield "\n" if number in breaks else ""
    yield "\n"


def _breaks(text: str, words: Sequence[Span], columns: Collection[_Column]) -> frozenset[int]:
    """The numbers of the words that begin a sentence: after a line break outside of spans."""
    return frozenset(
        number
        for number, (word, following) in enumerate(pairwise(words), start=1)
        if "\n" in text[word.end : following.start]
        and not any(column.crosses(word.end, following.start) for column in columns)
    )


def _columns(quotes: Iterable[Quote], losses: Losses) -> Mapping[Role, _Column]:
    columns = {role: _Column() for role in ROLES}
    for number, quote in enumerate(quotes, start=1):
        if not _put(columns["content"], "content", quote.content, number, losses):
            losses.add("quotes without room for any content")
            continue
        for role in ("cue", "source"):
            _put(columns[role], role, getattr(quote, role), number, losses)
    return columns


def _put(column: _Column, role: Role, spans: Iterable[Span], number: int, losses: Losses) -> bool:
    """Take in spans as far as there is room; whether there was any."""
    taken = 0
    for span in spans:
        words = _trimmed(span)
        losses.add("edges of spans in white space", words != span)
        if words is not None and column.takes(words, number):
            taken += 1
        else:
            losses.add(f"{role} spans that overlap others", words is not None)
    return taken > 0


def _trimmed(span: Span) -> Span | None:
    words = span.text.strip()
    if not words:
        return None
    start = span.start + len(span.text) - len(span.text.lstrip())
    return Span(start, start + len(words), words)


def _tags(
    column: _Column, words: Sequence[Span], scheme: Scheme, breaks: Collection[int]
) -> list[str]:
    spans = []
    for span, numbers in column.numbers.items():
        inside = tokens.covered(words, span)
        kind = "+".join(map(str, numbers))
        spans.append(iob.Tagged(inside.start, inside.stop, kind))
    return iob.encode(spans, len(words), scheme, breaks)


def _space(gap: str, *, last: bool) -> str:
    if gap == " " and not last:
        return "_"
    return f"SpacesAfter={_escaped(gap)}" if gap else "SpaceAfter=No"


def _escaped(text: str) -> str:
    return "".join(
        _ESCAPES.get(each) or (f"\\u{ord(each):04x}" if each.isspace() else each) for each in text
    )


# Reading


@dataclass(frozen=True, slots=True)
class _Row:
    """A token line; `space` is `None` where it leaves open what comes after the token."""

    where: str
    token: str
    tags: Mapping[Role, str]
    space: str | None


@dataclass(slots=True)
class _Draft:
    """A document as far as it has been read: sentences of rows, of which the last is open."""

    id: str | None
    lead: str = ""
    sentences: list[list[_Row]] = field(default_factory=lambda: [[]])


def _drafts(path: Path, scheme: Scheme) -> Iterator[_Draft]:
    draft: _Draft | None = None
    count = 0
    for where, line in _numbered(path):
        if line.startswith((_DOCUMENT, _BOUNDARY)):
            if draft is not None:
                yield draft
            count += 1
            draft = _Draft(_id(line, path, count))
        elif _is_comment(line):
            _take_comment(line, where, draft, scheme)
        elif line.strip():
            draft = draft or _Draft(path.name)
            draft.sentences[-1].append(_row(line, where))
        elif draft is not None:
            draft.sentences.append([])
    if draft is not None:
        yield draft


def _numbered(path: Path) -> Iterator[tuple[str, str]]:
    offset = 0
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            where = f"{path}, line {number}"
            yield where, utf8.decode(raw, where, offset).rstrip("\r\n")
            offset += len(raw)


def _id(line: str, path: Path, count: int) -> str | None:
    if line.startswith(_BOUNDARY):
        return f"{path.name}#{count}"
    given = line.startswith(_DOCUMENT_ID)
    return _unescaped(line.removeprefix(_DOCUMENT_ID).removeprefix(" ")) if given else None


def _is_comment(line: str) -> bool:
    return line.startswith("#") and "\t" not in line and not _LOOSE_ROW.fullmatch(line)


def _take_comment(line: str, where: str, draft: _Draft | None, scheme: Scheme) -> None:
    if draft is not None and line.startswith(_LEAD):
        draft.lead = _unescaped(line.removeprefix(_LEAD).removeprefix(" "))
    elif line.startswith(_SCHEME) and line.removeprefix(_SCHEME).strip() != scheme:
        found = line.removeprefix(_SCHEME).strip()
        raise InputError.of(where, "the scheme of the file", found, f"give that, not {scheme!r}")


def _row(line: str, where: str) -> _Row:
    cells = line.split("\t") if "\t" in line else line.split()
    if len(cells) not in (4, 5) or not cells[0]:
        raise InputError.of(where, "the line", line, _NEED)
    tags = dict(zip(ROLES, cells[1:4], strict=True))
    return _Row(where, cells[0], tags, _read_space(cells[4]) if len(cells) == 5 else None)


def _read_space(cell: str) -> str | None:
    for note in cell.split("|"):
        name, _, value = note.partition("=")
        if name == "SpaceAfter" and value == "No":
            return ""
        if name == "SpacesAfter":
            return _unescaped(value)
    return None


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda match: _PLAIN[match[0]] if match[0] in _PLAIN else chr(int(match[0][2:], 16)), text
    )


def _document(draft: _Draft, scheme: Scheme, losses: Losses) -> Document:
    sentences = [sentence for sentence in draft.sentences if sentence]
    parts, places = [draft.lead], []
    end = len(draft.lead)
    for sentence in sentences:
        for row in sentence:
            places.append(Span(end, end + len(row.token), row.token))
            default = "" if row is sentences[-1][-1] else "\n" if row is sentence[-1] else " "
            parts += [row.token, default if row.space is None else row.space]
            end += len(parts[-2]) + len(parts[-1])
    text = "".join(parts)
    return Document(text, tuple(_quotes(sentences, places, text, scheme, losses)), draft.id)


def _quotes(
    sentences: Sequence[Sequence[_Row]],
    places: Sequence[Span],
    text: str,
    scheme: Scheme,
    losses: Losses,
) -> Iterator[Quote]:
    found: dict[tuple[bool, int], dict[Role, list[Span]]] = {}
    first = 0
    for index, sentence in enumerate(sentences):
        for role in ROLES:
            for span in _decoded(sentence, role, scheme):
                start, end = places[first + span.start].start, places[first + span.end - 1].end
                for key in _keys(span.kind, index):
                    spans = found.setdefault(key, {role: [] for role in ROLES})
                    spans[role].append(Span(start, end, text[start:end]))
        first += len(sentence)
    for _, spans in sorted(found.items()):
        if spans["content"]:
            yield quote_of(Pieces(**spans), Traits(), "")
        for role in ("cue", "source"):
            losses.add(f"{role}s tied to no content", 0 if spans["content"] else len(spans[role]))


def _decoded(sentence: Sequence[_Row], role: Role, scheme: Scheme) -> Iterator[iob.Tagged]:
    try:
        yield from iob.decode([row.tags[role] for row in sentence], scheme)
    except iob.TagError as error:
        row = sentence[error.index]
        raise InputError.of(row.where, role, row.tags[role], error.need) from error


def _keys(kind: str, sentence: int) -> list[tuple[bool, int]]:
    """Which quotes a span belongs to: those it names by number, or that of its sentence."""
    if _NUMBERS.fullmatch(kind):
        return [(False, int(number)) for number in kind.split("+")]
    return [(True, sentence)]
