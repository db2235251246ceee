"""An office to try the core on, a day in it, and the words that move it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from heapq import merge

from routing.commands import Command, DrawTicket
from routing.day import Day
from routing.description import read_office
from routing.events import Event
from routing.office import Office
from routing.queue import decide, evolve
from routing.tickets import Ticket

DESCRIPTION = """\
id = "teststadt"
name = { de = "Ausländerbehörde Teststadt", en = "Immigration office" }
timezone = "Europe/Berlin"
languages = ["de", "ar", "uk", "fa-AF"]

[turns]
priority_minutes = 15
language_minutes = 5
second_duty_minutes = 10
priority_needs = ["helper"]

[[sachgebiet]]
id = "service"
name = "Servicepoint"
letter = "A"
colour = "blue"
waiting_area = "Halle"
service_minutes = 6
servicepoint = true

[[sachgebiet]]
id = "aufenthalt"
name = { de = "Aufenthalt" }
letter = "B"
colour = "green"
waiting_area = "Flur 1"
floor = 1
service_minutes = 15

[[sachgebiet]]
id = "asyl"
name = "Asyl"
letter = "C"
colour = "orange"
waiting_area = "Flur 2"
floor = 2

[[desk]]
id = "room-1"
room = "001"
sachgebiete = ["service"]
languages = ["ar", "en"]

[[desk]]
id = "room-2"
room = "002"
sachgebiete = ["service"]
also = ["aufenthalt"]
languages = ["uk"]

[[desk]]
id = "room-3"
room = "103"
sachgebiete = ["aufenthalt"]
also = ["service"]

[[desk]]
id = "room-4"
room = "104"
sachgebiete = ["aufenthalt"]
languages = ["ar"]
step_free = false

[[desk]]
id = "room-5"
room = "205"
sachgebiete = ["asyl"]
also = ["aufenthalt"]
languages = ["fa-AF"]

[[desk]]
id = "room-6"
room = "206"
sachgebiete = ["asyl", "service"]
languages = ["uk", "ar"]

[[kiosk]]
id = "entrance"
numbers = [1, 499]

[[kiosk]]
id = "side-door"
numbers = [500, 999]
paper_dots = "512"

[[display]]
id = "wall"
sachgebiete = ["service", "asyl"]
languages = ["de", "ar"]
distance_m = 12
inches = 55.5

[[concern]]
id = "collect-card"
sachgebiet = "service"
name = "Karte abholen"
bring = ["Reisepass", { de = "Abholschein", en = "Collection slip" }]
pictogram = "badge"

[[concern]]
id = "extend-permit"
sachgebiet = "aufenthalt"

[[concern]]
id = "emergency"
sachgebiet = "aufenthalt"
priority = true

[[concern]]
id = "asylum"
sachgebiet = "asyl"
"""
"""A good description: everything in it is used somewhere in these tests."""

EIGHT = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
"""When the doors open: eight o'clock in Berlin, a Monday in winter."""

MONDAY = date(2026, 3, 2)
"""The office's day that the tests live in."""

USUAL_CONCERN = {"service": "collect-card", "aufenthalt": "extend-permit", "asyl": "asylum"}


def an_office(*changes: tuple[str, str]) -> Office:
    """The good description's office, after replacing pieces of its text."""
    return read_office(described(*changes))


def described(*changes: tuple[str, str]) -> str:
    """The good description with each first piece of text replaced by the second."""
    text = DESCRIPTION
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} must stand exactly once in the description"
        text = text.replace(old, new)
    return text


def after(minutes: float) -> datetime:
    """So many minutes after the doors opened."""
    return EIGHT + timedelta(minutes=minutes)


def an_empty_day(office: Office | None = None) -> Day:
    return Day(date=MONDAY, office=office or an_office())


def fold(day: Day, events: Sequence[Event]) -> Day:
    for event in events:
        evolve(day, event)
    return day


class Hall:
    """A day with its one keeper: obeys a command, remembers every event, gives presses and seqs their ids."""

    def __init__(self, office: Office | None = None) -> None:
        self.day = an_empty_day(office)
        self.events: list[Event] = []
        self._seqs: dict[str, int] = {}
        self._presses = 0

    def tell(self, command: Command) -> tuple[Event, ...]:
        """Decide, then evolve; what happened."""
        happened = decide(self.day, command)
        fold(self.day, happened)
        self.events.extend(happened)
        return happened

    def draw(
        self, number: str, sachgebiet: str = "service", *, minute: float = 0, at: float | None = None,
        language: str = "de", needs: Sequence[str] = (), concern: str = "", kiosk: str = "entrance",
        appointment: float | None = None,
    ) -> str:  # fmt: skip
        """Draw a number; the id of its ticket, which is the number in small letters."""
        seq = self._seqs[kiosk] = self._seqs.get(kiosk, 0) + 1
        command = a_draw(number, sachgebiet, kiosk=kiosk, seq=seq, language=language, needs=needs, minute=minute)
        self.tell(
            replace(
                command,
                concern=concern or command.concern,
                at=after(minute if at is None else at),
                appointment=None if appointment is None else after(appointment),
            )
        )
        return command.id

    def press(self, command: type, desk: str, minute: float = 0, **more: object) -> tuple[Event, ...]:
        """Press at a desk, with a press id of its own."""
        self._presses += 1
        return self.tell(command(desk, f"p-{self._presses}", after(minute), **more))

    def outcome(self, desk: str) -> str | None:
        return self.day.desk(desk).outcome

    def what(self, desk: str) -> str:
        return self.day.desk(desk).what

    def current(self, desk: str) -> str | None:
        return self.day.desk(desk).current

    def ticket(self, ticket: str) -> Ticket:
        return self.day.tickets[ticket]

    def waiting(self, sachgebiet: str) -> list[str]:
        """The tickets that wait for a Sachgebiet, all its lines merged; a line out of order shows."""
        return [ticket for _, _, ticket in merge(*(line for _, line in self.day.lines_of(sachgebiet)))]


def a_draw(
    number: str = "A001", sachgebiet: str = "service", *, kiosk: str = "entrance", roll: str | None = None,
    seq: int = 1, language: str = "de", needs: Sequence[str] = (), minute: float = 0,
) -> DrawTicket:  # fmt: skip
    return DrawTicket(
        kiosk=kiosk,
        roll=roll or f"roll-of-{kiosk}",
        seq=seq,
        id=number.lower(),
        number=number,
        concern=USUAL_CONCERN.get(sachgebiet, "collect-card"),
        sachgebiet=sachgebiet,
        language=language,
        needs=frozenset(needs),
        drawn_at=after(minute),
        drawn_on=MONDAY,
        at=after(minute),
    )
