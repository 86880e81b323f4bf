"""What is known of each candidate for each quote, as numbers that the scorer weighs."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from quotebook.attribution.entities import Entity
from quotebook.attribution.evidence import Evidence
from quotebook.attribution.name_words import word_list
from quotebook.attribution.sources import QuoteEvidence
from quotebook.language.encoder import SOURCE_KINDS
from quotebook.language.pieces import Ints, codes

__all__ = ["COLUMN", "FEATURES", "HE", "SHE", "fill_named", "fill_nobody", "fill_places", "fill_words", "log"]

Floats = npt.NDArray[np.float32]

FEATURES = (
    # what the encoder says of this quote
    "speaker", "log_speaker", "best_speaker", "head", "log_head", "inside", "antecedent", "log_antecedent",
    # what is believed of the quotes around
    "belief", "log_belief", "best_belief", "chain", "log_chain", "before", "after", "before_if_unmentioned",
    "elsewhere",
    # whether the candidate fits the words that stand for the source
    "person", "organization", "place", "sex", "named_like", "described_like",
    "person_for_thing", "body_for_thing", "owns_thing", "speaks_for",
    # where the candidate is named
    "count", "own_words", "near_before", "near_after", "paragraph", "recency", "recency_of_pronoun",
    "recency_as_subject", "recency_of_body",
    # nobody by name
    "nobody", "nobody_unnamed", "nobody_nowhere", "nobody_unmentioned", "nobody_described", "nobody_pronoun",
    "nobody_lost", "nobody_chain", "nobody_belief", "nobody_impersonal", "nobody_best_head", "nobody_plural",
    "nobody_speaks_for",
)  # fmt: skip
COLUMN = {name: i for i, name in enumerate(FEATURES)}

HE = word_list("he him his himself")
SHE = word_list("she her hers herself")
_OTHER_PRONOUNS = word_list("they them their we i it its this that who")
_LETTERS = re.compile(r"[^\W\d_]+")
_AFTER_HEAD = re.compile(
    r"\s(?:of|in|on|by|from|to|for|at|that|which|who|with|about|released|issued|filed|founded)\b|[,(–—]"
)
# Things that are read out, and bodies that speak through others.
_THINGS = word_list(
    """
    ad advertisement advisory affidavit agreement amendment announcement app article audit ballot bill blog book
    brief briefing broadcast brochure bylaws caption charter clause column commercial communique complaint
    constitution contract convention decision declaration decree dispatch document documents draft editorial
    email essay filing finding findings guidelines headline indictment invitation judgment judgement law lawsuit
    leaflet legislation letter list manifesto manual map memo memorandum message minutes motion notice opinion
    order page paper paragraph petition placard plan platform poem policy poll post poster proposal
    questionnaire quote readout record records release report resolution review rule rules ruling script section
    sentence sign signs slogan speech statement statements statute story study suit summary survey text
    transcript treaty tweet verdict video warrant website wording

    administration agency airline alliance army association authority bank bloc board body branch bureau cabinet
    campaign center centre charity church city club coalition college commission committee community company
    conference congress corporation council country county court delegation department embassy federation firm
    force forum foundation fund government group hospital industry institute institution judiciary kingdom
    league legislature magazine media military ministry mission movement municipality museum nation navy network
    newspaper office opposition organisation organization outlet panel parliament party police portal presidency
    province publication publisher regime regulator republic school secretariat senate service society state
    station taskforce team tribunal union unit university watchdog
    """
)
_SPOKESPERSONS = word_list("spokesman spokeswoman spokesperson spokespeople representative rep")
# A name opens its sentence, but for a title and a few words that may stand in front.
_OPENS = re.compile(
    r"(?:^|[.!?][\"”’)]?\s+|\n\s*)(?:(?:On|In|But|And|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|The)\.?\s)?\Z"
)
_CONTENT = re.compile(r"[^\W\d_]{4,}")
_FAR = 20000


def fill_named(
    rows: Floats,
    quotes: Sequence[QuoteEvidence],
    people: Sequence[Entity],
    speaker: Floats,
    head: Floats,
    inside: Floats,
    antecedent: Floats,
) -> None:
    """What the encoder says of each candidate, and what kind of bearer it is.

    Args:
        rows: Features ``[quotes, candidates + 1, features]`` to write to, here and below.
        quotes: The quotes.
        people: The candidates.
        speaker: The speaker pointer's mass over each candidate's names, ``[quotes, candidates]``.
        head: How likely a name of the candidate heads the words for the source.
        inside: How likely they hold one.
        antecedent: How likely they stand for the candidate without naming it.
    """
    sources = np.array([q.answers.sources for q in quotes], np.float32).reshape(len(quotes), len(SOURCE_KINDS))
    kinds = {
        kind: np.array([e.kind == kind for e in people], np.float32) for kind in ("person", "organization", "place")
    }
    personal, impersonal = sources[:, :1], sources[:, 1:2] + sources[:, 2:3]
    values = {
        "speaker": speaker,
        "log_speaker": log(speaker),
        "best_speaker": speaker >= speaker.max(1, keepdims=True, initial=0.0),
        "head": head,
        "log_head": log(head),
        "inside": inside,
        "antecedent": antecedent,
        "log_antecedent": log(antecedent),
        "person": kinds["person"] * personal,
        "organization": kinds["organization"] * impersonal,
        "place": kinds["place"] + 0 * impersonal,
        "count": np.log([len(e.mentions) for e in people] or [1])[None, : len(people)] + 0 * impersonal,
    }
    for name, value in values.items():
        rows[:, :-1, COLUMN[name]] = value


def fill_places(rows: Floats, text: str, quotes: Sequence[QuoteEvidence], people: Sequence[Entity]) -> None:
    """How far from the quotes, how late and in which paragraph each candidate is named."""
    starts = np.array([q.start for q in quotes], np.int64)
    ends = np.array([q.end for q in quotes], np.int64)
    at = np.array([q.mention[0] if q.mention else q.start for q in quotes], np.int64)
    breaks = np.concatenate([[-1], np.flatnonzero(codes(text) == ord("\n")), [len(text)]])
    low, high = breaks[breaks.searchsorted(starts) - 1], breaks[breaks.searchsorted(ends)]
    latest, subject = np.full((2, len(quotes), len(people)), -1)

    def last_named(named: Ints) -> Ints:
        # What the quote itself names does not count, even where the words for its source stand behind it.
        before = np.concatenate([[-1], named])
        last = before[named.searchsorted(at)]
        return np.where((last >= starts) & (last < ends), before[named.searchsorted(starts)], last)

    for k, e in enumerate(people):
        named = np.array([m.start for m in e.mentions], np.int64)
        around = np.concatenate([[0], named, [0]])
        before, until = named.searchsorted(starts), named.searchsorted(ends)
        rows[:, k, COLUMN["own_words"]] = until - before
        rows[:, k, COLUMN["near_before"]] = np.log1p(np.where(before > 0, starts - around[before], _FAR))
        rows[:, k, COLUMN["near_after"]] = np.log1p(np.where(until < len(named), around[until + 1] - ends, _FAR))
        in_paragraph = named.searchsorted(high) - named.searchsorted(low, "right")
        rows[:, k, COLUMN["paragraph"]] = in_paragraph > until - before
        if e.kind == "person":
            latest[:, k] = last_named(named)
            opening = [s for s in named.tolist() if _OPENS.search(text, max(0, s - 60), s)]
            subject[:, k] = last_named(np.array(opening, np.int64))
    pronoun = np.array([_word(text, q) in HE | SHE for q in quotes], bool).reshape(-1, 1)
    recency = _recency(latest)
    rows[:, :-1, COLUMN["recency"]] = recency
    rows[:, :-1, COLUMN["recency_of_pronoun"]] = recency * pronoun
    rows[:, :-1, COLUMN["recency_as_subject"]] = _recency(subject) * pronoun


def _recency(latest: Ints) -> Floats:
    """One for whom was named last, a half for the one before, and so on; nothing for who was not named (-1)."""
    order = np.argsort(np.argsort(-latest, axis=-1), axis=-1)
    return np.asarray(np.where(latest >= 0, 1.0 / (1.0 + order), 0.0), np.float32)


def _word(text: str, q: QuoteEvidence) -> str:
    """The words for the quote's source in lower case; empty where there are none."""
    return text[q.mention[0] : q.mention[1]].casefold() if q.mention else ""


def fill_words(
    rows: Floats, evidence: Evidence, quotes: Sequence[QuoteEvidence], people: Sequence[Entity], sexes: Floats
) -> None:
    """Whether the words for the source fit each candidate: by sex, by the words of its name, by its role."""
    own = [_content(e.name) for e in people]
    persons = np.array([e.kind == "person" for e in people], bool)
    starts = [[m.start for m in e.mentions] for e in people]
    roles: dict[int, list[tuple[set[str], float]]] = {}
    for row, q in zip(rows, quotes, strict=True):
        if q.mention is None:
            continue
        words = evidence.text[q.mention[0] : q.mention[1]]
        if words.casefold() in HE | SHE:
            row[:-1, COLUMN["sex"]] = sexes if words.casefold() in HE else -sexes
            continue
        content = _content(words)
        if _head_noun(words) in _SPOKESPERSONS:
            inside = row[:-1, COLUMN["inside"]]
            named = (inside * persons).max(initial=0.0)  # "a spokesman for the union, Ann Lee" speaks for herself
            row[:-1, COLUMN["speaks_for"]] = inside * (row[:-1, COLUMN["head"]] < 0.5) * ~persons * max(0.0, 1 - named)
            row[-1, COLUMN["nobody_speaks_for"]] = row[:-1, COLUMN["speaks_for"]].max(initial=0.0)
        # What is "it" or "the ruling" is no person, unless the thing is named after one.
        if words.casefold() in ("it", "its") or _head_noun(words) in _THINGS:
            before = [bisect.bisect_left(named, q.mention[0]) for named in starts]
            latest = [named[i - 1] if i else -1 for named, i in zip(starts, before, strict=True)]
            row[:-1, COLUMN["recency_of_body"]] = _recency(np.where(persons, -1, np.array(latest, np.int64)))
            row[:-1, COLUMN["person_for_thing"]] = persons
            row[:-1, COLUMN["body_for_thing"]] = ~persons
            row[:-1, COLUMN["owns_thing"]] = row[:-1, COLUMN["inside"]] * ~persons
        row[:-1, COLUMN["named_like"]] = [not content.isdisjoint(name) for name in own]
        if words[:1].islower():
            for k in np.flatnonzero(persons).tolist():
                if k not in roles:
                    roles[k] = [(_content(role), weight) for role, weight in _roles(evidence, people[k])]
                fitting = (weight for role, weight in roles[k] if not content.isdisjoint(role))
                row[k, COLUMN["described_like"]] = max(fitting, default=0.0)


def _content(words: str) -> set[str]:
    return {word.casefold() for word in _CONTENT.findall(words)}


def _head_noun(phrase: str) -> str:
    """The noun that a phrase is about: "ruling" in "the court's 5-4 ruling on Monday"."""
    letters = _LETTERS.findall(_AFTER_HEAD.split(phrase, maxsplit=1)[0])
    return letters[-1].casefold() if letters else ""


def _roles(evidence: Evidence, entity: Entity) -> Iterator[tuple[str, float]]:
    """The roles that the encoder sees for an entity at its first mentions by the full name."""
    fullest = [m for m in entity.mentions if m.end - m.start == len(entity.name)] or entity.mentions
    for mention in fullest[:2]:
        answers = evidence.mention((mention.start, mention.end))
        for span, weight in answers.roles if answers else ():
            if span is not None:
                yield evidence.text[span[0] : span[1]], weight


def fill_nobody(rows: Floats, text: str, q: QuoteEvidence, head: Floats) -> None:
    """What speaks for a source without a name, in the last of one quote's ``rows``."""
    word = _word(text, q)
    pronoun = word in HE | SHE | _OTHER_PRONOUNS
    sources = q.answers.sources
    values = {
        "nobody": 1.0,
        "nobody_unnamed": q.unnamed,
        "nobody_nowhere": q.answers.speaker.nowhere,
        "nobody_unmentioned": q.unmentioned,
        "nobody_described": bool(word) and not pronoun and head.max(initial=0.0) < 0.3,
        "nobody_pronoun": pronoun,
        "nobody_lost": q.about.antecedent.nowhere if q.about else 0.0,
        "nobody_impersonal": sources[1] + sources[2],
        "nobody_best_head": head.max(initial=0.0),
        "nobody_plural": word in ("they", "them")
        or (word.endswith("s") and word == text[q.mention[0] : q.mention[1]] if q.mention else False),
    }
    for name, value in values.items():
        rows[-1, COLUMN[name]] = value


def log(x: Floats) -> Floats:
    """Logarithms of probabilities, those near nothing cut off."""
    return np.asarray(np.log(x + 1e-3), np.float32)
