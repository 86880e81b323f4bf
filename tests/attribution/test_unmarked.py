from __future__ import annotations

import pytest

from quotebook.attribution.unmarked import _posts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<q> We go north. </q>", "We go north."),
        ("<blockquote>We go. — Ann Lee (@annlee) May 2, 2019</blockquote>", "We go."),
        ('<tweet author="annlee">We go <tweet/>', "We go"),
        ("<q>   </q>", None),
        ("<q>We go", None),
        ("<table>We go</table>", None),
    ],
)
def test_elements_that_quote(text: str, words: str | None) -> None:
    assert [text[post.start : post.end] for post in _posts(text)] == ([words] if words else [])


@pytest.mark.parametrize("text", ["<q>" + " " * 300_000, "<q>x" + " " * 300_000 + "<b>", "<q>" * 100_000])
def test_elements_that_are_never_closed_cost_no_more_than_they_are_long(text: str) -> None:
    assert not list(_posts(text))
