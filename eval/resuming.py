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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval import record
from eval.finetuning import clear, command
from quotestance import __version__

_RESUME = "--resume"


@dataclass(frozen=True, slots=True)
class Life:
    """One part of the killed run: its seconds, its exit status, whether it left a checkpoint."""

    seconds: float
    status: int
    checkpoint: bool


def main() -> None:
    """Command line."""
    args = _parser().parse_args()
    plain, killed = args.scratch / "undisturbed", args.scratch / "killed"
    args.scratch.mkdir(parents=True, exist_ok=True)
    for folder in (plain, killed):
        clear(folder)
    more = ["--dev", str(args.dev), "--save-every", str(args.save_every)]
    more += ["--epochs", str(args.epochs)] if args.epochs else []
    began = time.monotonic()
    subprocess.run([*command(args.train, plain, args.base), *more], check=True)
    length = time.monotonic() - began
    moments = sorted(np.random.default_rng(args.seed).uniform(0, length, args.kills).tolist())
    lives = _lives([*command(args.train, killed, args.base), *more], moments, killed)
    runs = {each.name: _outcome(each) for each in (plain, killed)}
    one, other = runs.values()
    values = {
        "train_sha256": record.sha256(args.train),
        "dev_sha256": record.sha256(args.dev),
        "base_sha256": record.sha256(args.base / "model.safetensors"),
        "seconds_undisturbed": round(length),
        "seconds_between_checkpoints": args.save_every,
        "lives": [asdict(life) for life in lives],
        "runs": runs,
        "same_weights": one["weights_sha256"] == other["weights_sha256"],
        "same_figures": one["epochs"] == other["epochs"],
        "quotestance_version": __version__,
    }
    record.write(values, args.json)
    print(args.json.read_text(encoding="utf-8"))


def _lives(run: Sequence[str], moments: Sequence[float], output: Path) -> list[Life]:
    """Let a run live from each moment to the next, and then to its end."""
    lives: list[Life] = []
    for seconds in (*np.diff([0.0, *moments]), None):
        began = time.monotonic()
        process = subprocess.Popen([*run, *([_RESUME] if lives else [])])
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        status, lived = process.wait(), round(time.monotonic() - began, 1)
        state = output.with_name(f"{output.name}.training")
        lives.append(Life(lived, status, any(state.glob("checkpoint*"))))
        if not status:
            break
    return lives


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
    parser.add_argument("--save-every", type=float, default=5.0, metavar="SECONDS")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--scratch", type=Path, default=Path("runs/resuming"))
    parser.add_argument("--json", type=Path, required=True, metavar="OUT")
    return parser


if __name__ == "__main__":
    main()
