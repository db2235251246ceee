"""Where the newest call stands: a large panel with its number, the arrow and the room. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from languages.boxes import Box
from languages.wall_measure import GAP, LINE, SIGN, Measure

ARROW = 0.75
"""Width of the arrow, in letter sizes."""

HEADING = 0.34
"""Height of the heading above a number or room, in their letter sizes."""


@dataclass(frozen=True, slots=True)
class NewestBoxes:
    """The large panel of the newest call. `arrow` is None on a wall that describes none.

    A room without an arrow takes `whole_room`: the place of both.
    """

    panel: Box
    tile: Box
    number_heading: Box
    number: Box
    arrow: Box | None
    room_heading: Box
    room: Box
    whole_room: Box
    letter_size: float


def newest_boxes(panel: Box, measure: Measure, margin: int) -> NewestBoxes:
    """Number and room side by side or one above the other, whichever gives larger letters."""
    inner = panel.inset(margin + margin // 2)
    line = LINE + HEADING
    beside = min(inner.width / _beside(measure), inner.height / line)
    above = min(inner.width / _above(measure), inner.height / 2 / line)
    if beside >= above:
        return _side_by_side(panel, inner, measure, beside)
    return _one_above_the_other(panel, inner, measure, above)


def middle(line: Box, left: float, side: float) -> Box:
    """A square in the middle of the line's height."""
    return line.part(left, (line.height - side) / 2, side, side)


def _above(measure: Measure) -> float:
    return SIGN + GAP * 2 + measure.number


def _arrow(measure: Measure) -> float:
    """The arrow and what stands free beside it; without one, what tells the number from the room."""
    return ARROW + GAP * 2.5 if measure.arrows else GAP * 2.5


def _beside(measure: Measure) -> float:
    return SIGN + GAP * 1.5 + measure.number + _arrow(measure) + measure.room


def _side_by_side(panel: Box, inner: Box, measure: Measure, size: float) -> NewestBoxes:
    """What is left over goes between the parts; what is left over in height, above and below."""
    spare = inner.width - _beside(measure) * size
    number_left = (SIGN + GAP * 1.5) * size + spare * 0.15
    number_end = number_left + measure.number * size
    arrow_left = number_end + GAP * 1.25 * size + spare * 0.2
    room_left = number_end + _arrow(measure) * size + spare * 0.4
    heading, high = HEADING * size, LINE * size
    both = inner.part(0, (inner.height - heading - high) / 2, inner.width, heading + high)
    above, line = both.part(0, 0, both.width, heading), both.part(0, heading, both.width, high)
    right = inner.width - room_left
    return NewestBoxes(
        panel=panel,
        tile=middle(line, 0, SIGN * size),
        number_heading=above.part(number_left, 0, measure.number * size, above.height),
        number=line.part(number_left, 0, measure.number * size, line.height),
        arrow=middle(line, arrow_left, ARROW * size) if measure.arrows else None,
        room_heading=above.part(room_left, 0, right, above.height),
        room=line.part(room_left, 0, right, line.height),
        whole_room=line.part(arrow_left, 0, inner.width - arrow_left, line.height),
        letter_size=size,
    )


def _one_above_the_other(panel: Box, inner: Box, measure: Measure, size: float) -> NewestBoxes:
    """Number and room begin at the same place, so a room without an arrow stays where it is."""
    side = max(0.0, inner.width - _above(measure) * size) / 2
    inner = inner.part(side, 0, inner.width - 2 * side, inner.height)
    heading, high = HEADING * size, LINE * size
    spare = (inner.height - 2 * (heading + high)) / 3
    first = inner.part(0, spare + heading, inner.width, high)
    second = inner.part(0, 2 * (spare + heading) + high, inner.width, high)
    left = (SIGN + GAP * 2) * size
    room = second.part(left, 0, inner.width - left, second.height)
    return NewestBoxes(
        panel=panel,
        tile=middle(first, 0, SIGN * size),
        number_heading=inner.part(left, spare, inner.width - left, heading),
        number=first.part(left, 0, inner.width - left, first.height),
        arrow=middle(second, 0, SIGN * size) if measure.arrows else None,
        room_heading=inner.part(left, 2 * spare + heading + high, inner.width - left, heading),
        room=room,
        whole_room=room,
        letter_size=size,
    )
