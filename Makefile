# What a person types is what CI runs. Only relative paths: the folder may have spaces in its name.
export PYTHONUTF8 = 1
bin = .venv/bin

.DEFAULT_GOAL = help
.PHONY: help setup run test test-cluster servers servers-stop lint format bench chaos fuzz clean \
	chaos-cluster bench-cluster model

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1 — /p' Makefile

setup: ## install everything into .venv and leave .venv/bin/otklik
	@sh tools/setup.sh

run: setup ## start the demo city with the whole service; Ctrl+C ends it
	@trap : INT; $(bin)/otklik demo

test: setup ## run the suite (a browser is looked for, and installed where possible)
	@sh tools/chromium.sh
	@$(bin)/python -m pytest

test-cluster: setup ## start real engines, run every test that needs them, stop them
	@$(bin)/python -m tools.servers run -- $(bin)/python -m pytest -p tests.servers.selecting

servers: setup ## start MongoDB-wire, Elasticsearch and Redis on loopback (docs/servers.md)
	@$(bin)/python -m tools.servers start

servers-stop: ## stop exactly what `make servers` started
	@$(bin)/python -m tools.servers stop

lint: setup ## style, types, import contracts, measures of the code
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/mypy --package tools
	@$(bin)/lint-imports --no-logo
	@$(bin)/python -m tools.measure

format: setup ## put the code into its form
	@$(bin)/ruff check --fix
	@$(bin)/ruff format

bench: setup ## speed against plain good practice (SHORT=1: the form of CI)
	@sh tools/long.sh benchmarks

chaos: setup ## kill -9, broken sources, full disks (SHORT=1: the form of CI)
	@sh tools/chromium.sh
	@sh tools/long.sh tests/chaos

chaos-cluster: setup ## workers, clocks and servers killed, wiped, stopped (SHORT=1: the form of CI)
	@sh tools/long.sh tests/chaos servers

bench-cluster: setup ## two workers and all servers against the embedded mode (SHORT=1: the form of CI)
	@sh tools/long.sh benchmarks servers

model: setup ## fit the shipped model anew on the project's own texts
	@$(bin)/python -m detectors.training.fit

fuzz: setup ## hostile input for every reader (SHORT=1: the form of CI)
	@sh tools/long.sh tests/fuzz

clean: ## remove what was made, except the data in var/
	@rm -rf .venv .tools dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
