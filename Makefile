# What people do here. `make run` shows the demo, `make test` checks everything.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
DATA ?= data
# What builds and checks ask the settings for; nothing is made or reached.
UNBOUND = DJANGO_SETTINGS_MODULE=alaka.settings ALAKA_SECRET_KEY=unused \
	DATABASE_URL=postgresql://nobody@127.0.0.1:1/nothing ALAKA_DB_POOL=0
OURS = alaka bench checks tests conftest.py
BUILT_FROM = pyproject.toml ui/hatch_build.py ui/package-lock.json ui/build.mjs \
	$(shell find ui/src alaka/locale -type f ! -name '*.mo' 2>/dev/null)

.PHONY: run install test test-pg15 system check format lock messages pictures bench clean

run: install
	exec $(BIN)/alaka demo

install: $(VENV)/.package

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Alaka needs Python 3.11 or later: make run PYTHON=/path/to/it"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.locked: $(VENV)/.python requirements.lock
	$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.package: $(VENV)/.locked $(BUILT_FROM)
	$(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.checked: $(VENV)/.locked requirements-check.lock
	$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes -r requirements-check.lock
	@touch $@

system:
	@sh checks/system.sh

test: system install $(VENV)/.checked check
	$(BIN)/python -m pytest -n 2 --dist worksteal
	$(MAKE) test-pg15

# The database's part once more, on the oldest PostgreSQL we promise, from Debian.
test-pg15: install $(VENV)/.checked
	ALAKA_POSTGRES_BIN=/usr/lib/postgresql/15/bin $(BIN)/python -m pytest -n 2 --dist worksteal \
		-m "not browser and not slow" alaka

check: install $(VENV)/.checked
	$(BIN)/ruff format --check $(wildcard $(OURS))
	$(BIN)/ruff check $(wildcard $(OURS))
	$(UNBOUND) $(BIN)/mypy $(wildcard $(OURS))
	$(BIN)/djlint --quiet --lint alaka
	$(BIN)/lint-imports
	$(UNBOUND) $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
	$(BIN)/python -m checks.house

format: install $(VENV)/.checked
	$(BIN)/ruff format $(wildcard $(OURS))
	$(BIN)/ruff check --fix $(wildcard $(OURS))

lock: $(VENV)/.python
	$(BIN)/pip install --disable-pip-version-check --quiet pip-tools
	$(BIN)/python -m checks.lock

messages: install
	$(BIN)/python -m checks.messages

pictures: install $(VENV)/.checked
	$(BIN)/python -m checks.pictures

BENCH_DATA ?= bench-data

# Takes an hour and 10 GB; a folder once filled is used again.
bench: install
	for each in demo lists search intake; do \
		$(BIN)/python -m bench.$$each --data $(BENCH_DATA)/$$([ $$each = intake ] && echo intake || echo million); \
	done

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache ui/node_modules alaka/static/dist build dist
	find alaka bench checks tests -name __pycache__ -type d -prune -exec rm -rf {} +
