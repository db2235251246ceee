"""What the staff pages see of the whole house: everybody in it, the day in numbers, who did what. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from heapq import merge
from itertools import islice
from statistics import median

from hub.projections import text_of
from routing.day import Day
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
from routing.tickets import Standing
from wire.messages import DeskToday, Entry, OpenTicket, OpenTickets, SachgebietToday, Today

MOST_WAITING = 400
"""The waiting who are listed by name, the earliest first: some 80 kB. A house with more has other worries."""

MOST_ENTRIES = 100

OUTCOMES: dict[type[DeskEvent], str] = {
    TicketCalled: "called",
    TicketRecalled: "recalled",
    TicketServed: "done",
    TicketMissed: "missed",
    TicketParked: "parked",
    TicketForwarded: "forwarded",
    TicketReturned: "returned",
    TicketTakenBack: "taken-back",
    TicketCancelled: "cancelled",
    CustomerCame: "came",
    DocumentsTicked: "ticked",
    PaperOrdered: "ordered",
    DutiesMoved: "duties-moved",
    ConcernLimited: "limited",
    NoticeShown: "notice-shown",
    NoticeTakenDown: "notice-taken-down",
    DeskOpened: "open",
    DeskPaused: "paused",
    NobodyWaiting: "nobody-waiting",
    PressRefused: "refused",
}
"""What an event is called in the list of who did what: the outcome that the desk was told."""


def open_tickets_of(day: Day) -> OpenTickets:
    """Everybody who is still in the house."""
    lines = (line for lines in day.lines.values() for line in lines.values())
    waiting = [ticket for _, _, ticket in islice(merge(*lines), MOST_WAITING)]
    more = sum(map(day.waiting_for, day.lines)) - len(waiting)
    return OpenTickets(tickets=tuple(_open(day, each) for each in (*_not_waiting(day), *waiting)), more=more)


def today_of(day: Day) -> Today:
    """The day in numbers, and the last presses."""
    missed = Counter(
        day.kinds[ticket].sachgebiet for ticket, standing in day.standing.items() if standing == Standing.MISSED
    )
    served = Counter(visit.desk for visit in day.visits.values())
    return Today(
        sachgebiete={each: _sachgebiet(day, each, missed[each]) for each in day.office.sachgebiete},
        desks={each: _desk(day, each, served[each]) for each in day.office.desks},
        entries=tuple(_entry(day, each) for each in islice(reversed(day.recent), MOST_ENTRIES)),
    )


def _not_waiting(day: Day) -> Iterator[str]:
    aside = (Standing.CALLED, Standing.PARKED, Standing.MISSED)
    return (ticket for ticket, standing in day.standing.items() if standing in aside)


def _open(day: Day, ticket_id: str) -> OpenTicket:
    ticket, kind, call = day.tickets[ticket_id], day.kinds[ticket_id], day.calls.get(ticket_id)
    until = day.parked_until.get(ticket_id)
    return OpenTicket(
        id=ticket.id,
        number=ticket.number,
        concern=ticket.concern,
        sachgebiet=kind.sachgebiet,
        language=ticket.language,
        standing=day.standing[ticket_id].value,  # type: ignore[arg-type]  # those of the day's end are not listed
        drawn_at=text_of(ticket.drawn_at),
        needs=tuple(sorted(ticket.needs)),
        priority=ticket.priority,
        desk=call.desk if call else kind.desk,
        appointment=text_of(ticket.appointment) if ticket.appointment else None,
        until=text_of(until) if until else None,
    )


def _sachgebiet(day: Day, id: str, missed: int) -> SachgebietToday:
    waits = [_minutes(visit.waited) for visit in day.visits.values() if visit.sachgebiet == id]
    first = min((day.tickets[line[0][2]].drawn_at for _, line in day.lines_of(id)), default=None)
    return SachgebietToday(
        drawn=day.drawn[id],
        waiting=day.waiting_for(id),
        served=len(waits),
        missed=missed,
        waited_minutes=round(median(waits)) if waits else None,
        longest_minutes=max(waits, default=None),
        waiting_since=text_of(first) if first else None,
        **_tally(day, 0, id),
    )


def _desk(day: Day, id: str, served: int) -> DeskToday:
    state, duties = day.desk(id), day.desk_today(id) or day.office.desks[id]
    call = day.calls[state.current] if state.current else None
    return DeskToday(
        open=state.open,
        number=day.tickets[call.ticket].number if call else None,
        since=text_of(call.first_at) if call else None,
        served=served,
        sachgebiete=duties.sachgebiete,
        also=duties.also,
        moved=id in day.duties or id in day.helps,
        **_tally(day, 1, id),
    )


def _tally(day: Day, place: int, id: str) -> dict[str, int]:
    """How often somebody was called, did not come, was sent on: of a Sachgebiet (place 0) or a desk (place 1)."""
    found: Counter[str] = Counter()
    for key, times in day.tally.items():
        if key[place] == id:
            found[key[2]] += times
    return {"calls": found["called"], "absent": found["missed"], "forwarded": found["forwarded"]}


def _entry(day: Day, event: DeskEvent) -> Entry:
    ticket = day.tickets.get(getattr(event, "ticket", ""))
    return Entry(
        at=text_of(event.at),
        desk=event.desk,
        by=event.by,
        outcome=event.outcome if isinstance(event, PressRefused) else OUTCOMES[type(event)],
        number=ticket.number if ticket else "",
        more=_more(event),
    )


def _more(event: DeskEvent) -> str:
    """What else there is to say of it, in ids and codes."""
    match event:
        case TicketForwarded(sachgebiet=to, to_desk=desk, reason=reason):
            return " ".join(filter(None, (desk or to, reason)))
        case DutiesMoved(of=of, sachgebiete=sachgebiete, also=also):
            return " ".join((of, *sachgebiete, *also))
        case ConcernLimited(concern=concern, left=left):
            return concern if left is None else f"{concern} {left}"
        case NoticeShown(notice=notice) | NoticeTakenDown(notice=notice):
            return notice
        case PaperOrdered(kiosk=kiosk, concern=concern):
            return f"{kiosk} {concern}"
        case PressRefused(what=what):
            return what
        case _:
            return ""


def _minutes(length: timedelta) -> int:
    return max(0, round(length.total_seconds() / 60))
