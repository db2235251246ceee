"""Who waits for a desk, in the order in which it would call them, and who was put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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


def waiting_for(desk: Desk, tickets: Iterable[OpenTicket], rules: TurnRules) -> list[Waiting]:
    """Those who may be called to the desk, whose turn it is first (law 4)."""
    waiting = [
        _waiting(ticket, desk, rules)
        for ticket in tickets
        if ticket.standing == "waiting" and may_serve(desk, _kind(ticket))
    ]
    return sorted(waiting, key=lambda each: (each.due, each.reasons[0].at))


def aside_at(desk: Desk, tickets: Iterable[OpenTicket]) -> Iterator[OpenTicket]:
    """Those who were put aside and may be called to the desk, the latest drawn first."""
    aside = (each for each in tickets if each.standing in ("parked", "missed") and may_serve(desk, _kind(each)))
    return iter(sorted(aside, key=lambda each: each.drawn_at, reverse=True))


def _waiting(ticket: OpenTicket, desk: Desk, rules: TurnRules) -> Waiting:
    kind, since = _kind(ticket), datetime.fromisoformat(ticket.appointment or ticket.drawn_at)
    moved = moved_by(kind, desk, rules)
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
