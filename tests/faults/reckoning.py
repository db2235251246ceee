"""Afterwards: what the journal says, against what people hold in their hands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hub.journal import Journal
from routing.events import TicketCalled, TicketDrawn, TicketForwarded, TicketMissed, TicketParked, TicketReturned
from tests.faults.installation import Installation


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was found. All but `tickets` and `calls` must be empty."""

    tickets: int
    calls: int
    lost: list[str]
    drawn_twice: list[str]
    called_twice: list[str]
    never_called: list[str]


def reckon(installation: Installation, in_hand: list[str]) -> Reckoning:
    """Compare the numbers that people hold with the journal."""
    journal = Journal(installation.journal_url, installation.office.id)
    day = journal.last_day()
    happened = journal.read(day) if day else []
    journal.close()
    drawn = Counter(event.ticket.number for event in happened if isinstance(event, TicketDrawn))
    number = {event.ticket.id: event.ticket.number for event in happened if isinstance(event, TicketDrawn)}
    called = Counter(number[event.ticket] for event in happened if isinstance(event, TicketCalled))
    undone = Counter(
        number[event.ticket]
        for event in happened
        if isinstance(event, TicketReturned | TicketForwarded | TicketParked | TicketMissed)
    )
    return Reckoning(
        tickets=len(drawn),
        calls=sum(called.values()),
        lost=sorted(set(in_hand) - set(drawn)),
        drawn_twice=sorted(each for each, times in drawn.items() if times > 1)
        + sorted(each for each, times in Counter(in_hand).items() if times > 1),
        called_twice=sorted(each for each, times in called.items() if times > 1 + undone[each]),
        never_called=sorted(set(drawn) - set(called)),
    )
