"""A kiosk at the door: the real programs, a virtual printer at a real line, and those who look at them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from pyzbar.pyzbar import decode as read_codes

from hub.journal import Journal
from languages import hall
from languages.translation import translation
from lobby.troubles import cause
from lobby.virtual_printer import VirtualPrinter
from routing.events import TicketDrawn
from tests.broker_config.broker_process import BrokerProcess
from tests.kiosk.printing.time_limits import LONG_S
from tests.kiosk.programs import ACCOUNTS, KioskProgram, a_hub
from tests.kiosk.small_kiosk import KIOSK, OFFICE, OFFICE_TEXT
from tests.patience import PATIENCE_S, wait_for
from wire.codec import decode, encode
from wire.connection import Account, Arrival, Connection
from wire.messages import Action, DeskState, PaperState, Press, Status
from wire.topics import ID_LEVEL, level

INSTITUTION = """
[[institution]]
id = "jugendamt"
name = { de = "Jugendamt Gießen" }
address = ["Berliner Platz 1", "35390 Gießen"]
phone = "0641 9000"
map = "geo:50.58,8.67"

[[concern]]
id = "youth-office"
referral = "jugendamt"
"""
NUMBER = re.compile(r'class="number"[^>]*><bdi>([A-Z])\s(\d+)</bdi>')


class Staff:
    """Somebody at the staff page, who sees each kiosk's status, presses at any desk, and hears the answer."""

    def __init__(self, broker: BrokerProcess) -> None:
        self.problems: tuple[str, ...] = ()
        self._desks: dict[str, DeskState] = {}
        self._presses = 0
        self._connection = Connection(Account("staff", ACCOUNTS["staff"][1], port=broker.port), OFFICE.id, "staff")
        self._connection.subscribe(self._connection.topics.status(KIOSK), self._hear)
        self._connection.subscribe(self._connection.topics.state(), self._hear_desk)
        self._connection.start()

    def press(self, desk: str, action: Action, **more: Any) -> str:
        """Press something at a desk, and wait until the hub has taken it. The press."""
        self._presses += 1
        press = Press(press=f"page-{self._presses}", action=action, age_ms=0, **more)
        assert self._connection.wait(PATIENCE_S)
        assert self._connection.publish(self._connection.topics.press(desk), encode(press), qos=0)
        wait_for(lambda: desk in self._desks and self._desks[desk].last_press == press.press, f"{desk} to be answered")
        return press.press

    def order(self, concern: str = "question", language: str = "ar", **more: Any) -> str:
        """Order paper at desk d1; the order."""
        return self.press("d1", "draw", kiosk=KIOSK, concern=concern, language=language, **more)

    def paper(self, order: str) -> PaperState:
        """What became of an order, once it is known."""
        wait_for(lambda: self._outcome(order) not in ("", "ordered"), "the desk to hear what became of its order")
        paper = self._desks["d1"].paper
        assert paper is not None
        return paper

    def sees(self, *problems: str) -> bool:
        """Whether these are the kiosk's problems now, each by the beginning of its line, and no others."""
        seen = self.problems
        return len(seen) == len(problems) and all(any(line.startswith(each) for line in seen) for each in problems)

    def sees_among_others(self, problem: str) -> bool:
        """Whether this is one of the kiosk's problems now."""
        return any(line.startswith(problem) for line in self.problems)

    def leave(self) -> None:
        """Look away."""
        self._connection.stop()

    def _outcome(self, order: str) -> str:
        paper = self._desks["d1"].paper
        return paper.outcome if paper is not None and paper.order == order else ""

    def _hear_desk(self, arrival: Arrival) -> None:
        self._desks[level(arrival.topic, ID_LEVEL)] = decode(arrival.payload, DeskState)

    def _hear(self, arrival: Arrival) -> None:
        self.problems = tuple(decode(arrival.payload, Status).problems)


class Door:
    """A kiosk, its printer, the hub's journal, and staff who see them."""

    def __init__(self, office: Path, broker: BrokerProcess, printer: VirtualPrinter, silence_s: float) -> None:
        self.printer = printer
        self.staff = Staff(broker)
        self.broker = broker
        self._office = office
        self.kiosk = KioskProgram(office, broker, printer.url, silence_s=silence_s)

    def come_back(self) -> None:
        """Start the kiosk again, on the same disk and at the same printer."""
        self.kiosk = KioskProgram(self._office, self.broker, self.printer.url)
        wait_for(self.kiosk.is_open, "the kiosk to be open again")

    def page(self, language: str) -> str:
        """What a customer sees who has chosen a language, and nothing else yet."""
        with urlopen(f"{self.kiosk.url}/{language}/", timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())

    def warns(self, language: str) -> bool:
        """Whether that page says that the printer is out of order."""
        return says(self.page(language), language, hall.PRINTER_DOWN)

    def choose(self, language: str, concern: str = "question") -> str:
        """What they see when they have chosen a concern."""
        form = urlencode({"concern": concern}).encode()
        with urlopen(f"{self.kiosk.url}/{language}/ticket", form, timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())

    def prints(self) -> bool:
        """Draw a ticket; whether its paper came out."""
        drawn = self.kiosk.draw()
        return isinstance(drawn, dict) and bool(drawn["printed"])

    def numbers_in_queue(self) -> list[str]:
        """The numbers that the hub has in its journal."""
        return [event.ticket.number for event in self.drawn()]

    def drawn(self) -> list[TicketDrawn]:
        """What the hub has in its journal of every number."""
        journal = Journal(f"sqlite:///{self._office.parent / 'hub' / 'journal.sqlite'}", OFFICE.id)
        day = journal.last_day()
        events = journal.read(day) if day is not None else ()
        return [event for event in events if isinstance(event, TicketDrawn)]

    def tickets_on(self, first_paper: int = 0) -> list[list[str]]:
        """The ticket ids in the codes of each paper; half a ticket has none."""
        papers = list(self.printer.papers)[first_paper:]
        return [[code.data.decode() for code in read_codes(paper.picture.convert("L"))] for paper in papers]

    def each_paper_is_one_ticket(self) -> bool:
        """No paper holds two tickets, and no ticket is on two papers."""
        papers = self.tickets_on()
        printed = Counter(ticket for paper in papers for ticket in paper)
        return all(len(paper) <= 1 for paper in papers) and set(printed.values()) == {1}

    def begin_as_on_any_day(self) -> None:
        """The printer works and has printed a ticket, and staff see no trouble."""
        cause(self.printer, "none")
        wait_for(self.prints, "the printer to print")
        wait_for(self.staff.sees, "staff to see no trouble")


@contextmanager
def a_door(directory: Path, printer: VirtualPrinter, silence_s: float = LONG_S) -> Iterator[Door]:
    """A kiosk that has heard the hub, at a running printer that may be silent for so long."""
    office = directory / "office.toml"
    office.write_text(OFFICE_TEXT.replace("[1, 499]", "[1000, 9999]") + INSTITUTION)
    with BrokerProcess(directory / "broker", OFFICE.id, ACCOUNTS) as broker, a_hub(office, broker.port):
        door = Door(office, broker, printer, silence_s)
        try:
            wait_for(door.kiosk.is_open, "the kiosk to hear the hub")
            yield door
        finally:
            door.kiosk.kill()
            door.staff.leave()


def number_on(page: str) -> str:
    """The number that stands on a page, as it is on the wire."""
    found = NUMBER.search(page)
    assert found, page
    return found[1] + found[2]


def says(page: str, language: str, text: str) -> bool:
    """Whether a page says this in its language."""
    return translation(language).text(text) in page
