"""Asking in a terminal: for one key, and for a speaker by a name that completes itself."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import Output
from prompt_toolkit.utils import is_dumb_terminal
from rapidfuzz import fuzz, process

from quotebook.errors import QuotebookError
from quotebook.language.names import fold
from quotebook.model import Speaker

__all__ = ["Keys", "Speakers", "require_terminal"]

_COMPLETIONS = 7
_LEAST_LIKENESS = 60.0


def require_terminal() -> None:
    """Makes sure that somebody sits at a terminal that can be drawn on.

    Raises:
        QuotebookError: Nobody does.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or is_dumb_terminal():
        raise QuotebookError("review asks in a terminal, and this is none; review --json lists what it would ask")


class Keys:
    """Answers of somebody at a terminal.

    Args:
        input: Where keys come from; the terminal by default.
        output: Where questions are shown; the terminal by default.
    """

    def __init__(self, input: Input | None = None, output: Output | None = None) -> None:
        self._input = input
        self._output = output

    def choose(self, choices: Mapping[str, str]) -> str:
        """One of the keys, as soon as it is pressed.

        Args:
            choices: Key -> what it does. The last one is what Ctrl-C and Ctrl-D do.
        """
        bindings = KeyBindings()
        last = list(choices)[-1]

        def bind(key: str, answer: str) -> None:
            @bindings.add(key)
            def _(event: KeyPressEvent) -> None:
                event.app.exit(result=answer)

        for choice in choices:
            bind(choice, choice)
        bind("c-c", last)
        bind("c-d", last)
        line = Window(FormattedTextControl(_line(choices), show_cursor=False), dont_extend_height=True, wrap_lines=True)
        application: Application[str] = Application(
            Layout(line), key_bindings=bindings, erase_when_done=True, input=self._input, output=self._output
        )
        return application.run()

    def speaker(self, speakers: Sequence[Speaker]) -> str | None:
        """A name that is typed, or the id of the speaker that was picked from those offered meanwhile.

        Args:
            speakers: Whom to offer; those in front are preferred.

        Returns:
            The name or id; ``None`` where nothing was typed.
        """
        session: PromptSession[str] = PromptSession(
            "Speaker (Tab completes, empty: back): ",
            completer=Speakers(speakers),
            complete_while_typing=True,
            reserve_space_for_menu=_COMPLETIONS,
            erase_when_done=True,
            input=self._input,
            output=self._output,
        )
        try:
            typed = session.prompt()
        except (EOFError, KeyboardInterrupt):
            return None
        return typed.strip() or None


def _line(choices: Mapping[str, str]) -> StyleAndTextTuples:
    numbers = [key for key in choices if key.isdecimal()]
    parts: StyleAndTextTuples = []
    for key, meaning in choices.items():
        if key in numbers[1:]:
            continue  # "1–5" stands for them all
        shown = f"{key}–{numbers[-1]}" if key in numbers and len(numbers) > 1 else key
        parts += [("bold reverse", f" {shown} "), ("", f" {meaning}  ")]
    return parts


class Speakers(Completer):
    """Speakers whose name or alias begins as what is typed, or is like it."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        self._speakers = speakers
        self._forms = [
            (fold(name), place) for place, speaker in enumerate(speakers) for name in (speaker.name, *speaker.aliases)
        ]
        names = Counter(speaker.name for speaker in speakers)
        self._shared = {name for name, bearers in names.items() if bearers > 1}

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The speakers for what is typed, the best first; one who shares its name is completed to the id."""
        typed = fold(document.text)
        for place in list(dict.fromkeys(self._like(typed)))[:_COMPLETIONS]:
            speaker = self._speakers[place]
            text = speaker.id if speaker.name in self._shared else speaker.name
            about = "; ".join(role.text for role in speaker.roles[:2]) or speaker.kind
            yield Completion(text, -len(document.text), display=speaker.name, display_meta=about)

    def _like(self, typed: str) -> Iterable[int]:
        if not typed:
            yield from range(min(len(self._speakers), _COMPLETIONS))
            return
        for form, place in self._forms:
            if form.startswith(typed) or f" {typed}" in form:
                yield place
        names = [form for form, _ in self._forms]
        for _, _, index in process.extract(
            typed, names, scorer=fuzz.WRatio, limit=_COMPLETIONS, score_cutoff=_LEAST_LIKENESS
        ):
            yield self._forms[index][1]
