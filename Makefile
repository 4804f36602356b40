# make run    builds the example site and serves it with the form handler at http://127.0.0.1:8000
# make test   checks style and types, then runs every test
# All set-up happens by itself: a machine with Python 3.11 or newer, make and git is enough.

PYTHON ?=
export PYTHON
# Where web servers are, also for those who are not root.
export PATH := $(PATH):/usr/sbin:/sbin
ARGS ?=
BIN := .venv/bin
# The tests are compiled once, while the types are looked at, and not by each process that runs them.
unexport PYTHONDONTWRITEBYTECODE
# Tests often wait for servers and browsers, so that each processor can have more than one at a time.
WORKERS := $(shell n=$$(nproc 2>/dev/null) && echo $$((n * 2)) || echo auto)
PIP := $(BIN)/pip --disable-pip-version-check --quiet
CATALOGUES := $(shell find generator form_handler -path '*/locales/*.po')

.PHONY: help run test proofs fuzz lint lock bench bench-scale soak lighthouse reference screenshots image-test clean
.NOTPARALLEL:
.DELETE_ON_ERROR:

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile
	@echo 'Options go into ARGS, for instance: make run ARGS="--port 8123"'

run: .venv/site-installed $(CATALOGUES:.po=.mo) ## build the example site and serve it at http://127.0.0.1:8000
	@$(BIN)/shopbell serve $(ARGS)

test: .venv/dev-installed $(CATALOGUES:.po=.mo) ## check style and types, run all tests
	@tools/setup_tests.sh
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary & types=$$!; $(BIN)/pytest --collect-only --quiet >/dev/null 2>&1; wait $$types
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not slow" $(ARGS)

proofs: .venv/dev-installed $(CATALOGUES:.po=.mo) ## run the tests that take long: kill loops, many random edits, the benches' own
	@tools/setup_tests.sh
	@$(BIN)/pytest -m slow --timeout 1800 $(ARGS)

fuzz: .venv/dev-installed $(CATALOGUES:.po=.mo) ## try a million spoilt requests and a million spoilt contents
	@$(BIN)/python -m tests.fuzz $(ARGS)

lint: .venv/dev-installed ## check style and types only
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

bench: .venv/dev-installed $(CATALOGUES:.po=.mo) ## measure building and taking submissions, against a floor and php-fpm
	@tools/setup_bench.sh
	@$(BIN)/python -m benchmarks $(ARGS)

bench-scale: .venv/dev-installed $(CATALOGUES:.po=.mo) ## measure what more processes and PostgreSQL add
	@tools/setup_tests.sh
	@$(BIN)/python -m benchmarks scale $(ARGS)

soak: .venv/dev-installed $(CATALOGUES:.po=.mo) ## take 200 submissions a second for ten minutes, and count
	@$(BIN)/python -m benchmarks soak $(ARGS)

lighthouse: .venv/dev-installed $(CATALOGUES:.po=.mo) ## look at every page of the examples with Lighthouse
	@tools/setup_tests.sh
	@$(BIN)/python tools/lighthouse.py $(ARGS)

reference: .venv/dev-installed $(CATALOGUES:.po=.mo) ## write the reference parts of the docs anew
	@$(BIN)/python tools/reference.py

screenshots: .venv/dev-installed $(CATALOGUES:.po=.mo) ## take the screenshots of the docs anew
	@tools/setup_tests.sh
	@$(BIN)/python tools/screenshots.py

lock: .venv/bin/pip ## renew requirements.lock, what the container image is made of
	@$(PIP) install uv
	@$(BIN)/python tools/lock.py

image-test: .venv/site-installed ## build the container image without an engine and try it (root on Debian)
	@$(BIN)/python tools/test_image.py

clean: ## delete all that was made, .venv included; what visitors sent (var) stays
	rm -rf .venv build dist tests/node_modules test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find site -mindepth 1 ! -name .gitignore -delete
	find generator form_handler -name '*.mo' -delete
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/pip:
	@tools/setup_venv.sh

.venv/site-installed: pyproject.toml | .venv/bin/pip
	@echo "Installing what the site and the handler need into .venv"
	@$(PIP) install --editable ".[site,handler]"
	@touch $@

.venv/dev-installed: pyproject.toml | .venv/bin/pip
	@echo "Installing what the tests need into .venv"
	@$(PIP) install --editable ".[dev]"
	@touch $@ .venv/site-installed

%.mo: %.po tools/catalogues.py
	@$(BIN)/python tools/catalogues.py $<
