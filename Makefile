# The few verbs. Everything they need is installed into .venv on first use.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := serve
.PHONY: serve test check bench docs clean

serve: $(VENV)/.installed          ## build the sample graph if there is none, and show it
	PORT=$(PORT) $(RUN)/python serve.py

test: $(VENV)/.test                ## all tests but the slow ones
	$(RUN)/pytest -n auto -q

check: $(VENV)/.dev                ## what a change must pass: format, lint, types, every test
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/pytest -n auto -q -m "slow or not slow"

bench: $(VENV)/.test               ## how long the parts take
	$(RUN)/python -m benchmarks

docs: $(VENV)/.installed           ## what the commands shown in README.md and docs/ print, anew
	$(RUN)/python docs/refresh.py

clean:                             ## forget what was built
	rm -rf graph dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Each stamp is younger than the project file that it was installed from.
$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(RUN)/pip install -q -e .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(RUN)/pip install -q -e ".[test]"
	touch $@ $(VENV)/.installed

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(RUN)/pip install -q -e ".[dev]"
	touch $@ $(VENV)/.test $(VENV)/.installed
