from __future__ import annotations

from pathlib import Path

import pytest

from quotebook.book import attribute, attribute_all, existing, quotes
from quotebook.errors import ArticleError
from quotebook.model import Article

TEXT = "“We will go,” said Ann Lee, a clerk, on Monday."


def test_a_text_or_an_article_has_quotes() -> None:
    [quote] = quotes(TEXT)
    assert (quote.text, quote.attribution.name, quote.role, quote.speaker) == (
        "We will go,",
        "Ann Lee",
        "a clerk",
        None,
    )
    assert quotes(Article(TEXT)) == [quote]
    assert attribute(TEXT).quotes == (quote,)


def test_a_text_without_quotes_has_none() -> None:
    assert quotes("") == quotes("Nobody said anything.") == []


def test_articles_keep_their_order() -> None:
    articles = [Article(TEXT * number, id=str(number)) for number in (3, 1, 0, 2)]
    attributed = list(attribute_all(articles))
    assert [one.article for one in attributed] == articles
    assert [len(one.quotes) for one in attributed] == [3, 1, 0, 2]


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    assert existing([str(tmp_path)]) == [tmp_path]
    with pytest.raises(ArticleError, match="none: no such file or folder"):
        existing([tmp_path, tmp_path / "none"])
