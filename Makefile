PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test model figures clean

demo: .venv/light
	$(BIN)/quotestance analyze examples/harbour-dispute.txt

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# The default model from the corpora in the folder DATA: the average of two runs, each of which
# takes more than an hour on two cores.
model: .venv/train
	$(BIN)/python -m training.pretrain training/configs/masked.json runs/masked --data $(DATA) > training/logs/masked.log
	$(BIN)/python -m training.pretrain training/configs/unmasked.json runs/unmasked --data $(DATA) > training/logs/unmasked.log
	$(BIN)/python -m training.average runs/default --run runs/masked 0.6 --run runs/unmasked 0.4
	$(BIN)/python -m training.export runs/default quotestance/models/default
	$(BIN)/python -m training.calibrate quotestance/models/default --report eval/results/calibration.json \
		--gold $(DATA)/polnear.dev.jsonl --gold $(DATA)/guardian.dev.jsonl $(DATA)/reuters.dev.jsonl
	cp docs/model-card.md quotestance/models/default/README.md

# Every figure of the README and the model card; DATA is the folder of the corpora.
figures: .venv/dev
	$(BIN)/python -m eval.development $(DATA)
	$(BIN)/python -m eval.evaluate $(DATA)/cofenet-polnear.valid.jsonl --protocol cofenet --json eval/results/cofenet-valid.json
	$(BIN)/python -m eval.footprint

.venv/light: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet .
	touch $@

.venv/dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

.venv/train: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,train]'
	touch $@

clean:
	rm -rf .venv build *.egg-info
