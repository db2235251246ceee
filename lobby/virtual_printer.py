"""An ESC/POS printer without a printer: speaks TCP as real ones do, fails as they do, keeps the paper as pictures."""

import contextlib
import os
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, Literal, Self, TypeVar, cast

from PIL import Image

from lobby.escpos_reader import EscposReader, Event, PaperBegun, PaperCut, SensorAsked, StatusAsked

T = TypeVar("T")
PaperLeft = Literal["full", "low", "out"]
Answers = Literal["normal", "silent", "garbage"]

KEPT_PAPERS = 500
"""Papers kept in memory; of older ones only the count and the file remain."""

RECEIVE_BYTES = 65_536
ANSWER_SECONDS = 1.0
STOP_SECONDS = 5.0
GARBAGE_ANSWER = b"\xff"


@dataclass(frozen=True, slots=True)
class VirtualPaper:
    """One paper that came out; times are `time.monotonic_ns()`.

    `first_byte_at` is when the first command of this paper reached the printer, `bytes_received` how many bytes
    made it, status questions not counted.
    """

    number: int
    packed: bytes
    width: int
    height: int
    bytes_received: int
    first_byte_at: int
    finished_at: int

    @property
    def picture(self) -> Image.Image:
        """The paper, mode "1", black on white."""
        return Image.frombytes("1", (self.width, self.height), self.packed)


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


class VirtualPrinter:
    """A printer on a TCP port, with everything that can go wrong with one to be switched on and off.

    It serves one connection at a time, as real printers do; others wait. Without paper or with its cover open it takes
    bytes and answers status questions, and prints when that is put right. Use it as a context manager, or call
    `start` and `stop`. `on_paper` is called in the printer's own thread. Set the switches from any thread:

    `paper`: "full", "low" or "out". `cover_open`, `cutter_jam`: as named. `answers`: "normal", "silent" or "garbage".
    `hung`: connections come about, but nothing is read or answered. `runs_out_after`: papers until the roll is empty,
    None for an endless one. `refuse`: unplugged, see there.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        paper_directory: Path | None = None,
        on_paper: Callable[[VirtualPaper], None] | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.paper_directory = paper_directory
        self.on_paper = on_paper
        self.papers: deque[VirtualPaper] = deque(maxlen=KEPT_PAPERS)
        """The latest papers, oldest first."""
        self.paper_count = 0
        """All papers since the start of this printer."""
        self.bytes_received = 0
        """All bytes read, status questions included."""
        self.connections = 0
        """Connections served since the start."""
        self._changed = threading.Condition()
        self._refuse = False
        self.answers: Answers = "normal"
        self.runs_out_after: int | None = None
        self._reader = EscposReader()
        self._begun: deque[int] = deque()
        self._waiting: deque[PaperCut | SensorAsked] = deque()
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None
        self._bell_out, self._bell_in = -1, -1
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._first_number = 1

    # --- life -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen, on a free port if none was named; raise OSError if the port is taken."""
        if self.paper_directory is not None:
            self.paper_directory.mkdir(parents=True, exist_ok=True)
            kept = [int(file.stem[6:]) for file in self.paper_directory.glob("paper-[0-9]*.png")]
            self._first_number = max(kept, default=0) + 1
        self._bell_out, self._bell_in = os.pipe()
        os.set_blocking(self._bell_in, False)
        self._stopping = False
        self._listen()
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
        os.close(self._bell_in)
        os.close(self._bell_out)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The printer URL for the kiosk."""
        return f"network://{self.host}:{self.port}"

    def wait_for_papers(self, count: int, timeout: float) -> bool:
        """Wait until so many papers have come out since the start; False if they have not within `timeout` s."""
        with self._changed:
            return self._changed.wait_for(lambda: self.paper_count >= count, timeout)

    # --- what can go wrong ----------------------------------------------------------------------------------

    paper = _Switch[PaperLeft]("full")
    cover_open = _Switch(False)
    cutter_jam = _Switch(False)
    hung = _Switch(False)

    @property
    def refuse(self) -> bool:
        """Whether the plug is out: nobody listens, connections are cut, what was not printed is forgotten.

        Set it to False and the printer listens on the same port again. In force when the assignment returns.
        """
        return self._refuse

    @refuse.setter
    def refuse(self, unplugged: bool) -> None:
        self._refuse = unplugged
        self.ring()
        if threading.current_thread() is not self._thread:
            with self._changed:
                self._changed.wait_for(lambda: (self._listener is None) == self._refuse, STOP_SECONDS)

    @property
    def _blocked(self) -> bool:
        return self.paper == "out" or self.cover_open or self.cutter_jam

    def ring(self) -> None:
        """Wake the printer's thread: a switch has changed."""
        if self._thread is not None:
            with contextlib.suppress(BlockingIOError):
                os.write(self._bell_in, b"!")

    # --- the printer's own thread ---------------------------------------------------------------------------

    def _serve(self) -> None:
        while not self._stopping:
            self._plug()
            self._print_waiting()
            for ready in select.select(self._watched(), [], [])[0]:
                if ready is self._listener:
                    self._accept()
                elif ready is self._connection and not self.hung:
                    self._receive()
                elif ready == self._bell_out:
                    os.read(self._bell_out, 4096)
        self._hang_up()
        self._unlisten()

    def _watched(self) -> list[socket.socket | int]:
        watched: list[socket.socket | int] = [self._bell_out]
        if self._connection is not None and not self.hung:
            watched.append(self._connection)
        if self._connection is None and self._listener is not None and not self.hung:
            watched.append(self._listener)
        return watched

    def _plug(self) -> None:
        """Make the socket agree with `refuse`."""
        if self._refuse and self._listener is not None:
            self._hang_up()
            self._unlisten()
            self._reader = EscposReader()
            self._waiting.clear()
            self._begun.clear()
        elif not self._refuse and self._listener is None:
            self._listen()

    def _listen(self) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self.host, self.port))
            listener.listen()
        except OSError:
            listener.close()
            raise
        with self._changed:
            self.port = listener.getsockname()[1]
            self._listener = listener
            self._changed.notify_all()

    def _unlisten(self) -> None:
        if self._listener is not None:
            self._listener.close()
            with self._changed:
                self._listener = None
                self._changed.notify_all()

    def _accept(self) -> None:
        assert self._listener is not None  # noqa: S101  (only a listener can become ready)
        self._connection, _ = self._listener.accept()
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.settimeout(ANSWER_SECONDS)
        self.connections += 1

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._reader.break_off()

    def _receive(self) -> None:
        assert self._connection is not None  # noqa: S101  (only a connection can become ready)
        try:
            data = self._connection.recv(RECEIVE_BYTES)
        except OSError:
            data = b""
        at = time.monotonic_ns()
        if not data:
            self._hang_up()
            return
        self.bytes_received += len(data)
        for event in self._reader.feed(data):
            self._take(event, at)

    def _take(self, event: Event, at: int) -> None:
        match event:
            case PaperBegun():
                self._begun.append(at)
            case StatusAsked(question):
                self._answer(self._status(question))
            case PaperCut() | SensorAsked():
                self._waiting.append(event)
                self._print_waiting()

    def _print_waiting(self) -> None:
        """Print and answer, in order, until the printer cannot go on."""
        while self._waiting and not self._blocked and not self.hung:
            event = self._waiting[0]
            if isinstance(event, PaperCut) and self.runs_out_after == 0:
                self.paper, self.runs_out_after = "out", None
                return
            self._waiting.popleft()
            if isinstance(event, SensorAsked):
                self._answer(b"\x03" if self.paper == "low" else b"\x00")
                continue
            if self.runs_out_after is not None:
                self.runs_out_after -= 1
            self._put_out(event)

    def _put_out(self, cut: PaperCut) -> None:
        number = self._first_number + self.paper_count
        picture = cut.picture
        paper = VirtualPaper(
            number,
            picture.tobytes(),
            picture.width,
            picture.height,
            cut.byte_count,
            self._begun.popleft(),
            time.monotonic_ns(),
        )
        if self.paper_directory is not None:
            self._save(picture, self.paper_directory / f"paper-{number:06}.png")
        if self.on_paper is not None:
            self.on_paper(paper)
        with self._changed:
            self.papers.append(paper)
            self.paper_count += 1
            self._changed.notify_all()

    def _save(self, picture: Image.Image, file: Path) -> None:
        """Write the picture so that nobody ever sees half of it."""
        unfinished = file.with_suffix(".unfinished")
        picture.save(unfinished, "PNG")
        unfinished.replace(file)

    def _status(self, question: int) -> bytes:
        """Return the answer to DLE EOT n; the bits are those of Epson's reference, unknown questions have none."""
        out, cover, jam = self.paper == "out", self.cover_open, self.cutter_jam
        fixed = 0x12
        match question:
            case 1:
                return bytes((fixed | 0x08 * self._blocked,))
            case 2:
                return bytes((fixed | 0x04 * cover | 0x20 * out | 0x40 * jam,))
            case 3:
                return bytes((fixed | 0x08 * jam,))
            case 4:
                return bytes((fixed | 0x0C * (self.paper != "full") | 0x60 * out,))
            case _:
                return b""

    def _answer(self, answer: bytes) -> None:
        if self.answers == "silent" or self._connection is None or not answer:
            return
        with contextlib.suppress(OSError):
            self._connection.sendall(GARBAGE_ANSWER if self.answers == "garbage" else answer)
