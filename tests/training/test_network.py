from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from quotebook.language.encoder import Asker, bundled_wordpieces, load_encoder
from quotebook.training.batches import Batch, batches, collate, read
from quotebook.training.distillation import LAYERS, asking, excerpt, likeness, pruned
from quotebook.training.examples import Example
from quotebook.training.export import export
from quotebook.training.network import MINILM, MPNET, SMALL, QuotationEncoder, Size, answered, near

TEXT = "“We will go,” said Ann Lee, the mayor. Bob Roe nodded.\n\n“Never,” he said. " * 6
EXAMPLE = Example("own/a", TEXT, names=((19, 26, "Person"), (39, 46, "Person")))


@pytest.fixture(scope="module")
def batch() -> Batch:
    (readings,) = batches(read([asking(EXAMPLE)], bundled_wordpieces(), random.Random(1)), 4096, random.Random(1))
    return collate(readings)


def untrained(size: Size = MINILM) -> QuotationEncoder:
    torch.manual_seed(1)
    return QuotationEncoder(size).eval()


def planes(length: int) -> torch.Tensor:
    rows = torch.randint(0, 3, (1, 4, length), generator=torch.Generator().manual_seed(length))
    rows[:, 0] += 2000 + torch.arange(length)
    return rows


def test_near_attention_reaches_the_blocks_beside_and_no_further():
    generator = torch.Generator().manual_seed(1)
    query, key, value = (torch.randn(1, 300, 384, generator=generator) for _ in range(3))
    before = near(query, key, value, None)
    changed = value.clone()
    changed[:, 150] += 1.0
    moved = (near(query, key, changed, None) - before).abs().amax((0, 2)) > 1e-6
    assert moved.nonzero().flatten().tolist() == list(range(64, 256))


@pytest.mark.parametrize("size", [MINILM, SMALL, MPNET])
@pytest.mark.parametrize("length", [5, 64, 200])
def test_a_text_answers_alone_as_it_does_filled_up_beside_a_longer_one(size, length):
    model, rows = untrained(size), planes(length)
    filled = torch.nn.functional.pad(rows, (0, 90))
    mask = torch.arange(length + 90)[None] < length
    with torch.inference_mode():
        alone, beside = model.encode(rows), model.encode(filled, mask)
    torch.testing.assert_close(alone, beside[:, :length], atol=1e-5, rtol=1e-4)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
@pytest.mark.parametrize("length", [3, 64, 131])
def test_the_exported_small_encoder_answers_as_the_trained_one(tmp_path: Path, length):
    model = untrained(SMALL)
    torch.save(model.state_dict(), tmp_path / "final.pt")
    export(tmp_path / "final.pt", tmp_path / "encoder.onnx", quantised=False)
    rows = planes(length)
    with torch.inference_mode():
        expected = model(rows)
    for found, wanted in zip(load_encoder(tmp_path / "encoder.onnx")(rows.numpy()), expected, strict=True):
        np.testing.assert_allclose(found, wanted.numpy(), atol=2e-4)


def test_a_text_that_nobody_annotated_asks_for_its_quotations_and_names(batch: Batch):
    asked = {asker: int((batch.asked[asker].ends[..., 0] > 0).sum()) for asker in Asker}
    assert asked == {Asker.PASSAGE: 12, Asker.MENTION: 2, Asker.CUE: 0}
    assert not any(asked.known.any() for asked in batch.asked)


def test_an_excerpt_holds_whole_paragraphs_with_their_names_and_nothing_that_was_annotated():
    text = "\n\n".join(f"Ann Lee said that {i}." for i in range(20))
    names = tuple((m, m + 7, "Person") for m in range(len(text)) if text.startswith("Ann Lee", m))
    found = excerpt(Example("own/b", text, names=names, people={"Ann Lee": "f"}), random.Random(1))
    kept = found.text.split("\n\n")
    assert 0 < len(kept) < 20
    assert set(kept) <= set(text.split("\n\n"))
    assert [found.text[start:end] for start, end, _ in found.names or ()] == ["Ann Lee"] * len(kept)
    assert not found.passages
    assert not found.queries


def test_the_small_encoder_begins_with_what_weighs_most_of_minilm(batch: Batch):
    minilm = untrained()
    with torch.no_grad():
        minilm.layers[LAYERS[1]].outer.weight[:, :500] = 0.0
    model = pruned(minilm, [batch], 0.0)
    kept, whole = model.layers[1].inner.weight, minilm.layers[LAYERS[1]].inner.weight
    assert kept.shape == (SMALL.inner, 384)
    rows = {tuple(row) for row in whole[500:, :4].tolist()}
    assert sum(tuple(row) in rows for row in kept[:, :4].tolist()) == SMALL.inner
    assert torch.equal(model.keys.weight, minilm.keys.weight)


def test_a_text_says_how_far_its_pieces_stand_apart_to_mpnet_alone():
    rows = planes(40)
    moved = torch.roll(rows, 1, dims=2)
    for size, told in ((MINILM, False), (MPNET, True)):
        model = untrained(size)
        for embedding in (model.positions, model.shapes, model.quotation, model.layouts):
            torch.nn.init.zeros_(embedding.weight)
        with torch.inference_mode():
            apart = (model.encode(moved)[:, 1:] - model.encode(rows)[:, :-1]).abs().max()
        assert (float(apart) > 1e-3) is told


def test_nothing_parts_an_encoder_from_itself_and_something_from_its_teacher(batch: Batch):
    teacher, lens = untrained(), torch.nn.Linear(384, 384, bias=False)
    torch.nn.init.eye_(lens.weight)
    with torch.inference_mode():
        given = answered(teacher, batch)
        itself = likeness(given, lens, given, batch)
        taught = likeness(answered(pruned(teacher, [batch], 0.0), batch), lens, given, batch)
    assert all(float(loss) == pytest.approx(0.0, abs=1e-4) for loss, _ in itself.values())
    assert float(taught["hidden"][0]) > 0.01
    assert float(taught["speaker"][0]) > 0.0
    assert itself["speaker"][1] == 12
