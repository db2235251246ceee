"""The list of those who wait for a desk, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk import words
from desk.hall import Hall
from desk.waiting import Waiting
from languages.concerns import words_of
from languages.translation import Translation, translation
from routing.numbers import parse_number
from routing.office import Desk

ROWS = 10
"""How many are listed: more than fit beside the buttons, fewer than anybody reads."""


@dataclass(frozen=True, slots=True)
class Row:
    """One who waits: times are those of the office's wall clock."""

    ticket: str
    number: str
    concern: str
    language: str
    needs: tuple[str, ...]
    drawn: str
    due: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingView:
    """The first of those who wait, and in words how many more do."""

    rows: tuple[Row, ...]
    more: str


def waiting_view(desk: Desk, hall: Hall, say: Translation) -> WaitingView:
    """Whose turn it is next at this desk, with its duties of today."""
    waiting, in_all = hall.lines.for_desk(desk, hall.office.turns, ROWS)
    more = in_all - len(waiting)
    return WaitingView(
        rows=tuple(_row(each, hall, say) for each in waiting),
        more=say.plural(words.MORE_WAITING, more) if more > 0 else "",
    )


def shown_number(number: str) -> str:
    """A number as people read it."""
    try:
        return parse_number(number).shown
    except ValueError:
        return number


def _row(waiting: Waiting, hall: Hall, say: Translation) -> Row:
    ticket, zone = waiting.ticket, ZoneInfo(hall.office.timezone)
    concern = hall.office.concerns.get(ticket.concern)
    language = words.language_name(say, ticket.language)
    return Row(
        ticket=ticket.id,
        number=shown_number(ticket.number),
        concern=words_of(concern, translation("de")).name if concern else ticket.concern,
        language=language,
        needs=tuple(words.need(say, each) for each in ticket.needs),
        drawn=_clock(datetime.fromisoformat(ticket.drawn_at), zone),
        due=_clock(waiting.due, zone),
        reasons=tuple(
            words.reason(say, each.code, each.minutes, _clock(each.at, zone), language) for each in waiting.reasons
        ),
    )


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}" if at else ""
