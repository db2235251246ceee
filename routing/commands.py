"""What somebody wants: imperative, with the time as data. `decide` answers with events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from routing.tickets import RollSoFar


@dataclass(frozen=True, slots=True)
class DrawTicket:
    """A kiosk has issued a number: it is on its disk, and perhaps already on paper.

    `roll` and `seq` name the message, so that one sent twice is one ticket. `acknowledged` is the highest seq that
    the kiosk need not send any more. `drawn_on` is the office's day in which it was drawn: a kiosk may have been cut
    off overnight.
    """

    kiosk: str
    roll: str
    seq: int
    id: str
    number: str
    concern: str
    sachgebiet: str
    language: str
    needs: frozenset[str]
    drawn_at: datetime
    drawn_on: date
    at: datetime
    appointment: datetime | None = None
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """What every press at a desk carries: which desk, its own id, when the hub took it, and who pressed, if known.

    `shown` is the ticket that whoever pressed saw at the desk, empty for none, None where nobody knows. Of two presses
    after the same look one is obeyed: the other would be about somebody whom nobody has seen yet.
    `desk` is `routing.office.HEAD` for what the head of section does.
    """

    desk: str
    press: str
    at: datetime
    by: str = field(default="", kw_only=True)
    shown: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class CallNext(Press):
    """Finish the ticket at the desk, if there is one, and call whose turn it is."""


@dataclass(frozen=True, slots=True)
class RecallTicket(Press):
    """Call the current number once more."""


@dataclass(frozen=True, slots=True)
class MissTicket(Press):
    """Nobody came. The number stays known and can be picked when the person turns up."""


@dataclass(frozen=True, slots=True)
class FinishTicket(Press):
    """The person was served."""


@dataclass(frozen=True, slots=True)
class ParkTicket(Press):
    """Put the current ticket aside; with `until` it takes its old place again at that time."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ForwardTicket(Press):
    """Send the current ticket on, to a Sachgebiet or to one desk, for one of `FORWARD_REASONS` or none.

    It keeps its time of drawing.
    """

    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnTicket(Press):
    """Undo the call: the current ticket goes back to its exact place."""


@dataclass(frozen=True, slots=True)
class TakeBack(Press):
    """Undo what the desk did last: the ticket that left it is at the desk again, as if it had never left."""


@dataclass(frozen=True, slots=True)
class PickTicket(Press):
    """Call a certain ticket: waiting for this desk, parked, or missed."""

    ticket: str


@dataclass(frozen=True, slots=True)
class CancelTicket(Press):
    """Close a ticket whose owner is known to have left: the current one, or a certain one."""

    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class NoteArrival(Press):
    """The person who was called is at the desk: nobody needs to be reminded any more."""


@dataclass(frozen=True, slots=True)
class TickDocuments(Press):
    """These documents of the current ticket's concern are there; those not named are not."""

    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class OrderPaper(Press):
    """Let a kiosk print for somebody who cannot use it: a number, or a slip where the concern leads elsewhere."""

    kiosk: str
    concern: str
    language: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class HelpSachgebiet(Press):
    """Call for another Sachgebiet, too, until the day ends or the desk stops helping."""

    sachgebiet: str


@dataclass(frozen=True, slots=True)
class StopHelping(Press):
    """Call no longer for what the desk took on to help; what the head of section moved stays."""


@dataclass(frozen=True, slots=True)
class MoveDuties(Press):
    """The head gives a desk other duties for the rest of the day; without any, those of the description."""

    of: str
    sachgebiete: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitConcern(Press):
    """The head lets so many more numbers be drawn for a concern today; 0 closes it, None lifts the limit."""

    concern: str
    left: int | None


@dataclass(frozen=True, slots=True)
class ShowNotice(Press):
    """Show a notice of the description on the walls, until it is taken down or the day ends."""

    notice: str


@dataclass(frozen=True, slots=True)
class TakeDownNotice(Press):
    """Show a notice no longer."""

    notice: str


@dataclass(frozen=True, slots=True)
class OpenDesk(Press):
    """Somebody sits at the desk."""


@dataclass(frozen=True, slots=True)
class PauseDesk(Press):
    """Nobody sits at the desk for a while. A ticket already called stays with it."""


@dataclass(frozen=True, slots=True)
class RefuseStalePress(Press):
    """A press that came too late to be obeyed: nobody may be called to an empty desk."""

    age_ms: int = field(default=0)


@dataclass(frozen=True, slots=True)
class WakeParked:
    """Time has passed: parked tickets whose time has come wait again, and orders that nobody carried out end."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NotePaper:
    """A kiosk says what became of an order: the number that it drew, if it drew one, and whether paper came out."""

    kiosk: str
    order: str
    number: str
    printed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A new day begins. `rolls` is what yesterday knew of the kiosks' rolls, which run on over midnight."""

    rolls: Mapping[str, RollSoFar]
    at: datetime


@dataclass(frozen=True, slots=True)
class CloseDay:
    """The day is over: whatever is still open expires."""

    at: datetime


DeskCommand = (
    CallNext
    | RecallTicket
    | MissTicket
    | FinishTicket
    | ParkTicket
    | ForwardTicket
    | ReturnTicket
    | TakeBack
    | PickTicket
    | CancelTicket
    | NoteArrival
    | TickDocuments
    | OrderPaper
    | HelpSachgebiet
    | StopHelping
    | MoveDuties
    | LimitConcern
    | ShowNotice
    | TakeDownNotice
    | OpenDesk
    | PauseDesk
    | RefuseStalePress
)
Command = DrawTicket | DeskCommand | WakeParked | NotePaper | OpenDay | CloseDay
