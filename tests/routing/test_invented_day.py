"""A day made up from a description: always the same one, within the hours, and as busy as assumed."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from statistics import fmean

import pytest

from routing.invented_day import LOAD, InventedDay, invent_day
from routing.office import Office
from routing.rehearsal import rehearse
from tests.routing.builders import an_office
from tests.routing.calendar import AFTERNOON, MORNING, WEEK, an_office_with_hours, at

MANY = 40
"""So many days are looked at together: their means must lie within four standard errors of what was assumed."""


def a_day(office: Office | None = None, seed: int = 1) -> InventedDay:
    return invent_day(office or an_office_with_hours(last_ticket_minutes=30), Random(seed))


def many_days(office: Office) -> list[InventedDay]:
    return [invent_day(office, Random(seed)) for seed in range(MANY)]


def test_the_same_seed_gives_the_same_day_and_the_same_outcome() -> None:
    office = an_office_with_hours()
    first, second = a_day(office), a_day(office)

    outcomes = [rehearse(office, day.date, day.visits, day.shifts(office)) for day in (first, second)]

    assert first == second
    assert outcomes[0] == outcomes[1]
    assert a_day(office, seed=2) != first


def test_it_is_the_first_of_the_longest_days_of_a_usual_week() -> None:
    assert a_day().date == date(2026, 5, 4)
    assert a_day(an_office_with_hours(hours=((), (), (MORNING,), (), (MORNING,), (), ()))).date == date(2026, 5, 6)


def test_numbers_are_drawn_in_the_hours_alone_and_desks_are_open_over_noon() -> None:
    day = a_day()

    drawn = [visit.drawn_at.astimezone(day.opens.tzinfo).time() for visit in day.visits]
    assert (day.opens, day.ends) == (at("2026-05-04 08:00"), at("2026-05-04 16:00"))
    assert all(MORNING[0] <= each < MORNING[1] or AFTERNOON[0] <= each < AFTERNOON[1] for each in drawn)
    assert max(drawn) < at("2026-05-04 15:30").time()
    assert drawn == sorted(drawn)


def test_an_office_that_never_closes_is_visited_during_the_day() -> None:
    day = a_day(an_office())

    assert (day.opens, day.ends) == (at("2026-05-04 08:00"), at("2026-05-04 16:00"))


def test_a_sachgebiet_has_its_own_hours() -> None:
    office = an_office_with_hours()
    service, asyl = office.sachgebiete["service"], office.sachgebiete["asyl"]
    tuesdays = ((), (MORNING,), *WEEK[2:])
    mornings = ((MORNING,),) * 7
    sections = {"service": replace(service, hours=mornings), "asyl": replace(asyl, hours=tuesdays)}

    day = a_day(replace(office, sachgebiete={**office.sachgebiete, **sections}))

    assert {visit.sachgebiet for visit in day.visits} == {"service", "aufenthalt"}
    assert max(visit.drawn_at for visit in day.visits if visit.sachgebiet == "service") < at("2026-05-04 12:00")


def test_people_keep_the_desks_as_busy_as_assumed() -> None:
    """Service: two desks and a half, so 2.5 desks for eight hours, LOAD of it in visits of six minutes on average."""
    office = an_office_with_hours()
    people = 2.5 * 8 * 60 * LOAD / 6

    visits = [[each for each in day.visits if each.sachgebiet == "service"] for day in many_days(office)]

    lengths = [visit.length / timedelta(minutes=1) for day in visits for visit in day]
    assert fmean(map(len, visits)) == pytest.approx(people, abs=4 * (people / MANY) ** 0.5)
    assert fmean(lengths) == pytest.approx(6, abs=4 * 6 * 0.7 / len(lengths) ** 0.5)


def test_more_people_come_in_the_first_half_of_the_day_than_in_the_second() -> None:
    office = an_office_with_hours(hours=((MORNING,),) * 7)

    drawn = [visit.drawn_at for day in many_days(office) for visit in day.visits]

    early = sum(each < at("2026-05-04 10:00") for each in drawn) / len(drawn)
    assert early == pytest.approx((1.5 + 1) / 4, abs=0.03)


def test_what_is_named_first_is_the_most_used() -> None:
    office = an_office_with_hours()

    visits = [visit for day in many_days(office) for visit in day.visits]

    languages = [tag for tag, _ in Counter(visit.language for visit in visits).most_common()]
    concerns = Counter(visit.concern for visit in visits if visit.sachgebiet == "aufenthalt")
    assert languages == list(office.languages)
    assert concerns["extend-permit"] / concerns["emergency"] == pytest.approx(2, rel=0.2)


def test_a_concern_takes_its_own_minutes() -> None:
    office = an_office_with_hours()
    long = replace(office.concerns["collect-card"], minutes=60)
    office = replace(office, concerns={**office.concerns, "collect-card": long})

    visits = [visit for day in many_days(office) for visit in day.visits if visit.concern == "collect-card"]

    lengths = [visit.length / timedelta(minutes=1) for visit in visits]
    assert fmean(lengths) == pytest.approx(60, abs=4 * 60 * 0.7 / len(lengths) ** 0.5)


def test_nobody_comes_for_what_is_done_by_appointment_or_elsewhere() -> None:
    office = an_office_with_hours()
    changes = {
        "asylum": replace(office.concerns["asylum"], by_appointment=True),
        "collect-card": replace(office.concerns["collect-card"], sachgebiet="", referral="elsewhere"),
    }

    day = a_day(replace(office, concerns={**office.concerns, **changes}))

    assert {visit.concern for visit in day.visits} == {"extend-permit", "emergency"}


def test_no_more_numbers_are_drawn_than_there_are() -> None:
    office = an_office_with_hours()
    service = replace(office.sachgebiete["service"], tickets_per_day=7)
    small = replace(office.kiosks["entrance"], numbers=(1, 5))

    limited = a_day(replace(office, sachgebiete={**office.sachgebiete, "service": service}))
    short_of_numbers = a_day(replace(office, kiosks={"entrance": small}))

    assert Counter(visit.sachgebiet for visit in limited.visits)["service"] == 7
    assert set(Counter(visit.sachgebiet for visit in short_of_numbers.visits).values()) == {5}


def test_a_sachgebiet_that_is_nobodys_first_duty_still_has_people() -> None:
    office = an_office_with_hours()
    desks = {
        id: replace(desk, sachgebiete=tuple(each for each in desk.sachgebiete if each != "aufenthalt") or ("service",))
        for id, desk in office.desks.items()
    }

    day = a_day(replace(office, desks=desks))

    assert any(visit.sachgebiet == "aufenthalt" for visit in day.visits)


def test_a_day_of_500_tickets_and_30_desks_is_rehearsed_within_its_time() -> None:
    """Measured 0.10 s of processor time; the promise to whoever waits for the table is a few seconds."""
    office = an_office_with_hours()
    desks = {
        f"{id}-{place}": replace(desk, id=f"{id}-{place}") for id, desk in office.desks.items() for place in range(5)
    }
    office = replace(office, desks=desks)
    day = a_day(office)
    visits = day.visits[:500]
    started = time.process_time()

    rehearsed = rehearse(office, day.date, visits, day.shifts(office))

    assert (len(visits), len(office.desks), len(rehearsed.calls)) == (500, 30, 500)
    assert time.process_time() - started < 3
