"""Hypothesis strategies that several tests share."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["any_texts", "articles", "prose", "texts"]

texts = st.text(max_size=300)
"""Any text that can be written as UTF-8."""

_PIECES = [
    *(
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "''",
        "``",
        "…",
        "—",
        "-",
        ",",
        ".",
        ":",
        ";",
        "?",
        "!",
        "(",
        "[",
        "]",
        ")",
    ),
    *("he", "she", "they", "Mr.", "Ann", "Lee", "U.S.", "Capt.", "Russia's", "the ministry", "spokesman", "officials"),
    *("said", "told Reuters", "according to", "called", "that", "We", "will go", "don't", "workers'", "'tis", "6' 2\""),
    *("\n", "\n\n", "\r\n", "\u200b", "\u202e", "\x00", "😀", "é", "  "),
]

prose = st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join)
"""Scraps of news text with every kind of mark, much more likely than random characters to be read as quotations."""

articles = st.one_of(prose, texts)

_SCRAPS = [
    *("<p>", "</p>", "<br/>", '<a href="#">', "&ldquo;", "&nbsp;", "<!-- ", "{ color: red }", "[/caption]"),
    *("\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u0301"),
    *("😀", "👩\u200d👩\u200d👧", "🇨🇭", "\x00", "\x07", "\x1b[31m", "\x85", "\u2028", "\r", "\r\n", "\t", "\v", "\f"),
    *("\ud800", "\udfff", "\ud83d"),
    *("«Мы уйдём», — сказала Анна Ли.", "„Wir gehen“, sagte Ann Lee.", "安娜说：“我们走。”", "قالت آن لي: «سنذهب»"),
    *("“We will go,” said Ann Lee.", "'' he said ''", '"""', "“ “ “", "’’’", "İstanbul", "ŉ", "ﬁ", "ẞ", "Ǆ"),
    *("x" * 300, "-" * 50, " " * 50, "\n" * 5, "A. " * 20, "Ann Lee " * 12),
]

any_texts = st.one_of(
    st.lists(st.one_of(st.sampled_from(_SCRAPS), st.sampled_from(_PIECES)), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(_SCRAPS), prose), max_size=12).map(" ".join),
    st.text(st.characters(), max_size=300),
)
"""Whatever can be in a string, halves of characters too: scraps of pages, of other scripts, of what nobody sees."""
