"""An ESC/POS printer without a printer: speaks as real ones do, fails as they do, keeps the paper as pictures."""

import contextlib
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Literal, Self, TypeVar, cast

from lobby.escpos_reader import EscposReader, Event, PaperBegun, PaperCut, SensorAsked
from lobby.paper_slot import PaperSlot, VirtualPaper
from lobby.printer_ends import NetworkEnd, PrinterEnd
from lobby.real_time import RealTimeEar

T = TypeVar("T")
PaperLeft = Literal["full", "low", "out"]
Answers = Literal["normal", "silent", "garbage"]

STOP_SECONDS = 5.0
SETTLE_SECONDS = 60.0
"""The longest it may take the printer's thread to notice a switch; long, for this machine may stand still."""

GARBAGE_ANSWER = b"\xff"
CLEARED = b"\x37\x25\x00"
"""The answer to DLE DC4 8."""

POWER_CYCLE_SECONDS = 3.0
"""How long the power is away in a power cycle; the smallest printers need as long to start."""


class _Switch(Generic[T]):
    """A state of the printer that anyone may set; its thread is told at once."""

    def __init__(self, initial: T) -> None:
        self._initial = initial

    def __set_name__(self, owner: type["VirtualPrinter"], name: str) -> None:
        self._name = name

    def __get__(self, printer: "VirtualPrinter", owner: type["VirtualPrinter"]) -> T:
        return cast(T, printer.__dict__.get(self._name, self._initial))

    def __set__(self, printer: "VirtualPrinter", state: T) -> None:
        printer.__dict__[self._name] = state
        printer.ring()


class _Supply(_Switch[bool]):
    """A switch that is in force when the assignment returns, unless the printer itself assigns it."""

    def __set__(self, printer: "VirtualPrinter", state: bool) -> None:
        super().__set__(printer, state)
        printer.settle()


class VirtualPrinter:
    """A printer with everything that can go wrong with one to be switched on and off.

    Without paper or with its cover open it takes bytes and answers status questions, and goes on printing, from where
    it stopped, when that is put right. Use it as a context manager, or call `start` and `stop`. `on_paper` is called
    in the printer's own thread. Set the switches from any thread:

    `paper`: "full", "low" or "out". `cover_open`, `cutter_jam`: as named. `answers`: "normal", "silent" or "garbage".
    `hung`: connections come about, but nothing is read or answered. `rows_left`: rows until the roll ends, maybe in
    the middle of a paper; None for an endless roll. `refuse`: unplugged, nobody listens, connections are cut. `power`:
    while it is off, bytes are lost. Without plug or power all that was not printed is forgotten; what is on paper hangs
    out uncut. `loses_power_at_row`: the power goes for `off_seconds` when the next paper is so long.
    """

    paper = _Switch[PaperLeft]("full")
    cover_open = _Switch(False)
    cutter_jam = _Switch(False)
    hung = _Switch(False)
    refuse = _Supply(False)
    power = _Supply(True)

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        paper_directory: Path | None = None,
        on_paper: Callable[[VirtualPaper], None] | None = None,
        end: PrinterEnd | None = None,
    ) -> None:
        """`end` is where its line ends; without one, a TCP port at host and port, 0 for a free one."""
        self.network = NetworkEnd(host, port)
        self.end: PrinterEnd = self.network if end is None else end
        self._next_end = self.end
        self.slot = PaperSlot(paper_directory, on_paper)
        self.bytes_received = 0
        """All bytes read, status questions included."""
        self.answers: Answers = "normal"
        self.rows_left: int | None = None
        self.loses_power_at_row: int | None = None
        self.off_seconds = POWER_CYCLE_SECONDS
        self._reader = EscposReader()
        self._ear = RealTimeEar()
        self._heard_at = self._begun_at = 0
        self._roll_ended = self._torn = False
        self._power_back_at: float | None = None
        self._bell_out, self._bell_in = -1, -1
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._plugged = threading.Condition()
        self._supply: tuple[bool, bool, PrinterEnd] | None = (False, True, self.end)

    # --- life -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen; raise OSError if the port is taken."""
        self.slot.open()
        self._bell_out, self._bell_in = os.pipe()
        os.set_blocking(self._bell_in, False)
        self._stopping = False
        self.end.open()
        self._thread = threading.Thread(target=self._serve, name="virtual-printer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything; papers stay readable."""
        if self._thread is None:
            return
        self._stopping = True
        self.ring()
        self._thread.join(STOP_SECONDS)
        self._thread = None
        for end in (self._bell_in, self._bell_out):
            os.close(end)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The printer URL for the kiosk."""
        return self.end.url

    @property
    def port(self) -> int:
        """Its TCP port."""
        return self.network.port

    @property
    def papers(self) -> deque[VirtualPaper]:
        """The latest papers, oldest first."""
        return self.slot.papers

    @property
    def paper_count(self) -> int:
        """All papers since the start of this printer."""
        return self.slot.count

    def wait_for_papers(self, count: int, timeout: float) -> bool:
        """Wait until so many papers have come out since the start; False if they have not within `timeout` s."""
        return self.slot.wait_for(count, timeout)

    # --- what anybody can do to it --------------------------------------------------------------------------

    def move_to(self, end: PrinterEnd) -> None:
        """Pull the line out and plug in another; in force when this returns."""
        self._next_end = end
        if self._thread is None:
            self.end = end
        self.ring()
        self.settle()

    def tear_off(self) -> None:
        """Tear off what hangs out of the printer, wherever the ticket is just then."""
        self._torn = True
        self.ring()

    def ring(self) -> None:
        """Wake the printer's thread: a switch has changed."""
        if self._thread is not None:
            with contextlib.suppress(BlockingIOError):
                os.write(self._bell_in, b"!")

    def settle(self) -> None:
        """Return when plug, power and line are as they were set."""
        if self._thread is not None and threading.current_thread() is not self._thread:
            with self._plugged:
                self._plugged.wait_for(
                    lambda: self._supply == (self.refuse, self.power, self._next_end), SETTLE_SECONDS
                )

    # --- the printer's own thread ---------------------------------------------------------------------------

    def _serve(self) -> None:
        while not self._stopping:
            self._plug()
            self._tend_paper()
            self._work()
            patience = self._patience()  # first: a pause that ends between the two may not be waited for without an end
            for ready in select.select(self._watched(), [], [], patience)[0]:
                if ready == self._bell_out:
                    os.read(self._bell_out, 4096)
                elif not self.hung:
                    self._receive(self.end.take())
        self.end.close(abruptly=False)

    def _watched(self) -> list[int]:
        return [self._bell_out] if self.hung else [self._bell_out, *self.end.watched()]

    def _patience(self) -> float | None:
        """Seconds until something is due by itself; None if nothing is."""
        power_back = None if self._power_back_at is None else max(0.0, self._power_back_at - time.monotonic())
        return min((wait for wait in (power_back, self.end.pause()) if wait is not None), default=None)

    @property
    def _blocked(self) -> bool:
        return self.paper == "out" or self._roll_ended or self.cover_open or self.cutter_jam

    def _plug(self) -> None:
        """Make the line agree with plug and power."""
        refuse, power, end = supply = self.refuse, self.power, self._next_end
        if supply != self._supply:
            with self._plugged:
                self._supply = None  # whoever hears of a lost line and puts the plug back waits for what comes next
        moved = end is not self.end
        if moved:
            self.end.close(abruptly=False)
            self.end = end
        if refuse or not power or moved:
            self._reader.lose_power()
            self._ear.forget()
        should_be_open = not refuse and (power or not self.end.in_printer)
        if should_be_open and not self.end.is_open:
            self.end.open()
        elif not should_be_open:
            self.end.close(abruptly=not power)
        with self._plugged:
            self._supply = supply
            self._plugged.notify_all()
        if self._power_back_at is not None and self._power_back_at <= time.monotonic():
            self.power, self._power_back_at = True, None

    def _tend_paper(self) -> None:
        """A new roll takes with it what hangs from the old one."""
        if self._torn or (self._roll_ended and self.paper != "out"):
            self._torn = self._roll_ended = False
            torn = self._reader.tear_off()
            if torn is not None:
                self.slot.put_out(torn, self._begun_at)

    def _receive(self, data: bytes) -> None:
        if not data or not self.power:
            return
        self._heard_at = time.monotonic_ns()
        self.bytes_received += len(data)
        commands, begin = list(self._ear.hear(data)), 0
        for command in commands:
            if not command.question:
                self._reader.forget()
                begin = command.end
        self._reader.take_in(data[begin:])
        self._work()
        for command in commands:
            self._answer(self._status(command.question) if command.question else CLEARED)

    def _work(self) -> None:
        """Carry out what has come, in order, until the printer cannot go on."""
        while self.power and not self._blocked and not self.hung:
            height = self._reader.height
            events = self._reader.step()
            if events is None:
                return
            for event in events:
                self._take(event)
            self._feed(self._reader.height - height)

    def _take(self, event: Event) -> None:
        match event:
            case PaperBegun():
                self._begun_at = self._heard_at
            case PaperCut():
                self.slot.put_out(event, self._begun_at)
            case SensorAsked():
                self._answer(b"\x03" if self.paper == "low" else b"\x00")

    def _feed(self, rows: int) -> None:
        """See whether roll and power last for so many more rows."""
        if self.rows_left is not None and rows > 0:
            self.rows_left -= rows
            if self.rows_left <= 0:
                self.paper, self.rows_left, self._roll_ended = "out", None, True
        if self.loses_power_at_row is not None and self._reader.height >= self.loses_power_at_row:
            self.power, self.loses_power_at_row = False, None
            self._power_back_at = time.monotonic() + self.off_seconds

    def _status(self, question: int) -> bytes:
        """Return the answer to DLE EOT n; the bits are those of Epson's reference."""
        out, cover, jam = self.paper == "out", self.cover_open, self.cutter_jam
        fixed = 0x12
        return {
            1: bytes((fixed | 0x08 * self._blocked,)),
            2: bytes((fixed | 0x04 * cover | 0x20 * out | 0x40 * jam,)),
            3: bytes((fixed | 0x08 * jam,)),
            4: bytes((fixed | 0x0C * (self.paper != "full") | 0x60 * out,)),
        }[question]

    def _answer(self, answer: bytes) -> None:
        if self.answers != "silent":
            self.end.answer(GARBAGE_ANSWER if self.answers == "garbage" else answer)
