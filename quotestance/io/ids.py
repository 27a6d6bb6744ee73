"""Ids for formats in which every document needs one of its own."""

from __future__ import annotations

from quotestance.io.losses import Losses


class Ids:
    """Gives documents without an id a number, and a suffix to ids that were used before."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._used: set[str] = set()
        self._count = 0

    def of(self, identifier: str | None) -> str:
        """The id to write; one that differs from what was given is counted as lost."""
        self._count += 1
        if not identifier:
            self._losses.add("missing ids, which became document-1, document-2, …")
        elif identifier in self._used:
            self._losses.add("repeated ids, which became ID-2, ID-3, …")
        unique = self._free(identifier or f"document-{self._count}")
        self._used.add(unique)
        return unique

    def _free(self, wanted: str) -> str:
        unique, number = wanted, 1
        while unique in self._used:
            number += 1
            unique = f"{wanted}-{number}"
        return unique
