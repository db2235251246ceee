"""The state of one day: what the fold of its events comes to. Changed by `queue.evolve` alone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from routing.events import DeskEvent
from routing.office import Desk, Office
from routing.reasons import Reason
from routing.tickets import Kind, RollSoFar, Standing, Ticket

SERVICES_REMEMBERED = 30
"""How many services the waiting estimate looks back on (simulated best for queue-length estimates)."""

EVENTS_REMEMBERED = 300
"""How many of the last presses the head's page can look back on."""

Place = tuple[datetime, int, str]
"""What orders a line: the time counted from, the hub's order, the ticket."""


@dataclass(slots=True)
class Call:
    """A number on the wall. `id` and `seq` are new with each recall; `first_at` is when the service began.

    `came`: the person is known to be at the desk.
    """

    id: str
    seq: int
    ticket: str
    desk: str
    at: datetime
    first_at: datetime
    came: bool = False


@dataclass(frozen=True, slots=True)
class SentOn:
    """Where a forwarded ticket came from, and why."""

    desk: str
    sachgebiet: str
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """A ticket that left a desk, with all that is needed to bring it back as if it never had."""

    call: Call
    kind: Kind
    why: tuple[Reason, ...]
    sent_on: SentOn | None

    @property
    def ticket(self) -> str:
        """The ticket that left."""
        return self.call.ticket


@dataclass(frozen=True, slots=True)
class Paper:
    """What became of a desk's last order for paper: `ordered`, `printed`, `not-printed` or `lapsed`.

    `number` is empty for a slip, and while the kiosk has not answered.
    """

    order: str
    kiosk: str
    outcome: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a kiosk is to print for somebody at a desk."""

    id: str
    desk: str
    kiosk: str
    concern: str
    language: str
    needs: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One person served: where, how long they had waited for the call, and how long they stayed."""

    desk: str
    sachgebiet: str
    waited: timedelta
    stayed: timedelta


@dataclass(frozen=True, slots=True)
class Duties:
    """What a desk does today in place of what the description says."""

    sachgebiete: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(slots=True)
class DeskDay:
    """One desk's day: whether somebody sits there, whom it called, and its last press with the answer.

    `left` is the ticket that left last and can be taken back.
    """

    open: bool = False
    current: str | None = None
    why: tuple[Reason, ...] = ()
    last_press: str | None = None
    outcome: str | None = None
    what: str = ""
    left: Left | None = None
    paper: Paper | None = None


@dataclass(slots=True)
class Roll:
    """What is known of a kiosk's roll: `upto` is the highest seq without holes, `beyond` those after a hole."""

    kiosk: str
    upto: int = 0
    beyond: set[int] = field(default_factory=set)

    @classmethod
    def after(cls, so_far: RollSoFar) -> Roll:
        """The roll as an earlier day knew it."""
        return cls(so_far.kiosk, so_far.upto, set(so_far.beyond))

    @property
    def so_far(self) -> RollSoFar:
        """What the next day needs to know."""
        return RollSoFar(self.kiosk, self.upto, tuple(sorted(self.beyond)))

    def knows(self, seq: int) -> bool:
        """Whether this message is already in the journal."""
        return seq <= self.upto or seq in self.beyond

    def add(self, seq: int, acknowledged: int = 0) -> None:
        """Note a message, and close the holes it closes: what the kiosk holds for acknowledged will not come again."""
        if acknowledged > self.upto:
            self.upto = acknowledged
            self.beyond = {each for each in self.beyond if each > acknowledged}
        if seq > self.upto:
            self.beyond.add(seq)
        while self.upto + 1 in self.beyond:
            self.upto += 1
            self.beyond.remove(self.upto)


@dataclass(slots=True)
class Day:
    """One office's day. `seq` is that of the last event folded in.

    `office` is the description in force: the rules by which the next command is decided. It is not part of the
    fold: events hold what was decided, under whatever rules held then. `roll_of` is each kiosk's latest roll,
    `last_numbers` its highest count per letter. `drawn` counts the tickets by the Sachgebiet they were drawn for,
    wherever they went since. `notices` are those on the walls, the latest last. `duties` are those that the head
    of section moved today, `helps` what a desk has taken on besides. `limits` is how many numbers of a concern may be
    drawn in all today, `drawn_for` how many were. `documents` are those of a ticket that are there. `tally` counts,
    by Sachgebiet, desk and outcome, how often a ticket was "called", "missed" or "forwarded"; what was taken back does
    not count.
    """

    date: date
    office: Office
    seq: int = 0
    closed: bool = False
    tickets: dict[str, Ticket] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    lines: dict[str, dict[Kind, list[Place]]] = field(default_factory=dict)
    parked_until: dict[str, datetime] = field(default_factory=dict)
    desks: dict[str, DeskDay] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    rolls: dict[str, Roll] = field(default_factory=dict)
    last_numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    roll_of: dict[str, str] = field(default_factory=dict)
    drawn: Counter[str] = field(default_factory=Counter)
    presses: set[tuple[str, str]] = field(default_factory=set)
    services: dict[str, deque[timedelta]] = field(default_factory=dict)
    duties: dict[str, Duties] = field(default_factory=dict)
    helps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    drawn_for: Counter[str] = field(default_factory=Counter)
    documents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sent_on: dict[str, SentOn] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    tally: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    recent: deque[DeskEvent] = field(default_factory=lambda: deque(maxlen=EVENTS_REMEMBERED))

    def desk_today(self, desk: str) -> Desk | None:
        """The desk of the description with today's duties; None for one that the office does not have."""
        described, moved, helps = self.office.desks.get(desk), self.duties.get(desk), self.helps.get(desk, ())
        if described is None or not (moved or helps):
            return described
        own = replace(described, sachgebiete=moved.sachgebiete, also=moved.also) if moved else described
        return replace(own, also=(*own.also, *(each for each in helps if not own.serves(each))))

    def desks_today(self) -> Iterator[Desk]:
        """All desks of the description, each with today's duties."""
        return (each for each in map(self.desk_today, self.office.desks) if each is not None)

    def desk(self, desk: str) -> DeskDay:
        """The desk's day; a fresh one while nothing has happened there. To be read only."""
        return self.desks.get(desk) or DeskDay()

    def enqueue(self, ticket: Ticket, kind: Kind) -> None:
        """Let the ticket wait in the line of its kind, at its exact place."""
        self.standing[ticket.id] = Standing.WAITING
        self.kinds[ticket.id] = kind
        insort(self.lines.setdefault(kind.sachgebiet, {}).setdefault(kind, []), _place(ticket))

    def dequeue(self, ticket: Ticket) -> None:
        """Take the ticket out of its line; an emptied line is dropped, so lines count kinds that wait."""
        kind = self.kinds[ticket.id]
        lines = self.lines[kind.sachgebiet]
        line = lines[kind]
        del line[bisect_left(line, _place(ticket))]
        if not line:
            del lines[kind]

    def lines_of(self, sachgebiet: str) -> Iterator[tuple[Kind, list[Place]]]:
        """The lines that wait for a Sachgebiet, each with at least one ticket."""
        return iter(self.lines.get(sachgebiet, {}).items())

    def waiting_for(self, sachgebiet: str) -> int:
        """How many wait for a Sachgebiet, tickets sent to one of its desks included."""
        return sum(len(line) for line in self.lines.get(sachgebiet, {}).values())

    def left(self, sachgebiet: str) -> int | None:
        """How many numbers of a Sachgebiet may still be drawn today; None without a limit."""
        limit = self.office.sachgebiete[sachgebiet].tickets_per_day
        return None if limit is None else max(0, limit - self.drawn[sachgebiet])

    def left_for(self, concern: str) -> int | None:
        """How many numbers of a concern may still be drawn today; None where the head has set no limit."""
        limit = self.limits.get(concern)
        return None if limit is None else max(0, limit - self.drawn_for[concern])

    def remember_visit(self, ticket: str, visit: Visit) -> None:
        """Keep a finished visit, and its length for the estimate."""
        self.visits[ticket] = visit
        self.services.setdefault(visit.sachgebiet, deque(maxlen=SERVICES_REMEMBERED)).append(visit.stayed)

    def forget_visit(self, ticket: str) -> None:
        """It was no end after all."""
        visit = self.visits.pop(ticket, None)
        if visit is not None and visit.stayed in (lengths := self.services[visit.sachgebiet]):
            lengths.remove(visit.stayed)


def _place(ticket: Ticket) -> Place:
    return ticket.counts_from, ticket.place, ticket.id
