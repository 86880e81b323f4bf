"""Training: ``python -m quotebook.training.train --shared ../shared --encoder DIR --run DIR [--teacher CHECKPOINT]``.

Without a teacher, MiniLM's six layers learn what is annotated; with one, a small encoder begins as a part of its
teacher, and learns half from what is annotated and half from what its teacher answers.

Every epoch is a function of the seed and its number, so a killed run starts again at the batch after its last
checkpoint and sees what it would have seen.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from quotebook.language.encoder import Asker, load_wordpieces
from quotebook.training.augment import orphaned, renamed, reworded, signed
from quotebook.training.batches import IGNORED, Asked, Batch, Losses, Reading, batches, collate, read, relation_names
from quotebook.training.census import Census
from quotebook.training.corpora import held_out, load_corpora
from quotebook.training.distillation import asking, excerpt, likeness, pruned
from quotebook.training.examples import Example
from quotebook.training.network import Answered, QuotationEncoder, answered

__all__ = ["losses", "train"]

_LOG = logging.getLogger(__name__)

WEIGHTS = {
    "names": 1.0,
    "cues": 0.5,
    "kinds": 0.5,
    "sources": 0.5,
    "speaker": 1.5,
    "mention_first": 0.4,
    "mention_last": 0.4,
    "cue_first": 0.15,
    "cue_last": 0.15,
    "same_speaker": 0.3,
    "antecedent": 0.6,
    "role_first": 0.3,
    "role_last": 0.3,
    "source_first": 0.3,
    "source_last": 0.3,
    "content_first": 0.3,
    "content_last": 0.3,
    "hidden": 4.0,
}
_TAUGHT = 0.5
"""How much of what the small encoder learns comes from its teacher."""
# Organisations and documents speak seldom, and the model would rather name a person.
_IMPERSONAL = 2.0
_RARE = (1.0, 3.0, 3.0, 2.0, 2.0, 1.0)
_WARMUP = 75
_MASK, _SPECIALS = 103, 999
_SEEN = 6
"""Batches that tell which of the teacher's inner values are kept."""


def losses(answers: Answered, batch: Batch) -> Losses:
    """The summed loss of each head against what is annotated, and the number of answers it is summed over."""
    found: Losses = {}

    def classified(name: str, logits: Tensor, labels: Tensor, weight: Tensor | None = None) -> None:
        known = labels != IGNORED
        found[name] = (F.cross_entropy(logits[known].float(), labels[known], weight, reduction="sum"), int(known.sum()))

    classified("names", answers.names, batch.names)
    classified("cues", answers.cues, batch.cues)
    for asker, asked, logits in zip(Asker, batch.asked, answers.pointed, strict=True):
        right = logits.masked_fill(~asked.targets, -1e4)
        missed = logits.logsumexp(-1) - right.logsumexp(-1)
        for r, name in enumerate(relation_names(asker)):
            known = asked.known[..., r]
            weights = (
                known * (1.0 + (_IMPERSONAL - 1.0) * ((asked.sources == 1) | (asked.sources == 2)))
                if name == "speaker"
                else known
            )
            found[name] = ((missed[..., r] * weights).sum(), int(known.sum()))
    passages = batch.asked[Asker.PASSAGE]
    classified("kinds", answers.kinds, passages.kinds)
    classified("sources", answers.sources, passages.sources, torch.tensor(_RARE, device=batch.mask.device))
    return found


def _summed(found: Losses) -> Tensor:
    loss = sum(WEIGHTS[k] * total / max(1, count) for k, (total, count) in found.items())
    assert isinstance(loss, Tensor)
    return loss


def _epoch(
    number: int, examples: Sequence[Example], pool: Census, tokenizer: Tokenizer, args: argparse.Namespace
) -> list[list[Reading]]:
    rng = random.Random(f"{args.seed}/{number}")
    chosen = []
    for example in examples:
        annotated = any(p.source_kind == "person" for p in example.passages)
        if not annotated and rng.random() > args.share:
            continue
        if not example.id.startswith("gum"):
            chance = rng.random()
            if chance < 0.06:
                example = signed(example)
            elif chance < 0.16:
                example = orphaned(example, rng)
            example = reworded(example, rng)
            if rng.random() < 0.75:
                example = renamed(example, pool, rng)
        if args.teacher:
            example = asking(excerpt(example, rng) if args.excerpts and rng.random() < args.excerpts else example)
        chosen.append(example)
    return batches(read(chosen, tokenizer, rng), args.pieces, rng)


def _masked(batch: Batch, rate: float, generator: torch.Generator) -> None:
    """Hide some words, marks and special pieces excepted, so that no single word decides."""
    words = batch.planes[:, 0]
    hidden = (torch.rand(words.shape, generator=generator) < rate) & (words > _SPECIALS) & (batch.planes[:, 2] % 2 == 0)
    words[hidden] = _MASK


def _groups(model: QuotationEncoder, rate: float, *, taught: bool) -> list[dict[str, Any]]:
    """Weights by learning rate; word embeddings stay as they are: the corpora hold too few of the words."""
    model.words.weight.requires_grad_(False)
    heads = ("names.", "cues.", "ends.", "keys.", "kinds.", "sources.")
    fresh = () if taught else (*heads, "shapes.", "quotation.", "layouts.")
    groups: dict[tuple[float, float], list[Tensor]] = defaultdict(list)
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            speed = 1e-3 if name.startswith(fresh) else rate
            groups[speed, 0.01 if weight.ndim > 1 else 0.0].append(weight)
    return [{"params": p, "lr": lr, "peak": lr, "weight_decay": decay} for (lr, decay), p in groups.items()]


def _scale(step: int, spent: float) -> float:
    """The learning rate's factor when a share ``spent`` of the training is over."""
    return min(step / _WARMUP, max(0.0, 1.0 - spent))


def _averaged(model: QuotationEncoder, before: Path) -> dict[str, Tensor]:
    """Two parts of the last weights and one of those an epoch before: together they err less than either."""
    last = model.state_dict()
    earlier = torch.load(before, map_location=next(model.parameters()).device) if before.exists() else last
    return {name: (2 * weight + earlier[name]) / 3 for name, weight in last.items()}


def _untrained(args: argparse.Namespace) -> QuotationEncoder:
    model = QuotationEncoder.pretrained(args.encoder, args.dropout)
    if "shapes" in args.without:
        model.shapes.requires_grad_(False).weight.zero_()
    return model


def _small(
    teacher: QuotationEncoder, training: Sequence[Example], pool: Census, tokenizer: Tokenizer, args: argparse.Namespace
) -> QuotationEncoder:
    device = next(teacher.parameters()).device
    if args.begin:
        return QuotationEncoder.trained(args.begin, args.dropout)
    texts = _epoch(0, training, pool, tokenizer, args)[:_SEEN]
    return pruned(teacher, (_on(collate(text), device) for text in texts), args.dropout)


def _given(teacher: QuotationEncoder | None, batch: Batch, args: argparse.Namespace) -> Answered | None:
    """What the teacher, if there is one, answers to a batch."""
    if teacher is None:
        return None
    with torch.no_grad(), torch.autocast(batch.planes.device.type, torch.bfloat16, enabled=args.bf16):
        return answered(teacher, batch)


def _learned(model: QuotationEncoder, batch: Batch, given: Answered | None) -> tuple[Tensor, Losses]:
    """What is to be made less, and of what it is made: mistakes, and half of it difference from the teacher."""
    answers = answered(model, batch)
    found = losses(answers, batch)
    loss = _summed(found)
    if given is not None:
        lessons = likeness(answers, given, batch)
        loss = (1 - _TAUGHT) * loss + _TAUGHT * _summed(lessons)
        found |= {f"taught_{k}": lessons[k] for k in ("hidden", "speaker")}
    return loss, found


def train(args: argparse.Namespace) -> None:
    """Train as the command line says."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    examples, pool = load_corpora(args.shared)
    kept = {e.id for e in held_out(examples)}
    training = list(_without(args.without, (e for e in examples if e.id not in kept)))
    judged = [e for e in examples if e.id in kept and any(p.source_kind == "person" for p in e.passages)]
    tokenizer = load_wordpieces(args.encoder / "tokenizer.json")
    teacher = QuotationEncoder.trained(args.teacher).to(device) if args.teacher else None
    model = (_small(teacher, training, pool, tokenizer, args) if teacher else _untrained(args)).to(device)
    optimizer = torch.optim.AdamW(_groups(model, args.rate, taught=teacher is not None), betas=(0.9, 0.98), fused=True)
    generator = torch.Generator().manual_seed(args.seed)
    state: dict[str, Any] = {"epoch": 0, "batch": 0, "step": 0, "elapsed": 0.0}
    last = args.run / "last.pt"
    if last.exists():
        state = torch.load(last, map_location=device, weights_only=False)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["rng"].cpu())
        generator.set_state(state["generator"].cpu())
        _LOG.info("resumed at step %d", state["step"])
    _LOG.info("%d training texts, %d kept aside", len(training), len(judged))

    def save(epoch: int, number: int, step: int) -> None:
        elapsed = state["elapsed"] + time.monotonic() - started
        held: dict[str, Any] = {
            "elapsed": elapsed,
            "epoch": epoch,
            "batch": number,
            "step": step,
            "model": model.state_dict(),
            "args": vars(args),
        }
        held |= {"optimizer": optimizer.state_dict(), "rng": torch.get_rng_state(), "generator": generator.get_state()}
        torch.save(held, last.with_suffix(".tmp"))
        last.with_suffix(".tmp").replace(last)

    step, first, saved, seen = state["step"], state["batch"], time.monotonic(), 0
    spent, earlier = 0.0, args.run / f"epoch{state['epoch'] - 2}.pt"
    started = time.monotonic()
    running: dict[str, float] = defaultdict(float)
    for epoch in range(state["epoch"], 1000):
        if spent >= 1.0:
            break
        todo = _epoch(epoch, training, pool, tokenizer, args)
        _LOG.info("epoch %d: %d batches, %d windows", epoch, len(todo), sum(map(len, todo)))
        model.train()
        for number in range(first, len(todo)):
            batch = _on(collate(todo[number]), device)
            given = _given(teacher, batch, args)
            _masked(batch, args.masked, generator)
            elapsed = state["elapsed"] + time.monotonic() - started
            spent = elapsed / (60 * args.minutes) if args.minutes else step / args.steps
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * _scale(step + 1, spent)
            with torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
                loss, found = _learned(model, batch, given)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
            optimizer.step()
            step, seen = step + 1, seen + int(batch.mask.sum())
            for k, (total, count) in found.items():
                if count:
                    running[k] = (
                        0.97 * running[k] + 0.03 * float(total.detach()) / count
                        if running[k]
                        else float(total.detach()) / count
                    )
            if step % 20 == 0:
                speed = seen / (time.monotonic() - started)
                _LOG.info("step %d (%.0f%%) %.0f pieces/s %s", step, 100 * spent, speed, _table(running))
            if time.monotonic() - saved > args.every:
                save(epoch, number + 1, step)
                saved = time.monotonic()
            if spent >= 1.0:
                break
        first = 0
        save(epoch + 1, 0, step)
        torch.save(model.state_dict(), args.run / f"epoch{epoch}.pt")
        earlier = args.run / f"epoch{epoch - 1}.pt"
        _LOG.info("epoch %d kept aside: %s", epoch, _table(evaluate(model, judged, tokenizer, args)))
    torch.save(_averaged(model, earlier), args.run / "final.pt")


def _without(parts: Sequence[str], examples: Iterable[Example]) -> Iterator[Example]:
    """The examples without some corpora or layers, to see what those are worth."""
    for number, example in enumerate(examples):
        annotated = any(p.source_kind == "person" for p in example.passages)
        if "gum" in parts and example.id.startswith("gum"):
            continue
        if "worldwide" in parts and example.id.startswith("worldwide"):
            if not annotated:
                continue
            example = attrs.evolve(example, names=None)
        if "half" in parts and annotated and number % 2:
            continue
        yield example


def evaluate(
    model: QuotationEncoder, examples: Sequence[Example], tokenizer: Tokenizer, args: argparse.Namespace
) -> dict[str, float]:
    """The mean loss of each head over ``examples`` as they stand."""
    model.eval()
    device = next(model.parameters()).device
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
        for readings in batches(read(examples, tokenizer, random.Random(0)), args.pieces, random.Random(0)):
            batch = _on(collate(readings), device)
            for k, (total, count) in losses(answered(model, batch), batch).items():
                sums[k][0] += float(total)
                sums[k][1] += count
    return {k: total / max(1.0, count) for k, (total, count) in sums.items()}


def _on(batch: Batch, device: torch.device) -> Batch:
    def moved(asked: Asked) -> Asked:
        return Asked(*(t.to(device) for t in (asked.ends, asked.targets, asked.known, asked.kinds, asked.sources)))

    planes, mask, names, cues = (t.to(device) for t in (batch.planes, batch.mask, batch.names, batch.cues))
    return Batch(planes, mask, names, cues, tuple(map(moved, batch.asked)))


def _table(values: dict[str, float]) -> str:
    return " ".join(f"{k} {v:.3f}" for k, v in values.items())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and bench/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints; a run found there goes on")
    parser.add_argument("--teacher", type=Path, help="the whole encoder's checkpoint, from which the small one learns")
    parser.add_argument("--begin", type=Path, help="a checkpoint of the small encoder, to begin with instead of a part")
    parser.add_argument("--excerpts", type=float, default=0.0, help="share of texts of which only the teacher speaks")
    parser.add_argument("--steps", type=int, default=2200)
    parser.add_argument("--minutes", type=float, help="train for so long instead; the learning rate falls with time")
    parser.add_argument("--pieces", type=int, default=4096, help="word pieces a step")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the encoder")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--masked", type=float, default=0.04, help="share of word pieces hidden")
    parser.add_argument("--share", type=float, default=0.5, help="share of the texts without speakers read each epoch")
    parser.add_argument("--every", type=float, default=600.0, help="seconds between checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--without",
        nargs="*",
        default=(),
        choices=("shapes", "gum", "worldwide", "half"),
        help="leave out: the words' shapes, GUM, the worldwide names, half of bench/train",
    )
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    args = parser.parse_args()
    args.run.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [logging.StreamHandler(), logging.FileHandler(args.run / "log.txt")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    train(args)


if __name__ == "__main__":
    main()
