"""How far a build is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Report", "shown"]

Report = Callable[[str, int, "int | None"], None]
"""Told the name of a stage, how much of it is done, and how much there is where that is known."""


@contextmanager
def shown(report: Report | None) -> Iterator[Report]:
    """The report itself; where there is none, a bar on stderr if that is a terminal."""
    if report is not None:
        yield report
    elif sys.stderr.isatty():
        with _bar() as bar:
            yield bar
    else:
        yield lambda stage, done, total: None


@contextmanager
def _bar() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    # What is printed meanwhile is the caller's, and goes where it belongs.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task("")
        stage_shown = ""

        def report(stage: str, done: int, total: int | None) -> None:
            nonlocal stage_shown
            if stage != stage_shown:
                progress.reset(task, description=stage)
                stage_shown = stage
            progress.update(task, completed=done, total=total)

        yield report
