"""How high letters must be to be read across a hall, and how high they are on a given screen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, radians, tan

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
class Legibility:
    """Heights in millimetres of the numbers on a wall: the newest one, and the earlier ones as they grow more."""

    distance_m: float
    newest_mm: float
    usual_mm: float
    fullest_mm: float

    @property
    def reached(self) -> bool:
        """Whether the numbers of a usual wall can be read from the farthest seat."""
        return min(self.newest_mm, self.usual_mm) >= floor_mm(self.distance_m)

    def warning(self, display: Display, usual: int, fullest: int) -> str:
        """One line for the log: what is too small, and the distance up to which it works."""
        smallest = min(self.newest_mm, self.usual_mm)
        return (
            f'wall "{display.id}": from {self.distance_m:g} m numbers must be {floor_mm(self.distance_m):.0f} mm high '
            f"(better {goal_mm(self.distance_m):.0f} mm). On {display.inches:g} inches the newest call has "
            f"{self.newest_mm:.0f} mm, the others {self.usual_mm:.0f} mm with {usual} calls and "
            f"{self.fullest_mm:.0f} mm with {fullest}. It can be read from {farthest_m(smallest):.1f} m at most: "
            "hang a larger screen, or a second one nearer."
        )
