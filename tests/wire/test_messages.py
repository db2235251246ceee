"""The payloads of the contract: each one there and back, each limit with what breaks it."""

from __future__ import annotations

import inspect
import json
from typing import Any

import msgspec
import pytest

from wire import messages
from wire.codec import BadMessage, decode, encode
from wire.messages import (
    Ack,
    Beat,
    Board,
    BoardCall,
    CurrentTicket,
    DeskState,
    DeskToday,
    Entry,
    OfficeInForce,
    OpenTicket,
    OpenTickets,
    PaperOrder,
    PaperReport,
    PaperState,
    Press,
    Queue,
    SachgebietQueue,
    SachgebietToday,
    SentBy,
    Status,
    TicketMessage,
    TicketName,
    TicketSlip,
    Today,
    Why,
)

SLIP = TicketSlip(
    id="0198c-1", number="A017", concern="extend-permit", sachgebiet="aufenthalt", language="sr-Latn",
    needs=("step-free", "helper"), appointment="2026-03-02T09:30:00+01:00",
)  # fmt: skip
CALL = BoardCall(
    call="2026-03-02-7", number="B1000", desk="room-1", room="103", sachgebiet="asyl", language="ar",
    at="2026-03-02T09:30:00+01:00",
)  # fmt: skip
CURRENT = CurrentTicket(
    id="t", number="A001", concern="asylum", language="ps",
    why=(Why(code="drawn", at="2026-03-02T09:30:00+01:00"), Why(code="priority", minutes=-15)),
    sachgebiet="asyl", needs=("quiet",), drawn_at="2026-03-02T09:30:00+01:00", called_at="2026-03-02T09:40:00+01:00",
    documents=("1", "3"), sent_by=SentBy(desk="room-2", sachgebiet="service", reason="pick-up"),
)  # fmt: skip
EXAMPLES: list[msgspec.Struct] = [
    TicketMessage(roll="roll.1", seq=1, age_ms=0, ticket=SLIP),
    TicketMessage(roll="r", seq=2**40, age_ms=1_000_000_000, ticket=msgspec.structs.replace(SLIP, appointment=None)),
    Ack(roll="", seq=0, last={}),
    Ack(roll="roll.1", seq=17, last={"A": 17, "B": 3}, day="2026-03-02"),
    Press(press="boot7-1", action="next", age_ms=12),
    Press(press="b:2", action="park", age_ms=0, minutes=600),
    Press(press="b:3", action="forward", age_ms=0, to="asyl", reason="wrong-place"),
    Press(press="b:4", action="pick", age_ms=0, ticket="0198c-1"),
    Press(press="b:5", action="tick", age_ms=0, by="h.meier-2", documents=("1", "2")),
    Press(press="b:6", action="draw", age_ms=0, kiosk="entrance", concern="asylum", language="ti", needs=("helper",)),
    Press(press="b:7", action="duties", age_ms=0, to="room-1", sachgebiete=("asyl", "service")),
    Beat(ms=1_772_440_200_000),
    Press(press="b:8", action="limit", age_ms=0, concern="asylum", left=0),
    PaperOrder(order="b:6", age_ms=3, concern="asylum", language="ti", needs=("helper",)),
    PaperReport(order="b:6", number="A017", printed=True),
    PaperReport(order="b:6", printed=False),
    OpenTickets(
        tickets=(
            OpenTicket(
                id="t",
                number="A001",
                concern="asylum",
                sachgebiet="asyl",
                language="ps",
                standing="parked",
                drawn_at="2026-03-02T09:30:00+01:00",
                until="2026-03-02T10:00:00+01:00",
            ),
        ),
        more=3,
    ),
    Today(
        sachgebiete={
            "asyl": SachgebietToday(
                drawn=9, waiting=3, served=5, missed=1, waited_minutes=12, longest_minutes=40, waiting_since=None
            )
        },
        desks={
            "room-1": DeskToday(
                open=True,
                number="A001",
                since="2026-03-02T09:40:00+01:00",
                served=5,
                sachgebiete=("asyl",),
                also=(),
                moved=False,
            )
        },
        entries=(
            Entry(at="2026-03-02T09:40:00+01:00", desk="room-1", by="", outcome="called", number="A001", more=""),
        ),
    ),
    DeskState(current=None, waiting=0, last_press=None, outcome=None),
    DeskState(current=CURRENT, waiting=12, last_press="b:4", outcome="called", what="لا أحد", open=True),
    DeskState(
        current=None,
        waiting=1,
        last_press="b:6",
        outcome="ordered",
        take_back=TicketName(id="t", number="A001"),
        helps=("asyl",),
        paper=PaperState(order="b:6", kiosk="entrance", outcome="printed", number="A018"),
    ),
    Board(calls=(CALL, CALL), notices=("Heute bis 12 Uhr",)),
    Queue(sachgebiete={"service": SachgebietQueue(waiting=3, wait_minutes=(5, 20), open=True)}),
    Queue(sachgebiete={"asyl": SachgebietQueue(waiting=0, wait_minutes=None, open=False)}, concerns={"asylum": 0}),
    OfficeInForce(description={"id": "teststadt", "desk": [{"id": "room-1", "languages": []}], "turns": {}}),
    Status(online=True, role="kiosk", version="0.1.0", problems=("paper out",)),
]


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda each: type(each).__name__)
def test_every_message_arrives_as_it_was_sent_and_names_its_version(message: msgspec.Struct) -> None:
    payload = encode(message)

    assert decode(payload, type(message)) == message
    assert json.loads(payload)["v"] == 1


def test_no_message_was_forgotten_here() -> None:
    of_the_contract = {
        kind for _, kind in inspect.getmembers(messages, inspect.isclass)
        if issubclass(kind, msgspec.Struct) and "v" in kind.__struct_fields__
    }  # fmt: skip

    assert {type(each) for each in EXAMPLES} == of_the_contract


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (
            TicketMessage,
            '{"v": 1, "roll": "r", "seq": 1, "age_ms": 0, "ticket": {"id": "t", "number": "A017", "concern": "c", '
            '"sachgebiet": "s", "language": "de", "needs": []}}',
        ),
        (Ack, '{"v": 1, "roll": "r", "seq": 1, "last": {"A": 17}}'),
        (Press, '{"v": 1, "press": "p", "action": "return", "age_ms": 4}'),
        (DeskState, '{"v": 1, "current": null, "waiting": 0, "last_press": "p", "outcome": "stale"}'),
        (Board, '{"v": 1, "calls": [], "notices": []}'),
        (Queue, '{"v": 1, "sachgebiete": {"s": {"waiting": 1, "wait_minutes": [5, 10], "open": true}}}'),
        (Status, '{"v": 1, "online": false, "role": "display", "version": "1", "problems": []}'),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else "",
)
def test_the_smallest_message_of_the_contract_is_enough(kind: type[msgspec.Struct], payload: str) -> None:
    assert isinstance(decode(payload.encode(), kind), kind)


def press(**changes: Any) -> bytes:
    return json.dumps({"v": 1, "press": "b-1", "action": "next", "age_ms": 0, **changes}).encode()


def ticket(**changes: Any) -> bytes:
    slip = {"id": "t", "number": "A017", "concern": "c", "sachgebiet": "s", "language": "de", "needs": [], **changes}
    return json.dumps({"v": 1, "roll": "r", "seq": 1, "age_ms": 0, "ticket": slip}).encode()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"age_ms": -1}, "Expected `int` >= 0 - at `$.age_ms`"),
        ({"age_ms": 1_000_000_001}, "Expected `int` <= 1000000000 - at `$.age_ms`"),
        ({"age_ms": 10**30}, "Expected `int` <= 1000000000 - at `$.age_ms`"),
        ({"age_ms": 1.0}, "Expected `int`, got `float` - at `$.age_ms`"),
        ({"age_ms": 0.5}, "Expected `int`, got `float` - at `$.age_ms`"),
        ({"age_ms": "0"}, "Expected `int`, got `str` - at `$.age_ms`"),
        ({"age_ms": True}, "Expected `int`, got `bool` - at `$.age_ms`"),
        ({"age_ms": None}, "Expected `int`, got `null` - at `$.age_ms`"),
        ({"action": "jump"}, "Invalid enum value 'jump' - at `$.action`"),
        ({"action": "NEXT"}, "Invalid enum value 'NEXT' - at `$.action`"),
        ({"action": 3}, "Expected `str`, got `int` - at `$.action`"),
        ({"v": 2}, "Invalid enum value 2 - at `$.v`"),
        ({"v": "1"}, "Expected `int`, got `str` - at `$.v`"),
        ({"press": ""}, "Expected `str` matching regex '^[A-Za-z0-9._:-]{1,64}$(?!\\\\n)' - at `$.press`"),
        ({"press": "b 1"}, "Expected `str` matching regex '^[A-Za-z0-9._:-]{1,64}$(?!\\\\n)' - at `$.press`"),
        ({"press": "x" * 65}, "Expected `str` matching regex '^[A-Za-z0-9._:-]{1,64}$(?!\\\\n)' - at `$.press`"),
        ({"press": 7}, "Expected `str`, got `int` - at `$.press`"),
        ({"to": "Room 1"}, "Expected `str` matching regex '^[a-z][a-z0-9-]{0,40}$(?!\\\\n)' - at `$.to`"),
        ({"minutes": 0}, "Expected `int` >= 1 - at `$.minutes`"),
        ({"minutes": 601}, "Expected `int` <= 600 - at `$.minutes`"),
        ({"minutes": "5"}, "Expected `int | null`, got `str` - at `$.minutes`"),
    ],
    ids=str,
)
def test_a_bad_press_is_refused_naming_the_field(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        decode(press(**changes), Press)

    assert str(refusal.value) == f"this is no Press: {expected}"


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"00", b"+1", b"0x1", b".5", b"1.", b"1_000", b"1e1000", b"1e2"]
)
def test_forms_of_numbers_that_are_no_json_or_no_whole_number_are_refused(number: bytes) -> None:
    with pytest.raises(BadMessage, match="this is no Press: "):
        decode(press().replace(b'"age_ms": 0', b'"age_ms": ' + number), Press)


@pytest.mark.parametrize("field", ["press", "action", "age_ms"])
def test_a_press_without_a_field_is_refused_naming_it(field: str) -> None:
    payload = json.dumps({key: value for key, value in json.loads(press()).items() if key != field}).encode()

    with pytest.raises(BadMessage) as refusal:
        decode(payload, Press)

    assert str(refusal.value) == f"this is no Press: Object missing required field `{field}`"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "A17"}, "number"),
        ({"number": "A12345"}, "number"),
        ({"number": "a017"}, "number"),
        ({"number": "A٠١٧"}, "number"),
        ({"id": ""}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"concern": "Extend Permit"}, "concern"),
        ({"concern": "a/b"}, "concern"),
        ({"sachgebiet": "+"}, "sachgebiet"),
        ({"language": "deutsch!"}, "language"),
        ({"language": "d"}, "language"),
        ({"needs": "quiet"}, "needs"),
        ({"needs": ["quiet"] * 9}, "needs"),
        ({"needs": [1]}, "needs[0]"),
        ({"appointment": "x" * 41}, "appointment"),
        ({"appointment": 930}, "appointment"),
    ],
    ids=str,
)
def test_a_bad_ticket_is_refused_naming_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        decode(ticket(**changes), TicketMessage)

    assert str(refusal.value).startswith("this is no TicketMessage: ")
    assert str(refusal.value).endswith(f" - at `$.ticket.{field}`")


@pytest.mark.parametrize("seq", [0, -1, "1", 1.5])
def test_messages_of_a_roll_are_counted_from_one(seq: object) -> None:
    payload = json.dumps({**json.loads(ticket()), "seq": seq}).encode()

    with pytest.raises(BadMessage, match=r"at `\$.seq`"):
        decode(payload, TicketMessage)


def test_a_message_cannot_be_changed_after_it_was_made() -> None:
    message = Press(press="b-1", action="next", age_ms=0)

    with pytest.raises(AttributeError):
        message.action = "done"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (Press, press(press="b-1\n")),
        (Press, press(to="asyl\n")),
        (Press, press(by="anna\n")),
        (TicketMessage, ticket(number="A017\n")),
        (TicketMessage, ticket(id="t\n")),
        (TicketMessage, ticket(language="de\n")),
    ],
    ids=["press", "to", "by", "number", "id", "language"],
)
def test_an_id_does_not_end_in_a_new_line(kind: type[msgspec.Struct], payload: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(payload, kind)


@pytest.mark.parametrize("number", ["A000", "A0000", "A0017"])
def test_a_number_that_routing_cannot_read_is_refused_at_the_door(number: str) -> None:
    with pytest.raises(BadMessage):
        decode(ticket(number=number), TicketMessage)


@pytest.mark.parametrize("name", ["Anna", "a b", "-anna", "ännä", "a" * 41, "anna@stadt.example"])
def test_who_pressed_is_a_user_name_and_no_persons_name(name: str) -> None:
    with pytest.raises(BadMessage, match=r"\$\.by"):
        decode(press(by=name), Press)
