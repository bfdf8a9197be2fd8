# The verbs of the house. `make demo` and `make test` need only Python (3.11 or later) and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint format data anchors accuracy calibrate docs site bench clean

demo: $(READY)  ## answer the two stories of this market, with report and picture
	$(BIN)/python examples/demo.py demo

test: $(READY) lint data  ## every check
	$(BIN)/pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

data: $(READY)  ## all faults of the data at once
	$(BIN)/valico check

anchors: $(READY)  ## published tables against ours
	$(BIN)/valico anchors
	$(BIN)/valico anchors src/valico/data/measurements/anchors.csv

accuracy: $(READY)  ## every published measurement against its prediction; docs/accuracy.md anew
	$(BIN)/python examples/accuracy.py --on $(shell date +%F)

calibrate: $(READY)  ## refit operators, exchange, hosts and training; OPERATORS=folder adds H20, H800, Ascend
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[calibrate]'
	$(BIN)/python -m valico.compute.calibration --on $(shell date +%F) $(if $(OPERATORS),--operators $(OPERATORS))
	$(BIN)/python -m valico.compute.fabric.calibration --on $(shell date +%F)
	$(BIN)/python -m valico.compute.served --on $(shell date +%F)
	$(BIN)/python examples/calibrate_training.py --on $(shell date +%F)

docs: $(READY)  ## what the papers show, made anew by the program
	$(BIN)/python examples/readme.py
	$(BIN)/python examples/man.py
	$(BIN)/python examples/json_forms.py
	$(BIN)/python examples/site --refresh

site: $(READY)  ## the questions and answers as pages, in site/
	$(BIN)/python examples/site

bench: $(READY)  ## medians of whole processes and of the loader
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/regime.py
	$(BIN)/python benchmarks/compute.py
	$(BIN)/python benchmarks/market.py
	$(BIN)/python benchmarks/web.py

$(READY): requirements/run.txt requirements/extras.txt requirements/test.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	$(BIN)/python -m compileall -q src
	touch $@

clean:
	rm -rf $(VENV) build dist demo site .pytest_cache .mypy_cache .ruff_cache .hypothesis
