"""The entrance hall of one office on this machine: its parts as real processes, its printers, its walls."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lobby.caretaker import Caretaker
from lobby.lines import hang_on, line_of
from lobby.part import Part, PartState
from lobby.ports import PortBook
from lobby.premises import Premises
from lobby.programs import BROKER, STAFF, Commands, Programs
from lobby.tray import Tray
from lobby.virtual_printer import VirtualPrinter
from lobby.walls import Walls
from routing.office import Office
from wire.web import LOOPBACK


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports asked for; 0 means a free one."""

    kiosk: int = 8080
    desk: int = 8081
    broker: int = 1884


@dataclass(frozen=True, slots=True)
class KioskPlace:
    """A kiosk: the port of its pages, and the printer it prints on: ours, or another one's URL."""

    port: int
    printer: VirtualPrinter | None
    other_printer: str = ""

    @property
    def printer_url(self) -> str:
        """Where it prints."""
        return self.printer.url if self.printer is not None else self.other_printer

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://{LOOPBACK}:{self.port}"


class Hall:
    """Everything between the door and the desk. `open` it, and `close` it whatever happened.

    `window` gives the displays a window. `printer` is the URL of a real printer for the first kiosk. Without
    `keep_hours` kiosks give numbers at any hour. `on_change` is called from several threads whenever a part, a paper
    or a wall has changed. The constructor raises PortsTaken, PremisesUnusable, ProgramMissing or BrokerConfigError,
    and has started nothing then.
    """

    def __init__(
        self, office: Office, office_file: Path, directory: Path, book: PortBook, *, programs: Programs,
        ports: Ports = Ports(), window: bool = False, printer: str | None = None, keep_hours: bool = False,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.office = office
        self.directory = directory
        self.tray = Tray(on_change)
        self.broker_port = book.take(BROKER, ports.broker, "--broker-port")
        self.desk_port = book.take(STAFF, ports.desk, "--desk-port")
        self.kiosks: Mapping[str, KioskPlace] = {
            kiosk: self._kiosk_place(kiosk, book, 0 if number else ports.kiosk, None if number else printer)
            for number, kiosk in enumerate(office.kiosks)
        }
        book.check()
        premises = Premises(directory, office)
        self.walls = Walls({each: premises.place(each) / "wall.png" for each in office.displays}, on_change)
        commands = self._commands = Commands(programs, office_file.absolute(), premises, self.broker_port, keep_hours)
        self._caretaker = Caretaker(([commands.broker()], list(self._roles(commands, window))), on_change)
        self._printers_on = contextlib.ExitStack()

    @property
    def desks_url(self) -> str:
        """Where the staff pages are."""
        return f"http://{LOOPBACK}:{self.desk_port}"

    def open(self) -> bool:
        """Start everything; return True when all parts are up, False if somebody asked to close before.

        Raises PartCannotStart; close then, too.
        """
        for place in self.kiosks.values():
            if place.printer is not None:
                self._printers_on.enter_context(place.printer)
        self.walls.start()
        return self._caretaker.start()

    def ask_to_close(self) -> None:
        """Have every part stopped, and return at once. Any thread may ask."""
        self._caretaker.ask_to_stop()

    def wait(self) -> None:
        """Return when every part has stopped because somebody asked; raise if the lobby itself failed."""
        self._caretaker.wait()

    def close(self) -> None:
        """Stop everything, and return when nothing runs any more: after 5 s at the latest."""
        self.ask_to_close()
        self._caretaker.join()
        self.walls.stop()
        self._printers_on.close()

    def parts(self) -> Mapping[str, PartState]:
        """How each part fares."""
        return self._caretaker.states()

    def pull_plug(self, part: str) -> None:
        """End a part as a power cut would. Raises KeyError if there is no such part."""
        self._caretaker.pull_plug(part)

    def change_line(self, kiosk: str, line: str) -> None:
        """Hang a kiosk's own printer on another line, and start the kiosk again with that line's URL.

        Raises KeyError if there is no such line.
        """
        place = self.kiosks[kiosk]
        if place.printer is not None and line_of(place.printer) != line:
            hang_on(place.printer, line, self.directory / kiosk / "printer")
            self._caretaker.exchange(self._commands.kiosk(kiosk, place.printer_url, place.port))

    def _kiosk_place(self, kiosk: str, book: PortBook, port: int, printer_url: str | None) -> KioskPlace:
        own_port = book.take(kiosk, port, "--kiosk-port")
        if printer_url is not None:
            return KioskPlace(own_port, None, printer_url)
        printer_port = book.take(f"the virtual printer of {kiosk}", 0, "--printer URL")
        papers = self.directory / kiosk / "papers"
        printer = VirtualPrinter(LOOPBACK, printer_port, papers, partial(self.tray.put, kiosk))
        return KioskPlace(own_port, printer)

    def _roles(self, commands: Commands, window: bool) -> Iterator[Part]:
        yield commands.hub()
        for kiosk, place in self.kiosks.items():
            yield commands.kiosk(kiosk, place.printer_url, place.port)
        yield commands.staff_pages(self.desk_port)
        if self.office.buttons:
            yield commands.foreign_buttons()
        for display, picture in self.walls.pictures.items():
            yield commands.display(display, picture, window=window)
