"""How the measurements start fine-tuning: by its command, as a user would."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

RECIPE = Path(__file__).parent.parent / "training" / "configs" / "finetune.json"


def command(train: Path, output: Path, base: Path) -> list[str]:
    """Tune the model in `base` on one file; what else is wanted can be added."""
    files = {"--train": train, "--output": output, "--base": base}
    options = [str(part) for pair in files.items() for part in pair]
    return [sys.executable, "-m", "training.finetune", *options]


def clear(output: Path) -> None:
    """Remove a model, or what an interrupted run has left of it."""
    for folder in (output, output.with_name(f"{output.name}.training")):
        shutil.rmtree(folder, ignore_errors=True)
