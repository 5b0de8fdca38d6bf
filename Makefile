# Everything that one does here. `make run` and `make test` need Python 3.11 or newer and nothing else.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PO := $(wildcard entries/locale/*/LC_MESSAGES/django.po)
export PYTHONWARNINGS ?= default
PYTEST := DEBUG=1 VAR_DIR=$(CURDIR)/var/test $(BIN)/python -m pytest -n 2

# What asks no database.
NO_DATABASE := text proofreading manuscripts exporting search/test_snippets.py search/test_sounds.py editing/test_blame.py \
	editing/test_comparing.py editing/test_merging.py editing/test_merging_entries.py editing/test_passages.py \
	importing/test_reading_tables.py test_docs.py test_settings.py test_translations.py

# Walks over every page and role, and the browser's: on SQLite alone, so that both runs stay below CI's time.
WALKS := browser roles

.PHONY: help run install test test-sqlite test-postgresql check bench screenshots messages clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

run: install ## the site and the admin with a demonstration volume, on 127.0.0.1:$(PORT)
	@DEBUG=1 $(BIN)/python manage.py start_demo --port $(PORT)

install: .venv/installed .venv/messages ## the environment in .venv, with the pinned packages

test: .venv/installed-dev .venv/messages ## all tests, on SQLite and on PostgreSQL, in the browser too
	@sqlite=0; $(MAKE) --no-print-directory test-sqlite || sqlite=$$?; \
	postgresql=0; $(MAKE) --no-print-directory test-postgresql || postgresql=$$?; \
	exit $$(( sqlite || postgresql ))

test-sqlite: .venv/installed-dev .venv/messages ## all tests, on SQLite
	@$(PYTEST) tests

test-postgresql: .venv/installed-dev .venv/messages ## all tests that ask the database, on PostgreSQL
	@$(BIN)/python scripts/postgres.py env $(PYTEST) tests $(addprefix --ignore=tests/,$(NO_DATABASE) $(WALKS))

check: .venv/installed-dev .venv/messages ## ruff, format, mypy, import-linter, migrations, translations, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DEBUG=1 $(BIN)/mypy
	$(BIN)/lint-imports
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/messages.py check
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=example.org \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/installed-dev .venv/messages ## measurements, each beside its alternative, written to docs/benchmarks.md
	$(BIN)/python -m benchmarks

screenshots: .venv/installed-dev .venv/messages ## the pictures of README and the manual, made from the demonstration
	$(BIN)/python -m scripts.screenshots
	$(BIN)/python -m scripts.life

messages: .venv/installed-dev ## gather the visible strings into the catalogs, and compile them
	$(BIN)/python scripts/messages.py update
	$(BIN)/python scripts/messages.py compile

clean: ## the environment and everything that was made
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo 'Installing the packages of requirements.txt: about a minute, the first time only.'
	@PYTHONWARNINGS= $(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo 'Installing what the tests need (requirements-dev.txt): about a minute, the first time only.'
	@PYTHONWARNINGS= $(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/messages: $(PO) .venv/installed
	@$(BIN)/python scripts/messages.py compile
	@touch $@
