from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.reading.boilerplate import furniture, spans
from quotebook.reading.lines import lines_of

PROSE = "The council met on Monday, and the mayor told it that the bridge would stay closed."


def marked(*lines: str) -> list[str]:
    found = lines_of("\n\n".join(lines))
    return [line.text for line, kind in zip(found, furniture(found), strict=True) if kind]


def kind_of(line: str) -> str | None:
    return furniture(lines_of(line))[0]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Leave a Reply",
        "Post a Comment",
        "No comments:",
        "14 Comments",
        "Sponsored content",
        "AdChoices",
        "Share this:",
        "Read more",
        "More>>",
        "Editor’s Picks",
        "Skip to main content",
        "Most Read",
        '"Related:"',
    ],
)
def test_labels(line: str) -> None:
    assert kind_of(line) == "label"


@pytest.mark.parametrize(
    "line",
    [
        "WATCH: Harbour bridge closes after crack is found",
        "WATCH ABOVE: Harbour bridge closes – Jan 23, 2017",
        "READ MORE: ‘We had to close it,’ mayor says of bridge",
        "Also read: Harbour bridge, a history",
        "RELATED STORY | Ferries run again",
        "Click to play video: 'Harbour bridge closes'",
        "VIDEO: Harbour bridge closes",
        "Tags: bridge, harbour, council",
        "FILE - In this Jan. 5, 2017 photo, cars wait at the bridge.",
        "More on the harbour bridge:",
    ],
)
def test_teasers(line: str) -> None:
    assert kind_of(line) == "teaser"


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the Morning Letter and get it every day.",
        "Follow Ann Lee on Twitter @annlee",
        "Do you like the bridge? Like the page:",
        "Watch the full interview below:",
        "Read the rest of the story here.",
        "Please consider donating to our newsroom",
        "By submitting a comment you grant us the right to print it.",
        "Have a news tip? Write to the desk",
    ],
)
def test_appeals(line: str) -> None:
    assert kind_of(line) == "appeal"


@pytest.mark.parametrize(
    "line",
    [
        "© 2016 The Harbour Post",
        "Copyright 2017 Harbour Post Ltd. All rights reserved.",
        "All rights reserved. You may quote from this text if you name the source (www.example.org).",
        "Keep your language polite, since readers of all ages visit this site.",
        "We reserve the right to delete comments that break the law.",
        "If your comments are held back, please be patient.",
        "Local news from around the harbour, sent to your email as it happens.",
        "This article has been updated with a reply from the mayor.",
        "This story first appeared in the Harbour Post.",
        "Theme images by Bim. Powered by Blogger.",
        "The opinions expressed in this column are the writer’s own.",
        "Your email address will not be published. Required fields are marked *",
        "This site uses cookies.",
    ],
)
def test_notices(line: str) -> None:
    assert kind_of(line) == "notice"


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ann Lee in Rome; Additional reporting by Bo Ek; Editing by Cy Orr)",
        "Photo: Ann Lee / Harbour Post",
        "Photo by Ann Lee",
        "Ann Lee via Getty Images.",
        "Bo Ek/Reuters",
        "Ann Lee contributed reporting.",
        "(h/t Harbour Post)",
    ],
)
def test_credits(line: str) -> None:
    assert kind_of(line) == "credit"


@pytest.mark.parametrize(
    "line", [".image-wrap img {", "}", "padding-top:20px;", "<div class='a'><br/>", "var ads = ads || {"]
)
def test_scraps_of_code(line: str) -> None:
    assert kind_of(line) == "code"


def test_an_address_alone_on_a_line_is_furniture() -> None:
    assert kind_of("https://example.org/2017/01/24/bridge?id=7") == "address"


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "“Sign up for the ferry if you want to cross,” the mayor said.",
        "“We reserve the right to delete comments,” the site’s owner said.",
        "“Next.”",
        "“No comments!” she said.",
        "Watching the bridge close, the mayor wept.",
        "Following the talks on Monday, the ferries ran again.",
        "Photos of the crack were shown to the council.",
        "Reporting by the Harbour Post found that the bridge had been unsafe for years.",
        "Photographs by the score arrived at the office.",
        "Powered by strong exports, the harbour grew by a third.",
        "First published in 1925, the novel sold badly.",
        "Copyright law is at the heart of the case.",
        "The polls do not necessarily reflect what voters think, the mayor conceded.",
        "Twitter said the post broke its community guidelines and its privacy policy.",
        "This report was published by the ministry in 2015.",
        "Already registered voters need not apply again.",
        "Slow growth contributed to the shortfall.",
        "By clicking through the files, investigators found the letter.",
        "He told them to send comments that are brief.",
        "also in the harbour, where the ferries run and the fishermen",
        "Ann Lee: I would do it again.",
        "<tweet author='@annlee'>The bridge is closed. SIGN UP FOR OUR NEWSLETTER</tweet>",
        "Sign up for the ferry. " + PROSE * 6,
    ],
)
def test_what_reporters_write_is_no_furniture(line: str) -> None:
    assert kind_of(line) is None


def test_captions_that_repeat_a_teaser_are_furniture() -> None:
    teaser = "WATCH: Harbour bridge closes after crack is found"
    caption = "Harbour bridge closes after crack is found"
    dated = "Harbour bridge closes after crack is found – Jan 23, 2017"
    assert marked(PROSE, teaser, caption, dated, PROSE) == [teaser, caption, dated]


def test_a_sentence_that_goes_on_from_a_teaser_is_no_caption() -> None:
    teaser = "WATCH: Bridge closes again"
    assert marked(PROSE, teaser, "Bridge closes again and again, the mayor said, and nobody is told why.") == [teaser]


def test_headlines_below_related_are_furniture_and_the_prose_after_them_is_not() -> None:
    listed = [
        "Ferries Run Again After Long Winter.",
        "Mayor: ‘Crack’ Was Known for Years",
        "Who pays for the bridge now",
    ]
    assert marked(PROSE, "Related:", *listed, PROSE, "A Headline That Stands Alone Here") == ["Related:", *listed]


def test_the_headline_of_the_article_below_latest_news_is_its_own() -> None:
    assert marked("Latest News", "Harbour Bridge Closes After Crack Is Found", PROSE) == ["Latest News"]


def test_readers_comments_are_furniture() -> None:
    comments = ["Ann says:", "“They knew it all along,” my neighbour told me.", "Reply"]
    assert marked(PROSE, PROSE, "Leave a Reply", *comments) == ["Leave a Reply", *comments]


def test_a_link_to_the_comments_above_the_article_hides_nothing() -> None:
    assert marked("Leave a comment", PROSE, PROSE) == ["Leave a comment"]


def test_scraps_between_the_notices_at_the_foot_are_furniture() -> None:
    foot = ["https://example.org/x", "Harbour Post Europe", "No comments:"]
    assert marked(PROSE, "Bo Ek, Ann Lee", *foot) == foot


def test_neighbouring_lines_make_one_span() -> None:
    text = f"Advertisement\n\nShare this:\n{PROSE}\nAdChoices"
    lines = lines_of(text)
    found = spans(lines, furniture(lines))
    assert [text[start:end] for start, end in found] == ["Advertisement\n\nShare this:", "AdChoices"]


PIECES = [
    *(
        PROSE,
        "Related:",
        "WATCH: a b c",
        "a b c",
        "Leave a Reply",
        "“",
        "”",
        "'",
        "<",
        "{",
        "}",
        "©",
        "Photo by ",
        "(",
        ")",
    ),
    *("Follow ", " on Twitter", "www.x.org", "\n", "\n\n", "\r\n", " ", ".", "x", "…", "\u200b", "\x00"),
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join))
def test_spans_are_sorted_apart_and_within_the_text(text: str) -> None:
    lines = lines_of(text)
    found = spans(lines, furniture(lines))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
