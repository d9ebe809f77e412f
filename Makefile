# make run   opens the Atlas          make test  runs every check
# Both work on a fresh machine with Python 3.11+ (with venv) and make, with no step before them.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
export PYTHONDONTWRITEBYTECODE :=
export MYPY_CACHE_DIR := .cache/mypy
export RUFF_CACHE_DIR := .cache/ruff

.PHONY: run test lint unit browser prove truth bench geo exercise clean

run: $(VENV)/.ready
	@echo "Preparing maps and methods …"
	@$(PY) -m deseo.cli run

test: lint unit browser
	@echo "All checks passed."

lint: $(VENV)/.ready-test
	@echo "Checking style …"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@echo "Checking types …"
	@$(PY) -m mypy
	@echo "Checking the layers …"
	@$(VENV)/bin/python -c "from importlinter.cli import lint_imports_command as c; c()"

unit: $(VENV)/.ready-test
	@echo "Running the tests …"
	@$(PY) -m pytest -q -m "not browser and not truth and not prove and not bench and not network" -n 2 --dist loadfile

browser: $(VENV)/.ready-test
	@echo "Looking for a Chromium …"
	@$(PY) -m tests.browser.chromium
	@echo "Opening every page in a browser …"
	@$(PY) -m pytest -q -m "browser and not prove" tests/browser

prove: $(VENV)/.ready-test
	@$(PY) -m tests.browser.chromium
	@$(PY) -m pytest -q -m prove

truth: $(VENV)/.ready-test
	@$(PY) -m pytest -q -m truth -s

bench: $(VENV)/.ready-bench
ifdef N
	@$(PY) -m tests.bench.bench_clusters $(N)
else
	@$(PY) -m tests.browser.chromium
	@$(PY) -m pytest -q -m bench -s
endif

geo: $(VENV)/.ready-test
	@$(PY) -m deseo.builds.geo

exercise: $(VENV)/.ready
	@$(PY) -m deseo.builds.exercise

clean:
	rm -rf $(VENV) .cache static

$(VENV)/.made:
	@if [ -z "$(PYTHON)" ]; then echo "The Atlas needs Python 3.11 or newer with venv; none was found."; \
		echo "Debian, Ubuntu: sudo apt install python3 python3-venv   ·   macOS: brew install python"; exit 1; fi
	@echo "Making a place of its own for the Atlas with $(PYTHON) …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made requirements.txt pyproject.toml
	@echo "Installing what the Atlas needs (a minute or two, once) …"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready tests/requirements.txt
	@echo "Installing what the tests need (once) …"
	@$(PIP) install -r tests/requirements.txt
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-test tests/bench/requirements.txt
	@echo "Installing what the bench compares with (once) …"
	@$(PIP) install -r tests/bench/requirements.txt
	@touch $@
