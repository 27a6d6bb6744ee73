PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test figures clean

demo: .venv/light
	$(BIN)/quotestance analyze examples/harbour-dispute.txt

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# Every figure of the README and the model card; DATA is the folder of the corpora.
figures: .venv/dev
	$(BIN)/python -m eval.development $(DATA)
	$(BIN)/python -m eval.footprint

.venv/light: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet .
	touch $@

.venv/dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv build *.egg-info
