# Needs git, make and Python 3.11 or newer.  `make demo` and `make test` set everything else up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint test-qemu test-qemu-release bench fuzz clean

help:
	@echo "make demo                    set up, then hoist a bracket in a small example tree"
	@echo "make test                    set up, then run all tests with branch coverage"
	@echo "make lint                    ruff and mypy --strict"
	@echo "make test-qemu QEMU=<clone>  compare with a real change in QEMU's history"
	@echo "make test-qemu-release       the same on a released tree, where one can be had"
	@echo "make bench QEMU=<clone>      time against the floor: git grep and a bare parse"
	@echo "make fuzz                    random C through the whole tool"
	@echo "make clean                   remove what make and the tests have made"

setup: $(READY)
	@:

# The stamp is younger than what it depends on only when set-up went through to the end.  The constraints
# hold for the build backend too: older pip reads the first variable for that, newer pip the second.
# Bytecode is made here as pip does it for all but editable installs: Python may be told to write none.
$(READY): pyproject.toml constraints.txt refactor/__init__.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed; say where it is: make PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m compileall -q refactor transforms
	@touch $@

demo: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(READY)
	@$(BIN)/python -m pytest -q -n auto --cov=refactor --cov=transforms --cov-branch --cov-fail-under=95

lint: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --strict --no-error-summary refactor transforms tests

test-qemu: $(READY)
	@test -n "$(QEMU)" || { echo "say where QEMU's clone is: make $@ QEMU=<clone>" >&2; exit 2; }
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/real/qemu.sh "$(QEMU)"

test-qemu-release: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/real/release.sh

bench: $(READY)
	@test -n "$(QEMU)" || { echo "say where QEMU's clone is: make $@ QEMU=<clone>" >&2; exit 2; }
	@$(BIN)/python bench/bench.py "$(QEMU)"

fuzz: $(READY)
	@$(BIN)/python tests/fuzz/run.py

clean:
	@rm -rf $(VENV) dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
