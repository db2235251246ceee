"""What an office is: its Sachgebiete, desks, kiosks, walls and concerns, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

Words = Mapping[str, str]
"""A text of the office's own: language tag -> words. German ("de") is always there."""

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
class Sachgebiet:
    """A section of the office. `letter` opens its numbers, `service_minutes` is the usual length of one visit."""

    id: str
    name: Words
    letter: str
    colour: Colour
    waiting_area: str
    floor: int
    service_minutes: int
    servicepoint: bool


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
class Display:
    """A wall. Empty `sachgebiete` means all of them; the distance is that of the farthest seat, in metres."""

    id: str
    sachgebiete: tuple[str, ...]
    languages: tuple[str, ...]
    distance_m: float
    inches: float


@dataclass(frozen=True, slots=True)
class Concern:
    """What a customer comes for. Names are given here only where the standard catalogue has none."""

    id: str
    sachgebiet: str
    priority: bool
    name: Words
    explanation: Words
    bring: tuple[Words, ...]
    pictogram: str


@dataclass(frozen=True, slots=True)
class Office:
    """One office, whole. Orders are those of the description: they are the orders people see."""

    id: str
    name: Words
    timezone: str
    languages: tuple[str, ...]
    turns: TurnRules
    sachgebiete: Mapping[str, Sachgebiet]
    desks: Mapping[str, Desk]
    kiosks: Mapping[str, Kiosk]
    displays: Mapping[str, Display]
    concerns: Mapping[str, Concern]

    def clients(self) -> dict[str, str]:
        """Every device of the office and its role: what the broker's accounts are made from."""
        return {
            **dict.fromkeys(self.kiosks, "kiosk"),
            **dict.fromkeys(self.desks, "desk"),
            **dict.fromkeys(self.displays, "display"),
        }

    def sachgebiet_of_letter(self, letter: str) -> Sachgebiet | None:
        """The Sachgebiet whose numbers open with this letter."""
        return next((each for each in self.sachgebiete.values() if each.letter == letter), None)
