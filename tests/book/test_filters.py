from __future__ import annotations

import datetime as dt

import pytest

from quotebook.book.filters import iso_day
from quotebook.errors import QuotebookError


@pytest.mark.parametrize(
    "day", ["2017-01-24", dt.date(2017, 1, 24), dt.datetime(2017, 1, 24, 23, 59, tzinfo=dt.timezone.utc)]
)
def test_a_day_is_a_date_or_its_iso_form(day: str | dt.date) -> None:
    assert iso_day(day) == "2017-01-24"


@pytest.mark.parametrize("day", ["", "24.1.2017", "2017-02-30", "yesterday"])
def test_what_is_no_day_is_told(day: str) -> None:
    with pytest.raises(QuotebookError, match="not a date"):
        iso_day(day)
