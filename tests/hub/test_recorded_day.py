"""What a rehearsal learns from a day's events: who came, how long they were at a desk, which desk was open when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.recorded_day import RecordedDay, read_day
from routing.commands import (
    CallNext,
    CancelTicket,
    CloseDay,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
)
from routing.rehearsal import Shift, Visit, rehearse
from tests.routing.builders import MONDAY, Hall, after, an_office
from tests.routing.visits import a_shift, a_visit, told

OFFICE = an_office()


def the_day(hall: Hall) -> RecordedDay:
    day = read_day(MONDAY, OFFICE, hall.events)
    assert day is not None
    return day


def the_visit(hall: Hall, ticket: str = "a001") -> Visit:
    return next(visit for visit in the_day(hall).visits if visit.id == ticket)


def a_hall_that_calls() -> Hall:
    """A001 is drawn at 0 and called to room-1 at 5."""
    hall = Hall(OFFICE)
    hall.draw("A001")
    hall.press(CallNext, "room-1", 5)
    return hall


def test_a_visit_is_as_it_was_drawn_and_as_long_as_from_call_to_done() -> None:
    hall = Hall(OFFICE)
    hall.draw("A001", minute=1, at=3, language="ar", needs=["helper"], appointment=4)
    hall.press(CallNext, "room-1", 5)
    hall.press(RecallTicket, "room-1", 6)
    hall.press(FinishTicket, "room-1", 17)

    assert the_day(hall).visits == (
        a_visit("a001", 1, known=3, takes=12, language="ar", needs=["helper"], appointment=4),
    )


def test_next_ends_a_visit_too() -> None:
    hall = a_hall_that_calls()
    hall.press(CallNext, "room-1", 9)

    assert the_visit(hall).length == timedelta(minutes=4)


def test_who_did_not_come_is_missed_and_the_desk_waited_for_so_long() -> None:
    hall = a_hall_that_calls()
    hall.press(MissTicket, "room-1", 7)

    assert the_day(hall).visits == (a_visit("a001", 0, takes=2, missed=True),)


def test_who_was_missed_and_turned_up_is_one_visit() -> None:
    hall = a_hall_that_calls()
    hall.press(MissTicket, "room-1", 7)
    hall.press(PickTicket, "room-1", 20, ticket="a001")
    hall.press(FinishTicket, "room-1", 30)

    assert the_day(hall).visits == (a_visit("a001", 0, takes=2 + 10),)


def test_who_was_parked_and_called_again_is_one_visit() -> None:
    hall = a_hall_that_calls()
    hall.press(ParkTicket, "room-1", 9)
    hall.press(PickTicket, "room-1", 20, ticket="a001")
    hall.press(FinishTicket, "room-1", 30)

    assert the_day(hall).visits == (a_visit("a001", 0, takes=4 + 10),)


def test_a_call_that_was_undone_took_no_time() -> None:
    hall = a_hall_that_calls()
    hall.press(ReturnTicket, "room-1", 9)
    hall.press(CallNext, "room-1", 20)
    hall.press(FinishTicket, "room-1", 30)

    assert the_day(hall).visits == (a_visit("a001", 0, takes=10),)


def test_what_happened_after_a_ticket_was_sent_on_is_left_out_and_counted() -> None:
    hall = a_hall_that_calls()
    hall.press(ForwardTicket, "room-1", 9, to="aufenthalt")
    hall.press(CallNext, "room-3", 20)
    hall.press(FinishTicket, "room-3", 50)

    day = the_day(hall)

    assert (day.visits, day.sent_on) == ((a_visit("a001", 0, takes=4),), 1)


def test_who_was_closed_while_waiting_is_left_out_and_counted() -> None:
    hall = a_hall_that_calls()
    hall.draw("A002")
    hall.press(CancelTicket, "room-1", 8, ticket="a002")

    day = the_day(hall)

    assert ([visit.id for visit in day.visits], day.cancelled) == (["a001"], 1)


def test_who_was_called_by_mistake_and_closed_while_waiting_is_left_out() -> None:
    hall = a_hall_that_calls()
    hall.press(ReturnTicket, "room-1", 6)
    hall.press(CancelTicket, "room-1", 8, ticket="a001")

    day = the_day(hall)

    assert (day.visits, day.cancelled) == ((), 1)


def test_who_was_closed_at_the_desk_did_not_come() -> None:
    hall = a_hall_that_calls()
    hall.press(CancelTicket, "room-1", 8)

    day = the_day(hall)

    assert (day.visits, day.cancelled) == ((a_visit("a001", 0, takes=3, missed=True),), 0)


def test_who_was_not_called_is_taken_to_need_as_long_as_the_others() -> None:
    hall = a_hall_that_calls()
    for number in ("A002", "A003", "A004"):
        hall.draw(number)
    hall.draw("B001", "aufenthalt")
    hall.press(CallNext, "room-1", 9)
    hall.press(MissTicket, "room-1", 10)
    hall.press(CallNext, "room-1", 10)
    hall.press(FinishTicket, "room-1", 18)

    lengths = {visit.id: visit.length / timedelta(minutes=1) for visit in the_day(hall).visits}

    assert lengths == {"a001": 4, "a002": 1, "a003": 8, "a004": (4 + 8) / 2, "b001": 15}


def test_who_is_still_at_a_desk_is_taken_to_need_as_long_as_the_others() -> None:
    assert the_visit(a_hall_that_calls()) == a_visit("a001", 0, takes=6)


def test_who_was_missed_and_is_at_a_desk_now_has_come() -> None:
    hall = a_hall_that_calls()
    hall.press(MissTicket, "room-1", 7)
    hall.press(PickTicket, "room-1", 20, ticket="a001")

    assert not the_visit(hall).missed


def test_a_desk_is_open_from_its_first_call_until_it_pauses() -> None:
    hall = Hall(OFFICE)
    hall.draw("A001")
    hall.press(OpenDesk, "room-2", 1)
    hall.press(CallNext, "room-1", 5)
    hall.press(OpenDesk, "room-1", 6)
    hall.press(PauseDesk, "room-1", 20)
    hall.press(PauseDesk, "room-1", 21)
    hall.press(OpenDesk, "room-1", 40)
    hall.press(PauseDesk, "room-1", 60)
    hall.press(PauseDesk, "room-2", 50)

    day = the_day(hall)

    assert day.worked == (a_shift("room-2", 1, 50), a_shift("room-1", 5, 20), a_shift("room-1", 40, 60))
    assert (day.opens, day.ends) == (after(1), after(60))


def test_a_desk_that_never_paused_was_there_until_the_last_press_that_was_obeyed() -> None:
    hall = a_hall_that_calls()
    hall.press(OpenDesk, "room-2", 7)
    hall.press(CallNext, "room-1", 20)
    hall.press(FinishTicket, "room-2", 30)
    hall.press(RefuseStalePress, "room-2", 40, age_ms=9000)
    hall.tell(CloseDay(after(900)))

    assert the_day(hall).worked == (a_shift("room-1", 5, 20), a_shift("room-2", 7, 20))


def test_a_desk_that_another_description_adds_is_open_all_day_and_one_it_drops_is_not() -> None:
    hall = a_hall_that_calls()
    hall.press(PauseDesk, "room-1", 20)
    changed = an_office(('id = "room-6"', 'id = "room-7"'))

    shifts = the_day(hall).shifts(changed)

    assert shifts == (a_shift("room-1", 5, 20), Shift("room-7", after(5), after(20)))


@pytest.mark.parametrize("drawn", [True, False])
def test_a_day_without_tickets_or_without_desks_is_none(drawn: bool) -> None:
    hall = Hall(OFFICE)
    if drawn:
        hall.draw("A001")
    else:
        hall.press(OpenDesk, "room-1", 5)

    assert read_day(MONDAY, OFFICE, hall.events) is None


def test_a_rehearsal_under_the_same_description_calls_as_the_day_did() -> None:
    """Desks that press at once, as a rehearsal does: every call is found again, to the minute."""
    hall = Hall(OFFICE)
    for number, minute, language in (("A001", 0, "de"), ("A002", 1, "de"), ("A003", 2, "ar"), ("A004", 4, "ar")):
        hall.draw(number, minute=minute, language=language)
        if number == "A001":
            hall.press(CallNext, "room-1", 0)
        if number == "A002":
            hall.press(CallNext, "room-2", 1)
    hall.press(CallNext, "room-1", 12)
    hall.press(CallNext, "room-2", 20)
    hall.press(PauseDesk, "room-1", 30)
    hall.press(PauseDesk, "room-2", 30)
    day = the_day(hall)

    rehearsed = rehearse(OFFICE, MONDAY, day.visits, day.shifts(OFFICE))

    assert told(rehearsed) == [
        ("a001", "room-1", 0),
        ("a002", "room-2", 1),
        ("a003", "room-1", 12),
        ("a004", "room-2", 20),
    ]
