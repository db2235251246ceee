"""The payloads: what travels, with its limits. The AsyncAPI description is made from these types.

Every message carries `"v": 1`. Fields may be added; receivers pass over those they do not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,40}$(?!\n)", description="an id of office.toml")]
Shown = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{0,64}$(?!\n)", description="the id of a ticket, or of none")]
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}$(?!\n)", description="an id made by a device")]
Number = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]([0-9]{2}[1-9]|[0-9][1-9]0|[1-9]00|[1-9][0-9]{3})$(?!\n)",
        description="a ticket number: a letter and three digits, four from 1000 on, as in A017",
    ),
]
LanguageTag = Annotated[
    str, Meta(pattern=r"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)", description="a BCP 47 language tag")
]
StaffName = Annotated[
    str, Meta(pattern=r"^([a-z0-9][a-z0-9._-]{0,39})?$(?!\n)", description="a user name of staff; empty when unknown")
]
AgeMs = Annotated[int, Meta(ge=0, le=1_000_000_000, description="ms since it happened, by the sender's clock")]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Instant = Annotated[int, Meta(ge=0, le=253_402_300_799_000, description="ms since 1970 by the hub's clock")]
Document = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9-]{1,40}$(?!\n)", description="one document of a concern's list, by its place: 1, 2, ..."),
]
Version = Literal[1]


class TicketSlip(Struct, frozen=True, kw_only=True):
    """The ticket itself: what is on the paper, and what routing needs. Nothing that names a person."""

    id: Token
    number: Number
    concern: Id
    sachgebiet: Id
    language: LanguageTag
    needs: Annotated[tuple[Id, ...], Meta(max_length=8)] = ()
    appointment: Annotated[str, Meta(max_length=40)] | None = None


class TicketMessage(Struct, frozen=True, kw_only=True):
    """A drawn ticket. Sent again until the acknowledgement covers its seq. Up to `acknowledged` the kiosk has told
    everything, and will not again: a hub whose journal is a new one must not wait for it."""

    v: Version = 1
    roll: Token
    seq: Annotated[int, Meta(ge=1)]
    age_ms: AgeMs
    acknowledged: Count = 0
    ticket: TicketSlip


class Ack(Struct, frozen=True, kw_only=True):
    """What the journal holds of a kiosk's latest roll: the highest seq without holes, and today's last number
    per letter. `roll` is empty when the journal knows none. `day` is the hub's day, which kiosks follow."""

    v: Version = 1
    roll: str
    seq: Count
    last: dict[str, int]
    day: str = ""


Action = Literal[
    "next",
    "recall",
    "missed",
    "done",
    "park",
    "forward",
    "return",
    "pick",
    "cancel",
    "came",
    "take-back",
    "tick",
    "draw",
    "help",
    "no-help",
    "duties",
    "limit",
    "notice",
    "no-notice",
    "open",
    "pause",
]


class Press(Struct, frozen=True, kw_only=True):
    """One press at a desk. `press` is unique: a boot id and a counter will do. `by` is who pressed, if they signed in.
    `at_ms` is when it happened by the hub's clock, if its beats were heard: what is stuck in the network gets old.
    `shown` is the ticket that whoever pressed saw at the desk, empty for none: if another one is there, it is refused.

    `draw` needs `kiosk`, `concern`, `language`; `tick` names the `documents` that are there; `help` needs `to`. Only
    where the head of section presses: `duties` of the desk `to` become `sachgebiete`, or its own again without any;
    `limit` lets `left` more numbers be drawn for `concern`, or lifts the limit without it.
    """

    v: Version = 1
    press: Token
    action: Action
    age_ms: AgeMs
    ticket: Token | None = None
    to: Id | None = None
    minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    reason: Id | None = None
    notice: Id | None = None
    by: StaffName = ""
    at_ms: Instant | None = None
    shown: Shown | None = None
    documents: Annotated[tuple[Document, ...], Meta(max_length=40)] = ()
    kiosk: Id | None = None
    concern: Id | None = None
    language: LanguageTag | None = None
    needs: Annotated[tuple[Id, ...], Meta(max_length=8)] = ()
    sachgebiete: Annotated[tuple[Id, ...], Meta(max_length=40)] = ()
    left: Annotated[int, Meta(ge=0, le=10_000)] | None = None


class Why(Struct, frozen=True, kw_only=True):
    """One reason for a turn: a code, the minutes it moved the due time, and the time counted from."""

    code: str
    minutes: int = 0
    at: str | None = None


class SentBy(Struct, frozen=True, kw_only=True):
    """The desk and Sachgebiet that a ticket was forwarded from, and the reason's code, if one was given."""

    desk: str
    sachgebiet: str
    reason: str


class CurrentTicket(Struct, frozen=True, kw_only=True):
    """The ticket at a desk. `documents` are those that are there."""

    id: str
    number: str
    concern: str
    language: str
    why: tuple[Why, ...]
    sachgebiet: str
    needs: tuple[str, ...] = ()
    drawn_at: str
    called_at: str
    documents: tuple[str, ...] = ()
    sent_by: SentBy | None = None


class TicketName(Struct, frozen=True, kw_only=True):
    """A ticket by its id and number."""

    id: str
    number: str


class PaperState(Struct, frozen=True, kw_only=True):
    """What became of a desk's last order: `ordered`, `printed`, `not-printed`, `lapsed`. A slip has no number."""

    order: str
    kiosk: str
    outcome: str
    number: str


class DeskState(Struct, frozen=True, kw_only=True):
    """What a desk sees: its ticket, how many wait for it, and the answer to its last press.

    `take_back` is the ticket that an undo would bring back; `helps` are the duties that it took on for today.
    """

    v: Version = 1
    current: CurrentTicket | None
    waiting: Count
    last_press: str | None
    outcome: str | None
    what: str = ""
    open: bool = False
    take_back: TicketName | None = None
    helps: tuple[str, ...] = ()
    paper: PaperState | None = None


class BoardCall(Struct, frozen=True, kw_only=True):
    """One number on the wall. `call` is new with every call and recall; no concern, no name. `came`: the person is
    known to be at the desk, and need not be reminded."""

    call: str
    number: str
    desk: str
    room: str
    sachgebiet: str
    language: str
    at: str
    came: bool = False


class Board(Struct, frozen=True, kw_only=True):
    """The wall: newest call first. `notices` are ids of the description's, the latest first."""

    v: Version = 1
    calls: tuple[BoardCall, ...]
    notices: tuple[str, ...] = ()


class SachgebietQueue(Struct, frozen=True, kw_only=True):
    """Who waits for a Sachgebiet. `wait_minutes` is a range, or null when nobody can know; `left` is how many numbers
    may still be drawn today, or null without a limit."""

    waiting: Count
    wait_minutes: tuple[int, int] | None
    open: bool
    left: Count | None = None


class Queue(Struct, frozen=True, kw_only=True):
    """Who waits, by Sachgebiet. `concerns` are those that the head has limited for today, with the numbers left."""

    v: Version = 1
    sachgebiete: dict[str, SachgebietQueue]
    concerns: dict[str, Count] = {}


class OpenTicket(Struct, frozen=True, kw_only=True):
    """A ticket that is not at its end. `desk` is where it is, or the only one that may call it."""

    id: str
    number: str
    concern: str
    sachgebiet: str
    language: str
    standing: Literal["waiting", "called", "parked", "missed"]
    drawn_at: str
    needs: tuple[str, ...] = ()
    priority: bool = False
    desk: str | None = None
    appointment: str | None = None
    until: str | None = None


class OpenTickets(Struct, frozen=True, kw_only=True):
    """Everybody who is still in the house, for the staff pages: those aside and at desks, then those who wait, the
    earliest first. `more` wait besides."""

    v: Version = 1
    tickets: tuple[OpenTicket, ...]
    more: Count = 0


class SachgebietToday(Struct, frozen=True, kw_only=True):
    """A Sachgebiet's day in numbers. Minutes waited are those of the people served. `missed` are aside now; `absent` is
    how often somebody was called in vain."""

    drawn: Count
    waiting: Count
    served: Count
    missed: Count
    waited_minutes: int | None
    longest_minutes: int | None
    waiting_since: str | None
    calls: Count = 0
    absent: Count = 0
    forwarded: Count = 0


class DeskToday(Struct, frozen=True, kw_only=True):
    """A desk's day. `moved`: it has other duties today than the description says. `absent` is how often it called
    somebody in vain."""

    open: bool
    number: str | None
    since: str | None
    served: Count
    sachgebiete: tuple[str, ...]
    also: tuple[str, ...]
    moved: bool
    calls: Count = 0
    absent: Count = 0
    forwarded: Count = 0


class Entry(Struct, frozen=True, kw_only=True):
    """Who did what: an outcome, the number it was about, and codes that say more."""

    at: str
    desk: str
    by: str
    outcome: str
    number: str
    more: str


class Today(Struct, frozen=True, kw_only=True):
    """The day for the head of section. `entries` are the last presses, the latest first."""

    v: Version = 1
    sachgebiete: dict[str, SachgebietToday]
    desks: dict[str, DeskToday]
    entries: tuple[Entry, ...]


class PaperOrder(Struct, frozen=True, kw_only=True):
    """A kiosk is to print a number, or a slip where the concern leads elsewhere: at once or never."""

    v: Version = 1
    order: Token
    age_ms: AgeMs
    concern: Id
    language: LanguageTag
    needs: Annotated[tuple[Id, ...], Meta(max_length=8)] = ()


class PaperReport(Struct, frozen=True, kw_only=True):
    """What became of an order: the number drawn, null for a slip or for none, and whether paper came out."""

    v: Version = 1
    order: Token
    number: Number | None = None
    printed: bool


class OfficeInForce(Struct, frozen=True, kw_only=True):
    """The office description in force, as `office.toml` says it."""

    v: Version = 1
    description: dict[str, Any]


class Beat(Struct, frozen=True, kw_only=True):
    """The hub's clock, about once a second: who hears it can say when something happened."""

    v: Version = 1
    ms: Instant


class Status(Struct, frozen=True, kw_only=True):
    """Whether a device is there, and what troubles it, in words an operator can act on."""

    v: Version = 1
    online: bool
    role: Literal["hub", "kiosk", "desk", "display", "staff", "lobby", "box", "buttons"]
    version: str
    problems: tuple[str, ...] = ()
