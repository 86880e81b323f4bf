"""GUM: coreference of people and organisations in texts of many kinds."""

from __future__ import annotations

import re
from pathlib import Path

from quotebook.attribution.name_words import word_list
from quotebook.training.examples import Example, MentionQuery, Span

__all__ = ["read_gum"]


def read_gum(file: Path) -> Example:
    """A text of GUM with the antecedents of its pronouns and descriptions."""
    text, chains = _gum_layers(file)
    queries = []
    for mentions in chains.values():
        names = tuple(m for m, named in mentions if named)
        if not names:
            continue
        for span, named in mentions:
            word = text[span[0] : span[1]].casefold()
            others = tuple(n for n in names if n[1] <= span[0] or span[1] <= n[0])
            if others and word not in _FIRST_OR_SECOND and span[1] - span[0] < 60 and not named:
                queries.append(MentionQuery(span, others))
    return Example(f"gum/{file.stem}", text, queries=tuple(queries))


_FIRST_OR_SECOND = word_list(
    """
    i me my mine myself you your yours yourself we us our ours ourselves who which that
    """
)


def _gum_layers(file: Path) -> tuple[str, dict[str, list[tuple[Span, bool]]]]:
    """The text with paragraphs kept, and the mentions of each person or organisation."""
    text = ""
    tokens: list[Span] = []
    tags: list[str] = []
    open_: list[tuple[str, str, int]] = []
    chains: dict[str, list[tuple[Span, bool]]] = {}
    contraction: tuple[str, bool] | None = None
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_"):
            text = text.rstrip(" ") + ("\n\n" if text else "")
        cells = line.split("\t")
        if len(cells) == 10 and "-" in cells[0]:
            # A contraction's own line tells whether a space follows; its words stand together.
            contraction = (cells[0].split("-")[1], "SpaceAfter=No" not in cells[9])
        if len(cells) != 10 or not cells[0].isdigit():
            continue
        tokens.append((len(text), len(text) + len(cells[1])))
        tags.append(cells[3])
        space = "SpaceAfter=No" not in cells[9]
        if contraction:
            space = cells[0] == contraction[0] and contraction[1]
            contraction = None if cells[0] == contraction[0] else contraction
        text += cells[1] + (" " if space else "")
        entity = re.search(r"Entity=([^|]+)", cells[9])
        for piece in re.findall(r"\([^()]+\)?|[^()]+\)", entity.group(1)) if entity else ():
            body = piece.strip("()")
            if piece.startswith("("):
                fields = body.split("-")
                open_.append((fields[0], fields[1] if len(fields) > 1 else "", len(tokens) - 1))
            if piece.endswith(")"):
                group = body.split("-")[0]
                for i in range(len(open_) - 1, -1, -1):
                    if open_[i][0] == group:
                        _, kind, first = open_.pop(i)
                        if kind in ("person", "organization"):
                            proper = [j for j in range(first, len(tokens)) if tags[j] == "PROPN"]
                            named = bool(proper) and proper[-1] - first < 8 and len(tokens) - first <= 8
                            at = (
                                (tokens[proper[0]][0], tokens[proper[-1]][1])
                                if named
                                else (tokens[first][0], tokens[-1][1])
                            )
                            chains.setdefault(group, []).append((at, named))
                        break
    return text, chains
