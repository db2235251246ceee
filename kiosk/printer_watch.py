"""Asking the printer how it is, before anybody stands in front of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.printing.port import Condition, Printer

EVERY_S = 2.0
"""A person needs longer than this from the language to the concern: the kiosk knows before it asks."""

log = logging.getLogger("wartemarke.kiosk")


class PrinterWatch:
    """Keeps the printer's last known condition, and tells when its troubles change."""

    def __init__(self, printer: Printer, tell: Callable[[tuple[str, ...]], None]) -> None:
        self._printer = printer
        self._tell = tell
        self._stopped = threading.Event()
        self.condition = Condition()

    def run(self) -> None:
        """Ask until stopped."""
        told: tuple[str, ...] | None = None
        while not self._stopped.is_set():
            self.condition = self._ask()
            if self.condition.troubles() != told:
                told = self.condition.troubles()
                self._tell(told)
            self._stopped.wait(EVERY_S)

    def _ask(self) -> Condition:
        """A printer that cannot even be asked is unknown: the last answer must not stay for ever."""
        try:
            return self._printer.condition()
        except Exception:
            log.exception("the printer cannot be asked how it is")
            return Condition()

    def stop(self) -> None:
        """End `run`."""
        self._stopped.set()
