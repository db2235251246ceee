"""A day of the journal as a rehearsal needs it: who came, how long they were at a desk, which desk was open when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import fmean

from routing.events import (
    AtDesk,
    DeskOpened,
    DeskPaused,
    Event,
    PressRefused,
    TicketCalled,
    TicketCancelled,
    TicketDrawn,
    TicketForwarded,
    TicketMissed,
    TicketParked,
    TicketReturned,
    TicketServed,
)
from routing.office import Office
from routing.rehearsal import Shift, Visit
from routing.tickets import Ticket


@dataclass(frozen=True, slots=True)
class RecordedDay:
    """What a day has left in the journal. `desks` are those of the description that held on it.

    `cancelled` counts those whose ticket was closed while they waited: they are not among the visits.
    `sent_on` counts the times at a desk after a ticket was forwarded: they are not in the lengths.
    """

    date: date
    visits: tuple[Visit, ...]
    worked: tuple[Shift, ...]
    desks: frozenset[str]
    opens: datetime
    ends: datetime
    cancelled: int
    sent_on: int

    def shifts(self, office: Office) -> tuple[Shift, ...]:
        """When desks were open. A desk that another description adds is open all day."""
        added = [desk for desk in office.desks if desk not in self.desks]
        return (*self.worked, *(Shift(desk, self.opens, self.ends) for desk in added))


def read_day(day: date, office: Office, events: Iterable[Event]) -> RecordedDay | None:
    """The day that these events tell; None when no number was drawn or no desk was open."""
    record = _Record()
    for event in events:
        record.add(event)
    worked = record.shifts()
    if not record.drawn or not worked:
        return None
    return RecordedDay(
        date=day,
        visits=record.visits(office),
        worked=worked,
        desks=frozenset(office.desks),
        opens=min(shift.opens for shift in worked),
        ends=max(shift.ends for shift in worked),
        cancelled=len(record.cancelled),
        sent_on=record.sent_on,
    )


@dataclass(slots=True)
class _Record:
    """What has been read so far."""

    drawn: dict[str, TicketDrawn] = field(default_factory=dict)
    called_at: dict[str, datetime] = field(default_factory=dict)
    lengths: dict[str, timedelta] = field(default_factory=dict)
    came: set[str] = field(default_factory=set)
    forwarded: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    sent_on: int = 0
    opened: dict[str, datetime] = field(default_factory=dict)
    worked: list[Shift] = field(default_factory=list)
    last_press: datetime | None = None

    def add(self, event: Event) -> None:
        if isinstance(event, AtDesk) and not isinstance(event, PressRefused):
            self.last_press = event.at
        match event:
            case TicketDrawn(ticket=ticket):
                self.drawn[ticket.id] = event
            case DeskOpened(desk=desk, at=at):
                self.opened.setdefault(desk, at)
            case DeskPaused(desk=desk, at=at) if desk in self.opened:
                self.worked.append(Shift(desk, self.opened.pop(desk), at))
            case TicketCalled(ticket=called, at=at):
                self.called_at[called] = at
            case TicketReturned(ticket=back):
                del self.called_at[back]
            case TicketServed(ticket=left) | TicketParked(ticket=left):
                self.came.add(left)
                self._leave(left, event.at)
            case TicketForwarded(ticket=left):
                self.came.add(left)
                self._leave(left, event.at)
                self.forwarded.add(left)
            case TicketMissed(ticket=left):
                self._leave(left, event.at)
            case TicketCancelled(ticket=left):
                self._cancel(left, event.at)

    def _cancel(self, ticket: str, at: datetime) -> None:
        if ticket in self.called_at:
            self._leave(ticket, at)
        elif ticket not in self.lengths:
            self.cancelled.add(ticket)

    def _leave(self, ticket: str, at: datetime) -> None:
        length = at - self.called_at.pop(ticket)
        if ticket in self.forwarded:
            self.sent_on += 1
        else:
            self.lengths[ticket] = self.lengths.get(ticket, timedelta(0)) + length

    def shifts(self) -> tuple[Shift, ...]:
        """When desks were open. One that never said that it paused was there until the last press at any desk."""
        last = self.last_press
        still = [Shift(desk, at, last) for desk, at in self.opened.items()] if last else []
        return tuple(sorted((*self.worked, *still), key=lambda shift: shift.opens))

    def visits(self, office: Office) -> tuple[Visit, ...]:
        """In the order in which the hub learned of them."""
        return tuple(self._visit(event, office) for id, event in self.drawn.items() if id not in self.cancelled)

    def _visit(self, event: TicketDrawn, office: Office) -> Visit:
        ticket = event.ticket
        length = self.lengths.get(ticket.id)
        return Visit(
            id=ticket.id,
            concern=ticket.concern,
            sachgebiet=ticket.sachgebiet,
            language=ticket.language,
            needs=ticket.needs,
            drawn_at=ticket.drawn_at,
            known_at=event.at,
            length=self._usual(ticket, office) if length is None else length,
            appointment=ticket.appointment,
            missed=length is not None and ticket.id not in {*self.came, *self.called_at},
        )

    def _usual(self, ticket: Ticket, office: Office) -> timedelta:
        """For whoever was not called on the day: the mean of those who came for the same, else the configured one."""
        lengths = [
            length.total_seconds()
            for id, length in self.lengths.items()
            if id in self.came and self.drawn[id].ticket.sachgebiet == ticket.sachgebiet
        ]
        if lengths:
            return timedelta(seconds=fmean(lengths))
        section = office.sachgebiete.get(ticket.sachgebiet)
        return timedelta(minutes=section.service_minutes if section else 0)
