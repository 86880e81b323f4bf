"""From paths to texts: which files are articles, how they are decoded, and why one cannot be read."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from quotebook.errors import ArticleError
from quotebook.reading.lines import lines_of

__all__ = ["MAX_BYTES", "decode", "find", "name_of", "read_file"]

MAX_BYTES = 10_000_000
"""Size of the largest file taken for an article: twenty novels. What is larger is a dump of something else."""

_SUFFIX = ".txt"
# Files that are kept beside articles and tell about them.
_COMPANIONS = frozenset({"readme", "license", "licence", "copying", "changelog"})

# UTF-32 comes first: its little-endian mark begins with the one of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROLS = 0.01
# English borrows few letters. In other code pages the same bytes are most of a word, or they are quotation marks: read
# as Windows-1252, those look like capitals within words and behind commas.
_MAX_BORROWED = 0.1
_MISPLACED_CAPITAL = re.compile(r"[a-zß-öø-ÿ,.;!?][À-ÖØ-ÞŠŒŽŸ]")
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def find(path: Path) -> Iterator[Path | ArticleError]:
    """The files that ``path`` stands for: itself, or the articles of a folder and its subfolders, sorted by path.

    In a folder, articles are the files that end in ``.txt``. Hidden files and folders are passed over, and so are files
    that are kept beside articles: a README, LICENSE or CHANGELOG, and whatever shares an article's name (``a.ann``
    beside ``a.txt``). All others are told of in one error for the whole folder, so that nothing is lost in silence.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield ArticleError(name_of(path), _reason(error))
        return
    if not stat.S_ISDIR(mode):
        yield path
        return
    files, errors = _walk(path)
    yield from errors
    articles = [file for file in files if file.suffix.lower() == _SUFFIX and file.stem.lower() not in _COMPANIONS]
    yield from articles
    names = {file.with_suffix("") for file in articles}
    others = [file for file in files if file.with_suffix("") not in names and file.stem.lower() not in _COMPANIONS]
    if others:
        yield ArticleError(name_of(path), f"{_count(others)} left out: only {_SUFFIX} files are read from a folder")
    elif not articles and not errors:
        yield ArticleError(name_of(path), f"a folder without articles ({_SUFFIX} files)")


def read_file(path: Path) -> str:
    """The text of a file, its line ends as they are.

    Raises:
        ArticleError: It cannot be read, or it is no text.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ArticleError(name_of(path), "not a regular file")
        if found.st_size > MAX_BYTES:
            raise ArticleError(
                name_of(path),
                f"{found.st_size / 1e6:,.1f} MB, too long for an article (at most {MAX_BYTES / 1e6:g} MB)",
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ArticleError(name_of(path), _reason(error)) from error
    try:
        text = decode(data)
    except ValueError as error:
        raise ArticleError(name_of(path), str(error)) from error
    if not lines_of(text):
        raise ArticleError(name_of(path), "empty")
    if _HTML.match(text):
        raise ArticleError(name_of(path), "an HTML page, not plain text")
    return text


def decode(data: bytes) -> str:
    """The text that ``data`` encodes: UTF-8, UTF-16 or UTF-32 with a byte order mark, or Windows-1252.

    Windows-1252 gives almost any bytes a meaning, so it is believed only where the result looks like English. A library
    that guesses does not help: of English articles in Windows-1252, charset-normalizer 3.5 takes one in six for
    another code page (775, 852, Big5), because a handful of quotation marks is all it has to go by.

    Raises:
        ValueError: It is no text, or text in another encoding; the message is a phrase that says which.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise ValueError(f"not the {encoding.removesuffix('-sig').upper()} it begins as") from None
    # latin-1 shows every byte as one character.
    if len(_CONTROLS.findall(data.decode("latin-1"))) > _MAX_CONTROLS * len(data) or b"\0" in data:
        raise ValueError("a binary file, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    letters = [character for character in text if character.isalpha()]
    borrowed = sum(character > "\x7f" for character in letters)
    if not text or borrowed > _MAX_BORROWED * len(letters) or _MISPLACED_CAPITAL.search(text):
        raise ValueError("not text in UTF-8, UTF-16 or Windows-1252")
    return text


def name_of(path: Path) -> str:
    """The path as it is written down: a file name need not be valid text, what a book holds must be."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _walk(folder: Path) -> tuple[list[Path], list[ArticleError]]:
    """The files under ``folder`` that are not hidden, sorted, and the folders that could not be listed."""
    files: list[Path] = []
    errors: list[ArticleError] = []

    def note(error: OSError) -> None:
        errors.append(ArticleError(name_of(Path(error.filename)), _reason(error)))

    for root, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += (Path(root, name) for name in names if not name.startswith("."))
    return sorted(files), errors


def _count(files: list[Path]) -> str:
    suffixes = Counter(file.suffix.lower() or "nameless" for file in files).most_common()
    total = f"{len(files):,} file{'s' if len(files) > 1 else ''}"
    return f"{total} ({', '.join(suffix for suffix, _ in suffixes[:3])}{', …' if len(suffixes) > 3 else ''})"


def _reason(error: OSError | ValueError) -> str:
    told = error.strerror if isinstance(error, OSError) else None
    return (told or str(error)).lower()
