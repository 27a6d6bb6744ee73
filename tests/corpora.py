"""Small corpora, and a reader that needs no model: it quotes what stands between marks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from quotestance.types import Quote, Speaker, Stance, spans_of

SCORES = {"condemn": 0.1, "urge": 0.2, "deny": 0.3, "neutral": 0.4}
POISON = "poison"


class Reader:
    """Stands in for a QuoteStance; fails where a text says so, and remembers its batches."""

    def __init__(self):
        self.batches = []

    def pipe(self, texts, *, batch_size=32, **_):
        texts = list(texts)
        self.batches.append([document.id for document in texts])
        assert len(texts) <= batch_size
        for document in texts:
            if POISON in document.text:
                raise RuntimeError("it tastes bad")
            yield replace(document, quotes=tuple(_quotes(document.text)))


def _quotes(text):
    for match in re.finditer("“[^”]+”", text):
        yield Quote(
            spans_of(text, [match.span()]),
            speaker=Speaker("Ada Lund", "person"),
            stance=Stance("neutral", SCORES),
            type="direct",
            attitude=False,
            score=0.5,
        )


def articles(count):
    """Records with one quote, two or none, of letters of one to four bytes."""
    return [
        {"id": f"a{number}", "text": f"№ {number} 𝄞 said:" + " “Nö.”" * (number % 3), "n": number}
        for number in range(count)
    ]


def write_jsonl(path: Path, records) -> Path:
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def model_folder(path: Path) -> Path:
    """A folder that can be told from others, and not loaded."""
    # Processes that only need a reader get one without waiting for numpy.
    from quotestance import persistence

    path.mkdir()
    shipped = persistence.locate(None)
    (path / "config.json").write_bytes(shipped.config.read_bytes())
    (path / "tokenizer.json").write_text("{}", encoding="utf-8")
    (path / "model.safetensors").write_bytes(b"weights")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def quotes(folder: Path) -> list[dict]:
    """All rows of a run in JSON lines, in order."""
    return [
        json.loads(line)
        for path in sorted((folder / "quotes").iterdir())
        for line in path.read_text("utf-8").splitlines()
    ]
