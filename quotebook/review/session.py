"""The walk: doubt after doubt is shown, asked, and judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from rich.console import Console

from quotebook.book import Book, Doubt, Outcome, PairDoubt, PassageDoubt, UnknownSpeaker
from quotebook.errors import QuotebookError
from quotebook.review.cards import Screen, shortened
from quotebook.review.keys import Keys

__all__ = ["Review", "review"]

_AT_A_TIME = 100


@attrs.frozen
class Review:
    """What came of a review.

    Attributes:
        judged: How many doubts were answered.
        skipped: How many were passed over.
        finished: Whether there was nothing left to ask.
    """

    judged: int = 0
    skipped: int = 0
    finished: bool = False


def review(book: Book, *, who: str | None = None, keys: Keys | None = None, console: Console | None = None) -> Review:
    """Go through the doubts of a book with somebody at a terminal, the most valuable first.

    Every answer is a judgement, kept and applied before the next doubt is shown. What was judged is not asked again,
    by later reviews neither.

    Args:
        book: The book.
        who: Who judges, as for :meth:`Book.same`.
        keys: Where answers come from; the terminal by default.
        console: Where doubts are shown; the terminal by default.
    """
    console = console or Console(markup=False, emoji=False, highlight=False)
    return _Session(book, who, keys or Keys(), Screen(console)).run()


class _Quit(Exception):  # noqa: N818
    """Somebody has had enough."""


class _Session:
    def __init__(self, book: Book, who: str | None, keys: Keys, screen: Screen) -> None:
        self._book = book
        self._who = who
        self._keys = keys
        self._screen = screen
        self._skipped: dict[tuple[str, ...], None] = {}
        self._done: list[tuple[Doubt, list[Outcome]]] = []

    def run(self) -> Review:
        try:
            while doubts := self._open():
                self._walk(doubts)
            finished = True
        except _Quit:
            finished = False
        return Review(len(self._done), len(self._skipped), finished)

    def _open(self) -> list[Doubt]:
        """Doubts that were not asked yet."""
        asked = {*self._skipped, *(doubt.key for doubt, _ in self._done)}
        return [doubt for doubt in self._book.doubts(_AT_A_TIME + len(asked)) if doubt.key not in asked]

    def _walk(self, doubts: Sequence[Doubt]) -> None:
        queue = list(reversed(doubts))
        while queue:
            doubt = self._as_it_is(queue.pop())
            if doubt is None:
                continue
            number = len(self._done) + len(self._skipped) + 1
            queue += self._ask(doubt, f"{number} of {number + len(queue)}")

    def _as_it_is(self, doubt: Doubt) -> Doubt | None:
        """The doubt with what the book says by now; ``None`` where answers to others have settled it."""
        try:
            if isinstance(doubt, PairDoubt):
                one, other = self._book.speaker(doubt.one.id), self._book.speaker(doubt.other.id)
                is_open = (one.id, other.id) == (doubt.one.id, doubt.other.id)
                return attrs.evolve(doubt, one=one, other=other) if is_open else None
            passages = tuple(self._book.passage(passage.id) for passage in doubt.passages)
        except LookupError:
            return None
        judged = {kept.judgement.passage for kept in self._book.judgements()}
        return attrs.evolve(doubt, passages=passages) if {passage.id for passage in passages} - judged else None

    def _ask(self, doubt: Doubt, place: str) -> list[Doubt]:
        """Shows a doubt and does what is answered; the doubts to ask (again) next, the last one first."""
        if isinstance(doubt, PairDoubt):
            self._screen.pair(self._book, doubt, place)
        else:
            self._screen.passages(doubt, place)
        while True:
            key = self._keys.choose(self._choices(doubt))
            if key == "q":
                raise _Quit
            if key == "k":
                self._skipped[doubt.key] = None
                self._screen.say("skipped")
                return []
            if key == "u":
                if undone := self._undo():
                    return [doubt, undone]
                self._screen.say("nothing to undo")
                continue
            if outcomes := self._judge(doubt, key):
                self._done.append((doubt, outcomes))
                self._screen.say(*_told(doubt, outcomes))
                return []

    def _choices(self, doubt: Doubt) -> dict[str, str]:
        choices: dict[str, str] = {}
        if isinstance(doubt, PairDoubt):
            choices |= {"s": "same", "d": "different"}
        else:
            if doubt.passages[0].speaker:
                choices["y"] = "yes"
            if doubt.candidates:
                choices |= {str(number): "of these" for number in range(1, len(doubt.candidates) + 1)}
            choices |= {"o": "other", "n": "nobody"}
        return choices | {"k": "skip"} | ({"u": "undo"} if self._done else {}) | {"q": "quit"}

    def _judge(self, doubt: Doubt, key: str) -> list[Outcome]:
        """Does what a key says; empty where somebody thought better of it."""
        if isinstance(doubt, PairDoubt):
            judge = self._book.same if key == "s" else self._book.different
            return [judge(doubt.one.id, doubt.other.id, who=self._who)]
        if key == "o":
            return self._other(doubt)
        speaker = None
        if key == "y" and doubt.passages[0].speaker:
            speaker = doubt.passages[0].speaker.id
        elif key.isdecimal():
            speaker = doubt.candidates[int(key) - 1].id
        return self._set(doubt, speaker)

    def _other(self, doubt: PassageDoubt) -> list[Outcome]:
        """Whoever is typed; a name that nobody bears is asked about before an entry is made."""
        likely = {speaker.id: speaker for speaker in (*doubt.candidates, *self._book.speakers())}
        while name := self._keys.speaker(list(likely.values())):
            try:
                return self._set(doubt, name)
            except UnknownSpeaker as error:
                self._screen.say(str(error))
                if self._keys.choose({"m": f"make an entry for {name}", "b": "back"}) == "m":
                    return self._set(doubt, name, new=True)
            except QuotebookError as error:
                self._screen.say(str(error))
        return []

    def _set(self, doubt: PassageDoubt, speaker: str | None, *, new: bool = False) -> list[Outcome]:
        ids = [passage.id for passage in doubt.passages]
        return self._book.set_speakers(ids, speaker, new=new, who=self._who)

    def _undo(self) -> Doubt | None:
        """Takes the last answer back; the doubt that it answered."""
        if not self._done:
            return None
        doubt, outcomes = self._done.pop()
        for outcome in outcomes:
            if outcome.is_new:
                self._book.undo(outcome.kept.id)
        self._screen.say("undone: " + next(_told(doubt, outcomes)))
        return doubt


def _told(doubt: Doubt, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was answered, and what does not come of it."""
    party = outcomes[0].kept.judgement.party
    if isinstance(doubt, PairDoubt):
        yield str(outcomes[0].kept)
    else:
        more = f" (and {len(doubt.passages) - 1} more)" if len(doubt.passages) > 1 else ""
        yield f"{party.name if party else 'nobody known'} said “{shortened(doubt.passages[0].text, 50)}”{more}"
    if not all(outcome.kept.applied for outcome in outcomes):
        yield "this is kept, but not applied: other judgements speak against it"
