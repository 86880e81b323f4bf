"""Who said what, in which role, in which article.

``quotebook.build("articles/", "syria.book")`` makes a book of news articles, ``quotebook.open("syria.book")`` opens it
to be asked. Names are imported when they are first used: opening and asking a book loads neither torch nor stanza.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotebook.book import (
        AmbiguousSpeaker,
        Book,
        Check,
        DocumentCheck,
        JudgementError,
        KeptJudgement,
        UnknownArticle,
        UnknownJudgement,
        UnknownPassage,
        UnknownSpeaker,
        Variants,
        attribute,
        build,
        claim_review,
        open,
        quotes,
        web_annotation,
    )
    from quotebook.directory import Directory, compare_names
    from quotebook.errors import ArticleError, BookError, DirectoryError, QuotebookError, QuotebookWarning
    from quotebook.model import (
        Article,
        AttributedArticle,
        Attribution,
        Judgement,
        Mention,
        Orphan,
        Party,
        Quote,
        Role,
        Span,
        Speaker,
        Statement,
    )

    __version__: str

__all__ = [
    "AmbiguousSpeaker",
    "Article",
    "ArticleError",
    "AttributedArticle",
    "Attribution",
    "Book",
    "BookError",
    "Check",
    "Directory",
    "DirectoryError",
    "DocumentCheck",
    "Judgement",
    "JudgementError",
    "KeptJudgement",
    "Mention",
    "Orphan",
    "Party",
    "Quote",
    "QuotebookError",
    "QuotebookWarning",
    "Role",
    "Span",
    "Speaker",
    "Statement",
    "UnknownArticle",
    "UnknownJudgement",
    "UnknownPassage",
    "UnknownSpeaker",
    "Variants",
    "__version__",
    "attribute",
    "build",
    "claim_review",
    "compare_names",
    "open",
    "quotes",
    "web_annotation",
]

_ROOMS = ("quotebook.errors", "quotebook.model", "quotebook.directory", "quotebook.book")

if not TYPE_CHECKING:  # a type checker knows the names above and must miss those that do not exist

    def __getattr__(name: str) -> object:
        if name == "__version__":
            from importlib.metadata import version

            return version("quotebook")
        if name in __all__:
            from importlib import import_module

            for room in map(import_module, _ROOMS):
                if name in room.__all__:
                    return getattr(room, name)
        raise AttributeError(f"module 'quotebook' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return __all__
