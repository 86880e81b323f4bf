"""The benchmark "who said what": its answers, found again in the text as spans."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quotebook.attribution.name_words import TITLES, capitalised_runs, name_words, occurrences, similar
from quotebook.training.examples import Answer, MentionQuery, Passage, Span
from quotebook.training.polnear import Attribution

__all__ = ["bench_passages", "load_bench", "speakers"]


def load_bench(path: Path) -> list[dict[str, Any]]:
    """The benchmark's articles as they stand in its JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def speakers(article: dict[str, Any]) -> dict[str, list[str | None]]:
    """The people who speak in an article, each with the mentions by which they are quoted."""
    found: dict[str, list[str | None]] = {}
    for s in article["segments"]:
        if s["kind"] == "quote" and s["speaker"] and s["speaker_kind"] == "person" and " & " not in s["speaker"]:
            found.setdefault(s["speaker"], []).append(s["mention"])
    return found


def bench_passages(
    text: str, bench: dict[str, Any], attributions: list[Attribution] | None, places: dict[str, tuple[Span, ...]]
) -> tuple[list[Passage], list[MentionQuery]]:
    """The annotated segments as passages, and what they tell about mentions; fills ``places`` with speakers' names."""
    also = _other_forms(bench)
    for s in bench["segments"]:
        name = s["speaker"]
        if name and name not in places:
            spots: set[Span] = set()
            for part in name.split(" & "):
                spots.update(occurrences(text, part, person=s["speaker_kind"] == "person", also=also.get(name)))
            places[name] = tuple(sorted(spots))

    quoted = [(s["start"], s["end"]) for s in bench["segments"] if s["kind"] == "quote"]
    passages: list[Passage] = []
    roles: dict[str, Counter[str]] = {}
    queries: list[MentionQuery] = []
    for s in bench["segments"]:
        span = (s["start"], s["end"])
        if s["kind"] == "ignore":
            passages.append(Passage(*span, marked=s["marked"]))
        elif s["kind"] == "not_quote":
            passages.append(Passage(*span, kind="not_quote", marked=s["marked"]))
        else:
            mention, cue = _locate(text, span, s["mention"], s["cue"], quoted, attributions)
            # A speaker whose name stands nowhere, as after a join, is not the same as a source without a name.
            speaker: Answer = () if not s["speaker"] else places[s["speaker"]] or None
            passage = Passage(*span, "quote", s["speaker_kind"], s["speaker"], speaker, mention, cue, s["marked"])
            passages.append(passage)
            if s["speaker"] and s["speaker_kind"] == "person":
                roles.setdefault(s["speaker"], Counter())[s["role"] or ""] += 1
            if mention:
                queries += _mention_query(text, s, mention[0], speaker)
    for name, counted in roles.items():
        queries += _role_queries(text, name, counted, places[name])
    return passages, queries


def _other_forms(bench: dict[str, Any]) -> dict[str, str]:
    """Names by which the article calls a speaker that are no part of the canonical name: slips, nicknames, acronyms."""
    also: dict[str, str] = {}
    for s in bench["segments"]:
        runs = list(capitalised_runs(s["mention"])) if s["speaker"] and s["mention"] else []
        if runs:
            words = name_words(s["mention"][runs[-1][0][0] : runs[-1][-1][1]])
            form = " ".join(w for w in words if w.casefold() not in TITLES | {"the", "a", "an"})
            if form and not set(form.split()) <= set(name_words(s["speaker"])) and similar(s["speaker"], form):
                also[s["speaker"]] = form
    return also


def _mention_query(text: str, segment: dict[str, Any], mention: Span, speaker: Answer) -> list[MentionQuery]:
    """What a quote tells about a mention that is no name: whom it stands for, and the role that it may hold."""
    elsewhere = tuple(p for p in speaker or () if p[1] <= mention[0] or mention[1] <= p[0])
    role: Answer = None
    if segment["role"] and not segment["speaker"]:
        at = text.find(segment["role"], *mention)
        role = ((at, at + len(segment["role"])),) if at >= 0 else None
    if len(elsewhere) < len(speaker or ()) and not role:
        return []
    return [MentionQuery(mention, (elsewhere or None) if segment["speaker"] else (), role)]


def _role_queries(text: str, name: str, counted: Counter[str], places: tuple[Span, ...]) -> list[MentionQuery]:
    wanted = [role for role in counted if role]
    role: Answer = ()
    if wanted and places:
        best: tuple[float, Span] | None = None
        for words in wanted:
            for match in re.finditer(re.escape(words), text):
                gap = min(max(p[0] - match.end(), match.start() - p[1], 0) for p in places)
                cost = gap - 3.0 * counted[words] - 0.2 * len(words)
                if best is None or cost < best[0]:
                    best = (cost, match.span())
        role = (best[1],) if best else None
    queries = []
    fulls = [p for p in places if text[p[0] : p[1]] == name]
    for place in places:
        others = tuple(p for p in fulls if p != place)
        queries.append(MentionQuery(place, others if others and place not in fulls else None, role))
    return queries


def _covers(contents: Sequence[Span], quote: Span) -> bool:
    return any(min(e, quote[1]) - max(s, quote[0]) > 0.5 * min(e - s, quote[1] - quote[0]) for s, e in contents)


def _locate(
    text: str,
    quote: Span,
    mention: str | None,
    cue: str | None,
    quoted: list[Span],
    attributions: list[Attribution] | None,
) -> tuple[Answer, Answer]:
    """The places of a quote's mention and cue: the pair that stands closest together and to the quote."""

    def gap(a: Span, b: Span) -> int:
        return max(a[0] - b[1], b[0] - a[1], 0)

    def spots(words: str) -> list[Span]:
        low, high = max(0, quote[0] - 1500), min(len(text), quote[1] + 1000)
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text[low:high])]
        found = [(s + low, e + low) for s, e in found]
        outside = [
            f
            for f in found
            if not any(q[0] <= f[0] and f[1] <= q[1] for q in quoted if q != quote)
            and not (quote[0] <= f[0] < quote[1])
        ]
        return outside or found

    def cost(span: Span) -> float:
        between = text[min(span[1], quote[1]) : max(span[0], quote[0])]
        return gap(span, quote) + 40 * between.count("\n\n")

    for a in attributions or ():
        if a.source and a.cue and mention and cue and _covers(a.contents, quote) and cost(a.source) < 200:
            source, verb = text[slice(*a.source)], text[slice(*a.cue)]
            if source.casefold() == mention.casefold() and (cue in verb or verb in cue):
                return (a.source,), (a.cue,)
    mentions = spots(mention) if mention else []
    cues = spots(cue) if cue else []
    if mention and cue and mentions and cues:
        pair = min(((m, c) for m in mentions for c in cues), key=lambda p: cost(p[0]) + 0.5 * cost(p[1]) + gap(*p))
        near = gap(*pair) < 200
        return ((pair[0],) if cost(pair[0]) < 1200 else None), ((pair[1],) if near else None)
    found_mention: Answer = () if mention is None else None
    found_cue: Answer = () if cue is None else None
    if mentions:
        best = min(mentions, key=cost)
        found_mention = (best,) if cost(best) < 1200 else None
    if cues:
        best = min(cues, key=cost)
        found_cue = (best,) if cost(best) < 200 else None
    return found_mention, found_cue
