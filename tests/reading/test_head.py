from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.reading.head import date_of_url, dateline, is_byline, stated_date

DAY = dt.date(2017, 1, 24)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Published: January 24, 2017, 9:08 am", "published"),
        ("Published 24 Jan 2017 at 09.08 GMT", "published"),
        ("First published on Tue 24 Jan 2017 09.08 GMT", "published"),
        ("Posted by Ann Lee on January 24th, 2017 in Politics", "published"),
        ("By Ann Lee | Published Jan. 24, 2017 | Updated Jan. 25, 2017", "published"),
        ("Last updated Jan 26, 2017 • first published Jan 24, 2017", "published"),
        ("Updated: 24/1/2017 17:30", "updated"),
        ("Tuesday, 24 January 2017", "none"),
        ("2017-01-24T09:08:00Z", "none"),
        ("24.01.2017", "none"),
        ("date 2017-01-24 |", "none"),
        ("JANUARY 24, 2017 5 MIN READ", "none"),
        ("World | 24-Jan-2017 | Reuters", "none"),
        ("By Ann Lee, January 24, 2017", "none"),
        ("LONDON, January 24, 2017", "none"),
    ],
)
def test_a_line_states_the_day_of_publication(line: str, label: str) -> None:
    assert stated_date(line) == (label, DAY)


@pytest.mark.parametrize(
    "line",
    [
        "On January 24, 2017, the command received the coordinates.",
        "The study, published January 24, 2017, tells another story",
        "Published in the spring, it had sold out by January 24, 2017",
        "He was sworn in on 24 January 2017.",
        "January 24, 2017 The day it all came apart for the ministry in the capital",
        "Published: January 24",
        "Published: 2/1/2017",
        "Published: February 30, 2017",
        "Version 2017-01-24-3 of the file",
        "Nothing",
    ],
)
def test_a_sentence_or_half_a_date_states_nothing(line: str) -> None:
    assert stated_date(line) is None


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Jan. 24, 2017 (EIRNS)—The talks began.", ("", DAY, "EIRNS")),
        ("BEIRUT, Jan. 24, 2017 (Reuters) - The talks began.", ("BEIRUT", DAY, "Reuters")),
        ("CAIRO – 24 January 2017: The talks began.", ("CAIRO", DAY, None)),
        ("CAIRO 24 January 2017: The talks began.", ("CAIRO", DAY, None)),
        ("SINGAPORE (Jan. 24, 2017) — The talks began.", ("SINGAPORE", DAY, None)),
        ("Port of Spain, Jan 24 2017 (IPS) - The talks began.", ("Port of Spain", DAY, "IPS")),
        ("NEW YORK, Jan. 24 (UPI) — The talks began.", ("NEW YORK, Jan. 24", None, "UPI")),
        ("DALLAS — The talks began.", ("DALLAS", None, None)),
    ],
)
def test_datelines(paragraph: str, expected: tuple[str, dt.date | None, str | None]) -> None:
    assert dateline(paragraph) == expected


@pytest.mark.parametrize(
    "paragraph",
    [
        "The talks began on Jan. 24, 2017 — and ended there.",
        "Ann Lee (a senator) — who had come late — spoke.",
        "WATCH: The talks begin",
        "EXCLUSIVE – Ann Lee on the talks",
        "The talks began.",
    ],
)
def test_a_sentence_with_a_dash_has_no_dateline(paragraph: str) -> None:
    assert dateline(paragraph) is None


@pytest.mark.parametrize(
    "line", ["By Ann Lee", "BY ANN LEE AND BO EK", "By Ann Lee, AP", "Story by: Ann de Lee in Rome"]
)
def test_bylines(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize("line", ["By looking ahead, the camp hopes to win", "By Monday the roads were open", "Bylaws"])
def test_a_sentence_that_begins_with_by_is_no_byline(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2017/01/24/talks-begin/",
        "https://example.org/2017/1/24/talks",
        "https://example.org/world/2017/jan/24/talks",
        "https://example.org/news/2017-01-24/talks/101206084",
        "https://example.org/article/24/01/2017/talks",
        "https://example.org/stories/201701240441.html",
        "https://example.org/view.php?ud=20170124000767&np=9",
        "www.example.org%2F2017%2F01%2F24%2Ftalks",
    ],
)
def test_an_address_tells_the_day(url: str) -> None:
    assert date_of_url(url) == DAY


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2017/01/talks-begin/",
        "https://example.org/article/02/01/2017/talks",
        "https://example.org/1656357305_40525.html",
        "https://example.org/talks-2017",
        "https://example.org/3077853ac20170124f5",
        "https://example.org/20171324/",
    ],
)
def test_an_address_without_one_plain_day_tells_none(url: str) -> None:
    assert date_of_url(url) is None


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_is_read_as_it_was_written(day: dt.date) -> None:
    written = ("%B %d, %Y", "%d %b %Y", "%Y-%m-%d", "%A, %d %B %Y", "%b. %d, %Y")
    for form in written:
        found = stated_date(f"Published: {day.strftime(form)}")
        assert found is not None
        assert found.day == day
    assert date_of_url(f"https://example.org/{day:%Y/%m/%d}/x") == day
