"""What has happened: past tense, never edited. The journal holds nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from routing.reasons import Reason
from routing.tickets import RollSoFar, Ticket


@dataclass(frozen=True, slots=True)
class TicketDrawn:
    """A kiosk issued this number; the paper is a promise from here on.

    Up to `acknowledged` the kiosk has told everything: to this journal, or to one that is lost.
    """

    ticket: Ticket
    roll: str
    seq: int
    at: datetime
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class TicketCameTooLate:
    """A number of an earlier day reached us today: the end of its day has closed it."""

    ticket: Ticket
    roll: str
    seq: int
    at: datetime
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class AtDesk:
    """What everything that a press brought about carries. `by` is who pressed, empty where nobody signed in."""

    desk: str
    press: str
    at: datetime
    by: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class TicketCalled(AtDesk):
    """A desk has asked for this person; the walls may show it. `why` tells staff the reasons."""

    ticket: str
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TicketRecalled(AtDesk):
    """The desk has asked once more."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketServed(AtDesk):
    """The person was served: the promise is kept."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketMissed(AtDesk):
    """Nobody came to the desk."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketParked(AtDesk):
    """The ticket was put aside, until a time or until somebody picks it."""

    ticket: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketForwarded(AtDesk):
    """The ticket waits elsewhere now, with its first time of drawing."""

    ticket: str
    sachgebiet: str
    to_desk: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TicketReturned(AtDesk):
    """The call was undone: the ticket waits in its exact place again."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketTakenBack(AtDesk):
    """What the desk did last was undone: the ticket is at the desk again."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketCancelled(AtDesk):
    """The ticket was closed by a person."""

    ticket: str


@dataclass(frozen=True, slots=True)
class CustomerCame(AtDesk):
    """The person who was called is at the desk."""

    ticket: str


@dataclass(frozen=True, slots=True)
class DocumentsTicked(AtDesk):
    """These documents are there."""

    ticket: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperOrdered(AtDesk):
    """A kiosk is asked to print for somebody; the order's id is that of the press."""

    kiosk: str
    concern: str
    language: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class DutiesMoved(AtDesk):
    """A desk has other duties for the rest of the day. `own` says that they are the description's again.

    By the head of section: moved, without second duties. By the desk itself: it helps, too, for the last of `also`; or
    it helps no longer, where there is none.
    """

    of: str
    sachgebiete: tuple[str, ...]
    also: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class ConcernLimited(AtDesk):
    """So many more numbers may be drawn for a concern today; None: as many as people come."""

    concern: str
    left: int | None


@dataclass(frozen=True, slots=True)
class NoticeShown(AtDesk):
    """The walls show a notice."""

    notice: str


@dataclass(frozen=True, slots=True)
class NoticeTakenDown(AtDesk):
    """The walls show it no longer."""

    notice: str


@dataclass(frozen=True, slots=True)
class DeskOpened(AtDesk):
    """Somebody sits at the desk."""


@dataclass(frozen=True, slots=True)
class DeskPaused(AtDesk):
    """Nobody sits at the desk for a while."""


@dataclass(frozen=True, slots=True)
class NobodyWaiting(AtDesk):
    """The desk asked for the next, and no ticket was there for it."""


@dataclass(frozen=True, slots=True)
class PressRefused(AtDesk):
    """A press that changed nothing. `outcome` is "stale" or "refused", `what` says why in plain words."""

    outcome: str
    what: str


@dataclass(frozen=True, slots=True)
class TicketWoken:
    """A parked ticket's time has come: it waits again, in its old place."""

    ticket: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperCame:
    """A kiosk has carried out an order. `number` is empty for a slip, and when the kiosk gave none."""

    order: str
    number: str
    printed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderLapsed:
    """No kiosk has carried out the order in time; none will."""

    order: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayOpened:
    """The first event of every day. What was known of the kiosks' rolls comes along."""

    rolls: Mapping[str, RollSoFar]
    at: datetime


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The end of the day: every ticket still open expires with it."""

    at: datetime


DeskEvent = (
    TicketCalled
    | TicketRecalled
    | TicketServed
    | TicketMissed
    | TicketParked
    | TicketForwarded
    | TicketReturned
    | TicketTakenBack
    | TicketCancelled
    | CustomerCame
    | DocumentsTicked
    | PaperOrdered
    | DutiesMoved
    | ConcernLimited
    | NoticeShown
    | NoticeTakenDown
    | DeskOpened
    | DeskPaused
    | NobodyWaiting
    | PressRefused
)
Event = TicketDrawn | TicketCameTooLate | DeskEvent | TicketWoken | PaperCame | OrderLapsed | DayOpened | DayClosed
