"""Training: ``python -m quotebook.training.train --shared ../shared --encoder DIR --run DIR [--teacher CHECKPOINT …]``.

Without a teacher, a pretrained encoder learns what is annotated; with teachers, a small encoder begins as a part of
one, and learns half from what is annotated and half from what its teachers answer.

Every part of an epoch is a function of the seed and its number, so a killed run starts again at the batch after its
last checkpoint and sees what it would have seen.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, cast

import attrs
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812
from torch.utils.data import DataLoader

from quotebook.language.encoder import Asker, bundled_wordpieces
from quotebook.language.pieces import MASK
from quotebook.training.batches import IGNORED, Asked, Batch, Losses, batches, collate, read, relation_names
from quotebook.training.corpora import held_out, load_corpora
from quotebook.training.course import PARTS, Course
from quotebook.training.distillation import likeness, pruned
from quotebook.training.examples import Example
from quotebook.training.network import SMALL, Answered, QuotationEncoder, answered

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
    "hidden": 1.0,
}
_TAUGHT = 0.5
"""How much of what the small encoder learns comes from its teachers."""
# Organisations and documents speak seldom, and the model would rather name a person.
_IMPERSONAL = 2.0
_RARE = (1.0, 3.0, 3.0, 2.0, 2.0, 1.0)
_WARMUP = 75
_FRESH = 1e-3
"""Learning rate of what has not been trained before."""
_SPECIALS = 999
_SEEN = 6
"""Batches that tell which of MiniLM's inner values are kept."""


def losses(answers: Answered, batch: Batch) -> Losses:
    """The summed loss of each head against what is annotated, and the number of answers it is summed over."""
    found: Losses = {}

    def classified(name: str, logits: Tensor, labels: Tensor, weight: Tensor | None = None) -> None:
        missed = F.cross_entropy(
            logits.flatten(0, 1).float(), labels.flatten(), weight, ignore_index=IGNORED, reduction="sum"
        )
        found[name] = missed, (labels != IGNORED).sum()

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
            found[name] = (missed[..., r] * weights).sum(), known.sum()
    passages = batch.asked[Asker.PASSAGE]
    classified("kinds", answers.kinds, passages.kinds)
    classified("sources", answers.sources, passages.sources, torch.tensor(_RARE, device=batch.mask.device))
    return found


def _summed(found: Losses) -> Tensor:
    loss = sum(WEIGHTS[k] * total / count.clamp(min=1) for k, (total, count) in found.items())
    assert isinstance(loss, Tensor)
    return loss


def _masked(batch: Batch, rate: float, generator: torch.Generator) -> None:
    """Hide some words, marks and special pieces excepted, so that no single word decides."""
    words = batch.planes[:, 0]
    drawn = (torch.rand(words.shape, generator=generator) < rate).to(words.device)
    batch.planes[:, 0] = words.masked_fill(drawn & (words > _SPECIALS) & (batch.planes[:, 2] % 2 == 0), MASK)


def _groups(model: QuotationEncoder, lenses: nn.ModuleList, args: argparse.Namespace) -> list[dict[str, Any]]:
    """Weights by learning rate; word embeddings stay as they are: the corpora hold too few of the words.

    So do MPNet's distances: their gradient would cost a GPU its fast attention.
    """
    for kept in (model.words, model.distances):
        if kept is not None:
            kept.requires_grad_(False)
    heads = ("names.", "cues.", "ends.", "keys.", "kinds.", "sources.")
    fresh = () if args.begin else (*heads, "shapes.", "quotation.", "layouts.")
    groups: dict[tuple[float, float], list[Tensor]] = defaultdict(list)
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            speed = _FRESH if name.startswith(fresh) else args.rate
            groups[speed, 0.01 if weight.ndim > 1 else 0.0].append(weight)
    groups[_FRESH, 0.0] += lenses.parameters()
    return [{"params": p, "lr": lr, "peak": lr, "weight_decay": decay} for (lr, decay), p in groups.items() if p]


def _scale(step: int, spent: float) -> float:
    """The learning rate's factor when a share ``spent`` of the training is over."""
    return min(step / _WARMUP, max(0.0, 1.0 - spent))


def _beginning(course: Course, args: argparse.Namespace) -> QuotationEncoder:
    """The encoder as its training begins."""
    if args.begin:
        model = QuotationEncoder.trained(args.begin, args.dropout)
    else:
        model = QuotationEncoder.pretrained(args.encoder, args.dropout)
    if "shapes" in args.without:
        model.shapes.requires_grad_(False).weight.zero_()
    return pruned(model.eval(), course[0][:_SEEN], args.dropout) if args.teacher and model.size != SMALL else model


def _learned(
    model: QuotationEncoder, lenses: nn.ModuleList, batch: Batch, given: Sequence[Answered]
) -> tuple[Tensor, Losses]:
    """What is to be made less, and of what it is made: mistakes, and half of it difference from the teachers."""
    answers = answered(model, batch)
    found = losses(answers, batch)
    loss = _summed(found)
    if given:
        lessons = [likeness(answers, cast("nn.Linear", lens), g, batch) for lens, g in zip(lenses, given, strict=True)]
        taught = torch.stack([_summed(lesson) for lesson in lessons]).mean()
        loss = (1 - _TAUGHT) * loss + _TAUGHT * taught
        found |= {f"taught_{k}": lessons[0][k] for k in ("hidden", "speaker")}
    return loss, found


class _Means:
    """The mean loss of each head, over all that was added or rather over the last."""

    def __init__(self, memory: float = 1.0) -> None:
        self.memory = memory
        self.sums: dict[str, list[Tensor]] = {}

    def add(self, found: Losses) -> None:
        """Count what was found in a batch in."""
        for head, values in found.items():
            sums = self.sums.setdefault(head, [torch.zeros((), device=value.device) for value in values])
            for own, new in zip(sums, values, strict=True):
                own.mul_(self.memory).add_(new.detach())

    def __str__(self) -> str:
        return " ".join(f"{head} {float(total) / max(float(n), 1e-6):.3f}" for head, (total, n) in self.sums.items())


class _Run:
    """What a training run is made of and how far it is, kept in ``last.pt``."""

    def __init__(self, model: QuotationEncoder, lenses: nn.ModuleList, args: argparse.Namespace) -> None:
        self.model, self.lenses, self.args = model, lenses, args
        self.optimizer = torch.optim.AdamW(_groups(model, lenses, args), betas=(0.9, 0.98), fused=True)
        self.generator = torch.Generator().manual_seed(args.seed)
        self.before: dict[str, Tensor] = {}
        self.part, self.batch, self.step = 0, 0, 0
        self.elapsed, self.started = 0.0, time.monotonic()

    def seconds(self) -> float:
        """How long the run has gone on, earlier lives of it counted in."""
        return self.elapsed + time.monotonic() - self.started

    def spent(self) -> float:
        """The share of the training that is over."""
        share: float = self.seconds() / (60 * self.args.minutes) if self.args.minutes else self.step / self.args.steps
        return share

    def save(self) -> None:
        """Write the checkpoint from which a killed run goes on."""
        held = {k: getattr(self, k).state_dict() for k in ("model", "lenses", "optimizer")}
        held |= {k: getattr(self, k) for k in ("before", "part", "batch", "step")}
        held |= {"elapsed": self.seconds(), "rng": torch.get_rng_state(), "generator": self.generator.get_state()}
        last = self.args.run / "last.pt"
        torch.save(held, last.with_suffix(".tmp"))
        last.with_suffix(".tmp").replace(last)

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        last = self.args.run / "last.pt"
        if not last.exists():
            return
        held = torch.load(last, map_location=next(self.model.parameters()).device, weights_only=False)
        for k in ("model", "lenses", "optimizer"):
            getattr(self, k).load_state_dict(held[k])
        for k in ("before", "part", "batch", "step", "elapsed"):
            setattr(self, k, held[k])
        torch.set_rng_state(held["rng"].cpu())
        self.generator.set_state(held["generator"].cpu())
        _LOG.info("resumed at step %d", self.step)

    def averaged(self) -> dict[str, Tensor]:
        """Two parts of the last weights and one of those an epoch before: together they err less than either."""
        return {k: weight.lerp(self.before.get(k, weight), 1 / 3) for k, weight in self.model.state_dict().items()}


def train(args: argparse.Namespace) -> None:
    """Train as the command line says."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    examples, pool = load_corpora(args.shared)
    kept = {e.id for e in held_out(examples)}
    training = list(_without(args.without, (e for e in examples if e.id not in kept)))
    tokenizer = bundled_wordpieces()
    aside = [e for e in examples if e.id in kept and any(p.source_kind == "person" for p in e.passages)]
    _LOG.info("%d training texts, %d kept aside", len(training), len(aside))
    judged = [
        _on(collate(readings), device)
        for readings in batches(read(aside, tokenizer, random.Random(0)), args.pieces, random.Random(0))
    ]
    excerpts = args.excerpts if args.teacher else None
    course = Course(training, pool, tokenizer, args.seed, args.pieces, args.share, excerpts)
    teachers = [QuotationEncoder.trained(path).to(device) for path in args.teacher]
    model = _beginning(course, args).to(device)
    lenses = nn.ModuleList(nn.Linear(model.size.width, teacher.size.width) for teacher in teachers).to(device)
    for lens in lenses:
        nn.init.eye_(cast("nn.Linear", lens).weight)
    run = _Run(model, lenses, args)
    run.resume()
    weights = [w for group in run.optimizer.param_groups for w in group["params"]]
    means = _Means(0.97)
    # With a generator of its own the loader draws nothing from the one that dropout draws from, whose state is kept.
    parts = DataLoader(
        course,
        batch_size=None,
        sampler=cast("Any", count(run.part)),
        num_workers=args.workers,
        generator=torch.Generator(),
    )
    saved, seen = run.seconds(), 0
    for todo in parts:
        model.train()
        for held in todo[run.batch :]:
            batch = _on(held, device)
            with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
                given = [answered(teacher, batch) for teacher in teachers]
            _masked(batch, args.masked, run.generator)
            for group in run.optimizer.param_groups:
                group["lr"] = group["peak"] * _scale(run.step + 1, run.spent())
            with torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
                loss, found = _learned(model, lenses, batch, given)
            run.optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            run.optimizer.step()
            run.step, run.batch, seen = run.step + 1, run.batch + 1, seen + int(held.mask.sum())
            means.add(found)
            if run.step % 20 == 0:
                speed = seen / (run.seconds() - run.elapsed)
                _LOG.info("step %d (%.0f%%) %.0f pieces/s %s", run.step, 100 * run.spent(), speed, means)
            if run.seconds() - saved > args.every:
                run.save()
                saved = run.seconds()
            if run.spent() >= 1.0:
                break
        run.part, run.batch = run.part + 1, 0
        ended = run.spent() >= 1.0
        if ended or run.part % PARTS == 0:
            _LOG.info("part %d kept aside: %s", run.part, _judged(model, judged, bf16=args.bf16))
        if ended:
            break
        if run.part % PARTS == 0:
            run.before = {name: weight.clone() for name, weight in model.state_dict().items()}
    run.save()
    torch.save(run.averaged(), args.run / "final.pt")


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


def _judged(model: QuotationEncoder, judged: Sequence[Batch], *, bf16: bool) -> _Means:
    model.eval()
    means = _Means()
    for batch in judged:
        with torch.inference_mode(), torch.autocast(batch.planes.device.type, torch.bfloat16, enabled=bf16):
            means.add(losses(answered(model, batch), batch))
    return means


def _on(batch: Batch, device: torch.device) -> Batch:
    def moved(asked: Asked) -> Asked:
        return Asked(*(t.to(device) for t in (asked.ends, asked.targets, asked.known, asked.kinds, asked.sources)))

    planes, mask, names, cues = (t.to(device) for t in (batch.planes, batch.mask, batch.names, batch.cues))
    return Batch(planes, mask, names, cues, tuple(map(moved, batch.asked)))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and bench/")
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--encoder", type=Path, help="folder of all-MiniLM-L6-v2 or all-mpnet-base-v2, to begin with")
    begin.add_argument("--begin", type=Path, help="a trained encoder, to begin with")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints; a run found there goes on")
    parser.add_argument(
        "--teacher", type=Path, nargs="*", default=(), help="trained encoders from which a small one learns"
    )
    parser.add_argument("--excerpts", type=float, default=0.5, help="share of texts of which only teachers speak")
    parser.add_argument("--steps", type=int, default=2200)
    parser.add_argument("--minutes", type=float, help="train for so long instead; the learning rate falls with time")
    parser.add_argument("--pieces", type=int, default=4096, help="word pieces a step")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the encoder")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--masked", type=float, default=0.04, help="share of word pieces hidden")
    parser.add_argument("--share", type=float, default=0.5, help="share of the texts without speakers read each epoch")
    parser.add_argument("--every", type=float, default=600.0, help="seconds between checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="processes that make the texts ready, for a fast GPU")
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
