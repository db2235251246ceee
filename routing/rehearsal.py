"""A day acted through once more under any description: who is called when, by the law of the queue itself."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from routing.commands import CallNext, Command, DrawTicket, FinishTicket
from routing.day import Day
from routing.numbers import Number
from routing.office import Kiosk, Office
from routing.queue import decide, evolve
from routing.reading import unknown
from routing.tickets import Standing, Ticket
from routing.turns import next_turn, waiting_lines

KIOSK = Kiosk("rehearsal", (1, 9999), 576)
"""All rehearsed numbers come from one kiosk, so that a description may have other kiosks than the day had."""

Step = tuple[datetime, int, int, str]
"""When, what and in which order at the same instant, and who: a visit or a desk."""

COMES, OPENS, IS_FREE = range(3)


class CannotBeRehearsed(ValueError):
    """The day does not fit the description: the text names what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who draws a number, and how long they are at a desk, whichever it is.

    `known_at` is when the hub learned of the number. Who `missed` does not come when called; the `length` is then
    how long the desk waits for them.
    """

    id: str
    concern: str
    sachgebiet: str
    language: str
    needs: frozenset[str]
    drawn_at: datetime
    known_at: datetime
    length: timedelta
    appointment: datetime | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A desk calls from here until there. Who is at the desk at its end is served to their end."""

    desk: str
    opens: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """A call of the rehearsed day.

    `overtook` is how much earlier the first of those had drawn whom this desk could have called instead; zero when
    nobody had. Booked times are no drawing: appointments neither overtake nor are overtaken.
    """

    ticket: Ticket
    desk: str
    at: datetime
    overtook: timedelta
    missed: bool


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What became of a day: the calls in their order, who still waited when the last desk closed, and when it did."""

    calls: tuple[Called, ...]
    left: tuple[Ticket, ...]
    closing: datetime

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """Everybody who drew a number."""
        return (*(call.ticket for call in self.calls), *self.left)


def rehearse(office: Office, day: date, visits: Iterable[Visit], shifts: Iterable[Shift]) -> Rehearsed:
    """The day under this description. The same visits and shifts come to the same outcome every time.

    A desk calls as soon as it is free and somebody waits for it. Where several are free, the one that has been free
    for longest calls; desks free since the same instant call in the order of their ids.
    Raises `CannotBeRehearsed`, naming Sachgebiete that this description does not have.
    """
    people = {visit.id: visit for visit in visits}
    at_work = [shift for shift in shifts if shift.desk in office.desks]
    if problems := [_nowhere_to_go(office, each, people.values()) for each in _unknown(office, people.values())]:
        raise CannotBeRehearsed("\n".join(problems))
    if not at_work:
        raise CannotBeRehearsed("none of its desks was open on this day: nobody would be called.")
    return _Rehearsal(office, day, people, at_work).run()


def sent_by(before: Office, after: Office, visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """The same people, whom `before` has sent to their Sachgebiete, where `after` sends them.

    Who drew for the Sachgebiet of their concern follows the concern; who drew for another, as from the Servicepoint,
    stays there. Whoever `after` refers to another institution draws no number and is left out.
    """
    return tuple(
        replace(visit, sachgebiet=sachgebiet)
        for visit in visits
        if (sachgebiet := _sachgebiet(before, after, visit)) is not None
    )


def _sachgebiet(before: Office, after: Office, visit: Visit) -> str | None:
    was, is_now = before.concerns.get(visit.concern), after.concerns.get(visit.concern)
    if was is None or is_now is None or visit.sachgebiet != was.sachgebiet:
        return visit.sachgebiet
    return None if is_now.referral else is_now.sachgebiet


def _unknown(office: Office, visits: Iterable[Visit]) -> list[str]:
    return sorted({visit.sachgebiet for visit in visits} - set(office.sachgebiete))


def _nowhere_to_go(office: Office, sachgebiet: str, visits: Iterable[Visit]) -> str:
    concerns = sorted({visit.concern for visit in visits if visit.sachgebiet == sachgebiet})
    what, known = unknown("Sachgebiet", sachgebiet, office.sachgebiete, "Sachgebiete")
    return f"{what} People came for it with: {', '.join(concerns)}.\n  {known}"


class _Rehearsal:
    """The day at work: an agenda of what comes next, and the desks that are free."""

    def __init__(self, office: Office, day: date, visits: dict[str, Visit], shifts: list[Shift]) -> None:
        self.day = Day(day, replace(office, kiosks={KIOSK.id: KIOSK}))
        self.visits = visits
        self.ends: dict[str, datetime] = {}
        self.shifts = {(shift.desk, shift.opens): shift for shift in shifts}
        self.closing = max(shift.ends for shift in shifts)
        self.free: dict[str, None] = {}
        self.counts: Counter[str] = Counter()
        self.calls: list[Called] = []
        self.agenda: list[Step] = [(each.known_at, COMES, place, each.id) for place, each in enumerate(visits.values())]
        self.agenda += [(shift.opens, OPENS, 0, shift.desk) for shift in shifts]
        heapq.heapify(self.agenda)

    def run(self) -> Rehearsed:
        while self.agenda:
            now = self.agenda[0][0]
            while self.agenda and self.agenda[0][0] == now:
                self._take(*heapq.heappop(self.agenda))
            for desk in list(self.free):
                self._let_call(desk, now)
        standing = self.day.standing
        left = tuple(ticket for ticket in self.day.tickets.values() if standing[ticket.id] == Standing.WAITING)
        return Rehearsed(tuple(self.calls), left, self.closing)

    def _take(self, now: datetime, what: int, _place: int, who: str) -> None:
        if what == COMES:
            self._draw(self.visits[who])
        elif what == OPENS:
            self.ends[who] = self.shifts[who, now].ends
            if self.day.desk(who).current is None:
                self.free.setdefault(who)
        else:
            self._tell(FinishTicket(who, self._press(), now))
            self.free[who] = None

    def _draw(self, visit: Visit) -> None:
        letter = self.day.office.sachgebiete[visit.sachgebiet].letter
        self.counts[letter] += 1
        self._tell(
            DrawTicket(
                kiosk=KIOSK.id,
                roll=KIOSK.id,
                seq=self.counts.total(),
                id=visit.id,
                number=str(Number(letter, self.counts[letter])),
                concern=visit.concern,
                sachgebiet=visit.sachgebiet,
                language=visit.language,
                needs=visit.needs,
                drawn_at=visit.drawn_at,
                drawn_on=self.day.date,
                at=visit.known_at,
                appointment=visit.appointment,
            )
        )

    def _let_call(self, desk_id: str, now: datetime) -> None:
        """Call the next, if the desk is at work and somebody waits for it."""
        desk = self.day.office.desks[desk_id]
        if now >= self.ends[desk_id]:
            del self.free[desk_id]
            return
        turn = next_turn(self.day, desk)
        if turn is None:
            return
        first = min((line[0][0] for kind, line in waiting_lines(self.day, desk) if not kind.appointment), default=now)
        self._tell(CallNext(desk_id, self._press(), now))
        del self.free[desk_id]
        visit, ticket = self.visits[turn.ticket], self.day.tickets[turn.ticket]
        overtook = timedelta(0) if ticket.appointment else max(timedelta(0), ticket.drawn_at - first)
        self.calls.append(Called(ticket, desk_id, now, overtook, visit.missed))
        heapq.heappush(self.agenda, (now + visit.length, IS_FREE, 0, desk_id))

    def _press(self) -> str:
        """An id that no other press of this day has: every press moves the seq on."""
        return f"{KIOSK.id}-{self.day.seq}"

    def _tell(self, command: Command) -> None:
        for event in decide(self.day, command):
            evolve(self.day, event)
