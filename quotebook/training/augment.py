"""New articles from old ones: other people's names in them, and other words where names stood.

A model that reads a few hundred articles learns who is famous in them and answers with the famous. Renaming everyone,
consistently within an article and anew each time it is read, leaves it only the article to go by.
"""

from __future__ import annotations

import functools
import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from quotebook.attribution.name_words import PARTICLES, TITLES, name_words, occurrences, word_list
from quotebook.language.lexicon import COMMON_BODIES
from quotebook.language.names import fold
from quotebook.training.census import Census
from quotebook.training.examples import Answer, CueQuery, Example, MentionQuery, Passage

__all__ = ["orphaned", "renamed", "reworded", "signed"]

Span = tuple[int, int]
Edit = tuple[int, int, str]

_SUFFIXES = word_list("Jr Sr II III IV")


def renamed(example: Example, pool: Census, rng: random.Random) -> Example:
    """``example`` with every person in it given another name, word by word and the same all through."""
    words: dict[str, str] = {}
    for name, gender in example.people.items():
        parts = [
            w for w in name_words(name) if w.casefold() not in TITLES and w not in _SUFFIXES and w not in PARTICLES
        ]
        # Hyphens part words that stand alone elsewhere: "al-Attiyah" is "Attiyah" in a headline.
        for i, word in ((i, w) for i, part in enumerate(parts) for w in part.split("-")):
            if word in words or len(word) < 3 or not word[0].isupper():
                continue
            if i == 0 and len(parts) > 1:
                words[word] = rng.choice(pool.given[gender or rng.choice(("m", "f", "", ""))])
            else:
                words[word] = rng.choice(pool.family)
    if not words:
        return example
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(_either_case, words), key=len, reverse=True)) + r")(?!\w)")
    edits = []
    for match in pattern.finditer(example.text):
        old = match.group()
        new = words.get(old) or next(words[w] for w in words if w.upper() == old).upper()
        edits.append((match.start(), match.end(), new))
    return _edited(example, edits, frozenset())


def _either_case(word: str) -> str:
    # Short words in capitals are acronyms more often than shouted names.
    return re.escape(word) if len(word) < 4 else f"{re.escape(word)}|{re.escape(word.upper())}"


def reworded(
    example: Example, rng: random.Random, *, pronouns: float = 0.15, descriptions: float = 0.08, bodies: float = 0.3
) -> Example:
    """``example`` with some sources called otherwise than by name, so that one knows whom the other words stand for.

    Args:
        example: An article.
        rng: Where chance comes from.
        pronouns: Share that become "he" or "she", where the last person named before is the same.
        descriptions: Share that become "the spokesman" or the like, where the article has told their role before.
        bodies: Share of the bodies that become "the ministry", "it" or "the statement".
    """
    named = sorted({(s, e, p.name) for p in example.passages if p.name and p.speaker for s, e in p.speaker})
    starts = [s for s, _, _ in named]
    roles = _role_nouns(example)
    edits: dict[Span, str] = {}
    for passage in example.passages:
        span = _whole_name(example.text, passage)
        if span is None:
            continue
        chance = rng.random()
        place = bisect_right(starts, span[0] - 1)
        before = named[place - 1] if place else None
        near = before is not None and before[2] == passage.name and span[0] - before[0] < 900
        gender = example.people.get(passage.name or "")
        words = None
        if passage.name not in example.people:
            words = _words_for_body(passage.name or "", near, rng) if chance < bodies else None
        elif chance < pronouns and gender and near:
            words = "he" if gender == "m" else "she"
        elif pronouns < chance < pronouns + descriptions:
            words = next(
                (
                    f"the {noun}"
                    for place, (noun, at) in roles.items()
                    if place in (passage.speaker or ()) and at < span[0]
                ),
                None,
            )
        if words is None or any(p.start < span[1] and span[0] < p.end for p in example.passages if p.kind == "quote"):
            continue
        edits[span] = words[0].upper() + words[1:] if _begins_sentence(example.text, span[0]) else words
    bearers: dict[Span, str] = {}
    for span, words, name in _pronouns(example):
        if rng.random() < pronouns and not any(s < span[1] and span[0] < e for s, e in edits):
            edits[span], bearers[span] = words, name
    if not edits:
        return example
    queries = [
        MentionQuery(span, tuple(s for s in _places(example.text, n) if s not in edits)) for span, n in bearers.items()
    ]
    kept = [q for q in example.queries if not any(s < q.span[1] and q.span[0] < e for s, e in bearers)]
    shown = attrs.evolve(example, queries=(*kept, *queries))
    return _edited(shown, sorted((s, e, word) for (s, e), word in edits.items()), frozenset(edits))


def _whole_name(text: str, passage: Passage) -> Span | None:
    """The passage's mention, if it is nothing but a name that stood before, and perhaps an article."""
    if not passage.mention or not passage.speaker:
        return None
    start, end = passage.mention[0]
    bare = start + 4 if text[start : start + 4] in ("the ", "The ") else start
    again = min(passage.speaker)[0] < start
    return (start, end) if again and {(bare, end), (start, end)} & set(passage.speaker) else None


def _words_for_body(name: str, near: bool, rng: random.Random) -> str | None:
    """What news may call a body: by the noun in its name, as "it", by what it puts out."""
    words = [fold(w) for w in name_words(name)]
    nouns = [w for w in words if w in COMMON_BODIES and w not in ("post", "page", "book")]
    choices = [f"the {nouns[-1]}"] * 4 if nouns else []
    if near:
        choices += ["it", "it", rng.choice(("the statement", "the report", "the letter", "a statement"))]
        choices += [] if nouns else [f"the {rng.choice(_ANY_BODY)}"]
    return rng.choice(choices) if choices else None


_ANY_BODY = ("company", "group", "organisation", "organization", "agency", "newspaper", "party", "campaign")

_places = functools.lru_cache(maxsize=100_000)(occurrences)


def _pronouns(example: Example) -> Iterator[tuple[Span, str, str]]:
    """Subjects in running text for which a pronoun could stand, after the same name: span, pronoun, name."""
    spoken = [(p.start, p.end) for p in example.passages if p.kind == "quote"]
    named = sorted({(*span, name) for name in example.people for span in _places(example.text, name)})
    for (before, _, one), (start, end, name) in pairwise(named):
        lead, gender = example.text[max(0, start - 20) : start], example.people[name]
        opens = _begins_sentence(example.text, start) and start - before < 700
        # A few words after which a subject follows, so that "he" is right and "him" is not.
        if not gender or one != name or not (opens or _SUBJECT_FOLLOWS.search(lead)):
            continue
        owns = _OWNS.match(example.text, end)
        if not (owns or _PREDICATE.match(example.text, end)) or any(s <= start < e for s, e in spoken):
            continue
        word = ("his" if owns else "he") if gender == "m" else ("her" if owns else "she")
        yield (start, owns.end() if owns else end), word.capitalize() if opens else word, name


_SUBJECT_FOLLOWS = re.compile(r"\b(?:that|but|when|while|if|because|after|before|what|where|as|since|until) \Z")
_OWNS = re.compile(r"[’']s(?= [a-z])")
_PREDICATE = re.compile(r" (?!of\b|and\b|or\b|in\b|from\b|for\b|at\b|on\b|to\b|by\b|with\b)[a-z]")


def orphaned(example: Example, rng: random.Random) -> Example:
    """``example`` with the words of some attributions lost, as a page loses its block quotes: "Lee asserted."."""
    if example.cues is None:
        return example
    contents = [c.content[0] for c in example.cues if c.content]
    edits: list[Edit] = []
    for p in example.passages:
        if p.kind != "quote" or rng.random() > 0.3 or (edits and edits[-1][1] >= p.start):
            continue
        low = example.text.rfind("\n", 0, p.start) + 1
        high = example.text.find("\n", p.end)
        high = len(example.text) if high < 0 else high
        front, behind = example.text[low : p.start], example.text[p.end : high]
        alone = not front.strip() and not behind.strip() and p.mention is not None
        if alone or (not front.strip() and 8 < len(behind) < 90 and _ATTRIBUTES.match(behind)):
            end = high if alone else p.end + len(behind) - len(behind.lstrip())
            if not any(low <= s and p.end < e <= high for s, e in contents):
                edits.append((low if alone else p.start, end, ""))
    lost = [(s, e) for s, e, _ in edits]

    def stays(span: Span) -> bool:
        return not any(s < span[1] and span[0] < e for s, e in lost)

    def those(spans: Answer) -> Answer:
        return None if spans is None else tuple(filter(stays, spans))

    if not edits:
        return example
    cues = tuple(CueQuery(c.span, c.source, those(c.content)) for c in example.cues if stays(c.span))
    shown = attrs.evolve(
        example,
        passages=tuple(
            attrs.evolve(p, speaker=those(p.speaker), mention=those(p.mention), cue=those(p.cue))
            for p in example.passages
            if stays((p.start, p.end))
        ),
        queries=tuple(
            MentionQuery(q.span, those(q.antecedents), those(q.role)) for q in example.queries if stays(q.span)
        ),
        names=None if example.names is None else tuple(n for n in example.names if stays(n[:2])),
        cues=cues,
    )
    return _edited(shown, edits, frozenset())


_ATTRIBUTES = re.compile(r",? [^\n“”\"]+[.]\s*\Z")


def signed(example: Example) -> Example:
    """``example`` with attributions that close a paragraph turned into signatures: “We will go.” — Ann Lee."""
    edits: list[Edit] = []
    unspoken: set[int] = set()
    for i, passage in enumerate(example.passages):
        if passage.kind != "quote" or not passage.mention or passage.mention[0] not in (passage.speaker or ()):
            continue
        start, end = passage.mention[0]
        close = example.text.find("\n", end)
        close = len(example.text) if close < 0 else close
        taken = any(p is not passage and p.start < close and passage.end < p.end for p in example.passages)
        if not 0 <= start - passage.end <= 30 or close - end > 40 or taken or (edits and edits[-1][1] > passage.end):
            continue
        full = max((example.text[s:e] for s, e in passage.speaker or ()), key=len)
        edits += [(passage.end, start, " — "), (start, end, full), (end, close, "")]
        unspoken.add(i)
    if not edits:
        return example
    passages = [attrs.evolve(p, cue=()) if i in unspoken else p for i, p in enumerate(example.passages)]
    lost = [(s, e) for s, e, words in edits if not words and e > s]
    queries = [q for q in example.queries if not any(s < q.span[1] and q.span[0] < e for s, e in lost)]
    shown = attrs.evolve(example, passages=tuple(passages), queries=tuple(queries))
    return _edited(shown, edits, frozenset())


def _begins_sentence(text: str, at: int) -> bool:
    lead = text[:at].rstrip(" ")
    return lead[-1:] in ("", "\n") or lead.rstrip('"”')[-1:] in (".", "!", "?")


def _role_nouns(example: Example) -> dict[Span, tuple[str, int]]:
    """For each name with a role in this article the role's head noun and place, if no one else has that noun."""
    found: dict[Span, tuple[str, int]] = {}
    holders: dict[str, set[Span]] = {}
    for query in example.queries:
        for start, end in query.role or ():
            noun = (
                re.split(r"\s+(?:of|for|at|in|on|with|to|from|and)\s|,", example.text[start:end])[0]
                .split(" ")[-1]
                .casefold()
            )
            if re.fullmatch(r"[a-z]{4,}", noun):
                found[query.span] = (noun, end)
                holders.setdefault(noun, set()).add((start, end))
    return {span: value for span, value in found.items() if len(holders[value[0]]) == 1}


def _edited(example: Example, edits: Sequence[Edit], unnamed: frozenset[Span]) -> Example:
    """``example`` after replacements, every span moved along; spans in ``unnamed`` no longer name anyone."""
    pieces, ends, shifts, place, shift = [], [0], [0], 0, 0
    for start, end, words in edits:
        pieces += [example.text[place:start], words]
        place = end
        shift += len(words) - (end - start)
        ends.append(end)
        shifts.append(shift)
    text = "".join([*pieces, example.text[place:]])

    def moved(span: Span) -> Span:
        return _at(span[0]), _at(span[1])

    def _at(offset: int) -> int:
        return offset + shifts[bisect_right(ends, offset) - 1]

    def names(spans: Answer) -> Answer:
        kept = (s for s in spans or () if not any(u[0] <= s[0] and s[1] <= u[1] for u in unnamed))
        return None if spans is None else tuple(map(moved, kept))

    def answer(spans: Answer) -> Answer:
        return None if spans is None else tuple(moved(s) for s in spans)

    passages = []
    for p in example.passages:
        start, end = moved((p.start, p.end))
        passages.append(
            attrs.evolve(
                p, start=start, end=end, speaker=names(p.speaker), mention=answer(p.mention), cue=answer(p.cue)
            )
        )
    queries = []
    for q in example.queries:
        antecedents = names(q.antecedents)
        queries.append(MentionQuery(moved(q.span), antecedents, None if q.span in unnamed else answer(q.role)))
    for p in example.passages:
        if p.mention and p.mention[0] in unnamed:
            queries.append(MentionQuery(moved(p.mention[0]), names(p.speaker)))
    kept = None
    if example.names is not None:
        dropped = [n for n in example.names if not any(s < n[1] and n[0] < e for s, e in unnamed)]
        kept = tuple((*moved((s, e)), label) for s, e, label in dropped)
    cues = example.cues and tuple(CueQuery(moved(c.span), answer(c.source), answer(c.content)) for c in example.cues)
    return attrs.evolve(
        example,
        text=text,
        passages=tuple(passages),
        queries=tuple(queries),
        names=kept,
        cues=cues,
    )
