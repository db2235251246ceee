"""Promises of the intake: nothing but a good message becomes a command, and ages become times."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.clock import Moment
from hub.intake import STALE, command_of, remarks
from routing.commands import (
    CallNext,
    CancelTicket,
    Command,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    NoteArrival,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
    ShowNotice,
    TakeDownNotice,
)
from tests.hub.house import OFFICE, TOPICS, arrived, press_message, ticket_message
from tests.routing.builders import EIGHT, MONDAY, a_draw
from wire.codec import LARGEST_PAYLOAD, BadMessage

BERLIN = ZoneInfo("Europe/Berlin")
PRESS, TICKETS = TOPICS.press("room-1"), TOPICS.tickets("entrance")
BY = ("room-1", "p-1", EIGHT)


def command(topic: str, message: object, *, now: datetime = EIGHT, waited_s: int = 0, **how: Any) -> Command:
    """What a message comes to that arrived so long before the hub looked at it."""
    moment = Moment(now, now, time.monotonic_ns())
    return command_of(arrived(topic, message, at_ns=moment.ns - waited_s * 10**9, **how), moment, BERLIN)


def a_ticket(*, now: datetime = EIGHT, waited_s: int = 0, **changes: Any) -> DrawTicket:
    drawn = command(TICKETS, ticket_message(**changes), now=now, waited_s=waited_s)
    assert isinstance(drawn, DrawTicket)
    return drawn


def complaint(topic: str, message: object, **how: Any) -> str:
    with pytest.raises(BadMessage) as caught:
        command(topic, message, **how)
    return str(caught.value)


@pytest.mark.parametrize(
    ("action", "more", "meant"),
    [
        ("next", {}, CallNext(*BY)),
        ("recall", {}, RecallTicket(*BY)),
        ("missed", {}, MissTicket(*BY)),
        ("done", {}, FinishTicket(*BY)),
        ("park", {}, ParkTicket(*BY)),
        ("park", {"minutes": 20}, ParkTicket(*BY, until=EIGHT + timedelta(minutes=20))),
        ("forward", {"to": "asyl"}, ForwardTicket(*BY, to="asyl")),
        ("forward", {"to": "asyl", "reason": "papers"}, ForwardTicket(*BY, to="asyl", reason="papers")),
        ("return", {}, ReturnTicket(*BY)),
        ("pick", {"ticket": "t-a001"}, PickTicket(*BY, ticket="t-a001")),
        ("cancel", {}, CancelTicket(*BY)),
        ("cancel", {"ticket": "t-a001"}, CancelTicket(*BY, ticket="t-a001")),
        ("came", {}, NoteArrival(*BY)),
        ("notice", {"notice": "takes-longer"}, ShowNotice(*BY, notice="takes-longer")),
        ("no-notice", {"notice": "takes-longer"}, TakeDownNotice(*BY, notice="takes-longer")),
        ("open", {}, OpenDesk(*BY)),
        ("pause", {}, PauseDesk(*BY)),
    ],
)
def test_every_action_becomes_its_command(action: str, more: dict[str, Any], meant: Command) -> None:
    assert command(PRESS, press_message(action=action, **more)) == meant


@pytest.mark.parametrize(("age_ms", "taken"), [(0, True), (5000, True), (5001, False), (1_000_000_000, False)])
def test_a_press_older_than_five_seconds_is_stale(age_ms: int, taken: bool) -> None:
    meant = command(PRESS, press_message(age_ms=age_ms))

    assert isinstance(meant, CallNext if taken else RefuseStalePress)


def test_a_stale_press_says_how_old_it_was() -> None:
    assert timedelta(seconds=5) == STALE
    assert command(PRESS, press_message(age_ms=5001)) == RefuseStalePress(*BY, age_ms=5001)


def test_the_time_in_the_inbox_counts() -> None:
    assert command(PRESS, press_message(age_ms=3500), waited_s=2) == RefuseStalePress(*BY, age_ms=5500)
    assert a_ticket(age_ms=3500, waited_s=2).drawn_at == EIGHT - timedelta(seconds=5.5)


def test_a_ticket_tells_when_it_was_drawn_by_its_age() -> None:
    drawn = a_ticket(age_ms=90_000)

    assert drawn.drawn_at == EIGHT - timedelta(seconds=90)
    assert (drawn.at, drawn.drawn_on) == (EIGHT, MONDAY)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 2, 22, 59, 30, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 23, 0, 30, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 7, 2, 21, 59, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 2, 22, 0, 30, tzinfo=UTC), date(2026, 7, 3)),
    ],
)
def test_the_day_of_a_ticket_is_the_offices_day_summer_and_winter(now: datetime, day: date) -> None:
    assert a_ticket(now=now).drawn_on == day


def test_an_old_ticket_belongs_to_the_day_it_was_drawn_on() -> None:
    assert a_ticket(age_ms=9 * 3600 * 1000).drawn_on == MONDAY - timedelta(days=1)


def test_everything_on_the_ticket_is_taken_over() -> None:
    drawn = a_ticket(
        number="B017", seq=4, roll="r-2", language="ar", needs=["step-free", "helper"],
        appointment="2026-03-02T09:30:00+01:00",
    )  # fmt: skip

    assert drawn == replace(
        drawn, kiosk="entrance", roll="r-2", seq=4, id="t-b017", number="B017", concern="extend-permit",
        sachgebiet="aufenthalt", language="ar", needs=frozenset({"step-free", "helper"}),
        appointment=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    )  # fmt: skip


GOOD = press_message()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"next",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"next"',
        b'{"press": "p-1"',
        b"[" * 60_000,
        b'{"x": ' + b"[" * 60_000,
        b'{"press": "p-1", "action": "next", "age_ms": 0, "x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        json.dumps({**GOOD, "age_ms": -1}).encode(),
        json.dumps({**GOOD, "age_ms": 0.5}).encode(),
        json.dumps({**GOOD, "age_ms": "0"}).encode(),
        json.dumps({**GOOD, "age_ms": 10**30}).encode(),
        json.dumps({**GOOD, "v": 2}).encode(),
        json.dumps({**GOOD, "press": ""}).encode(),
        json.dumps({**GOOD, "press": "p" * 65}).encode(),
        json.dumps({**GOOD, "press": "p 1"}).encode(),
        json.dumps({**GOOD, "press": None}).encode(),
        json.dumps({**GOOD, "minutes": 0}).encode(),
        json.dumps({**GOOD, "minutes": 601}).encode(),
        json.dumps({key: value for key, value in GOOD.items() if key != "age_ms"}).encode(),
    ],
    ids=lambda payload: payload[:60].decode(errors="replace"),
)
def test_what_is_no_press_is_named_with_its_topic(payload: bytes) -> None:
    assert complaint(PRESS, payload).startswith("wartemarke/teststadt/desk/room-1/press: this is no Press: ")


def test_an_unknown_action_is_named() -> None:
    said = complaint(PRESS, press_message(action="dance"))

    assert said == (
        "wartemarke/teststadt/desk/room-1/press: this is no Press: Invalid enum value 'dance' - at `$.action`"
    )


def test_an_oversized_message_is_named_without_being_read() -> None:
    said = complaint(TICKETS, b" " * (LARGEST_PAYLOAD + 1))

    assert said == (
        "wartemarke/teststadt/kiosk/entrance/tickets: the message has 65537 bytes, more than the 65536 allowed."
    )


def test_a_retained_press_is_refused() -> None:
    said = complaint(PRESS, press_message(), retained=True)

    assert said == (
        "wartemarke/teststadt/desk/room-1/press: "
        "a press must not be retained: it would be obeyed again at every start of the hub."
    )


def test_a_retained_ticket_is_taken_for_the_promise_counts() -> None:
    assert isinstance(command(TICKETS, ticket_message(), retained=True), DrawTicket)


@pytest.mark.parametrize(("action", "key"), [("forward", "to"), ("pick", "ticket")])
def test_an_action_without_its_object_is_named(action: str, key: str) -> None:
    said = complaint(PRESS, press_message(action=action))

    assert said == f'wartemarke/teststadt/desk/room-1/press: the action "{action}" needs "{key}".'


def test_a_stale_press_is_answered_as_stale_even_if_it_lacks_something() -> None:
    assert isinstance(command(PRESS, press_message(action="forward", age_ms=6000)), RefuseStalePress)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"appointment": "half past nine"}, 'appointment "half past nine" is no time: it is like'),
        ({"appointment": "2026-03-02T09:30:00"}, 'appointment "2026-03-02T09:30:00" has no time zone: it is like'),
        ({"appointment": "2026-03-02"}, 'appointment "2026-03-02" has no time zone: it is like'),
        ({"appointment": "9999-12-31T23:59:00+00:00"}, '"9999-12-31T23:59:00+00:00" is more than a year away.'),
        ({"appointment": "0001-01-01T00:00:00+14:00"}, '"0001-01-01T00:00:00+14:00" is more than a year away.'),
        ({"appointment": "x" * 41}, "this is no TicketMessage: "),
        ({"id": "x", "number": "A000"}, "this is no TicketMessage: "),
        ({"id": "x", "number": "A0017"}, "this is no TicketMessage: "),
        ({"id": "x", "number": "a017"}, "this is no TicketMessage: "),
        ({"seq": 0}, "this is no TicketMessage: "),
        ({"roll": "a roll"}, "this is no TicketMessage: "),
        ({"needs": ["quiet"] * 9}, "this is no TicketMessage: "),
        ({"language": "ar/+/#"}, "this is no TicketMessage: "),
        ({"ticket": None}, "this is no TicketMessage: "),
    ],
)
def test_what_is_no_ticket_is_named(changes: dict[str, Any], what: str) -> None:
    said = complaint(TICKETS, {**ticket_message(), **ticket_message(**changes)})

    assert said.startswith("wartemarke/teststadt/kiosk/entrance/tickets: ")
    assert what in said


@pytest.mark.parametrize(
    ("odd", "remark"),
    [
        (
            {"concern": "collect-cart"},
            'there is no concern "collect-cart". Did you mean "collect-card"? '
            "Known concerns: collect-card, extend-permit, emergency, asylum.",
        ),
        ({"language": "xx"}, 'there is no language "xx". Known languages: de, ar, uk.'),
        (
            {"needs": frozenset({"silence", "quiet"})},
            'there is no need "silence". Known needs: step-free, quiet, helper.',
        ),
    ],
)
def test_a_ticket_with_something_odd_is_remarked_upon(odd: dict[str, Any], remark: str) -> None:
    assert list(remarks(replace(a_draw("A001"), **odd), OFFICE)) == [f"ticket A001 of entrance: {remark}"]


def test_a_usual_ticket_is_not_remarked_upon() -> None:
    assert list(remarks(a_draw("A001", needs=["quiet"]), OFFICE)) == []
