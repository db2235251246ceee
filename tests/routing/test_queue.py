"""The life of a ticket: each step with an example, each refusal with its words."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from routing.commands import (
    CallNext,
    CancelTicket,
    CloseDay,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    NoteArrival,
    OpenDay,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
    WakeParked,
)
from routing.events import (
    DayClosed,
    DayOpened,
    DeskOpened,
    DeskPaused,
    NobodyWaiting,
    PressRefused,
    TicketCalled,
    TicketCameTooLate,
    TicketCancelled,
    TicketDrawn,
    TicketForwarded,
    TicketMissed,
    TicketParked,
    TicketRecalled,
    TicketReturned,
    TicketServed,
    TicketWoken,
)
from routing.queue import Refused, decide
from routing.reasons import DRAWN, PICKED, Reason
from routing.tickets import RollSoFar, Standing
from routing.turns import next_turn
from tests.routing.builders import MONDAY, Hall, a_draw, after, an_empty_day


def a_hall_with(*numbers: str, **more: object) -> Hall:
    """A hall where these service numbers were drawn, a minute apart."""
    hall = Hall()
    for minute, number in enumerate(numbers):
        hall.draw(number, minute=minute, **more)  # type: ignore[arg-type]
    return hall


def a_hall_that_called(*numbers: str, desk: str = "room-1") -> Hall:
    """The same, and the first number is at the desk, which is open."""
    hall = a_hall_with(*numbers)
    hall.press(CallNext, desk, 10)
    return hall


def refusal_of(hall: Hall, command: DrawTicket) -> str:
    with pytest.raises(Refused) as refusal:
        decide(hall.day, command)
    return str(refusal.value)


# Drawing


def test_a_drawn_ticket_waits_for_its_sachgebiet() -> None:
    hall = Hall()

    happened = hall.tell(a_draw("A017", language="ar", needs=["quiet"], minute=3))

    (drawn,) = happened
    assert isinstance(drawn, TicketDrawn)
    assert (drawn.roll, drawn.seq, drawn.at) == ("roll-of-entrance", 1, after(3))
    assert (drawn.ticket.number, drawn.ticket.language, drawn.ticket.needs) == ("A017", "ar", frozenset({"quiet"}))
    assert drawn.ticket.drawn_at == drawn.ticket.counts_from == after(3)
    assert not drawn.ticket.priority
    assert hall.day.standing == {"a017": Standing.WAITING}
    assert hall.waiting("service") == ["a017"]
    assert hall.day.last_numbers == {"entrance": {"A": 17}}


def test_a_concern_or_a_need_can_give_priority() -> None:
    hall = Hall()

    urgent = hall.draw("B001", "aufenthalt", concern="emergency")
    helped = hall.draw("B002", "aufenthalt", needs=["helper"])
    other = hall.draw("B003", "aufenthalt", needs=["quiet", "step-free"])

    assert [hall.ticket(each).priority for each in (urgent, helped, other)] == [True, True, False]


def test_a_concern_that_the_office_no_longer_knows_is_still_a_ticket() -> None:
    hall = Hall()

    ticket = hall.draw("A001", concern="abolished")

    assert hall.ticket(ticket).concern == "abolished"


def test_a_ticket_is_not_drawn_later_than_the_hub_heard_of_it() -> None:
    hall = Hall()

    hall.tell(replace(a_draw("A001"), drawn_at=after(30), at=after(10)))

    assert hall.ticket("a001").drawn_at == after(10)


def test_a_ticket_that_the_hub_heard_of_late_keeps_its_time_of_drawing() -> None:
    hall = Hall()

    hall.draw("A001", minute=20)
    hall.draw("A500", kiosk="side-door", minute=5, at=60)

    assert hall.waiting("service") == ["a500", "a001"]


def test_a_ticket_with_an_appointment_counts_from_its_booked_time() -> None:
    hall = Hall()

    hall.draw("A001", minute=0, appointment=45)
    hall.draw("A002", minute=30)

    assert hall.waiting("service") == ["a002", "a001"]
    assert hall.ticket("a001").drawn_at == after(0)


def test_a_repeated_message_is_one_ticket() -> None:
    hall = Hall()
    hall.tell(a_draw("A001"))
    before = deepcopy(hall.day)

    happened = hall.tell(a_draw("A001", minute=5))

    assert happened == ()
    assert hall.day == before


def test_messages_may_overtake_each_other_and_the_roll_knows_its_holes() -> None:
    hall = Hall()
    for seq in (3, 1, 5):
        hall.tell(a_draw(f"A00{seq}", seq=seq))

    roll = hall.day.rolls["roll-of-entrance"]
    assert (roll.upto, roll.beyond) == (1, {3, 5})
    assert [seq for seq in range(1, 7) if roll.knows(seq)] == [1, 3, 5]

    for seq in (2, 4):
        hall.tell(a_draw(f"A00{seq}", seq=seq))
    assert (roll.upto, roll.beyond) == (5, set())


def test_the_last_number_per_letter_does_not_go_back_when_messages_overtake_each_other() -> None:
    hall = Hall()
    for seq, number in enumerate(("A007", "B002", "A003"), start=1):
        hall.tell(a_draw(number, "service" if number[0] == "A" else "aufenthalt", seq=seq))

    assert hall.day.last_numbers == {"entrance": {"A": 7, "B": 2}}


def test_a_number_outside_the_kiosks_block_is_refused() -> None:
    hall = Hall()

    text = refusal_of(hall, a_draw("A500"))

    assert text == "number A500 is outside the block 1-499 of entrance."


def test_the_first_and_last_number_of_a_block_belong_to_it() -> None:
    hall = Hall()

    for number, kiosk in (("A001", "entrance"), ("A499", "entrance"), ("A500", "side-door"), ("A999", "side-door")):
        hall.draw(number, kiosk=kiosk)

    assert len(hall.waiting("service")) == 4


def test_a_number_is_not_given_to_two_tickets() -> None:
    hall = a_hall_with("A001")

    text = refusal_of(hall, replace(a_draw("A001", seq=2), id="another"))

    assert text == "number A001 was already drawn today, by another ticket."


def test_a_number_stays_taken_when_its_ticket_was_served() -> None:
    hall = a_hall_that_called("A001")
    hall.press(FinishTicket, "room-1", 15)

    assert "already drawn" in refusal_of(hall, replace(a_draw("A001", seq=2), id="another"))


def test_a_ticket_is_not_drawn_with_two_numbers() -> None:
    hall = a_hall_with("A001")

    text = refusal_of(hall, replace(a_draw("A002", seq=2), id="a001"))

    assert text == "ticket a001 was already drawn today, with number A001."


def test_a_number_opens_with_the_letter_of_its_sachgebiet() -> None:
    text = refusal_of(Hall(), a_draw("B001"))

    assert text == "number B001 does not open with A, the letter of service."


def test_an_unknown_kiosk_is_refused_with_the_known_ones() -> None:
    text = refusal_of(Hall(), a_draw("A001", kiosk="entrence"))

    assert text == 'there is no kiosk "entrence". Did you mean "entrance"? Known kiosks: entrance, side-door.'


def test_an_unknown_sachgebiet_is_refused_with_the_known_ones() -> None:
    text = refusal_of(Hall(), a_draw("A001", "servise"))

    assert text == (
        'there is no Sachgebiet "servise". Did you mean "service"? Known Sachgebiete: service, aufenthalt, asyl.'
    )


def test_what_a_kiosk_holds_for_acknowledged_is_no_hole() -> None:
    hall = Hall()
    hall.tell(a_draw("A105", seq=105))

    hall.tell(replace(a_draw("A102", seq=102), acknowledged=101))

    roll = hall.day.rolls["roll-of-entrance"]
    assert (roll.upto, roll.beyond) == (102, {105})
    hall.tell(replace(a_draw("A107", seq=107), acknowledged=106))
    assert (roll.upto, roll.beyond) == (107, set())


def test_less_than_is_known_changes_nothing() -> None:
    hall = Hall()
    for seq in (1, 2, 3):
        hall.tell(replace(a_draw(f"A00{seq}", seq=seq), acknowledged=0))

    hall.tell(replace(a_draw("A004", seq=4), acknowledged=1))

    assert hall.day.rolls["roll-of-entrance"].upto == 4


def test_a_roll_belongs_to_one_kiosk() -> None:
    hall = a_hall_with("A001")

    text = refusal_of(hall, a_draw("A500", kiosk="side-door", roll="roll-of-entrance", seq=2))

    assert text == "roll roll-of-entrance belongs to entrance, not to side-door."


def test_a_new_roll_of_the_same_kiosk_counts_from_one_again() -> None:
    hall = a_hall_with("A001")

    hall.tell(a_draw("A002", roll="after-the-new-card", seq=1))

    assert hall.waiting("service") == ["a001", "a002"]
    assert hall.day.rolls["after-the-new-card"].upto == 1


@pytest.mark.parametrize("number", ["A0017", "A000", "A017\n"])
def test_what_is_no_number_is_refused_like_any_other_ticket(number: str) -> None:
    assert "is no ticket number" in refusal_of(Hall(), a_draw(number))


# Calling


def test_next_calls_the_ticket_and_opens_the_desk() -> None:
    hall = a_hall_with("A001", "A002")

    happened = hall.press(CallNext, "room-1", 10)

    assert happened == (
        DeskOpened("room-1", "p-1", after(10)),
        TicketCalled("room-1", "p-1", after(10), "a001", (Reason(DRAWN, 0, after(0)),)),
    )
    assert hall.current("room-1") == "a001"
    assert hall.outcome("room-1") == "called"
    assert hall.day.desk("room-1").why == (Reason(DRAWN, 0, after(0)),)
    assert hall.day.standing["a001"] == Standing.CALLED
    assert hall.waiting("service") == ["a002"]


def test_next_finishes_the_ticket_at_the_desk() -> None:
    hall = a_hall_that_called("A001", "A002")

    happened = hall.press(CallNext, "room-1", 17)

    assert [type(event) for event in happened] == [TicketServed, TicketCalled]
    assert hall.day.standing == {"a001": Standing.SERVED, "a002": Standing.CALLED}
    assert list(hall.day.calls) == ["a002"]
    assert [length.total_seconds() for length in hall.day.services["service"]] == [7 * 60]


def test_next_finishes_the_ticket_at_the_desk_even_when_nobody_waits() -> None:
    hall = a_hall_that_called("A001")

    happened = hall.press(CallNext, "room-1", 17)

    assert [type(event) for event in happened] == [TicketServed, NobodyWaiting]
    assert hall.current("room-1") is None
    assert hall.outcome("room-1") == "nobody-waiting"
    assert hall.day.standing["a001"] == Standing.SERVED


def test_nobody_waiting_is_said_and_the_desk_is_open() -> None:
    hall = Hall()

    happened = hall.press(CallNext, "room-1", 1)

    assert happened == (DeskOpened("room-1", "p-1", after(1)), NobodyWaiting("room-1", "p-1", after(1)))
    assert hall.day.desk("room-1").open
    assert hall.outcome("room-1") == "nobody-waiting"


def test_a_ticket_of_a_sachgebiet_that_is_no_duty_of_the_desk_is_not_called_there() -> None:
    hall = Hall()
    hall.draw("C001", "asyl")

    hall.press(CallNext, "room-1")

    assert hall.outcome("room-1") == "nobody-waiting"
    assert hall.waiting("asyl") == ["c001"]


def test_a_recall_is_a_new_call_of_the_same_ticket() -> None:
    hall = a_hall_that_called("A001")
    first = deepcopy(hall.day.calls["a001"])

    happened = hall.press(RecallTicket, "room-1", 12)

    again = hall.day.calls["a001"]
    assert happened == (TicketRecalled("room-1", "p-2", after(12), "a001"),)
    assert again.id != first.id
    assert (again.at, again.first_at) == (after(12), after(10))
    assert hall.outcome("room-1") == "recalled"


def test_a_service_lasts_from_the_first_call_whatever_was_recalled() -> None:
    hall = a_hall_that_called("A001")
    hall.press(RecallTicket, "room-1", 12)

    hall.press(FinishTicket, "room-1", 18)

    assert [length.total_seconds() for length in hall.day.services["service"]] == [8 * 60]


def test_two_desks_never_call_the_same_ticket() -> None:
    hall = a_hall_with("A001")

    hall.press(CallNext, "room-1", 10)
    hall.press(CallNext, "room-2", 10)

    assert (hall.current("room-1"), hall.current("room-2")) == ("a001", None)
    assert hall.outcome("room-2") == "nobody-waiting"


# Ends


def test_a_finished_ticket_is_served() -> None:
    hall = a_hall_that_called("A001")

    happened = hall.press(FinishTicket, "room-1", 15)

    assert happened == (TicketServed("room-1", "p-2", after(15), "a001"),)
    assert hall.day.standing["a001"] == Standing.SERVED
    assert (hall.current("room-1"), hall.day.desk("room-1").why) == (None, ())
    assert hall.outcome("room-1") == "done"
    assert hall.day.desk("room-1").open


def test_a_missed_ticket_leaves_the_desk_and_can_be_picked_when_its_owner_turns_up() -> None:
    hall = a_hall_that_called("A001", "A002")

    missed = hall.press(MissTicket, "room-1", 12)
    hall.press(CallNext, "room-1", 13)
    picked = hall.press(PickTicket, "room-1", 20, ticket="a001")

    assert missed == (TicketMissed("room-1", "p-2", after(12), "a001"),)
    assert [type(event) for event in picked] == [TicketServed, TicketCalled]
    assert hall.day.standing == {"a001": Standing.CALLED, "a002": Standing.SERVED}
    assert hall.day.desk("room-1").why == (Reason(DRAWN, 0, after(0)), Reason(PICKED))


def test_a_missed_ticket_is_not_called_by_next() -> None:
    hall = a_hall_that_called("A001")
    hall.press(MissTicket, "room-1", 12)

    hall.press(CallNext, "room-1", 13)

    assert hall.outcome("room-1") == "nobody-waiting"
    assert hall.day.standing["a001"] == Standing.MISSED


def test_a_missed_ticket_is_no_service_and_does_not_count_for_the_waiting_estimate() -> None:
    hall = a_hall_that_called("A001")

    hall.press(MissTicket, "room-1", 12)

    assert not hall.day.services


def test_the_current_ticket_can_be_cancelled() -> None:
    hall = a_hall_that_called("A001")

    happened = hall.press(CancelTicket, "room-1", 12)

    assert happened == (TicketCancelled("room-1", "p-2", after(12), "a001"),)
    assert hall.day.standing["a001"] == Standing.CANCELLED
    assert hall.current("room-1") is None
    assert hall.day.calls == {}
    assert hall.outcome("room-1") == "cancelled"


def test_a_waiting_ticket_can_be_cancelled_and_the_current_one_stays() -> None:
    hall = a_hall_that_called("A001", "A002", "A003")

    hall.press(CancelTicket, "room-1", 12, ticket="a002")

    assert hall.day.standing["a002"] == Standing.CANCELLED
    assert hall.waiting("service") == ["a003"]
    assert hall.current("room-1") == "a001"


@pytest.mark.parametrize("aside", [MissTicket, ParkTicket])
def test_a_parked_or_missed_ticket_can_be_cancelled(aside: type) -> None:
    hall = a_hall_that_called("A001")
    hall.press(aside, "room-1", 12)

    hall.press(CancelTicket, "room-1", 13, ticket="a001")

    assert hall.day.standing["a001"] == Standing.CANCELLED
    assert hall.day.parked_until == {}


def test_a_parked_ticket_that_was_cancelled_does_not_wake() -> None:
    hall = a_hall_that_called("A001")
    hall.press(ParkTicket, "room-1", 12, until=after(20))
    hall.press(CancelTicket, "room-1", 13, ticket="a001")

    assert hall.tell(WakeParked(after(30))) == ()


def test_a_ticket_at_another_desk_is_not_cancelled() -> None:
    hall = a_hall_that_called("A001")

    hall.press(CancelTicket, "room-2", 12, ticket="a001")

    assert (hall.outcome("room-2"), hall.what("room-2")) == ("refused", "A001 is at another desk")
    assert hall.current("room-1") == "a001"


def test_a_ticket_that_came_to_its_end_is_not_cancelled() -> None:
    hall = a_hall_that_called("A001")
    hall.press(FinishTicket, "room-1", 12)

    hall.press(CancelTicket, "room-1", 13, ticket="a001")

    assert (hall.outcome("room-1"), hall.what("room-1")) == ("refused", "A001 is already served")
    assert hall.day.standing["a001"] == Standing.SERVED


# Aside and back


def test_a_parked_ticket_waits_for_nobody_until_it_is_picked() -> None:
    hall = a_hall_that_called("A001")

    happened = hall.press(ParkTicket, "room-1", 12)
    hall.press(CallNext, "room-1", 13)
    hall.tell(WakeParked(after(500)))
    hall.press(PickTicket, "room-2", 501, ticket="a001")

    assert happened == (TicketParked("room-1", "p-2", after(12), "a001", None),)
    assert hall.outcome("room-1") == "nobody-waiting"
    assert hall.current("room-2") == "a001"


def test_a_parked_ticket_wakes_at_its_time_in_its_old_place() -> None:
    hall = a_hall_that_called("A001", "A002", "A003")
    hall.press(ParkTicket, "room-1", 12, until=after(30))

    too_early = hall.tell(WakeParked(after(29.99)))
    woken = hall.tell(WakeParked(after(30)))
    again = hall.tell(WakeParked(after(31)))

    assert too_early == ()
    assert woken == (TicketWoken("a001", after(30)),)
    assert again == ()
    assert hall.waiting("service") == ["a001", "a002", "a003"]


def test_a_parked_ticket_that_was_picked_does_not_wake() -> None:
    hall = a_hall_that_called("A001")
    hall.press(ParkTicket, "room-1", 12, until=after(30))
    hall.press(PickTicket, "room-1", 13, ticket="a001")

    woken = hall.tell(WakeParked(after(40)))

    assert woken == ()
    assert hall.current("room-1") == "a001"


def test_a_returned_ticket_takes_its_exact_place_again() -> None:
    hall = a_hall_with("A001", "A002", "A003", "A004")
    hall.press(PickTicket, "room-1", 10, ticket="a003")

    happened = hall.press(ReturnTicket, "room-1", 11)

    assert happened == (TicketReturned("room-1", "p-2", after(11), "a003"),)
    assert hall.waiting("service") == ["a001", "a002", "a003", "a004"]
    assert hall.day.standing["a003"] == Standing.WAITING
    assert (hall.current("room-1"), hall.day.calls) == (None, {})
    assert hall.outcome("room-1") == "returned"


def test_tickets_drawn_at_one_instant_keep_the_order_in_which_the_hub_learned_of_them() -> None:
    hall = Hall()
    for number in ("A009", "A003", "A006"):
        hall.draw(number, minute=5)
    hall.press(PickTicket, "room-1", 10, ticket="a003")

    hall.press(ReturnTicket, "room-1", 11)

    assert hall.waiting("service") == ["a009", "a003", "a006"]


def test_a_waiting_ticket_can_be_picked_out_of_turn() -> None:
    hall = a_hall_with("A001", "A002", language="ar")

    happened = hall.press(PickTicket, "room-1", 10, ticket="a002")

    assert happened[-1] == TicketCalled(
        "room-1", "p-1", after(10), "a002", (Reason(DRAWN, 0, after(1)), Reason(PICKED))
    )
    assert hall.waiting("service") == ["a001"]


@pytest.mark.parametrize(
    ("end", "standing"), [(FinishTicket, "served"), (CancelTicket, "cancelled"), (RecallTicket, "called")]
)
def test_a_ticket_that_is_called_or_at_its_end_cannot_be_picked(end: type, standing: str) -> None:
    hall = a_hall_that_called("A001")
    hall.press(end, "room-1", 12)

    hall.press(PickTicket, "room-2", 13, ticket="a001")

    assert (hall.outcome("room-2"), hall.what("room-2")) == (
        "refused", f"A001 is {standing}, it cannot be called"
    )  # fmt: skip


def test_a_ticket_that_the_desk_may_not_serve_cannot_be_picked() -> None:
    hall = Hall()
    hall.draw("C001", "asyl")
    hall.draw("B001", "aufenthalt", needs=["step-free"])

    hall.press(PickTicket, "room-1", ticket="c001")
    hall.press(PickTicket, "room-4", ticket="b001")

    assert hall.what("room-1") == "C001 cannot be served at this desk"
    assert hall.what("room-4") == "B001 cannot be served at this desk"


@pytest.mark.parametrize("command", [PickTicket, CancelTicket])
def test_an_unknown_ticket_cannot_be_picked_or_cancelled(command: type) -> None:
    hall = a_hall_that_called("A001")

    hall.press(command, "room-1", ticket="z999")

    assert (hall.outcome("room-1"), hall.what("room-1")) == ("refused", "there is no ticket z999 today")
    assert hall.current("room-1") == "a001"


# Forwarding


def test_a_ticket_forwarded_to_a_sachgebiet_keeps_its_time_of_drawing() -> None:
    hall = a_hall_that_called("A001")
    hall.draw("B001", "aufenthalt", minute=0.5)

    happened = hall.press(ForwardTicket, "room-1", 12, to="aufenthalt", reason="wrong-place")

    assert happened == (TicketForwarded("room-1", "p-2", after(12), "a001", "aufenthalt", None, "wrong-place"),)
    assert hall.waiting("aufenthalt") == ["a001", "b001"]
    assert hall.waiting("service") == []
    assert hall.ticket("a001").drawn_at == after(0)
    assert (hall.current("room-1"), hall.outcome("room-1")) == (None, "forwarded")


def test_a_ticket_forwarded_to_a_desk_is_called_by_that_desk_alone() -> None:
    hall = a_hall_that_called("A001")

    hall.press(ForwardTicket, "room-1", 12, to="room-3")
    hall.press(CallNext, "room-2", 13)
    hall.press(CallNext, "room-4", 13)
    hall.press(CallNext, "room-3", 14)

    assert hall.outcome("room-2") == hall.outcome("room-4") == "nobody-waiting"
    assert hall.current("room-3") == "a001"


def test_a_ticket_sent_to_a_desk_that_has_closed_can_be_picked_at_another_of_the_sachgebiet() -> None:
    hall = a_hall_that_called("A001")
    hall.press(ForwardTicket, "room-1", 11, to="room-3")
    hall.press(PauseDesk, "room-3", 12)

    hall.press(CallNext, "room-4", 13)
    by_next = hall.outcome("room-4")
    hall.press(PickTicket, "room-4", 14, ticket="a001")

    assert by_next == "nobody-waiting"
    assert hall.current("room-4") == "a001"
    hall.press(ReturnTicket, "room-4", 15)
    assert next_turn(hall.day, hall.day.office.desks["room-4"]) is None


def test_a_ticket_sent_to_a_desk_is_picked_neither_elsewhere_nor_up_steps_it_cannot_take() -> None:
    hall = Hall()
    hall.draw("A001", needs=["step-free"])
    hall.press(CallNext, "room-1", 10)
    hall.press(ForwardTicket, "room-1", 11, to="room-3")

    for desk in ("room-1", "room-4"):
        hall.press(PickTicket, desk, 12, ticket="a001")

    assert hall.what("room-1") == hall.what("room-4") == "A001 cannot be served at this desk"


def test_a_ticket_forwarded_to_a_desk_counts_for_the_desks_first_duty() -> None:
    hall = a_hall_that_called("A001")

    hall.press(ForwardTicket, "room-1", 12, to="room-6")

    assert hall.waiting("asyl") == ["a001"]


def test_a_ticket_forwarded_to_a_desk_comes_back_to_it_after_parking() -> None:
    hall = a_hall_that_called("A001")
    hall.press(ForwardTicket, "room-1", 12, to="room-3")
    hall.press(CallNext, "room-3", 13)
    hall.press(ParkTicket, "room-3", 14, until=after(20))
    hall.tell(WakeParked(after(20)))

    hall.press(CallNext, "room-4", 21)
    hall.press(CallNext, "room-3", 22)

    assert (hall.current("room-4"), hall.current("room-3")) == (None, "a001")


def test_a_ticket_that_needs_no_steps_is_not_forwarded_to_a_desk_with_steps() -> None:
    hall = a_hall_with("A001", needs=["step-free"])
    hall.press(CallNext, "room-1", 10)

    hall.press(ForwardTicket, "room-1", 12, to="room-4")

    assert (hall.outcome("room-1"), hall.what("room-1")) == (
        "refused", "A001 needs a step-free desk, and room-4 is none"
    )  # fmt: skip
    assert hall.current("room-1") == "a001"


def test_forwarding_to_nowhere_names_what_there_is() -> None:
    hall = a_hall_that_called("A001")

    hall.press(ForwardTicket, "room-1", 12, to="assyl")

    assert hall.what("room-1") == (
        'there is no Sachgebiet or desk "assyl". Did you mean "asyl"? '
        "Known ones: service, aufenthalt, asyl, room-1, room-2, room-3, room-4, room-5, room-6."
    )
    assert hall.current("room-1") == "a001"


# Desks


def test_a_desk_opens_and_pauses_and_keeps_the_ticket_it_called() -> None:
    hall = a_hall_with("A001")

    opened = hall.press(OpenDesk, "room-1", 1)
    hall.press(CallNext, "room-1", 2)
    paused = hall.press(PauseDesk, "room-1", 3)

    assert opened == (DeskOpened("room-1", "p-1", after(1)),)
    assert paused == (DeskPaused("room-1", "p-3", after(3)),)
    assert not hall.day.desk("room-1").open
    assert hall.current("room-1") == "a001"
    assert hall.outcome("room-1") == "paused"


def test_an_open_desk_does_not_open_again_with_each_call() -> None:
    hall = a_hall_with("A001")
    hall.press(OpenDesk, "room-1", 1)

    happened = hall.press(CallNext, "room-1", 2)

    assert [type(event) for event in happened] == [TicketCalled]
    assert hall.outcome("room-1") == "called"


@pytest.mark.parametrize(
    "command", [RecallTicket, NoteArrival, MissTicket, FinishTicket, ParkTicket, ReturnTicket, CancelTicket]
)
def test_a_press_about_the_current_ticket_needs_one(command: type) -> None:
    hall = a_hall_with("A001")

    happened = hall.press(command, "room-1", 1)

    assert happened == (PressRefused("room-1", "p-1", after(1), "refused", "no ticket is at this desk"),)
    assert (hall.outcome("room-1"), hall.what("room-1")) == ("refused", "no ticket is at this desk")


def test_forwarding_needs_a_ticket_at_the_desk() -> None:
    hall = Hall()

    hall.press(ForwardTicket, "room-1", to="asyl")

    assert hall.what("room-1") == "no ticket is at this desk"


def test_a_stale_press_is_told_so_and_calls_nobody() -> None:
    hall = a_hall_with("A001")

    happened = hall.press(RefuseStalePress, "room-1", 1, age_ms=5001)

    assert happened == (PressRefused("room-1", "p-1", after(1), "stale", "the press was 5001 ms old when it arrived"),)
    assert (hall.outcome("room-1"), hall.day.desk("room-1").last_press) == ("stale", "p-1")
    assert hall.waiting("service") == ["a001"]


def test_the_reason_of_a_refusal_goes_away_with_the_next_press() -> None:
    hall = a_hall_with("A001")
    hall.press(RecallTicket, "room-1", 1)

    hall.press(CallNext, "room-1", 2)

    assert (hall.outcome("room-1"), hall.what("room-1")) == ("called", "")


def test_the_same_press_twice_is_one_press() -> None:
    hall = a_hall_with("A001", "A002")
    press = CallNext("room-1", "boot7-1", after(10))
    hall.tell(press)
    before = deepcopy(hall.day)

    happened = hall.tell(replace(press, at=after(11)))

    assert happened == ()
    assert hall.day == before
    assert hall.day.desk("room-1").last_press == "boot7-1"


def test_a_refused_press_does_not_come_true_when_it_is_repeated() -> None:
    hall = a_hall_with("A001")
    hall.tell(RecallTicket("room-1", "boot7-1", after(1)))
    hall.tell(CallNext("room-1", "boot7-2", after(2)))

    happened = hall.tell(RecallTicket("room-1", "boot7-1", after(3)))

    assert happened == ()


@pytest.mark.parametrize("shown", ["", "tA001"])
def test_of_two_presses_after_the_same_look_one_is_obeyed(shown: str) -> None:
    hall = a_hall_with("A001", "A002", "A003")
    if shown:
        hall.press(CallNext, "room-1")

    hall.press(CallNext, "room-1", shown=shown)
    called = hall.current("room-1")
    hall.press(CallNext, "room-1", shown=shown)

    assert hall.outcome("room-1") == "changed"
    assert hall.current("room-1") == called


def test_a_press_that_does_not_say_what_it_saw_is_obeyed() -> None:
    hall = a_hall_with("A001", "A002")

    hall.press(CallNext, "room-1")
    hall.press(CallNext, "room-1")

    assert hall.outcome("room-1") == "called"


def test_a_press_of_an_unknown_desk_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refusal:
        Hall().press(CallNext, "room-7")

    assert str(refusal.value) == (
        'there is no desk "room-7". Did you mean "room-6"? Known desks: room-1, room-2, room-3, room-4, room-5, room-6.'
    )


def test_two_desks_that_made_the_same_press_id_are_both_obeyed() -> None:
    hall = a_hall_with("A001", "A002")
    hall.tell(CallNext("room-1", "boot1-1", after(10)))

    hall.tell(CallNext("room-2", "boot1-1", after(11)))

    assert (hall.current("room-1"), hall.current("room-2")) == ("a001", "a002")


# The begin and the end of the day


def test_a_day_opens_once_as_the_first_thing_that_happens() -> None:
    hall = Hall()

    opened = hall.tell(OpenDay({}, after(0)))
    again = hall.tell(OpenDay({}, after(1)))

    assert (opened, again) == ((DayOpened({}, after(0)),), ())


def test_rolls_run_on_over_midnight() -> None:
    yesterday = Hall()
    for seq in (1, 2, 4):
        yesterday.tell(a_draw(f"A00{seq}", seq=seq))
    known = {roll: each.so_far for roll, each in yesterday.day.rolls.items()}
    today = Hall()

    today.tell(OpenDay(known, after(0)))

    assert known == {"roll-of-entrance": RollSoFar("entrance", 2, (4,))}
    assert today.day.rolls == yesterday.day.rolls
    assert today.day.roll_of == {"entrance": "roll-of-entrance"}
    assert today.tell(a_draw("A001", seq=4)) == ()
    today.tell(a_draw("A001", seq=3))
    assert today.day.rolls["roll-of-entrance"].upto == 4
    assert yesterday.day.rolls["roll-of-entrance"].upto == 2


def test_a_ticket_of_an_earlier_day_is_known_but_nobody_waits_and_its_number_is_free() -> None:
    hall = Hall()
    hall.tell(OpenDay({}, after(0)))

    happened = hall.tell(replace(a_draw("A001"), drawn_on=MONDAY - timedelta(days=1)))
    hall.tell(replace(a_draw("A001", seq=2), id="todays"))

    assert [type(event) for event in happened] == [TicketCameTooLate]
    assert hall.waiting("service") == ["todays"]
    assert hall.day.rolls["roll-of-entrance"].upto == 2
    assert hall.day.last_numbers == {"entrance": {"A": 1}}


def test_a_kiosks_latest_roll_is_known() -> None:
    hall = a_hall_with("A001")

    hall.tell(a_draw("A002", roll="after-the-new-card", seq=1))

    assert hall.day.roll_of == {"entrance": "after-the-new-card"}


def test_the_end_of_the_day_closes_whatever_is_open() -> None:
    hall = a_hall_that_called("A001", "A002", "A003", "A004")
    hall.press(FinishTicket, "room-1", 11)
    hall.press(CallNext, "room-1", 12)
    hall.press(MissTicket, "room-1", 13)
    hall.press(CallNext, "room-1", 14)
    hall.press(ParkTicket, "room-1", 15, until=after(60))
    hall.press(CallNext, "room-1", 16)
    hall.draw("A005")

    happened = hall.tell(CloseDay(after(600)))

    assert happened == (DayClosed(after(600)),)
    assert hall.day.closed
    assert {ticket: str(standing) for ticket, standing in hall.day.standing.items()} == {
        "a001": "served", "a002": "expired", "a003": "expired", "a004": "expired", "a005": "expired",
    }  # fmt: skip
    assert hall.waiting("service") == []
    assert hall.day.calls == hall.day.parked_until == {}
    assert (hall.current("room-1"), hall.day.desk("room-1").open) == (None, False)
    assert hall.tell(WakeParked(after(700))) == ()


def test_a_day_closes_once() -> None:
    hall = Hall()
    hall.tell(CloseDay(after(600)))

    assert hall.tell(CloseDay(after(601))) == ()


@pytest.mark.parametrize("command", [CallNext, OpenDesk, RecallTicket])
def test_a_closed_day_refuses_every_press(command: type) -> None:
    hall = a_hall_with("A001")
    hall.tell(CloseDay(after(600)))

    happened = hall.press(command, "room-1", 601)

    assert happened == (PressRefused("room-1", "p-1", after(601), "refused", "this day is closed"),)
    assert not hall.day.desk("room-1").open


def test_a_ticket_that_the_hub_hears_of_after_the_end_of_its_day_is_kept_and_expires() -> None:
    hall = Hall()
    hall.tell(CloseDay(after(600)))

    hall.draw("A001", minute=590, at=601)

    assert hall.day.standing == {"a001": Standing.EXPIRED}
    assert hall.waiting("service") == []
    assert hall.day.last_numbers == {"entrance": {"A": 1}}
    assert hall.day.rolls["roll-of-entrance"].upto == 1


def test_deciding_changes_nothing() -> None:
    hall = a_hall_that_called("A001", "A002")
    before = deepcopy(hall.day)

    decide(hall.day, CallNext("room-1", "x", after(20)))
    decide(hall.day, PickTicket("room-1", "x", after(20), ticket="a002"))
    decide(hall.day, CloseDay(after(20)))
    decide(hall.day, a_draw("A003", seq=3))

    assert hall.day == before


def test_deciding_changes_nothing_at_a_desk_that_was_not_heard_of_yet() -> None:
    day = an_empty_day()

    decide(day, OpenDesk("room-1", "x", after(20)))

    assert day == an_empty_day()
