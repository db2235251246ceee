"""How high letters must be to be read across a hall, and how high they are on a given screen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, hypot, radians, tan

from routing.office import Display

GOAL_DEGREES = 0.7
"""Angle under which a capital H is seen (EN 301 549 V3.2.1, 5.1.4): the goal."""

FLOOR_DIVISOR = 155
"""Distance by letter height, at the least."""

MM_PER_INCH = 25.4


def goal_mm(distance_m: float) -> float:
    """The letter height to aim at, in millimetres."""
    return distance_m * 1000 * tan(radians(GOAL_DEGREES))


def floor_mm(distance_m: float) -> float:
    """The least letter height that can be read, in millimetres."""
    return distance_m * 1000 / FLOOR_DIVISOR


def farthest_m(letter_mm: float) -> float:
    """The largest distance at which letters of this height can be read, in metres."""
    return letter_mm * FLOOR_DIVISOR / 1000


def mm_per_dot(width: int, height: int, inches: float) -> float:
    """The size of a dot of a screen of this diagonal."""
    return inches * MM_PER_INCH / hypot(width, height)


@dataclass(frozen=True, slots=True)
class Rows:
    """The numbers of the earlier calls on a wall with so many places for them: their height in millimetres."""

    places: int
    letter_mm: float


@dataclass(frozen=True, slots=True)
class Legibility:
    """Heights in millimetres of the numbers on a wall: the newest one, and the earlier ones as they grow more.

    `rows` begin with the fewest places, which are kept whatever the hall is like.
    """

    distance_m: float
    newest_mm: float
    rows: tuple[Rows, ...]

    @property
    def most_places(self) -> int:
        """The most places for earlier calls whose numbers can be read from the farthest seat, or the fewest."""
        return max((each.places for each in self.rows if self._is_read(each.letter_mm)), default=self.rows[0].places)

    @property
    def reached(self) -> bool:
        """Whether the numbers of a wall with the fewest places can be read from the farthest seat."""
        return self._is_read(self._smallest_mm)

    def warning(self, display: Display) -> str:
        """One line for whoever hangs the wall: what is too small, and up to what distance it works. Empty if all is
        well with the most calls, too."""
        if not self.reached:
            return self._too_small(display)
        fullest = self.rows[-1]
        if self.most_places >= fullest.places:
            return ""
        return (
            f'wall "{display.id}": {self.most_places + 1} calls at once can be read from {self.distance_m:g} m; of '
            f"more calls the older ones take turns. With {fullest.places + 1} at once numbers would be "
            f"{fullest.letter_mm:.0f} mm high, to be read from {_at_most(fullest.letter_mm)}."
        )

    @property
    def _smallest_mm(self) -> float:
        return min(self.newest_mm, self.rows[0].letter_mm)

    def _is_read(self, letter_mm: float) -> bool:
        return letter_mm >= floor_mm(self.distance_m)

    def _too_small(self, display: Display) -> str:
        fewest, fullest = self.rows[0], self.rows[-1]
        return (
            f'wall "{display.id}": from {self.distance_m:g} m numbers must be {floor_mm(self.distance_m):.0f} mm high '
            f"(better {goal_mm(self.distance_m):.0f} mm). On {display.inches:g} inches the newest call has "
            f"{self.newest_mm:.0f} mm, the others {fewest.letter_mm:.0f} mm with {fewest.places + 1} calls and "
            f"{fullest.letter_mm:.0f} mm with {fullest.places + 1}. It can be read from "
            f"{_at_most(self._smallest_mm)}: hang a larger screen, or a second one nearer."
        )


def _at_most(letter_mm: float) -> str:
    """The distance up to which letters can be read, rounded down: one that is named must work."""
    return f"{floor(farthest_m(letter_mm) * 10) / 10:.1f} m at most"
