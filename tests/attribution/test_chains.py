from __future__ import annotations

import numpy as np
import pytest

from quotebook.attribution.chains import Chains
from quotebook.language.documents import Annotations, Name
from quotebook.language.encoder import bundled_wordpieces
from quotebook.language.pieces import read_pieces


def named(text: str, names: list[str], mentions: list[str], asked: str) -> list[str] | None:
    """The words of ``text`` that a chain of ``mentions`` gives for what is asked."""

    def place(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    (pieces,) = read_pieces(bundled_wordpieces(), [text], [[]])
    untagged = np.zeros((len(pieces), 3), np.float32)
    untagged[:, 0] = 1.0
    found = Annotations(
        tuple(Name(*place(name), "person") for name in names), (tuple(place(words) for words in mentions),)
    )
    shares = Chains(text, pieces, untagged, found).names_of(place(asked))
    if shares is None:
        return None
    assert shares.sum() == pytest.approx(1.0)
    return [text[pieces.starts[i] : pieces.ends[i]] for i in np.flatnonzero(shares)]


@pytest.mark.parametrize(
    ("mention", "names", "expected"),
    [
        ("Ann Lee", ["Ann Lee"], ["Ann", "Lee"]),
        ("Port director Ann Lee", ["Ann Lee"], ["Ann", "Lee"]),
        ("Ann Lee, head of Acme", ["Ann Lee", "Acme"], ["Ann", "Lee"]),
        ("Ann Lee, who met Mary Ray", ["Ann Lee", "Mary Ray"], ["Ann", "Lee"]),
        ("Bank of Lee", ["Bank of Lee"], ["Bank", "of", "Lee"]),
        ("the mayor of Springfield", ["Springfield"], None),
        ("the Bank of Lee director", ["Bank of Lee"], None),
        ("Mary Ray’s brother", ["Mary Ray"], None),
        ("Ann Lee and Mary Ray", ["Ann Lee", "Mary Ray"], None),
    ],
)
def test_the_name_is_the_head_of_a_mention(mention, names, expected):
    assert named(f"{mention} left. He ran.", names, [mention, "He"], "He") == expected


def test_every_name_of_the_chain_has_its_share():
    text = "Ann Lee left with Mary. Captain Lea ran, and she fell."
    assert named(text, ["Ann Lee", "Lea"], ["Ann Lee", "Captain Lea", "she"], "she") == ["Ann", "Lee", "Lea"]


def test_a_mention_need_not_have_the_same_edges():
    text = "Ann Lee left. The director of the port ran."
    assert named(text, ["Ann Lee"], ["Ann Lee", "The director of the port"], "director of the port") == ["Ann", "Lee"]


@pytest.mark.parametrize("asked", ["Mary", "it", "Lee"])
def test_names_and_mentions_of_no_chain_are_not_told(asked):
    assert named("Ann Lee left. Mary saw it, and he ran.", ["Ann Lee", "Mary"], ["Ann Lee", "he"], asked) is None
