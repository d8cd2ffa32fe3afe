# The few words everybody types. `make demo` and `make test` need only Python 3.11.
PYTHON ?= python3
PY := .venv/bin/python
PORT ?= 8000
# One more than there are cores: a worker that waits for the browser leaves its core to another.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
TEMPLATES := $(shell find templates -name '*.html')
POSTGRES_TESTS := $(wildcard tests/admin/test_queries.py tests/models tests/editorial tests/register tests/search $(addprefix tests/exchange/test_,$(addsuffix .py,agreements attachments events figures formulas handout intake intake_killed intake_scans jobs linking links outside passed_over pictures sites table_cases vocabularies word)) tests/reading tests/views/test_home.py tests/views/test_topics.py tests/views/test_one_record.py tests/portal/test_living.py tests/portal/test_pagecache_processes.py tests/commands/test_export.py tests/commands/test_backup.py tests/commands/test_vocabularies.py tests/operations tests/portal/test_health.py tests/faults)

.PHONY: demo test production-trial install format audit pin clean

# A filled portal at http://127.0.0.1:8000 with a worker beside it; run it again and nothing is lost.
demo: .venv/runtime
	@! $(PY) -c "import socket; socket.create_connection(('127.0.0.1', $(PORT)), 1)" 2>/dev/null || \
	{ echo "Another server answers on port $(PORT): stop it, or choose a port with make demo PORT=8001"; exit 1; }
	@mkdir -p var
	@test -s var/secret || $(PY) -c "import secrets; print(secrets.token_urlsafe(64))" > var/secret
	@export DEMO=1 SECRET_KEY="$$(cat var/secret)" SITE_URL=http://127.0.0.1:$(PORT) && \
	$(PY) manage.py migrate --verbosity 0 && \
	$(PY) manage.py collectstatic --noinput --verbosity 0 && \
	$(PY) manage.py demo && \
	echo "The portal is at http://127.0.0.1:$(PORT)/ and the desk at http://127.0.0.1:$(PORT)/admin/ (Ctrl+C stops it)" && \
	{ $(PY) manage.py worker > var/worker.log 2>&1 & worker=$$!; trap 'kill $$worker 2>/dev/null' EXIT INT TERM; } && \
	.venv/bin/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 2 --blocking-threads 1 --no-ws portal.wsgi:application

# Everything CI runs.
test: .venv/development
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check $(TEMPLATES)
	.venv/bin/djhtml --check --tabwidth 2 $(TEMPLATES)
	DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") SITE_URL=https://portal.example ALLOWED_HOSTS=portal.example \
		$(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal
	$(PY) tests/postgres.py $(PY) -m pytest -q -n $(WORKERS) --dist worksteal $(POSTGRES_TESTS)
	$(PY) -W ignore tests/production.py --short

# The grown site on one machine (PostgreSQL with a standby, Redis, nginx, a stand-in for S3), and its parts broken one by one.
production-trial: .venv/development
	$(PY) -W ignore tests/production.py

install: .venv/development

format: .venv/development
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	-.venv/bin/djade $(TEMPLATES)
	.venv/bin/djhtml --tabwidth 2 $(TEMPLATES)

# Known holes of the pinned packages; a network without the list of holes fails here, so it is not part of the tests.
audit: .venv/development
	.venv/bin/pip-audit --requirement requirements.txt --require-hashes --disable-pip --strict

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	@test -e .venv/development || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@


clean:
	rm -rf var .pytest_cache .ruff_cache

# Pin again after a change of dependencies in pyproject.toml (needs uv; no registry address is written). One file for
# Python 3.11–3.13 on every machine: what only some of them need carries a marker.
PIN := uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header --generate-hashes pyproject.toml --all-extras
pin:
	$(PIN) -o requirements.txt
	$(PIN) --group dev -o requirements-dev.txt
