"""The law of the queue: `decide` may refuse, `evolve` only remembers.

drawn -> waiting -> called -> served | missed | parked | forwarded | returned | cancelled, and the end of the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from routing.commands import CloseDay, Command, DeskCommand, DrawTicket, NotePaper, OpenDay, WakeParked
from routing.day import Day, Roll
from routing.events import (
    DayClosed,
    DayOpened,
    DeskEvent,
    Event,
    OrderLapsed,
    PaperCame,
    TicketCameTooLate,
    TicketDrawn,
    TicketWoken,
)
from routing.folding import remember_paper, remember_press, wait_again
from routing.numbers import Number, parse_number
from routing.office import HEAD
from routing.pressed import obey, obey_head
from routing.reading import unknown
from routing.refusing import refuse
from routing.tickets import Standing, Ticket, kind_of

ORDER_HOLDS = timedelta(seconds=10)
"""A kiosk prints an order within a second or two; after this it is held for lost, and the desk is told."""


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
        case WakeParked():
            return tuple(_due(day, command))
        case NotePaper():
            return _note_paper(day, command)
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
            wait_again(day, ticket)
        case PaperCame() | OrderLapsed():
            remember_paper(day, event)
        case TicketCameTooLate():
            _remember_message(day, event)
        case DayOpened(rolls):
            for roll, so_far in rolls.items():
                day.rolls[roll] = Roll.after(so_far)
                day.roll_of[so_far.kiosk] = roll
        case DayClosed():
            _close(day)
        case _:
            remember_press(day, event)
    return day


def _due(day: Day, command: WakeParked) -> Iterator[TicketWoken | OrderLapsed]:
    for ticket, until in day.parked_until.items():
        if until <= command.at:
            yield TicketWoken(ticket, command.at)
    for order in day.orders.values():
        if order.at + ORDER_HOLDS <= command.at:
            yield OrderLapsed(order.id, command.at)


def _note_paper(day: Day, command: NotePaper) -> tuple[PaperCame, ...]:
    order = day.orders.get(command.order)
    if order is None or order.kiosk != command.kiosk:
        return ()
    return (PaperCame(command.order, command.number, command.printed, command.at),)


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
    desk = day.desk_today(command.desk)
    if desk is None and command.desk != HEAD:
        raise Refused(" ".join(unknown("desk", command.desk, day.office.desks, "desks")))
    if (command.desk, command.press) in day.presses:
        return ()
    if day.closed:
        return (refuse(command, "this day is closed"),)
    if desk is not None and command.shown not in (None, day.desk(desk.id).current or ""):
        return (refuse(command, "another number is at this desk by now", "changed"),)
    happened = obey_head(day, command) if desk is None else obey(day, desk, command)
    return tuple(replace(each, by=command.by) for each in happened) if command.by else happened


def _remember_draw(day: Day, event: TicketDrawn) -> None:
    ticket = event.ticket
    day.tickets[ticket.id] = ticket
    day.numbers[ticket.number] = ticket.id
    day.drawn[ticket.sachgebiet] += 1
    day.drawn_for[ticket.concern] += 1
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
    day.orders.clear()
    for desk in day.desks.values():
        desk.current, desk.why, desk.open, desk.left = None, (), False, None
