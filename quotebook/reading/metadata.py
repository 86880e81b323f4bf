"""What a text tells of itself: its headline, its day of publication, its publisher and its address.

Each is taken only from where publishers put it (the first lines, a dateline, a line of its own, a notice of rights, the
address) and never from the article's prose: ``None`` is a better answer than the day of an event that it reports.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from quotebook.reading.boilerplate import Furniture, is_sentence, is_title_case
from quotebook.reading.head import date_of_url, dateline, is_byline, stated_date
from quotebook.reading.lines import Line
from quotebook.reading.publishers import PUBLISHER_WORDS, host_of, is_agency

__all__ = ["find_date", "find_outlet", "find_title", "find_url"]

# How many lines from the top and from the bottom may belong to the head and the foot of the page.
_HEAD = 12
_FOOT = 12

_URL = re.compile(
    r"(?P<label>(?:url|link|source|permalink|address)\s?:\s?)?<?(?P<url>(?:https?://|www\.)[^\s<>]+)>?$", re.IGNORECASE
)
# What the opening sentence of an article has and a headline lacks.
_TOLD = re.compile(
    r"\b(?:said|told|was|were|had|has been|have been|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|^I\b",
    re.IGNORECASE,
)
# Not those of "U.S." and "…".
_FULL_STOP = re.compile(r"(?<![.\s]|[A-Z])\.[”’»\"')\] ]*$|[A-Z]{2}\.$")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s:]*(?:©|\(c\))?\s*(?:(?:19|20)\d\d\s?[-–—,]?\s?)+(?:by )?"
    r"(?P<name>[^.,;:|–—()\d]{2,60})",
    re.IGNORECASE,
)
# A book's copyright, or a picture's.
_OTHER_RIGHTS = re.compile(r"reprinted|excerpt|getty|shutterstock|alamy|istock|/", re.IGNORECASE)
_RIGHTS = re.compile(r"rights reserved|permission|reproduc|copyright|©", re.IGNORECASE)
_SITE = re.compile(r"\bwww\.[a-z\d-]+(?:\.[a-z\d-]+)+", re.IGNORECASE)
# "(AFP)", "— Bernama", "Source: Xinhua": without such a mark, the name is more often a picture's credit.
_SIGNED = re.compile(r"(?:source|via|agency)\s?:\s?(?P<of>.+)|[-–—*(\[]+\s?(?P<by>[^)\]]+)[)\]]?$", re.IGNORECASE)


def find_url(lines: Sequence[Line]) -> str | None:
    """The article's address: a line that holds nothing else, among the first three, or one that is labelled as it."""
    for index, line in enumerate(lines[:_HEAD]):
        found = _URL.match(line.text)
        if found and (index < 3 or found["label"]):
            return found["url"]
    return None


def find_title(lines: Sequence[Line], kinds: Sequence[Furniture | None]) -> int | None:
    """Which line is the headline: the first that looks like one above the first sentence of the article.

    A kicker ("World", "Local News") above a longer headline is passed over. A headline such as "WATCH: …" looks like a
    teaser; it is taken where there is no other.
    """
    last_sentence = next(
        (i for i in range(len(lines) - 1, -1, -1) if kinds[i] is None and is_sentence(lines[i].text)), -1
    )
    headlines: list[int] = []
    teasers: list[int] = []
    for index, line in enumerate(lines[: min(_HEAD, max(last_sentence, 0))]):
        if kinds[index] == "teaser" and _is_headline(lines, index):
            teasers.append(index)
        if kinds[index] is not None or is_byline(line.text) or stated_date(line.text) or _is_kicker(line.text):
            continue
        if not _is_headline(lines, index):
            break
        headlines.append(index)
    longer = [index for index in headlines if len(lines[index].text.split()) >= 4]
    return next(iter(longer + headlines + teasers), None)


def find_date(
    lines: Sequence[Line], kinds: Sequence[Furniture | None], headline: int | None, url: str | None
) -> dt.date | None:
    """The day of publication.

    The first found of: a line "Published: …" at the top or the bottom, a dateline, the address, another line above the
    article that holds little but a date ("Tuesday, 24 Jan 2017", "By Ann Lee | Jan 24, 2017"), a line "Updated: …"
    there.
    """
    top = range(min(_HEAD, len(lines)))
    bottom = range(max(_HEAD, len(lines) - _FOOT), len(lines))
    begin = next((i for i in top if i != headline and kinds[i] is None and is_sentence(lines[i].text)), len(top))
    stated = [(i, day) for i in (*top, *bottom) if kinds[i] != "comment" and (day := stated_date(lines[i].text))]
    datelines = [(i, head) for i in top if (head := dateline(lines[i].text))]
    candidates = [
        *(found.day for _, found in stated if found.label == "published"),
        # Further down, a bare date before a dash begins an entry of a chronicle.
        *(found.day for i, found in datelines if found.place or found.agency or i <= begin),
        date_of_url(url) if url else None,
        *(found.day for i, found in stated if found.label == "none" and i < begin),
        *(found.day for i, found in stated if found.label == "updated" and i < begin),
    ]
    return next(filter(None, candidates), None)


def find_outlet(lines: Sequence[Line], kinds: Sequence[Furniture | None], url: str | None) -> str | None:
    """The publisher, as the text names it.

    The first found of: the host of the address, the holder of the copyright, the site that a notice of rights names,
    the agency of a dateline ("(Reuters) -"), of a byline ("By Ann Lee, AP") or of a signature ("Source: Xinhua").
    """
    return (
        (host_of(url) if url else None)
        or _holder_of_rights([line.text for line, kind in zip(lines, kinds, strict=True) if kind == "notice"])
        or _agency_of_dateline(lines[:_HEAD])
        or _publisher_of_byline(lines[:_HEAD])
        or _agency_that_signs(lines[-3:])
    )


def _is_headline(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    words = text.split()
    if len(text) > 160 or len(words) < 2 or text.endswith((",", ":", "-", "–", "—")) or dateline(text):
        return False
    first = next((character for character in text if character.isalnum()), "")
    if not first or first.islower():
        return False
    if index > 0 and len(words) < 4 and all(word[0].isupper() for word in words):
        return False  # A reporter's name is more likely.
    if is_sentence(text) and text.startswith(("“", '"')):
        return False
    if _FULL_STOP.search(text):
        # Some collections put a full stop behind every headline.
        return index == 0 and lines[1].gap and (is_title_case(text) or not _TOLD.search(text))
    if text.endswith(";"):
        return index == 0
    following = lines[index + 1]
    # Without an empty line below, it may be the first line of a paragraph that was broken to a width.
    return following.gap or len(following.text) >= 1.5 * len(text) or _is_head_matter(following.text)


def _is_kicker(text: str) -> bool:
    return " " not in text and text[0].isupper() and text.isalpha()


def _is_head_matter(text: str) -> bool:
    if is_byline(text) or stated_date(text) or dateline(text):
        return True
    return len(text) < 100 and not is_sentence(text) and text[0].isupper()


def _holder_of_rights(notices: Sequence[str]) -> str | None:
    for text in notices:
        found = None if _OTHER_RIGHTS.search(text) else _COPYRIGHT.search(text)
        name = re.split(r"\ball rights\b", found["name"], flags=re.IGNORECASE)[0].strip(" -'\"") if found else ""
        if name[:1].isupper() and len(name.split()) <= 6:
            return name
    sites = (_SITE.search(text) for text in notices if _RIGHTS.search(text))
    return next((host_of(site[0]) for site in sites if site), None)


def _agency_of_dateline(lines: Sequence[Line]) -> str | None:
    for line in lines:
        found = dateline(line.text)
        if not found or not found.agency:
            continue
        # A name that we do not know may be a party's or a state's; capitals or a date show a dateline, and short names
        # and abbreviations, such as "(OR)" and "(Ill.)", are states even there.
        shown = found.place.isupper() or found.day
        if is_agency(found.agency) or (shown and len(found.agency) > 2 and not found.agency.endswith(".")):
            return found.agency
    return None


def _publisher_of_byline(lines: Sequence[Line]) -> str | None:
    for index, line in enumerate(lines):
        if is_byline(line.text):
            names = re.split(r"\s*[,|–—]\s*|\s+(?:for|of|from|to)\s+", line.text)[1:]
            below = [lines[index + 1].text.rstrip(".")] if index + 1 < len(lines) else []
            for name in names:
                if is_agency(name) or (" " in name and name.split()[-1].lower() in PUBLISHER_WORDS):
                    return name
            return next(filter(is_agency, below), None)
    return None


def _agency_that_signs(lines: Sequence[Line]) -> str | None:
    for line in lines:
        found = _SIGNED.match(line.text) if len(line.text) <= 60 else None
        name = ((found["of"] or found["by"]) if found else "").strip(" .)]*")
        if name and is_agency(name):
            return name
    return None
