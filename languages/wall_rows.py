"""Where the earlier calls stand: cards in columns, in steps of so many places. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from languages.boxes import Box
from languages.wall_measure import GAP, LINE, Measure
from languages.wall_newest import middle

EARLIER_STEPS = (0, 4, 8, 12)
"""Places for earlier calls. Steps, so that a call more or less seldom moves the others."""

SIGN, ARROW = 0.62, 0.6
"""Widths of the sign and of the arrow, in letter sizes."""

BEFORE_SIGN, BEFORE_NUMBER, AFTER_NUMBER, IN_BLOCK = 0.16, 0.22, 0.19, 0.13
"""What stands free before the sign, on both sides of the number, and at the edges of the room's block, in letter
sizes."""


@dataclass(frozen=True, slots=True)
class RowBoxes:
    """One earlier call: a card with sign and number, and a block in its colour that holds arrow and room.

    `arrow` is None on a wall that describes none; a room without an arrow takes `whole_room`.
    """

    card: Box
    sign: Box
    number: Box
    block: Box
    arrow: Box | None
    room: Box
    whole_room: Box
    letter_size: float


def places_for(earlier: int) -> int:
    """How many places so many earlier calls need; with more than the most, they take turns."""
    return next((step for step in EARLIER_STEPS if step >= earlier), EARLIER_STEPS[-1])


def row_boxes(area: Box, measure: Measure, places: int, margin: int, frame: int) -> tuple[RowBoxes, ...]:
    """The places in columns, filled downwards: as many columns as make the letters largest.

    `frame` is the width of the frame of a fresh call: no number reaches into it.
    """
    if not places:
        return ()
    columns = max((1, 2, 3), key=lambda each: _size(_cell(area, each, places, margin), measure, frame))
    width, height = _cell(area, columns, places, margin)
    size = _size((width, height), measure, frame)
    downwards = product(range(columns), range(-(-places // columns)))
    return tuple(
        _row(area.part(column * (width + margin), row * (height + margin), width, height), measure, size, frame)
        for column, row in list(downwards)[:places]
    )


def _cell(area: Box, columns: int, places: int, margin: int) -> tuple[int, int]:
    rows = -(-places // columns)
    width = (area.width - (columns - 1) * margin) // columns
    return width, (area.height - (rows - 1) * margin) // rows


def _size(cell: tuple[int, int], measure: Measure, frame: int) -> float:
    """The largest letters with which all parts fit."""
    width, height = cell
    return min((width - frame) / _ems(measure), (height - 2 * frame) / LINE)


def _ems(measure: Measure) -> float:
    return BEFORE_SIGN + SIGN + BEFORE_NUMBER + measure.number + AFTER_NUMBER + _block(measure)


def _block(measure: Measure) -> float:
    return IN_BLOCK * 2 + (ARROW + GAP * 0.6 if measure.arrows else 0) + measure.room


def _row(card: Box, measure: Measure, size: float, frame: int) -> RowBoxes:
    """What is left over goes beside the number, some of it into the block."""
    spare = card.width - frame - _ems(measure) * size
    sign_left = frame + BEFORE_SIGN * size + spare * 0.1
    number_left = sign_left + (SIGN + BEFORE_NUMBER) * size + spare * 0.15
    block_left = number_left + (measure.number + AFTER_NUMBER) * size + spare * 0.25
    block = card.part(block_left, 0, card.width - block_left, card.height)
    line = card.part(0, (card.height - LINE * size) / 2, card.width, LINE * size)
    arrow = middle(card, block_left + IN_BLOCK * size, ARROW * size) if measure.arrows else None
    whole = block_left + IN_BLOCK * size
    left = whole + (ARROW + GAP * 0.6) * size if arrow else whole
    right = card.width - IN_BLOCK * size
    return RowBoxes(
        card=card,
        sign=middle(card, sign_left, SIGN * size),
        number=line.part(number_left, 0, measure.number * size, line.height),
        block=block,
        arrow=arrow,
        room=line.part(left, 0, right - left, line.height),
        whole_room=line.part(whole, 0, right - whole, line.height),
        letter_size=size,
    )
