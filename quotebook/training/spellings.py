"""How ``quotebook/language/spellings.txt.xz`` was made: which words are one name, taken from rigour's tables.

rigour (MIT) keeps the names of persons that Wikidata (CC0) knows, each with its forms in all languages, in the folder
``rust/data/names`` of its source distribution:

    python -m quotebook.training.spellings rust/data/names

Kept are forms in Latin letters, folded. Cyrillic spells foreign names as they sound; names that two of its forms spell
alike (Volodymyr and Vladimir, Eric and Erik) become one more name, except where their sexes differ (Michel, Michelle).
The library itself is not needed for that, nor the ICU that it needs.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from pathlib import Path

from quotebook.language import spellings
from quotebook.language.names import fold

__all__ = ["groups", "read", "write"]

# What is longer is a whole name or a slip of the table.
_LONGEST = 20
_ENOUGH_SHARED = 2
# What stands in front of a few Arabic names there.
_ARTICLE = re.compile(r"^(?:al|el) (?=\w{3})")
_FEMININE = ("a", "e", "ne", "le", "na", "la", "te", "ette")
_VOWELS = frozenset("aeio")
_NOTICE = """\
# Names of persons, one a line with its spellings: Latin letters, folded, words joined.
# From rigour 2.6.1, https://github.com/opensanctions/rigour, rust/data/names, by way of
# quotebook/training/spellings.py.
# Copyright (c) 2023-2025: OpenSanctions Datenbanken GmbH. Permission is hereby granted, free of charge, to any person
# obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without
# restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
# and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
# following conditions: The above copyright notice and this permission notice shall be included in all copies or
# substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
# IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
# LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
# SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def groups(forms: Iterable[Sequence[str]]) -> list[frozenset[str]]:
    """The spellings of each name in Latin letters, then those of names that sound alike.

    Args:
        forms: Of each name all its forms, in any script.
    """
    spelled = [(_latin(each), {form for form in each if _is_in("CYRILLIC", form)}) for each in forms]
    spelled = [(latin, cyrillic) for latin, cyrillic in spelled if latin]
    by_form: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, cyrillic) in enumerate(spelled):
        for form in cyrillic:
            by_form[form].append(number)
    shared = Counter(pair for numbers in by_form.values() for pair in combinations(numbers, 2))
    alike = [
        spelled[a][0] | spelled[b][0]
        for (a, b), count in shared.items()
        if count >= _ENOUGH_SHARED and not _differ_by_sex(spelled[a][0], spelled[b][0])
    ]
    return [*(latin for latin, _ in spelled), *alike]


def _latin(forms: Iterable[str]) -> frozenset[str]:
    words = (_ARTICLE.sub("", fold(form)).replace(" ", "") for form in forms if _is_in("LATIN", form))
    return frozenset(word for word in words if word.isascii() and word.isalpha() and len(word) <= _LONGEST)


def _is_in(script: str, form: str) -> bool:
    return all(not char.isalpha() or unicodedata.name(char, "").startswith(script) for char in form)


def _differ_by_sex(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    """Whether some of what the one name has beyond the other is its masculine or feminine form."""
    return any(
        (longer.startswith(shorter) and longer[len(shorter) :] in _FEMININE)
        or (one[:-1] == other[:-1] and one[-1] in _VOWELS and other[-1] in _VOWELS)
        for one in a - b
        for other in b - a
        for shorter, longer in [sorted((one, other), key=len)]
    )


def read(folder: Path) -> Iterator[list[str]]:
    """The forms of each name in rigour's folder of names."""
    with (folder / "person_names.txt").open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rpartition(" => ")[0].split(", ")
    symbols = json.loads((folder / "symbols.json").read_text(encoding="utf-8"))
    yield from symbols["person_name_parts"].values()


def write(names: Iterable[AbstractSet[str]], target: Path) -> int:
    """Write the file that quotebook ships: a line a name, and in the last line those with one spelling.

    Returns:
        How many names it holds.
    """
    kept = sorted({tuple(sorted(name)) for name in names})
    spelled = [name for name in kept if len(name) > 1]
    several = {word for name in spelled for word in name}
    alone = [name[0] for name in kept if len(name) == 1 and name[0] not in several]
    text = _NOTICE + "".join(" ".join(name) + "\n" for name in [*spelled, alone])
    target.write_bytes(lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))
    return len(spelled) + len(alone)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="rust/data/names of rigour's source distribution")
    parser.add_argument("--target", type=Path, default=spellings.FILE)
    args = parser.parse_args()
    sys.stdout.write(f"{write(groups(read(args.folder)), args.target):,} names\n")


if __name__ == "__main__":
    main()
