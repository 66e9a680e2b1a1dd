# Minyi: every task by its name. `make` alone lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
MODE ?= test

.PHONY: help run test check fix bench screens serve faults words lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --- set-up: uv where it is there, venv and pip where not ---

define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Minyi needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@if [ -n "$(UV)" ]; then \
	  "$(UV)" venv -q --allow-existing --python "$(PYTHON)" .venv && \
	  "$(UV)" pip install -q --python $(BIN)/python -r $(1); \
	else \
	  { [ -x $(BIN)/python ] || "$(PYTHON)" -m venv .venv || \
	    { echo "Minyi needs the venv module; on Debian: apt-get install python3-venv"; exit 1; }; } && \
	  { $(BIN)/python -m pip --version || $(BIN)/python -m ensurepip; } > /dev/null 2>&1; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check -r $(1); \
	fi
	@touch $@
endef

.venv/run.stamp: requirements/run.txt
	$(call install,requirements/run.txt)

.venv/dev.stamp: requirements/dev.txt
	$(call install,requirements/dev.txt)

# --- what people do ---

run: .venv/run.stamp  ## the demonstration on http://127.0.0.1:8000, with everything set up
	@MINYI_MODE=demonstration $(BIN)/python -m config.demonstration

serve: .venv/run.stamp  ## the server alone, in production mode: make serve SERVER=daphne|uvicorn PORT=8000
	@$(BIN)/python -m config.server --server $(or $(SERVER),daphne) --port $(or $(PORT),8000)

test: .venv/dev.stamp words  ## every suite that this machine can run
	@MINYI_MODE=test $(BIN)/python -m tests

check: .venv/dev.stamp  ## format, lint, types, layers, templates, migrations
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .
	@git ls-files 'templates/*.html' | xargs -r $(BIN)/djade --check --target-version 5.2
	@MINYI_MODE=test $(BIN)/lint-imports > .layers.txt 2>&1 || { cat .layers.txt; exit 1; }; rm -f .layers.txt
	@MINYI_MODE=test $(BIN)/mypy .
	@MINYI_MODE=test $(BIN)/python manage.py makemigrations --check --dry-run > /dev/null || { echo "a migration is missing"; exit 1; }
	@MINYI_MODE=test $(BIN)/python -m pytest tests/architecture
	@echo "check: all well"

fix: .venv/dev.stamp  ## put format and simple lint right
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .
	@git ls-files 'templates/*.html' | xargs -r $(BIN)/djade --target-version 5.2

bench: .venv/dev.stamp  ## benchmarks beside their references; writes benchmarks/results.json
	@MINYI_MODE=test $(BIN)/python -m benchmarks $(ONLY)

screens: .venv/dev.stamp words  ## every page in every variant, into build/screens/
	@MINYI_MODE=test $(BIN)/python -m tests.browser.screens

faults: .venv/dev.stamp  ## the fault tests alone
	@echo "The fault tests of posts and ballots come with the proof and the live room; none is here yet."

words: .venv/run.stamp  ## compile the translations
	@MINYI_MODE=test $(BIN)/python -m config.words compile

lock:  ## choose the newest versions within the ranges of pyproject.toml
	@uv pip compile -q pyproject.toml --python-version 3.11 --universal --no-emit-index-url --no-header \
	  --generate-hashes --upgrade -o requirements/run.txt
	@uv pip compile -q pyproject.toml --group dev --python-version 3.11 --universal --no-emit-index-url --no-header \
	  --generate-hashes -c requirements/run.txt -o requirements/dev.txt

clean:  ## remove what can be made again
	@rm -rf .venv build .mypy_cache .ruff_cache var/static
