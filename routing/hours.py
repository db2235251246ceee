"""Reading opening hours: the spans of a week, and the days that differ from it."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise

from routing.office import Span, SpecialDay, WeekHours
from routing.reading import Table

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The keys of a week, in the order of `date.weekday`."""

SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")


def week_hours(table: Table) -> WeekHours | None:
    """The week in a table's [hours]; None when it has none."""
    if not table.has("hours"):
        return None
    hours = table.table("hours")
    week = tuple(spans(hours, day) for day in DAYS)
    if not any(hours.has(day) for day in DAYS):
        hours.wrong("this names no day: it would never be open.", 'Name its days: monday = ["08:00-12:00"].')
    hours.nothing_else()
    return week


def special_days(table: Table) -> dict[date, SpecialDay]:
    """The days with hours of their own, each given once."""
    found: dict[date, SpecialDay] = {}
    for each in table.tables("special_day"):
        day = each.day("day")
        special = SpecialDay(day or date.min, _spans_of_a_special_day(each), each.words("name"))
        each.nothing_else()
        if day in found:
            each.wrong(f"{day} is given twice.", "Put all its hours into one [[special_day]].")
        found[special.day] = special
    return found


def spans(table: Table, key: str) -> tuple[Span, ...]:
    """The spans of a day, in order; those that cannot be read are left out."""
    read = [_span(table, key, text) for text in dict.fromkeys(table.texts(key, like='["08:00-12:00"]'))]
    found = sorted(span for span in read if span is not None)
    for (earlier, end), (start, _) in pairwise(found):
        if start < end:
            table.wrong(f"{key}: the spans from {earlier:%H:%M} and from {start:%H:%M} overlap.", "Make them one.")
    return tuple(found)


def _spans_of_a_special_day(table: Table) -> tuple[Span, ...]:
    if not table.has("hours"):
        table.wrong("hours is missing.", 'As in hours = ["08:00-12:00"]; hours = [] closes the whole day.')
    return spans(table, "hours")


def _span(table: Table, key: str, text: str) -> Span | None:
    numbers = SPAN.fullmatch(text)
    try:
        if numbers is None:
            raise ValueError
        from_hour, from_minute, until_hour, until_minute = map(int, numbers.groups())
        start, end = time(from_hour, from_minute), time(until_hour, until_minute)
    except ValueError:
        table.wrong(f'{key}: "{text}" is no span of time.', 'It is like "08:00-12:00", from 00:00 to 23:59.')
        return None
    if end <= start:
        table.wrong(f'{key}: "{text}" ends before it begins.', "The earlier time stands first.")
        return None
    return start, end
