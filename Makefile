# Papershelf: every task of the project, the same commands that continuous integration runs.
# Nothing has to be installed first but Python 3.11 or newer and make.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKFLOWS := $(wildcard .github/workflows/*.yml generator/papershelf/template/github/workflows/*.yml)
# Two at a time suits the smallest runners; `make test WORKERS=8` for more. Each begins with a row
# of whole files, so that next to no fixture is made twice, and who is done takes from the others.
WORKERS ?= 2

.PHONY: help site serve check test soak fuzz bench bench-build bench-search bench-finding compare summaries screenshots reference word-vectors lock clean setup

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

site: $(VENV)/.package ## Generate the pages of this repository's shelf and build site/
	$(BIN)/papershelf build

serve: $(VENV)/.package ## Show the site and rebuild it on every change
	$(BIN)/papershelf serve

check: $(VENV)/.dev ## Lint, type-check, check the shelf, the workflows and the repository's own rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python tools/check_repository.py
	$(BIN)/zizmor --offline --no-progress --quiet $(WORKFLOWS)
	tools/actionlint.sh $(VENV)/actionlint $(WORKFLOWS)
	tools/tsc.sh $(VENV)/typescript
	$(BIN)/papershelf check --strict

# Tests start hundreds of processes, each of which would compile all modules of the program and its
# libraries where the environment says to keep none of what was compiled.
test: $(VENV)/.dev $(VENV)/.browser ## Run the whole test suite, real browser included
	PAPERSHELF_BROWSER="$$(cat $(VENV)/.browser)" PAPERSHELF_NU="$$(tools/find-nu.sh $(VENV)/nu)" \
		PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

soak: $(VENV)/.dev $(VENV)/.browser ## Run the slow tests that `make test` leaves out
	PAPERSHELF_BROWSER="$$(cat $(VENV)/.browser)" $(BIN)/pytest -m soak $(ARGS)

fuzz: $(VENV)/.dev ## Fuzz the parsers and the sanitiser, each for a minute (or SECONDS=600)
	PYTHONPATH=tests/support $(BIN)/python tools/fuzz.py $(SECONDS)

bench: $(VENV)/.dev $(VENV)/.browser ## Measure the figures of docs/benchmarks.md
	PAPERSHELF_BROWSER="$$(cat $(VENV)/.browser)" $(BIN)/python benchmarks/bench.py $(ARGS)

bench-build: $(VENV)/.dev $(VENV)/.peers ## Measure whole builds beside the peers (hours; ARGS=--quick)
	$(BIN)/python benchmarks/builds.py $(ARGS)

compare: $(VENV)/.dev $(VENV)/.peers ## Prove that ProperDocs and Zensical build the same pages
	$(BIN)/python benchmarks/compare.py $(ARGS)

bench-search: $(VENV)/.dev $(VENV)/.browser ## Measure search beside its peers (an hour; ARGS=--quick)
	PAPERSHELF_BROWSER="$$(cat $(VENV)/.browser)" $(BIN)/python benchmarks/search.py \
		--pagefind "$$(tools/find-pagefind.sh $(VENV)/pagefind)" $(ARGS)

bench-finding: $(VENV)/.dev $(VENV)/.browser ## Measure what searches find, beside BM25 and Pagefind
	PAPERSHELF_BROWSER="$$(cat $(VENV)/.browser)" $(BIN)/python benchmarks/finding.py \
		--pagefind "$$(tools/find-pagefind.sh $(VENV)/pagefind)" $(ARGS)

summaries: $(VENV)/.dev ## Compare the shelf's summaries with the abstracts of the trial data
	$(BIN)/python benchmarks/summaries.py

screenshots: $(VENV)/.dev $(VENV)/.browser ## Take pictures of the pages, those of the README and the docs too
	PAPERSHELF_BROWSER="$$(cat $(VENV)/.browser)" $(BIN)/python benchmarks/screenshots.py

reference: $(VENV)/.dev ## Write the parts of docs/guide/ that the program itself says
	$(BIN)/python tools/write_reference.py

word-vectors: $(VENV)/.dev ## Learn the word vectors of small shelves (PAPERS=papers.jsonl.gz)
	$(BIN)/python tools/make_word_vectors.py "$(PAPERS)"

setup: $(VENV)/.dev ## Only install: the package and the developers' tools, in .venv

lock: $(VENV)/.lock ## Lock the versions anew (all of them to their newest: UPGRADE=1)
	$(BIN)/uv $(COMPILE) --extra parquet --group build -o requirements/runtime.txt
	$(BIN)/uv $(COMPILE) --extra parquet --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(BIN)/uv $(COMPILE_GROUP) --group peers -c requirements/runtime.txt -o requirements/peers.txt
	$(BIN)/uv $(COMPILE_GROUP) --group lock -o requirements/lock.txt

clean: ## Remove the site, the environment and every cache
	rm -rf site .papershelf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator tests benchmarks tools -name __pycache__ -prune -exec rm -rf {} +
	rm -rf generator/papershelf.egg-info

# One lock for every Python from 3.11 on and every platform, each version with the hashes of its
# files; uv writes no address of an index into it.
COMPILE_GROUP := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-config --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
COMPILE := $(COMPILE_GROUP) pyproject.toml

# Each stamp stands for a finished step, so that a second run does nothing and needs no network.
$(VENV)/.made:
	@python="$$(PYTHON='$(PYTHON)' tools/find-python.sh)" || exit 1; \
	rm -rf $(VENV); \
	"$$python" -m venv $(VENV) || { \
		echo "Could not make a virtual environment (Debian: apt install python3-venv)." >&2; \
		rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt
	$(PIP) install --require-hashes -r requirements/runtime.txt
	@touch $@

# Editable: the command runs the sources as they are. No isolation, since the build back end is
# locked and installed like everything else.
$(VENV)/.package: $(VENV)/.runtime pyproject.toml
	$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.package requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.lock: $(VENV)/.made requirements/lock.txt
	$(PIP) install --require-hashes -r requirements/lock.txt
	@touch $@

# An environment of their own: what they need must not decide what the package runs with.
$(VENV)/.peers: $(VENV)/.made requirements/peers.txt
	$(BIN)/python -m venv --clear $(VENV)/peers
	$(VENV)/peers/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		-r requirements/peers.txt
	@touch $@

# Looked for on every run: a browser that was updated away must not fail as a broken test.
.PHONY: $(VENV)/.browser
$(VENV)/.browser: $(VENV)/.made
	@tools/find-browser.sh > $@
