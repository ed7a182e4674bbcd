# Two commands set up everything: `make serve` and `make test`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=

.PHONY: serve test check format validate build bench frontend clean

serve: $(VENV)/.installed frontend ## validate, build and serve the graph of this repository
	@exec $(BIN)/publisher serve --port $(PORT)

test: $(VENV)/.installed-test frontend ## install what the tests need and run them
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

# The SPARQL editor is copied out of npm's packages, anew only when its sources change. Without npm, or without a net,
# /sparql is a plain form; everything else is the same (docs/decisions).
frontend: publisher/web/static/built/yasgui.js

publisher/web/static/built/yasgui.js: frontend/package.json frontend/package-lock.json $(wildcard frontend/*.mjs)
	@if ! command -v npm >/dev/null; then \
		echo "npm is not installed: /sparql will be a plain form without the editor, and maps will be without coasts. Install nodejs and npm for it."; \
	elif ! npm --prefix frontend ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null \
		|| ! npm --prefix frontend run --silent build; then \
		echo "npm could not build frontend/: /sparql will be a plain form without the editor, and maps will be without coasts."; \
	else touch $@; fi

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
