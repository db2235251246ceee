"""What the others see of a day: pure, from the state to messages."""

from __future__ import annotations

from datetime import datetime

from routing.day import Call, Day, DeskDay, Roll, SentOn
from routing.office import HEAD, Desk
from routing.reasons import Reason
from routing.turns import waiting_at
from routing.waits import desks_at_work, wait_minutes
from wire.messages import (
    Ack,
    Board,
    BoardCall,
    CurrentTicket,
    DeskState,
    PaperState,
    Queue,
    SachgebietQueue,
    SentBy,
    TicketName,
    Why,
)


def board_of(day: Day) -> Board:
    """The calls, newest first. No concern, no name: only what the wall may say."""
    newest_first = sorted(day.calls.values(), key=lambda call: call.seq, reverse=True)
    return Board(calls=tuple(_board_call(day, call) for call in newest_first), notices=tuple(reversed(day.notices)))


def _board_call(day: Day, call: Call) -> BoardCall:
    ticket = day.tickets[call.ticket]
    desk = day.office.desks.get(call.desk)
    return BoardCall(
        call=call.id,
        number=ticket.number,
        desk=call.desk,
        room=desk.room if desk else call.desk,
        sachgebiet=day.kinds[call.ticket].sachgebiet,
        language=ticket.language,
        at=text_of(call.at),
        came=call.came,
    )


def queue_of(day: Day) -> Queue:
    """Who waits for each Sachgebiet, and how long a ticket drawn now would."""
    return Queue(
        sachgebiete={
            each: SachgebietQueue(
                waiting=day.waiting_for(each),
                wait_minutes=wait_minutes(day, each),
                open=desks_at_work(day, each) > 0,
                left=day.left(each),
            )
            for each in day.office.sachgebiete
        },
        concerns={each: left for each in day.limits if (left := day.left_for(each)) is not None},
    )


def desk_state_of(day: Day, desk: Desk, repeated: str | None = None) -> DeskState:
    """What a desk sees. `repeated` is a press that came twice and was obeyed the first time."""
    state = day.desk(desk.id)
    return DeskState(
        current=_current(day, state),
        waiting=waiting_at(day, desk),
        last_press=repeated or state.last_press,
        outcome="repeated" if repeated else state.outcome,
        what="" if repeated else state.what,
        open=state.open,
        take_back=_take_back(day, state),
        helps=day.helps.get(desk.id, ()),
        paper=_paper(state),
    )


def head_state_of(day: Day, repeated: str | None = None) -> DeskState:
    """What the head of section hears: the answer to the last press, and nothing of a desk."""
    state = day.desk(HEAD)
    return DeskState(
        current=None,
        waiting=0,
        last_press=repeated or state.last_press,
        outcome="repeated" if repeated else state.outcome,
        what="" if repeated else state.what,
    )


def _current(day: Day, state: DeskDay) -> CurrentTicket | None:
    if state.current is None:
        return None
    ticket, call = day.tickets[state.current], day.calls[state.current]
    return CurrentTicket(
        id=ticket.id,
        number=ticket.number,
        concern=ticket.concern,
        language=ticket.language,
        why=tuple(map(_why, state.why)),
        sachgebiet=day.kinds[ticket.id].sachgebiet,
        needs=tuple(sorted(ticket.needs)),
        drawn_at=text_of(ticket.drawn_at),
        called_at=text_of(call.first_at),
        documents=day.documents.get(ticket.id, ()),
        sent_by=_sent_by(day.sent_on.get(ticket.id)),
    )


def _take_back(day: Day, state: DeskDay) -> TicketName | None:
    if state.left is None or state.current is not None:
        return None
    ticket = day.tickets[state.left.ticket]
    return TicketName(id=ticket.id, number=ticket.number)


def _paper(state: DeskDay) -> PaperState | None:
    paper = state.paper
    if paper is None:
        return None
    return PaperState(order=paper.order, kiosk=paper.kiosk, outcome=paper.outcome, number=paper.number)


def _sent_by(sent: SentOn | None) -> SentBy | None:
    return None if sent is None else SentBy(desk=sent.desk, sachgebiet=sent.sachgebiet, reason=sent.reason)


def _why(reason: Reason) -> Why:
    return Why(code=reason.code, minutes=reason.minutes, at=text_of(reason.at) if reason.at else None)


def ack_of(day: Day, kiosk: str) -> Ack:
    """What the journal holds of a kiosk's latest roll."""
    name = day.roll_of.get(kiosk, "")
    roll = day.rolls.get(name, Roll(kiosk))
    return Ack(roll=name, seq=roll.upto, last=day.last_numbers.get(kiosk, {}), day=day.date.isoformat())


def text_of(at: datetime) -> str:
    """An instant as messages carry it."""
    return at.isoformat(timespec="milliseconds")
