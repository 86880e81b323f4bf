from __future__ import annotations

import lzma
from pathlib import Path

from quotebook.training.spellings import groups, write


def test_spellings_in_latin_letters_are_kept_and_folded() -> None:
    assert groups([["Gorbačëv", "al-Gorbachev", "Горбачёв", "x1"], ["習"]]) == [{"gorbacev", "gorbachev"}]


def test_names_that_cyrillic_spells_alike_twice_are_one_more() -> None:
    volodymyr, vladimir = ["volodymyr", "владимир", "володимир"], ["vladimir", "владимир", "володимир"]
    assert groups([volodymyr, vladimir])[2:] == [{"volodymyr", "vladimir"}]
    assert not groups([volodymyr[:2], vladimir])[2:]


def test_forms_of_the_two_sexes_stay_two_names() -> None:
    assert not groups([["michel", "мишель", "мішель"], ["michelle", "мишель", "мішель"]])[2:]
    assert not groups([["mario", "марио", "маріо"], ["maria", "марио", "маріо"]])[2:]


def test_the_file_has_a_line_a_name_and_the_rest_in_one(tmp_path: Path) -> None:
    target = tmp_path / "spellings.xz"
    assert write(groups([["b", "a"], ["b", "a"], ["d"], ["c"], ["a"]]), target) == 3
    lines = lzma.decompress(target.read_bytes()).decode().splitlines()
    assert "Copyright" in "".join(lines)
    assert [line for line in lines if not line.startswith("#")] == ["a b", "c d"]
