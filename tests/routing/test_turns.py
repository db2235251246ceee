"""The earliest due time is next, and the reasons say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.commands import CallNext, ForwardTicket, OpenDesk
from routing.office import TurnRules
from routing.reasons import (
    APPOINTMENT,
    DRAWN,
    LANGUAGE,
    PRIORITY,
    SECOND_DUTY,
    SENT_HERE,
    Reason,
)
from routing.turns import Turn, next_turn, stranded, waiting_at
from tests.routing.builders import Hall, after, an_office


def next_at(hall: Hall, desk: str) -> Turn | None:
    return next_turn(hall.day, hall.day.office.desks[desk])


def test_nobody_waits_and_it_is_nobodys_turn() -> None:
    assert next_at(Hall(), "room-1") is None


def test_a_plain_ticket_is_due_when_it_was_drawn() -> None:
    hall = Hall()
    hall.draw("A001", minute=7)

    assert next_at(hall, "room-1") == Turn("a001", after(7), (Reason(DRAWN, 0, after(7)),))


def test_priority_makes_a_ticket_due_earlier() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", minute=0)
    hall.draw("B002", "aufenthalt", minute=14.9, concern="emergency")

    assert next_at(hall, "room-3") == Turn("b002", after(-0.1), (Reason(DRAWN, 0, after(14.9)), Reason(PRIORITY, -15)))


def test_priority_is_no_more_than_its_minutes() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", minute=0)
    hall.draw("B002", "aufenthalt", minute=15.1, concern="emergency")

    turn = next_at(hall, "room-3")

    assert turn is not None
    assert turn.ticket == "b001"


def test_a_desk_that_speaks_the_language_calls_a_little_earlier_and_the_others_do_not() -> None:
    hall = Hall()
    hall.draw("A001", minute=0, language="de")
    hall.draw("A002", minute=4, language="ar")

    at_the_desk_that_speaks_it, at_another = next_at(hall, "room-1"), next_at(hall, "room-2")

    assert at_the_desk_that_speaks_it == Turn("a002", after(-1), (Reason(DRAWN, 0, after(4)), Reason(LANGUAGE, -5)))
    assert at_another == Turn("a001", after(0), (Reason(DRAWN, 0, after(0)),))


def test_a_second_duty_comes_later() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", minute=0)
    hall.draw("A001", minute=9)

    assert next_at(hall, "room-2") == Turn("a001", after(9), (Reason(DRAWN, 0, after(9)),))


def test_a_second_duty_is_served_before_those_who_came_ten_minutes_after() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", minute=0)
    hall.draw("A001", minute=11)

    assert next_at(hall, "room-2") == Turn("b001", after(10), (Reason(DRAWN, 0, after(0)), Reason(SECOND_DUTY, 10)))


def test_two_first_duties_are_equal() -> None:
    hall = Hall()
    hall.draw("A001", "service", minute=1)
    hall.draw("C001", "asyl", minute=0)

    turn = next_at(hall, "room-6")

    assert turn is not None
    assert (turn.ticket, turn.due) == ("c001", after(0))


def test_all_reasons_add_up() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", minute=20, language="uk", concern="emergency")

    assert next_at(hall, "room-2") == Turn(
        "b001",
        after(20 - 15 - 5 + 10),
        (Reason(DRAWN, 0, after(20)), Reason(PRIORITY, -15), Reason(LANGUAGE, -5), Reason(SECOND_DUTY, 10)),
    )


def test_a_ticket_sent_to_this_desk_says_so_and_is_no_second_duty() -> None:
    hall = Hall()
    hall.draw("C001", "asyl", minute=3)
    hall.press(CallNext, "room-5", 5)
    hall.press(ForwardTicket, "room-5", 6, to="room-1")

    assert next_at(hall, "room-1") == Turn("c001", after(3), (Reason(DRAWN, 0, after(3)), Reason(SENT_HERE)))
    assert next_at(hall, "room-6") is None


def test_a_ticket_sent_to_a_desk_reaches_it_even_if_the_desk_gets_other_duties_meanwhile() -> None:
    hall = Hall()
    hall.draw("C001", "asyl", minute=3)
    hall.press(CallNext, "room-5", 5)
    hall.press(ForwardTicket, "room-5", 6, to="room-1")

    hall.day.office = an_office(
        ('id = "room-1"\nroom = "001"\nsachgebiete = ["service"]', 'id = "room-1"\nroom = "1"\nsachgebiete = ["asyl"]')
    )

    turn = next_at(hall, "room-1")
    assert turn is not None
    assert turn.ticket == "c001"


def test_an_appointment_is_due_at_its_booked_time() -> None:
    hall = Hall()
    hall.draw("A001", minute=0, appointment=30)
    hall.draw("A002", minute=29)

    first = next_at(hall, "room-1")
    hall.press(CallNext, "room-1", 31)
    second = next_at(hall, "room-1")

    assert first == Turn("a002", after(29), (Reason(DRAWN, 0, after(29)),))
    assert second == Turn("a001", after(30), (Reason(APPOINTMENT, 0, after(30)),))


def test_a_person_who_comes_late_to_an_appointment_is_next() -> None:
    hall = Hall()
    hall.draw("A001", minute=10)
    hall.draw("A002", minute=40, appointment=5)

    turn = next_at(hall, "room-1")

    assert turn is not None
    assert turn.ticket == "a002"


def test_a_desk_with_steps_never_gets_a_ticket_that_needs_none() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", minute=0, needs=["step-free"])
    hall.draw("B002", "aufenthalt", minute=30)

    with_steps, without = next_at(hall, "room-4"), next_at(hall, "room-3")

    assert with_steps is not None
    assert without is not None
    assert (with_steps.ticket, without.ticket) == ("b002", "b001")
    assert waiting_at(hall.day, hall.day.office.desks["room-4"]) == 1
    assert waiting_at(hall.day, hall.day.office.desks["room-3"]) == 2


def test_other_needs_do_not_keep_a_ticket_from_a_desk_with_steps() -> None:
    hall = Hall()
    hall.draw("B001", "aufenthalt", needs=["quiet", "helper"])

    assert next_at(hall, "room-4") is not None


def test_of_two_due_at_one_time_the_one_drawn_earlier_is_next() -> None:
    hall = Hall()
    hall.draw("A001", minute=5, language="ar")
    hall.draw("A002", minute=0, language="de")

    turn = next_at(hall, "room-1")

    assert turn is not None
    assert turn.ticket == "a002"


@pytest.mark.parametrize("order", [["A009", "A003"], ["A003", "A009"]])
def test_of_two_drawn_at_one_instant_the_one_the_hub_heard_of_first_is_next(order: list[str]) -> None:
    hall = Hall()
    hall.draw(order[0], language="tr")
    hall.draw(order[1], language="so")

    turn = next_at(hall, "room-1")

    assert turn is not None
    assert turn.ticket == order[0].lower()


def test_only_those_who_may_be_called_here_are_counted_as_waiting_here() -> None:
    hall = Hall()
    hall.draw("A001")
    hall.draw("A002", language="ar")
    hall.draw("B001", "aufenthalt")
    hall.draw("C001", "asyl")

    counts = {desk.id: waiting_at(hall.day, desk) for desk in hall.day.office.desks.values()}

    assert counts == {"room-1": 2, "room-2": 3, "room-3": 3, "room-4": 1, "room-5": 2, "room-6": 3}


def test_an_open_desk_is_not_needed_to_know_whose_turn_it_is() -> None:
    hall = Hall()
    hall.draw("A001")
    closed = next_at(hall, "room-1")

    hall.press(OpenDesk, "room-1")

    assert next_at(hall, "room-1") == closed


def test_the_offices_own_minutes_hold() -> None:
    office = an_office(("priority_minutes = 15", "priority_minutes = 60"))
    hall = Hall(office)
    hall.draw("B001", "aufenthalt", minute=0)
    hall.draw("B002", "aufenthalt", minute=59, needs=["helper"])

    turn = next_at(hall, "room-3")

    assert turn is not None
    assert (turn.ticket, turn.reasons[1]) == ("b002", Reason(PRIORITY, -60))
    assert office.turns.most_overtaking == timedelta(minutes=75)


def test_the_minutes_bound_how_much_anybody_is_overtaken() -> None:
    assert TurnRules(15, 5, 10).most_overtaking == timedelta(minutes=30)
    assert TurnRules(0, 0, 0).most_overtaking == timedelta(0)


def test_tickets_that_no_desk_may_call_any_more_are_found() -> None:
    hall = Hall()
    hall.draw("C001", "asyl", minute=0)
    hall.draw("C002", "asyl", minute=1)
    hall.draw("A001", minute=2)
    hall.press(CallNext, "room-6")
    before = stranded(hall.day)
    desks = {name: replace(desk, sachgebiete=("service",), also=()) for name, desk in hall.day.office.desks.items()}
    del desks["room-6"]

    hall.day.office = replace(hall.day.office, desks=desks)

    assert before == []
    assert sorted(stranded(hall.day)) == ["c001", "c002"]
