"""How a press that was obeyed changes the day. It only remembers: what is refused was refused before."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from routing.day import Call, Day, DeskDay, Duties, Left, Order, Paper, SentOn, Visit
from routing.events import (
    ConcernLimited,
    CustomerCame,
    DeskEvent,
    DeskOpened,
    DeskPaused,
    DocumentsTicked,
    DutiesMoved,
    NobodyWaiting,
    NoticeShown,
    NoticeTakenDown,
    OrderLapsed,
    PaperCame,
    PaperOrdered,
    PressRefused,
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
from routing.tickets import Standing, kind_of


def remember_press(day: Day, event: DeskEvent) -> None:
    """Fold a press into the day. The press's outcome is the desk's last."""
    desk = day.desks.setdefault(event.desk, DeskDay())
    day.presses.add((event.desk, event.press))
    day.recent.append(event)
    desk.last_press, desk.what = event.press, ""
    _count(day, desk, event)
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
        case TicketForwarded():
            _forward(day, event)
            desk.outcome = "forwarded"
        case TicketReturned(ticket=ticket):
            _return(day, desk, ticket)
            desk.outcome = "returned"
        case TicketTakenBack(ticket=ticket):
            _take_back(day, desk, ticket)
            desk.outcome = "taken-back"
        case TicketCancelled(ticket=ticket):
            leave(day, ticket, Standing.CANCELLED)
            desk.outcome = "cancelled"
        case CustomerCame(ticket=ticket):
            day.calls[ticket].came = True
            desk.outcome = "came"
        case DocumentsTicked(ticket=ticket, documents=documents):
            day.documents[ticket] = documents
            desk.outcome = "ticked"
        case PaperOrdered():
            _order(day, desk, event)
            desk.outcome = "ordered"
        case DutiesMoved():
            _move_duties(day, event)
            desk.outcome = "duties-moved"
        case ConcernLimited(concern=concern, left=left):
            _limit(day, concern, left)
            desk.outcome = "limited"
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


def remember_paper(day: Day, event: PaperCame | OrderLapsed) -> None:
    """The desk that ordered hears what became of it."""
    order = day.orders.pop(event.order)
    desk = day.desks[order.desk]
    if isinstance(event, OrderLapsed):
        desk.paper = Paper(order.id, order.kiosk, "lapsed")
    else:
        desk.paper = Paper(order.id, order.kiosk, "printed" if event.printed else "not-printed", event.number)


def leave(day: Day, ticket: str, standing: Standing) -> None:
    """Take a ticket from wherever it stands."""
    match day.standing[ticket]:
        case Standing.WAITING:
            day.dequeue(day.tickets[ticket])
        case Standing.CALLED:
            _leave_desk(day, ticket, standing)
        case _:
            day.parked_until.pop(ticket, None)
    day.standing[ticket] = standing


def wait_again(day: Day, ticket: str) -> None:
    """Let a ticket that was put aside wait at its exact place again."""
    day.parked_until.pop(ticket, None)
    day.enqueue(day.tickets[ticket], day.kinds[ticket])


def _count(day: Day, desk: DeskDay, event: DeskEvent) -> None:
    """Count what the head of section wants to know, before the ticket moves on."""
    match event:
        case TicketCalled(ticket=ticket):
            day.tally[day.kinds[ticket].sachgebiet, event.desk, "called"] += 1
        case TicketMissed(ticket=ticket):
            day.tally[day.kinds[ticket].sachgebiet, event.desk, "missed"] += 1
        case TicketForwarded(ticket=ticket):
            day.tally[day.kinds[ticket].sachgebiet, event.desk, "forwarded"] += 1
        case TicketTakenBack(ticket=ticket) if desk.left is not None:
            undone = "missed" if day.standing[ticket] is Standing.MISSED else "forwarded"
            if undone == "missed" or day.sent_on.get(ticket) != desk.left.sent_on:
                day.tally[desk.left.kind.sachgebiet, event.desk, undone] -= 1


def _call_id(day: Day) -> str:
    return f"{day.date.isoformat()}-{day.seq}"


def _call(day: Day, desk: DeskDay, event: TicketCalled, ticket: str) -> None:
    leave(day, ticket, Standing.CALLED)
    day.calls[ticket] = Call(_call_id(day), day.seq, ticket, event.desk, event.at, event.at)
    desk.current = ticket
    _forget_left(day, ticket)


def _forget_left(day: Day, ticket: str) -> None:
    """Who called a ticket since cannot be robbed of it by an undo elsewhere."""
    for desk in day.desks.values():
        if desk.left is not None and desk.left.ticket == ticket:
            desk.left = None


def _served(day: Day, ticket: str, at: datetime) -> None:
    call = day.calls[ticket]
    waited, stayed = call.first_at - day.tickets[ticket].drawn_at, at - call.first_at
    day.remember_visit(ticket, Visit(call.desk, day.kinds[ticket].sachgebiet, waited, stayed))
    _leave_desk(day, ticket, Standing.SERVED)


def _leave_desk(day: Day, ticket: str, standing: Standing) -> None:
    call = day.calls.pop(ticket)
    desk = day.desks[call.desk]
    desk.left = Left(call, day.kinds[ticket], desk.why, day.sent_on.get(ticket))
    desk.current, desk.why = None, ()
    day.standing[ticket] = standing


def _forward(day: Day, event: TicketForwarded) -> None:
    ticket, kind = day.tickets[event.ticket], day.kinds[event.ticket]
    _leave_desk(day, ticket.id, Standing.WAITING)
    day.sent_on[ticket.id] = SentOn(event.desk, kind.sachgebiet, event.reason)
    day.enqueue(ticket, kind_of(ticket, event.sachgebiet, event.to_desk))


def _return(day: Day, desk: DeskDay, ticket: str) -> None:
    """The call is undone; what the desk did before it can still be."""
    before = desk.left
    _leave_desk(day, ticket, Standing.WAITING)
    desk.left = before
    wait_again(day, ticket)


def _take_back(day: Day, desk: DeskDay, ticket: str) -> None:
    left = desk.left
    if left is None:  # nothing to take back: `decide` refuses it
        return
    leave(day, ticket, Standing.CALLED)
    day.forget_visit(ticket)
    day.kinds[ticket], day.calls[ticket] = left.kind, left.call
    if left.sent_on is None:
        day.sent_on.pop(ticket, None)
    else:
        day.sent_on[ticket] = left.sent_on
    desk.current, desk.why, desk.left = ticket, left.why, None


def _order(day: Day, desk: DeskDay, event: PaperOrdered) -> None:
    day.orders[event.press] = Order(
        event.press, event.desk, event.kiosk, event.concern, event.language, event.needs, event.at
    )
    desk.paper = Paper(event.press, event.kiosk, "ordered")


def _move_duties(day: Day, event: DutiesMoved) -> None:
    """A desk that moves its own duties helps, for the last of `also`; without any it helps no longer, and has again
    what the head of section moved, for that has no second duties.
    """
    if event.desk == event.of and event.also and not event.own:
        day.helps[event.of] = (*day.helps.get(event.of, ()), event.also[-1])
        return
    day.helps.pop(event.of, None)
    if event.own:
        day.duties.pop(event.of, None)
    else:
        day.duties[event.of] = Duties(event.sachgebiete, event.also)


def _limit(day: Day, concern: str, left: int | None) -> None:
    if left is None:
        day.limits.pop(concern, None)
    else:
        day.limits[concern] = day.drawn_for[concern] + left
