"""Special days come first, then holidays, then the week; and an opening that is told is one, and the first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routing.office import Office, Span, SpecialDay, WeekHours
from routing.opening import WHOLE_DAY, is_open, next_opening, spans_for_numbers, spans_on
from tests.routing.calendar import (
    AFTERNOON,
    BERLIN,
    MORNING,
    WEEK,
    an_office_with_hours,
    at,
    holidays,
    no_holidays,
    special,
)

MONDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 7)
LABOUR_DAY = holidays(d2026_05_01="Tag der Arbeit")
FRIDAY_OF_LABOUR_DAY = date(2026, 5, 1)


def test_a_usual_day_is_open_as_its_week_says() -> None:
    office = an_office_with_hours()

    assert spans_on(office, WEEK, MONDAY, no_holidays) == (MORNING, AFTERNOON)
    assert spans_on(office, WEEK, SATURDAY, no_holidays) == ()


def test_a_holiday_is_closed() -> None:
    assert spans_on(an_office_with_hours(), WEEK, FRIDAY_OF_LABOUR_DAY, LABOUR_DAY) == ()


def test_a_special_day_counts_more_than_its_week_and_than_a_holiday() -> None:
    early = an_office_with_hours(special_days=special("2026-03-02", (time(8), time(10))))
    saturday = an_office_with_hours(special_days=special("2026-03-07", MORNING))
    outing = an_office_with_hours(special_days=special("2026-03-02"))
    open_all_the_same = an_office_with_hours(special_days=special("2026-05-01", MORNING))

    assert spans_on(early, WEEK, MONDAY, no_holidays) == ((time(8), time(10)),)
    assert spans_on(saturday, WEEK, SATURDAY, no_holidays) == (MORNING,)
    assert spans_on(outing, WEEK, MONDAY, no_holidays) == ()
    assert spans_on(open_all_the_same, WEEK, FRIDAY_OF_LABOUR_DAY, LABOUR_DAY) == (MORNING,)


def test_on_a_special_day_hours_of_their_own_stay_as_narrow_as_they_are() -> None:
    """Who works on Monday afternoons alone is not there because the office closes early on a Monday."""
    office = an_office_with_hours(special_days=special("2026-03-02", (time(8), time(15))))
    afternoons: WeekHours = ((AFTERNOON,), (), (), (), (), (), ())

    assert spans_on(office, afternoons, MONDAY, no_holidays) == ((time(14), time(15)),)


def test_without_hours_every_day_is_open_but_holidays_and_special_days() -> None:
    office = an_office_with_hours(hours=None, special_days=special("2026-03-02", MORNING))

    assert spans_on(office, None, SATURDAY, no_holidays) == (WHOLE_DAY,)
    assert spans_on(office, None, MONDAY, no_holidays) == (MORNING,)
    assert spans_on(office, None, FRIDAY_OF_LABOUR_DAY, LABOUR_DAY) == ()


@pytest.mark.parametrize(
    ("minutes", "spans"),
    [
        (0, (MORNING, AFTERNOON)),
        (30, (MORNING, (time(14), time(15, 30)))),
        (120, (MORNING,)),
        (240, (MORNING,)),
        (300, ((time(8), time(11)),)),
        (10_000, ()),
    ],
)
def test_the_last_number_comes_before_the_end_of_the_day(minutes: int, spans: tuple[Span, ...]) -> None:
    assert spans_for_numbers((MORNING, AFTERNOON), minutes) == spans


def test_an_office_that_never_closes_has_no_last_number() -> None:
    assert spans_for_numbers((WHOLE_DAY,), 30) == (WHOLE_DAY,)
    assert spans_for_numbers((), 30) == ()


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        ("2026-03-02T07:59:59", False),
        ("2026-03-02T08:00:00", True),
        ("2026-03-02T11:59:59", True),
        ("2026-03-02T12:00:00", False),
        ("2026-03-02T15:29:59", True),
        ("2026-03-02T15:30:00", False),
        ("2026-03-07T09:00:00", False),
    ],
)
def test_numbers_are_given_out_from_the_first_minute_to_the_last(now: str, open_: bool) -> None:
    office = an_office_with_hours(last_ticket_minutes=30)

    assert is_open(office, WEEK, at(now), no_holidays) is open_


def test_the_clock_that_counts_is_the_offices() -> None:
    office = an_office_with_hours()

    assert is_open(office, WEEK, datetime(2026, 3, 2, 7, 0, tzinfo=UTC), no_holidays)
    assert not is_open(office, WEEK, datetime(2026, 7, 6, 5, 59, tzinfo=UTC), no_holidays)
    assert is_open(office, WEEK, datetime(2026, 7, 6, 6, 0, tzinfo=UTC), no_holidays)


def test_the_day_that_counts_is_the_offices() -> None:
    from_midnight: WeekHours = ((), ((time(0), time(2)),), (), (), (), (), ())
    office = an_office_with_hours(hours=from_midnight)
    tuesday_at_half_past_midnight = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert is_open(office, from_midnight, tuesday_at_half_past_midnight, no_holidays)
    assert next_opening(office, from_midnight, tuesday_at_half_past_midnight, no_holidays) == at("2026-03-03T00:30")


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-03-02T03:00", "2026-03-02T08:00"),
        ("2026-03-02T09:17", "2026-03-02T09:17"),
        ("2026-03-02T12:00", "2026-03-02T14:00"),
        ("2026-03-02T15:45", "2026-03-03T08:00"),
        ("2026-03-06T12:00", "2026-03-09T08:00"),
        ("2026-04-30T18:00", "2026-05-04T08:00"),
    ],
)
def test_the_next_opening_is_told(now: str, opens_at: str) -> None:
    office = an_office_with_hours(last_ticket_minutes=30)

    assert next_opening(office, WEEK, at(now), LABOUR_DAY) == at(opens_at)


def test_nobody_is_told_an_opening_that_is_not_in_sight() -> None:
    closed: WeekHours = ((),) * 7

    assert next_opening(an_office_with_hours(hours=closed), closed, at("2026-03-02T09:00"), no_holidays) is None


def test_an_office_that_never_closes_is_open_at_every_instant_around_midnight() -> None:
    office = an_office_with_hours(hours=None)

    assert is_open(office, None, at("2026-03-02T23:59:59.999999"), no_holidays)
    assert is_open(office, None, at("2026-03-03T00:00"), no_holidays)


NIGHT: WeekHours = (((time(2, 30), time(6)),),) * 7
"""Nobody works at night; but these are the hours in which the clocks change."""


def test_the_hour_that_is_left_out_in_spring_is_counted_on() -> None:
    office = an_office_with_hours(hours=NIGHT)

    assert next_opening(office, NIGHT, at("2026-03-29T00:00"), no_holidays) == at("2026-03-29T03:30")
    assert not is_open(office, NIGHT, at("2026-03-29T03:10"), no_holidays)
    assert is_open(office, NIGHT, at("2026-03-29T03:30"), no_holidays)


def test_the_hour_that_comes_twice_in_autumn_opens_once() -> None:
    office = an_office_with_hours(hours=NIGHT)

    assert next_opening(office, NIGHT, at("2026-10-25T02:00"), no_holidays) == at("2026-10-25T02:30")
    assert is_open(office, NIGHT, at("2026-10-25T02:40"), no_holidays)
    assert is_open(office, NIGHT, at("2026-10-25T02:10", fold=1), no_holidays)
    assert next_opening(office, NIGHT, at("2026-10-25T02:10", fold=1), no_holidays) == at("2026-10-25T02:10", fold=1)


def test_what_closed_before_the_clock_went_back_stays_closed_when_it_shows_the_hour_again() -> None:
    late: WeekHours = (((time(1), time(2, 45)),),) * 7
    office = an_office_with_hours(hours=late)
    again = at("2026-10-25T02:40", fold=1)

    assert is_open(office, late, at("2026-10-25T02:40"), no_holidays)
    assert not is_open(office, late, again, no_holidays)
    assert next_opening(office, late, again, no_holidays) == at("2026-10-26T01:00")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_usual_hours_are_the_usual_ones_on_the_days_the_clocks_change(day: str) -> None:
    sundays: WeekHours = ((MORNING,),) * 7
    office = an_office_with_hours(hours=sundays)

    assert next_opening(office, sundays, at(f"{day}T00:00"), no_holidays) == at(f"{day}T08:00")
    assert not is_open(office, sundays, at(f"{day}T07:59"), no_holidays)
    assert not is_open(office, sundays, at(f"{day}T12:00"), no_holidays)


# ---- Whatever the hours are

TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def days(draw: st.DrawFn) -> tuple[Span, ...]:
    """The spans of a day as a description may give them: in order, without overlap."""
    edges = sorted(draw(st.sets(TIMES, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


WEEKS: st.SearchStrategy[WeekHours] = st.tuples(*[days()] * 7)

AROUND = date(2026, 3, 25)
"""Some days before the clocks change; 240 days on they have changed back."""

INSTANTS = st.integers(0, 240 * 24 * 60).map(
    lambda minutes: (datetime.combine(AROUND, time.min, UTC) + timedelta(minutes=minutes)).astimezone(BERLIN)
)


@st.composite
def offices(draw: st.DrawFn) -> tuple[Office, WeekHours | None]:
    """An office, and hours of it or of one of its parts."""
    hours = draw(st.none() | WEEKS)
    on = [AROUND + timedelta(days=each) for each in draw(st.lists(st.integers(0, 240), max_size=5))]
    specials = {day: SpecialDay(day, draw(days()), {"de": "Sondertag"}) for day in on}
    office = an_office_with_hours(hours=hours, special_days=specials, last_ticket_minutes=draw(st.integers(0, 240)))
    return office, draw(st.sampled_from([hours]) | WEEKS)


def every_thirteenth(day: date) -> str | None:
    return "Feiertag" if day.day == 13 else None


def by_its_face(office: Office, hours: WeekHours | None, now: datetime) -> bool:
    """Whether numbers are given out, read off the clock on the wall as people do. Not to be asked in a night in
    which the clocks change."""
    spans = spans_for_numbers(spans_on(office, hours, now.date(), every_thirteenth), office.last_ticket_minutes)
    return any(start <= now.time() < end for start, end in spans)


@given(offices(), INSTANTS)
def test_open_is_what_the_clock_on_the_wall_says(case: tuple[Office, WeekHours | None], now: datetime) -> None:
    office, hours = case
    assume(now.date() not in (date(2026, 3, 29), date(2026, 10, 25)) or now.hour >= 6)

    assert is_open(office, hours, now, every_thirteenth) == by_its_face(office, hours, now)


@given(offices(), INSTANTS)
def test_an_opening_that_is_told_is_open_and_nothing_before_it_is(
    case: tuple[Office, WeekHours | None], now: datetime
) -> None:
    office, hours = case

    opens_at = next_opening(office, hours, now, every_thirteenth)

    end = opens_at or now + timedelta(days=60)
    assert end.astimezone(UTC) >= now.astimezone(UTC)
    assert opens_at is None or is_open(office, hours, opens_at, every_thirteenth)
    before, step = now.astimezone(UTC), timedelta(minutes=7)
    while before < end.astimezone(UTC) - step * 200:  # the far part by hours, the near part by minutes
        assert not is_open(office, hours, before, every_thirteenth)
        before += timedelta(hours=1)
    while before < end.astimezone(UTC):
        assert not is_open(office, hours, before, every_thirteenth)
        before += step
    assert (
        opens_at is None
        or opens_at == now
        or not is_open(office, hours, opens_at.astimezone(UTC) - timedelta(microseconds=1), every_thirteenth)
    )
