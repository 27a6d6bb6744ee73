"""The few figures of a report that a model is steered by and that a curve is drawn of."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from eval.report import Report

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Headline:
    """Between 0 and 1, `None` where it is not annotated.

    content, attribution, end_to_end: F1 of exact contents, of contents with their sources, and of
    everything right at once. speaker, stance: share right and macro F1 where content was found.
    """

    content: float | None
    attribution: float | None
    speaker: float | None
    stance: float | None
    end_to_end: float | None

    @classmethod
    def of(cls, report: Report) -> Headline:
        """Those of a report, rounded to four digits."""
        found = {
            "content": report.measure("content").f1.value,
            "attribution": report.measure("attribution").f1.value,
            "speaker": report.speaker.accuracy.value if report.speaker else None,
            "stance": report.stance.macro_f1.value if report.stance else None,
            "end_to_end": report.end_to_end.f1.value if report.end_to_end else None,
        }
        rounded = {n: None if v is None else round(v, _DIGITS) for n, v in found.items()}
        return cls(**rounded)

    def __str__(self) -> str:
        shown = {name: value for name, value in asdict(self).items() if value is not None}
        return ", ".join(f"{n.replace('_', ' ')} {100 * v:.1f}" for n, v in shown.items())
