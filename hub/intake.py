"""Messages become commands: whatever arrives is checked, and times are reckoned from ages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.clock import age_of
from routing.commands import (
    CallNext,
    CancelTicket,
    Command,
    DeskCommand,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    NoteArrival,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
    ShowNotice,
    TakeDownNotice,
)
from routing.office import NEEDS, Office
from routing.reading import unknown
from wire.codec import BadMessage, decode
from wire.connection import Arrival
from wire.messages import Press, TicketMessage
from wire.topics import ID_LEVEL, level

STALE = timedelta(seconds=5)
"""A press older than this is refused: nobody may be called to an empty desk because a button was offline."""

FARTHEST_APPOINTMENT = timedelta(days=366)
"""An appointment farther away is a mistake; minutes added to a date near the calendar's end would overflow."""

_PLAIN: dict[str, Callable[[str, str, datetime], DeskCommand]] = {
    "next": CallNext,
    "recall": RecallTicket,
    "missed": MissTicket,
    "done": FinishTicket,
    "return": ReturnTicket,
    "came": NoteArrival,
    "open": OpenDesk,
    "pause": PauseDesk,
}


def command_of(arrival: Arrival, now: datetime, timezone: ZoneInfo) -> Command:
    """The command that a message carries. Raises `BadMessage`, naming the topic and what is wrong."""
    sender = level(arrival.topic, ID_LEVEL)
    try:
        if arrival.topic.endswith("/press"):
            if arrival.retained:
                raise BadMessage("a press must not be retained: it would be obeyed again at every start of the hub.")
            return _press(sender, decode(arrival.payload, Press), arrival.at_ns, now)
        return _draw(sender, decode(arrival.payload, TicketMessage), arrival.at_ns, now, timezone)
    except BadMessage as error:
        raise BadMessage(f"{arrival.topic}: {error}") from error


def remarks(command: DrawTicket, office: Office) -> Iterator[str]:
    """What is odd about a ticket that is taken all the same: the paper is printed, the promise counts."""
    where = f"ticket {command.number} of {command.kiosk}"
    if command.concern not in office.concerns:
        yield f"{where}: {' '.join(unknown('concern', command.concern, office.concerns, 'concerns'))}"
    if command.language not in office.languages:
        yield f"{where}: {' '.join(unknown('language', command.language, office.languages, 'languages'))}"
    for need in sorted(command.needs - set(NEEDS)):
        yield f"{where}: {' '.join(unknown('need', need, NEEDS, 'needs'))}"


def local_day(at: datetime, timezone: ZoneInfo) -> date:
    """The office's day of an instant."""
    return at.astimezone(timezone).date()


def _draw(kiosk: str, message: TicketMessage, arrived_ns: int, now: datetime, timezone: ZoneInfo) -> DrawTicket:
    ticket = message.ticket
    drawn_at = now - age_of(arrived_ns, message.age_ms)
    return DrawTicket(
        kiosk=kiosk,
        roll=message.roll,
        seq=message.seq,
        id=ticket.id,
        number=ticket.number,
        concern=ticket.concern,
        sachgebiet=ticket.sachgebiet,
        language=ticket.language,
        needs=frozenset(ticket.needs),
        drawn_at=drawn_at,
        drawn_on=local_day(drawn_at, timezone),
        at=now,
        appointment=_instant(ticket.appointment, now),
        acknowledged=message.acknowledged,
    )


def _instant(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadMessage(f'appointment "{text}" is no time: it is like 2026-05-04T09:30:00+02:00.') from None
    if instant.tzinfo is None:
        raise BadMessage(f'appointment "{text}" has no time zone: it is like 2026-05-04T09:30:00+02:00.')
    if abs(instant - now) > FARTHEST_APPOINTMENT:
        raise BadMessage(f'appointment "{text}" is more than a year away.')
    return instant


def _press(desk: str, message: Press, arrived_ns: int, now: datetime) -> DeskCommand:
    age = age_of(arrived_ns, message.age_ms)
    by = desk, message.press, now
    if age > STALE:
        return RefuseStalePress(*by, age_ms=age // timedelta(milliseconds=1))
    match message.action:
        case "park":
            return ParkTicket(*by, until=now + timedelta(minutes=message.minutes) if message.minutes else None)
        case "forward":
            return ForwardTicket(*by, to=_given(message.to, "to", "forward"), reason=message.reason or "")
        case "pick":
            return PickTicket(*by, ticket=_given(message.ticket, "ticket", "pick"))
        case "notice":
            return ShowNotice(*by, notice=_given(message.notice, "notice", "notice"))
        case "no-notice":
            return TakeDownNotice(*by, notice=_given(message.notice, "notice", "no-notice"))
        case "cancel":
            return CancelTicket(*by, ticket=message.ticket)
        case plain:
            return _PLAIN[plain](*by)


def _given(value: str | None, key: str, action: str) -> str:
    if value is None:
        raise BadMessage(f'the action "{action}" needs "{key}".')
    return value
