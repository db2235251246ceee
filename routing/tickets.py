"""A ticket, where it stands, and the kind that decides which line it waits in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ticket:
    """A drawn number. Nothing in it names a person (law 6).

    `place` is the order in which the hub learned of it: it parts tickets drawn at the same instant.
    `drawn_at` never changes, wherever the ticket is forwarded. `appointment` is a booked time, which then
    takes the place of the time of drawing.
    """

    id: str
    number: str
    kiosk: str
    concern: str
    sachgebiet: str
    language: str
    needs: frozenset[str]
    priority: bool
    drawn_at: datetime
    place: int
    appointment: datetime | None = None

    @property
    def counts_from(self) -> datetime:
        """The instant that the ticket's due time starts from."""
        return self.appointment or self.drawn_at


@dataclass(frozen=True, slots=True)
class Kind:
    """All that a due time depends on besides the time of drawing. The waiting stand in one line per kind.

    `desk` is set when the ticket was forwarded to one desk and no other.
    """

    sachgebiet: str
    language: str
    needs: frozenset[str]
    priority: bool
    desk: str | None = None
    appointment: bool = False


def kind_of(ticket: Ticket, sachgebiet: str | None = None, desk: str | None = None) -> Kind:
    """The kind of a ticket, in its own Sachgebiet or in the one it was forwarded to."""
    return Kind(
        sachgebiet=sachgebiet or ticket.sachgebiet,
        language=ticket.language,
        needs=ticket.needs,
        priority=ticket.priority,
        desk=desk,
        appointment=ticket.appointment is not None,
    )


class Standing(StrEnum):
    """Where a ticket stands. The last three are ends: paper that was kept its promise or was closed."""

    WAITING = "waiting"
    CALLED = "called"
    PARKED = "parked"
    MISSED = "missed"
    SERVED = "served"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class RollSoFar:
    """What is known of a kiosk's roll: the highest seq without holes, and those known after a hole."""

    kiosk: str
    upto: int
    beyond: tuple[int, ...] = ()
