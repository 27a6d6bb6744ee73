"""Print the development figures as the table of README and model card: `python -m eval.show`."""

from __future__ import annotations

import json
from typing import Any

from eval.development import BACKENDS, POOLED, RESULTS, SETS

_F1 = ("content", "source", "cue", "attribution")


def main() -> None:
    """One row a figure, one column a development set and precision."""
    columns = [(name, precision) for precision in BACKENDS for name in (*SETS, POOLED)]
    reports = [_read(f"dev-{name}-{precision}.json") for name, precision in columns]
    print("| |", " | ".join(f"{name}, {precision}" for name, precision in columns), "|")
    print("|---" * (len(columns) + 1) + "|")
    for measure in _F1:
        _row(f"{measure} F1", [report["measures"][measure]["f1"] for report in reports])
    _row("speaker right", [_of(report, "speaker", "accuracy") for report in reports])
    _row("stance macro-F1", [_of(report, "stance", "macro_f1") for report in reports])
    _row(
        "stance calibration error",
        [_of(report, "stance", "calibration_error") for report in reports],
    )
    _row(
        "score calibration error",
        [_of(report, "score", "calibration_error") for report in reports],
    )
    for part in ("stance", "score"):
        noise = [report[part]["calibration_noise"] for report in reports]
        print(f"| {part} calibration error of chance alone |", *(f"{n:.3f} |" for n in noise))
    _row("end to end F1", [_of(report, "end_to_end", "f1") for report in reports])


def _read(file: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((RESULTS / file).read_text(encoding="utf-8"))
    return report


def _of(report: dict[str, Any], part: str, figure: str) -> dict[str, float] | None:
    scores: dict[str, Any] | None = report[part]
    estimate: dict[str, float] | None = scores[figure] if scores else None
    return estimate


def _row(title: str, estimates: list[dict[str, float] | None]) -> None:
    cells = [f"{e['value']:.3f} ({e['low']:.3f}–{e['high']:.3f})" if e else "–" for e in estimates]
    print(f"| {title} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
