# Needs Node 20 or later (a newer one is brought where it is needed), npm and make.
# Every line is a single command; what takes more is in scripts/.

SHELL := /bin/sh
NODE := scripts/node.sh
.DEFAULT_GOAL := help
.PHONY: help install demo test lint bench bench-soak docs check-docs dashboards audit clean env up down ps restart logs check build test-stack test-arm64 engine

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: node_modules/.package-lock.json ## what the project needs from npm, into this folder

node_modules/.package-lock.json: package-lock.json
	@$(NODE) npm ci --loglevel=error --no-progress
	@touch $@

demo: install ## the whole house with simulated devices, in this terminal (DEMO_SECONDS=20 ends by itself)
	@$(NODE) node services/simulator/src/demo/main.ts

test: install ## all tests, about eight minutes (as root it installs the Debian packages that they use)
	@scripts/packages.sh
	@$(NODE) npm test --silent

lint: install check-docs ## format, rules, types, generated pages
	@$(NODE) biome ci .
	@$(NODE) oxlint --type-aware --deny-warnings
	@$(NODE) tsc --noEmit

bench: install ## speed, memory and latency as ratios to what bare tools need (BENCH_ONLY=latency: that part alone)
	@scripts/packages.sh
	@$(NODE) node scripts/build.ts rf zwave lcd influx-writer
	@$(NODE) node tests/bench/main.ts

bench-soak: install ## 3,000,000 readings through the chain: memory and files, start to end (ten minutes)
	@scripts/packages.sh
	@$(NODE) node scripts/build.ts influx-writer
	@$(NODE) node tests/bench/three-million.ts

# (in make AS is the assembler, by its name)
AS := $(filter-out as,$(AS))
audit: install ## where every reading is: accepted = stored + waiting + lost, by publisher (MQTT_* and INFLUX_*; AS=--json)
	@$(NODE) node scripts/audit.ts $(AS)

docs: install ## writes what is generated: tables of options, .env.example, JSON Schemas
	@$(NODE) node scripts/docs.ts

dashboards: install ## writes Grafana's dashboards and alerts from their source in grafana/src
	@$(NODE) node grafana/src/generate.ts

check-docs: install ## fails where what is generated is out of date
	@$(NODE) node scripts/docs.ts --check
	@$(NODE) node grafana/src/generate.ts --check

# ---- the stack (Docker) ----

engine:
	@scripts/stack/engine.sh

env: engine ## writes .env and the secrets for the stack; keeps what exists
	@scripts/stack/env.sh

up: engine ## checks and starts the stack
	@scripts/stack/check.sh
	@docker compose up --detach --wait --wait-timeout 300

down: engine ## stops the stack; its data stays
	@docker compose down

ps: engine ## what runs, and how it is
	@docker compose ps --all

restart: engine ## SERVICE=rf: checks it, restarts it and no other, shows its state
	@scripts/stack/restart.sh "$(SERVICE)"

logs: engine ## [SERVICE=rf] the logs, readable, until Ctrl-C (RAW=1: JSON, FOLLOW=0: no waiting)
	@FOLLOW="$(FOLLOW)" RAW="$(RAW)" scripts/stack/logs.sh "$(SERVICE)"

check: engine ## all that a start would read: .env, secrets, compose.yaml, every configuration
	@scripts/stack/check.sh

build: engine ## builds the images from this folder
	@docker compose build

test-stack: install ## the stack on this machine's Docker engine (needs root; about four minutes)
	@$(NODE) node tests/stack/run.ts
	@$(NODE) node tests/stack/second-house.ts

test-arm64: install ## the images for arm64, each brought to online under emulation (needs root, Docker and Debian)
	@scripts/packages.sh
	@$(NODE) node tests/stack/arm64.ts

clean: ## removes what was built and installed here
	@rm -rf node_modules services/*/node_modules .tools .demo dist coverage
