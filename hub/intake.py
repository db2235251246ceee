"""Messages become commands: whatever arrives is checked, and times are reckoned from ages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hub.clock import Moment
from routing.commands import (
    CallNext,
    CancelTicket,
    Command,
    DeskCommand,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    HelpSachgebiet,
    LimitConcern,
    MissTicket,
    MoveDuties,
    NoteArrival,
    NotePaper,
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
from routing.office import NEEDS, Office
from routing.reading import unknown
from wire.codec import BadMessage, decode
from wire.connection import Arrival
from wire.messages import PaperReport, Press, TicketMessage
from wire.topics import ID_LEVEL, level

STALE = timedelta(seconds=5)
"""A press older than this is refused: nobody may be called to an empty desk because a button was offline."""

LATE = timedelta(seconds=1.5)
"""A press that says by our clock when it happened is refused after this: three times the half second in which its
sender waits for an answer. It has long said "not taken", and somebody may have pressed again."""

FARTHEST_APPOINTMENT = timedelta(days=366)
"""An appointment farther away is a mistake; minutes added to a date near the calendar's end would overflow."""

_PLAIN: dict[str, Callable[..., DeskCommand]] = {
    "next": CallNext,
    "recall": RecallTicket,
    "missed": MissTicket,
    "done": FinishTicket,
    "return": ReturnTicket,
    "came": NoteArrival,
    "take-back": TakeBack,
    "no-help": StopHelping,
    "open": OpenDesk,
    "pause": PauseDesk,
}


def command_of(arrival: Arrival, moment: Moment, timezone: ZoneInfo) -> Command:
    """The command that a message carries. Raises `BadMessage`, naming the topic and what is wrong."""
    sender = level(arrival.topic, ID_LEVEL)
    try:
        if arrival.topic.endswith("/press"):
            if arrival.retained:
                raise BadMessage("a press must not be retained: it would be obeyed again at every start of the hub.")
            return _press(sender, decode(arrival.payload, Press), arrival.at_ns, moment)
        if arrival.topic.endswith("/paper"):
            report = decode(arrival.payload, PaperReport)
            return NotePaper(sender, report.order, report.number or "", report.printed, moment.at)
        return _draw(sender, decode(arrival.payload, TicketMessage), arrival.at_ns, moment, timezone)
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


def _draw(kiosk: str, message: TicketMessage, arrived_ns: int, moment: Moment, timezone: ZoneInfo) -> DrawTicket:
    ticket = message.ticket
    drawn_at = moment.ago(moment.age(arrived_ns, message.age_ms))
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
        at=moment.at,
        appointment=_instant(ticket.appointment, moment.at),
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


def _press(desk: str, message: Press, arrived_ns: int, moment: Moment) -> DeskCommand:
    now, age, late = moment.at, moment.age(arrived_ns, message.age_ms), _late(message.at_ms, moment.even)
    by: dict[str, Any] = {"desk": desk, "press": message.press, "at": now, "by": message.by, "shown": message.shown}
    if age > STALE or late > LATE:
        return RefuseStalePress(**by, age_ms=max(age, late) // timedelta(milliseconds=1))
    given = _Given(message)
    match message.action:
        case "park":
            return ParkTicket(**by, until=now + timedelta(minutes=message.minutes) if message.minutes else None)
        case "forward":
            return ForwardTicket(**by, to=given("to"), reason=message.reason or "")
        case "pick":
            return PickTicket(**by, ticket=given("ticket"))
        case "cancel":
            return CancelTicket(**by, ticket=message.ticket)
        case "tick":
            return TickDocuments(**by, documents=frozenset(message.documents))
        case "draw":
            needs, where = frozenset(message.needs), given("kiosk")
            return OrderPaper(**by, kiosk=where, concern=given("concern"), language=given("language"), needs=needs)
        case "help":
            return HelpSachgebiet(**by, sachgebiet=given("to"))
        case "duties":
            return MoveDuties(**by, of=given("to"), sachgebiete=message.sachgebiete)
        case "limit":
            return LimitConcern(**by, concern=given("concern"), left=message.left)
        case "notice":
            return ShowNotice(**by, notice=given("notice"))
        case "no-notice":
            return TakeDownNotice(**by, notice=given("notice"))
        case plain:
            return _PLAIN[plain](**by)


def _late(at_ms: int | None, beat: datetime) -> timedelta:
    """How long a press was on its way, by the hub's own beats."""
    return timedelta(0) if at_ms is None else beat - datetime.fromtimestamp(at_ms / 1000, UTC)


class _Given:
    """What a press must say for its action."""

    def __init__(self, message: Press) -> None:
        self._message = message

    def __call__(self, key: str) -> str:
        value: str | None = getattr(self._message, key)
        if value is None:
            raise BadMessage(f'the action "{self._message.action}" needs "{key}".')
        return value
