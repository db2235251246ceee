"""The payloads: what travels, with its limits. The AsyncAPI description is made from these types.

Every message carries `"v": 1`. Fields may be added; receivers pass over those they do not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,40}$(?!\n)", description="an id of office.toml")]
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
AgeMs = Annotated[int, Meta(ge=0, le=1_000_000_000, description="ms since it happened, by the sender's clock")]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
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
    "notice",
    "no-notice",
    "open",
    "pause",
]


class Press(Struct, frozen=True, kw_only=True):
    """One press at a desk. `press` is unique: a boot id and a counter will do."""

    v: Version = 1
    press: Token
    action: Action
    age_ms: AgeMs
    ticket: Token | None = None
    to: Id | None = None
    minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    reason: Id | None = None
    notice: Id | None = None


class Why(Struct, frozen=True, kw_only=True):
    """One reason for a turn: a code, the minutes it moved the due time, and the time counted from."""

    code: str
    minutes: int = 0
    at: str | None = None


class CurrentTicket(Struct, frozen=True, kw_only=True):
    """The ticket at a desk."""

    id: str
    number: str
    concern: str
    language: str
    why: tuple[Why, ...]
    sachgebiet: str
    needs: tuple[str, ...] = ()
    drawn_at: str
    called_at: str


class DeskState(Struct, frozen=True, kw_only=True):
    """What a desk sees: its ticket, how many wait for it, and the answer to its last press."""

    v: Version = 1
    current: CurrentTicket | None
    waiting: Count
    last_press: str | None
    outcome: str | None
    what: str = ""
    open: bool = False


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
    """Who waits, by Sachgebiet."""

    v: Version = 1
    sachgebiete: dict[str, SachgebietQueue]


class OfficeInForce(Struct, frozen=True, kw_only=True):
    """The office description in force, as `office.toml` says it."""

    v: Version = 1
    description: dict[str, Any]


class Status(Struct, frozen=True, kw_only=True):
    """Whether a device is there, and what troubles it, in words an operator can act on."""

    v: Version = 1
    online: bool
    role: Literal["hub", "kiosk", "desk", "display", "staff", "lobby"]
    version: str
    problems: tuple[str, ...] = ()
