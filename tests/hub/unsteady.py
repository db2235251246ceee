"""A journal whose disk can be away, and a clock that can lose its time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from hub.clock import SteadyClock
from hub.journal import Journal, JournalUnavailable
from routing.events import Event


class UnsteadyJournal(Journal):
    """A real journal that can be told that it cannot be written, or not even read."""

    writable = True
    readable = True
    refused = 0

    def append(self, day: date, first_seq: int, happened: Sequence[Event]) -> None:
        if not self.writable:
            self.refused += 1
            raise JournalUnavailable("the journal cannot be written: database or disk is full")
        super().append(day, first_seq, happened)

    def read(self, day: date) -> list[Event]:
        if not self.readable:
            self.refused += 1
            raise JournalUnavailable("the journal cannot be read: disk I/O error")
        return super().read(day)


class ZonelessClock(SteadyClock):
    """A faulty clock: its times cannot be compared with those before, so remembering a ticket fails halfway."""

    zoneless = False

    def now(self) -> datetime:
        return super().now().replace(tzinfo=None) if self.zoneless else super().now()
