"""Kill fine-tuning at random moments: `python -m eval.resuming TRAIN DEV --base MODEL --json OUT`.

One run is left alone. Another, of the same files and seed, is killed (SIGKILL) at some moments
drawn from the length of the first, and resumed each time. Weights and figures of both are compared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval import record
from eval.finetuning import command
from quotestance import __version__

_RESUME = "--resume"


def main() -> None:
    """Command line."""
    args = _parser().parse_args()
    plain, killed = args.scratch / "undisturbed", args.scratch / "killed"
    args.scratch.mkdir(parents=True, exist_ok=True)
    more = ["--dev", str(args.dev), *(["--epochs", str(args.epochs)] if args.epochs else [])]
    began = time.monotonic()
    subprocess.run([*command(args.train, plain, args.base), *more], check=True)
    length = time.monotonic() - began
    moments = sorted(np.random.default_rng(args.seed).uniform(0, length, args.kills).tolist())
    statuses = _run_with_kills([*command(args.train, killed, args.base), *more], moments)
    runs = {each.name: _outcome(each) for each in (plain, killed)}
    record.write(
        {
            "train_sha256": record.sha256(args.train),
            "dev_sha256": record.sha256(args.dev),
            "seconds_undisturbed": round(length),
            "killed_after_seconds": [round(moment, 1) for moment in moments],
            "exit_statuses": statuses,
            "runs": runs,
            "same_weights": runs["undisturbed"]["weights_sha256"]
            == runs["killed"]["weights_sha256"],
            "same_figures": runs["undisturbed"]["epochs"] == runs["killed"]["epochs"],
            "quotestance_version": __version__,
        },
        args.json,
    )
    print(args.json.read_text(encoding="utf-8"))


def _run_with_kills(run: Sequence[str], moments: Sequence[float]) -> list[int]:
    """Let a run live from each moment to the next, then to its end; returns how each part ended."""
    statuses: list[int] = []
    for life in np.diff([0.0, *moments]):
        process = subprocess.Popen([*run, *([_RESUME] if statuses else [])])
        try:
            statuses.append(process.wait(life))
        except subprocess.TimeoutExpired:
            process.kill()
            statuses.append(process.wait())
    statuses.append(subprocess.run([*run, _RESUME], check=True).returncode)
    return statuses


def _outcome(model: Path) -> dict[str, Any]:
    log = json.loads((model / "training.json").read_text(encoding="utf-8"))
    return {
        "weights_sha256": record.sha256(model / "model.safetensors"),
        "best_epoch": log["best_epoch"],
        "epochs": log["epochs"],
        "dev_end_to_end": log["dev"]["end_to_end"]["f1"] if log["dev"]["end_to_end"] else None,
        "dev_attribution": log["dev"]["measures"]["attribution"]["f1"],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--scratch", type=Path, default=Path("runs/resuming"))
    parser.add_argument("--json", type=Path, required=True, metavar="OUT")
    return parser


if __name__ == "__main__":
    main()
