"""Names in an article: as the encoder tags them, grown, and found again everywhere."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import attrs
import numpy as np
import numpy.typing as npt

from quotebook.attribution.evidence import Evidence
from quotebook.attribution.name_words import (
    SUFFIXES,
    TITLES,
    WORD,
    capitalised_runs,
    is_dotted,
    keeps_its_stop,
    name_forms,
    undotted,
    word_list,
)
from quotebook.language.documents import NameKind
from quotebook.language.encoder import Floats
from quotebook.language.lexicon import PARTICIPLES
from quotebook.language.names import parse_name

__all__ = ["NameMention", "names"]

Span = tuple[int, int]

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
_KINDS: dict[int, NameKind] = {1: "person", 2: "organization", 3: "place"}
_POSTNOMINALS = word_list("AM AO OBE MBE CBE KBE QC KC SC PhD MD MP MLA MEP MSP MK MNA Esq")
# Bodies that go by another's name: "the Trump campaign", "China's foreign ministry".
_BODY = re.compile(
    r"(?:[’']s?)? (?:[a-z]+ )?(?:campaign|office|administration|government|ministry|department|team|bureau|embassy"
    r"|cabinet|committee|council|police|party|court|foundation|company|group|union|army|military|regime|delegation)\b"
)
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?][\"”’)]?\s|\n\s*[\"“‘]?)$")
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
    kind: NameKind
    gender: str = ""
    weight: float = 1.0


def names(evidence: Evidence, sources: Iterable[tuple[Span, NameKind]] = ()) -> list[NameMention]:
    """The names of people, organisations and places in the article.

    Args:
        evidence: What the encoder says of the article.
        sources: Likely source mentions and what they are: whatever stands capitalised there is a name too.
    """
    tagged = _cut_in_headlines(evidence.text, list(_grown(evidence, _tagged(evidence))))
    tagged = _with_long_forms(evidence.text, tagged)
    tagged += [NameMention(*m.span(), "person") for m in _HANDLE.finditer(evidence.text)]
    tagged = _with_annotated(evidence, tagged)
    tagged += _named_sources(evidence.text, tagged, sources)
    return _with_repeats(evidence.text, tagged)


def _tagged(evidence: Evidence) -> list[tuple[list[Span], NameKind]]:
    text = evidence.text
    words = [m.span() for m in WORD.finditer(text)]
    if not words or not len(evidence.pieces):
        return []
    types = _word_types(evidence, words)
    best = types[:, :5].argmax(1)
    # Missing a name costs more than trying one too many: a capitalised word is a name unless that is quite unlikely.
    lower = set(re.findall(r"\b[a-z]+\b", text))
    capital = np.array([text[s].isupper() and text[s:e].casefold() not in lower for s, e in words])
    doubtful = (best == 0) & capital & (types[:, 0] < _LENIENT)
    best[doubtful] = 1 + types[doubtful, 1:5].argmax(1)
    found: list[tuple[list[Span], NameKind]] = []
    previous = -1
    for i, kind in enumerate(best.tolist()):
        word = text[words[i][0] : words[i][1]]
        near = bool(found) and previous == i - 1 and _joins(text, words[i - 1], words[i])
        if near and found[-1][1] == "person" and len(word.rstrip(".")) == 1 and word.isupper():
            kind = 1
        if kind not in (1, 2, 3) or (not any(c.isupper() for c in word[:3]) and not near):
            continue
        label: NameKind = _KINDS[kind]
        # Two people hardly ever stand side by side without a comma between them.
        if near and found[-1][1] == label and (label == "person" or types[i, 5] < 0.8):
            found[-1][0].append(words[i])
        else:
            found.append(([words[i]], label))
        previous = i
    return found


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


def _joins(text: str, one: Span, other: Span) -> bool:
    """Whether two words may belong to one name: a space or hyphen between them, no possessive, no end of sentence."""
    word = text[one[0] : one[1]]
    gap = re.fullmatch(r"[ \u00a0]{1,2}|[-–]", text[one[1] : other[0]])
    # A short word's full stop may be its own; but "A" behind it begins a sentence, unless other initials stand before.
    stopped = word.endswith(".") and (len(word) > 5 or (other[1] - other[0] == 1 and not keeps_its_stop(word)))
    return gap is not None and not stopped and not word.endswith(("’s", "'s"))


def _grown(evidence: Evidence, tagged: list[tuple[list[Span], NameKind]]) -> Iterator[NameMention]:
    """Each tagged name with the capitalised words around it that may well belong to it."""
    text = evidence.text
    runs = {span[0]: (run, i) for run in _runs(text) for i, span in enumerate(run)}
    spans = sorted({span for run, _ in runs.values() for span in run})
    types = dict(zip((s for s, _ in spans), _word_types(evidence, spans), strict=True)) if spans else {}
    owners = {start: k for k, (words, _) in enumerate(tagged) for start, _ in words}
    owned = sorted(owners)
    swallowed: set[int] = set()

    crowded = _crowded(text)

    def belongs(start: int, kind: NameKind) -> bool:
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


def _right(
    text: str,
    word: Span,
    kind: NameKind,
    runs: dict[int, tuple[list[Span], int]],
    belongs: Callable[[int, NameKind], bool],
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


def _stripped(text: str, start: int, end: int, kind: NameKind) -> NameMention | None:
    """The name without titles before it and a possessive ending after it."""
    words = [(start + m.start(), start + m.end()) for m in WORD.finditer(text[start:end])]
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
    if not (len(words) > 1 and name_forms(shortened)[-1:] and name_forms(shortened)[-1].casefold() in SUFFIXES):
        shortened = _without_stop(shortened)
    if _ADJECTIVE.search(shortened) or not any(c.isupper() for c in shortened) or len(shortened) < 2:
        return None
    return NameMention(low, low + len(shortened), kind, gender)


def _stands_behind(word: str, kind: NameKind) -> bool:
    """Whether a word at the end of a name is none of it: degrees of a person, the rank of one whom a body employs."""
    return word in _POSTNOMINALS if kind == "person" else word.casefold() in TITLES


def _without_stop(name: str) -> str:
    """A name without the full stop of its sentence; that of an acronym, "U.S.", is its own."""
    return name if is_dotted(name) else name.rstrip(".")


def _title_gender(word: str) -> str:
    bare = word.casefold()
    return "m" if bare in _HE else "f" if bare in _SHE else ""


def _cut_in_headlines(text: str, mentions: Sequence[NameMention]) -> list[NameMention]:
    """The mentions; where almost every word has a capital, a name ends where it ends in the running text."""
    crowded = _crowded(text)
    known = {text[m.start : m.end] for m in mentions if m.kind == "person" and not crowded[m.start]}
    found: dict[Span, NameMention] = {}
    for m in mentions:
        words = [w.span() for w in WORD.finditer(text, m.start, m.end)] if crowded[m.start] else []
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
        for word in reversed(list(WORD.finditer(text, reach, match.start()))):
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


def _named_sources(text: str, tagged: list[NameMention], sources: Iterable[tuple[Span, NameKind]]) -> list[NameMention]:
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


def _with_repeats(text: str, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions and every other capitalised run that consists of a person's words, or is the same name again."""
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for m in mentions:
        votes[undotted(text[m.start : m.end])][m.kind] += 1
    names = {text[m.start : m.end] for m in mentions}
    kinds = {name: votes[undotted(name)].most_common(1)[0][0] for name in names}
    surnames = {name_forms(name)[-1].upper() for name, kind in kinds.items() if kind == "person" and " " in name}
    # "PENCE:", in a transcript, looks like an acronym; whoever has that surname is there to be heard.
    kinds |= {name: "person" for name in names if len(name) > 3 and name.isupper() and name in surnames}
    by_word: dict[str, set[str]] = defaultdict(set)
    for name, kind in kinds.items():
        forms = name_forms(name)
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
        forms = name_forms(name)
        whole = kinds.get(name)
        if whole and name.casefold() not in lower:
            found.append(NameMention(low, low + len(name), whole, gender))
        elif forms and all(len(f) > 2 and f.casefold() not in lower and by_word.get(f) for f in forms):
            found.append(NameMention(low, low + len(name), "person", gender))
    return sorted(found, key=lambda m: m.start)
