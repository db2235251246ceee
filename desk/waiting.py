"""Who waits for a desk, in the order in which it would call them, and who was put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nsmallest

from routing.office import Desk, TurnRules
from routing.reasons import Reason
from routing.tickets import Kind
from routing.turns import may_serve, moved_by, since_when
from wire.messages import OpenTicket, Today


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits for a desk: when they are due there, and why."""

    ticket: OpenTicket
    due: datetime
    reasons: tuple[Reason, ...]


def desk_today(desk: Desk, today: Today | None) -> Desk:
    """The desk with the duties that it has today."""
    told = today.desks.get(desk.id) if today else None
    return replace(desk, sachgebiete=told.sachgebiete, also=told.also) if told else desk


class Lines:
    """Everybody in the house by kind, sorted out once for all the pages that ask."""

    def __init__(self, tickets: Iterable[OpenTicket] = ()) -> None:
        self._waiting: defaultdict[Kind, list[tuple[datetime, OpenTicket]]] = defaultdict(list)
        self._aside: list[tuple[Kind, OpenTicket]] = []
        for ticket in tickets:
            kind = _kind(ticket)
            if ticket.standing == "waiting":
                self._waiting[kind].append((datetime.fromisoformat(ticket.appointment or ticket.drawn_at), ticket))
            elif ticket.standing in ("parked", "missed"):
                self._aside.append((kind, ticket))
        self._aside.sort(key=lambda each: each[1].drawn_at, reverse=True)

    def for_desk(self, desk: Desk, rules: TurnRules, most: int) -> tuple[list[Waiting], int]:
        """Those who may be called to the desk, whose turn it is first (law 4): at most so many, and how many in all."""
        mine = {kind: line for kind, line in self._waiting.items() if may_serve(desk, kind)}
        first = [
            _waiting(ticket, since, kind, moved)
            for kind, line in mine.items()
            for moved in (moved_by(kind, desk, rules),)
            for since, ticket in line[:most]
        ]
        earliest = nsmallest(most, first, key=lambda each: (each.due, each.reasons[0].at))
        return earliest, sum(map(len, mine.values()))

    def aside_at(self, desk: Desk) -> Iterator[OpenTicket]:
        """Those who were put aside and may be called to the desk, the latest drawn first."""
        return (ticket for kind, ticket in self._aside if may_serve(desk, kind))


def _waiting(ticket: OpenTicket, since: datetime, kind: Kind, moved: tuple[Reason, ...]) -> Waiting:
    due = since + timedelta(minutes=sum(each.minutes for each in moved))
    return Waiting(ticket, due, (since_when(kind, since), *moved))


def _kind(ticket: OpenTicket) -> Kind:
    return Kind(
        sachgebiet=ticket.sachgebiet,
        language=ticket.language,
        needs=frozenset(ticket.needs),
        priority=ticket.priority,
        desk=ticket.desk,
        appointment=ticket.appointment is not None,
    )
