# veil: what a person does with the checkout. Every target sets itself up; nothing is installed outside of .venv.
# Without make (Windows): docs/how-to/without-make.md has the same commands.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
DEMO   ?= demo
PIP     = $(BIN)/python -m pip --disable-pip-version-check -q install -c constraints.txt

.PHONY: help demo test lint format bench fuzz docs clean

help:
	@echo "make demo    make a small study with planted identity, de-identify it, say where the before-and-after page lies"
	@echo "make test    run all tests"
	@echo "make lint    ruff, ruff format, mypy"
	@echo "make bench   measure against a plain copy and the peers that are installed"
	@echo "make fuzz    mutated files: no crash, no leak, no hang"
	@echo "make docs    write the generated pages of docs/reference again"
	@echo "make clean   remove .venv, the demo and all caches"

demo: $(VENV)/.veil-base
	@$(BIN)/python -m veil.demo $(DEMO)

test: $(VENV)/.veil-dev
	$(BIN)/python -m pytest -n $(JOBS) -q

lint: $(VENV)/.veil-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.veil-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(VENV)/.veil-dev .venv-bench/.tried
	$(BIN)/python tools/bench.py
	-$(BIN)/python tools/measure_pixels.py --half measure --peer tesseract
	-$(BIN)/python tools/measure_pixels.py --half measure --peer presidio
	-$(BIN)/python tools/measure_pixels.py --write

# The peers that pip has get an environment of their own; whichever cannot be had is told on the page.
.venv-bench/.tried: pyproject.toml
	@$(PYTHON) -m venv .venv-bench && echo '*' > .venv-bench/.gitignore
	-@for p in dicom-anonymizer dicognito deid; do .venv-bench/bin/python -m pip -q install $$p || echo "$$p: not installed"; done
	-@$(PYTHON) -m venv .venv-bench/presidio && .venv-bench/presidio/bin/pip -q install presidio-image-redactor
	@touch $@

fuzz: $(VENV)/.veil-dev
	$(BIN)/python tools/fuzz.py

docs: $(VENV)/.veil-base
	$(BIN)/python tools/build_docs.py

clean:
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "veil needs Python 3.11 or newer, and '$(PYTHON)' is not there. Try: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "veil needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu install the package python3-venv"; exit 1; }

# The stamps stand for "installed as pyproject.toml and constraints.txt now say".
$(VENV)/.veil-base: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) (once) ..."
	@$(PIP) -e .
	@touch $@

$(VENV)/.veil-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) for development (once) ..."
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.veil-base
