"""The numbers in the house: who waits longest, and where everybody is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desk import leitung_words as own
from desk import words
from desk.leitung_times import Times
from desk.waiting_view import shown_number
from languages.concerns import words_of
from languages.translation import translation
from routing.office import Office
from wire.messages import OpenTicket, OpenTickets

ORDER = ("waiting", "called", "parked", "missed")
"""Those who wait come first: nobody may be overlooked."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A number in the house. The concern is said in German, whatever language the page is in."""

    id: str
    number: str
    standing: str
    concern: str
    sachgebiet: str
    language: str
    needs: str
    since: str
    clock: str
    where: str


def longest_waiting(house: OpenTickets, sachgebiet: str = "") -> OpenTicket | None:
    """Who has waited longest, in one Sachgebiet or in all."""
    waiting = (each for each in house.tickets if each.standing == "waiting" and sachgebiet in ("", each.sachgebiet))
    return min(waiting, key=lambda each: each.drawn_at, default=None)


def ticket_rows(house: OpenTickets, office: Office, only: str, times: Times) -> Iterator[TicketRow]:
    """Everybody in the house, or those of one Sachgebiet; who waits longest first."""
    listed = (each for each in house.tickets if only in ("", each.sachgebiet))
    names = {id: words_of(each, translation("de")).name for id, each in office.concerns.items()}
    languages = {tag: words.language_name(times.say, tag) for tag in {each.language for each in house.tickets}}
    for each in sorted(listed, key=lambda each: (ORDER.index(each.standing), each.drawn_at)):
        sachgebiet = office.sachgebiete.get(each.sachgebiet)
        yield TicketRow(
            id=each.id,
            number=shown_number(each.number),
            standing=each.standing,
            concern=names.get(each.concern, each.concern),
            sachgebiet=words.name_in(sachgebiet.name, times.say) if sachgebiet else each.sachgebiet,
            language=languages[each.language],
            needs=_needs(each, times),
            since=times.ago(each.drawn_at),
            clock=times.clock(each.drawn_at),
            where=_where(each, times),
        )


def _needs(ticket: OpenTicket, times: Times) -> str:
    say = times.say
    asked = [words.need(say, each) for each in ticket.needs]
    return ", ".join([say.text(own.PRIORITY), *asked] if ticket.priority else asked)


def _where(ticket: OpenTicket, times: Times) -> str:
    say = times.say
    match ticket.standing:
        case "called":
            return say.text(own.CALLED_TO, desk=ticket.desk)
        case "missed":
            return say.text(own.MISSED)
        case "parked":
            return say.text(own.PARKED_UNTIL, time=times.clock(ticket.until)) if ticket.until else say.text(own.PARKED)
        case "waiting":
            place = say.text(own.IN_LINE_AT, desk=ticket.desk) if ticket.desk else say.text(own.IN_LINE)
            booked = times.clock(ticket.appointment)
            return f"{place}, {say.text(own.APPOINTMENT, time=booked)}" if booked else place
