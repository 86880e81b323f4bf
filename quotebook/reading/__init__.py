"""Read news articles: from paths to texts, and from a text to an article with headline, day, publisher and address.

Today a source is a plain text file. :mod:`.sources` finds and decodes files, :mod:`.lines` splits a text into lines,
:mod:`.boilerplate` knows page furniture (by the words of :mod:`.phrases`), :mod:`.metadata` reads what a text tells of
itself (with :mod:`.head` for datelines, bylines and dates, and :mod:`.publishers` for names of agencies).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotebook.errors import ArticleError
from quotebook.model import Article
from quotebook.reading.boilerplate import furniture, spans
from quotebook.reading.lines import lines_of
from quotebook.reading.metadata import find_date, find_outlet, find_title, find_url
from quotebook.reading.sources import MAX_BYTES, find, name_of, read_file

__all__ = ["MAX_BYTES", "read", "read_text"]


def read(*paths: str | Path) -> Iterator[Article | ArticleError]:
    """Read files, and folders with all that is in them.

    In a folder, the articles are the files that end in ``.txt``, subfolders included, sorted by path; a file named by
    itself may end in anything. Texts are UTF-8, UTF-16 or UTF-32 with a byte order mark, or Windows-1252. Line ends
    stay as they are in the file.

    Args:
        paths: Files and folders. They are opened one by one, as the iterator gets there.

    Yields:
        An article, or an :class:`~quotebook.errors.ArticleError` where one cannot be read: it is yielded, not raised,
        so that the rest goes on.
    """
    for path in paths:
        for found in find(Path(path)):
            yield found if isinstance(found, ArticleError) else _read_article(found)


def read_text(text: str, *, id: str | None = None, source: str | None = None) -> Article:
    """Make an article of a text.

    Args:
        text: The text; the article keeps it exactly as it is.
        id: The article's id; made from the text where none is given.
        source: Where the text was read from.

    Returns:
        The article, with title, outlet, date and url as far as the text tells them, and page furniture marked as
        boilerplate.
    """
    lines = lines_of(text)
    kinds = furniture(lines)
    headline = find_title(lines, kinds)
    url = find_url(lines)
    given = {} if id is None else {"id": id}
    return Article(
        text,
        **given,
        title=None if headline is None else lines[headline].text.rstrip(" ;"),
        outlet=find_outlet(lines, kinds, url),
        date=find_date(lines, kinds, headline, url),
        url=url,
        source=source,
        boilerplate=spans(lines, kinds),
    )


def _read_article(path: Path) -> Article | ArticleError:
    try:
        text = read_file(path)
    except ArticleError as error:
        return error
    return read_text(text, source=name_of(path))
