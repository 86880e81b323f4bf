"""The scorer of candidates: learned from articles whose speakers are known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from quotebook.attribution.decision import Case
from quotebook.attribution.features import COLUMN, FEATURES
from quotebook.attribution.scorer import Scorer, ScorerLayer

__all__ = ["Known", "believed", "fit"]

Floats = npt.NDArray[np.float32]

# The encoder knows by heart who speaks in the articles that it learned from, so that each of its answers would do alone
# there, and nothing would tell which to trust where they differ: at times one is withheld.
_ANSWERS = (("speaker", "log_speaker", "best_speaker"), ("head", "log_head", "inside"))
_WITHHELD = 0.35


@attrs.frozen(eq=False)
class Known:
    """A case with its answers: ``right[i, k]`` where candidate ``k`` is who speaks in quote ``i``.

    A statement, whose speaker is not known, has no right candidate and ``None`` in ``gold``. ``pointed`` tells where
    the name at which the encoder points most is right as it stands, without anything decided for the article.
    """

    id: str
    case: Case
    right: npt.NDArray[np.bool_]
    gold: tuple[dict[str, Any] | None, ...] = ()
    pointed: tuple[bool, ...] = ()


def believed(known: Known, scorer: Scorer) -> Floats:
    """The scorer's probabilities for a case after all its rounds."""
    belief = known.case.belief
    for number in range(len(scorer.rounds)):
        belief = scorer.probabilities(number, known.case.features(belief))
    return belief


def fit(
    cases: Sequence[Known], *, rounds: int = 2, networks: int = 3, width: int = 12, epochs: int = 15, decay: float = 1.0
) -> Scorer:
    """The scorer that gives the right candidates of ``cases`` most probability."""
    scorer = Scorer(())
    beliefs = [k.case.belief for k in cases]
    for _ in range(rounds):
        features = [k.case.features(b) for k, b in zip(cases, beliefs, strict=True)]
        layers = tuple(_fit_one(cases, features, seed, width, epochs, decay) for seed in range(networks))
        scorer = Scorer((*scorer.rounds, layers))
        beliefs = [scorer.probabilities(len(scorer.rounds) - 1, f) for f in features]
    return scorer


def _fit_one(
    cases: Sequence[Known], features: Sequence[Floats], seed: int, width: int, epochs: int, decay: float
) -> ScorerLayer:
    torch.manual_seed(seed)
    pairs = [
        (rows, right)
        for k, f in zip(cases, features, strict=True)
        for rows, right in zip(f, k.right, strict=True)
        if right.any()
    ]
    flat = np.vstack([rows for rows, _ in pairs])
    mean, scale = flat.mean(0), flat.std(0) + 1e-2
    most = max(len(rows) for rows, _ in pairs)
    x = torch.zeros(len(pairs), most, len(FEATURES))
    right, there = torch.zeros(2, len(pairs), most, dtype=torch.bool)
    for i, (rows, answers) in enumerate(pairs):
        x[i, : len(rows)] = torch.from_numpy((rows - mean) / scale)
        right[i, : len(rows)], there[i, : len(rows)] = torch.from_numpy(answers), True
    hidden, out = nn.Linear(len(FEATURES), width), nn.Linear(width, 1, bias=False)
    optimizer = torch.optim.AdamW([*hidden.parameters(), *out.parameters()], lr=1e-2, weight_decay=decay)
    order, index = random.Random(seed), list(range(len(pairs)))
    answers = [[COLUMN[name] for name in names] for names in _ANSWERS]
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = 1e-2 * (1 - epoch / epochs)
        order.shuffle(index)
        for at in range(0, len(index), 64):
            rows = index[at : at + 64]
            seen = x[rows]
            for columns in answers:
                seen[..., columns] *= (torch.rand(len(rows), 1, 1) >= _WITHHELD).float()
            scores = out(torch.tanh(hidden(seen)))[..., 0].masked_fill(~there[rows], -1e4)
            loss = (scores.logsumexp(1) - scores.masked_fill(~right[rows], -1e4).logsumexp(1)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    weights = (hidden.weight.T, hidden.bias, out.weight[0])
    return ScorerLayer(mean, scale, *(w.detach().numpy().copy() for w in weights))
