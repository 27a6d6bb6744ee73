"""What a model folder says about its model, apart from the weights."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from quotestance.errors import QuotestanceError

FORMAT = 1
_SHARED = 24

_KINDS = {
    "name": str,
    "version": str,
    "hidden": int,
    "encoder": dict,
    "stances": list,
    "window": int,
    "stride": int,
    "decoding": dict,
}


@dataclass(frozen=True, slots=True)
class Decoding:
    """How scores become decisions; chosen on development data.

    cue_bias: added to the score of every cue, so that more (or fewer) are tried.
    content_bias: added to the score of a content where a cue would have none.
    source_bias: added to the score of a source where an attribution would have none.
    attitude_threshold: probability from which an attribution counts as an attitude.
    second_threshold: probability from which a second act is named.
    stance_biases: added to the scores of the stances, in their order; none where it is empty.
    stance_temperature: what stance scores, biases included, are divided by before the softmax.
    score_slope, score_bias: turn the evidence for a quote (in logits) into its score.
    """

    cue_bias: float = 0.0
    content_bias: float = 0.0
    source_bias: float = 0.0
    attitude_threshold: float = 0.5
    second_threshold: float = 0.5
    stance_biases: tuple[float, ...] = ()
    stance_temperature: float = 1.0
    score_slope: float = 1.0
    score_bias: float = 0.0


def usual_stride(window: int) -> int:
    """The stride of a model whose windows have so many tokens.

    What two neighbours share is read twice, and costs as much: 24 tokens, or a quarter of a window.
    """
    return window - min(_SHARED, window // 4)


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """Everything about a model that is not weights.

    hidden: the encoder's width. window: tokens that are encoded together, special ones not counted;
    stride: how many of them are kept where windows meet, see `windows.plan_windows`.
    stances: the labels of the stance head, in the order of its scores.
    """

    name: str
    version: str
    hidden: int
    encoder: dict[str, Any]
    stances: tuple[str, ...] = ("condemn", "urge", "deny", "neutral")
    window: int = 510
    stride: int = 384
    decoding: Decoding = field(default_factory=Decoding)
    format: int = FORMAT

    def to_json(self) -> str:
        """Readable JSON."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @classmethod
    def from_json(cls, content: str, where: str) -> ModelConfig:
        """Read and check.

        Raises:
            QuotestanceError: not JSON, another format version, unknown or missing fields, a
                field that does not hold what it should.
        """
        values = _parsed(content, where)
        if values.get("format") != FORMAT:
            raise QuotestanceError(
                f"{where}: format={values.get('format')!r}, but this version of quotestance reads "
                f"format {FORMAT}; install the version that wrote the model, or export it again"
            )
        _check_names(cls, values, where)
        _check_kinds(values, _KINDS, where)
        values["decoding"] = _decoding(values.get("decoding", {}), f"{where}: decoding")
        if "stances" in values:
            values["stances"] = tuple(values["stances"])
        return _checked(cls(**values), where)


def _parsed(content: str, where: str) -> dict[str, Any]:
    try:
        values = json.loads(content)
    except json.JSONDecodeError as error:
        raise QuotestanceError(f"{where}: not JSON ({error})") from error
    if not isinstance(values, dict):
        raise QuotestanceError(f"{where}: expected a JSON object, found {type(values).__name__}")
    return values


def _check_names(cls: type, values: dict[str, Any], where: str) -> None:
    known = {item.name for item in fields(cls)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise QuotestanceError(f"{where}: unknown fields {unknown}; known are {sorted(known)}")
    required = {"name", "version", "hidden", "encoder"} & known
    missing = sorted(required - set(values))
    if missing:
        raise QuotestanceError(f"{where}: missing fields {missing}")


def _check_kinds(values: dict[str, Any], kinds: dict[str, type], where: str) -> None:
    for name in kinds.keys() & values.keys():
        value, kind = values[name], kinds[name]
        if not isinstance(value, (int, float) if kind is float else kind):
            raise QuotestanceError(f"{where}: {name}={value!r} must be of type {kind.__name__}")


def _decoding(values: dict[str, Any], where: str) -> Decoding:
    _check_names(Decoding, values, where)
    kinds: dict[str, type] = {item.name: float for item in fields(Decoding)}
    _check_kinds(values, {**kinds, "stance_biases": list}, where)
    decoding = Decoding(**{**values, "stance_biases": _numbers(values, "stance_biases", where)})
    if decoding.stance_temperature <= 0:
        raise QuotestanceError(
            f"{where}: stance_temperature={decoding.stance_temperature} must be above 0"
        )
    return decoding


def _numbers(values: dict[str, Any], name: str, where: str) -> tuple[float, ...]:
    numbers = values.get(name, [])
    if not all(isinstance(each, int | float) for each in numbers):
        raise QuotestanceError(f"{where}: {name}={numbers!r} must be a list of numbers")
    return tuple(map(float, numbers))


def _checked(config: ModelConfig, where: str) -> ModelConfig:
    if len({name for name in config.stances if isinstance(name, str)}) < len(config.stances):
        raise QuotestanceError(f"{where}: stances={list(config.stances)} must be different names")
    if len(config.stances) < 2:
        raise QuotestanceError(f"{where}: stances={list(config.stances)} must name at least two")
    biases = config.decoding.stance_biases
    if biases and len(biases) != len(config.stances):
        raise QuotestanceError(
            f"{where}: decoding: stance_biases={list(biases)} must be as many as stances, "
            f"{len(config.stances)}, or none"
        )
    if not 1 <= config.stride <= config.window:
        raise QuotestanceError(
            f"{where}: stride={config.stride} must lie between 1 and window={config.window}"
        )
    return config
