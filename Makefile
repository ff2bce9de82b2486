# Everything a person or CI runs. `make help` lists it; .ci/setup keeps .venv as constraints.txt says.

ifeq ($(OS),Windows_NT)
python := .venv/Scripts/python
registry := .venv/Scripts/registry
else
python := .venv/bin/python
registry := .venv/bin/registry
endif

# What is compiled once is not to be compiled by each command that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint bench torture setup golden sample docs messages constraints clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  ARGS=… is passed on, for example: make demo ARGS=--no-dashboard"

demo:  ## Load Ringover's register, print its verdicts, serve the page
	@sh .ci/setup demo
	@$(registry) demo $(ARGS)

test:  ## All tests but those that need a Neo4j server or a browser; CI tries three times the examples
	@sh .ci/setup test
	@$(python) -m pytest -n auto --dist worksteal -m "not neo4j and not browser" $(ARGS)

test-fast:  ## The same for every commit, without engine and page: a fifth of the time, and fewer examples
	@sh .ci/setup fast
	@REGISTRY_EXAMPLES=$${REGISTRY_EXAMPLES:-5} $(python) -m pytest -n auto --dist worksteal \
		-m "not engine and not neo4j and not browser and not apart" tests/unit tests/law tests/checks $(ARGS)

lint:  ## Ruff's rules and format, and mypy's types
	@sh .ci/setup test
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy

bench:  ## Load and check at 1,000 to 100,000 transfers, as ratios
	@sh .ci/setup test
	@$(python) -m tests.benchmarks $(ARGS)

torture:  ## Kill clients and the engine while they write, and let eight write at the same time
	@sh .ci/setup test
	@$(python) -m tests.torture $(ARGS)

setup:  ## Only the virtual environment, with all that the tests need
	@sh .ci/setup test

golden:  ## Write the golden answers of the tests again; read in git what changed, and why
	@sh .ci/setup test
	@$(python) -m tests.golden

sample:  ## Replay the history of the sample company, after a change of its manifests
	@sh .ci/setup test
	@$(python) .ci/sample.py

docs:  ## Write the parts of the documents that follow from the code
	@sh .ci/setup test
	@$(python) .ci/documents.py

messages:  ## The list of sentences to translate, extracted from the code
	@sh .ci/setup test
	@$(python) .ci/messages.py

constraints:  ## Pin every dependency anew with hashes (ARGS=--upgrade for newer ones)
	@sh .ci/constraints $(ARGS)

clean:  ## Remove what make made: .venv, caches, builds (your registers stay)
	rm -rf .venv build dist .ci/work .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
