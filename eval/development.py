"""Measure a model on the development files: `python -m eval.development DATA_FOLDER`.

Writes one JSON a development set and backend into `eval/results/`: int8 is the graph that ships,
float32 the same weights in torch, so that the two files show what int8 changes.
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
BACKENDS = {"int8": "onnx", "float32": "torch"}
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
        for name, files in SETS.items():
            figures = measure(qs, [arguments.data / file for file in files])
            path = arguments.results / f"dev-{name}-{precision}.json"
            record.write({**figures, "precision": precision}, path)


def measure(qs: QuoteStance, files: Sequence[Path]) -> dict[str, Any]:
    """Run the model over the texts of some files, pooled, and report; prints the table too."""
    gold = [document for file in files for document in jsonl.read(file)]
    predicted = qs.pipe(Document(document.text, id=document.id) for document in gold)
    report = evaluate(list(zip(gold, predicted, strict=True)))
    print(as_table(report), flush=True)
    hashes = {file.name: record.sha256(file) for file in files}
    model = {"model": qs.config.name, "model_version": qs.config.version}
    return {**as_json(report), **model, "gold_sha256": hashes, "quotestance_version": __version__}


if __name__ == "__main__":
    main()
