"""What a desk orders is printed at once or never, once, at any hour; and the desk hears what became of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.alarms import Alarms
from kiosk.orders import STALE_MS, Orders
from kiosk.roll import Roll
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import BLOCK, KIOSK, SmallKiosk, a_kiosk, a_slip, a_started_roll
from tests.kiosk.whole_office import LIMITED, a_whole_office, at
from tests.patience import PATIENCE_S, wait_for
from wire.codec import decode, encode
from wire.messages import PaperOrder, PaperReport, Queue, SachgebietQueue

LONG_AGO_NS = 3_600 * 1_000_000_000
NOON_NS = 43_200 * 1_000_000_000
"""When orders arrive, by a clock that stands still."""


@dataclass
class OrderingKiosk:
    """A kiosk of the whole office, at work on what desks order. Its program began an hour ago."""

    kiosk: SmallKiosk
    orders: Orders
    later_ns: list[int]
    waited: list[str]

    def hears(self, order: str = "p-1", concern: str = "extend-permit", language: str = "ar", **more: object) -> None:
        """Let an order arrive."""
        fields: dict[str, object] = {"age_ms": 40, **more}
        self.hears_raw(encode(PaperOrder(order=order, concern=concern, language=language, **fields)))  # type: ignore[arg-type]

    def hears_raw(self, payload: bytes, retained: bool = False) -> None:
        self.kiosk.connection.brings(self.kiosk.connection.topics.order(KIOSK), payload, retained)

    @property
    def reports(self) -> list[PaperReport]:
        """What was answered."""
        topic = self.kiosk.connection.topics.paper(KIOSK)
        return [decode(payload, PaperReport) for to, payload in list(self.kiosk.connection.published) if to == topic]

    def answers(self, count: int = 1) -> list[PaperReport]:
        """Wait for so many answers."""
        wait_for(lambda: len(self.reports) >= count, "the desk to be told")
        return self.reports


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.sqlite"


@pytest.fixture
def desk(file: Path) -> Iterator[OrderingKiosk]:
    with an_ordering_kiosk(file) as at_work:
        yield at_work


@contextmanager
def an_ordering_kiosk(
    file: Path, printer: FakePrinter | None = None, roll: Roll | None = None, began_ns_ago: int = LONG_AGO_NS
) -> Iterator[OrderingKiosk]:
    kiosk = a_kiosk(file, printer, roll)
    kiosk.in_force(a_whole_office())
    kiosk.it_is(at("2026-05-04 10:54"))
    later, waited = [-began_ns_ago], list[str]()
    kiosk.connection.now_ns = lambda: NOON_NS
    orders = Orders(
        kiosk.entrance,
        kiosk.roll,
        kiosk.connection,
        somebody_waits=lambda: waited.append("somebody"),
        alarm=Alarms(kiosk.alarms.append).put,
        now_ns=lambda: NOON_NS + later[-1],
    )
    later.append(0)
    thread = threading.Thread(target=orders.run, daemon=True)
    thread.start()
    try:
        yield OrderingKiosk(kiosk, orders, later, waited)
    finally:
        orders.stop()
        thread.join(PATIENCE_S)
    assert not thread.is_alive()


# --- printed ----------------------------------------------------------------------------------------------------


def test_an_order_is_a_number_on_disk_on_paper_and_in_the_desks_hands(desk: OrderingKiosk) -> None:
    desk.hears("p-1", "extend-permit", "ar", needs=("step-free",))

    answers = desk.answers()

    [untold] = desk.kiosk.roll.untold()
    assert answers == [PaperReport(order="p-1", number="A001", printed=True)]
    assert desk.kiosk.printer.numbers == ["A 001"]
    assert (untold.ticket.number, untold.ticket.concern, untold.ticket.language) == ("A001", "extend-permit", "ar")
    assert untold.ticket.needs == ("step-free",)


def test_for_another_institution_a_slip_comes_out_and_no_number_is_drawn(desk: OrderingKiosk) -> None:
    desk.hears(concern="youth-office")

    assert desk.answers() == [PaperReport(order="p-1", number=None, printed=True)]
    assert desk.kiosk.printer.numbers == [""]
    assert desk.kiosk.untold() == []


@pytest.mark.parametrize(
    ("now", "concern"),
    [
        ("2026-05-04 20:00", "extend-permit"),
        ("2025-10-03 09:00", "question"),
        ("2026-05-04 11:45", "question"),
        ("2026-05-04 10:54", "naturalisation"),
        ("2026-05-04 10:54", "collect-card"),
    ],
    ids=["closed", "holiday", "last minutes", "by appointment", "another day's"],
)
def test_what_closes_the_door_does_not_stop_staff(desk: OrderingKiosk, now: str, concern: str) -> None:
    desk.kiosk.it_is(at(now))

    desk.hears(concern=concern)

    assert [each.printed for each in desk.answers()] == [True]
    assert len(desk.kiosk.untold()) == 1


def test_a_limit_does_not_stop_staff(desk: OrderingKiosk) -> None:
    desk.kiosk.in_force(a_whole_office(LIMITED))
    desk.kiosk.connection.brings_hub()
    line = SachgebietQueue(waiting=0, wait_minutes=None, open=True, left=0)
    queue = Queue(sachgebiete={"aufenthalt": line}, concerns={"extend-permit": 0})
    desk.kiosk.connection.brings(desk.kiosk.connection.topics.queue, queue)

    desk.hears()

    assert desk.answers() == [PaperReport(order="p-1", number="A001", printed=True)]


def test_what_is_made_at_leisure_waits_for_an_order(desk: OrderingKiosk) -> None:
    desk.hears()

    desk.answers()
    assert desk.waited == ["somebody"]


def test_it_is_nobodys_page(desk: OrderingKiosk) -> None:
    desk.hears("p-1")
    desk.answers()

    mine = desk.kiosk.entrance.choose_once("page-1", "question", "de", frozenset())

    assert desk.kiosk.entrance.chosen_on("p-1") is None
    assert desk.kiosk.entrance.chosen_on("page-1") is mine
    assert desk.kiosk.printer.numbers == ["A 001", "S 001"]


# --- once -------------------------------------------------------------------------------------------------------


def test_the_same_order_twice_is_one_ticket_and_told_twice(desk: OrderingKiosk) -> None:
    desk.hears("p-1")
    desk.hears("p-1")

    answers = desk.answers(2)

    assert answers == [PaperReport(order="p-1", number="A001", printed=True)] * 2
    assert desk.kiosk.untold() == ["A001"]


def test_an_order_that_failed_is_not_printed_later(file: Path) -> None:
    with an_ordering_kiosk(file, roll=Roll(file)) as desk:
        desk.hears("p-1")
        desk.answers()
        desk.kiosk.roll.hear("", 0, {}, "2026-05-04")

        desk.hears("p-1")

        assert desk.answers(2) == [PaperReport(order="p-1", printed=False)] * 2
        assert desk.kiosk.printer.printed == []


def test_what_was_ordered_before_the_program_began_may_be_on_paper_and_is_not_printed(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with an_ordering_kiosk(file, began_ns_ago=1_000_000_000) as desk:
        desk.hears("p-1", age_ms=1_500)
        desk.hears("p-2", age_ms=0)

        answers = desk.answers(2)

        assert answers == [
            PaperReport(order="p-1", printed=False),
            PaperReport(order="p-2", number="A001", printed=True),
        ]
        assert "the order p-1 is not printed: it is older than this run of the kiosk" in caplog.text


# --- never ------------------------------------------------------------------------------------------------------


def test_a_stale_order_is_not_printed_and_the_desk_is_told(desk: OrderingKiosk) -> None:
    desk.hears("p-1", age_ms=STALE_MS + 1)
    desk.hears("p-2", age_ms=STALE_MS - 2_000)

    answers = desk.answers(2)

    assert [(each.order, each.printed) for each in answers] == [("p-1", False), ("p-2", True)]
    assert desk.kiosk.printer.numbers == ["A 001"]


def test_time_spent_in_the_kiosk_counts(desk: OrderingKiosk) -> None:
    desk.later_ns.append(4_000 * 1_000_000)
    desk.hears("p-1", age_ms=1_500)
    desk.hears("p-2", age_ms=500)

    answers = desk.answers(2)

    assert [(each.order, each.printed) for each in answers] == [("p-1", False), ("p-2", True)]


@pytest.mark.parametrize(
    ("payload", "retained", "why"),
    [
        (b"no json", False, "this is no PaperOrder"),
        (b'{"v":1,"order":"p-1"}', False, "missing required field"),
        (b'{"v":2,"order":"p-1","age_ms":0,"concern":"question","language":"de"}', False, "Invalid enum value 2"),
        (b'{"v":1,"order":"p-1","age_ms":-1,"concern":"question","language":"de"}', False, "$.age_ms"),
        (b'{"v":1,"order":"\\n","age_ms":0,"concern":"question","language":"de"}', False, "$.order"),
        (b"x" * 70_000, False, "more than the 65536 allowed"),
        (encode(PaperOrder(order="p-1", age_ms=0, concern="question", language="de")), True, "must not be retained"),
    ],
    ids=["no json", "half", "version", "age", "order", "long", "retained"],
)
def test_a_bad_message_is_counted_logged_once_and_dropped(
    desk: OrderingKiosk, payload: bytes, retained: bool, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        desk.hears_raw(payload, retained)
        desk.hears_raw(payload, retained)
        wait_for(lambda: len(desk.kiosk.alarms) >= 2, "staff to see it")
        told = desk.kiosk.alarms[-1]
        desk.hears("p-2")
        answers = desk.answers()

    assert [each.order for each in answers] == ["p-2"]
    assert desk.kiosk.untold() == ["A001"]
    assert len(told) == 1
    assert told[0].startswith("orders: 2 dropped, the last one because ")
    assert why in told[0]
    assert caplog.text.count("an order is dropped") == 1
    wait_for(lambda: desk.kiosk.alarms[-1] == (), "staff to see that orders can be read again")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"concern": "extend-permits"}, 'there is no concern "extend-permits". Did you mean "extend-permit"?'),
        ({"language": "xx"}, 'there is no language "xx".'),
        ({"needs": ("gold",)}, 'there is no need "gold".'),
    ],
)
def test_what_this_office_does_not_have_is_named_and_the_desk_is_told(
    desk: OrderingKiosk, more: dict[str, str], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.hears(**more)  # type: ignore[arg-type]

    assert desk.answers() == [PaperReport(order="p-1", printed=False)]
    assert f"the order p-1 is not printed: {why}" in caplog.text
    assert desk.kiosk.printer.printed == []


# --- troubles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printer", [FakePrinter(paper_left=0), FakePrinter(plugged_in=False), FakePrinter(jams_on_next=True)]
)
def test_a_number_whose_paper_does_not_come_out_is_in_the_queue_all_the_same(file: Path, printer: FakePrinter) -> None:
    with an_ordering_kiosk(file, printer) as desk:
        desk.hears()

        assert desk.answers() == [PaperReport(order="p-1", number="A001", printed=False)]
        assert desk.kiosk.untold() == ["A001"]


def test_a_disk_that_takes_nothing_prints_nothing_and_the_desk_is_told(desk: OrderingKiosk) -> None:
    desk.kiosk.roll.close()

    desk.hears()

    assert desk.answers() == [PaperReport(order="p-1", printed=False)]
    assert desk.kiosk.printer.printed == []


def test_a_fault_of_the_kiosk_ends_one_order_and_not_the_next(
    desk: OrderingKiosk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a mistake")

    with monkeypatch.context() as broken:
        broken.setattr(desk.kiosk.entrance, "order", fail)
        desk.hears("p-1")
        desk.answers()
    desk.hears("p-2")

    answers = desk.answers(2)

    assert [(each.order, each.printed) for each in answers] == [("p-1", False), ("p-2", True)]
    assert "ZeroDivisionError: a mistake" in caplog.text


def test_a_desk_is_told_as_soon_as_the_broker_is_back(desk: OrderingKiosk) -> None:
    desk.kiosk.connection.goes()
    desk.hears("p-1")
    wait_for(lambda: desk.kiosk.printer.numbers == ["A 001"], "the paper to come out")
    kept = desk.kiosk.roll.orders()

    desk.kiosk.connection.comes()

    assert desk.answers() == [PaperReport(order="p-1", number="A001", printed=True)]
    assert kept == {"p-1": "A001"}
    wait_for(lambda: desk.kiosk.roll.orders() == {}, "the order to be forgotten")


def test_a_number_that_the_last_run_drew_and_told_nobody_is_told_and_never_drawn_again(file: Path) -> None:
    killed = a_started_roll(file)
    killed.reserve("A", BLOCK, a_slip(), "p-1")
    killed.close()

    with an_ordering_kiosk(file, roll=Roll(file)) as desk:
        desk.kiosk.connection.comes()
        told = list(desk.answers())
        desk.hears("p-1", age_ms=2_000)
        desk.hears("p-2")

        assert told == [PaperReport(order="p-1", number="A001", printed=False)]
        assert desk.answers(3)[1:] == [told[0], PaperReport(order="p-2", number="A002", printed=True)]
        assert desk.kiosk.untold() == ["A001", "A002"]
        assert desk.kiosk.printer.numbers == ["A 002"]
        wait_for(lambda: desk.kiosk.roll.orders() == {}, "the orders to be forgotten")
