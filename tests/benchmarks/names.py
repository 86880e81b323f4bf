"""How well and how fast names are compared, beside nomenklatura's name matching, on the same pairs in one run.

    pip install "quotebook[bench]"
    python -m tests.benchmarks.names

Two sets of pairs: ours (tests/cases/names.tsv), and, where ../shared is, forms of the members of Congress against all
members. Both are given names that are parsed already, as a resolver has them; nomenklatura (logic-v2) gets entities of
the kind that a pair is of, and of all thresholds the one that serves it best on our own pairs.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from quotebook.directory.compare import compare
from quotebook.directory.organizations import compare_organizations, is_acronym_of, looks_like_organization
from quotebook.language.names import parse_listed_name
from quotebook.training.names import WITHOUT_FIRST_NAME, forms, members

ROOT = Path(__file__).parents[2]
MEMBERS = ROOT / ".." / "shared" / "data" / "directories" / "us-legislators-current.yaml"
Pair = tuple[str, str, bool]


def own_pairs() -> list[Pair]:
    """The pairs of tests/cases/names.tsv."""
    lines = (ROOT / "tests" / "cases" / "names.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(a, b, verdict == "same") for a, b, verdict, *_ in rows]


def congress_pairs(count: int) -> list[Pair]:
    """Forms of some members of Congress, each with the name of every member."""
    everyone = members(MEMBERS)
    chance = random.Random(1)
    told = [(text, member) for member in everyone for kind, text in forms(member, chance) if kind != WITHOUT_FIRST_NAME]
    some = chance.sample(told, max(1, count // len(everyone)))
    return [(text, other.full, other is member) for text, member in some for other in everyone]


def is_body(a: str, b: str) -> bool:
    """Whether a pair is one of organizations."""
    return any(map(looks_like_organization, (a, b))) or is_acronym_of(a, b) or is_acronym_of(b, a)


def ours(pairs: Sequence[Pair]) -> tuple[list[float], float]:
    """Likenesses by quotebook, and the seconds that took."""
    parsed = [(a, b, None if is_body(a, b) else (parse_listed_name(a), parse_listed_name(b))) for a, b, _ in pairs]
    return timed(lambda pair: compare(*pair[2]) if pair[2] else compare_organizations(pair[0], pair[1]), parsed)


def theirs(pairs: Sequence[Pair]) -> tuple[list[float], float]:
    """Likenesses by nomenklatura, and the seconds that took."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    made: dict[tuple[str, str], Any] = {}

    def entity(schema: str, name: str) -> Any:
        if (schema, name) not in made:
            made[schema, name] = model.make_entity(schema)
            made[schema, name].id = f"{schema} {name}"
            made[schema, name].add("name", name)
        return made[schema, name]

    entities = []
    for a, b, _ in pairs:
        schema = "Organization" if is_body(a, b) else "Person"
        entities.append((entity(schema, a), entity(schema, b)))
    return timed(lambda pair: float(algorithm.compare(*pair, config).score), entities)


def timed(compared: Callable[[Any], float], pairs: Sequence[Any]) -> tuple[list[float], float]:
    """The results for all pairs, and the seconds of processor time, after a first pass over some."""
    for pair in pairs[:500]:
        compared(pair)
    start = time.process_time()
    results = [compared(pair) for pair in pairs]
    return results, time.process_time() - start


def best_threshold(scores: Sequence[float], pairs: Sequence[Pair]) -> float:
    """The threshold with the best F1."""
    return max(sorted(set(scores)), key=lambda threshold: quality(scores, pairs, threshold)[2])


def quality(scores: Iterable[float], pairs: Iterable[Pair], threshold: float) -> tuple[float, float, float, float]:
    """Precision, recall, F1 and accuracy of taking what reaches a threshold for the same."""
    found = [(score >= threshold, same) for score, (_, _, same) in zip(scores, pairs, strict=True)]
    right = sum(one and same for one, same in found)
    taken, true = sum(one for one, _ in found), sum(same for _, same in found)
    accuracy = sum(one == same for one, same in found) / len(found)
    return right / max(1, taken), right / max(1, true), 2 * right / max(1, taken + true), accuracy


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=20_000, metavar="N", help="pairs of Congress")
    args = parser.parse_args()
    sets = {"tests/cases/names.tsv": own_pairs()}
    if MEMBERS.exists():
        sets["Congress"] = congress_pairs(args.pairs)
    methods: dict[str, Callable[[Sequence[Pair]], tuple[list[float], float]]] = {"quotebook": ours}
    try:
        import nomenklatura

        methods[f"nomenklatura {nomenklatura.__version__}"] = theirs
    except ImportError:
        sys.stderr.write('nomenklatura is not here: pip install "quotebook[bench]"\n')
    head = ["pairs", "", "threshold", "precision", "recall", "F1", "accuracy", "pairs/s on one core"]
    sys.stdout.write(f"| {' | '.join(head)} |\n|{' --- |' * len(head)}\n")
    thresholds = {"quotebook": 0.5}
    for title, pairs in sets.items():
        for method, score in methods.items():
            scores, seconds = score(pairs)
            threshold = thresholds.setdefault(method, best_threshold(scores, pairs))
            figures = [f"{figure:.3f}" for figure in quality(scores, pairs, threshold)]
            row = [f"{title}, {len(pairs):,}", method, f"{threshold:.2f}", *figures, f"{len(pairs) / seconds:,.0f}"]
            sys.stdout.write(f"| {' | '.join(row)} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
