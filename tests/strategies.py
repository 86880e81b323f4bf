"""Hypothesis strategies that several tests share."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["articles", "prose", "texts"]

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
