from __future__ import annotations

import pytest

from quotebook.language.encoder import Asker, bundled_wordpieces
from quotebook.training.batches import Batch
from quotebook.training.census import take_census
from quotebook.training.course import PARTS, Course
from tests.training.texts import annotated

POOL = take_census([("Ann Lee", "f"), ("Bob Roe", "m")])


def course(*, seed: int = 1, excerpts: float | None = None) -> Course:
    return Course([annotated("own", n) for n in range(40)], POOL, bundled_wordpieces(), seed, 256, 1.0, excerpts)


def words(batches: list[Batch]) -> list[list[int]]:
    return [row[mask].tolist() for b in batches for row, mask in zip(b.planes[:, 0], b.mask, strict=True)]


def test_a_part_is_the_same_each_time_and_another_with_another_seed():
    assert words(course()[3]) == words(course()[3])
    assert words(course()[3]) != words(course(seed=2)[3])
    assert words(course()[3]) != words(course()[3 + PARTS])


@pytest.mark.parametrize("epoch", [0, 2])
def test_every_text_is_read_once_an_epoch(epoch):
    pieces = bundled_wordpieces()
    numbers = {pieces.token_to_id(str(n)): n for n in range(40)}
    read = [row for part in range(PARTS) for row in words(course()[epoch * PARTS + part])]
    found = sorted(next(numbers[i] for i in row[3:] if i in numbers) for row in read)
    assert found == list(range(40))


def test_what_is_annotated_is_asked_without_a_teacher_and_only_the_teacher_knows_excerpts():
    def known(batches: list[Batch]) -> list[bool]:
        return [bool(b.asked[Asker.PASSAGE].known[..., 0].any()) for b in batches]

    def asked(batches: list[Batch]) -> bool:
        return any(bool((b.asked[Asker.PASSAGE].ends > 0).any()) for b in batches)

    told, excerpts = course()[0], [b for part in range(PARTS) for b in course(excerpts=1.0)[part]]
    assert all(known(told))
    assert not any(known(excerpts))
    assert asked(excerpts)
