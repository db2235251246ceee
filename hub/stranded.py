"""Who waits and can be called by no desk any more: staff are told, until it is over."""

from __future__ import annotations

from collections.abc import Iterable

from hub.troubles import Troubles
from routing.day import Day
from routing.events import (
    DutiesMoved,
    Event,
    TicketDrawn,
    TicketForwarded,
    TicketReturned,
    TicketTakenBack,
    TicketWoken,
)
from routing.turns import stranded

MAY_STRAND = (DutiesMoved, TicketDrawn, TicketForwarded, TicketReturned, TicketTakenBack, TicketWoken)
"""After these somebody may wait whom no desk serves: a desk does something else, or a ticket has come into a line."""

STRANDED = "No desk has their Sachgebiet today, or theirs is gone: give it to a desk, or let these people draw again."


class Stranded:
    """One line among the troubles, of all that are stranded."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._said = ""

    def look(self, day: Day) -> None:
        """Find them, and say so if others are stranded than before."""
        numbers = sorted(day.tickets[ticket].number for ticket in stranded(day))
        found = f"no desk can call {', '.join(numbers)}. {STRANDED}" if numbers else ""
        if found == self._said:
            return
        self._troubles.over(self._said)
        if found:
            self._troubles.note(found)
        self._said = found

    def look_after(self, day: Day, happened: Iterable[Event]) -> None:
        """Find them if what has happened may have stranded somebody, or helped those who are."""
        if any(self._said or isinstance(event, MAY_STRAND) for event in happened):
            self.look(day)

    def forget(self) -> None:
        """A new day: nobody waits, and the troubles are forgotten."""
        self._said = ""
