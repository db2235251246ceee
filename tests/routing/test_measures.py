"""How fair a rehearsed day was, worked out by hand."""

from __future__ import annotations

from routing.measures import Measures, languages_spoken, measure
from routing.rehearsal import rehearse
from tests.routing.builders import MONDAY, an_office
from tests.routing.visits import a_shift, a_visit

OFFICE = an_office()


def test_the_figures_of_a_small_day() -> None:
    """Room-1 speaks Arabic and closes at 45; who is left then has waited until then. Calls and waits:

    x 0 (0), arabic 10 (5), german 20 (18), ukrainian 30 (27), gone 40 (36), left: late, 45 - 44 = 1.
    """
    people = [
        a_visit("x", 0),
        a_visit("german", 2),
        a_visit("ukrainian", 3, language="uk"),
        a_visit("gone", 4, missed=True),
        a_visit("arabic", 5, language="ar"),
        a_visit("late", 44),
    ]
    rehearsed = rehearse(OFFICE, MONDAY, people, [a_shift("room-1", 0, 45)])

    measures = measure(OFFICE, rehearsed, [visit.id for visit in people], languages_spoken(OFFICE))

    assert measures == Measures(
        people=6, served=4, missed=1, left=1, median=(5 + 18) / 2, ninetieth=36, longest=36, in_language=1 / 2,
        overtakings=1, longest_overtaking=3,
    )  # fmt: skip


def test_ninety_of_a_hundred_waited_no_longer_than_the_ninetieth_percentile() -> None:
    """Two minutes each at one desk: the waits are 0, 2, 4, up to 18 minutes."""
    people = [a_visit(f"p{place}", 0, takes=2) for place in range(10)]
    rehearsed = rehearse(OFFICE, MONDAY, people, [a_shift("room-1")])

    measures = measure(OFFICE, rehearsed, [visit.id for visit in people], ())

    assert (measures.median, measures.ninetieth, measures.longest) == (9, 16, 18)
    assert measures.in_language is None


def test_only_the_tickets_asked_for_are_measured() -> None:
    rehearsed = rehearse(OFFICE, MONDAY, [a_visit("a", 0), a_visit("b", 0)], [a_shift("room-1")])

    assert measure(OFFICE, rehearsed, ["b"], ()).longest == 10
    assert measure(OFFICE, rehearsed, [], ()) == Measures(0, 0, 0, 0, None, None, None, None, 0, None)


def test_who_has_an_appointment_waits_from_the_booked_time_and_not_less_than_nothing() -> None:
    people = [a_visit("early", 0, appointment=20), a_visit("booked", 0, appointment=4)]
    rehearsed = rehearse(OFFICE, MONDAY, people, [a_shift("room-1", 6)])

    waits = [measure(OFFICE, rehearsed, [visit.id], ()).longest for visit in people]

    assert waits == [0, 2]


def test_who_comes_late_to_the_appointment_waits_from_the_drawing() -> None:
    rehearsed = rehearse(OFFICE, MONDAY, [a_visit("a", 10, appointment=0)], [a_shift("room-1", 15)])

    assert measure(OFFICE, rehearsed, ["a"], ()).longest == 5


def test_languages_are_spoken_when_any_desk_of_any_of_the_offices_speaks_them() -> None:
    other = an_office(('languages = ["fa-AF"]', 'languages = ["tr"]'))

    assert languages_spoken(OFFICE, other) == {"ar", "en", "uk", "fa-AF", "tr"}
