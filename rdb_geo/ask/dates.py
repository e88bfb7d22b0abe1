"""When a scene was taken: limits as a user writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from rdb_geo.core.errors import UsageError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([Zz]|[+-]\d{2}:\d{2})?",
)


@dataclass(frozen=True, slots=True)
class Dates:
    """Only scenes that were taken in a span of time. A scene without a date lies in no span."""

    start: datetime | None
    """First instant, with a time zone; None = no limit."""

    end: datetime | None
    """First instant after the span, with a time zone; None = no limit."""

    def holds(self, taken: str | None) -> bool:
        """Whether a scene's date, RFC 3339, lies in the span; False where there is none or it can't be read."""
        instant = None if taken is None else _instant(taken.strip())
        if instant is None:
            return False
        first = instant[0]
        return (self.start is None or first >= self.start) and (self.end is None or first < self.end)


def read_dates(start: str | None, end: str | None) -> Dates | None:
    """The span from `start` to `end`, both included; None where both are.

    Each is ``2024``, ``2024-05``, ``2024-05-01`` or RFC 3339 as in ``2024-05-01T10:00:00Z``, UTC without an offset; the
    whole year, month or day belongs to the span.

    Raises:
        UsageError: It is no date, or the end comes before the start.
    """
    first = None if start is None else _read(start)[0]
    last = None if end is None else _read(end)[1]
    if first is not None and last is not None and last <= first:
        raise UsageError("dates-reversed", end=end, start=start)
    return None if first is None and last is None else Dates(first, last)


def _read(text: str) -> tuple[datetime, datetime]:
    span = _instant(text.strip())
    if span is None:
        raise UsageError("no-date", text=text)
    return span


def _instant(text: str) -> tuple[datetime, datetime] | None:
    """The first instant of what a text names, and the first after it; None where it is no date."""
    try:
        if match := _INSTANT.fullmatch(text):
            offset = (match[4] or "+00:00").replace("Z", "+00:00").replace("z", "+00:00")
            start = datetime.fromisoformat(f"{match[1]}T{match[2]}:{match[3] or '00'}{offset}")
            return start, start + timedelta(seconds=1 if match[3] else 60)
        if match := _DATE.fullmatch(text):
            year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
            start = datetime(year, month, day, tzinfo=timezone.utc)
            return start, _after(start, has_month=match[2] is not None, has_day=match[3] is not None)
    except (ValueError, OverflowError):
        return None
    return None


def _after(start: datetime, *, has_month: bool, has_day: bool) -> datetime:
    if has_day:
        return start + timedelta(days=1)
    if has_month:
        return datetime(start.year + start.month // 12, start.month % 12 + 1, 1, tzinfo=timezone.utc)
    return datetime(start.year + 1, 1, 1, tzinfo=timezone.utc)
