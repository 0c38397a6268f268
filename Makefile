# Two commands are enough: `make run` and `make test`. Everything else here helps while working on AotForms.
HOME_FOLDER ?= $(or $(AOTFORMS_HOME),var/home)
PORT ?= 8700
PYTHON := .venv/bin/python

.PHONY: run setup setup-demo setup-test test test-law personas faults demo bench gallery forms lint clean

run: setup            ## install what is missing, start the server, print its address
	@exec .venv/bin/aotforms serve --home "$(HOME_FOLDER)" --port $(PORT)

setup:
	@sh tools/setup.sh --with server

setup-demo:
	@sh tools/setup.sh --with server,demo

setup-test:
	@sh tools/setup.sh --with server,test

test:                 ## everything
	@sh tools/test.sh

test-law: setup-test  ## the law alone, its look-back and clocks against the calendar walkers in 500,000 cases
	@AOTFORMS_LAW_CASES=500000 $(PYTHON) -m pytest -q -n 2 tests/test_law_*.py

personas: setup-test ## every persona on the real engine, not only the twelve that run with the other tests
	@AOTFORMS_PERSONAS=all $(PYTHON) -m pytest -q tests/test_personas_*.py

faults: setup-test   ## crashes, bad lines, full disks, races, wrong clocks; FAULTS=short for three minutes of it
	@$(PYTHON) tools/faults.py

demo: setup-demo      ## one case file: papers, packet, delivered to a local peer and on paper
	@$(PYTHON) tools/demo.py

bench:                ## our numbers beside docassemble's own and pypdf's, in one run
	@sh tools/setup.sh --with server,test --tool pdftk=pdftk-java
	@$(PYTHON) tools/bench.py

gallery: setup-test   ## every paper as pictures, to look through; SCREENS=1 adds every screen that the tests look at
	@$(PYTHON) tools/gallery.py $(if $(SCREENS),--screens)

forms: setup-test     ## build the blank forms anew from their HTML
	@$(PYTHON) tools/build_forms.py

lint: setup-test      ## the floors of the house
	@.venv/bin/lint-imports

clean:                ## remove what was built; never a home folder
	rm -rf .venv .venv-3.* build dist *.egg-info .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
