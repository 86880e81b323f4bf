"""How far confidence can be trusted, and the map that makes it so.

``python -m quotebook.training.calibration --shared ../shared`` prints the expected calibration error of the bundled
models on the benchmark's dev articles, with the map fitted to the other articles each time; ``--fit`` writes the map
that is fitted to all of them, ``--plot FILE.svg`` draws the reliability diagram.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quotebook.attribution import attribute_all
from quotebook.attribution.confidence import FILE, Calibration, bundled_calibration, log_odds
from quotebook.language import annotate
from quotebook.reading import read_text
from quotebook.training.bench import load_bench
from quotebook.training.evaluate import load_judge

__all__ = ["bins", "calibration_error", "fit"]

Floats = npt.NDArray[np.float64]
Judged = list[tuple[float, bool]]
"""Answers of one article: confidence, and whether quote and speaker are right."""

_BINS = 10
_FOLDS = 8


def judged(articles: Sequence[dict[str, Any]], judge: Any) -> list[Judged]:
    """The answers that the bundled models give for each article, with what they are worth, uncalibrated."""
    raw = _inverse(bundled_calibration())
    found: list[Judged] = []
    for article, attributed in zip(
        articles, attribute_all(annotate(read_text(a["text"]) for a in articles)), strict=True
    ):
        gold = [s for s in article["segments"] if s["kind"] == "quote"]
        ignored = [s for s in article["segments"] if s["kind"] == "ignore"]
        said = [{"start": q.start, "end": q.end} for q in attributed.quotes]
        pairs = judge.match(article["text"], gold, said)
        speakers = {j: gold[i]["speaker"] for i, j in pairs}
        unclear = {j for _, j in judge.match(article["text"], ignored, said)} - speakers.keys()
        found.append(
            [
                (
                    raw(q.attribution.confidence),
                    j in speakers and judge.same_canonical(speakers[j], q.attribution.name),
                )
                for j, q in enumerate(attributed.quotes)
                if j not in unclear
            ]
        )
    return found


def _inverse(calibration: Calibration) -> Calibration:
    return Calibration(1.0 / calibration.slope, -calibration.shift / calibration.slope)


def fit(answers: Judged, *, steps: int = 100) -> Calibration:
    """The map under which the answers are likeliest, by Newton's method; Platt's targets keep it from extremes."""
    x = np.array([[log_odds(p), 1.0] for p, _ in answers])
    right = np.array([r for _, r in answers], bool)
    target = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))
    weights = np.array([1.0, 0.0])
    for _ in range(steps):
        p = 1.0 / (1.0 + np.exp(-x @ weights))
        slope = x.T @ (target - p)
        curvature = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(curvature, slope)
    return Calibration(float(weights[0]), float(weights[1]))


def bins(answers: Judged) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right answers and number of answers, in bins of equal width that hold any."""
    found = []
    for k in range(_BINS):
        here = [(p, r) for p, r in answers if min(int(p * _BINS), _BINS - 1) == k]
        if here:
            found.append((float(np.mean([p for p, _ in here])), float(np.mean([r for _, r in here])), len(here)))
    return found


def calibration_error(answers: Judged) -> float:
    """The expected calibration error: how far confidence and share of right answers are apart, on average."""
    return sum(n * abs(p - r) for p, r, n in bins(answers)) / max(1, len(answers))


def _crosswise(articles: Sequence[Judged]) -> Judged:
    """All answers with confidence from a map that was fitted to the articles of the other folds."""
    order = list(range(len(articles)))
    random.Random(0).shuffle(order)
    found: Judged = []
    for fold in range(_FOLDS):
        inside = set(order[fold::_FOLDS])
        calibration = fit([a for i, answers in enumerate(articles) if i not in inside for a in answers])
        found += [(calibration(p), r) for i in sorted(inside) for p, r in articles[i]]
    return found


def _plot(answers: Judged, path: Path) -> None:
    from matplotlib import pyplot as plt

    confidence, right, sizes = zip(*bins(answers), strict=True)
    plt.rcParams["svg.hashsalt"] = "quotebook"  # the same figures give the same file
    figure, axes = plt.subplots(figsize=(4.5, 4.5))
    axes.plot((0, 1), (0, 1), color="0.7", linewidth=1)
    axes.scatter(confidence, right, s=[10 + 0.6 * n for n in sizes], alpha=0.7)
    for p, r, n in zip(confidence, right, sizes, strict=True):
        axes.annotate(str(n), (p, r), textcoords="offset points", xytext=(0, 9), ha="center", fontsize=7)
    axes.set(xlabel="confidence", ylabel="share of right answers", xlim=(0, 1.03), ylim=(0, 1.05))
    figure.savefig(path, format="svg", bbox_inches="tight", metadata={"Date": None})


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds bench/")
    parser.add_argument("--fit", action="store_true", help="write the bundled map anew")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg")
    args = parser.parse_args()
    articles = judged(load_bench(args.shared / "bench" / "dev.jsonl"), load_judge(args.shared))
    pooled = [answer for answers in articles for answer in answers]
    across = _crosswise(articles)
    for p, r, n in bins(across):
        sys.stdout.write(f"confidence {p:.3f}  right {r:.3f}  answers {n}\n")
    sys.stdout.write(f"expected calibration error: raw {calibration_error(pooled):.3f}, ")
    sys.stdout.write(f"calibrated on other articles {calibration_error(across):.3f}\n")
    if args.fit:
        fit(pooled).save(FILE)
    if args.plot:
        _plot(across, args.plot)


if __name__ == "__main__":
    main()
