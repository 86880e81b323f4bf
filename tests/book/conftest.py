from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from quotebook.book import Book, building
from quotebook.model import Article, AttributedArticle, Attribution, Orphan, Quote, Statement

_SPEECH = re.compile(
    r"“(?P<words>[^”]*)” (?P<cue>said) (?P<mention>(?P<rank>Capt\. )?(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)*))"
    r"(?:, (?P<role>[a-z][^.]*))?\."
)
_REPORT = re.compile(r"(?P<name>[A-Z]\w+ [A-Z]\w+) (?P<cue>said that) (?P<words>[^.]*)\.")
_EMPTY = re.compile(r"(?P<name>[A-Z]\w+ [A-Z]\w+) (?P<cue>asserted)\.")


def attribute_plainly(articles: Iterable[Article]) -> Iterator[AttributedArticle]:
    """What the attributor does, for texts as simple as those of these tests, and without loading any model."""
    for article in articles:
        yield AttributedArticle(
            article,
            quotes=[_quote(article, number, match) for number, match in enumerate(_SPEECH.finditer(article.text))],
            statements=[
                Statement(article, *match.span("words"), _attribution(article, match))
                for match in _REPORT.finditer(article.text)
            ],
            orphans=[
                Orphan(article, *match.span(), _attribution(article, match)) for match in _EMPTY.finditer(article.text)
            ],
        )


def _quote(article: Article, number: int, match: re.Match[str]) -> Quote:
    kind = "full" if match["words"][:1].isupper() else "partial"
    return Quote(article, *match.span("words"), _attribution(article, match), kind=kind, utterance=number)


def _attribution(article: Article, match: re.Match[str]) -> Attribution:
    def span(group: str):
        found = group in match.re.groupindex and match[group]
        return article.span(*match.span(group)) if found else None

    mention = "mention" if "mention" in match.re.groupindex else "name"
    return Attribution(
        name=match["name"],
        kind="person",
        mention=article.mention(*match.span(mention), "name"),
        cue=span("cue"),
        role=span("role"),
        rank=span("rank"),
        confidence=0.9 if span("role") else 0.6,
    )


ARTICLES = {
    "bridge.txt": """Bridge to reopen in spring

January 24, 2017

“We’ll open the bridge in spring [at the latest],” said Ann Lee, a harbour spokeswoman.

“not one day later” said Capt. Jeff Davis, a Pentagon spokesman. Omar Haddad asserted.
""",
    "ferry.txt": """Ferry to stop

February 2, 2017

“The ferry stops at noon,” said Lee. Peter Silo said that the crew had not been paid.
""",
    "undated.txt": """Harbour at night

“Nobody sleeps here; résumé work at 10% pay,” said Eric Pahon, a spokesman for the Pentagon.
""",
}


def written(folder: Path, articles: Mapping[str, str]) -> Path:
    """A folder with these articles, by name, each under a headline of its own."""
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(f"A harbour story of {name}\n\n{text}\n", encoding="utf-8")
    return folder


def built_plainly(folder: Path) -> Path:
    """The book of a folder, made without models; for fixtures that live longer than a test."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(building, "attribute_all", lambda articles, workers: attribute_plainly(articles))
        building.build(folder, folder / "a.book").close()
    return folder / "a.book"


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Nobody in this process can write to the file or into the folder."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are of another kind here")
    mode = path.stat().st_mode
    path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)  # to root, permissions do not apply
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        path.chmod(mode)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder into which everybody can look."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


class PlainAttributor:
    """Attributes without models.

    Attributes:
        attributed: The titles of the articles attributed so far.
        breaks_after: Number of articles after which somebody interrupts.
    """

    def __init__(self) -> None:
        self.attributed: list[str | None] = []
        self.breaks_after: int | None = None

    def __call__(self, articles: Iterable[Article], *, workers: int | None = None) -> Iterator[AttributedArticle]:
        for result in attribute_plainly(articles):
            if len(self.attributed) == self.breaks_after:
                raise KeyboardInterrupt
            self.attributed.append(result.article.title)
            yield result


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch) -> PlainAttributor:
    """Lets builds attribute without models."""
    attributor = PlainAttributor()
    monkeypatch.setattr(building, "attribute_all", attributor)
    return attributor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def book(folder: Path, tmp_path: Path, no_models: PlainAttributor) -> Iterator[Book]:
    """The book of these articles."""
    with building.build(folder, tmp_path / "harbour.book") as book:
        yield book
