# Two commands set up everything: `make serve` and `make test`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=

.PHONY: serve test check format validate build bench clean

serve: $(VENV)/.installed ## validate, build and serve the graph of this repository
	@exec $(BIN)/publisher serve --port $(PORT)

test: $(VENV)/.installed-test ## install what the tests need and run them
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.installed-dev ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

validate: $(VENV)/.installed
	$(BIN)/publisher validate

build: $(VENV)/.installed
	$(BIN)/publisher build

bench: $(VENV)/.installed-test
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) state build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Debian's python3 may come without ensurepip; virtualenv from PyPI does without it.
$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m pip install --quiet --user virtualenv && \
		$(PYTHON) -m virtualenv --quiet $(VENV); }

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing the publisher into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed .ci/system-packages
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@.ci/system-packages
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,dev]'
	@touch $@
