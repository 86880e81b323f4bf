"""PolNeAR: every attribution of 840 political articles, direct or indirect, with source, cue and content."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from quotebook.attribution.name_words import TITLES, occurrences, word_list
from quotebook.training.examples import Answer, CueQuery, Passage, Span

__all__ = ["Attribution", "attributed_passages", "cue_queries", "read_attributions"]


@attrs.frozen
class Attribution:
    """One attribution: what is said, the longest stretch of it first, who says it, and the words that say so."""

    contents: tuple[Span, ...]
    source: Span | None
    cue: Span | None


def read_attributions(file: Path) -> list[Attribution]:
    """The attributions of a brat standoff file."""
    spans: dict[str, list[Span]] = {}
    events = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.startswith("T"):
            key, _, rest = line.partition("\t")
            places = rest.split("\t")[0].partition(" ")[2]
            spans[key] = [(int(s), int(e)) for s, e in re.findall(r"(\d+) (\d+)", places)]
        elif line.startswith("E"):
            events.append(re.findall(r"(\w[\w-]*):(T\d+)", line.partition("\t")[2]))
    found = []
    for event in events:
        parts: dict[str, list[Span]] = {}
        for role, key in event:
            if key in spans:
                parts.setdefault(role.rstrip("0123456789"), []).extend(spans[key])
        if parts.get("Content"):
            found.append(
                Attribution(
                    tuple(sorted(parts["Content"], key=lambda span: span[0] - span[1])),
                    min(parts.get("Source", ()), default=None),
                    min(parts.get("Cue", ()), default=None),
                )
            )
    return found


_MARKED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|''[^\n]*?''")


def attributed_passages(
    text: str,
    attributions: list[Attribution],
    known: list[Passage],
    places: dict[str, tuple[Span, ...]],
    people: dict[str, str],
) -> list[Passage]:
    """Indirect statements everywhere, and direct quotes where the benchmark has not annotated the article."""
    marked = [m.span() for m in _MARKED.finditer(text)]
    passages = []
    for a in attributions:
        content = a.contents[0]
        inside = sum(max(0, min(e, content[1]) - max(s, content[0])) for s, e in marked)
        mention: Answer = (a.source,) if a.source else ()
        cue: Answer = (a.cue,) if a.cue else None
        speaker, name = _named_source(text, a.source, places, people)
        source_kind = None
        if a.source and _NOBODY.fullmatch(text, *a.source):
            speaker, source_kind = (), "unnamed_group"
        if inside > 0.5 * (content[1] - content[0]):
            if known:
                continue
            for span in (m for m in marked if min(m[1], content[1]) - max(m[0], content[0]) > 0.6 * (m[1] - m[0])):
                passages.append(Passage(*span, "quote", source_kind, name, speaker, mention, cue))
        elif content[1] - content[0] >= 12:
            passages.append(Passage(*content, "statement", source_kind, name, speaker, mention, cue, marked=False))
    return passages


def cue_queries(attributions: list[Attribution]) -> tuple[CueQuery, ...]:
    """The cues with their sources and what they attribute."""
    return tuple(
        CueQuery(a.cue, (a.source,) if a.source else (), a.contents[:1]) for a in attributions if a.cue is not None
    )


def _named_source(
    text: str, source: Span | None, places: dict[str, tuple[Span, ...]], people: dict[str, str]
) -> tuple[Answer, str | None]:
    """Where the name stands which a source mention ends in; unknown where it ends in none that is sure."""
    if source is None:
        return None, None
    for name in sorted(people, key=len, reverse=True):
        if name not in places:
            places[name] = occurrences(text, name)
        if any(source[0] <= s and e == source[1] for s, e in places[name]):
            return places[name], name
    # A source of nothing but capitalised words that is no person is an organisation or country: "the State Department".
    match = _PROPER.fullmatch(text, *source)
    name = match.group(1) if match else ""
    first = name.split(" ")[0].rstrip(".").casefold()
    common = first in _COMMON or (" " not in name and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text))
    if name and first not in TITLES and not common:
        return occurrences(text, name, person=False), name
    return None, None


_COMMON = word_list(
    """
    she he they you we i it her his their its our your my some many most both all other others will
    """
)
# Plural common nouns name nobody: "two senior officials", "critics".
_NOBODY = re.compile(
    r"(?![A-Z])(?!(?:the|his|her|its|their|our|my|this|that|these|those)\b)(?:[a-z-]+ ){0,3}[a-z-]{3,}s"
)
_PROPER = re.compile(
    r"(?:[Tt]he )?"
    r"((?!The )[A-Z][\w.&-]*[\w](?: (?:of|for|and|on|the|[A-Z][\w.&-]*))* [A-Z][\w.&-]*\w|[A-Z][\w&-]+[^\Ws])"
)
