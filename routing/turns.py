"""Whose turn it is: the earliest due time, with its reasons (law 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.day import Day, Place
from routing.office import Desk, TurnRules
from routing.reasons import APPOINTMENT, DRAWN, LANGUAGE, PRIORITY, SECOND_DUTY, SENT_HERE, Reason
from routing.tickets import Kind


@dataclass(frozen=True, slots=True)
class Turn:
    """The ticket whose turn it is at a desk, when it was due, and why."""

    ticket: str
    due: datetime
    reasons: tuple[Reason, ...]


def may_serve(desk: Desk, kind: Kind) -> bool:
    """Whether tickets of this kind may ever be called to the desk."""
    if kind.desk is not None:
        return kind.desk == desk.id
    return _fits(desk, kind)


def may_pick(desk: Desk, kind: Kind) -> bool:
    """Whether somebody at the desk may take such a ticket out of turn, sent to another desk or not: that one may have
    closed for today."""
    return may_serve(desk, kind) or _fits(desk, kind)


def _fits(desk: Desk, kind: Kind) -> bool:
    return desk.serves(kind.sachgebiet) and (desk.step_free or "step-free" not in kind.needs)


def moved_by(kind: Kind, desk: Desk, rules: TurnRules) -> tuple[Reason, ...]:
    """The reasons that move the due time of this kind at this desk."""
    reasons = []
    if kind.priority:
        reasons.append(Reason(PRIORITY, -rules.priority_minutes))
    if kind.language in desk.languages:
        reasons.append(Reason(LANGUAGE, -rules.language_minutes))
    if kind.desk is not None:
        reasons.append(Reason(SENT_HERE))
    elif kind.sachgebiet not in desk.sachgebiete:
        reasons.append(Reason(SECOND_DUTY, rules.second_duty_minutes))
    return tuple(reasons)


def next_turn(day: Day, desk: Desk) -> Turn | None:
    """The earliest due ticket for a desk, or none. Looks at the head of each line, not at each person."""
    best: tuple[datetime, Place, Kind, tuple[Reason, ...]] | None = None
    for kind, line in waiting_lines(day, desk):
        reasons = moved_by(kind, desk, day.office.turns)
        head = line[0]
        due = head[0] + timedelta(minutes=sum(each.minutes for each in reasons))
        if best is None or (due, head) < best[:2]:
            best = (due, head, kind, reasons)
    if best is None:
        return None
    due, (since, _, ticket), kind, reasons = best
    return Turn(ticket, due, (since_when(kind, since), *reasons))


def since_when(kind: Kind, since: datetime) -> Reason:
    """The first reason of every turn: the time that the due time counts from."""
    return Reason(APPOINTMENT if kind.appointment else DRAWN, 0, since)


def waiting_lines(day: Day, desk: Desk) -> Iterator[tuple[Kind, list[Place]]]:
    """The lines whose tickets may be called to this desk."""
    for sachgebiet, lines in day.lines.items():
        duty = desk.serves(sachgebiet)
        for kind, line in lines.items():
            if (duty or kind.desk is not None) and may_serve(desk, kind):
                yield kind, line


def stranded(day: Day) -> list[str]:
    """The tickets that no desk may call any more: the description has changed under them."""
    desks = {desk.id: desk for desk in day.desks_today()}
    waiting = [
        ticket
        for lines in day.lines.values()
        for kind, line in lines.items()
        if not any(may_serve(desk, kind) for desk in desks.values())
        for _, _, ticket in line
    ]
    return waiting + [call.ticket for call in day.calls.values() if call.desk not in desks]


def waiting_at(day: Day, desk: Desk) -> int:
    """How many tickets wait that this desk could call."""
    return sum(len(line) for _, line in waiting_lines(day, desk))
