from __future__ import annotations

from pathlib import Path

import pytest
import torch

from quotebook.training import train as training
from quotebook.training.census import take_census
from quotebook.training.network import MINILM, SMALL, QuotationEncoder
from tests.training.texts import annotated

STEPS = 4


class KilledError(Exception):
    pass


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    examples = [annotated("own", n) for n in range(40)] + [annotated("nyt", 1)]
    monkeypatch.setattr(training, "load_corpora", lambda _: (examples, take_census([("Ann Lee", "f")])))
    torch.manual_seed(1)
    torch.save(QuotationEncoder(MINILM).state_dict(), tmp_path / "begin.pt")
    return tmp_path / "begin.pt"


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: object) -> None:
    given = ["train", "--shared", "-", "--run", folder, "--steps", STEPS, "--pieces", 64, "--no-bf16", *arguments]
    monkeypatch.setattr("sys.argv", [str(a) for a in given])
    training.main()


def test_a_killed_run_goes_on_to_what_it_would_have_become(begin, tmp_path, monkeypatch):
    taught = ("--begin", begin, "--teacher", begin, "--every", 0)
    run(monkeypatch, tmp_path / "whole", *taught)

    learned, steps = training._learned, iter(range(STEPS))

    def killed(*args):
        if next(steps) == 2:
            raise KilledError
        return learned(*args)

    with monkeypatch.context() as context:
        context.setattr(training, "_learned", killed)
        with pytest.raises(KilledError):
            run(context, tmp_path / "killed", *taught)
    assert not (tmp_path / "killed" / "final.pt").exists()
    run(monkeypatch, tmp_path / "killed", *taught)

    whole, resumed = (QuotationEncoder.trained(tmp_path / x / "final.pt") for x in ("whole", "killed"))
    assert whole.size == resumed.size == SMALL
    for name, weight in whole.state_dict().items():
        torch.testing.assert_close(weight, resumed.state_dict()[name], msg=name)


def test_without_a_teacher_an_encoder_keeps_its_size_and_its_word_embeddings(begin, tmp_path, monkeypatch):
    run(monkeypatch, tmp_path / "run", "--begin", begin)
    before, after = (QuotationEncoder.trained(path) for path in (begin, tmp_path / "run" / "final.pt"))
    assert after.size == MINILM
    assert torch.equal(before.words.weight, after.words.weight)
    assert not torch.equal(before.keys.weight, after.keys.weight)
