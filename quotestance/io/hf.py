"""A Hugging Face `datasets.Dataset` with a row for every document; needs datasets.

The columns are id, text, quotes and fields. A quote is what it is in the interchange format, but
for `stance_scores`, a list of label and score; `fields` is the JSON of all other fields. On disk
a dataset is the folder that `Dataset.save_to_disk` writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.errors import InputError
from quotestance.io import atomic, objects, utf8
from quotestance.io.extras import needed
from quotestance.io.losses import Losses
from quotestance.io.node import Node
from quotestance.io.record import from_record, to_record
from quotestance.types import Document

if TYPE_CHECKING:
    from datasets import Dataset

_OWN_KEYS = frozenset({"id", "text", "quotes", "fields"})


def read(path: Path | str) -> Iterator[Document]:
    """Read the folder of a saved dataset.

    Raises:
        InputError: the folder is no dataset, has splits, or a row is no document.
        QuotestanceError: datasets is not installed.
        OSError: the folder cannot be read.
    """
    datasets = _datasets()
    if not is_saved(path):
        need = "give the folder that Dataset.save_to_disk wrote"
        raise InputError(f"{path}: no saved dataset; {need}")
    found = datasets.load_from_disk(str(path))
    if isinstance(found, dict):
        splits = ", ".join(found)
        raise InputError(
            f"{path}: has the splits {splits}; give one, such as {path}/{next(iter(found))}"
        )
    yield from from_dataset(found, str(path))


def is_saved(path: Path | str) -> bool:
    """Whether a folder holds a saved dataset, with or without splits."""
    return any((Path(path) / name).is_file() for name in ("state.json", "dataset_dict.json"))


def write(documents: Iterable[Document], path: Path | str) -> None:
    """Save documents as a dataset in a folder, which appears whole or not at all.

    Raises:
        InputError: a field of a document cannot be written as JSON.
        QuotestanceError: datasets is not installed.
        OSError: the folder cannot be written, or there is one that is not empty.
    """
    losses = Losses.writing("datasets", path)
    dataset = _dataset(documents, losses)
    with atomic.folder(path) as folder, _quiet():
        dataset.save_to_disk(str(folder))
    losses.warn()


def to_dataset(documents: Iterable[Document]) -> Dataset:
    """Put documents into a dataset, in memory.

    Raises:
        InputError: a field of a document cannot be written as JSON.
        QuotestanceError: datasets is not installed.
    """
    losses = Losses.writing("datasets", "dataset")
    dataset = _dataset(documents, losses)
    losses.warn()
    return dataset


def from_dataset(dataset: Dataset, name: str = "dataset") -> Iterator[Document]:
    """Turn rows into documents; columns of other names become fields. `name` is for messages.

    Raises:
        InputError: a row is no document; names row, field and value.
    """
    for number, row in enumerate(dataset, start=1):
        yield _document(Node(row, f"{name}, row {number}"))


def _datasets() -> Any:
    return needed("datasets", "datasets", "a Hugging Face dataset")


def _dataset(documents: Iterable[Document], losses: Losses) -> Any:
    datasets = _datasets()
    rows = [_row(document, losses) for document in documents]
    features = _features(datasets)
    columns = {name: [row[name] for row in rows] for name in features}
    return datasets.Dataset.from_dict(columns, features=features)


def _features(datasets: Any) -> Any:
    text, number = datasets.Value("string"), datasets.Value("float64")
    spans = [[datasets.Value("int64")]]
    quote = {
        "content": spans,
        "cue": spans,
        "source": spans,
        "speaker": text,
        "speaker_kind": text,
        "speaker_mentions": spans,
        "type": text,
        "stance": text,
        "second_stance": text,
        "stance_scores": [{"label": text, "score": number}],
        "attitude": datasets.Value("bool"),
        "score": number,
    }
    return datasets.Features({"id": text, "text": text, "quotes": [quote], "fields": text})


def _row(document: Document, losses: Losses) -> dict[str, Any]:
    losses.add("lone surrogates in texts", utf8.surrogates(document.text))
    record = to_record(document)
    fields = {key: value for key, value in document.fields.items() if key not in _OWN_KEYS}
    row = {
        "id": document.id,
        "text": document.text,
        "quotes": [_quote(quote) for quote in record["quotes"]],
        "fields": objects.written(fields, document) if fields else None,
    }
    sound: dict[str, Any] = utf8.sound(row)
    return sound


def _quote(record: dict[str, Any]) -> dict[str, Any]:
    scores = record.get("stance_scores", {})
    listed = [{"label": label, "score": score} for label, score in scores.items()]
    return {"speaker_kind": None, "speaker_mentions": [], "type": None, "score": None} | {
        **record,
        "stance_scores": listed,
    }


def _document(row: Node) -> Document:
    cells = row.members()
    others = {key: value for key, value in cells.items() if key not in _OWN_KEYS}
    record = {key: cells[key] for key in ("id", "text") if key in cells}
    quotes = [_record(quote) for quote in row.items("quotes", "give a list of quotes")]
    return from_record({**others, **_fields(row), **record, "quotes": quotes}, row.where)


def _record(quote: Node) -> dict[str, Any]:
    record = dict(quote.members())
    scores = record.get("stance_scores")
    if isinstance(scores, list):
        record["stance_scores"] = {
            item.string("label"): item.number("score") for item in quote.items("stance_scores")
        }
    return record


def _fields(row: Node) -> dict[str, Any]:
    text = row.string("fields")
    need = "give the fields of the document as a JSON object"
    fields = objects.parsed(text, f"{row.where}, fields", need) if text else {}
    if not isinstance(fields, dict):
        raise row.wrong("fields", fields, need)
    return fields


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the progress bars of datasets off the terminal."""
    bars = needed("datasets.utils", "datasets", "a Hugging Face dataset")
    shown = not bars.are_progress_bars_disabled()
    bars.disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bars()
