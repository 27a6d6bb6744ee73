r"""brat standoff: a folder of `NAME.txt`, verbatim, and `NAME.ann`, the way PolNeAR publishes it.

    T1	Source 0 8	Ada Lund
    T2	Cue 9 13	said
    T3	Content 14 30;35 52	the ferry will not sail
    T4	Attribution 9 13	said
    E1	Attribution:T4 Cue:T2 Content:T3 Source:T1
    A1	Stance E1 deny
    A2	SecondStance E1 condemn
    A3	Attitude E1 false
    #1	AnnotatorNotes E1	speaker: Ada Lund

Offsets are in characters, end exclusive. The trigger of an event says nothing of its own: it
stands where the cue stands or, without one, at the first piece of the content. The name of a file
is the id of its document; characters that file names cannot have are written as `%XX`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from quotestance.errors import InputError
from quotestance.io import atomic, standoff, utf8
from quotestance.io.graph import ROLES
from quotestance.io.ids import Ids
from quotestance.io.losses import TRAITS, Losses
from quotestance.io.standoff import EVENT, SPEAKER
from quotestance.io.traits import STANCES, Traits
from quotestance.types import Document, Quote, Span

CONFIGURATION = "annotation.conf"

_ENDINGS = (".txt", ".ann")
_NOTE = "AnnotatorNotes"
# An annotation is one line in columns, with the marked words in the last: brat, too, ends a
# fragment at these characters.
_UNBROKEN = re.compile(r"[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"^\.|[\x00-\x1f\x7f/\\:*?\"<>|%]|[. ]$")


def read(path: Path | str) -> Iterator[Document]:
    """Read a folder and its subfolders, sorted by name, or one document by its .txt or .ann file.

    A text without annotations is a document without quotes. The layout of PolNeAR is understood
    too: `text/NAME.txt` beside `attributions/NAME_ANNOTATOR.ann`, a document for every .ann file.
    Arguments may be repeated (`Content2`), a trigger of the kind Cue is a cue, attributes may
    stand at the event or at its content, and a content without an event is a quote. What has
    other names is passed over and counted in a warning.

    Raises:
        InputError: a line cannot be understood, or texts and annotations do not fit together.
        OSError: a file cannot be read.
    """
    losses = Losses.reading(path)
    for files in _files(Path(path)):
        yield _document(files, losses)
    losses.warn()


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Write a folder, which appears whole or not at all, with an `annotation.conf` for brat.

    Spans end at line breaks and tabs, as they do in brat: a longer one becomes several pieces.

    Raises:
        InputError: the path is that of a file, such as NAME.ann.
        OSError: the folder cannot be written, or there is one that is not empty.
    """
    if Path(path).suffix in _ENDINGS:
        raise InputError(f"{path}: brat is written as a folder of .txt and .ann; name a new folder")
    losses = Losses.writing("brat", path)
    ids = Ids(losses)
    labels = dict.fromkeys(STANCES)
    with atomic.folder(path) as folder:
        for document in documents:
            stem = folder / _stem(ids.of(utf8.without_surrogates(document.id or "")))
            losses.document(document, TRAITS)
            losses.add("lone surrogates in texts", utf8.surrogates(document.text))
            _save(utf8.without_surrogates(document.text), Path(f"{stem}.txt"))
            _save("".join(_lines(document.quotes, losses)), Path(f"{stem}.ann"))
            labels.update(dict.fromkeys(_stances(document)))
        _save(_configuration(labels), folder / CONFIGURATION)
    losses.warn()


# Reading


@dataclass(frozen=True, slots=True)
class _Files:
    id: str
    text: Path
    annotations: Path | None


def _files(path: Path) -> Iterator[_Files]:
    if path.is_dir():
        texts, annotations = path / "text", path / "attributions"
        parted = texts.is_dir() and annotations.is_dir()
        yield from _parted(texts, annotations) if parted else _in_folder(path)
        return
    stem = path.with_suffix("") if path.suffix in _ENDINGS else path
    if not Path(f"{stem}.txt").exists():
        raise InputError(f"{path}: no such document; brat needs {stem}.txt beside {stem}.ann")
    yield _pair(stem, stem.name)


def _in_folder(folder: Path) -> Iterator[_Files]:
    found = {file.with_suffix("") for file in folder.rglob("*") if file.suffix in _ENDINGS}
    stems = sorted((stem.relative_to(folder).as_posix(), stem) for stem in found)
    if not stems:
        raise InputError(f"{folder}: nothing to read; brat needs files NAME.txt and NAME.ann")
    for name, stem in stems:
        yield _pair(stem, name)


def _pair(stem: Path, name: str) -> _Files:
    text, annotations = Path(f"{stem}.txt"), Path(f"{stem}.ann")
    if not text.exists():
        raise InputError(f"{annotations}: the text is missing; put {text.name} beside it")
    return _Files(_id(name), text, annotations if annotations.exists() else None)


def _parted(texts: Path, folder: Path) -> Iterator[_Files]:
    for path in sorted(folder.glob("*.ann")):
        names = (path.stem, path.stem.rpartition("_")[0])
        text = next(
            (texts / f"{name}.txt" for name in names if (texts / f"{name}.txt").exists()), None
        )
        if text is None:
            raise InputError(f"{path}: the text is missing; put {names[1]}.txt into {texts}")
        yield _Files(_id(path.stem), text, path)


def _document(files: _Files, losses: Losses) -> Document:
    text = utf8.decode(files.text.read_bytes(), str(files.text))
    if files.annotations is None:
        return Document(text, id=files.id)
    quotes = standoff.quotes(files.annotations, text, losses)
    return Document(text, tuple(quotes), files.id)


# Writing


def _save(content: str, path: Path) -> None:
    # A byte order mark that belongs to the text is dropped in reading unless another goes before.
    mark = "\ufeff" if content.startswith("\ufeff") else ""
    path.write_bytes(f"{mark}{content}".encode())


def _stem(identifier: str) -> str:
    return _UNSAFE.sub(
        lambda unsafe: "".join(map("%{:02X}".format, unsafe[0].encode())), identifier
    )


def _id(name: str) -> str:
    """The id that a name was made from; a name of other origin is its own id."""
    identifier = unquote(name)
    return identifier if _stem(identifier) == name else name


def _stances(document: Document) -> Iterator[str]:
    for quote in document.quotes:
        if quote.stance:
            yield from filter(None, (quote.stance.label, quote.stance.second))


def _lines(quotes: Iterable[Quote], losses: Losses) -> Iterator[str]:
    marks = _Marks()
    notes = _Notes(losses)
    for number, quote in enumerate(_unbroken(quotes, losses), start=1):
        arguments: list[str] = []
        for role in ROLES:
            yield from marks.lines(role.capitalize(), getattr(quote, role))
            arguments += marks.arguments(role.capitalize(), getattr(quote, role))
        trigger = quote.cue or quote.content[:1]
        yield from marks.lines(EVENT, trigger)
        yield f"E{number}\t{' '.join(marks.arguments(EVENT, trigger) + arguments)}\n"
        yield from notes.lines(f"E{number}", Traits.of(quote))


class _Marks:
    """Numbers spans; what several events share is written once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, tuple[Span, ...]], int] = {}

    def lines(self, kind: str, spans: tuple[Span, ...]) -> Iterator[str]:
        """The line of spans that are new here."""
        if spans and (kind, spans) not in self._numbers:
            number = self._numbers[kind, spans] = len(self._numbers) + 1
            fragments = ";".join(f"{span.start} {span.end}" for span in spans)
            yield f"T{number}\t{kind} {fragments}\t{' '.join(span.text for span in spans)}\n"

    def arguments(self, kind: str, spans: tuple[Span, ...]) -> list[str]:
        """How an event names spans that have their line."""
        return [f"{kind}:T{self._numbers[kind, spans]}"] if spans else []


class _Notes:
    """Numbers attributes and notes."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._attributes = 0
        self._notes = 0

    def lines(self, event: str, traits: Traits) -> Iterator[str]:
        """The lines that say what is known of an event."""
        attitude = None if traits.attitude is None else str(traits.attitude).lower()
        named = {
            "Stance": traits.stance,
            "SecondStance": traits.second_stance,
            "Attitude": attitude,
        }
        for name, value in named.items():
            if value is not None:
                self._attributes += 1
                yield f"A{self._attributes}\t{name} {event} {self._flat(value)}\n"
        if traits.speaker is not None:
            self._notes += 1
            yield f"#{self._notes}\t{_NOTE} {event}\t{SPEAKER} {self._flat(traits.speaker)}\n"

    def _flat(self, value: str) -> str:
        flat = utf8.without_surrogates(_BREAK.sub(" ", value)).strip()
        self._losses.add("line breaks and outer spaces in labels and names", flat != value)
        return flat


def _unbroken(quotes: Iterable[Quote], losses: Losses) -> Iterator[Quote]:
    for quote in quotes:
        spans = {role: _cut(getattr(quote, role), losses) for role in ROLES}
        if spans["content"]:
            yield replace(quote, content=spans["content"], cue=spans["cue"], source=spans["source"])
        else:
            losses.add("quotes of nothing but white space")


def _cut(spans: Iterable[Span], losses: Losses) -> tuple[Span, ...]:
    cut: list[Span] = []
    for span in spans:
        parts = list(_UNBROKEN.finditer(span.text))
        whole = len(parts) == 1 and parts[0][0] == span.text
        losses.add("line breaks inside of spans, which were cut there", not whole)
        cut += [
            Span(span.start + part.start(), span.start + part.end(), part[0])
            for part in parts
            if whole or not part[0].isspace()
        ]
    return tuple(cut)


def _configuration(labels: Iterable[str]) -> str:
    values = "|".join(labels)
    return (
        "[entities]\nContent\nCue\nSource\n\n[relations]\n\n"
        f"[events]\n{EVENT}\tContent*:Content, Cue*:Cue, Source*:Source\n\n"
        f"[attributes]\nStance\tArg:<EVENT>, Value:{values}\n"
        f"SecondStance\tArg:<EVENT>, Value:{values}\n"
        "Attitude\tArg:<EVENT>, Value:true|false\n"
    )
