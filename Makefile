# One word per chore. Nothing needs to be installed first but Python 3.11 to 3.13 and make.
#
#   make setup      prepare this machine; instant when nothing changed
#   make run        the demonstration: a window where there is a screen, else its story in text and pictures
#   make test       what CI runs: lint, contracts, every test that is not slow
#   make check      test, and formatting and types before it: run this before a commit
#   make format     let ruff arrange imports and spacing
#   make cover      every branch of domain, oplog, protocol and the writer is exercised, or it fails
#   make bench      the benchmarks with their peers, as a table
#   make bench-peers  ours and its peers on the same weak link, into docs/benchmarks.md; root, npm and pip
#   make pictures   every page × state × language × theme from one seeded world, into pictures/
#   make soak       the slow tests: long simulations, frozen program, kill -9; then SEEDS worlds from seed FIRST on
#   make build      the one-folder program in dist/qianzhi, then its self-test without Python on the path
#   make lock       resolve the dependencies anew (UPGRADE=1 moves the versions too)

SHELL := /bin/bash
PYTHON := .venv/bin/python
# Who wants no bytecode beside the sources has it beside pytest's notes, or each process of a run compiles pytest's plugins anew.
BYTECODE := $(if $(PYTHONDONTWRITEBYTECODE),-u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX="$(CURDIR)/.pytest_cache/bytecode")
OFFSCREEN := env $(BYTECODE) QT_QPA_PLATFORM=offscreen
SEEDS ?= 200
FIRST ?= 1000
# One more than two processors: a window's test waits a third of its time for its engine.
WORKERS ?= 3
WITHOUT_PYTHON := env -i PATH= HOME="$$(mktemp -d)" LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen

.PHONY: setup run test check cover format bench bench-peers pictures soak build lock lint contracts fast

setup:
	@packaging/setup.sh

run: setup
	$(PYTHON) main.py demo

test: setup lint contracts fast

check: setup lint
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m mypy
	$(MAKE) --no-print-directory contracts fast

lint:
	$(PYTHON) -m ruff check --quiet --output-format concise .

contracts:
	.venv/bin/lint-imports

fast:
	$(OFFSCREEN) $(PYTHON) -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow"

cover: setup
	$(OFFSCREEN) $(PYTHON) -m coverage run --branch --source=sync -m pytest -q -m "not slow" tests/domain tests/oplog tests/protocol tests/links tests/store
	$(PYTHON) -m coverage report --include="sync/domain/*,sync/oplog/*,sync/protocol/*,sync/store/writer.py" --skip-covered --show-missing --fail-under=100

soak: setup
	$(OFFSCREEN) HYPOTHESIS_PROFILE=soak $(PYTHON) -m pytest -q -m "slow or simulation" -o faulthandler_timeout=1800
	$(PYTHON) -m tests.fakes.world --first $(FIRST) --seeds $(SEEDS)

format: setup
	$(PYTHON) -m ruff check --quiet --select I --fix .
	$(PYTHON) -m ruff format --quiet .

bench: setup
	$(PYTHON) -m benchmarks

bench-peers: setup
	$(PYTHON) -m benchmarks.peers

pictures: setup
	$(OFFSCREEN) $(PYTHON) -m desktop.app.pictures

build: setup
	$(PYTHON) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build packaging/qianzhi.spec
	$(PYTHON) packaging/secrets.py dist/qianzhi
	$(WITHOUT_PYTHON) "$(CURDIR)/dist/qianzhi/qianzhi" selftest

lock:
	packaging/lock.sh
