"""Aims: what a measured figure should be at least, or at most. They are told, never enforced."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure, what it should be, and what it is; by default it should not be more."""

    figure: str
    aim: float
    found: float
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the figure is as it should be."""
        return self.found >= self.aim if self.at_least else self.found <= self.aim

    def __str__(self) -> str:
        bound, verdict = "≥" if self.at_least else "≤", "" if self.reached else ", not reached"
        return f"{self.figure}: {self.found:,.6g} (aim {bound} {self.aim:,.6g}{verdict})"

    def as_json(self) -> dict[str, float | bool | str]:
        """For a file of figures."""
        bound = "at_least" if self.at_least else "at_most"
        return {
            "figure": self.figure,
            bound: self.aim,
            "found": self.found,
            "reached": self.reached,
        }
