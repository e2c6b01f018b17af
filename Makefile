# Two commands to know: `make run` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
LOCK := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --quiet
LOCALES := src/raaderum/locale src/raaderum/web/locale
PORT ?= 8000
PARALLEL := --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: help setup run demo test test-postgres test-full check bench clean lock translations

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

# --- set-up -----------------------------------------------------------------------------------------
$(VENV)/uv.ok: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Råderum needs Python 3.11 or newer; $(PYTHON) is older. Try: make run PYTHON=python3.13"; exit 1; }
	@echo "Setting up Råderum in $(VENV) (once; about a minute) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/run.ok: $(VENV)/uv.ok requirements/run.txt pyproject.toml
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev.ok: $(VENV)/run.ok requirements/dev.txt package-lock.json tools/vendor_static.py
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/python tools/vendor_static.py --dev
	@touch $@

$(VENV)/spark.ok: $(VENV)/run.ok requirements/spark.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/spark.txt
	@touch $@

$(VENV)/bench.ok: $(VENV)/dev.ok requirements/bench.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/static.ok: $(VENV)/run.ok package-lock.json requirements/node.txt tools/vendor_static.py
	@$(BIN)/python tools/vendor_static.py
	@touch $@

$(VENV)/locale.ok: $(VENV)/run.ok $(shell find $(LOCALES) -name '*.po' 2>/dev/null)
	@$(BIN)/python tools/translations.py compile
	@touch $@

setup: $(VENV)/run.ok $(VENV)/static.ok $(VENV)/locale.ok  ## Install what the program needs

# --- use --------------------------------------------------------------------------------------------
run: setup  ## Build the releases (shipped figures, example data) and open the site on http://127.0.0.1:8000/
	@$(BIN)/raaderum release build --area roads --if-missing
	@$(BIN)/raaderum release build --area roads --dataset example --if-missing
	@$(BIN)/raaderum release build --area procurement --dataset example --if-missing
	@$(BIN)/raaderum release build --area rpa --dataset example --if-missing
	@$(BIN)/raaderum serve --port $(PORT)

demo: setup  ## All that run does except serving: releases, checks and four municipalities' papers in out/
	@$(BIN)/raaderum release build --area roads --if-missing
	@$(BIN)/raaderum release build --area roads --dataset example --if-missing
	@$(BIN)/raaderum release build --area procurement --dataset example --if-missing
	@$(BIN)/raaderum release build --area rpa --dataset example --if-missing
	@$(BIN)/raaderum demo --out out

# --- work -------------------------------------------------------------------------------------------
test: setup $(VENV)/dev.ok  ## All tests that this machine can run; what is skipped is named
	@$(BIN)/pytest $(PARALLEL)

test-postgres: setup $(VENV)/dev.ok  ## The tests that use the database, on a temporary PostgreSQL
	@tools/with_postgres.sh $(BIN)/pytest $(PARALLEL) \
	  tests/integration/collection tests/integration/web/test_frozen.py --deselect tests/integration/collection/test_upload_fuzz.py \
	  --deselect tests/integration/collection/test_api_fuzzed.py \
	  --deselect tests/integration/collection/test_purchase_decisions.py \
	  --deselect tests/integration/collection/test_rights.py

test-full: setup $(VENV)/dev.ok $(VENV)/spark.ok  ## The long tests too; those on a Spark cluster need Java (default-jre-headless)
	@HYPOTHESIS_PROFILE=full $(BIN)/pytest $(PARALLEL) -m "full or not full"
	@tools/with_postgres.sh $(BIN)/pytest $(PARALLEL)

check: setup $(VENV)/dev.ok  ## Style, types, layers, packs, migrations, translations, licences, known vulnerabilities
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/raaderum packs check
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python tools/translations.py check
	@$(BIN)/python tools/audit_dependencies.py

bench: setup $(VENV)/bench.ok  ## Speed as ratios against named peers, in one run
	@$(BIN)/python -m tests.benchmarks

translations: setup  ## Collect new texts into the translation files
	@$(BIN)/python tools/translations.py collect

lock:  ## Resolve the dependencies anew
	@$(LOCK) pyproject.toml requirements/run.in -o requirements/run.txt
	@$(LOCK) requirements/pg.in -o requirements/pg.txt
	@$(LOCK) requirements/spark.in -o requirements/spark.txt
	@$(LOCK) requirements/dev.in -o requirements/dev.txt
	@$(LOCK) requirements/bench.in -o requirements/bench.txt
	@$(LOCK) requirements/node.in -o requirements/node.txt
	@$(LOCK) requirements/bootstrap.in -o requirements/bootstrap.txt

clean:  ## Remove everything that set-up and use made
	@rm -rf $(VENV) var out build src/raaderum/web/pages/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete
