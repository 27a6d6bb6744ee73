"""The numbers of a training run: read, checked, and named when they are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")

from training.recipe import read_recipe

CONFIGS = sorted((Path(__file__).parents[1] / "training" / "configs").glob("*.json"))


def read(tmp_path, **numbers):
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(numbers), encoding="utf-8")
    return read_recipe(path, base="base", quotes=[{"path": "a.jsonl"}])


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_recipes_that_ship_are_sound(path):
    given = {} if "base" in json.loads(path.read_text("utf-8")) else {"base": "x", "quotes": []}
    assert read_recipe(path, **given).epochs >= 1


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"keep": 5}, "keep is 5; give a number from 0 to 1"),
        ({"keep": "x"}, "keep is 'x'; give a number"),
        ({"epochs": 0}, "epochs is 0; give a number from 1"),
        ({"epochs": 1.5}, "epochs is 1.5; give a whole number"),
        ({"pull": -1}, "pull is -1"),
        ({"encoder_rate": True}, "encoder_rate is True"),
        ({"kep": 1}, "kep"),
    ],
)
def test_a_number_that_is_wrong_is_named(tmp_path, numbers, message):
    with pytest.raises((TypeError, ValueError), match=message):
        read(tmp_path, **numbers)
