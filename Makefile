# Everything one does with Kutse. `make` alone lists it; each target does its own set-up.

VENV ?= .venv
PYTHON := $(VENV)/bin/python
TESTS ?= tests
HELD := $(addprefix tests/integration/,web/test_in_a_browser.py web/test_organisers_in_a_browser.py web/test_status_page.py web/test_telling.py web/test_provider.py notifications/test_in_a_browser.py notifications/test_journal_in_a_browser.py certificates/test_in_a_browser.py stack/test_mailbox_in_a_browser.py)
PROCESSES ?= 3
CHECK ?=
CHAOS ?=
ACCEPT ?=
SCALE ?=
PROOF ?= tests/proof
FROM ?=
ID ?=
RESTORE ?=
SETUP := deploy/local/set-up.sh
# Empty counts as unset: translated code is kept, otherwise every start would translate it anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check quick story backup restore lint format bench chaos scale pictures proof sample token lock clean set-up-local set-up-test set-up-proof

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: set-up-local ## start everything on the ports from KUTSE_PORT (8000) on; Ctrl-C stops it
	@exec $(PYTHON) -m deploy.local run

test: set-up-test ## the whole suite on its own private servers; TESTS=tests/unit for a part, PROCESSES=0 for one process
	@exec $(PYTHON) -m pytest -n $(PROCESSES) --no-loadscope-reorder $(TESTS)

lint: set-up-test ## style, format, types and import rules
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports

quick: lint ## lint and every test that needs no server
	@exec $(PYTHON) -m pytest -q tests/unit tests/contracts tests/architecture

check: set-up-local ## is everything as promised? reads the running stack, changes nothing; CHECK="--mailbox own --canaries FILE"
	@exec $(PYTHON) -m deploy.check $(CHECK)

story: set-up-local ## all that happened to one registration, from click to mail: ID=01a2…; names no person
	@exec $(PYTHON) -m deploy.local with deploy.story $(ID)

backup: set-up-local ## copy all data as it is at this moment into KUTSE_HOME/backups; the stack may go on
	@exec $(PYTHON) -m deploy.local with --database deploy.backup take

restore: set-up-local ## put a backup back into the stopped stack: FROM=var/backups/… RESTORE=--replace
	@exec $(PYTHON) -m deploy.local with --database deploy.backup restore $(FROM) $(RESTORE)

format: set-up-test ## put the code into its format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

chaos: set-up-test ## break a real stack in every way of tests/faults and see what was promised; CHAOS="--runs 20 database-killed"
	@exec $(PYTHON) -m tests.faults $(CHAOS)

scale: set-up-test ## 1, 2 and 4 processes on two hosts while a database and a broker die; as root; SCALE="--processes 2"
	@exec $(PYTHON) -m tests.scale $(SCALE)

proof: set-up-proof ## hold everything that is sent against mail and calendar programs others wrote, the heavy ones too
	@KUTSE_PROOF=whole exec $(PYTHON) -m pytest --timeout 3600 -o python_files='test_*.py peer_*.py' $(PROOF)

pictures: set-up-test ## a picture of every page, narrow and wide, and a sheet of them: var/pictures/index.html; ACCEPT=1 after looking at them
	@KUTSE_PICTURES=1 $(if $(ACCEPT),KUTSE_ACCEPT=1) exec $(PYTHON) -m pytest -q $(HELD)
	@echo var/pictures/index.html

bench: set-up-test ## measure it on this machine
	@exec $(PYTHON) -m tests.bench

sample: set-up-local ## load the sample programme into the running stack
	@exec $(PYTHON) -m deploy.local service registration sample

token: set-up-local ## print an organiser's API token for the running stack
	@exec $(PYTHON) -m deploy.local service registration token --role organiser

lock: set-up-test ## pin the dependencies in deploy/requirements anew
	$(PYTHON) -m pip install -qq --disable-pip-version-check uv
	cd deploy/requirements && for set in run local test; do \
	  ../../$(PYTHON) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --no-header \
	    $$set.in -o $$set.txt || exit 1; done

clean: ## remove what can be made again: environment, caches, compiled catalogues; data in var/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find services shared deploy tests -name __pycache__ -prune -exec rm -rf {} +
	find services shared -name '*.mo' -delete

set-up-local:
	@VENV=$(VENV) $(SETUP) local

set-up-test:
	@VENV=$(VENV) $(SETUP) test

set-up-proof:
	@VENV=$(VENV) $(SETUP) test proof
