"""Measure a model on the development files: `python -m eval.development DATA_FOLDER`.

Writes one JSON a development set and backend into `eval/results/`: int8 is the graph that ships,
float32 the same weights in torch, so that the two files show what int8 changes. The sets are also
pooled, as figures over few quotations jump.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval import record
from eval.report import as_json, as_table
from eval.scoring import evaluate
from quotestance import QuoteStance, __version__
from quotestance.io import jsonl
from quotestance.types import Document

SETS = {
    "polnear": ("polnear.dev.jsonl",),
    "news": ("guardian.dev.jsonl", "reuters.dev.jsonl"),
}
POOLED = "all"
BACKENDS = {"int8": "onnx", "float32": "torch"}
Pairs = list[tuple[Document, Document]]
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", help="folder or name of the model (default: shipped)")
    parser.add_argument("--precision", choices=BACKENDS, action="append", default=[])
    parser.add_argument("--results", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    for precision in arguments.precision or BACKENDS:
        qs = QuoteStance.from_pretrained(arguments.model, backend=BACKENDS[precision])
        sets = {name: read(qs, arguments.data, files) for name, files in SETS.items()}
        sets[POOLED] = [pair for pairs in sets.values() for pair in pairs]
        for name, pairs in sets.items():
            files = SETS.get(name) or tuple(file for each in SETS.values() for file in each)
            figures = measure(qs, pairs) | _hashes(arguments.data, files)
            path = arguments.results / f"dev-{name}-{precision}.json"
            record.write({**figures, "precision": precision}, path)


def measure(qs: QuoteStance, pairs: Pairs) -> dict[str, Any]:
    """Report on gold and predicted documents; prints the table too."""
    report = evaluate(pairs)
    print(as_table(report), flush=True)
    model = {"model": qs.config.name, "model_version": qs.config.version}
    return {**as_json(report), **model, "quotestance_version": __version__}


def read(qs: QuoteStance, data: Path, files: Sequence[str]) -> Pairs:
    """Gold documents of some files, each with what a model says of its text."""
    gold = [document for file in files for document in jsonl.read(data / file)]
    predicted = qs.pipe(Document(document.text, id=document.id) for document in gold)
    return list(zip(gold, predicted, strict=True))


def _hashes(data: Path, files: Sequence[str]) -> dict[str, Any]:
    return {"gold_sha256": {file: record.sha256(data / file) for file in files}}


if __name__ == "__main__":
    main()
