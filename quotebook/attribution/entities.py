"""Who is in an article: names as the encoder tags them, grown, found again everywhere, and joined by bearer."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import attrs
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from quotebook.attribution.evidence import Evidence
from quotebook.attribution.name_words import PARTICLES, TITLES, WORD, capitalised_runs, name_words, word_list
from quotebook.language.documents import NameKind
from quotebook.language.encoder import Floats
from quotebook.language.lexicon import PARTICIPLES
from quotebook.language.names import fold, parse_name

__all__ = ["Entity", "NameMention", "entities"]

Span = tuple[int, int]
Kind = NameKind

_WORD = WORD
_POSSESSIVE = re.compile(r"[’'][sS]$|[’']$")
_HE = word_list(
    """
    mr mr. sir lord king prince father brother sheikh congressman spokesman
    """
)
_SHE = word_list(
    """
    mrs mrs. ms ms. miss dame lady queen princess sister congresswoman spokeswoman
    """
)
_NEVER = word_list(
    """
    he she they we it you his her their our its my who what there here now then so yet not no yes all some
    both also like after before since although though despite meanwhile however asked other another such
    each every even just only still under over many most monday tuesday wednesday thursday friday saturday
    sunday january february april june july august september october november december
    """
) | word_list("the a an but and as in on at for when while if this that said i")
_SUFFIXES = word_list("jr sr ii iii iv")

_KINDS: dict[int, Kind] = {1: "person", 2: "organization", 3: "place"}
_POSTNOMINALS = word_list("AM AO OBE MBE CBE KBE QC KC SC PhD MD MP MLA MEP MSP MK MNA Esq")
_CAPITAL_PARTICLES = word_list("La Le De Du Van Von Der Al El Di Da Del Dos")
# Bodies that go by another's name: "the Trump campaign", "China's foreign ministry".
_BODY = re.compile(
    r"(?:[’']s?)? (?:[a-z]+ )?(?:campaign|office|administration|government|ministry|department|team|bureau|embassy"
    r"|cabinet|committee|council|police|party|court|foundation|company|group|union|army|military|regime|delegation)\b"
)
_PARENTHESIS = re.compile(r"\s\((?:the )?[\"“‘']?")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?][\"”’)]?\s|\n\s*[\"“‘]?)$")
_DOTTED = re.compile(r"(?<!\w)(?:\w\.){2,}$")
# "U.S.-led", "Addis Ababa-based": what describes a body, not a body.
_ADJECTIVE = re.compile(rf"-(?:{'|'.join(sorted(PARTICIPLES))})$")
_GROWN, _LENIENT = 0.12, 0.7
_SHORT_FORM = re.compile(r" \((?:the )?[\"“‘']?([A-Z](?:[a-z]?[A-Z]){1,9})s?[\"”’']?\)")
_LINKS = word_list("of for on and the in to de la del do da des du et")
_HANDLE = re.compile(r"(?<![\w@.])@\w{2,30}(?![\w@])|(?<=\bauthor=\")\w{2,30}(?=\")")
_CONNECTED = re.compile(r" (?:of|for|on|and)(?: the)? (?=[A-Z])")


@attrs.frozen
class NameMention:
    """A name in the text, titles and possessive endings left off.

    Attributes:
        start: First code point.
        end: One past the last.
        kind: What bears it.
        gender: "m" or "f" where a title tells.
        weight: Probability that this bearer is meant, where the article has several of the name.
    """

    start: int
    end: int
    kind: Kind
    gender: str = ""
    weight: float = 1.0


@attrs.define(eq=False)
class Entity:
    """All that an article says by name of one bearer.

    Attributes:
        kind: Person or organisation.
        name: The fullest form.
        mentions: Its names in the text, in order.
        gender: "m" or "f" where titles tell.
    """

    kind: Kind
    name: str
    mentions: list[NameMention]
    gender: str = ""

    @property
    def words(self) -> set[str]:
        """The words of its fullest form."""
        return set(_forms(self.name))


def entities(evidence: Evidence, sources: Iterable[tuple[Span, Kind]] = ()) -> list[Entity]:
    """The people, organisations and places of the article, those with names in common joined.

    Args:
        evidence: What the encoder says of the article.
        sources: Likely source mentions and what they are: whatever stands capitalised there is a name too.
    """
    tagged = _cut_in_headlines(evidence.text, list(_grown(evidence, _tagged(evidence))))
    tagged = _with_long_forms(evidence.text, tagged)
    tagged += [NameMention(*m.span(), "person") for m in _HANDLE.finditer(evidence.text)]
    tagged = _with_annotated(evidence, tagged)
    tagged += _named_sources(evidence.text, tagged, sources)
    tagged = _settled(evidence.text, _with_repeats(evidence.text, tagged))
    people = _joined(evidence, [m for m in tagged if m.kind == "person"], "person")
    organisations = _joined(evidence, [m for m in tagged if m.kind == "organization"], "organization")
    places = _joined(evidence, [m for m in tagged if m.kind == "place"], "place")
    return people + organisations + places


def _with_long_forms(text: str, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions with the whole names of the bodies whose short names stand in parentheses behind them.

    Such a name may hold what looks like several: "Workers and Helpers Union (WHU)", "Centre for Human Rights (CHR)".
    """
    long = list(_abbreviated(text))
    if not long:
        return mentions
    kept = [m for m in mentions if not any(s < m.end and m.start < e for s, e in long)]
    return sorted(kept + [NameMention(s, e, "organization") for s, e in long], key=lambda m: m.start)


def _abbreviated(text: str) -> Iterator[Span]:
    """Phrases whose words' initials are the capitals in parentheses behind them (Schwartz and Hearst's idea)."""
    for match in _SHORT_FORM.finditer(text):
        letters = [c.casefold() for c in match.group(1) if c.isupper()]
        line = text.rfind("\n", 0, match.start()) + 1
        reach = max(line, match.start() - 14 * (len(letters) + 3))
        at = len(letters)
        for word in reversed(list(_WORD.finditer(text, reach, match.start()))):
            initials = [part[0].casefold() for part in re.split(r"[-–]", word.group())]
            linking = word.group() in _LINKS
            if letters[max(0, at - len(initials)) : at] == initials:
                at -= len(initials)
            elif initials[0] == letters[at - 1]:
                at -= 1
            elif not linking:
                break
            if at == 0:
                if word.group()[0].isupper():
                    yield word.start(), match.start()
                break


def _with_annotated(evidence: Evidence, tagged: list[NameMention]) -> list[NameMention]:
    """The names and those that another model found; one of these takes the place of all names that it holds."""
    text = evidence.text
    owner = np.full(len(text), -1)
    for k, m in enumerate(tagged):
        owner[m.start : m.end] = k
    found: list[NameMention] = []
    replaced: set[int] = set()
    for name in evidence.annotations.names:
        mention = _stripped(text, name.start, name.end, name.kind)
        if mention is None and text[name.start : name.end].islower():  # some write their names so
            mention = NameMention(name.start, name.end, name.kind)
        if mention is None:
            continue
        held = set(owner[mention.start : mention.end].tolist()) - {-1}
        if held and mention.kind == "place":
            continue  # the encoder may know better: where a land speaks it counts as a body
        if all(mention.start <= tagged[k].start and tagged[k].end <= mention.end for k in held):
            found.append(mention)
            replaced |= held
    return [m for k, m in enumerate(tagged) if k not in replaced] + found


def _named_sources(text: str, tagged: list[NameMention], sources: Iterable[tuple[Span, Kind]]) -> list[NameMention]:
    taken = {i for m in tagged for i in range(m.start, m.end)}
    runs = [(run[0][0], run[-1][1]) for run in _runs(text)]
    starts = np.array([s for s, _ in runs])
    order = sorted(range(len(tagged)), key=lambda k: tagged[k].start)
    found: dict[Span, NameMention] = {}
    for span, kind in sources:
        first, last = (bisect_left(order, edge, key=lambda k: tagged[k].start) for edge in span)
        for m in (tagged[k] for k in sorted(order[first:last])):
            body = _BODY.match(text, m.end, span[1])
            if body:
                found[m.start, body.end()] = NameMention(m.start, body.end(), "organization")
        for start, end in runs[int(np.searchsorted(starts, span[0])) : int(np.searchsorted(starts, span[1]))]:
            mention = _stripped(text, start, end, kind)
            if mention and len(text[start:end]) > 1 and not taken.intersection(range(start, end)):
                word = text[mention.start : mention.end]
                if " " in word or not _stands(text, word.lower()):
                    found[mention.start, mention.end] = mention
    return list(found.values())


@lru_cache(maxsize=8)
def _runs(text: str) -> tuple[list[Span], ...]:
    """The runs of capitalised words of a text that is being read; several steps look at them, and none changes them."""
    return tuple(capitalised_runs(text))


def _stands(text: str, word: str) -> bool:
    """Whether a word stands in the text, and not merely as a part of others."""
    at = text.find(word)
    while at >= 0:
        edges = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(char.isalnum() or char == "_" for char in edges):
            return True
        at = text.find(word, at + 1)
    return False


# ---------------------------------------------------------------- finding names


def _word_types(evidence: Evidence, words: Sequence[Span]) -> Floats:
    """For each word the probabilities of no name, person, organisation, place, other name, and of beginning a name."""
    pieces = evidence.pieces
    tags = evidence.names
    types = np.stack(
        [
            tags[:, 0],
            tags[:, 1] + tags[:, 2],
            tags[:, 3] + tags[:, 4],
            tags[:, 5] + tags[:, 6],
            tags[:, 7] + tags[:, 8],
        ],
        1,
    )
    sums = np.vstack([np.zeros((1, 5), np.float32), np.cumsum(types, axis=0, dtype=np.float64)])
    spans = np.array(words, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(pieces.ends, spans[:, 0], side="right")
    last = np.maximum(np.searchsorted(pieces.starts, spans[:, 1], side="left"), first + 1)
    last = np.minimum(last, len(tags))
    first = np.minimum(first, len(tags) - 1)
    means = (sums[last] - sums[first]) / np.maximum(last - first, 1)[:, None]
    begins = tags[first, 1] + tags[first, 3]
    return np.hstack([means, begins[:, None]]).astype(np.float32)


def _tagged(evidence: Evidence) -> list[tuple[list[Span], Kind]]:
    text = evidence.text
    words = [m.span() for m in _WORD.finditer(text)]
    if not words or not len(evidence.pieces):
        return []
    types = _word_types(evidence, words)
    best = types[:, :5].argmax(1)
    # Missing a name costs more than trying one too many: a capitalised word is a name unless that is quite unlikely.
    lower = set(re.findall(r"\b[a-z]+\b", text))
    capital = np.array([text[s].isupper() and text[s:e].casefold() not in lower for s, e in words])
    doubtful = (best == 0) & capital & (types[:, 0] < _LENIENT)
    best[doubtful] = 1 + types[doubtful, 1:5].argmax(1)
    found: list[tuple[list[Span], Kind]] = []
    previous = -1
    for i, kind in enumerate(best.tolist()):
        word = text[words[i][0] : words[i][1]]
        near = bool(found) and previous == i - 1 and _joins(text, words[i - 1], words[i])
        if near and found[-1][1] == "person" and len(word.rstrip(".")) == 1 and word.isupper():
            kind = 1
        if kind not in (1, 2, 3) or (not any(c.isupper() for c in word[:3]) and not near):
            continue
        label: Kind = _KINDS[kind]
        # Two people hardly ever stand side by side without a comma between them.
        if near and found[-1][1] == label and (label == "person" or types[i, 5] < 0.8):
            found[-1][0].append(words[i])
        else:
            found.append(([words[i]], label))
        previous = i
    return found


def _joins(text: str, one: Span, other: Span) -> bool:
    """Whether two words may belong to one name: a space or hyphen between them, no possessive, no end of sentence."""
    word = text[one[0] : one[1]]
    gap = re.fullmatch(r"[ \u00a0]{1,2}|[-–]", text[one[1] : other[0]])
    return gap is not None and not word.endswith(("’s", "'s")) and (not word.endswith(".") or len(word) <= 5)


def _grown(evidence: Evidence, tagged: list[tuple[list[Span], Kind]]) -> Iterator[NameMention]:
    """Each tagged name with the capitalised words around it that may well belong to it."""
    text = evidence.text
    runs = {span[0]: (run, i) for run in _runs(text) for i, span in enumerate(run)}
    spans = sorted({span for run, _ in runs.values() for span in run})
    types = dict(zip((s for s, _ in spans), _word_types(evidence, spans), strict=True)) if spans else {}
    owners = {start: k for k, (words, _) in enumerate(tagged) for start, _ in words}
    owned = sorted(owners)
    swallowed: set[int] = set()

    crowded = _crowded(text)

    def belongs(start: int, kind: Kind) -> bool:
        # A capital tells nothing in a headline in capitals, nor at the beginning of a sentence.
        plain = crowded[start] or _OPENS_SENTENCE.search(text[max(0, start - 4) : start])
        if plain and types[start][0] > 0.4:
            return False
        if kind == "person":
            return float(types[start][1]) > (2 * _GROWN if start in owners else _GROWN)
        return float(types[start][1]) < 0.5 and float(types[start][0]) < 0.9

    for k, (words, kind) in sorted(enumerate(tagged), key=lambda t: ("person", "organization", "place").index(t[1][1])):
        if k in swallowed:
            continue
        first, last = words[0][0], words[-1][1]
        if kind != "place":
            if first in runs:
                run, i = runs[first]
                while i > 0 and belongs(run[i - 1][0], kind):
                    i -= 1
                    first = run[i][0]
                    swallowed.add(owners.get(first, -1))
                first = run[_behind_title(text, run, i, words[-1][1])][0]
            last = _right(text, words[-1], kind, runs, belongs)
            swallowed |= {owners[s] for s in owned[bisect_left(owned, first) : bisect_left(owned, last)]}
        mention = _stripped(text, first, last, kind)
        if mention:
            yield mention


def _behind_title(text: str, run: Sequence[Span], i: int, end: int) -> int:
    """Which word of a run begins the name that holds its word ``i``: the first behind a title, if one stands before."""
    front = parse_name(text[run[0][0] : end])
    start = run[0][0] + front.start
    known = front.role is not None or front.rank is not None
    return next((k for k in range(i) if known and run[k][0] == start), i)


def _cut_in_headlines(text: str, mentions: Sequence[NameMention]) -> list[NameMention]:
    """The mentions; where almost every word has a capital, a name ends where it ends in the running text."""
    crowded = _crowded(text)
    known = {text[m.start : m.end] for m in mentions if m.kind == "person" and not crowded[m.start]}
    found: dict[Span, NameMention] = {}
    for m in mentions:
        words = [w.span() for w in _WORD.finditer(text, m.start, m.end)] if crowded[m.start] else []
        spans = [(s, e) for s, _ in words for _, e in words if s < e and text[s:e] in known and " " in text[s:e]]
        start, end = max(spans, key=lambda span: span[1] - span[0], default=(m.start, m.end))
        found.setdefault((start, end), attrs.evolve(m, start=start, end=end, kind="person" if spans else m.kind))
    return list(found.values())


def _crowded(text: str) -> npt.NDArray[np.bool_]:
    """Which code points stand in lines where almost every word is capitalised."""
    marked = np.zeros(len(text) + 1, bool)
    at = 0
    for line in text.splitlines(keepends=True):
        words = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 3]
        if len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.75 * len(words):
            marked[at : at + len(line)] = True
        at += len(line)
    return marked


def _right(
    text: str,
    word: Span,
    kind: Kind,
    runs: dict[int, tuple[list[Span], int]],
    belongs: Callable[[int, Kind], bool],
) -> int:
    """Where the name that holds ``word`` ends; an organisation's may go on after "of" and "for"."""
    last = word[1]
    while word[0] in runs:
        run, i = runs[word[0]]
        while i + 1 < len(run) and belongs(run[i + 1][0], kind):
            i += 1
        word, last = run[i], run[i][1]
        link = _CONNECTED.match(text, last) if kind == "organization" and i + 1 == len(run) else None
        if link is None or link.end() not in runs or " and " in link.group() or not belongs(link.end(), kind):
            break
        word = runs[link.end()][0][runs[link.end()][1]]
        last = word[1]
    return last


def _stripped(text: str, start: int, end: int, kind: Kind) -> NameMention | None:
    """The name without titles before it and a possessive ending after it."""
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    gender = ""
    lead = text[max(0, start - 12) : start].split()
    if lead:
        gender = _title_gender(lead[-1])
    while words:
        word = text[words[0][0] : words[0][1]]
        bare = word.rstrip(".").casefold()
        if (kind == "person" and bare in TITLES and len(words) > 1) or bare in _NEVER:
            gender = _title_gender(word) or gender
            words.pop(0)
        else:
            break
    while len(words) > 1 and _stands_behind(text[slice(*words[-1])].rstrip("."), kind):
        words.pop()
    if not words:
        return None
    low, high = words[0][0], words[-1][1]
    if kind == "person" and len(words) > 1:
        front = [w for w in words if w[0] >= low + parse_name(text[low:high]).start]
        if len(front) > 1:
            words, low = front, front[0][0]
    if kind == "person" and len(words) == 1 and text[max(0, low - 4) : low] in ("the ", "The "):
        return None
    shortened = _POSSESSIVE.sub("", text[low:high])
    if not (len(words) > 1 and _forms(shortened)[-1:] and _forms(shortened)[-1].casefold() in _SUFFIXES):
        shortened = _without_stop(shortened)
    if _ADJECTIVE.search(shortened) or not any(c.isupper() for c in shortened) or len(shortened) < 2:
        return None
    return NameMention(low, low + len(shortened), kind, gender)


def _stands_behind(word: str, kind: Kind) -> bool:
    """Whether a word at the end of a name is none of it: degrees of a person, the rank of one whom a body employs."""
    return word in _POSTNOMINALS if kind == "person" else word.casefold() in TITLES


def _without_stop(name: str) -> str:
    """A name without the full stop of its sentence; that of an acronym, "U.S.", is its own."""
    return name if _DOTTED.search(name) else name.rstrip(".")


def _title_gender(word: str) -> str:
    bare = word.casefold()
    return "m" if bare in _HE else "f" if bare in _SHE else ""


def _with_repeats(text: str, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions and every other capitalised run that consists of a person's words, or is the same name again."""
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    for m in mentions:
        votes[_undotted(text[m.start : m.end])][m.kind] += 1
    names = {text[m.start : m.end] for m in mentions}
    kinds = {name: votes[_undotted(name)].most_common(1)[0][0] for name in names}
    by_word: dict[str, set[str]] = defaultdict(set)
    for name, kind in kinds.items():
        forms = _forms(name)
        if kind == "person" and len(forms) > 1:
            for form in forms:
                by_word[form].add(name)
    taken = sorted((m.start, m.end) for m in mentions)
    starts = [s for s, _ in taken]
    found = [attrs.evolve(m, kind=kinds[text[m.start : m.end]]) for m in mentions]
    lower = set(re.findall(r"\b[a-z]+\b", text))
    for run in _runs(text):
        place = bisect_right(starts, run[0][0])
        near = taken[max(0, place - 1) : place + len(run)]
        if any(s < run[-1][1] and run[0][0] < e for s, e in near):
            continue
        gender = ""
        while run and (
            (word := text[run[0][0] : run[0][1]].rstrip(".").casefold()) in TITLES or (word in lower and len(run) > 1)
        ):
            gender = _title_gender(word)
            run = run[1:]
        if not run:
            continue
        low, high = run[0][0], run[-1][1]
        name = _without_stop(_POSSESSIVE.sub("", text[low:high]))
        forms = _forms(name)
        whole = kinds.get(name)
        if whole and name.casefold() not in lower:
            found.append(NameMention(low, low + len(name), whole, gender))
        elif forms and all(len(f) > 2 and f.casefold() not in lower and by_word.get(f) for f in forms):
            found.append(NameMention(low, low + len(name), "person", gender))
    return sorted(found, key=lambda m: m.start)


# ---------------------------------------------------------------- joining names


def _settled(text: str, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions, those that are short for an organisation's name made organisations, whatever they look like."""
    full = {text[m.start : m.end] for m in mentions if m.kind == "organization"}
    short = {acronym for name in full if len(acronym := _initials(name)) > 2}
    for name, forms in _introduced(text, mentions).items():
        if name in full:
            short |= forms
    return [attrs.evolve(m, kind="organization") if text[m.start : m.end] in short else m for m in mentions]


def _initials(name: str) -> str:
    return "".join(w[0] for w in _forms(name) if w[0].isupper())


@lru_cache(maxsize=1 << 14)
def _forms(name: str) -> list[str]:
    # The list is shared by all who ask: nobody changes it.
    words = [w.rstrip(".") for w in name_words(name)]
    return [w for w in words if w not in PARTICLES and w not in _CAPITAL_PARTICLES] or words


def _joined(evidence: Evidence, mentions: list[NameMention], kind: Kind) -> list[Entity]:
    text = evidence.text
    counts: Counter[str] = Counter(text[m.start : m.end] for m in mentions)
    introduced = _introduced(text, mentions)
    found: list[Entity] = []
    known = _Known()
    homes: dict[str, list[Entity]] = {}
    for name in sorted(counts, key=lambda n: (-len(_forms(n)), -counts[n], n)):
        bearers = _bearers(name, known, kind, introduced)
        if not bearers:
            bearers = [Entity(kind, name, [])]
            found += bearers
            known.add(bearers[0])
        elif len(_forms(bearers[0].name)) == len(_forms(name)) > 1 and len(name) > len(bearers[0].name):
            bearers[0].name = name
            known.add(bearers[0])
        homes[name] = bearers
    for m in mentions:
        bearers = homes[text[m.start : m.end]]
        if len(bearers) == 1:
            bearers[0].mentions.append(m)
    for entity in found:
        genders = Counter(m.gender for m in entity.mentions if m.gender)
        entity.gender = genders.most_common(1)[0][0] if genders else ""
    firsts = {text[m.start : m.end]: m.start for m in reversed(mentions)}
    for m in mentions:
        bearers = homes[text[m.start : m.end]]
        if len(bearers) > 1:
            for entity, weight in _shared(evidence, m, bearers, firsts[text[m.start : m.end]]):
                entity.mentions.append(attrs.evolve(m, weight=weight))
    for entity in found:
        entity.mentions.sort(key=lambda m: m.start)
    return [e for e in found if e.mentions]


class _Known:
    """Entities by what the names that can be theirs share with their own, so that not every pair need be compared."""

    def __init__(self) -> None:
        self._places: dict[Entity, int] = {}
        self._by_key: dict[str, set[Entity]] = defaultdict(set)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._places)

    def add(self, entity: Entity) -> None:
        """Take in an entity, or the new name of one."""
        self._places.setdefault(entity, len(self._places))
        forms = _forms(entity.name)
        letters = {_initials(entity.name).casefold(), f"*{forms[-1][0]}", _letters(forms)}
        for key in letters.union(_undotted(form).casefold() for form in forms):
            self._by_key[key].add(entity)

    def near(self, name: str) -> list[Entity]:
        """Those whom ``name`` may be short for, or a slip of the pen for, in the order in which they came."""
        forms = _forms(name)
        keys = {_undotted(form).casefold() for form in forms} | {_letters(forms)}
        if len(forms) == 1:
            keys |= {_undotted(forms[0]).rstrip("s").casefold(), f"*{forms[0][0]}"}
        return sorted({e for key in keys for e in self._by_key.get(key, ())}, key=self._places.__getitem__)

    def named(self, names: Iterable[str]) -> list[Entity]:
        """Those whose fullest form is one of these, in the order in which they came."""
        found = {e for name in names for e in self.near(name) if e.name == name}
        return sorted(found, key=self._places.__getitem__)


def _undotted(word: str) -> str:
    """An acronym without its full stops, as others write it; other words as they are."""
    return word.replace(".", "") if _DOTTED.search(word.rstrip(".") + ".") else word


def _letters(forms: list[str]) -> str:
    return " ".join(form[0] for form in forms) + "*"


def _bearers(name: str, known: _Known, kind: Kind, introduced: dict[str, set[str]]) -> list[Entity]:
    """Those of the entities found so far whose name ``name`` is too."""
    near = known.near(name)
    bearers = [e for e in near if _fits(_forms(name), e.name, kind)]
    if not bearers and " " not in name:  # "@realDonaldTrump"
        bearers = [e for e in known if len(e.words) > 1 and fold(e.name).replace(" ", "") in fold(name)][:1]
    if not bearers and kind == "organization":
        bearers = known.named({full for full, short in introduced.items() if name in short})[:1]
    return bearers or [e for e in near if _alike(name, e.name, kind)][:1]


def _introduced(text: str, mentions: list[NameMention]) -> dict[str, set[str]]:
    """Short names that stand in parentheses after full ones: "Nicaraguan Center for Human Rights (Cenidh)"."""
    short: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(mentions):
        closed = text[other.end : other.end + 2].lstrip("\"”’'").startswith(")")
        if closed and _PARENTHESIS.fullmatch(text, one.end, other.start):
            short[text[one.start : one.end]].add(text[other.start : other.end])
    return short


def _fits(forms: list[str], name: str, kind: Kind) -> bool:
    """Whether a form may be short for ``name``: all its words are there, initials standing for words."""
    words = _forms(name)
    if kind != "person":
        folded, held = ([_undotted(w).casefold() for w in own] for own in (forms, words))
        acronym = len(forms) == 1 and len(forms[0]) > 1 and _undotted(forms[0]).rstrip("s") == _initials(name)
        if kind == "place":
            return acronym or folded == held
        return (
            acronym
            or folded == held
            or (len(folded) < len(held) and folded == held[-len(folded) :] and len(held) - len(folded) <= 3)
        )
    if len(forms) == 1:
        return forms[0] in words or forms[0].capitalize() in words or forms[0] in [w.upper() for w in words]
    if len(forms) == len(words) and forms[-1] == words[-1] and _short_for(forms[0], words[0]):
        forms = [words[0], *forms[1:]]
    matched = 0
    for form in forms:
        if form in words:
            matched += len(form) > 1
        elif (
            not any((len(form) == 1 or len(w) == 1) and w[0] == form[0] for w in words)
            and form.casefold() not in _SUFFIXES
        ):
            return False
    return matched > 0


def _short_for(one: str, other: str) -> bool:
    """Whether one given name is the beginning of the other: "Pete" and "Peter"."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return len(short) >= 3 and long.startswith(short)


def _alike(name: str, other: str, kind: Kind) -> bool:
    """Whether ``name`` looks like a slip of the pen for ``other``."""
    if kind == "place" or len(name) < 5:
        return False
    forms, words = _forms(name), _forms(other)
    if kind == "organization":
        same = len(forms) == len(words) > 1 and all(f[0] == w[0] for f, w in zip(forms, words, strict=True))
        return same and min(fuzz.ratio(f, w) for f, w in zip(forms, words, strict=True)) >= 80
    if len(forms) == 1:
        return len(forms[0]) >= 5 and forms[0][0] == words[-1][0] and fuzz.ratio(forms[0], words[-1]) >= 80
    if len(forms) == len(words):
        return all(f[0] == w[0] and fuzz.ratio(f, w) >= 80 for f, w in zip(forms, words, strict=True))
    return False


def _shared(evidence: Evidence, mention: NameMention, bearers: list[Entity], first: int) -> list[tuple[Entity, float]]:
    """How likely each bearer of a name is meant: by title, by the encoder, by how often and how early it was named.

    Args:
        evidence: What the encoder says of the article.
        mention: The name.
        bearers: All who bear it.
        first: Where the article uses it first.
    """
    fitting = [e for e in bearers if not (mention.gender and e.gender and e.gender != mention.gender)] or bearers
    fitting = [e for e in fitting if mention.gender and e.gender == mention.gender] or fitting
    answers = evidence.mention((mention.start, mention.end))
    form = evidence.text[mention.start : mention.end]
    weights = []
    for entity in fitting:
        certain = [m for m in entity.mentions if m.weight == 1.0]
        places = [p for m in certain if (p := evidence.pieces.within((m.start, m.end)))]
        mass = sum(answers.antecedent.over(*p) for p in places) if answers else 0.0
        surname = _forms(entity.name)[-1] == form
        before = any(m.start < mention.start for m in certain)
        # Whose name it was before there was another bearer, keeps it; the other is told apart.
        keeps = 4.0 if any(m.start < first for m in certain) else 1.0
        weights.append((mass + 0.05) * (1.0 + surname) * (1.0 + before) * keeps * math.log(2.0 + len(certain)))
    total = sum(weights)
    return [(e, w / total) for e, w in zip(fitting, weights, strict=True) if w > 0.1 * total]
