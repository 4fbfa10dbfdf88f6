# `make` alone lists what there is. Every target works as root and as a user who can sudo.

PREFIX ?= /usr/local
DESTDIR ?=
PERIOD ?= 2026-10
SAMPLE = samples/$(PERIOD)
RELEASE = .build/release
PROGRAMS = tieout tieout-ingest tieout-post tieout-match tieout-settle tieout-report tieout-verify
# A target that imports what it did not declare does not build.
CHECK = --explicit-target-dependency-import-check error

.DEFAULT_GOAL := help
.PHONY: help run test build audit fuzz faults bench bench-formats bench-match lint format golden install clean deps deps-test

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
	  while IFS="$$(printf '\t')" read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

run: deps build ## install what is missing, build, and run the sample month into reports/
	@$(RELEASE)/tieout run --workspace $(SAMPLE) --period $(PERIOD); status=$$?; \
	case $$status in \
	  0|10) echo "open $(CURDIR)/reports/$(PERIOD)/index.html" ;; \
	  *) exit $$status ;; \
	esac

test: deps-test ## install what is missing and run all tests
	swift test $(CHECK)

build: deps ## build the programs into .build/release
	swift build -c release $(CHECK)

audit: build ## make the sample month again from its raw files and compare every byte
	$(RELEASE)/tieout audit $(PERIOD) --workspace $(SAMPLE)

fuzz: deps ## feed every reader damaged bytes: FUZZ_SECONDS=60 FUZZ_TARGETS="camt mt"
	scripts/fuzz

faults: build ## kill each stage and its server at random points and compare: KILLS=10 STOPS=2 RACES=1
	Tests/Faults/faults.py --kills $(or $(KILLS),10) --stops $(or $(STOPS),2) --races $(or $(RACES),1)
	Tests/Faults/faults.py --kills $(or $(KILLS),10) --stops $(or $(STOPS),2) --races $(or $(RACES),1) --operations 30000

bench: build ## measure rows/s, seconds per stage and memory at 1e5 and 1e6 rows, and operations
	Benchmarks/bench
	Benchmarks/bench-operations

bench-formats: build ## measure MB/s per format beside the usual library of each: MB=200 REPEAT=3
	python3 -m venv .build/bench/venv
	.build/bench/venv/bin/pip install --quiet $$(Benchmarks/bench-formats --packages)
	Benchmarks/bench-formats --mb $(or $(MB),200) --repeat $(or $(REPEAT),3)

bench-match: build ## match generated months and score them: ROWS=1e4 SEEDS=1 DIFFICULTIES=hard BANK=camt08,mt940 PROCESSOR=adyen, or DATA=DIR
	Benchmarks/bench-match $(DATA) $(if $(BANK),--bank $(BANK)) $(if $(PROCESSOR),--processor $(PROCESSOR)) \
	  $(if $(ROWS),--rows $(ROWS)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(DIFFICULTIES),--difficulties $(DIFFICULTIES))

lint: ## check format, forbidden constructs and imports
	swift format lint --strict -r Sources Tests Fuzz Package.swift
	scripts/lint
	scripts/check-error-codes
	TIEOUT_STRICT=1 swift build --build-tests $(CHECK)

format: ## format all Swift files in place
	swift format --in-place -r Sources Tests Fuzz Package.swift

golden: ## rewrite the expected files of the tests; review the diff like code
	UPDATE_GOLDEN=1 swift test $(CHECK)

install: build ## install programs, completions and man pages under PREFIX (/usr/local)
	scripts/install-programs "$(RELEASE)" "$(DESTDIR)$(PREFIX)" $(PROGRAMS)

clean: ## remove what the build made
	swift package clean

deps: ## install missing Debian packages for building and running
	@scripts/install-dependencies run

deps-test:
	@scripts/install-dependencies test
