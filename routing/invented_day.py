"""A day made up from a description, for an office that has no record yet: who comes when, and how long it takes.

Nothing here is measured. Every figure is ASSUMED, to be round and plausible, and so is the shape of the day:

- People come independently of each other (a Poisson stream), most of them in the morning: when the doors open `PEAK`
  times as many as on the average of the day, then evenly fewer until the last number is given out.
- Each Sachgebiet has as many people as keep the desks whose first duty it is busy for `LOAD` of the day. A desk with
  two first duties counts half for each; a Sachgebiet that is nobody's first duty has those for whom a second duty
  is worth `SECOND_DUTY` of a desk.
- Concerns and languages are as frequent as their order in the description says, which is "the most used first": the
  second half as often as the first, the third a third as often. By appointment nobody comes, and nobody is missed.
- A visit takes the minutes of its concern, else of its Sachgebiet, on average; single ones vary log-normally with
  the coefficient of variation `VARIATION`.
- Needs are drawn independently of everything else.

The day is the first of the longest of a usual week, without holidays; numbers are given out in the hours of each
Sachgebiet, whatever the concern, and desks are open from the first opening to the last closing, over noon, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from routing.office import Concern, Office, Sachgebiet, Span, WeekHours
from routing.opening import spans_for_numbers
from routing.rehearsal import Shift, Visit

PEAK = 1.5
"""Assumed: the stream at opening, as a multiple of its mean; at the end it is 2 - PEAK."""

LOAD = 0.85
"""Assumed: how much of the day desks would be busy if nobody helped out elsewhere."""

SECOND_DUTY = 0.25
"""Assumed: the part of a desk that is there for a Sachgebiet which is only second duties."""

VARIATION = 0.7
"""Assumed: standard deviation of a visit's length by its mean."""

NEEDS = {"step-free": 0.03, "quiet": 0.01, "helper": 0.05}
"""Assumed: the share of people with each need."""

NEVER_CLOSED: Span = (time(8), time(16))
"""Assumed: when people come to an office that is always open."""

A_WEEK = date(2026, 5, 4)
"""The Monday of the week that the day lies in: any without a change of clocks would do."""


MINUTE = timedelta(minutes=1)

Stretch = tuple[datetime, datetime]
"""From, until, as instants."""


@dataclass(frozen=True, slots=True)
class InventedDay:
    """A day that nobody has seen: who comes, and from when until when desks are open."""

    date: date
    visits: tuple[Visit, ...]
    opens: datetime
    ends: datetime

    def shifts(self, office: Office) -> tuple[Shift, ...]:
        """Every desk of an office, open all day."""
        return tuple(Shift(desk, self.opens, self.ends) for desk in office.desks)


def invent_day(office: Office, random: Random) -> InventedDay:
    """A day of this office. The same description and the same state of `random` give the same day."""
    day = A_WEEK + timedelta(days=_longest_day(office.hours))
    open_all_day = [stretch for each in office.sachgebiete.values() for stretch in _stretches(office, each, day)]
    opens, ends = min(start for start, _ in open_all_day), max(end for _, end in open_all_day)
    visits = [
        visit for each in office.sachgebiete.values() for visit in _visits(office, each, day, ends - opens, random)
    ]
    return InventedDay(day, tuple(sorted(visits, key=lambda visit: visit.drawn_at)), opens, ends)


def _longest_day(week: WeekHours | None) -> int:
    """The first of the longest days, 0 for Monday."""
    lengths = [sum(map(_minutes, spans)) for spans in week or ((NEVER_CLOSED,),)]
    return lengths.index(max(lengths))


def _minutes(span: Span) -> float:
    start, end = (datetime.combine(date.min, at) for at in span)
    return (end - start) / MINUTE


def _stretches(office: Office, section: Sachgebiet, day: date, last_ticket_minutes: int = 0) -> list[Stretch]:
    """When a Sachgebiet is open; until so many minutes before its end."""
    week, zone = office.hours if section.hours is None else section.hours, ZoneInfo(office.timezone)
    spans = (NEVER_CLOSED,) if week is None else week[day.weekday()]
    return [
        (datetime.combine(day, start, zone), datetime.combine(day, end, zone))
        for start, end in spans_for_numbers(spans, last_ticket_minutes)
    ]


def _visits(office: Office, section: Sachgebiet, day: date, opened: timedelta, random: Random) -> Iterator[Visit]:
    concerns = [each for each in office.concerns.values() if each.sachgebiet == section.id and not each.by_appointment]
    stretches = _stretches(office, section, day, office.last_ticket_minutes)
    if not concerns or not stretches:
        return
    frequent = _by_rank(concerns)
    usual = sum(map(lambda each, weight: _usual(each, section) * weight, concerns, frequent)) / sum(frequent)
    people = LOAD * _desks(office, section.id) * (opened / MINUTE) / usual
    for place, drawn_at in enumerate(_stream(people, stretches, random)):
        if place == _numbers(office, section):
            return
        (concern,) = random.choices(concerns, frequent)
        (language,) = random.choices(office.languages, _by_rank(office.languages))
        yield Visit(
            id=f"{section.id}-{place}",
            concern=concern.id,
            sachgebiet=section.id,
            language=language,
            needs=frozenset(need for need, share in NEEDS.items() if random.random() < share),
            drawn_at=drawn_at,
            known_at=drawn_at,
            length=_length(_usual(concern, section), random),
        )


def _by_rank(things: Sequence[object]) -> list[float]:
    return [1 / place for place in range(1, len(things) + 1)]


def _usual(concern: Concern, section: Sachgebiet) -> int:
    return concern.minutes or section.service_minutes


def _desks(office: Office, sachgebiet: str) -> float:
    """How many desks a Sachgebiet has for itself."""
    desks = office.desks.values()
    first = sum(1 / len(desk.sachgebiete) for desk in desks if sachgebiet in desk.sachgebiete)
    return first or SECOND_DUTY * sum(sachgebiet in desk.also for desk in desks)


def _numbers(office: Office, section: Sachgebiet) -> int:
    """How many numbers can be given out: what the kiosks have of each letter, or the Sachgebiet's own limit."""
    blocks = sum(last - first + 1 for first, last in (kiosk.numbers for kiosk in office.kiosks.values()))
    return blocks if section.tickets_per_day is None else min(blocks, section.tickets_per_day)


def _stream(people: float, stretches: Sequence[Stretch], random: Random) -> Iterator[datetime]:
    """When people come, so many on average: even steps of a unit Poisson stream, sent through the day's shape."""
    length = sum(((end - start) for start, end in stretches), timedelta(0))
    come = random.expovariate(1)
    while come < people:
        passed = (PEAK - math.sqrt(PEAK**2 - 4 * (PEAK - 1) * come / people)) / (2 * (PEAK - 1))
        yield _instant(stretches, timedelta(seconds=int(passed * length.total_seconds())))
        come += random.expovariate(1)


def _instant(stretches: Sequence[Stretch], passed: timedelta) -> datetime:
    """The instant when a Sachgebiet has been open for so long."""
    for start, end in stretches[:-1]:
        if passed < end - start:
            return start + passed
        passed -= end - start
    return stretches[-1][0] + passed


def _length(usual: float, random: Random) -> timedelta:
    sigma = math.sqrt(math.log(1 + VARIATION**2))
    return timedelta(minutes=round(usual * random.lognormvariate(-(sigma**2) / 2, sigma), 1))
