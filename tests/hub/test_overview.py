"""What the staff pages see of the whole house: everybody in it, the day in numbers, who did what."""

from __future__ import annotations

import pytest

from hub import overview
from hub.overview import OUTCOMES, open_tickets_of, today_of
from routing.commands import (
    CallNext,
    CancelTicket,
    FinishTicket,
    ForwardTicket,
    LimitConcern,
    MissTicket,
    MoveDuties,
    ParkTicket,
    TakeBack,
)
from routing.events import DeskEvent
from routing.office import HEAD
from tests.routing.builders import Hall, after


@pytest.fixture
def hall() -> Hall:
    """A001 served, A002 missed, A003 parked, A004 at room-1, A005 waits, B001 sent to room-4 alone, A006 gone home."""
    hall = Hall()
    for count in range(1, 7):
        hall.draw(f"A00{count}", minute=count)
    hall.draw("B001", "aufenthalt", minute=7, language="ar")
    hall.press(CallNext, "room-1", 11)
    hall.press(FinishTicket, "room-1", 20)
    hall.press(CallNext, "room-1", 21)
    hall.press(MissTicket, "room-1", 22)
    hall.press(CallNext, "room-1", 23)
    hall.press(ParkTicket, "room-1", 24, until=after(60))
    hall.press(CallNext, "room-1", 25)
    hall.press(CallNext, "room-3", 26)
    hall.press(ForwardTicket, "room-3", 27, to="room-4", reason="needs-decision", by="meier")
    hall.press(CancelTicket, "room-2", 28, ticket="a006")
    return hall


def test_everybody_in_the_house_is_listed_and_nobody_who_left(hall: Hall) -> None:
    listed = {each.number: (each.standing, each.desk) for each in open_tickets_of(hall.day).tickets}

    assert listed == {
        "A002": ("missed", None),
        "A003": ("parked", None),
        "A004": ("called", "room-1"),
        "A005": ("waiting", None),
        "B001": ("waiting", "room-4"),
    }


def test_of_very_many_the_earliest_are_listed_and_the_others_counted(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "MOST_WAITING", 1)

    told = open_tickets_of(hall.day)

    assert [each.number for each in told.tickets if each.standing == "waiting"] == ["A005"]
    assert told.more == 1


def test_the_day_in_numbers(hall: Hall) -> None:
    service = today_of(hall.day).sachgebiete["service"]

    assert (service.drawn, service.waiting, service.served, service.missed) == (6, 1, 1, 1)
    assert (service.waited_minutes, service.longest_minutes) == (10, 10)
    assert service.waiting_since == after(5).isoformat(timespec="milliseconds")


def test_a_desk_of_the_day(hall: Hall) -> None:
    hall.press(MoveDuties, HEAD, 30, of="room-1", sachgebiete=("asyl",))

    desk = today_of(hall.day).desks["room-1"]

    assert (desk.open, desk.number, desk.served, desk.sachgebiete, desk.moved) == (True, "A004", 1, ("asyl",), True)


def test_who_did_what_the_latest_first(hall: Hall) -> None:
    hall.press(LimitConcern, HEAD, 40, concern="asylum", left=3, by="chef")

    limited, cancelled, forwarded = today_of(hall.day).entries[:3]

    assert (limited.desk, limited.by, limited.outcome, limited.more) == (HEAD, "chef", "limited", "asylum 3")
    assert (cancelled.desk, cancelled.outcome, cancelled.number) == ("room-2", "cancelled", "A006")
    assert (forwarded.by, forwarded.number, forwarded.more) == ("meier", "B001", "room-4 needs-decision")


def test_every_event_of_a_desk_has_a_name_in_the_list() -> None:
    assert set(OUTCOMES) == set(DeskEvent.__args__)


def test_calls_in_vain_and_sending_on_are_counted_where_they_happened(hall: Hall) -> None:
    today = today_of(hall.day)

    service, room_1, room_3 = today.sachgebiete["service"], today.desks["room-1"], today.desks["room-3"]
    assert (service.calls, service.absent, service.forwarded) == (4, 1, 0)
    assert (today.sachgebiete["aufenthalt"].calls, today.sachgebiete["aufenthalt"].forwarded) == (1, 1)
    assert (room_1.calls, room_1.absent, room_1.forwarded) == (4, 1, 0)
    assert (room_3.calls, room_3.absent, room_3.forwarded) == (1, 0, 1)


@pytest.mark.parametrize("undone", [MissTicket, ForwardTicket, FinishTicket, ParkTicket])
def test_what_was_taken_back_is_not_counted(hall: Hall, undone: type) -> None:
    before = today_of(hall.day).sachgebiete["service"]
    more = {ForwardTicket: {"to": "asyl"}, ParkTicket: {"until": None}}.get(undone, {})

    hall.press(undone, "room-1", 30, **more)
    hall.press(TakeBack, "room-1", 31)

    after_all = today_of(hall.day).sachgebiete["service"]
    assert (after_all.calls, after_all.absent, after_all.forwarded) == (before.calls, before.absent, before.forwarded)
