"""The folder a run writes to: the only place that knows what lies where in it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from quotestance.corpus.records import Part
from quotestance.errors import QuotestanceError


@dataclass(frozen=True, slots=True)
class Shard:
    """Share `number` (from 1) of `of`; the whole is share 1 of 1."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number}-of-{self.of}"

    def share(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts that fall to it."""
        return parts[self.number - 1 :: self.of]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a shard writes. Others may write to the same folder at the same time."""

    path: Path
    shard: Shard = Shard()

    @property
    def job(self) -> Path:
        """What the run was asked to do."""
        return self.path / "job.json"

    @property
    def manifest(self) -> Path:
        """What came of it, written at the end."""
        name = "manifest" if self.shard.of == 1 else f"manifest-{self.shard}"
        return self.path / f"{name}.json"

    def quotes(self, part: Part, form: str) -> Path:
        """The quotes of a part."""
        return self.path / "quotes" / f"part-{part.name}.{form}"

    def errors(self, part: Part) -> Path:
        """The rows of a part that failed; there only if some did."""
        return self.path / "errors" / f"part-{part.name}.jsonl"

    def state(self, part: Part) -> Path:
        """What came of a part, written last: with this it is done."""
        return self.path / "state" / f"part-{part.name}.json"

    @property
    def begun(self) -> bool:
        """Whether this shard is at work, or was and has not ended."""
        return self._drafts.exists()

    def begin(self) -> None:
        """Make the folder, and throw away what this shard was writing when it was killed.

        Raises:
            QuotestanceError: there is something that no run has written.
            OSError: the folder cannot be written.
        """
        if self.path.exists():
            # Listed first: another shard may begin in this very moment.
            strange = [each.name for each in self.path.iterdir() if not _is_ours(each)]
            if strange and not self.job.exists():
                need = f"it holds {strange[0]!r} and no run; give a new or an empty folder"
                raise QuotestanceError(f"{self.path}: {need}")
        shutil.rmtree(self._drafts, ignore_errors=True)
        # They may be held for a moment by workers that outlive the process they worked for.
        self._drafts.mkdir(parents=True, exist_ok=True)

    def end(self) -> None:
        """Leave nothing but results."""
        shutil.rmtree(self._drafts, ignore_errors=True)

    @contextmanager
    def opened(self, path: Path) -> Iterator[BinaryIO]:
        """Open a file that takes its name, on the disk, only when the block ends well.

        Until then it lies with the drafts of this shard, so that one that was killed can throw
        its own away while others write theirs.

        Raises:
            OSError: it cannot be written.
        """
        draft = self._drafts / f"{secrets.token_hex(6)}-{path.name}"
        try:
            with draft.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            path.parent.mkdir(exist_ok=True)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def write_json(self, path: Path, value: Any) -> None:
        """Write a value for people and programs; the file is there whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        with self.opened(path) as stream:
            stream.write(_json(value))

    def claim_json(self, path: Path, value: Any) -> None:
        """Write a value as `write_json` does, but only where nobody has written one.

        Raises:
            OSError: it cannot be written.
        """
        draft = self._drafts / f"{secrets.token_hex(6)}-{path.name}"
        draft.write_bytes(_json(value))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:
            # Some file systems have no links; there, the last one to come writes it.
            self.write_json(path, value)
        finally:
            draft.unlink(missing_ok=True)

    @property
    def _drafts(self) -> Path:
        return self.path / f".drafts-{self.shard}"


def _json(value: Any) -> bytes:
    content = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return content.encode("utf-8", "backslashreplace")


def _is_ours(path: Path) -> bool:
    return path.name.startswith(".drafts-") or path.name == "job.json"
