"""The papers that have come out of all virtual printers, in the order in which they came."""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from lobby.paper_slot import VirtualPaper

KEPT_PAPERS = 200


@dataclass(frozen=True, slots=True)
class TrayPaper:
    """A paper, its number in the tray, from 1, and the kiosk it came from."""

    number: int
    kiosk: str
    paper: VirtualPaper

    def png(self) -> bytes:
        """Its picture."""
        stream = io.BytesIO()
        self.paper.picture.save(stream, "PNG")
        return stream.getvalue()


class Tray:
    """Takes papers from the printers' threads; anyone may look. Older papers than the last 200 are thrown away."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._lock = threading.Lock()
        self._papers: deque[TrayPaper] = deque(maxlen=KEPT_PAPERS)
        self.count = 0
        """All papers since the lobby opened."""

    def put(self, kiosk: str, paper: VirtualPaper) -> None:
        """Lay a paper on top."""
        with self._lock:
            self.count += 1
            self._papers.append(TrayPaper(self.count, kiosk, paper))
        self._on_change()

    def latest(self, count: int) -> list[TrayPaper]:
        """The latest papers, newest first."""
        with self._lock:
            return list(self._papers)[: -count - 1 : -1]

    def paper(self, number: int) -> TrayPaper | None:
        """The paper of this number, if it is still there."""
        with self._lock:
            return next((each for each in self._papers if each.number == number), None)
