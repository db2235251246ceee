"""What a desk did last can be undone by one press, as if it had never been."""

from __future__ import annotations

from collections import deque
from copy import deepcopy
from datetime import timedelta

import pytest

from hub.projections import board_of
from routing.commands import (
    CallNext,
    CancelTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    ParkTicket,
    ReturnTicket,
    TakeBack,
    WakeParked,
)
from routing.day import Day
from routing.events import TicketTakenBack
from tests.routing.builders import Hall, after

LEAVING = [
    (FinishTicket, {}),
    (MissTicket, {}),
    (ParkTicket, {}),
    (ParkTicket, {"until": after(30)}),
    (ForwardTicket, {"to": "aufenthalt", "reason": "wrong-place"}),
    (ForwardTicket, {"to": "room-2"}),
    (CancelTicket, {}),
]


@pytest.fixture
def hall() -> Hall:
    """A001 is at room-1, A002 and A003 wait."""
    hall = Hall()
    for count, number in enumerate(("A001", "A002", "A003")):
        hall.draw(number, minute=count)
    hall.press(CallNext, "room-1", 5)
    return hall


def where_everybody_is(day: Day) -> object:
    """All of a day that undoing must bring back."""
    desk, lines = day.desks["room-1"], [line for lines in day.lines.values() for line in lines.items()]
    where = lines, day.kinds, day.standing, day.calls, day.parked_until, day.services, day.visits, day.sent_on
    return deepcopy(where), desk.current, desk.why


@pytest.mark.parametrize(("command", "more"), LEAVING)
def test_a_ticket_that_left_by_mistake_is_at_the_desk_as_if_it_had_never_left(
    hall: Hall, command: type, more: dict[str, object]
) -> None:
    hall.day.services.setdefault("service", deque(maxlen=30))
    before, on_walls = where_everybody_is(hall.day), board_of(hall.day).calls
    hall.press(command, "room-1", 10, **more)

    undone = hall.press(TakeBack, "room-1", 11)

    assert undone == (TicketTakenBack("room-1", hall.day.desks["room-1"].last_press or "", after(11), "a001"),)
    assert hall.outcome("room-1") == "taken-back"
    assert where_everybody_is(hall.day) == before
    assert board_of(hall.day).calls == on_walls


def test_next_pressed_once_too_often_is_undone_by_two_presses(hall: Hall) -> None:
    hall.press(CallNext, "room-1", 10)
    waiting = ["a002", "a003"]

    hall.press(ReturnTicket, "room-1", 11)
    hall.press(TakeBack, "room-1", 11)

    assert hall.current("room-1") == "a001"
    assert hall.waiting("service") == waiting


def test_a_ticket_that_somebody_else_has_called_since_is_not_taken_away_from_them(hall: Hall) -> None:
    hall.press(ForwardTicket, "room-1", 6, to="room-2")
    hall.press(CallNext, "room-2", 7)

    hall.press(TakeBack, "room-1", 8)

    assert (hall.outcome("room-1"), hall.what("room-1")) == ("refused", "there is nothing to undo at this desk")
    assert hall.current("room-2") == "a001"


def test_a_parked_ticket_that_waits_again_can_still_be_taken_back(hall: Hall) -> None:
    hall.press(ParkTicket, "room-1", 6, until=after(10))
    hall.tell(WakeParked(after(10)))

    hall.press(TakeBack, "room-1", 11)

    assert hall.current("room-1") == "a001"
    assert hall.waiting("service") == ["a002", "a003"]


def test_undoing_needs_an_empty_desk_and_something_to_undo(hall: Hall) -> None:
    hall.press(TakeBack, "room-2", 6)
    hall.press(CallNext, "room-1", 7)
    hall.press(TakeBack, "room-1", 8)

    assert hall.what("room-2") == "there is nothing to undo at this desk"
    assert hall.what("room-1") == "A002 is at this desk: return it first"


def test_a_visit_that_went_on_counts_once_and_whole(hall: Hall) -> None:
    hall.press(FinishTicket, "room-1", 10)
    hall.press(TakeBack, "room-1", 11)

    hall.press(FinishTicket, "room-1", 25)

    assert [visit.stayed for visit in hall.day.visits.values()] == [timedelta(minutes=20)]
    assert list(hall.day.services["service"]) == [timedelta(minutes=20)]
