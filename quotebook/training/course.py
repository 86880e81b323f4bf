"""What is read in training, part by part: the texts of the corpora, changed anew each time they are read."""

from __future__ import annotations

import random
from collections.abc import Sequence

import attrs
from tokenizers import Tokenizer
from torch.utils.data import Dataset

from quotebook.training.augment import orphaned, renamed, reworded, signed
from quotebook.training.batches import Batch, batches, collate, read
from quotebook.training.census import Census
from quotebook.training.distillation import asking, excerpt
from quotebook.training.examples import Example

__all__ = ["PARTS", "Course"]

PARTS = 16
"""Parts of an epoch."""

_SIGNED, _ORPHANED, _RENAMED = 0.06, 0.1, 0.75


@attrs.frozen(eq=False)
class Course(Dataset[list[Batch]]):
    """The parts of all epochs, numbered on from 0; each is a function of the seed and its number.

    Attributes:
        examples: The texts; each stands in one part of an epoch.
        pool: Names for those who are renamed.
        tokenizer: The encoder's.
        seed: Of what is drawn.
        pieces: Word pieces a batch.
        share: How many of the texts without speakers are read each epoch.
        excerpts: How many of the texts are cut, so that only a teacher can answer; None if there is no teacher.
    """

    examples: Sequence[Example]
    pool: Census
    tokenizer: Tokenizer
    seed: int
    pieces: int
    share: float
    excerpts: float | None

    def __getitem__(self, number: int) -> list[Batch]:
        """The batches of part ``number``."""
        epoch, part = divmod(number, PARTS)
        order = random.Random(f"{self.seed}/{epoch}").sample(range(len(self.examples)), len(self.examples))
        rng = random.Random(f"{self.seed}/{epoch}/{part}")
        chosen = [changed for i in order[part::PARTS] if (changed := self._changed(self.examples[i], rng))]
        return [collate(readings) for readings in batches(read(chosen, self.tokenizer, rng), self.pieces, rng)]

    def _changed(self, example: Example, rng: random.Random) -> Example | None:
        annotated = any(p.source_kind == "person" for p in example.passages)
        if not annotated and rng.random() > self.share:
            return None
        if not example.id.startswith("gum"):
            chance = rng.random()
            if chance < _SIGNED:
                example = signed(example)
            elif chance < _SIGNED + _ORPHANED:
                example = orphaned(example, rng)
            example = reworded(example, rng)
            if rng.random() < _RENAMED:
                example = renamed(example, self.pool, rng)
        if self.excerpts is None:
            return example
        return asking(excerpt(example, rng) if rng.random() < self.excerpts else example)
