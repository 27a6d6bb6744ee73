"""The report of an evaluation: its values, as JSON and as a readable table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.bootstrap import Estimate

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and F1, and the counts behind them."""

    name: str
    gold: int
    predicted: int
    hits: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class SpeakerScores:
    """Speakers, over the `n` of `annotated` gold attributions whose content was found."""

    annotated: int
    n: int
    right: int
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class ClassScores:
    """One stance label; `support` counts its gold cases."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Bin:
    """What was given about the same probability: how many, how probable, how often right."""

    cases: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class StanceScores:
    """Stance, over the `n` of `annotated` gold attributions whose content was found.

    `calibration_error` is over the `scored` of them that carry a probability. `confusion`
    has a row for every gold label and a column for every predicted one, both as in `labels`.
    `reliability` has a bin for every tenth of probability. `calibration_noise` is the error that
    chance makes of so many cases where calibration is perfect.
    """

    annotated: int
    n: int
    scored: int
    accuracy: Estimate
    macro_f1: Estimate
    calibration_error: Estimate
    calibration_noise: float | None
    classes: tuple[ClassScores, ...]
    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class ScoreScores:
    """How far the scores of predicted attributions are from how often they are right.

    Right: content and source match gold, as `attribution` counts them. `scored` counts those that
    carry a score; `calibration_noise` and `reliability` are as in `StanceScores`.
    """

    scored: int
    calibration_error: Estimate
    calibration_noise: float | None
    reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributions of one kind: how many are found, and what is right about those.

    content_recall: exact pieces. attribution_recall, attribution_precision: content and source;
    precision is over the predictions of this kind, and `None`, like `predicted`, where these are
    not told by it. speaker, stance: share right where the content was found. end_to_end: share
    of gold with content, speaker and stance right.
    """

    name: str
    gold: int
    predicted: int | None
    content_recall: Estimate
    attribution_recall: Estimate
    attribution_precision: Estimate | None
    speaker: Estimate
    stance: Estimate
    end_to_end: Estimate


@dataclass(frozen=True, slots=True)
class Report:
    """All that was measured; a part without annotation in gold is `None`.

    `attitudes` counts the gold attitudes that were neither rewarded nor punished.
    """

    documents: int
    attitudes: int
    resamples: int
    seed: int
    measures: tuple[Measure, ...]
    end_to_end: Measure | None
    speaker: SpeakerScores | None
    stance: StanceScores | None
    score: ScoreScores | None
    types: tuple[Group, ...]
    stances: tuple[Group, ...]

    def measure(self, name: str) -> Measure:
        """Find a measure by name.

        Raises:
            KeyError: there is none of that name.
        """
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(f"no measure {name!r}; have {[one.name for one in self.measures]}")


def as_json(report: Report) -> dict[str, Any]:
    """Turn a report into plain JSON values, numbers rounded to four digits."""
    values = asdict(report)
    for part in ("measures", "types", "stances"):
        values[part] = {one["name"]: _without(one, "name") for one in values[part]}
    if report.stance is not None:
        classes = values["stance"]["classes"]
        values["stance"]["classes"] = {one["label"]: _without(one, "label") for one in classes}
    if report.end_to_end is not None:
        values["end_to_end"] = _without(values["end_to_end"], "name")
    plain: dict[str, Any] = rounded(values)
    return plain


def rounded(value: Any) -> Any:
    """JSON values with every number rounded to four digits."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    return value


def as_table(report: Report) -> str:
    """Lay a report out for reading."""
    ends = [report.end_to_end] if report.end_to_end else []
    parts = [
        [_headline(report)],
        aligned(measure_rows([*report.measures, *ends])),
        aligned(_speaker_and_stance_rows(report)),
        aligned(_class_rows(report.stance)) if report.stance else [],
        aligned(_confusion_rows(report.stance)) if report.stance else [],
        aligned(_group_rows("type", report.types)),
        aligned(_group_rows("gold stance", report.stances)),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def measure_rows(measures: Iterable[Measure]) -> Iterator[list[str]]:
    """The cells of a table of measures, its head first."""
    yield ["", "precision", "recall", "F1", "gold", "predicted", "right"]
    for one in measures:
        scores = [_shown(score) for score in (one.precision, one.recall, one.f1)]
        yield [one.name, *scores, *map(str, (one.gold, one.predicted, one.hits))]


def _without(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


def _headline(report: Report) -> str:
    left_out = f"; {report.attitudes} gold attitudes left out" if report.attitudes else ""
    intervals = f"; 95 % over {report.resamples} resamples" if report.resamples else ""
    return f"{report.documents} documents{left_out}{intervals}"


def _speaker_and_stance_rows(report: Report) -> Iterator[list[str]]:
    speaker, stance, score = report.speaker, report.stance, report.score
    if speaker or stance or score:
        yield ["content found", "score", "n", "annotated"]
    if speaker:
        counts = [str(speaker.n), str(speaker.annotated)]
        yield ["speaker accuracy", _shown(speaker.accuracy), *counts]
    if stance:
        counts = [str(stance.n), str(stance.annotated)]
        yield ["stance macro-F1", _shown(stance.macro_f1), *counts]
        yield ["stance accuracy", _shown(stance.accuracy), *counts]
        counts = [str(stance.scored), str(stance.annotated)]
        yield ["stance calibration error", _shown(stance.calibration_error), *counts]
        yield ["where perfect", _number(stance.calibration_noise), "", ""]
    if score:
        # Of what was predicted, whether it is annotated or not.
        yield ["score calibration error", _shown(score.calibration_error), str(score.scored), ""]
        yield ["where perfect", _number(score.calibration_noise), "", ""]


def _class_rows(stance: StanceScores) -> Iterator[list[str]]:
    yield ["stance", "precision", "recall", "F1", "support"]
    for one in stance.classes:
        yield [one.label, *map(_number, (one.precision, one.recall, one.f1)), str(one.support)]


def _confusion_rows(stance: StanceScores) -> Iterator[list[str]]:
    yield ["gold \\ predicted", *stance.labels]
    for label, row in zip(stance.labels, stance.confusion, strict=True):
        if any(row):
            yield [label, *map(str, row)]


def _group_rows(title: str, groups: Sequence[Group]) -> Iterator[list[str]]:
    if groups:
        columns = ["content recall", "recall", "precision", "speaker", "stance", "end to end"]
        yield [title, "gold", "predicted", *columns]
    for one in groups:
        predicted = "–" if one.predicted is None else str(one.predicted)
        scores = (
            one.content_recall,
            one.attribution_recall,
            one.attribution_precision or Estimate(None),
            one.speaker,
            one.stance,
            one.end_to_end,
        )
        yield [one.name, str(one.gold), predicted, *map(_shown, scores)]


def _shown(score: Estimate) -> str:
    if score.low is None or score.high is None:
        return _number(score.value)
    return f"{_number(score.value)} [{_number(score.low)}, {_number(score.high)}]"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Pad the cells of every column to one width: names to the left, numbers to the right."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
