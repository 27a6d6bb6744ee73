"""Average the weights of runs: `python -m training.average OUTPUT --run FOLDER SHARE [--run …]`.

Runs that start from the same encoder and the same heads end close enough to be averaged, and the
average is steadier than each (Wortsman et al., Model soups, ICML 2022). What comes out is a run
folder like any other, and its log holds the logs of all.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from quotestance.errors import QuotestanceError
from quotestance.persistence import read_log
from training.pretrain import LOG_FILE, WEIGHTS_FILE, without_losses


@dataclass(frozen=True, slots=True)
class Part:
    """A run's folder and its share of the average."""

    run: Path
    share: float


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument(
        "--run", nargs=2, action="append", required=True, metavar=("FOLDER", "SHARE")
    )
    arguments = parser.parse_args()
    average([Part(Path(run), float(share)) for run, share in arguments.run], arguments.output)


def average(parts: Sequence[Part], output: Path) -> None:
    """Write the average of some runs as a run of its own; tokenizer and recipe are the first's.

    Raises:
        QuotestanceError: the shares do not add up to one, or the runs are of different networks.
    """
    if not math.isclose(sum(part.share for part in parts), 1.0):
        raise QuotestanceError(f"shares={[p.share for p in parts]} must add up to 1")
    weights = [load_file(part.run / WEIGHTS_FILE) for part in parts]
    shapes = [{name: tensor.shape for name, tensor in each.items()} for each in weights]
    if any(each != shapes[0] for each in shapes):
        raise QuotestanceError("the runs have weights of different names or shapes; average like")
    output.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(parts[0].run / "tokenizer.json", output / "tokenizer.json")
    save_file({name: _mean(name, weights, parts) for name in shapes[0]}, output / WEIGHTS_FILE)
    logs = [read_log(part.run) for part in parts]
    averaged = [{"share": p.share, **log} for p, log in zip(parts, logs, strict=True)]
    log = told_once({**logs[0], "averaged": averaged})
    (output / LOG_FILE).write_text(json.dumps(log, indent=1), encoding="utf-8")


def told_once(log: Mapping[str, Any]) -> dict[str, Any]:
    """A log in which no log stands twice: the first of the averaged, and what others began from."""
    parts = [told_once(part) for part in log.get("averaged", ())]
    if not parts:
        return dict(log)
    known = [without_losses(_unshared(part)) for part in parts]
    for part in parts:
        base = part.get("base", {})
        if "training" in base and without_losses(told_once(base["training"])) in known:
            part["base"] = {"sha256": base["sha256"]}
    own = {name: value for name, value in log.items() if name not in ("losses", "base")}
    return {**own, "averaged": parts}


def _unshared(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "share"}


def _mean(
    name: str, weights: Sequence[dict[str, torch.Tensor]], parts: Sequence[Part]
) -> torch.Tensor:
    shared = [part.share * each[name].float() for part, each in zip(parts, weights, strict=True)]
    return torch.stack(shared).sum(0).half()


if __name__ == "__main__":
    main()
