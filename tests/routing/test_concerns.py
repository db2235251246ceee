"""What choosing a concern comes to: a number in opening hours alone, else why not, until when, and who can help."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from routing.concerns import Cause, Draw, NotNow, Refer, hours_of, way_of
from routing.office import Concern, Institution, Office, WeekHours
from routing.opening import is_open
from tests.routing.calendar import (
    AFTERNOON,
    MORNING,
    WEEK,
    an_office_with_hours,
    at,
    holidays,
    no_holidays,
    special,
)
from tests.routing.test_opening import INSTANTS, WEEKS, every_thirteenth

JUGENDAMT = Institution("jugendamt", {"de": "Jugendamt"}, ("Berliner Platz 1",), {}, "", "", "", None)
MONDAY_AT_NINE = at("2026-03-02T09:00")
MONDAY_AT_ONE = at("2026-03-02T13:00")
MONDAY_AT_NIGHT = at("2026-03-02T20:00")
AFTERNOONS: WeekHours = ((AFTERNOON,), (), (), (AFTERNOON,), (), (), ())
LABOUR_DAY = holidays(d2026_05_01="Tag der Arbeit")


def an_office(**more: Any) -> Office:
    return an_office_with_hours(institutions={"jugendamt": JUGENDAMT}, **more)


def a_concern(office: Office, id: str = "extend-permit", **more: Any) -> Concern:
    return replace(office.concerns[id], **more)


def with_hours(office: Office, sachgebiet: str, hours: WeekHours) -> Office:
    """The office with hours of its own for one Sachgebiet."""
    changed = replace(office.sachgebiete[sachgebiet], hours=hours)
    return replace(office, sachgebiete={**office.sachgebiete, sachgebiet: changed})


def way(office: Office, concern: Concern, now: datetime | None = MONDAY_AT_NINE, **more: Any) -> Draw | Refer | NotNow:
    return way_of(office, concern, now, **{"holiday": no_holidays, "left": None, **more})


def test_in_opening_hours_there_is_a_number() -> None:
    office = an_office()

    assert way(office, a_concern(office)) == Draw("aufenthalt")
    assert way(office, a_concern(office), left=1) == Draw("aufenthalt")


def test_what_another_institution_does_is_referred_there_at_any_hour() -> None:
    office = an_office()
    referred = a_concern(office, sachgebiet="", referral="jugendamt")

    assert way(office, referred) == Refer(JUGENDAMT)
    assert way(office, referred, MONDAY_AT_NIGHT, left=0) == Refer(JUGENDAMT)


def test_between_two_spans_it_is_closed_now() -> None:
    office = an_office()

    assert way(office, a_concern(office), MONDAY_AT_ONE) == NotNow(Cause.CLOSED_NOW, "", at("2026-03-02T14:00"), "")


def test_after_the_last_span_it_is_closed_today() -> None:
    office = an_office()

    assert way(office, a_concern(office), MONDAY_AT_NIGHT) == NotNow(Cause.CLOSED_TODAY, "", at("2026-03-03T08:00"), "")


def test_on_a_holiday_its_name_is_told() -> None:
    office = an_office()

    told = way(office, a_concern(office), at("2026-05-01T09:00"), holiday=LABOUR_DAY)

    assert told == NotNow(Cause.HOLIDAY, "Tag der Arbeit", at("2026-05-04T08:00"), "")


def test_a_holiday_on_which_the_office_opens_specially_closes_like_any_day() -> None:
    office = an_office(special_days=special("2026-05-01", MORNING))

    opened = way(office, a_concern(office), at("2026-05-01T09:00"), holiday=LABOUR_DAY)
    closed = way(office, a_concern(office), at("2026-05-01T13:00"), holiday=LABOUR_DAY)

    assert opened == Draw("aufenthalt")
    assert closed == NotNow(Cause.CLOSED_TODAY, "", at("2026-05-04T08:00"), "")


def test_without_a_number_left_the_next_day_is_told() -> None:
    office = an_office()

    at_nine = way(office, a_concern(office), left=0, servicepoint_left=0)
    between = way(office, a_concern(office), MONDAY_AT_ONE, left=0)

    assert at_nine == between == NotNow(Cause.NO_TICKETS, "", at("2026-03-03T08:00"), "")


def test_that_no_number_is_left_is_not_told_when_there_would_be_none_anyway() -> None:
    """Whoever reads it after the last span would believe that they only came too late."""
    office = an_office()

    evening = way(office, a_concern(office), MONDAY_AT_NIGHT, left=0)
    holiday = way(office, a_concern(office), at("2026-05-01T09:00"), holiday=LABOUR_DAY, left=0)

    assert isinstance(evening, NotNow)
    assert isinstance(holiday, NotNow)
    assert (evening.cause, holiday.cause) == (Cause.CLOSED_TODAY, Cause.HOLIDAY)


def test_what_needs_an_appointment_gets_no_number_at_any_hour() -> None:
    office = an_office()
    booked = a_concern(office, by_appointment=True)

    assert way(office, booked) == NotNow(Cause.BY_APPOINTMENT, "", None, "service")
    assert way(office, booked, MONDAY_AT_NIGHT) == NotNow(Cause.BY_APPOINTMENT, "", None, "")
    assert way(office, booked, None) == NotNow(Cause.BY_APPOINTMENT, "", None, "service")


def test_a_clock_that_cannot_be_believed_closes_nothing() -> None:
    office = an_office(hours=((),) * 7)

    assert way(office, a_concern(office), None, holiday=lambda _: "Feiertag") == Draw("aufenthalt")
    assert way(office, a_concern(office), None, left=0) == NotNow(Cause.NO_TICKETS, "", None, "service")


def test_the_last_number_comes_before_the_end() -> None:
    office = an_office(last_ticket_minutes=30)

    assert way(office, a_concern(office), at("2026-03-02T15:29")) == Draw("aufenthalt")
    assert way(office, a_concern(office), at("2026-03-02T15:30")) == NotNow(
        Cause.CLOSED_TODAY, "", at("2026-03-03T08:00"), ""
    )


def test_the_nearest_hours_count() -> None:
    office = an_office()
    narrow = with_hours(office, "aufenthalt", AFTERNOONS)
    friday: WeekHours = ((), (), (), (), (MORNING,), (), ())

    assert hours_of(office, a_concern(office)) == WEEK
    assert hours_of(narrow, a_concern(narrow)) == AFTERNOONS
    assert hours_of(narrow, a_concern(narrow, hours=friday)) == friday
    assert hours_of(office, a_concern(office, sachgebiet="", referral="jugendamt")) == WEEK


def test_the_servicepoint_helps_while_it_gives_out_numbers_itself() -> None:
    office = with_hours(an_office(), "aufenthalt", AFTERNOONS)
    concern = a_concern(office)

    assert way(office, concern) == NotNow(Cause.CLOSED_NOW, "", at("2026-03-02T14:00"), "service")
    assert way(office, concern, servicepoint_left=0) == NotNow(Cause.CLOSED_NOW, "", at("2026-03-02T14:00"), "")
    assert way(office, concern, MONDAY_AT_ONE) == NotNow(Cause.CLOSED_NOW, "", at("2026-03-02T14:00"), "")


def test_the_servicepoint_is_not_named_for_what_it_does_itself() -> None:
    office = an_office()
    its_own = a_concern(office, "collect-card", hours=AFTERNOONS)

    assert way(office, its_own) == NotNow(Cause.CLOSED_NOW, "", at("2026-03-02T14:00"), "")


def test_without_a_servicepoint_nobody_is_named() -> None:
    office = an_office()
    plain = replace(office.sachgebiete["service"], servicepoint=False)
    office = replace(office, sachgebiete={**office.sachgebiete, "service": plain})

    assert way(office, a_concern(office), left=0) == NotNow(Cause.NO_TICKETS, "", at("2026-03-03T08:00"), "")


def test_an_office_without_hours_always_gives_out_numbers() -> None:
    office = an_office(hours=None)

    assert way(office, a_concern(office), MONDAY_AT_NIGHT) == Draw("aufenthalt")
    assert way(office, a_concern(office), MONDAY_AT_NIGHT, left=0) == NotNow(
        Cause.NO_TICKETS, "", at("2026-03-03T00:00"), "service"
    )


# ---- Whatever the hours are

HOURS = st.none() | WEEKS
LEFT = st.none() | st.integers(0, 3)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Office, Concern]:
    office = an_office(hours=draw(HOURS), last_ticket_minutes=draw(st.integers(0, 240)))
    for sachgebiet in ("service", "aufenthalt"):
        if hours := draw(HOURS):
            office = with_hours(office, sachgebiet, hours)
    concern = a_concern(office, by_appointment=draw(st.booleans()), hours=draw(HOURS))
    return office, concern


@given(cases(), INSTANTS, LEFT, LEFT)
def test_a_number_in_opening_hours_alone_and_a_reason_at_every_other_time(
    case: tuple[Office, Concern], now: datetime, left: int | None, servicepoint_left: int | None
) -> None:
    office, concern = case
    hours = hours_of(office, concern)
    given_out = is_open(office, hours, now, every_thirteenth) and left != 0 and not concern.by_appointment

    told = way_of(office, concern, now, every_thirteenth, left, servicepoint_left)

    assert isinstance(told, Draw) == given_out
    if isinstance(told, NotNow):
        assert bool(told.holiday) == (told.cause is Cause.HOLIDAY)
        assert told.servicepoint == "" or is_open(
            office, hours_of(office, office.concerns["collect-card"]), now, every_thirteenth
        )
    if isinstance(told, NotNow) and told.opens_at is not None:
        assert told.opens_at.astimezone(UTC) > now.astimezone(UTC)
        assert is_open(office, hours, told.opens_at, every_thirteenth)
        assert (told.opens_at.date() == now.date()) == (told.cause is Cause.CLOSED_NOW)


@given(cases(), INSTANTS, LEFT)
def test_who_comes_back_when_told_gets_a_number(case: tuple[Office, Concern], now: datetime, left: int | None) -> None:
    office, concern = case

    told = way_of(office, concern, now, every_thirteenth, left)

    if isinstance(told, NotNow) and told.opens_at is not None:
        tomorrow = None if told.opens_at.date() > now.date() else left
        assert way_of(office, concern, told.opens_at, every_thirteenth, tomorrow) == Draw("aufenthalt")
