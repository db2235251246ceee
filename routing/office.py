"""What an office is: its Sachgebiete, desks, kiosks, walls, concerns and hours, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from routing.buttons import Box, Button

Words = Mapping[str, str]
"""A text of the office's own: language tag -> words. German ("de") is always there."""

Span = tuple[time, time]
"""From, until; until is not part of it. Local times of the office, without a time zone."""

WeekHours = tuple[tuple[Span, ...], ...]
"""Seven days, Monday first, each with its spans in order; an empty day is a closed one."""

NEEDS = ("step-free", "quiet", "helper")
"""What a person may ask for: a room without steps, a quiet place, somebody who helps with reading and writing."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A Sachgebiet's colour with the sign that says the same to those who do not tell colours apart.

    `paint` is dark enough to carry white letters at 4.5:1 or more (WCAG 2.2, 1.4.3).
    """

    name: str
    paint: str
    sign: str


PALETTE: Mapping[str, Colour] = {
    colour.name: colour
    for colour in (
        Colour("blue", "#1f5fa8", "circle"),
        Colour("green", "#22723a", "square"),
        Colour("orange", "#a84f00", "triangle"),
        Colour("purple", "#7a3b9a", "diamond"),
        Colour("red", "#b3261e", "star"),
        Colour("teal", "#006d77", "hexagon"),
        Colour("brown", "#76512f", "pentagon"),
        Colour("grey", "#555f66", "cross"),
    )
}


HEAD = "leitung"
"""Where the head of section presses: a desk that calls nobody."""

FORWARD_REASONS = (
    "documents-complete",
    "documents-missing",
    "form-handed-out",
    "needs-decision",
    "pick-up",
    "wrong-place",
)
"""Why a ticket is sent on. Codes only: a free text could name a person."""


@dataclass(frozen=True, slots=True)
class TurnRules:
    """The minutes that move a due time. They bound overtaking, and so waiting (law 4)."""

    priority_minutes: int = 15
    language_minutes: int = 5
    second_duty_minutes: int = 10
    priority_needs: frozenset[str] = frozenset()

    @property
    def most_overtaking(self) -> timedelta:
        """The longest head start anybody can lose to somebody who drew later."""
        return timedelta(minutes=self.priority_minutes + self.language_minutes + self.second_duty_minutes)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with hours other than its week's: early closing, an outing. Without spans it is closed all day."""

    day: date
    spans: tuple[Span, ...]
    name: Words


@dataclass(frozen=True, slots=True)
class Appointments:
    """How an appointment is made. An empty text: not offered that way."""

    url: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """Another house that some concerns are for. `way` says how to find it, `map` is a geo: or https: address.

    `hours` are what the slip says of it; None says nothing.
    """

    id: str
    name: Words
    address: tuple[str, ...]
    way: Words
    phone: str
    url: str
    map: str
    hours: WeekHours | None


@dataclass(frozen=True, slots=True)
class Group:
    """Concerns that open from one button. An empty name or pictogram is the standard catalogue's."""

    id: str
    name: Words
    pictogram: str


@dataclass(frozen=True, slots=True)
class Sachgebiet:
    """A section of the office. `letter` opens its numbers, `service_minutes` is the usual length of one visit.

    `hours` are None where they are the office's; `tickets_per_day` is None where there is no limit.
    """

    id: str
    name: Words
    letter: str
    colour: Colour
    waiting_area: str
    floor: int
    service_minutes: int
    servicepoint: bool
    hours: WeekHours | None = None
    tickets_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A place where people are served. `also` are second duties; `languages` are spoken besides German."""

    id: str
    room: str
    sachgebiete: tuple[str, ...]
    also: tuple[str, ...]
    languages: frozenset[str]
    step_free: bool

    def serves(self, sachgebiet: str) -> bool:
        """Whether the Sachgebiet is one of this desk's duties, first or second."""
        return sachgebiet in self.sachgebiete or sachgebiet in self.also


@dataclass(frozen=True, slots=True)
class Kiosk:
    """An entrance kiosk. `numbers` is its own block per letter, first and last included."""

    id: str
    numbers: tuple[int, int]
    paper_dots: int

    def owns(self, count: int) -> bool:
        """Whether a number's count lies in this kiosk's block."""
        first, last = self.numbers
        return first <= count <= last


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that staff may put on the walls. An empty text is the standard catalogue's."""

    id: str
    text: Words


DIRECTIONS = ("left", "right", "ahead", "ahead-left", "ahead-right", "back", "upstairs", "downstairs")
"""Where a room lies as seen by whoever stands in front of a wall."""

BUTTONS = "buttons"
"""Whoever presses for the buttons of other makers: the client, and its role."""

TICKET_LANGUAGE = "ticket"
"""In a wall's `announce`: the language that the customer chose."""

ANNOUNCED = ("de", TICKET_LANGUAGE)
"""What is usually announced: German for everybody, and once more for whom it is."""


@dataclass(frozen=True, slots=True)
class Display:
    """A wall in a waiting area, or a small screen at an office door.

    It shows the calls of its `sachgebiete` and `desks`; with neither it shows all. `door` is the room of a door
    screen, empty for a wall. `distance_m` is that of the farthest seat, in metres. `arrows` says in which of the
    `DIRECTIONS` a room lies. `announce` are the languages a call is spoken in, one after the other, `TICKET_LANGUAGE`
    among them; without any only the gong rings. In `quiet_hours` all sound is softer. A call is announced again after
    `repeat_after_s` seconds while nobody came; 0 is never. `colours` is false for a screen of black and white.
    """

    id: str
    sachgebiete: tuple[str, ...]
    languages: tuple[str, ...]
    distance_m: float
    inches: float
    desks: tuple[str, ...] = ()
    door: str = ""
    portrait: bool = False
    colours: bool = True
    arrows: Mapping[str, str] = field(default_factory=dict)
    announce: tuple[str, ...] = ANNOUNCED
    quiet_hours: tuple[Span, ...] = ()
    repeat_after_s: int = 0


@dataclass(frozen=True, slots=True)
class Concern:
    """What a customer comes for. Names are given here only where the standard catalogue has none.

    It leads to a `sachgebiet`, or by `referral` to an institution; the other of the two is empty. Without a `group`
    it stands on the first page itself. `minutes` is 0 and `pictogram` empty where the catalogue knows better; `hours`
    are None where they are its Sachgebiet's.
    """

    id: str
    sachgebiet: str
    priority: bool
    name: Words
    explanation: Words
    bring: tuple[Words, ...]
    pictogram: str
    group: str = ""
    referral: str = ""
    by_appointment: bool = False
    minutes: int = 0
    hours: WeekHours | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """One office, whole. Orders are those of the description: they are the orders people see.

    `land` is the code of the German Land whose public holidays are kept, empty for none. `hours` are None where the
    office is always open. The last number is drawn `last_ticket_minutes` before the day's end.
    """

    id: str
    name: Words
    timezone: str
    land: str
    languages: tuple[str, ...]
    reviewed_languages_only: bool
    hours: WeekHours | None
    special_days: Mapping[date, SpecialDay]
    last_ticket_minutes: int
    appointments: Appointments
    turns: TurnRules
    sachgebiete: Mapping[str, Sachgebiet]
    desks: Mapping[str, Desk]
    kiosks: Mapping[str, Kiosk]
    displays: Mapping[str, Display]
    institutions: Mapping[str, Institution]
    groups: Mapping[str, Group]
    concerns: Mapping[str, Concern]
    notices: Mapping[str, Notice] = field(default_factory=dict)
    buttons: Mapping[str, Button] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)

    @property
    def servicepoint(self) -> Sachgebiet | None:
        """Where people are helped who do not know where to go, if there is such a place."""
        return next((each for each in self.sachgebiete.values() if each.servicepoint), None)

    def clients(self) -> dict[str, str]:
        """Every device of the office and its role: what the broker's accounts are made from."""
        return {
            **dict.fromkeys(self.kiosks, "kiosk"),
            **dict.fromkeys(self.desks, "desk"),
            **dict.fromkeys(self.displays, "display"),
            **dict.fromkeys(self.boxes, "box"),
            **dict.fromkeys((button.account for button in self.buttons.values()), "button"),
            **({BUTTONS: BUTTONS} if self.buttons else {}),
        }

    def desks_in(self, room: str) -> tuple[Desk, ...]:
        """The desks of a room."""
        return tuple(desk for desk in self.desks.values() if desk.room == room)
