"""Duties that move, concerns that are limited, documents, paper ordered at a kiosk: what keeps a day running."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.commands import (
    CallNext,
    CloseDay,
    ForwardTicket,
    HelpSachgebiet,
    LimitConcern,
    MoveDuties,
    NotePaper,
    OpenDesk,
    OrderPaper,
    StopHelping,
    TickDocuments,
    WakeParked,
)
from routing.events import (
    ConcernLimited,
    DutiesMoved,
    OrderLapsed,
    PaperCame,
    PaperOrdered,
    PressRefused,
    TicketCalled,
)
from routing.office import HEAD, Concern
from routing.queue import ORDER_HOLDS, Refused
from routing.reasons import SECOND_DUTY
from routing.waits import desks_at_work
from tests.routing.builders import Hall, after, an_office, fold


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_a_desk_that_helps_calls_for_the_other_sachgebiet_after_its_own(hall: Hall) -> None:
    hall.draw("C001", "asyl", minute=0)
    hall.draw("A001", "service", minute=5)
    hall.press(HelpSachgebiet, "room-1", 6, sachgebiet="asyl")

    first, second = hall.press(CallNext, "room-1", 7)[-1], hall.press(CallNext, "room-1", 8)[-1]

    assert isinstance(first, TicketCalled)
    assert isinstance(second, TicketCalled)
    assert (first.ticket, second.ticket) == ("a001", "c001")
    assert second.why[-1].code == SECOND_DUTY


def test_a_desk_stops_helping(hall: Hall) -> None:
    hall.draw("C001", "asyl")
    hall.press(HelpSachgebiet, "room-1", sachgebiet="asyl")

    hall.press(StopHelping, "room-1")
    hall.press(CallNext, "room-1")

    assert hall.outcome("room-1") == "nobody-waiting"
    hall.press(StopHelping, "room-1")
    assert hall.what("room-1") == "this desk does not help another Sachgebiet today"


def test_a_desk_that_stops_helping_keeps_what_the_head_of_section_moved(hall: Hall) -> None:
    hall.press(MoveDuties, HEAD, of="room-1", sachgebiete=("aufenthalt",))
    moved = hall.day.desk_today("room-1")
    hall.press(HelpSachgebiet, "room-1", sachgebiet="asyl")
    hall.press(HelpSachgebiet, "room-1", sachgebiet="service")
    helping = hall.day.desk_today("room-1")

    hall.press(StopHelping, "room-1")

    assert helping is not None
    assert (helping.sachgebiete, helping.also) == (("aufenthalt",), ("asyl", "service"))
    assert hall.day.desk_today("room-1") == moved
    assert fold(Hall().day, hall.events) == hall.day


def test_a_desk_that_only_the_head_has_moved_has_no_help_to_stop(hall: Hall) -> None:
    hall.press(MoveDuties, HEAD, of="room-1", sachgebiete=("asyl",))

    hall.press(StopHelping, "room-1")

    assert hall.what("room-1") == "this desk does not help another Sachgebiet today"


@pytest.mark.parametrize("sachgebiete", [(), ("aufenthalt",)])
def test_a_desk_that_the_head_moves_helps_no_longer(hall: Hall, sachgebiete: tuple[str, ...]) -> None:
    hall.press(HelpSachgebiet, "room-1", sachgebiet="asyl")

    hall.press(MoveDuties, HEAD, of="room-1", sachgebiete=sachgebiete)

    desk = hall.day.desk_today("room-1")
    assert desk is not None
    assert (desk.sachgebiete, desk.also) == (sachgebiete or ("service",), ())
    assert hall.day.helps == {}


def test_a_second_duty_of_the_description_stays_when_a_desk_stops_helping(hall: Hall) -> None:
    hall.press(HelpSachgebiet, "room-2", sachgebiet="asyl")

    hall.press(StopHelping, "room-2")

    assert hall.day.desk_today("room-2") == hall.day.office.desks["room-2"]


def test_a_journal_by_which_the_end_of_help_undid_the_heads_move_says_so_still(hall: Hall) -> None:
    written = [
        DutiesMoved(HEAD, "p-1", after(0), "room-1", ("aufenthalt",), ()),
        DutiesMoved("room-1", "p-2", after(1), "room-1", ("aufenthalt",), ("asyl",)),
        DutiesMoved("room-1", "p-3", after(2), "room-1", ("service",), (), own=True),
    ]

    helping, stopped = fold(Hall().day, written[:2]).helps, fold(Hall().day, written)

    assert helping == {"room-1": ("asyl",)}
    assert stopped.desk_today("room-1") == stopped.office.desks["room-1"]


def test_the_head_moves_a_desk_for_the_rest_of_the_day(hall: Hall) -> None:
    hall.draw("A001", "service")
    hall.draw("C001", "asyl")
    hall.press(OpenDesk, "room-1")

    moved = hall.press(MoveDuties, HEAD, 1, of="room-1", sachgebiete=("asyl",))

    assert moved == (DutiesMoved(HEAD, "p-2", after(1), "room-1", ("asyl",), ()),)
    assert hall.outcome(HEAD) == "duties-moved"
    assert (desks_at_work(hall.day, "service"), desks_at_work(hall.day, "asyl")) == (0, 1)
    hall.press(CallNext, "room-1", 2)
    assert hall.current("room-1") == "c001"


def test_moved_duties_can_be_given_back(hall: Hall) -> None:
    hall.press(MoveDuties, HEAD, of="room-1", sachgebiete=("asyl",))

    hall.press(MoveDuties, HEAD, of="room-1", sachgebiete=())

    assert hall.day.desk_today("room-1") == hall.day.office.desks["room-1"]
    assert hall.day.duties == {}


def test_a_call_button_cannot_do_what_only_the_head_may(hall: Hall) -> None:
    hall.press(MoveDuties, "room-1", of="room-2", sachgebiete=("asyl",))
    hall.press(LimitConcern, "room-2", concern="asylum", left=0)

    assert hall.what("room-1") == hall.what("room-2") == "only the head of section may do this"
    assert hall.day.duties == hall.day.limits == {}


def test_the_head_calls_nobody(hall: Hall) -> None:
    hall.draw("A001")

    (answer,) = hall.press(CallNext, HEAD)

    assert isinstance(answer, PressRefused)
    assert answer.what == "this can only be done at a desk"


def test_a_limited_concern_counts_down_and_what_is_printed_all_the_same_is_taken(hall: Hall) -> None:
    hall.draw("A001")
    (limited,) = hall.press(LimitConcern, HEAD, concern="collect-card", left=1)
    hall.draw("A002")
    left = hall.day.left_for("collect-card")

    hall.draw("A003")

    assert limited == ConcernLimited(HEAD, "p-1", after(0), "collect-card", 1)
    assert left == hall.day.left_for("collect-card") == 0
    assert hall.waiting("service") == ["a001", "a002", "a003"]


def test_a_limit_is_lifted_and_never_outlives_its_day(hall: Hall) -> None:
    hall.press(LimitConcern, HEAD, concern="collect-card", left=0)

    hall.press(LimitConcern, HEAD, concern="collect-card", left=None)

    assert hall.day.left_for("collect-card") is None


@pytest.mark.parametrize(
    ("command", "desk", "more", "what"),
    [
        (HelpSachgebiet, "room-1", {"sachgebiet": "asil"}, 'there is no Sachgebiet "asil". Did you mean "asyl"?'),
        (HelpSachgebiet, "room-1", {"sachgebiet": "service"}, "this desk calls for service already"),
        (MoveDuties, HEAD, {"of": "room-9", "sachgebiete": ("asyl",)}, 'there is no desk "room-9".'),
        (MoveDuties, HEAD, {"of": "room-1", "sachgebiete": ("nix",)}, 'there is no Sachgebiet "nix".'),
        (LimitConcern, HEAD, {"concern": "nix", "left": 0}, 'there is no concern "nix".'),
        (TickDocuments, "room-1", {"documents": frozenset("1")}, "no ticket is at this desk"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(
    hall: Hall, command: type, desk: str, more: dict[str, object], what: str
) -> None:
    hall.press(command, desk, **more)

    assert hall.what(desk).startswith(what)


def test_ticks_and_number_go_along_when_a_ticket_is_forwarded(hall: Hall) -> None:
    hall.draw("A001")
    hall.press(CallNext, "room-1")
    hall.press(TickDocuments, "room-1", documents=frozenset({"2", "1"}))

    hall.press(ForwardTicket, "room-1", to="aufenthalt", reason="documents-complete")
    hall.press(CallNext, "room-3")

    assert hall.current("room-3") == "a001"
    assert hall.day.documents["a001"] == ("1", "2")
    sent = hall.day.sent_on["a001"]
    assert (sent.desk, sent.sachgebiet, sent.reason) == ("room-1", "service", "documents-complete")


def test_a_reason_of_ones_own_is_refused_for_it_could_name_a_person(hall: Hall) -> None:
    hall.draw("A001")
    hall.press(CallNext, "room-1")

    hall.press(ForwardTicket, "room-1", to="aufenthalt", reason="mrs-smith")

    assert hall.what("room-1").startswith('there is no reason "mrs-smith".')
    assert hall.current("room-1") == "a001"


def an_order(hall: Hall, **more: object) -> str:
    """Room 1 orders a number at the entrance; the id of the order."""
    wanted = {"kiosk": "entrance", "concern": "collect-card", "language": "ar", "needs": frozenset(), **more}
    hall.press(OrderPaper, "room-1", 1, **wanted)
    return hall.day.desk("room-1").last_press or ""


def test_a_number_for_somebody_who_cannot_use_the_kiosk_is_ordered_there(hall: Hall) -> None:
    order = an_order(hall)

    came = hall.tell(NotePaper("entrance", order, "A001", True, after(1)))

    assert hall.events[-2] == PaperOrdered("room-1", order, after(1), "entrance", "collect-card", "ar", frozenset())
    assert came == (PaperCame(order, "A001", True, after(1)),)
    paper = hall.day.desk("room-1").paper
    assert paper is not None
    assert (paper.outcome, paper.number) == ("printed", "A001")


def test_an_order_that_no_kiosk_carries_out_ends_and_the_desk_knows(hall: Hall) -> None:
    order = an_order(hall)
    in_time = hall.tell(WakeParked(after(1)))

    lapsed = hall.tell(WakeParked(after(1) + ORDER_HOLDS))

    assert (in_time, lapsed) == ((), (OrderLapsed(order, after(1) + ORDER_HOLDS),))
    paper = hall.day.desk("room-1").paper
    assert paper is not None
    assert paper.outcome == "lapsed"
    assert hall.tell(NotePaper("entrance", order, "A001", True, after(2))) == ()


def test_paper_that_another_kiosk_speaks_of_is_not_believed(hall: Hall) -> None:
    order = an_order(hall)

    assert hall.tell(NotePaper("side-door", order, "A500", True, after(1))) == ()
    assert hall.tell(NotePaper("entrance", "p-77", "A001", True, after(1))) == ()


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"kiosk": "entrence"}, 'there is no kiosk "entrence". Did you mean "entrance"?'),
        ({"concern": "nix"}, 'there is no concern "nix".'),
        ({"language": "xx"}, 'there is no language "xx".'),
        ({"needs": frozenset(["gold"])}, 'there is no need "gold".'),
    ],
)
def test_an_order_that_no_kiosk_could_carry_out_is_refused(hall: Hall, more: dict[str, object], what: str) -> None:
    an_order(hall, **more)

    assert hall.what("room-1").startswith(what)
    assert hall.day.orders == {}


def test_who_pressed_stands_in_every_event_of_the_press(hall: Hall) -> None:
    hall.draw("A001")

    happened = hall.press(CallNext, "room-1", by="meier")

    assert [event.by for event in happened if not isinstance(event, OrderLapsed)] == ["meier", "meier"]  # type: ignore[union-attr]
    assert [event.by for event in hall.day.recent] == ["meier", "meier"]


def test_orders_end_with_the_day_and_a_day_can_be_folded_again(hall: Hall) -> None:
    an_order(hall)
    hall.press(HelpSachgebiet, "room-2", sachgebiet="asyl")
    hall.tell(CloseDay(after(600)))

    again = fold(Hall().day, hall.events)

    assert hall.day.orders == {}
    assert again == hall.day


def test_a_head_without_an_office_desk_is_no_unknown_desk_but_others_are(hall: Hall) -> None:
    with pytest.raises(Refused, match='there is no desk "chef"'):
        hall.press(CallNext, "chef")


def test_a_slip_is_ordered_like_a_number() -> None:
    office = an_office()
    away = Concern("jobcenter", "", False, {"de": "Geld"}, {"de": ""}, (), "badge", referral="jobcenter")
    hall = Hall(replace(office, concerns={**office.concerns, "jobcenter": away}))
    order = an_order(hall, concern="jobcenter")

    hall.tell(NotePaper("entrance", order, "", True, after(1)))

    paper = hall.day.desk("room-1").paper
    assert paper is not None
    assert (paper.outcome, paper.number) == ("printed", "")
