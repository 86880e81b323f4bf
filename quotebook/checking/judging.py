"""The verdict: words that somebody is said to have said, against what sources really said.

The verdicts exclude each other; the first that holds is given:

1. ``verbatim`` or ``truncated``: the person asked for said these words, one after the other. Truncated, if the speech
   goes on with "but", "if", "unless" or the like directly behind them.
2. ``misattributed``: only others said these words.
3. ``verbatim`` or ``truncated`` again, marked ``speaker_unknown``: the words were said by a source without a name.
4. ``spliced``: two pieces said at two places cover the words far better than any one place does.
5. ``altered``: somebody of 1 said nearly these words.
6. ``misattributed`` again: only others said nearly these words.
7. ``altered``, marked ``speaker_unknown``.
8. ``paraphrase_only``: an indirect statement says it.
9. ``not_found``.

Words so few or common that anybody may have said them prove nothing: one or two; five or fewer of which not two carry
any meaning; and those of which several speakers have said exactly these, if they are fewer than five or not two carry
any meaning. They are ``verbatim`` only of a speaker who is asked for and said exactly them; else ``not_found``, marked
``common_words``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from quotebook.checking.alignment import Alignments, align
from quotebook.checking.differences import Difference, Group, groups, why_meaning_changes
from quotebook.checking.words import Word, content, is_common, is_number, word_list

__all__ = ["Candidate", "Finding", "Flag", "Match", "Verdict", "Voice", "judge", "match"]

Verdict = Literal["verbatim", "altered", "spliced", "truncated", "misattributed", "paraphrase_only", "not_found"]
Voice = Literal["asked", "other", "unknown"]
Flag = Literal["changes_meaning", "common_words", "speaker_unknown", "partial"]

_LOOKED_AT = 10  # candidates of each voice whose alignment is read word by word
_SHOWN_AS_NEAREST = 0.3  # likeness from which a quote is worth showing as the nearest miss
_FEW_WORDS = 5
_NAMES_ANOTHER = 3.0  # weight from which words can be told to be somebody else's
_PIECE = 3  # fewest words of a piece
_PIECE_WEIGHT = 1.2
_SAVED = 3  # by how many words two pieces must be nearer than one
_SURE_OF_ANOTHER = 0.75  # likeness from which altered words are told to be somebody else's
_PARAPHRASED = 0.7  # share of the content that a statement must hold

_TURNS = frozenset(
    word_list(
        """
        but if unless except excepting although though however until provided providing lest
        """
    )
)
_TURNING = (
    *(("only", "if"), ("only", "when"), ("only", "after"), ("even", "if"), ("even", "though"), ("as", "long", "as")),
    *(("so", "long", "as"), ("on", "condition"), ("on", "the", "condition"), ("in", "case"), ("or", "else")),
    *(("not", "if"), ("not", "unless"), ("not", "until"), ("apart", "from"), ("other", "than"), ("rather", "than")),
)


@attrs.frozen
class Candidate:
    """What one source said in one go, of which the words given may be a part.

    Attributes:
        words: The words said; their places are those in the article.
        parts: For each word, the number of the quote in which it stands: a speech may be printed in several.
        voice: Whether the source is the person ``"asked"`` for, some ``"other"``, or ``"unknown"``.
        speaker: By what the source is told from others; ``None`` where it has no name.
        is_direct: Its own words, not the reporter's.
    """

    words: tuple[Word, ...]
    parts: tuple[int, ...]
    voice: Voice = "asked"
    speaker: str | None = None
    is_direct: bool = True


@attrs.frozen
class Match:
    """Words given beside the words of one candidate.

    Attributes:
        candidate: Number of the candidate.
        first: First word of the candidate that takes part.
        last: Last one.
        differences: Where they differ, from left to right.
        cost: How many words were changed, added or dropped.
        likeness: 1 where no word differs, 0 where all do.
        weight: How much of what carries the meaning agrees: 1 for each such word, less for others.
        truncated_before: The word with which the speech goes on and takes back what was said ("but", "if").
    """

    candidate: int
    first: int
    last: int
    differences: tuple[Difference, ...]
    cost: int
    likeness: float
    weight: float
    truncated_before: str | None = None

    @property
    def changes_meaning(self) -> bool:
        """Whether a difference changes the meaning."""
        return any(difference.changes_meaning for difference in self.differences)


@attrs.frozen
class Finding:
    """A verdict and what it rests on.

    Attributes:
        verdict: The verdict.
        matches: What it rests on: the same words at each place where they were said; the nearest for altered words;
            the pieces, in their order, for spliced ones.
        nearest: Where nothing was found: the nearest miss.
        flags: ``"changes_meaning"``: a difference does; ``"common_words"``: anybody may have said so;
            ``"speaker_unknown"``: the article does not name who said it; ``"partial"``: part of a longer sentence.
    """

    verdict: Verdict
    matches: tuple[Match, ...] = ()
    nearest: Match | None = None
    flags: tuple[Flag, ...] = ()

    def renumbered(self, numbers: Sequence[int]) -> Finding:
        """The same finding, where the candidates were numbered as they come in a longer list."""

        def moved(match: Match) -> Match:
            return attrs.evolve(match, candidate=numbers[match.candidate])

        nearest = moved(self.nearest) if self.nearest else None
        return attrs.evolve(self, matches=tuple(map(moved, self.matches)), nearest=nearest)


def judge(given: Sequence[Word], candidates: Sequence[Candidate], is_asked: bool) -> Finding:
    """The verdict on words.

    Args:
        given: The words, at least one.
        candidates: What may hold them.
        is_asked: A speaker was asked for; otherwise every candidate's voice counts as the right one.
    """
    direct = [number for number, candidate in enumerate(candidates) if candidate.is_direct]
    if not direct:
        reported = _reported(given, candidates)
        says_nothing = not reported and _proves_nothing(given, (), ())
        flags: tuple[Flag, ...] = ("common_words",) if says_nothing else ()
        return Finding("paraphrase_only" if reported else "not_found", reported, flags=flags)
    finding = _judge_direct(given, [candidates[number] for number in direct], is_asked)
    if finding.verdict == "not_found" and "common_words" not in finding.flags:
        reported = _reported(given, candidates)
        if reported:
            return Finding("paraphrase_only", reported)
    return finding.renumbered(direct)


def _judge_direct(given: Sequence[Word], candidates: Sequence[Candidate], is_asked: bool) -> Finding:
    table = align(given, [candidate.words for candidate in candidates])
    matches = _best(table, candidates)
    exact = [m for m in matches if m.cost == 0]
    nearest = max(matches, key=lambda m: (m.likeness, m.weight))
    if _proves_nothing(given, exact, candidates):
        if is_asked and (its := _by("asked", exact, candidates)):
            return _found(given, candidates, "verbatim", its, "common_words")
        return Finding("not_found", nearest=nearest, flags=("common_words",))
    return (
        _exactly_said(given, candidates, exact)
        or _nearly_said(given, candidates, matches, table)
        or Finding("not_found", nearest=nearest if nearest.likeness >= _SHOWN_AS_NEAREST else None)
    )


def _exactly_said(given: Sequence[Word], candidates: Sequence[Candidate], exact: Sequence[Match]) -> Finding | None:
    if its := _by("asked", exact, candidates):
        return _found(given, candidates, "verbatim", its)
    names_another = len(given) > _FEW_WORDS or _weight(given) >= _NAMES_ANOTHER
    if names_another and (its := _by("other", exact, candidates)):
        return _found(given, candidates, "misattributed", its)
    if its := _by("unknown", exact, candidates):
        return _found(given, candidates, "verbatim", its, "speaker_unknown")
    return None


def _nearly_said(
    given: Sequence[Word], candidates: Sequence[Candidate], matches: Sequence[Match], table: Alignments
) -> Finding | None:
    if pieces := _pieces(table, candidates, min(m.cost for m in matches)):
        return _found(given, candidates, "spliced", pieces)
    close = [m for m in matches if _is_close(given, m)]
    if its := _by("asked", close, candidates):
        return _found(given, candidates, "altered", _nearest(its))
    its = _by("other", close, candidates)
    if its := [m for m in its if m.likeness >= _SURE_OF_ANOTHER and m.weight >= _NAMES_ANOTHER]:
        return _found(given, candidates, "misattributed", _nearest(its))
    if its := _by("unknown", close, candidates):
        return _found(given, candidates, "altered", _nearest(its), "speaker_unknown")
    return None


def _by(voice: Voice, matches: Sequence[Match], candidates: Sequence[Candidate]) -> list[Match]:
    return [m for m in matches if candidates[m.candidate].voice == voice]


def _found(
    given: Sequence[Word], candidates: Sequence[Candidate], verdict: Verdict, its: Sequence[Match], *flags: Flag
) -> Finding:
    if verdict == "verbatim" and any(m.truncated_before for m in its) and len(given) >= _FEW_WORDS:
        verdict = "truncated"
    if verdict in ("verbatim", "truncated") and all(_is_partial(m, candidates[m.candidate]) for m in its):
        flags = (*flags, "partial")
    if all(m.changes_meaning for m in its):
        flags = (*flags, "changes_meaning")
    return Finding(verdict, tuple(its), flags=flags)


def match(given: Sequence[Word], said: Candidate) -> Match:
    """Words given beside the words of one candidate."""
    return _read(align(given, [said.words]), 0, said)


def _best(table: Alignments, candidates: Sequence[Candidate]) -> list[Match]:
    """The matches that can matter: of each voice the cheapest, and all that may be exact."""
    order = table.costs.argsort(kind="stable")
    left: dict[Voice, int] = {"asked": _LOOKED_AT, "other": _LOOKED_AT, "unknown": _LOOKED_AT}
    read = []
    for number in map(int, order):
        voice = candidates[number].voice
        if table.costs[number] < 1.0 or left[voice] > 0:
            left[voice] -= 1
            read.append(_read(table, number, candidates[number]))
    return read


def _read(table: Alignments, number: int, candidate: Candidate, count: int | None = None) -> Match:
    given, said = table.given[:count], candidate.words
    steps = table.steps(number, count)
    beside = [j for _, j in steps if j is not None]
    if not beside:
        return Match(number, 0, 0, (_difference(given, said, Group((0, len(given)), (0, 0))),), len(given), 0.0, 0.0)
    first, last = beside[0], beside[-1]
    differing = list(groups(given, said, steps))
    cost = sum(group.cost for group in differing)
    unlike = {i for group in differing for i in range(*group.given)}
    alike = [word for i, word in enumerate(given) if i not in unlike and not word.is_bracketed]
    if 2 * len(alike) <= len(given):  # an editor's words cannot stand for most of what was said
        cost = max(cost, len(given) - len(alike))
    weight = _weight(alike)
    return Match(
        number,
        first,
        last,
        tuple(_difference(given, said, group) for group in differing),
        cost,
        max(0.0, 1 - cost / max(len(given), last - first + 1)),
        weight,
        _turn(candidate, last) if cost == 0 else None,
    )


def _difference(given: Sequence[Word], said: Sequence[Word], group: Group) -> Difference:
    ours, theirs = given[slice(*group.given)], said[slice(*group.said)]
    words_said, words_given = (" ".join(_as_printed(words)) for words in (theirs, ours))
    if not group.cost:
        return Difference("omitted", words_said, words_given)
    kind: Literal["dropped", "added", "changed"] = "changed" if ours and theirs else "dropped" if theirs else "added"
    return Difference(kind, words_said, words_given, why_meaning_changes(ours, theirs))


def _as_printed(words: Sequence[Word]) -> list[str]:
    return [word.printed for word in words]


def _turn(candidate: Candidate, last: int) -> str | None:
    """The words behind the last, if they take back or condition what was said."""
    said, parts = candidate.words, candidate.parts
    if last + 1 < len(said) and said[last].ends_sentence and parts[last] != parts[last + 1]:
        return None  # a sentence that the article ends and closes the marks behind
    following = [word for word in said[last + 1 : last + 20] if not word.is_bracketed][:4]
    keys = tuple(word.key for word in following)
    for turn in _TURNING:
        if keys[: len(turn)] == turn:
            return " ".join(_as_printed(following[: len(turn)]))
    return following[0].printed if keys and keys[0] in _TURNS else None


def _is_partial(found: Match, candidate: Candidate) -> bool:
    begins = found.first == 0 or candidate.words[found.first - 1].ends_sentence
    ends = found.last == len(candidate.words) - 1 or candidate.words[found.last].ends_sentence
    return not (begins and ends)


def _weight(words: Sequence[Word]) -> float:
    return sum(0.3 if is_common(word.key) else 0.7 if is_number(word.key) else 1.0 for word in words)


def _proves_nothing(given: Sequence[Word], exact: Sequence[Match], candidates: Sequence[Candidate]) -> bool:
    has_content = len(content(given)) >= 2
    if len(given) < 3 or (len(given) <= _FEW_WORDS and not has_content):
        return True
    speakers = {candidates[m.candidate].speaker for m in exact}
    return (len(given) < _FEW_WORDS or not has_content) and len(speakers) > 1


def _is_close(given: Sequence[Word], found: Match) -> bool:
    """Whether so much agrees that the words given must come from there."""
    if found.weight < 2.0 or len(given) < 4:
        return False
    allowed = 1 if len(given) < 6 else 2 if len(given) < 8 else 3 if len(given) < 10 else 0.4 * len(given)
    return found.cost <= allowed


def _nearest(matches: Sequence[Match]) -> list[Match]:
    """Those with the fewest differences; of these first what says least that changes the meaning."""
    least = min(m.cost for m in matches)
    return sorted((m for m in matches if m.cost == least), key=lambda m: m.changes_meaning)


def _pieces(table: Alignments, candidates: Sequence[Candidate], single: float) -> list[Match]:
    """Two pieces that cover the words given much better than the best single place, in their order."""
    given = table.given
    if len(given) < 2 * _PIECE or single < _SAVED:
        return []
    back = align(_turned(given), [candidate.words[::-1] for candidate in candidates])
    before, after = table.beginnings, back.beginnings[::-1]
    apart = before.min(axis=1) + after.min(axis=1)
    together = (before + after).min(axis=1)
    # Where one candidate holds both pieces, it is no wonder that others hold one of them.
    sums = apart.clip(max=together - 0.5)
    cuts = [k for k in range(_PIECE, len(given) - _PIECE + 1) if _weight(given[:k]) >= _PIECE_WEIGHT]
    cuts = [k for k in cuts if _weight(given[k:]) >= _PIECE_WEIGHT]
    if not cuts:
        return []
    # Of cuts that cost the same the one in the middle of those possible: both pieces then tell most.
    k = min(cuts, key=lambda k: (round(float(sums[k]), 2), abs(2 * k - len(given))))
    if apart[k] > 0.15 * len(given) or single - apart[k] < _SAVED:
        return []
    same = int((before[k] + after[k]).argmin())
    one, two = int(before[k].argmin()), int(after[k].argmin())
    if together[k] <= apart[k] + 0.5:
        one = two = same
    first = _read(table, one, candidates[one], k)
    second = _read_back(back, two, candidates[two], len(given) - k)
    if one == two:
        parts = candidates[one].parts
        in_order = first.last < second.first
        if in_order and (parts[first.last] == parts[second.first] or second.first - first.last <= _SAVED):
            return []
    if min(first.weight, second.weight) < _PIECE_WEIGHT:
        return []
    return [first, second]


def _turned(given: Sequence[Word]) -> list[Word]:
    """The words from the last to the first, marks of omission where they were."""
    marks = [word.follows_omission for word in given[1:]] + [False]
    return [word._replace(follows_omission=mark) for word, mark in zip(given[::-1], marks[::-1], strict=True)]


def _read_back(table: Alignments, number: int, candidate: Candidate, count: int) -> Match:
    steps = table.steps(number, count)
    size, whole = len(candidate.words), list(table.given[:count])[::-1]
    beside = [j for _, j in steps if j is not None]
    if not beside:
        return Match(number, 0, 0, (), count, 0.0, 0.0)
    said = candidate.words[size - 1 - beside[-1] : size - beside[0]]
    found = _read(align(whole, [said]), 0, attrs.evolve(candidate, words=said, parts=candidate.parts[: len(said)]))
    shift = size - 1 - beside[-1]
    return attrs.evolve(found, candidate=number, first=found.first + shift, last=found.last + shift)


def _reported(given: Sequence[Word], candidates: Sequence[Candidate]) -> tuple[Match, ...]:
    """The indirect statements that say what the words given say, the nearest first."""
    wanted = {_stem(word.key) for word in content(given)}
    found = []
    for number, candidate in enumerate(candidates):
        if candidate.is_direct or candidate.voice == "other":
            continue
        held = {_stem(word.key) for word in content(candidate.words)}
        both = len(wanted & held)
        share = both / max(1, len(wanted))
        # Two words that carry meaning may meet by chance, unless they are all of it.
        tells = both >= 3 or (both == 2 and len(held) <= 3)
        if tells and share >= _PARAPHRASED and both >= 0.4 * len(held):
            found.append(Match(number, 0, len(candidate.words) - 1, (), len(given), share, float(both)))
    return tuple(sorted(found, key=lambda m: -m.likeness))


def _stem(key: str) -> str:
    """The word without what reported speech changes in it."""
    for end in ("ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "ly", "d", "e"):
        if key.endswith(end) and len(key) - len(end) >= 3:
            key = key[: -len(end)]
            break
    return key[:-1] if key.endswith("y") or (len(key) > 4 and key[-1] == key[-2]) else key
