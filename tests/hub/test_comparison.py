"""The table of a comparison, line by line."""

from __future__ import annotations

from dataclasses import fields

from hub.comparison import ROWS, compared
from routing.measures import Measures
from routing.office import Office
from routing.rehearsal import Rehearsed, rehearse
from tests.routing.builders import MONDAY, an_office
from tests.routing.visits import a_shift, a_visit

BEFORE = an_office()
CHANGED = an_office(("language_minutes = 5", "language_minutes = 0"), ('priority_needs = ["helper"]', ""))

PEOPLE = [a_visit("x", 0), a_visit("german", 2, needs=["helper"]), a_visit("arabic", 3, language="ar")]


def a_day(office: Office) -> Rehearsed:
    return rehearse(office, MONDAY, PEOPLE, [a_shift("room-1")])


def lines() -> list[str]:
    return list(compared(BEFORE, a_day(BEFORE), CHANGED, a_day(CHANGED)))


def test_every_measure_has_a_row() -> None:
    assert list(ROWS) == [each.name for each in fields(Measures)]


def test_both_values_and_the_difference_stand_in_line() -> None:
    """Before, the need goes first and Arabic waits until 20; without both rules nothing changes but its reason."""
    few = [a_visit("x", 0), a_visit("german", 2), a_visit("arabic", 3, language="ar")]
    before, after = (rehearse(each, MONDAY, few, [a_shift("room-1")]) for each in (BEFORE, CHANGED))

    table = list(compared(BEFORE, before, CHANGED, after))

    start = table.index("all                                     before     changed  difference")
    assert table[start + 1 : start + 11] == [
        "  people                                     3           3           0",
        "  served                                     3           3           0",
        "  did not come when called                   0           0           0",
        "  not called by closing                      0           0           0",
        "  median wait, min                         7.0         8.0        +1.0",
        "  90th percentile of waits, min           18.0        17.0        -1.0",
        "  longest wait, min                       18.0        17.0        -1.0",
        "  desk speaks their language, %          100.0       100.0           0",
        "  calls that overtook somebody               1           0          -1",
        "  longest overtaking, min                  1.0           -           -",
    ]
    assert {len(line) for line in table if line} == {len(table[start])}


def test_each_sachgebiet_all_and_those_with_priority_have_a_part() -> None:
    heads = [line.split("  ")[0] for line in lines() if "difference" in line]

    assert heads == ["Sachgebiet service", "Sachgebiet aufenthalt", "Sachgebiet asyl", "all", "with priority"]


def test_who_has_priority_under_one_of_the_descriptions_is_compared_in_both() -> None:
    there, back = lines(), list(compared(CHANGED, a_day(CHANGED), BEFORE, a_day(BEFORE)))

    for table in (there, back):
        people = table[table.index(next(line for line in table if line.startswith("with priority"))) + 1]
        assert people.split() == ["people", "1", "1", "0"]


def test_what_nobody_can_be_measured_by_is_a_dash() -> None:
    table = lines()

    part = table[table.index(next(line for line in table if line.startswith("Sachgebiet asyl"))) :][:11]
    assert part[5].split()[-3:] == ["-", "-", "-"]
