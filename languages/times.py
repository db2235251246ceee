"""Dates and times as people read them: the language's own order of words, 24 hours, ASCII digits."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from languages.tongues import tongue
from languages.translation import isolate

_NATIVE_ZEROS = "٠۰०০"
_DIGITS = {ord(zero) + value: str(value) for zero in _NATIVE_ZEROS for value in range(10)}


def clock_time(at: datetime) -> str:
    """Hours and minutes. CLDR would give 12-hour times for ar, bn, ti, fa; an office has 24 hours."""
    return f"{at:%H:%M}"


def day_and_time(at: datetime, tag: str) -> str:
    """The day in the language's own words, and the time; kept in order by isolates."""
    spoken = tongue(tag)
    day = format_date(at.date(), "long", locale=spoken.cldr).translate(_DIGITS)
    comma = "،" if spoken.direction == "rtl" else ","
    return f"{day}{comma} {isolate(clock_time(at), spoken.direction)}"
