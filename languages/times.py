"""Dates and times as people read them: the language's own order of words, 24 hours, ASCII digits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby

from babel.dates import format_date, format_skeleton

from languages import hall
from languages.tongues import tongue
from languages.translation import isolate, translation
from routing.office import Span, WeekHours

_NATIVE_ZEROS = "٠۰०০੦௦"
_DIGITS = {ord(zero) + value: str(value) for zero in _NATIVE_ZEROS for value in range(10)}

_A_MONDAY = date(2024, 1, 1)
NO_BREAK = "\N{NO-BREAK SPACE}"


def clock_time(at: datetime | time) -> str:
    """Hours and minutes. CLDR would give 12-hour times for ar, bn, ti, fa; an office has 24 hours."""
    return f"{at:%H:%M}"


def day_and_time(at: datetime, tag: str) -> str:
    """The day in the language's own words, and the time; kept in order by isolates."""
    spoken = tongue(tag)
    day = format_date(at.date(), "long", locale=spoken.cldr).translate(_DIGITS)
    return f"{day}{comma(tag)} {isolate(clock_time(at), spoken.direction)}"


def weekday_and_time(at: datetime, tag: str) -> tuple[str, str]:
    """What is filled in as {day} and {time}: "Montag, 4. Mai" and "08:00". The weekday comes first everywhere."""
    day = format_skeleton("MMMMd", at.date(), locale=tongue(tag).cldr).translate(_DIGITS)
    return f"{_weekday(at.weekday(), tag)}{comma(tag)} {day}", clock_time(at)


def hours_lines(hours: WeekHours, tag: str) -> tuple[str, ...]:
    """A week's opening hours, one line for days in a row that are alike: "Montag – Donnerstag: 08:00–12:00"."""
    lines = []
    for spans, alike in groupby(range(7), key=lambda day: hours[day]):
        days = list(alike)
        first, last = (_weekday(day, tag) for day in (days[0], days[-1]))
        named = first if first == last else f"{first}{NO_BREAK}\N{EN DASH} {last}"
        lines.append(f"{named[:1].title()}{named[1:]}: {_open(spans, tag)}")
    return tuple(lines)


def comma(tag: str) -> str:
    """The comma between two parts of a line."""
    return "،" if tongue(tag).direction == "rtl" else ","


def _open(spans: tuple[Span, ...], tag: str) -> str:
    if not spans:
        return translation(tag).text(hall.CLOSED_MARK)
    direction = tongue(tag).direction
    ranges = [isolate(f"{clock_time(start)}\N{EN DASH}{clock_time(end)}", direction) for start, end in spans]
    return f"{comma(tag)} ".join(ranges)


def _weekday(day: int, tag: str) -> str:
    # The names "for use alone" are no others in any of our languages, and Babel mixes them up between languages.
    return str(format_date(_A_MONDAY + timedelta(days=day), "EEEE", locale=tongue(tag).cldr))
