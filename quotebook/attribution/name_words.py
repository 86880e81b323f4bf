"""Where a name stands in a text: its full form and the partial forms by which news calls the same bearer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

__all__ = [
    "PARTICLES",
    "SUFFIXES",
    "TITLES",
    "WORD",
    "capitalised_runs",
    "is_dotted",
    "keeps_its_stop",
    "name_forms",
    "name_words",
    "occurrences",
    "undotted",
]

Span = tuple[int, int]


def word_list(listed: str) -> frozenset[str]:
    """The words of a list that is kept as running text."""
    return frozenset(listed.split())


TITLES = word_list(
    """
    mr mrs ms miss dr sir dame lord lady president vice prime minister senator sen rep representative
    congressman congresswoman governor gov judge justice professor prof general gen colonel col major maj
    captain capt lieutenant lt sergeant sgt brigadier admiral adm rev reverend bishop archbishop cardinal
    pope king queen prince princess sheikh sheik imam ayatollah hon honourable honorable chief secretary
    ambassador mayor attorney speaker spokesman spokeswoman spokesperson former deputy premier chancellor
    director chairman chairwoman chair commissioner councillor councilor comrade ceo cfo coo mp mla mep mps
    senators sens reps excellency eng engr adv advocate alhaji hajia datuk pastor prosecutor evangelist
    retired detective constable inspector superintendent officer father sister brother mufti emir sultan
    """
)
PARTICLES = word_list(
    """
    de da do dos das del della di du la le van von der den ter bin ibn al el abu ben y e bint
    """
)
SUFFIXES = word_list("jr sr ii iii iv")
_CAPITAL_PARTICLES = word_list("La Le De Du Van Von Der Al El Di Da Del Dos")
# Marks between letters are inside a word, and so is what a wrong decoding makes of accented letters.
WORD = re.compile(r"[^\W_]+(?:[’'\-.¡-¿\x80-\x9f\u0300-\u036f]+[^\W_]+)*\.?")
_DOTTED = re.compile(r"(?<!\w)(?:\w\.){2,}$")
_GAP = re.compile(r"[ \u00a0]{1,2}")
_POSSESSIVE = re.compile(r"[’'][sS]$|[’'.]$")


def _is_name_word(word: str) -> bool:
    return word[0].isupper() or (len(word) > 2 and word[1].isupper())


def name_words(name: str) -> list[str]:
    """The words of a name, possessive endings and full stops (but for initials) taken off."""
    return [_POSSESSIVE.sub("", m.group()) for m in WORD.finditer(name)]


@lru_cache(maxsize=1 << 14)
def name_forms(name: str) -> list[str]:
    """The words of a name that tell who bears it: without particles, if it has others. Nobody may change the list."""
    words = [w.rstrip(".") for w in name_words(name)]
    return [w for w in words if w not in PARTICLES and w not in _CAPITAL_PARTICLES] or words


def is_dotted(name: str) -> bool:
    """Whether a name ends as an acronym with full stops does: "U.S."."""
    return _DOTTED.search(name) is not None


def undotted(word: str) -> str:
    """An acronym without its full stops, as others write it; other words as they are."""
    return word.replace(".", "") if is_dotted(word.rstrip(".") + ".") else word


def capitalised_runs(text: str) -> Iterator[list[Span]]:
    """Maximal runs of capitalised words with single gaps between them, particles inside allowed; each as word spans."""
    run: list[Span] = []
    for match in WORD.finditer(text):
        word = match.group()
        if not run and not _is_name_word(word):
            continue  # most words
        stripped = len(_POSSESSIVE.sub("", word))
        # A full stop ends the run unless it marks an initial or a short title ("J.", "Gen.").
        ends = stripped < len(word) and not keeps_its_stop(word)
        capital = _is_name_word(word)
        joined = bool(run) and _GAP.fullmatch(text, run[-1][1], match.start()) is not None
        if capital or (joined and word in PARTICLES):
            if run and not joined:
                yield from _trimmed(text, run)
                run = []
            run.append((match.start(), match.start() + stripped))
            if not ends:
                run[-1] = (match.start(), match.end() if word.endswith(".") else match.start() + stripped)
        if run and (ends or not (capital or (joined and word in PARTICLES))):
            yield from _trimmed(text, run)
            run = []
    yield from _trimmed(text, run)


def keeps_its_stop(word: str) -> bool:
    """Whether a word's full stop is its own: "J.", "Gen.", "Jr.", "H.R."."""
    bare = word[:-1].casefold()
    return word.endswith(".") and (len(bare) == 1 or "." in bare or bare in TITLES or bare in ("jr", "sr", "st"))


def _trimmed(text: str, run: list[Span]) -> Iterator[list[Span]]:
    while run and text[run[-1][0] : run[-1][1]] in PARTICLES:
        run = run[:-1]
    if run:
        yield run


def occurrences(text: str, name: str, *, person: bool = True, also: str | None = None) -> tuple[Span, ...]:
    """Every place where ``text`` calls the bearer of ``name`` by it or by a part of it.

    Args:
        text: An article.
        name: The full name, without titles.
        person: Whether a part of the name ("Spicer") stands for the whole; organisations need the whole.
        also: Another name by which the article calls the same bearer (a misspelling, a nickname, an acronym).
    """
    full = {m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
    words = set(name_words(name))
    nick = set(name_words(also)) if also else set()
    lower = set(re.findall(r"\b[a-z]+\b", text))
    found = set(full)
    for run in capitalised_runs(text):
        if any((s <= run[0][0] and run[-1][1] <= e) or (run[0][0] <= s and e <= run[-1][1]) for s, e in full):
            continue
        while run and _leads(text, run[0], lower):
            run = run[1:]
        if not run:
            continue
        forms = {_POSSESSIVE.sub("", text[s:e]) for s, e in run}
        if (person and _partial(forms, words)) or (nick and forms == nick):
            found.add((run[0][0], run[-1][1]))
    return tuple(sorted(found))


def _partial(forms: set[str], words: set[str]) -> bool:
    long = {form for form in forms if len(form) > 2 and form not in PARTICLES}
    return bool(long) and all(form in words or len(form.rstrip(".")) == 1 for form in forms)


def _leads(text: str, span: Span, lower: set[str]) -> bool:
    word = text[span[0] : span[1]].rstrip(".").casefold()
    return word in TITLES or (word in lower and len(word) > 1)


def similar(name: str, other: str) -> bool:
    """Whether ``other`` looks like a misspelling, acronym or short form of ``name``."""
    words, others = name_words(name), name_words(other)
    if not words or not others:
        return False
    initials = "".join(w[0] for w in words if w[0].isupper())
    if len(others) == 1 and len(others[0]) > 1 and others[0].replace(".", "") == initials:
        return True
    return all(
        max(fuzz.ratio(o, w) for w in words) >= 72 or (len(o) > 2 and any(w.startswith(o) for w in words))
        for o in others
    )
