"""Opening hours are read whole, or what is wrong with them is named; and no description whatever ends in a fault."""

from __future__ import annotations

import copy
import json
import tomllib
from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.publisher import as_json
from languages.concerns import problems_of as problems_of_words
from routing.description import parse_office, read_office
from routing.office import SpecialDay
from routing.reading import BadDescription
from tests.routing.builders import an_office, described
from tests.routing.test_described_choices import MORE

MORNING, AFTERNOON = (time(8), time(12)), (time(14), time(16, 30))

HOURS = """
land = "HE"
last_ticket_minutes = 30
reviewed_languages_only = true

[hours]
monday = ["14:00-16:30", "8:00-12:00"]
thursday = ["08:00-12:00"]

[[special_day]]
day = 2026-12-24
hours = []
name.de = "Heiligabend"

[[special_day]]
day = "2026-12-31"
hours = ["08:00-12:00"]
name.de = "Silvester"

[turns]
"""

OFFICE_HOURS = ("[turns]\n", HOURS)
OWN_HOURS = (
    'name = "Asyl"\nletter = "C"',
    'name = "Asyl"\ntickets_per_day = 40\nhours = { friday = ["08:00-12:00"] }\nletter = "C"',
)
CONCERN_HOURS = (
    'id = "asylum"\nsachgebiet = "asyl"',
    'id = "asylum"\nsachgebiet = "asyl"\n[concern.hours]\ntuesday = ["08:00-12:00"]',
)
FULL = described(OFFICE_HOURS, OWN_HOURS, CONCERN_HOURS)


def problems_of(old: str, new: str) -> str:
    assert FULL.count(old) == 1, f"{old!r} must stand exactly once in the description"
    with pytest.raises(BadDescription) as refusal:
        read_office(FULL.replace(old, new))
    return str(refusal.value)


def test_hours_are_read_in_their_order() -> None:
    office = read_office(FULL)

    assert (office.land, office.last_ticket_minutes, office.reviewed_languages_only) == ("HE", 30, True)
    assert office.hours == ((MORNING, AFTERNOON), (), (), (MORNING,), (), (), ())
    assert office.sachgebiete["asyl"].hours == ((), (), (), (), (MORNING,), (), ())
    assert office.concerns["asylum"].hours == ((), (MORNING,), (), (), (), (), ())
    assert (office.sachgebiete["asyl"].tickets_per_day, office.sachgebiete["service"].tickets_per_day) == (40, None)
    assert office.special_days == {
        date(2026, 12, 24): SpecialDay(date(2026, 12, 24), (), {"de": "Heiligabend"}),
        date(2026, 12, 31): SpecialDay(date(2026, 12, 31), (MORNING,), {"de": "Silvester"}),
    }


def test_an_office_without_hours_is_always_open_and_keeps_no_holidays() -> None:
    office = an_office()

    assert (office.hours, office.land, office.special_days, office.last_ticket_minutes) == (None, "", {}, 0)
    assert office.sachgebiete["asyl"].hours is None
    assert office.concerns["asylum"].hours is None


def test_hours_and_days_survive_the_way_over_the_wire() -> None:
    travelled = json.loads(json.dumps(as_json(tomllib.loads(FULL))))

    assert parse_office(travelled) == read_office(FULL)


ONE_PROBLEM = {
    "a Land that is none": (
        ('land = "HE"', 'land = "HS"'),
        'office: land = "HS" is not known.\n'
        "  Allowed: BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, SH, TH.",
    ),
    "spans that overlap": (
        ('["14:00-16:30", "8:00-12:00"]', '["11:30-16:30", "8:00-12:00"]'),
        "[hours]: monday: the spans from 08:00 and from 11:30 overlap.\n  Make them one.",
    ),
    "a span that runs backwards": (
        ('["14:00-16:30", "8:00-12:00"]', '["16:30-14:00"]'),
        '[hours]: monday: "16:30-14:00" ends before it begins.\n  The earlier time stands first.',
    ),
    "a span of nothing": (
        ('["14:00-16:30", "8:00-12:00"]', '["08:00-08:00"]'),
        '[hours]: monday: "08:00-08:00" ends before it begins.\n  The earlier time stands first.',
    ),
    "a span in words": (
        ('["14:00-16:30", "8:00-12:00"]', '["8 bis 12 Uhr"]'),
        '[hours]: monday: "8 bis 12 Uhr" is no span of time.\n  It is like "08:00-12:00", from 00:00 to 23:59.',
    ),
    "an hour that no clock has": (
        ('["14:00-16:30", "8:00-12:00"]', '["14:00-24:00"]'),
        '[hours]: monday: "14:00-24:00" is no span of time.\n  It is like "08:00-12:00", from 00:00 to 23:59.',
    ),
    "a span without its list": (
        ('["14:00-16:30", "8:00-12:00"]', '"08:00-12:00"'),
        '[hours]: monday must be a list of texts, as in ["08:00-12:00"], not a text.',
    ),
    "a day in German": (
        ('monday = ["14:00-16:30", "8:00-12:00"]', 'montag = ["08:00-12:00"]'),
        '[hours]: the key "montag" is not known. Did you mean "monday"?',
    ),
    "hours of a concern that name no day": (
        ('[concern.hours]\ntuesday = ["08:00-12:00"]', "[concern.hours]"),
        'concern "asylum", [hours]: this names no day: it would never be open.\n'
        '  Name its days: monday = ["08:00-12:00"].',
    ),
    "a special day given twice": (
        ('day = "2026-12-31"', "day = 2026-12-24"),
        "special_day number 2: 2026-12-24 is given twice.\n  Put all its hours into one [[special_day]].",
    ),
    "a special day that no calendar has": (
        ('day = "2026-12-31"', 'day = "2026-02-30"'),
        "special_day number 2: day = 2026-02-30 is no day.\n  It is like 2026-12-24.",
    ),
    "a special day written the German way": (
        ('day = "2026-12-31"', 'day = "31.12.2026"'),
        "special_day number 2: day = 31.12.2026 is no day.\n  It is like 2026-12-24.",
    ),
    "a special day without hyphens": (
        ('day = "2026-12-31"', 'day = "20261231"'),
        "special_day number 2: day = 20261231 is no day.\n  It is like 2026-12-24.",
    ),
    "a special day with a time": (
        ('day = "2026-12-31"', "day = 2026-12-31T08:00:00"),
        "special_day number 2: day = 2026-12-31 08:00:00 is no day.\n  It is like 2026-12-24.",
    ),
    "a special day without hours": (
        ('hours = []\nname.de = "Heiligabend"', 'name.de = "Heiligabend"'),
        'special_day number 1: hours is missing.\n  As in hours = ["08:00-12:00"]; hours = [] closes the whole day.',
    ),
    "a special day without a name": (
        ('name.de = "Heiligabend"', ""),
        "special_day number 1: name is missing.",
    ),
    "no number at all": (
        ("last_ticket_minutes = 30", "last_ticket_minutes = 240"),
        "asylum\": last_ticket_minutes = 240 leaves no time for numbers on any day.\n"
        "  Make it less, or the hours longer.",
    ),
    "fewer than one ticket a day": (
        ("tickets_per_day = 40", "tickets_per_day = 0"),
        'sachgebiet "asyl": tickets_per_day = 0 is out of range.\n  Allowed: 1 to 9999.',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), ONE_PROBLEM.values(), ids=ONE_PROBLEM)
def test_a_problem_is_named_with_its_place_and_its_fix(change: tuple[str, str], expected: str) -> None:
    assert expected in problems_of(*change)


def test_spans_may_touch() -> None:
    office = read_office(FULL.replace('"14:00-16:30", "8:00-12:00"', '"12:00-16:30", "08:00-12:00"'))

    assert office.hours is not None
    assert office.hours[0] == ((time(8), time(12)), (time(12), time(16, 30)))


WHOLE: dict[str, Any] = as_json(tomllib.loads(FULL + MORE))
"""A description with everything in it."""


def places(part: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document."""
    keys: list[Any] = list(part) if isinstance(part, dict) else list(range(len(part))) if isinstance(part, list) else []
    return [(*way, key) for key in keys] + [place for key in keys for place in places(part[key], (*way, key))]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(place=st.sampled_from(places(WHOLE)), value=JSON)
def test_whatever_stands_in_a_description_is_an_office_or_a_named_problem(place: tuple[Any, ...], value: Any) -> None:
    document = copy.deepcopy(WHOLE)
    *way, key = place
    part: Any = document
    for step in way:
        part = part[step]
    part[key] = value

    with suppress(BadDescription):  # anything else would end the hub that reads its description again
        problems_of_words(parse_office(document))
