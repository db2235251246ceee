"""Staying at a device that may be unplugged: what a button box and a keypad have in common."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection

from desk.taker import Taker

AGAIN_S = 1.0
"""Seconds between two attempts to open a device."""

Report = Callable[[tuple[str, ...]], None]
"""Is told what an operator should know, whenever that changes."""

log = logging.getLogger("wartemarke.desk")


class Staying:
    """Stays at a device on a thread of its own, through every unplugging.

    `stay` opens the device and returns when `stopped` is set. It raises OSError, which says why, when the device is
    not there or not any more, and is called again.
    """

    def __init__(self, what: str, stay: Callable[[], None], takers: Collection[Taker], report: Report) -> None:
        self.stopped = threading.Event()
        self._what = what
        self._stay = stay
        self._takers = takers
        self._report = report
        self._told: tuple[str, ...] = ()
        self._counted = ""
        self._worker = threading.Thread(target=self._run, name=what, daemon=True)

    def start(self) -> None:
        """Look for the device, and stay at it."""
        for taker in self._takers:
            taker.start()
        self._worker.start()

    def stop(self) -> None:
        """Leave it alone."""
        self.stopped.set()
        self._worker.join(AGAIN_S)
        for taker in self._takers:
            taker.stop()

    def tell(self, troubles: tuple[str, ...], counted: str = "") -> None:
        """Report the troubles there are now, and log the new ones.

        `counted` is a trouble with a figure that grows: it is reported each time, and logged when it begins.
        """
        told = (*troubles, *((counted,) if counted else ()))
        if told == self._told:
            return
        for trouble in troubles:
            if trouble not in self._told:
                log.warning("%s", trouble)
        if counted and not self._counted:
            log.warning("%s", counted)
        self._told, self._counted = told, counted
        self._report(told)

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._stay()
            except OSError as error:
                self.tell((f"no {self._what}: {error}",))
            self.stopped.wait(AGAIN_S)
