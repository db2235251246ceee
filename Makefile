# The two commands: `make demo` and `make test`. Each installs what it needs.
PY := .venv/bin/python

.PHONY: demo test check bench faults matrix asyncapi texts clean

demo: ## Open the whole entrance hall on this machine
	./prepare.sh demo
	.venv/bin/wartemarke-lobby $(ARGS)

test: ## Install what the tests need, check and test everything
	./prepare.sh tests
	$(MAKE) --no-print-directory check
	$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

check: ## Rules of the house: imports, types, style
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: ## Print the figures of docs/figures.md, measured on this machine, and pull plugs a thousand times
	./prepare.sh tests
	$(PY) -m tests.bench
	$(PY) -m tests.faults

faults: ## Kill the hub a thousand times, broker and kiosk a hundred, and count what was lost
	./prepare.sh tests
	$(PY) -m tests.faults

matrix: ## Every language in every mode and on every screen: kiosk pages in a real browser, walls, doors and papers really set
	./prepare.sh tests
	$(PY) -m pytest -n 2 --dist worksteal -m matrix
	$(PY) -m pytest -n 2 --dist worksteal tests/kiosk/browser
	$(PY) -m tests.kiosk.browser

asyncapi: ## Write broker_config/asyncapi.yaml anew from the message types
	$(PY) -m wire.asyncapi > broker_config/asyncapi.yaml

texts: ## Write the translation templates anew from the German texts
	.venv/bin/pybabel -q extract -k N_ -k NN_:1,2 -F languages/babel.cfg --no-location --omit-header --sort-by-file -o languages/locale/hall.pot languages/

clean:
	rm -rf .venv .venv-esphome .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
