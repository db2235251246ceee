"""What a press brings about: the events, or the answer that it cannot be."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from routing.commands import (
    CallNext,
    CancelTicket,
    DeskCommand,
    FinishTicket,
    ForwardTicket,
    HelpSachgebiet,
    LimitConcern,
    MissTicket,
    MoveDuties,
    NoteArrival,
    OpenDesk,
    OrderPaper,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
    ShowNotice,
    StopHelping,
    TakeBack,
    TakeDownNotice,
    TickDocuments,
)
from routing.day import Day
from routing.events import (
    CustomerCame,
    DeskEvent,
    DeskOpened,
    DeskPaused,
    DocumentsTicked,
    NobodyWaiting,
    TicketCalled,
    TicketCancelled,
    TicketForwarded,
    TicketMissed,
    TicketParked,
    TicketRecalled,
    TicketReturned,
    TicketServed,
    TicketTakenBack,
)
from routing.housekeeping import help_out, limit_concern, move_duties, order_paper, show_notice, stop_helping, take_down
from routing.office import FORWARD_REASONS, Desk
from routing.reading import unknown
from routing.reasons import PICKED, Reason
from routing.refusing import refuse
from routing.tickets import Standing
from routing.turns import may_pick, next_turn, since_when

HEADS_ALONE = (MoveDuties, LimitConcern)
"""What only the head of section may do: a call button that was stolen must not close the office."""

HEADS = (*HEADS_ALONE, ShowNotice, TakeDownNotice, RefuseStalePress)
"""All that can be done without a desk."""


def obey(day: Day, desk: Desk, command: DeskCommand) -> tuple[DeskEvent, ...]:
    """What happens because of a press at a desk."""
    if isinstance(command, HEADS_ALONE):
        return (refuse(command, "only the head of section may do this"),)
    match command:
        case CallNext():
            return _call_next(day, desk, command)
        case PickTicket(ticket=ticket):
            return _pick(day, desk, command, ticket)
        case CancelTicket(ticket=ticket):
            return _cancel(day, command, ticket or day.desk(desk.id).current)
        case TakeBack():
            return (_take_back(day, command),)
        case HelpSachgebiet():
            return (help_out(day, desk, command),)
        case StopHelping():
            return (stop_helping(day, command),)
        case OrderPaper():
            return (order_paper(day, command),)
        case OpenDesk():
            return (DeskOpened(*_by(command)),)
        case PauseDesk():
            return (DeskPaused(*_by(command)),)
        case ShowNotice() | TakeDownNotice() | RefuseStalePress():
            return obey_head(day, command)
        case _:
            return _with_ticket(day, command)


def obey_head(day: Day, command: DeskCommand) -> tuple[DeskEvent, ...]:
    """What happens because of a press of the head of section."""
    match command:
        case MoveDuties():
            return (move_duties(day, command),)
        case LimitConcern():
            return (limit_concern(day, command),)
        case ShowNotice():
            return (show_notice(day, command),)
        case TakeDownNotice():
            return (take_down(day, command),)
        case RefuseStalePress(age_ms=age):
            return (refuse(command, f"the press was {age} ms old when it arrived", "stale"),)
        case _:
            return (refuse(command, "this can only be done at a desk"),)


def _with_ticket(
    day: Day,
    command: RecallTicket
    | NoteArrival
    | MissTicket
    | FinishTicket
    | ParkTicket
    | ReturnTicket
    | TickDocuments
    | ForwardTicket,
) -> tuple[DeskEvent, ...]:
    by, current = _by(command), day.desk(command.desk).current
    if current is None:
        return (refuse(command, "no ticket is at this desk"),)
    match command:
        case RecallTicket():
            return (TicketRecalled(*by, current),)
        case NoteArrival():
            return (CustomerCame(*by, current),)
        case MissTicket():
            return (TicketMissed(*by, current),)
        case FinishTicket():
            return (TicketServed(*by, current),)
        case ParkTicket(until=until):
            return (TicketParked(*by, current, until),)
        case ReturnTicket():
            return (TicketReturned(*by, current),)
        case TickDocuments(documents=documents):
            return (DocumentsTicked(*by, current, tuple(sorted(documents))),)
        case ForwardTicket():
            return (_forward(day, command, current),)
        case _:
            assert_never(command)


def _by(command: DeskCommand) -> tuple[str, str, datetime]:
    return command.desk, command.press, command.at


def _call_next(day: Day, desk: Desk, command: DeskCommand) -> tuple[DeskEvent, ...]:
    turn = next_turn(day, desk)
    if turn is None:
        return (*_make_ready(day, command), NobodyWaiting(*_by(command)))
    return (*_make_ready(day, command), TicketCalled(*_by(command), turn.ticket, turn.reasons))


def _make_ready(day: Day, command: DeskCommand) -> tuple[DeskEvent, ...]:
    """A desk that calls is open, and done with the person before."""
    desk = day.desk(command.desk)
    opened = () if desk.open else (DeskOpened(*_by(command)),)
    served = (TicketServed(*_by(command), desk.current),) if desk.current else ()
    return (*opened, *served)


def _pick(day: Day, desk: Desk, command: DeskCommand, ticket_id: str) -> tuple[DeskEvent, ...]:
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        return (refuse(command, f"there is no ticket {ticket_id} today"),)
    standing, kind = day.standing[ticket_id], day.kinds[ticket_id]
    if standing not in (Standing.WAITING, Standing.PARKED, Standing.MISSED):
        return (refuse(command, f"{ticket.number} is {standing}, it cannot be called"),)
    if not may_pick(desk, kind):
        return (refuse(command, f"{ticket.number} cannot be served at this desk"),)
    why = (since_when(kind, ticket.counts_from), Reason(PICKED))
    return (*_make_ready(day, command), TicketCalled(*_by(command), ticket_id, why))


def _cancel(day: Day, command: DeskCommand, ticket_id: str | None) -> tuple[DeskEvent, ...]:
    if ticket_id is None:
        return (refuse(command, "no ticket is at this desk"),)
    if ticket_id not in day.tickets:
        return (refuse(command, f"there is no ticket {ticket_id} today"),)
    standing = day.standing[ticket_id]
    at_other_desk = standing == Standing.CALLED and day.calls[ticket_id].desk != command.desk
    if at_other_desk or standing in (Standing.SERVED, Standing.CANCELLED, Standing.EXPIRED):
        where = "at another desk" if at_other_desk else f"already {standing}"
        return (refuse(command, f"{day.tickets[ticket_id].number} is {where}"),)
    return (TicketCancelled(*_by(command), ticket_id),)


def _take_back(day: Day, command: TakeBack) -> DeskEvent:
    """A ticket that another desk has called since is not known to this desk any more: see `folding`."""
    desk = day.desk(command.desk)
    if desk.left is None:
        return refuse(command, "there is nothing to undo at this desk")
    if desk.current is not None:
        return refuse(command, f"{day.tickets[desk.current].number} is at this desk: return it first")
    return TicketTakenBack(*_by(command), desk.left.ticket)


def _forward(day: Day, command: ForwardTicket, current: str) -> DeskEvent:
    office, ticket = day.office, day.tickets[current]
    if command.reason and command.reason not in FORWARD_REASONS:
        return refuse(command, " ".join(unknown("reason", command.reason, FORWARD_REASONS, "reasons")))
    if command.to in office.sachgebiete:
        return TicketForwarded(*_by(command), current, command.to, None, command.reason)
    desk = day.desk_today(command.to)
    if desk is None:
        known = (*office.sachgebiete, *office.desks)
        return refuse(command, " ".join(unknown("Sachgebiet or desk", command.to, known, "ones")))
    if "step-free" in ticket.needs and not desk.step_free:
        return refuse(command, f"{ticket.number} needs a step-free desk, and {desk.id} is none")
    return TicketForwarded(*_by(command), current, desk.sachgebiete[0], desk.id, command.reason)
