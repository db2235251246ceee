"""When an office is open: its special days first, then public holidays, then the week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from routing.office import Office, Span, WeekHours

Holiday = Callable[[date], str | None]
"""The name of the public holiday on a day, None when it is none."""

WHOLE_DAY: Span = (time.min, time.max)
"""From midnight to midnight: the day of an office that never closes."""

FARTHEST_DAYS = 60
"""How far ahead an opening is looked for: farther away, nobody is helped by a date."""


def spans_on(office: Office, hours: WeekHours | None, day: date, holiday: Holiday) -> tuple[Span, ...]:
    """When it is open on a day; nothing means closed all day.

    On a special day, hours that are narrower than the office's stay so: nobody works then who does not otherwise.
    """
    special = office.special_days.get(day)
    if special is None:
        return () if holiday(day) is not None else _usual(hours, day)
    if hours == office.hours:
        return special.spans
    return tuple(_both(special.spans, _usual(hours, day)))


def spans_for_numbers(spans: tuple[Span, ...], last_ticket_minutes: int) -> tuple[Span, ...]:
    """When numbers are given out on a day: until so many minutes before its end."""
    if not spans or spans[-1][1] == WHOLE_DAY[1]:
        return spans
    end = spans[-1][1]
    minutes = max(0, end.hour * 60 + end.minute - last_ticket_minutes)
    return tuple(_both(spans, ((time.min, time(*divmod(minutes, 60))),)))


def week_for_numbers(week: WeekHours, last_ticket_minutes: int) -> WeekHours:
    """When numbers are given out in a week."""
    return tuple(spans_for_numbers(spans, last_ticket_minutes) for spans in week)


def is_open(office: Office, hours: WeekHours | None, now: datetime, holiday: Holiday) -> bool:
    """Whether numbers are given out at this instant, which knows its time zone."""
    day = now.astimezone(ZoneInfo(office.timezone)).date()
    return any(start <= now.astimezone(UTC) < end for start, end in _instants(office, hours, day, holiday))


def next_opening(office: Office, hours: WeekHours | None, now: datetime, holiday: Holiday) -> datetime | None:
    """The first instant from now on at which numbers are given out, in the office's time; None when there is none
    in sight. It is now, when they are given out now."""
    zone = ZoneInfo(office.timezone)
    today = now.astimezone(zone).date()
    for ahead in range(FARTHEST_DAYS + 1):
        for start, end in _instants(office, hours, today + timedelta(days=ahead), holiday):
            if now.astimezone(UTC) < end:
                return max(start, now.astimezone(UTC)).astimezone(zone)
    return None


def _usual(hours: WeekHours | None, day: date) -> tuple[Span, ...]:
    return (WHOLE_DAY,) if hours is None else hours[day.weekday()]


def _both(spans: tuple[Span, ...], others: tuple[Span, ...]) -> Iterator[Span]:
    """What lies in both; spans that touch nothing are gone."""
    for start, end in spans:
        for from_, until in others:
            if (later := max(start, from_)) < (earlier := min(end, until)):
                yield later, earlier


def _instants(
    office: Office, hours: WeekHours | None, day: date, holiday: Holiday
) -> Iterator[tuple[datetime, datetime]]:
    """The spans of a day in which numbers are given out, as instants.

    In UTC, for two times of one zone would be compared by their faces, and the night of a change of clocks has a
    face twice. A time that such a night leaves out is counted on from before it.
    """
    zone = ZoneInfo(office.timezone)
    for from_, until in spans_for_numbers(spans_on(office, hours, day, holiday), office.last_ticket_minutes):
        last = (
            datetime.combine(day + timedelta(days=1), time.min) if until == time.max else datetime.combine(day, until)
        )
        start = datetime.combine(day, from_, zone).astimezone(UTC)
        end = last.replace(tzinfo=zone).astimezone(UTC)
        if start < end:
            yield start, end
