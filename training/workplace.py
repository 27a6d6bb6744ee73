"""Where a run that is not finished yet keeps its state: a folder beside the output."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from quotestance.errors import QuotestanceError


@dataclass(frozen=True, slots=True)
class Workplace:
    """`OUTPUT.training`, which is there from the start of a run until its model is."""

    output: Path

    @property
    def folder(self) -> Path:
        """All of the state."""
        return self.output.with_name(f"{self.output.name}.training")

    @property
    def checkpoint(self) -> Path:
        """Everything that the next step needs."""
        return self.folder / "checkpoint.safetensors"

    @property
    def best(self) -> Path:
        """The weights of the best epoch so far."""
        return self.folder / "best.safetensors"

    @property
    def draft(self) -> Path:
        """The model folder before it is whole."""
        return self.folder / "model"

    def check(self, *, resume: bool) -> None:
        """See that the output's place is free, and that no other run is lost.

        Raises:
            QuotestanceError: something is there that nobody has said may go.
        """
        if self.output.exists() and (not self.output.is_dir() or any(self.output.iterdir())):
            if resume:
                raise QuotestanceError(f"{self.output}: is there already; nothing to resume")
            raise QuotestanceError(f"{self.output}: not empty; give a new folder to --output")
        if self.folder.exists() and not resume:
            raise QuotestanceError(
                f"{self.folder}: a run that was not finished; add --resume to go on with it, "
                "or remove that folder"
            )

    def publish(self) -> None:
        """Give the draft its name, and clear up."""
        if self.output.exists():
            self.output.rmdir()
        self.draft.replace(self.output)
        shutil.rmtree(self.folder)
