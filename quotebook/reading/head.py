"""What stands at the head of an article: its dateline, its byline, the line with its date.

By Ann Lee, AP
Published: January 24, 2017, 9:08 am
BEIRUT, Jan. 24, 2017 (AP) — …
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

__all__ = ["Dateline", "StatedDate", "date_of_url", "dateline", "is_byline", "stated_date"]


def _words(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in group.split())


_WORD = re.compile(r"[^\W\d_]+")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# A day counts only with its month and its year.
_DATE = re.compile(
    rf"""
    (?<!\w) (?:
        (?P<month_1>{_MONTH}) [ ] (?P<day_1>\d\d?)(?:st|nd|rd|th)? ,?[ ] (?P<year_1>[12]\d{{3}})
      | (?P<day_2>\d\d?)(?:st|nd|rd|th)? [ /-] (?:of[ ])? (?P<month_2>{_MONTH}) (?:,?[ ]|[/-]) (?P<year_2>[12]\d{{3}})
      | (?P<year_3>[12]\d{{3}}) (?P<mark>[-/.]) (?P<month_3>\d\d?) (?P=mark) (?P<day_3>\d\d?)
      | (?P<first>\d\d?) (?P<mark_4>[-/.]) (?P<second>\d\d?) (?P=mark_4) (?P<year_4>[12]\d{{3}})
    ) (?!\d|[-/.]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_YEAR_FIRST = re.compile(
    r"(?<![\da-z])(?P<year>(?:19|20)\d\d)[/_-](?P<month>[01]?\d|[a-z]{3})[/_-](?P<day>[0-3]?\d)(?!\d)"
)
_YEAR_LAST = re.compile(
    r"(?<![\da-z])(?P<first>[0-3]?\d)[/_-](?P<second>[01]?\d)[/_-](?P<year>(?:19|20)\d\d)(?![\da-z])"
)
# 20170124, and the same with a time or a number behind it.
_RUN_TOGETHER = re.compile(
    r"(?<![\da-z])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?:\d{4}|\d{6})?(?![\da-z])"
)

_LABEL = re.compile(
    r"(?:^|[|•·;(\[])\W*(?:"
    r"(?P<published>(?:(?:first|originally|date|time) )?(?:published|posted)|pub(?:lication)? date)"
    r"|(?P<updated>(?:last )?(?:updated|modified|revised))|date)\b",
    re.IGNORECASE,
)
# What stands round a date without saying anything else.
_BESIDE_DATES = _words(
    "a ago am and at by date days first gmt hours hrs in last local m min mins minute minutes modified of on online",
    "originally p pm posted print pub publication published read revised t th time updated",
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday",
    "bst cat cdt cest cet cst eastern eat edt est et ist jst mdt mst pdt pkt pst pt sast utc wat z",
)
_DASH = re.compile(r"--|[—–]|(?<=[\s)])-(?=[\s“\"‘'A-Z])|(?<=\.)-(?=\s)|//|:(?=\s)")
_IN_PLACES = _words("al and da de del den der di do du e el en la las le los of on or the van y")
# In capitals before a dash, these say what kind of article follows.
_KICKERS = _words("analysis breaking commentary editorial exclusive live opinion poll report review update video watch")
_BYLINE = re.compile(r"(?:story |report |words |written )?by:?\s+(?=[^\W\d_])", re.IGNORECASE)
_IN_BYLINES = _IN_PLACES | _words(
    "at by correspondent editor for from in report reporter special staff story to with words writer written"
)


class StatedDate(NamedTuple):
    """A line that says when the article was published.

    Attributes:
        label: Whether the line calls the date that of publication, that of a revision, or nothing.
        day: The date.
    """

    label: Literal["published", "updated", "none"]
    day: dt.date


class Dateline(NamedTuple):
    """What a paragraph begins with to say where, when and by which agency it was written.

    Attributes:
        place: Where; empty where it does not say.
        day: When, if it says with month and year.
        agency: What stands in brackets at its end.
    """

    place: str
    day: dt.date | None
    agency: str | None


def stated_date(text: str) -> StatedDate | None:
    """What a line says about the day of publication, if that is all it does.

    Beside the date there may be a label, time and weekday; a byline, a section or a place; nothing that makes a
    sentence.
    """
    if len(text) > 160:
        return None
    dates = list(_dates(text))
    if not dates:
        return None
    ends = [0, *(end for _, _, end in dates)]
    before = [text[end:start] for end, (_, start, _) in zip(ends, dates, strict=False)]
    others = _words_beside(" ".join([*before, text[ends[-1] :]]))
    labels = [_label_of(words) for words in before]
    chosen = labels.index("published") if "published" in labels else 0
    found = StatedDate(labels[chosen] or "none", dates[chosen][0])
    if not others:
        return found
    if len(others) > 6 or text.endswith("."):
        return None
    in_parts = labels[chosen] is not None or re.search("[|•·]", text) is not None or _BYLINE.match(text) is not None
    names = all(not word.islower() or word in _IN_PLACES for word in others)
    after_place = ends[-1] >= len(text) - 1 and re.search(r"[,–—-]\s*$", before[0]) is not None
    return found if in_parts or (names and after_place) else None


def dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph begins with: "BEIRUT, Jan. 24, 2017 (AP) — ", "CAIRO - 24 January 2017: "."""
    begin = text[:120]
    found = [_dateline_before(begin[: dash.start()].strip(), dash[0]) for dash in _DASH.finditer(begin)]
    with_day_or_agency = (line for line in found if line and (line.day or line.agency))
    return next(with_day_or_agency, next(filter(None, found), None))


def is_byline(text: str) -> bool:
    """Whether a line names who wrote the article: "By Ann Lee, AP"."""
    if len(text) > 120 or not _BYLINE.match(text):
        return False
    words = _WORD.findall(text)
    return len(words) <= 14 and all(not word.islower() or word in _IN_BYLINES for word in words)


def date_of_url(url: str) -> dt.date | None:
    """The date that an address holds: ``/2017/01/24/``, ``/24-01-2017``, ``/201701240441.html``."""
    address = url.lower().replace("%2f", "/")
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _RUN_TOGETHER):
        for found in pattern.finditer(address):
            part = found.groupdict()
            year = int(part["year"])
            day = (
                _either_way(int(part["first"]), int(part["second"]), year)
                if pattern is _YEAR_LAST
                else _day(year, part["month"], int(part["day"]))
            )
            if day:
                return day
    return None


def _dateline_before(head: str, dash: str) -> Dateline | None:
    """What stands before a dash, as a dateline."""
    bracket = re.search(r"\((?P<agency>[^\W\d_][^()\d]{1,40})\)$", head)
    agency = bracket["agency"].strip() if bracket else None
    if bracket and agency:
        if agency[0].islower():
            return None
        head = head[: bracket.start()]
    dates = list(_dates(head))
    day = None
    if dates:
        day, start, end = dates[-1]
        if head[end:].strip(" ,.)"):
            return None
        head = head[:start]
    place = head.strip(" ,.(/–—-")
    words = _WORD.findall(place)
    if len(words) > 10 or any(word.islower() and word not in _IN_PLACES for word in words):
        return None
    # A place alone must be in capitals; before a colon, capitals are a headline's or a label's.
    alone = place.isupper() and len(words) <= 4 and dash != ":" and place.lower() not in _KICKERS
    return Dateline(place, day, agency) if day or agency or alone else None


def _dates(text: str) -> Iterator[tuple[dt.date, int, int]]:
    """The dates in ``text``, each with its start and end."""
    for found in _DATE.finditer(text):
        part = found.groupdict()
        if part["first"]:
            day = _either_way(int(part["first"]), int(part["second"]), int(part["year_4"]))
        else:
            form = next(form for form in "123" if part[f"year_{form}"])
            day = _day(int(part[f"year_{form}"]), part[f"month_{form}"], int(part[f"day_{form}"]))
        if day:
            yield day, found.start(), found.end()


def _day(year: int, month: str, day: int) -> dt.date | None:
    name = month[:3].lower()
    try:
        return dt.date(year, _MONTHS.index(name) + 1 if name in _MONTHS else int(month), day)
    except ValueError:
        return None


def _either_way(first: int, second: int, year: int) -> dt.date | None:
    """24/1/2017 and 1/24/2017 can be read in one way; 2/1/2017 in two, and is no date."""
    days = {_day(year, str(second), first), _day(year, str(first), second)} - {None}
    return days.pop() if len(days) == 1 else None


def _label_of(before: str) -> Literal["published", "updated", "none"] | None:
    """What the words before a date call it; ``"none"`` where they only say that it is a date."""
    labels = list(_LABEL.finditer(before))
    if not labels:
        return None
    rest = before[labels[-1].end() :]
    if _words_beside(rest) and not re.match(r"\W*by\b", rest, re.IGNORECASE):
        return None
    return "published" if labels[-1]["published"] else "updated" if labels[-1]["updated"] else "none"


def _words_beside(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _BESIDE_DATES]
