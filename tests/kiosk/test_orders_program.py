"""A desk orders paper, the head of section closes a concern: the real kiosk, hub, broker and a virtual printer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.roll import Roll
from languages import hall
from lobby.troubles import cause
from lobby.virtual_printer import VirtualPrinter
from routing.office import HEAD
from tests.broker_config.broker_process import BrokerProcess
from tests.kiosk.door import Door, a_door, number_on, says
from tests.kiosk.patient_kiosk import STALE_MS
from tests.kiosk.programs import ACCOUNTS, KioskProgram, kept_at
from tests.kiosk.small_kiosk import BLOCK, KIOSK, OFFICE, OFFICE_TEXT, a_slip, a_started_roll
from tests.patience import PATIENCE_S, wait_for
from wire.codec import decode, encode
from wire.connection import Account, Arrival, Connection
from wire.messages import PaperOrder, PaperReport, Status


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as running:
        yield running


# --- from the desk to the paper and back ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One door for all orders, one after the other, as in real life."""
    with VirtualPrinter() as printer, a_door(tmp_path_factory.mktemp("door"), printer) as door:
        yield door


def test_a_number_that_a_desk_orders_comes_out_in_the_language_and_the_desk_knows_it(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count

    paper = door.staff.paper(door.staff.order("question", "ar", needs=("step-free",)))
    wait_for(lambda: paper.number in door.numbers_in_queue(), "the number to be in the queue")

    [ordered] = [each for each in door.drawn() if each.ticket.number == paper.number]
    assert (paper.outcome, paper.kiosk) == ("printed", KIOSK)
    assert door.printer.paper_count == papers + 1
    assert door.tickets_on(papers) == [[ordered.ticket.id]]
    assert (ordered.ticket.concern, ordered.ticket.language) == ("question", "ar")
    assert ordered.ticket.needs == {"step-free"}


def test_a_slip_that_a_desk_orders_comes_out_and_nobody_is_in_the_queue(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count

    paper = door.staff.paper(door.staff.order("youth-office", "ar"))
    slip = door.tickets_on(papers)
    next_one = number_on(door.choose("ar"))
    wait_for(lambda: next_one in door.numbers_in_queue(), "the next number to be in the queue")

    assert (paper.outcome, paper.number) == ("printed", "")
    assert slip == [["geo:50.58,8.67"]]
    assert "youth-office" not in [each.ticket.concern for each in door.drawn()]


def test_whoever_is_at_the_screen_keeps_their_page_and_gets_their_own_number(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count
    number_page = door.choose("uk")

    ordered = door.staff.paper(door.staff.order())
    after = door.choose("uk")

    assert ordered.number not in (number_on(number_page), number_on(after))
    assert len({number_on(number_page), ordered.number, number_on(after)}) == 3
    assert door.printer.wait_for_papers(papers + 3, PATIENCE_S)
    assert door.each_paper_is_one_ticket()


def test_without_paper_the_number_is_in_the_queue_and_desk_and_staff_know(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count
    cause(door.printer, "paper-out")

    paper = door.staff.paper(door.staff.order())
    wait_for(lambda: door.staff.sees_among_others(f"ticket: no paper came out for {paper.number}"), "staff to see it")
    wait_for(lambda: paper.number in door.numbers_in_queue(), "the number to be in the queue")
    door.begin_as_on_any_day()

    assert paper.outcome == "not-printed"
    assert paper.number
    assert len(door.tickets_on(papers)) == 1


# --- what the head closes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_concern_closes_at_the_kiosk_and_opens_again_without_a_restart(door: Door, language: str) -> None:
    door.begin_as_on_any_day()

    door.staff.press(HEAD, "limit", concern="extend-permit", left=0)
    wait_for(lambda: door.kiosk.now("extend-permit")["gives"] == "nothing", "the kiosk to hear of it")
    page, came_to, other = door.page(language), door.choose(language, "extend-permit"), door.choose(language, "hearing")
    ordered = door.staff.paper(door.staff.order("extend-permit", language))
    still = door.kiosk.now("extend-permit")["cause"]
    door.staff.press(HEAD, "limit", concern="extend-permit")
    wait_for(lambda: door.kiosk.now("extend-permit")["gives"] == "number", "the kiosk to hear that it is open")

    assert says(page, language, hall.CLOSED_MARK)
    assert says(came_to, language, hall.NO_TICKETS_TODAY)
    assert number_on(other)[0] == "A"
    assert ordered.outcome == "printed"
    assert still == "no-tickets"
    assert not says(door.page(language), language, hall.CLOSED_MARK)
    assert number_on(door.choose(language, "extend-permit"))[0] == "A"


def test_a_limit_counts_down_to_closed(door: Door) -> None:
    door.begin_as_on_any_day()
    for left, gives in ((0, "nothing"), (2, "number")):
        door.staff.press(HEAD, "limit", concern="hearing", left=left)
        wait_for(lambda gives=gives: door.kiosk.now("hearing")["gives"] == gives, "the kiosk to hear of it")  # type: ignore[misc]

    for _ in range(2):  # until the hub has taken the first, it may count twice: then the next one is to ask again
        wait_for(lambda: isinstance(door.kiosk.draw("hearing"), dict), "a number to be drawn")
    wait_for(lambda: door.kiosk.now("hearing")["gives"] == "nothing", "it to be closed")
    refused = door.kiosk.draw("hearing")
    door.staff.press(HEAD, "limit", concern="hearing")

    assert refused == 409


# --- what is never printed --------------------------------------------------------------------------------------


class TheHub:
    """Sends a kiosk what the hub would, or should never, and hears its answers."""

    def __init__(self, broker: BrokerProcess) -> None:
        self.reports: list[PaperReport] = []
        self.kiosk_is_there = False
        self._connection = Connection(Account("hub", ACCOUNTS["hub"][1], port=broker.port), OFFICE.id, "hub")
        self._connection.subscribe(self._connection.topics.paper(KIOSK), self._hear)
        self._connection.subscribe(self._connection.topics.status(KIOSK), self._see)
        self._connection.start()
        assert self._connection.wait(PATIENCE_S)

    def orders(self, order: str, age_ms: int = 0, retain: bool = False) -> None:
        self.sends(encode(PaperOrder(order=order, age_ms=age_ms, concern="question", language="ar")), retain)

    def sends(self, payload: bytes, retain: bool = False) -> None:
        assert self._connection.publish(self._connection.topics.order(KIOSK), payload, qos=0, retain=retain)

    def hears(self, count: int) -> list[PaperReport]:
        """Wait for so many answers."""
        wait_for(lambda: len(self.reports) >= count, "the kiosk to answer")
        return self.reports

    def leave(self) -> None:
        self._connection.stop()

    def waits_for_the_kiosk(self, there: bool = True) -> None:
        """Wait until the kiosk hears orders, or is gone."""
        wait_for(lambda: self.kiosk_is_there is there, "the kiosk to come" if there else "the kiosk to be gone")

    def _see(self, arrival: Arrival) -> None:
        self.kiosk_is_there = decode(arrival.payload, Status).online

    def _hear(self, arrival: Arrival) -> None:
        self.reports.append(decode(arrival.payload, PaperReport))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(OFFICE_TEXT)
    return file


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as running:
        yield running


@pytest.fixture
def the_hub(broker: BrokerProcess) -> Iterator[TheHub]:
    hub = TheHub(broker)
    yield hub
    hub.leave()


def drawn_at(office: Path) -> list[str]:
    """The numbers that the kiosk has drawn."""
    roll = Roll(office.parent / "kiosk" / "roll.sqlite")
    try:
        return [each.ticket.number for each in roll.untold()]
    finally:
        roll.close()


def orders_kept_at(office: Path) -> dict[str, str]:
    """The orders that the kiosk would report as not printed, were it killed now."""
    return dict(kept_at(office.parent / "kiosk" / "roll.sqlite", "SELECT id, number FROM orders"))


def test_twice_is_once_and_stale_malformed_and_retained_orders_are_never_printed(
    office: Path, broker: BrokerProcess, the_hub: TheHub, printer: VirtualPrinter
) -> None:
    the_hub.orders("p-0", retain=True)
    kiosk = KioskProgram(office, broker, printer.url, "--start-roll")
    try:
        wait_for(lambda: "must not be retained" in kiosk.log_file.read_text(), "the kiosk to drop what was retained")
        for age_ms in (0, 0, STALE_MS + 1):
            the_hub.orders("p-1" if age_ms == 0 else "p-2", age_ms)
        the_hub.sends(b'{"v": 1, "order": 7}')
        the_hub.orders("p-3")
        answers = the_hub.hears(4)
    finally:
        kiosk.kill()

    assert [(each.order, each.number, each.printed) for each in answers] == [
        ("p-1", "S001", True), ("p-1", "S001", True), ("p-2", None, False), ("p-3", "S002", True),
    ]  # fmt: skip
    assert drawn_at(office) == ["S001", "S002"]
    assert printer.paper_count == 2


def test_a_kiosk_that_was_killed_within_an_order_tells_its_number_and_does_not_print_it_again(
    office: Path, broker: BrokerProcess, the_hub: TheHub, printer: VirtualPrinter
) -> None:
    (office.parent / "kiosk").mkdir()
    killed = a_started_roll(office.parent / "kiosk" / "roll.sqlite")
    killed.reserve("S", BLOCK, a_slip(letter="S"), "p-1")  # on disk, not yet on paper
    killed.close()

    kiosk = KioskProgram(office, broker, printer.url)
    try:
        unasked = list(the_hub.hears(1))
        the_hub.orders("p-1")
        asked = the_hub.hears(2)[1:]
    finally:
        kiosk.kill()

    assert unasked == asked == [PaperReport(order="p-1", number="S001", printed=False)]
    assert drawn_at(office) == ["S001"]
    assert printer.paper_count == 0


def test_an_order_that_comes_again_after_a_restart_is_not_printed_again(
    office: Path, broker: BrokerProcess, the_hub: TheHub, printer: VirtualPrinter
) -> None:
    kiosk = KioskProgram(office, broker, printer.url, "--start-roll")
    try:
        the_hub.waits_for_the_kiosk()
        ordered = time.monotonic()
        the_hub.orders("p-1")
        [first] = the_hub.hears(1)
        wait_for(lambda: not orders_kept_at(office), "the kiosk to be done with it")
    finally:
        kiosk.kill()
    the_hub.waits_for_the_kiosk(there=False)
    again = KioskProgram(office, broker, printer.url)
    try:
        the_hub.waits_for_the_kiosk()
        the_hub.orders("p-1", age_ms=int((time.monotonic() - ordered) * 1000))
        second = the_hub.hears(2)[1]
    finally:
        again.kill()

    assert (first.number, first.printed) == ("S001", True)
    assert (second.number, second.printed) == (None, False)
    assert drawn_at(office) == ["S001"]
    assert printer.paper_count == 1
