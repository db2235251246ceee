"""Rectangles of dots. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of dots."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + self.height

    def inset(self, by: int) -> Box:
        """The box without a border of so many dots."""
        return Box(self.left + by, self.top + by, self.width - 2 * by, self.height - 2 * by)

    def part(self, left: float, top: float, width: float, height: float) -> Box:
        """A box inside this one, by offsets and lengths in dots. Parts side by side share an edge, never a dot."""
        first, last = round(self.left + left), round(self.left + left + width)
        upper, lower = round(self.top + top), round(self.top + top + height)
        return Box(first, upper, last - first, lower - upper)

    def mirrored(self, within: Box) -> Box:
        """The box on the other side of the one around it."""
        return Box(within.left + within.right - self.right, self.top, self.width, self.height)

    def meets(self, other: Box) -> bool:
        """Whether they share a dot."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether the other one lies wholly inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom
