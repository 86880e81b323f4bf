from __future__ import annotations

import datetime as dt

import pytest

from quotebook.reading import read_text

LEDE = "The harbour bridge was closed on Monday after engineers found a crack, the mayor told the council in a letter."
BODY = f"{LEDE}\n\n“We go by ferry,” she said. On January 22, 2016, she had said that the bridge was safe."
DAY = dt.date(2017, 1, 24)


def title_of(*lines: str) -> str | None:
    return read_text("\n\n".join(lines)).title


def date_of(*lines: str) -> dt.date | None:
    return read_text("\n\n".join(lines)).date


def outlet_of(*lines: str) -> str | None:
    return read_text("\n\n".join(lines)).outlet


@pytest.mark.parametrize(
    "headline",
    [
        "Harbour bridge closes after crack is found",
        "Is the bridge safe?",
        "Mayor says bridge is ‘rubbish’",
        "U.S.-Canadian bridge closes",
        "Crack found in bridge to the U.S.",
        "5 things to know about the bridge",
        "Mayor Closes Harbour Bridge After Crack Is Found.",
        "Crack closes bridge.",
        "A short one",
    ],
)
def test_the_first_line_is_the_headline(headline: str) -> None:
    assert title_of(headline, BODY) == headline


def test_the_headline_need_not_be_followed_by_an_empty_line() -> None:
    assert read_text(f"Bridge closes\n{BODY}").title == "Bridge closes"


def test_a_subtitle_stays_out_of_the_headline() -> None:
    assert read_text(f"Bridge closes; \nCrack found below the roadway.\n\n{BODY}").title == "Bridge closes"


@pytest.mark.parametrize(
    "above",
    [
        "Advertisement",
        "Latest News",
        "https://example.org/bridge",
        "World",
        "Local News",
        "By Ann Lee",
        "Tuesday, 24 January 2017",
        "WATCH: Ferries run again",
    ],
)
def test_what_stands_above_the_headline_is_passed_over(above: str) -> None:
    assert title_of(above, "Harbour bridge closes after crack", BODY) == "Harbour bridge closes after crack"


def test_a_headline_that_looks_like_a_teaser_is_taken_where_there_is_no_other() -> None:
    article = read_text(f"WATCH: Harbour bridge closes\n\n{BODY}\n\nWATCH: Ferries run again")
    assert article.title == "WATCH: Harbour bridge closes"
    furniture = [article.text[start:end] for start, end in article.boilerplate]
    assert furniture == ["WATCH: Harbour bridge closes", "WATCH: Ferries run again"]


@pytest.mark.parametrize(
    "first",
    [
        "The mayor spoke on Monday.",
        "Ann Lee said so.",
        "“We go by ferry.”",
        "BEIRUT (Reuters) - Bridge closes",
        "the bridge that was closed",
        "Three reasons were given:",
    ],
)
def test_the_opening_of_an_article_is_no_headline(first: str) -> None:
    assert title_of(first, BODY) is None


def test_a_name_below_the_address_is_a_reporters() -> None:
    assert title_of("https://example.org/bridge", "ANN LEE", BODY) is None


def test_a_paragraph_broken_to_a_width_has_no_headline() -> None:
    broken = "The bridge will stay closed until the\nengineers have found out how deep the crack is and\nwho is to pay."
    assert read_text(broken).title is None


@pytest.mark.parametrize(
    "text", ["", "Bridge closes", "Bridge closes\n\nBridge stays closed", "“We go,” said Ann Lee."]
)
def test_a_headline_has_an_article_below_it(text: str) -> None:
    assert read_text(text).title is None


def test_the_address_is_the_line_that_holds_nothing_else() -> None:
    assert read_text(f"https://www.example.org/bridge?id=7\n\n{BODY}").url == "https://www.example.org/bridge?id=7"
    assert read_text(f"Bridge closes\n\nURL: <www.example.org/bridge>\n\n{BODY}").url == "www.example.org/bridge"


def test_an_address_within_or_below_the_article_is_not_its_own() -> None:
    assert (
        read_text(f"Bridge closes\n\nSee https://example.org\n\n{BODY}\n\n{BODY}\n\nhttps://example.org/x").url is None
    )


def test_a_line_with_the_day_of_publication_comes_before_all_others() -> None:
    url = "https://example.org/2017/01/25/bridge"
    dateline = f"BEIRUT, Jan. 26, 2017 (AP) — {LEDE}"
    assert date_of(url, "Bridge closes", "Published: January 24, 2017, 9:08 am", dateline) == DAY
    assert date_of(url, "Bridge closes", dateline, "Published: January 24, 2017") == DAY


def test_a_dateline_comes_before_the_address_and_the_address_before_an_unlabelled_line() -> None:
    url = "https://example.org/2017/01/25/bridge"
    assert date_of(url, f"BEIRUT, Jan. 24, 2017 (AP) — {LEDE}") == DAY
    assert date_of("https://example.org/2017/01/24/bridge", "Bridge closes", "date 2017-01-01 |", BODY) == DAY
    assert date_of("date 2017-01-01 |", "Bridge closes", f"Jan. 24, 2017 (EIRNS)—{LEDE}") == DAY


def test_a_date_line_above_the_article_is_taken() -> None:
    assert date_of("Bridge closes", "By Ann Lee | January 24, 2017", BODY) == DAY


def test_a_revision_tells_the_day_only_where_nothing_else_does() -> None:
    assert date_of("Bridge closes", "Updated: January 24, 2017", BODY) == DAY
    assert date_of("Bridge closes", "Updated: January 25, 2017", "January 24, 2017", BODY) == DAY


def test_days_that_the_article_reports_are_not_its_own() -> None:
    assert date_of("Bridge closes", BODY) is None
    assert date_of("Bridge closes", BODY, "January 24, 2017", LEDE) is None
    assert date_of("A chronicle of the bridge", BODY, f"January 24, 2017 – {LEDE}", LEDE) is None
    assert date_of("Bridge closes", *[BODY] * 8, "CORRECTION:", "Friday, January 24, 2017.") is None


def test_a_readers_comment_does_not_tell_the_day() -> None:
    assert date_of("Bridge closes", *[BODY] * 8, "Leave a Reply", "Posted by Ann on January 26, 2017") is None


@pytest.mark.parametrize(
    ("lines", "outlet"),
    [
        (["https://www.example.org/bridge", BODY], "example.org"),
        (["http://user@m.news.example.co.uk:80/bridge", BODY], "news.example.co.uk"),
        (["https://bit.ly/2huic6t", BODY], None),
        (["Bridge closes", BODY, "© 2016 The Harbour Post. All rights reserved."], "The Harbour Post"),
        (["Bridge closes", BODY, "Copyright (c) 2015-2016 by Harbour Press"], "Harbour Press"),
        (["Bridge closes", BODY, "All rights reserved. Name the source (www.example.org)."], "example.org"),
        (["Bridge closes", f"BEIRUT (Reuters) - {LEDE}"], "Reuters"),
        (["Bridge closes", f"Jan. 24, 2017 (EIRNS)—{LEDE}"], "EIRNS"),
        (["Bridge closes", f"PORT MORESBY (Harbour Post) — {LEDE}"], "Harbour Post"),
        (["Bridge closes", "By Ann Lee, AP", BODY], "AP"),
        (["Bridge closes", "By Ann Lee for the Harbour Post", BODY], "the Harbour Post"),
        (["Bridge closes", "By ANN LEE", "Associated Press", BODY], "Associated Press"),
        (["Bridge closes", BODY, "Source: Xinhua"], "Xinhua"),
        (["Bridge closes", BODY, "— AFP"], "AFP"),
    ],
)
def test_outlets(lines: list[str], outlet: str | None) -> None:
    assert outlet_of(*lines) == outlet


@pytest.mark.parametrize(
    "lines",
    [
        ["Bridge closes", BODY],
        ["Bridge closes", "By Ann Lee, Political Editor", BODY],
        ["Bridge closes", f"PORTLAND (OR) — {LEDE}"],
        ["Bridge closes", f"Ann Lee (Labour) — {LEDE}"],
        ["Bridge closes", BODY, "Bo Ek / Reuters"],
        ["Bridge closes", BODY, "© 2016 Bo Ek/Getty"],
        ["Bridge closes", BODY, "* Associated Press, Reuters"],
        ["Bridge closes", BODY, "Reprinted from The Bridge. Copyright © 2015 by Ann Lee."],
    ],
)
def test_an_outlet_is_not_guessed(lines: list[str]) -> None:
    assert outlet_of(*lines) is None
