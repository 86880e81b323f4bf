"""The language of full-text queries, made into a query to SQLite's full-text index that is never an error.

- Words must all stand in a passage; words in quotation marks of any make stand there one after the other.
- ``begin*`` goes on, and so does the last word of ``"a phrase"*``.
- ``NOT x`` or ``-x`` is what does not hold x, ``AND`` both, ``OR`` either; parentheses group. ``NOT`` binds closest,
  then ``AND``, which may be left out, then ``OR``.
- Operators are upper case. One that has nothing to join is a word like any other: "OR go" asks for both words.
- Parentheses without a partner and everything that is neither letter nor digit are passed over. A query without any
  word finds nothing.

Case, diacritics, and which apostrophe is written make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

from quotebook.errors import QuotebookError

__all__ = ["TextQuery", "parse_query"]

MOST_WORDS = 1000  # each is looked up on its own
MOST_NESTED = 20  # parentheses in the query to FTS5, whose parser has a stack of 100 symbols

_MARKS = '"“”„‟«»‹›「」『』〝〞〟＂'
_TOKEN = re.compile(
    rf"""
    [{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]?(?P<star>\*?)
    | (?:(?<=[\s(-])|^)['‘‚](?P<single>[^{_MARKS}]{{1,300}}?)['’](?P<single_star>\*?)(?=[\s)]|$)
    | (?P<paren>[()])
    | (?:(?<=[\s(])|^)(?P<minus>-)(?=[^\s)-])
    | (?P<word>[^\s(){_MARKS}]+)
    """,
    re.VERBOSE,
)
_TOKENS_OF_WORD = re.compile(r"\w+")


@attrs.frozen
class TextQuery:
    """Which passages a text query is about.

    Attributes:
        match: A query to FTS5.
        is_complement: Whether those are wanted which it does not find.
    """

    match: str
    is_complement: bool = False


NOTHING = TextQuery('""')


def parse_query(text: str) -> TextQuery:
    """Read a query as people type it.

    Args:
        text: Any text that can be stored as UTF-8.

    Raises:
        QuotebookError: It has more than 1,000 different words, or parentheses too deep within each other.
    """
    tokens = _with_operators(_tokens(text.replace("\0", " ")))
    words = {token.fts for token in tokens if token.fts}
    if (size := sum(len(_TOKENS_OF_WORD.findall(word)) for word in words)) > MOST_WORDS:
        raise QuotebookError(f"a query of {size:,} words; at most {MOST_WORDS:,} can be asked for at a time")
    found = _parsed(tokens)
    return TextQuery(found.fts, found.is_complement) if found else NOTHING


# --- from text to tokens


@attrs.frozen
class _Token:
    """A word or phrase as FTS5 reads it, or ``(``, ``)``, ``AND``, ``OR``, ``NOT``, ``-``."""

    sign: str = ""
    fts: str = ""

    @property
    def as_word(self) -> _Token:
        return _Token(fts=f'"{self.sign}"')


_NOT = _Token("NOT")


def _tokens(text: str) -> Iterator[_Token]:
    is_excluded = False
    for found in _TOKEN.finditer(text):
        if found["minus"]:
            is_excluded = True  # if there is anything that it stands before
            continue
        word = next(filter(None, (found["phrase"], found["single"], found["word"])), "")
        if found["paren"]:
            token = _Token(found["paren"])
        elif found["word"] in ("AND", "OR", "NOT") and not is_excluded:
            token = _Token(word)
        elif any(map(_is_of_a_word, word)):
            is_prefix = found["star"] or found["single_star"] or word.endswith("*")
            token = _Token(fts='"{}"{}'.format(word.replace('"', '""'), "*" if is_prefix else ""))
        else:
            is_excluded = False
            continue
        if is_excluded:
            yield _Token("-")
        is_excluded = False
        yield token


def _is_of_a_word(char: str) -> bool:
    """Whether FTS5's tokenizer takes the character for part of a word."""
    return unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co"


def _with_operators(tokens: Iterable[_Token]) -> list[_Token]:
    """The tokens with operators that join nothing made into words, and parentheses that enclose nothing left out."""
    paired = _paired(list(tokens))
    opens = False  # whether what follows can be joined to what stands before it
    prefixes: list[_Token] = []
    for token in reversed(paired):
        if token.sign in ("NOT", "-") and not opens:
            token = token.as_word if token == _NOT else _Token()
        if token != _Token():
            opens = token.sign not in (")", "AND", "OR")
            prefixes.append(token)
    joined: list[_Token] = []
    ends = False  # whether what stands before can be joined to what follows
    for place, token in enumerate(tokens := prefixes[::-1]):
        if token.sign in ("AND", "OR"):
            after = tokens[place + 1] if place + 1 < len(tokens) else _Token(")")
            if not ends or after.sign in (")", "AND", "OR"):
                token = token.as_word
        ends = token.sign in ("", ")")
        joined.append(token)
    return joined


def _paired(tokens: Sequence[_Token]) -> list[_Token]:
    """The tokens without the parentheses that have no partner or nothing within."""
    kept: list[_Token | None] = list(tokens)
    opened: list[int] = []
    filled = -1  # where the last token is that is no parenthesis
    for place, token in enumerate(tokens):
        if token.sign == "(":
            opened.append(place)
        elif token.sign == ")":
            start = opened.pop() if opened else place
            if filled <= start:
                kept[start] = kept[place] = None
                if start and tokens[start - 1].sign == "-":
                    kept[start - 1] = None
        elif token.sign != "-":
            filled = place
    for start in opened:
        kept[start] = None
    return [token for token in kept if token]


# --- from tokens to what FTS5 reads


@attrs.frozen
class _Found:
    """What a part of the query finds: parts joined by an operator of FTS5, or all but that."""

    parts: tuple[str, ...]
    operator: str = ""
    depth: int = 0
    is_complement: bool = False

    @property
    def fts(self) -> str:
        return f" {self.operator} ".join(self.parts)


def _parsed(tokens: Sequence[_Token]) -> _Found | None:
    """What the tokens ask for. Each level keeps the alternatives so far, and the operands of the last of them."""
    levels: list[tuple[list[list[_Found]], bool]] = [([[]], False)]
    negated = False
    for token in tokens:
        alternatives, _ = levels[-1]
        if token.sign == "(":
            levels.append(([[]], negated))
            negated = False
        elif token.sign in ("NOT", "-"):
            negated = not negated
        elif token.sign == "OR":
            alternatives.append([])
        elif token.sign == ")":
            its, is_negated = levels.pop()
            levels[-1][0][-1].append(_negated(_either(its), is_negated))
        elif not token.sign:
            alternatives[-1].append(_negated(_Found((token.fts,)), negated))
            negated = False
    return _either(levels[0][0]) if levels[0][0][0] else None


def _negated(found: _Found, really: bool) -> _Found:
    return attrs.evolve(found, is_complement=not found.is_complement) if really else found


def _either(alternatives: Iterable[Sequence[_Found]]) -> _Found:
    """What one of the alternatives finds, each of which is operands that must all hold.

    FTS5 knows no complement, only "one but not the other": a complement in either place is brought to the outside.
    """
    found = [_all(operands) for operands in alternatives]
    plain = [one for one in found if not one.is_complement]
    complements = [one for one in found if one.is_complement]
    if not complements:
        return _joined("OR", plain)
    missing = _joined("AND", complements)
    return _negated(_but(missing, _joined("OR", plain)) if plain else missing, True)


def _all(operands: Sequence[_Found]) -> _Found:
    plain = [one for one in operands if not one.is_complement]
    complements = [one for one in operands if one.is_complement]
    if not plain:
        return _negated(_joined("OR", complements), True)
    return _but(_joined("AND", plain), _joined("OR", complements)) if complements else _joined("AND", plain)


def _but(one: _Found, other: _Found) -> _Found:
    return _made("NOT", [_nested(one), _nested(other)])


def _joined(operator: str, found: Sequence[_Found]) -> _Found:
    """The same of what is found and of what the complements leave out."""
    if len(found) == 1:
        return attrs.evolve(found[0], is_complement=False)
    pieces = [
        piece
        for one in found
        for piece in ([(part, one.depth) for part in one.parts] if one.operator == operator else [_nested(one)])
    ]
    return _made(operator, list(dict.fromkeys(pieces)))


def _nested(found: _Found) -> tuple[str, int]:
    return (found.fts, 0) if not found.operator else (f"({found.fts})", found.depth + 1)


def _made(operator: str, pieces: Sequence[tuple[str, int]]) -> _Found:
    depth = max(depth for _, depth in pieces)
    if depth > MOST_NESTED:
        raise QuotebookError(f"a query with too many parentheses within each other; at most {MOST_NESTED} can be read")
    parts = tuple(part for part, _ in pieces)
    return _Found(parts, operator if len(parts) > 1 or operator == "NOT" else "", depth)
