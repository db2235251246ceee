"""Parts for the kiosk's tests that behave like the real ones."""

import threading
from dataclasses import dataclass, field

from kiosk.printing.port import Condition, Paper, PaperState, PrinterUnavailable


@dataclass
class FakePrinter:
    """A printer with a roll of paper, a cover and a plug, and a memory of what it printed.

    `jams_on_next` makes it fail in the middle of the next ticket, with nothing wrong before.
    """

    paper_left: int = 100
    low_from: int = 10
    cover_open: bool = False
    cutter_jam: bool = False
    plugged_in: bool = True
    answers: bool = True
    jams_on_next: bool = False
    printed: list[Paper] = field(default_factory=list)
    closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def numbers(self) -> list[str]:
        return [paper.number for paper in self.printed]

    def print_ticket(self, paper: Paper) -> None:
        with self._lock:
            truth = self._truth()
            if not truth.ready:
                raise PrinterUnavailable(truth.troubles()[0], "the fake printer was told so")
            if self.jams_on_next:
                self.jams_on_next = False
                self.cutter_jam = True
                raise PrinterUnavailable("cutter-jam", "the fake printer was told so")
            self.paper_left -= 1
            self.printed.append(paper)

    def condition(self) -> Condition:
        with self._lock:
            return self._truth() if self.answers or not self.plugged_in else Condition()

    def close(self) -> None:
        self.closed = True

    def _truth(self) -> Condition:
        if not self.plugged_in:
            return Condition(online=False)
        left = PaperState.LOW if self.paper_left <= self.low_from else PaperState.FULL
        paper = PaperState.OUT if self.paper_left <= 0 else left
        blocked = self.cover_open or self.cutter_jam or paper is PaperState.OUT
        return Condition(paper, self.cover_open, self.cutter_jam, online=not blocked)
