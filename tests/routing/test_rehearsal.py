"""A day acted through once more: tiny days whose outcome is worked out by hand, and what holds on any day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.office import Office, TurnRules
from routing.rehearsal import CannotBeRehearsed, Rehearsed, Shift, Visit, rehearse, sent_by
from routing.tickets import Ticket, kind_of
from routing.turns import may_serve
from tests.routing.builders import MONDAY, after, an_office
from tests.routing.visits import a_shift, a_visit, overtaking, the_call_of, told

NONE = timedelta(0)


def a_day(visits: list[Visit], shifts: list[Shift], office: Office | None = None) -> Rehearsed:
    return rehearse(office or an_office(), MONDAY, visits, shifts)


def test_one_desk_calls_one_after_the_other_as_soon_as_it_is_free() -> None:
    rehearsed = a_day([a_visit("a", 5), a_visit("b", 6), a_visit("c", 30, takes=1)], [a_shift("room-1")])

    assert told(rehearsed) == [("a", "room-1", 5), ("b", "room-1", 15), ("c", "room-1", 30)]
    assert (rehearsed.left, rehearsed.closing) == ((), after(120))


def test_the_minutes_for_a_language_bring_a_person_to_the_desk_that_speaks_it() -> None:
    """Both desks are free at minute 10. The Arabic ticket of minute 5 counts as one of minute 0 at room-1 alone."""
    people = [a_visit("x", 0), a_visit("y", 0), a_visit("german", 2), a_visit("arabic", 5, language="ar")]
    shifts = [a_shift("room-1"), a_shift("room-2")]

    with_minutes = a_day(people, shifts)
    without = a_day(people, shifts, an_office(("language_minutes = 5", "language_minutes = 0")))

    assert told(with_minutes)[2:] == [("arabic", "room-1", 10), ("german", "room-2", 10)]
    assert overtaking(with_minutes) == {"arabic": 3}
    assert told(without)[2:] == [("german", "room-1", 10), ("arabic", "room-2", 10)]
    assert overtaking(without) == {}


def test_a_second_duty_waits_until_its_minutes_are_used_up() -> None:
    """Room-2 is for the service first. At minute 10, residence of minute 1 counts as one of minute 11."""
    people = [a_visit("x", 0), a_visit("residence", 1, sachgebiet="aufenthalt"), a_visit("service", 9)]

    with_minutes = a_day(people, [a_shift("room-2")])
    without = a_day(people, [a_shift("room-2")], an_office(("second_duty_minutes = 10", "second_duty_minutes = 0")))

    assert told(with_minutes)[1:] == [("service", "room-2", 10), ("residence", "room-2", 20)]
    assert overtaking(with_minutes) == {"service": 8}
    assert told(without)[1:] == [("residence", "room-2", 10), ("service", "room-2", 20)]


def test_priority_is_that_of_the_description_under_which_the_day_is_rehearsed() -> None:
    """At minute 20, a need of minute 19 counts as one of minute 4, where the description gives it priority."""
    people = [a_visit("x", 0, takes=20), a_visit("plain", 5), a_visit("helped", 19, needs=["helper"])]

    with_priority = a_day(people, [a_shift("room-1")])
    without = a_day(people, [a_shift("room-1")], an_office(('priority_needs = ["helper"]', "priority_needs = []")))

    assert told(with_priority)[1:] == [("helped", "room-1", 20), ("plain", "room-1", 30)]
    assert overtaking(with_priority) == {"helped": 14}
    assert told(without)[1:] == [("plain", "room-1", 20), ("helped", "room-1", 30)]


def test_an_appointment_neither_overtakes_nor_is_overtaken() -> None:
    people = [
        a_visit("x", 0),
        a_visit("booked", 1, appointment=9),
        a_visit("plain", 2),
        a_visit("soon", 8, appointment=1),
    ]

    rehearsed = a_day(people, [a_shift("room-1")])

    assert [id for id, _, _ in told(rehearsed)] == ["x", "soon", "plain", "booked"]
    assert overtaking(rehearsed) == {}


def test_an_appointment_that_has_to_wait_for_a_priority_is_not_counted_as_overtaken() -> None:
    """At minute 20, a need of minute 16 counts as one of minute 1; the booked time is 5, the plain ticket of 4."""
    people = [a_visit("x", 0, takes=20), a_visit("helped", 16, needs=["helper"])]
    booked, plain = a_visit("booked", 1, appointment=5), a_visit("plain", 4)

    beside_booked, beside_plain = (a_day([*people, each], [a_shift("room-1")]) for each in (booked, plain))

    assert [id for id, _, _ in told(beside_booked)] == ["x", "helped", "booked"]
    assert overtaking(beside_booked) == {}
    assert overtaking(beside_plain) == {"helped": 12}


def test_who_is_at_a_desk_when_it_closes_is_served_and_who_waits_is_left() -> None:
    rehearsed = a_day([a_visit("a", 0), a_visit("b", 1), a_visit("c", 2)], [a_shift("room-1", 0, 12)])

    assert told(rehearsed) == [("a", "room-1", 0), ("b", "room-1", 10)]
    assert [ticket.id for ticket in rehearsed.left] == ["c"]


def test_a_desk_that_is_free_at_the_very_end_of_its_shift_calls_nobody() -> None:
    assert told(a_day([a_visit("a", 0), a_visit("b", 1)], [a_shift("room-1", 0, 10)])) == [("a", "room-1", 0)]


def test_nobody_is_called_to_a_desk_that_pauses() -> None:
    shifts = [a_shift("room-1", 0, 10), a_shift("room-1", 30, 60)]

    rehearsed = a_day([a_visit("a", 0), a_visit("b", 1), a_visit("c", 35)], shifts)

    assert told(rehearsed) == [("a", "room-1", 0), ("b", "room-1", 30), ("c", "room-1", 40)]


def test_a_visit_may_outlast_a_pause() -> None:
    shifts = [a_shift("room-1", 0, 10), a_shift("room-1", 30, 60)]

    rehearsed = a_day([a_visit("a", 0, takes=40), a_visit("b", 1)], shifts)

    assert told(rehearsed) == [("a", "room-1", 0), ("b", "room-1", 40)]


def test_the_desk_that_has_been_free_for_longest_calls() -> None:
    people = [a_visit("a", 0, takes=9), a_visit("b", 0, takes=4), a_visit("c", 20)]

    rehearsed = a_day(people, [a_shift("room-1"), a_shift("room-2")])

    assert told(rehearsed) == [("a", "room-1", 0), ("b", "room-2", 0), ("c", "room-2", 20)]


def test_who_does_not_come_holds_the_desk_up_and_is_not_served() -> None:
    rehearsed = a_day([a_visit("gone", 0, takes=2, missed=True), a_visit("b", 1)], [a_shift("room-1")])

    assert told(rehearsed) == [("gone", "room-1", 0), ("b", "room-1", 2)]
    assert [call.missed for call in rehearsed.calls] == [True, False]


def test_a_room_with_steps_is_for_nobody_who_cannot_climb_them() -> None:
    people = [a_visit("a", 0, sachgebiet="aufenthalt", needs=["step-free"])]

    rehearsed = a_day(people, [a_shift("room-4")])

    assert [ticket.id for ticket in rehearsed.left] == ["a"]


def test_a_number_that_the_hub_learned_of_late_is_called_late_and_counts_from_its_drawing() -> None:
    people = [a_visit("x", 0, takes=20), a_visit("cut-off", 1, known=15), a_visit("b", 2)]

    rehearsed = a_day(people, [a_shift("room-1")])

    assert told(rehearsed)[1:] == [("cut-off", "room-1", 20), ("b", "room-1", 30)]
    assert the_call_of(rehearsed, "cut-off").ticket.drawn_at == after(1)


def test_a_sachgebiet_that_is_not_described_is_named_with_those_who_came_for_it() -> None:
    office = an_office()
    office = replace(office, sachgebiete={id: each for id, each in office.sachgebiete.items() if id != "asyl"})

    with pytest.raises(CannotBeRehearsed) as raised:
        a_day([a_visit("a", 0, sachgebiet="asyl"), a_visit("b", 0)], [a_shift("room-1")], office)

    assert str(raised.value) == (
        'there is no Sachgebiet "asyl". People came for it with: asylum.\n  Known Sachgebiete: service, aufenthalt.'
    )


def test_a_day_without_any_of_the_desks_is_refused() -> None:
    with pytest.raises(CannotBeRehearsed, match="none of its desks was open"):
        a_day([a_visit("a", 0)], [a_shift("room-99")])


def test_people_go_where_the_other_description_sends_their_concern() -> None:
    before = an_office()
    collect, asylum = before.concerns["collect-card"], before.concerns["asylum"]
    after_ = replace(
        before,
        concerns={
            **before.concerns,
            "collect-card": replace(collect, sachgebiet="aufenthalt"),
            "asylum": replace(asylum, sachgebiet="", referral="elsewhere"),
        },
    )
    helped_elsewhere = a_visit("served-by-asyl", 0, sachgebiet="asyl", concern="collect-card")
    people = [a_visit("card", 0), a_visit("asylum", 0, sachgebiet="asyl"), helped_elsewhere]

    sent = sent_by(before, after_, people)

    assert [(visit.id, visit.sachgebiet) for visit in sent] == [("card", "aufenthalt"), ("served-by-asyl", "asyl")]
    assert sent_by(before, before, people) == tuple(people)


RULES = st.builds(TurnRules, *[st.integers(0, 40)] * 3, st.sampled_from([frozenset(), frozenset({"helper"})]))
MINUTES = st.integers(0, 90)
VISITS = st.lists(
    st.builds(
        a_visit,
        st.uuids().map(str),
        MINUTES,
        takes=st.integers(0, 30),
        sachgebiet=st.sampled_from(["service", "aufenthalt", "asyl"]),
        concern=st.sampled_from(["collect-card", "emergency", "gone"]),
        language=st.sampled_from(["de", "ar", "uk"]),
        needs=st.lists(st.sampled_from(["step-free", "helper"])),
        missed=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda visit: visit.id,
)
SHIFTS = st.lists(
    st.builds(a_shift, st.sampled_from(list(an_office().desks)), st.integers(0, 60), st.integers(60, 120)),
    min_size=1,
    unique_by=lambda shift: shift.desk,
)


@given(RULES, VISITS, SHIFTS)
def test_everybody_is_called_once_or_left_and_a_desk_has_one_person_at_a_time(
    rules: TurnRules, visits: list[Visit], shifts: list[Shift]
) -> None:
    office = replace(an_office(), turns=rules)
    lengths, hours = {visit.id: visit.length for visit in visits}, {shift.desk: shift for shift in shifts}

    rehearsed = a_day(visits, shifts, office)

    assert sorted(ticket.id for ticket in rehearsed.tickets) == sorted(lengths)
    busy_until = dict.fromkeys(hours, after(0))
    for call in rehearsed.calls:
        assert hours[call.desk].opens <= call.at < hours[call.desk].ends
        assert call.at >= busy_until[call.desk]
        assert may_serve(office.desks[call.desk], kind_of(call.ticket))
        busy_until[call.desk] = call.at + lengths[call.ticket.id]


@given(RULES, VISITS, SHIFTS)
def test_overtaking_at_a_desk_stays_below_the_minutes(
    rules: TurnRules, visits: list[Visit], shifts: list[Shift]
) -> None:
    """The bound is not reached: of two with the same due time, the one who drew first is called.

    Between two of one Sachgebiet the minutes of the second duty are the same for both, and do not add to it.
    """
    office = replace(an_office(), turns=rules)

    rehearsed = a_day(visits, shifts, office)

    for place, call in enumerate(rehearsed.calls):
        passed = list(_passed_over(office, rehearsed, place))
        head_starts = [call.ticket.drawn_at - ticket.drawn_at for ticket in passed]
        assert call.overtook == max(head_starts, default=NONE)
        assert all(each < rules.most_overtaking for each in head_starts)
        within = rules.most_overtaking - timedelta(minutes=rules.second_duty_minutes)
        here = [each for each in passed if each.sachgebiet == call.ticket.sachgebiet]
        assert all(call.ticket.drawn_at - ticket.drawn_at < within for ticket in here)


def _passed_over(office: Office, rehearsed: Rehearsed, place: int) -> Iterator[Ticket]:
    """Who waited for the same desk when this call was made, and had drawn earlier."""
    call = rehearsed.calls[place]
    for ticket in (*(later.ticket for later in rehearsed.calls[place + 1 :]), *rehearsed.left):
        if ticket.drawn_at < call.ticket.drawn_at and may_serve(office.desks[call.desk], kind_of(ticket)):
            yield ticket
