"""The law of the queue: `decide` may refuse, `evolve` only remembers.

drawn -> waiting -> called -> served | missed | parked | forwarded | returned | cancelled, and the end of the day.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from routing.commands import (
    CallNext,
    CancelTicket,
    CloseDay,
    Command,
    DeskCommand,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    NoteArrival,
    OpenDay,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
    ShowNotice,
    TakeDownNotice,
    WakeParked,
)
from routing.day import Call, Day, DeskDay, Roll
from routing.events import (
    CustomerCame,
    DayClosed,
    DayOpened,
    DeskEvent,
    DeskOpened,
    DeskPaused,
    Event,
    NobodyWaiting,
    NoticeShown,
    NoticeTakenDown,
    PressRefused,
    TicketCalled,
    TicketCameTooLate,
    TicketCancelled,
    TicketDrawn,
    TicketForwarded,
    TicketMissed,
    TicketParked,
    TicketRecalled,
    TicketReturned,
    TicketServed,
    TicketWoken,
)
from routing.numbers import Number, parse_number
from routing.office import Desk
from routing.reading import unknown
from routing.reasons import PICKED, Reason
from routing.tickets import Standing, Ticket, kind_of
from routing.turns import may_serve, next_turn, since_when


class Refused(ValueError):
    """A command that no desk can be told about: the text names what is wrong and what to do."""


def decide(day: Day, command: Command) -> tuple[Event, ...]:
    """What happens because of a command. Nothing, if it was known already.

    A press that cannot be obeyed is answered with `PressRefused`. Raises `Refused` for a ticket that may not
    enter the day and for a press of a desk that does not exist.
    """
    match command:
        case DrawTicket():
            return _draw(day, command)
        case WakeParked(at):
            due = [ticket for ticket, until in day.parked_until.items() if until <= at]
            return tuple(TicketWoken(ticket, at) for ticket in due)
        case OpenDay(rolls, at):
            return () if day.seq else (DayOpened(rolls, at),)
        case CloseDay(at):
            return () if day.closed else (DayClosed(at),)
        case _:
            return _press(day, command)


def evolve(day: Day, event: Event) -> Day:
    """The day after the event. Changes the day in place: it belongs to its one keeper."""
    day.seq += 1
    match event:
        case TicketDrawn():
            _remember_draw(day, event)
        case TicketWoken(ticket):
            _wait_again(day, ticket)
        case TicketCameTooLate():
            _remember_message(day, event)
        case DayOpened(rolls):
            for roll, so_far in rolls.items():
                day.rolls[roll] = Roll.after(so_far)
                day.roll_of[so_far.kiosk] = roll
        case DayClosed():
            _close(day)
        case _:
            _remember_press(day, event)
    return day


def _draw(day: Day, command: DrawTicket) -> tuple[Event, ...]:
    roll = day.rolls.get(command.roll)
    if roll is not None and roll.knows(command.seq):
        return ()
    _check_sender(day, command)
    message = _ticket(day, command), command.roll, command.seq, command.at, command.acknowledged
    if command.drawn_on < day.date:
        return (TicketCameTooLate(*message),)
    _check_draw(day, command)
    return (TicketDrawn(*message),)


def _ticket(day: Day, command: DrawTicket) -> Ticket:
    concern = day.office.concerns.get(command.concern)
    return Ticket(
        id=command.id,
        number=command.number,
        kiosk=command.kiosk,
        concern=command.concern,
        sachgebiet=command.sachgebiet,
        language=command.language,
        needs=command.needs,
        priority=bool(concern and concern.priority) or bool(command.needs & day.office.turns.priority_needs),
        drawn_at=min(command.drawn_at, command.at),
        place=day.seq,
        appointment=command.appointment,
    )


def _check_sender(day: Day, command: DrawTicket) -> None:
    """Refuse what no kiosk of ours would send."""
    if command.kiosk not in day.office.kiosks:
        raise Refused(" ".join(unknown("kiosk", command.kiosk, day.office.kiosks, "kiosks")))
    if (roll := day.rolls.get(command.roll)) and roll.kiosk != command.kiosk:
        raise Refused(f"roll {command.roll} belongs to {roll.kiosk}, not to {command.kiosk}.")
    _number(command)


def _number(command: DrawTicket) -> Number:
    try:
        return parse_number(command.number)
    except ValueError as error:
        raise Refused(str(error)) from None


def _check_draw(day: Day, command: DrawTicket) -> None:
    """Refuse what would break the promise made to somebody else."""
    office, kiosk = day.office, day.office.kiosks[command.kiosk]
    sachgebiet = office.sachgebiete.get(command.sachgebiet)
    if sachgebiet is None:
        raise Refused(" ".join(unknown("Sachgebiet", command.sachgebiet, office.sachgebiete, "Sachgebiete")))
    number = _number(command)
    if number.letter != sachgebiet.letter:
        raise Refused(f"number {number} does not open with {sachgebiet.letter}, the letter of {sachgebiet.id}.")
    if not kiosk.owns(number.count):
        first, last = kiosk.numbers
        raise Refused(f"number {number} is outside the block {first}-{last} of {kiosk.id}.")
    if day.numbers.get(command.number) is not None:
        raise Refused(f"number {number} was already drawn today, by another ticket.")
    if command.id in day.tickets:
        raise Refused(f"ticket {command.id} was already drawn today, with number {day.tickets[command.id].number}.")


def _press(day: Day, command: DeskCommand) -> tuple[DeskEvent, ...]:
    desk = day.office.desks.get(command.desk)
    if desk is None:
        raise Refused(" ".join(unknown("desk", command.desk, day.office.desks, "desks")))
    if (command.desk, command.press) in day.presses:
        return ()
    if day.closed:
        return (_refuse(command, "this day is closed"),)
    return _obey(day, desk, command)


def _obey(day: Day, desk: Desk, command: DeskCommand) -> tuple[DeskEvent, ...]:
    by = command.desk, command.press, command.at
    current = day.desk(desk.id).current
    match command:
        case CallNext():
            return _call_next(day, desk, command)
        case PickTicket(ticket=ticket):
            return _pick(day, desk, command, ticket)
        case CancelTicket(ticket=ticket):
            return _cancel(day, command, ticket or current)
        case ShowNotice(notice=notice):
            return (_show_notice(day, command, notice),)
        case TakeDownNotice(notice=notice):
            return (_take_down(day, command, notice),)
        case OpenDesk():
            return (DeskOpened(*by),)
        case PauseDesk():
            return (DeskPaused(*by),)
        case RefuseStalePress(age_ms=age):
            return (_refuse(command, f"the press was {age} ms old when it arrived", "stale"),)
        case _ if current is None:
            return (_refuse(command, "no ticket is at this desk"),)
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
        case ForwardTicket():
            return (_forward(day, command, current),)
        case _:
            assert_never(command)


def _refuse(command: DeskCommand, what: str, outcome: str = "refused") -> PressRefused:
    return PressRefused(command.desk, command.press, command.at, outcome, what)


def _call_next(day: Day, desk: Desk, command: DeskCommand) -> tuple[DeskEvent, ...]:
    by = command.desk, command.press, command.at
    turn = next_turn(day, desk)
    if turn is None:
        return (*_make_ready(day, command), NobodyWaiting(*by))
    return (*_make_ready(day, command), TicketCalled(*by, turn.ticket, turn.reasons))


def _make_ready(day: Day, command: DeskCommand) -> tuple[DeskEvent, ...]:
    """A desk that calls is open, and done with the person before."""
    by = command.desk, command.press, command.at
    desk = day.desk(command.desk)
    opened = () if desk.open else (DeskOpened(*by),)
    served = (TicketServed(*by, desk.current),) if desk.current else ()
    return (*opened, *served)


def _pick(day: Day, desk: Desk, command: DeskCommand, ticket_id: str) -> tuple[DeskEvent, ...]:
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        return (_refuse(command, f"there is no ticket {ticket_id} today"),)
    standing, kind = day.standing[ticket_id], day.kinds[ticket_id]
    if standing not in (Standing.WAITING, Standing.PARKED, Standing.MISSED):
        return (_refuse(command, f"{ticket.number} is {standing}, it cannot be called"),)
    if not may_serve(desk, kind):
        return (_refuse(command, f"{ticket.number} cannot be served at this desk"),)
    why = (since_when(kind, ticket.counts_from), Reason(PICKED))
    return (*_make_ready(day, command), TicketCalled(command.desk, command.press, command.at, ticket_id, why))


def _cancel(day: Day, command: DeskCommand, ticket_id: str | None) -> tuple[DeskEvent, ...]:
    if ticket_id is None:
        return (_refuse(command, "no ticket is at this desk"),)
    if ticket_id not in day.tickets:
        return (_refuse(command, f"there is no ticket {ticket_id} today"),)
    standing = day.standing[ticket_id]
    at_other_desk = standing == Standing.CALLED and day.calls[ticket_id].desk != command.desk
    if at_other_desk or standing in (Standing.SERVED, Standing.CANCELLED, Standing.EXPIRED):
        where = "at another desk" if at_other_desk else f"already {standing}"
        return (_refuse(command, f"{day.tickets[ticket_id].number} is {where}"),)
    return (TicketCancelled(command.desk, command.press, command.at, ticket_id),)


def _forward(day: Day, command: ForwardTicket, current: str) -> DeskEvent:
    by = command.desk, command.press, command.at
    office, ticket = day.office, day.tickets[current]
    if command.to in office.sachgebiete:
        return TicketForwarded(*by, current, command.to, None, command.reason)
    desk = office.desks.get(command.to)
    if desk is None:
        known = (*office.sachgebiete, *office.desks)
        return _refuse(command, " ".join(unknown("Sachgebiet or desk", command.to, known, "ones")))
    if "step-free" in ticket.needs and not desk.step_free:
        return _refuse(command, f"{ticket.number} needs a step-free desk, and {desk.id} is none")
    return TicketForwarded(*by, current, desk.sachgebiete[0], desk.id, command.reason)


def _show_notice(day: Day, command: DeskCommand, notice: str) -> DeskEvent:
    if notice not in day.office.notices:
        return _refuse(command, " ".join(unknown("notice", notice, day.office.notices, "notices")))
    if notice in day.notices:
        return _refuse(command, f'the notice "{notice}" is on the walls already')
    return NoticeShown(command.desk, command.press, command.at, notice)


def _take_down(day: Day, command: DeskCommand, notice: str) -> DeskEvent:
    if notice not in day.notices:
        return _refuse(command, f'the notice "{notice}" is not on the walls')
    return NoticeTakenDown(command.desk, command.press, command.at, notice)


def _remember_draw(day: Day, event: TicketDrawn) -> None:
    ticket = event.ticket
    day.tickets[ticket.id] = ticket
    day.numbers[ticket.number] = ticket.id
    day.drawn[ticket.sachgebiet] += 1
    number = parse_number(ticket.number)
    last = day.last_numbers.setdefault(ticket.kiosk, {})
    last[number.letter] = max(number.count, last.get(number.letter, 0))
    _remember_message(day, event)
    if day.closed:
        day.kinds[ticket.id] = kind_of(ticket)
        day.standing[ticket.id] = Standing.EXPIRED
    else:
        day.enqueue(ticket, kind_of(ticket))


def _remember_message(day: Day, event: TicketDrawn | TicketCameTooLate) -> None:
    day.rolls.setdefault(event.roll, Roll(event.ticket.kiosk)).add(event.seq, event.acknowledged)
    day.roll_of[event.ticket.kiosk] = event.roll


def _remember_press(day: Day, event: DeskEvent) -> None:
    desk = day.desks.setdefault(event.desk, DeskDay())
    day.presses.add((event.desk, event.press))
    desk.last_press, desk.what = event.press, ""
    match event:
        case TicketCalled(ticket=ticket, why=why):
            _call(day, desk, event, ticket)
            desk.why, desk.outcome = why, "called"
        case TicketRecalled(ticket=ticket):
            call = day.calls[ticket]
            call.id, call.seq, call.at, call.came = _call_id(day), day.seq, event.at, False
            desk.outcome = "recalled"
        case TicketServed(ticket=ticket):
            _served(day, ticket, event.at)
            desk.outcome = "done"
        case TicketMissed(ticket=ticket):
            _leave_desk(day, ticket, Standing.MISSED)
            desk.outcome = "missed"
        case TicketParked(ticket=ticket, until=until):
            _leave_desk(day, ticket, Standing.PARKED)
            if until is not None:
                day.parked_until[ticket] = until
            desk.outcome = "parked"
        case TicketForwarded(ticket=ticket, sachgebiet=sachgebiet, to_desk=to_desk):
            _leave_desk(day, ticket, Standing.WAITING)
            day.enqueue(day.tickets[ticket], kind_of(day.tickets[ticket], sachgebiet, to_desk))
            desk.outcome = "forwarded"
        case TicketReturned(ticket=ticket):
            _leave_desk(day, ticket, Standing.WAITING)
            _wait_again(day, ticket)
            desk.outcome = "returned"
        case TicketCancelled(ticket=ticket):
            _leave(day, ticket, Standing.CANCELLED)
            desk.outcome = "cancelled"
        case CustomerCame(ticket=ticket):
            day.calls[ticket].came = True
            desk.outcome = "came"
        case NoticeShown(notice=notice):
            day.notices.append(notice)
            desk.outcome = "notice-shown"
        case NoticeTakenDown(notice=notice):
            day.notices.remove(notice)
            desk.outcome = "notice-taken-down"
        case DeskOpened():
            desk.open, desk.outcome = True, "open"
        case DeskPaused():
            desk.open, desk.outcome = False, "paused"
        case NobodyWaiting():
            desk.outcome = "nobody-waiting"
        case PressRefused(outcome=outcome, what=what):
            desk.outcome, desk.what = outcome, what
        case _:
            assert_never(event)


def _call_id(day: Day) -> str:
    return f"{day.date.isoformat()}-{day.seq}"


def _call(day: Day, desk: DeskDay, event: TicketCalled, ticket: str) -> None:
    _leave(day, ticket, Standing.CALLED)
    day.calls[ticket] = Call(_call_id(day), day.seq, ticket, event.desk, event.at, event.at)
    desk.current = ticket


def _served(day: Day, ticket: str, at: datetime) -> None:
    day.remember_service(day.kinds[ticket].sachgebiet, at - day.calls[ticket].first_at)
    _leave_desk(day, ticket, Standing.SERVED)


def _leave_desk(day: Day, ticket: str, standing: Standing) -> None:
    call = day.calls.pop(ticket)
    desk = day.desks[call.desk]
    desk.current, desk.why = None, ()
    day.standing[ticket] = standing


def _leave(day: Day, ticket: str, standing: Standing) -> None:
    """Take a ticket from wherever it stands."""
    match day.standing[ticket]:
        case Standing.WAITING:
            day.dequeue(day.tickets[ticket])
        case Standing.CALLED:
            _leave_desk(day, ticket, standing)
        case _:
            day.parked_until.pop(ticket, None)
    day.standing[ticket] = standing


def _wait_again(day: Day, ticket: str) -> None:
    day.parked_until.pop(ticket, None)
    day.enqueue(day.tickets[ticket], day.kinds[ticket])


def _close(day: Day) -> None:
    day.closed = True
    ends = (Standing.SERVED, Standing.CANCELLED, Standing.EXPIRED)
    for ticket, standing in day.standing.items():
        if standing not in ends:
            day.standing[ticket] = Standing.EXPIRED
    day.lines.clear()
    day.calls.clear()
    day.parked_until.clear()
    day.notices.clear()
    for desk in day.desks.values():
        desk.current, desk.why, desk.open = None, (), False
