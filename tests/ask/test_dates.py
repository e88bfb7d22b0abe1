"""Spans of time: whole years, months and days, and instants with their offset."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdb_geo.ask.dates import read_dates
from rdb_geo.core.errors import UsageError


@pytest.mark.parametrize(
    ("start", "end", "inside", "outside"),
    [
        ("2024", "2024", ["2024-01-01T00:00:00Z", "2024-12-31T23:59:59.9Z"], ["2023-12-31T23:59:59Z", "2025-01-01"]),
        ("2023-12", "2023-12", ["2023-12-31T23:59:59Z"], ["2024-01-01T00:00:00Z", "2023-11-30T23:59:59Z"]),
        ("2024-02-29", None, ["2024-02-29", "2030-01-01T00:00:00Z"], ["2024-02-28T23:59:59Z"]),
        (None, "2024-02-28", ["2024-02-28T23:59:59Z", "1999"], ["2024-02-29T00:00:00Z"]),
        ("2024-05-01T12:00:00+02:00", None, ["2024-05-01T10:00:00Z"], ["2024-05-01T09:59:59Z"]),
        (None, "2024-05-01T10:00:00Z", ["2024-05-01T10:00:00Z", "2024-05-01T10:00:00.7Z"], ["2024-05-01T10:00:01Z"]),
        (None, "2024-05-01T10:00", ["2024-05-01t10:00:59z"], ["2024-05-01T10:01:00Z"]),
        ("2024-05-01 10:00:00", None, ["2024-05-01T10:00:00Z"], ["2024-05-01T12:00:00+05:00"]),
    ],
)
def test_both_ends_belong_to_the_span(start, end, inside, outside):
    dates = read_dates(start, end)
    assert [dates.holds(taken) for taken in inside] == [True] * len(inside)
    assert [dates.holds(taken) for taken in outside] == [False] * len(outside)


@pytest.mark.parametrize("taken", [None, "", "yesterday", "2024-13-01", "2024-02-30T00:00:00Z"])
def test_a_scene_without_a_readable_date_lies_in_no_span(taken):
    assert not read_dates("0001", None).holds(taken)


@given(st.dates(date(1970, 1, 1)), st.dates(date(1970, 1, 1)), st.times())
def test_days_compare_as_dates_do(start, day, time):
    taken = datetime.combine(day, time, tzinfo=timezone.utc).isoformat()
    assert read_dates(start.isoformat(), None).holds(taken) == (day >= start)


def test_no_limit_is_none():
    assert read_dates(None, None) is None


@pytest.mark.parametrize("text", ["May 2024", "24-05-01", "2024-5-1", "2024-02-30", "2024-05-01T25:00:00Z", "", "0000"])
def test_what_is_no_date_is_told(text):
    with pytest.raises(UsageError, match="is no date: write 2024"):
        read_dates(text, None)


def test_the_end_may_not_come_first():
    with pytest.raises(UsageError, match=r"end \(2023\) before they start \(2024-05\)"):
        read_dates("2024-05", "2023")
    assert read_dates("2024-05-01", "2024-05-01") is not None
