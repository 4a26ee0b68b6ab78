# What to run. `make` alone lists it. PYTHON=python3.12 and PORT=8502 override the defaults.
PYTHON ?= python3
PORT ?= 8501

VENV := .venv
PY := $(VENV)/bin/python

# Stamps named after the content of the requirements: unchanged requirements never call pip.
APP := $(VENV)/app-$(shell cat requirements.txt | cksum | tr ' ' '-')
DEV := $(VENV)/dev-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')

# After the install nothing goes over the network.
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export HF_HUB_DISABLE_TELEMETRY := 1

.PHONY: help app test postgres-tests e2e lint train bench chromium

help: ## list these commands
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1	/p' Makefile

app: $(APP) ## serve the app on http://localhost:8501 (PORT=8502 for another port)
	$(PY) -m streamlit run app.py --server.port $(PORT)

test: $(DEV) ## run the tests, without the browser tests
	$(PY) -m pytest -n 2

postgres-tests: $(DEV)
	@command -v chromium > /dev/null || $(MAKE) --no-print-directory chromium
	.ci/with-postgres $(PY) -m pytest -n 2 --dist loadfile -rR -m postgres tests/store tests/e2e/test_meeting.py

e2e: $(DEV) ## run the browser tests (root on Debian: installs chromium where there is none)
	@command -v chromium > /dev/null || $(MAKE) --no-print-directory chromium
	$(PY) -m pytest -n 2 --dist loadfile -rR tests/e2e

lint: $(DEV) ## check style, types and that imports go one way
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/lint-imports
	$(PY) -m mypy

train: $(DEV) ## build the dataset, test on held-out titles and train checkpoints/default
	$(PY) -m anipop_core build-data
	$(PY) -m anipop_core evaluate --retrain
	$(PY) -m anipop_core train
	$(PY) -m anipop_core evaluate --keep

bench: $(APP) ## measure speed and memory on this machine
	$(PY) -m anipop_core bench

chromium:
	@[ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null || \
		{ echo "The browser tests need chromium. Run: sudo apt-get install chromium" >&2; exit 1; }
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit( \
		"AniPop needs Python 3.11 or newer. Name yours, for example: make app PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(APP): | $(VENV)/bin/pip
	rm -f $(VENV)/app-* $(VENV)/dev-*
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt
	touch $@

$(DEV): | $(APP)
	rm -f $(VENV)/dev-*
	$(PY) -m pip install --disable-pip-version-check -r requirements-dev.txt
	touch $@
