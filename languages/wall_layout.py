"""Where everything on the wall stands: boxes in dots, computed from the size of the screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from languages.boxes import Box
from languages.wall import CAPITAL_SHARE
from routing.office import Office

MOST_CALLS = 12
"""Calls on one wall at once. With more, letters become too small for a hall."""

EARLIER_STEPS = (0, 4, 8, 12)
"""Places for earlier calls. Steps, so that a call more or less seldom moves the others."""

SIGN, ROW_SIGN, GAP, ARROW = 0.8, 0.66, 0.3, 0.75
"""Widths of the parts of a call, in letter sizes."""

WIDE_LETTERS = {"M": 0.95, "W": 0.97, "N": 0.82, "H": 0.77, "U": 0.76}
OTHER_LETTER, DIGIT, SPACE, EDGE = 0.75, 0.572, 0.26, 0.06
"""Widths in Noto Sans Bold, in letter sizes. Other letters have at most 0.75; J stands 0.07 out to the left."""

ROOM_CHARACTER, NARROWEST_ROOM, WIDEST_ROOM = 0.51, 1.9, 3.4
"""What a room is given, in letter sizes. Longer names are set smaller, in two lines if need be."""

LINE = 1.16
"""Height of a line with a number, in letter sizes: capitals, and the tail of a J."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What an office asks of a line: the widest number and the usual room, in letter sizes."""

    number: float
    room: float
    sachgebiete: int

    @property
    def sign_and_number(self) -> float:
        """Widths of the sign and the number, with the gap between."""
        return SIGN + GAP + self.number


@dataclass(frozen=True, slots=True)
class NewestBoxes:
    """The large panel of the newest call."""

    panel: Box
    tile: Box
    number_heading: Box
    number: Box
    arrow: Box
    room_heading: Box
    room: Box
    letter_size: float


@dataclass(frozen=True, slots=True)
class RowBoxes:
    """One earlier call: a card with sign and number, and a block in its colour that holds the room."""

    card: Box
    sign: Box
    number: Box
    block: Box
    room: Box
    letter_size: float


@dataclass(frozen=True, slots=True)
class WaitingBoxes:
    """The count of one Sachgebiet at the foot of the wall."""

    sign: Box
    count: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole wall. `message` is all between header and foot, for the time when nobody is called."""

    screen: Box
    header: Box
    heading: Box
    clock: Box
    message: Box
    newest: NewestBoxes
    rows: tuple[RowBoxes, ...]
    foot: Box
    foot_words: Box
    waiting: tuple[WaitingBoxes, ...]
    frame: int

    @property
    def newest_capital(self) -> float:
        """Height of the newest number, in dots."""
        return self.newest.letter_size * CAPITAL_SHARE

    @property
    def row_capital(self) -> float:
        """Height of the earlier numbers, in dots."""
        return self.rows[0].letter_size * CAPITAL_SHARE if self.rows else self.newest_capital

    def leaves(self) -> Iterator[Box]:
        """Every box that is painted into, none of which may meet another."""
        new = self.newest
        yield from (self.heading, self.clock, new.tile, new.number_heading, new.number, new.arrow)
        yield from (new.room_heading, new.room, self.foot_words)
        for row in self.rows:
            yield from (row.sign, row.number, row.block)
        for each in self.waiting:
            yield from (each.sign, each.count)


def measure_of(office: Office, sachgebiete: tuple[str, ...]) -> Measure:
    """How wide the numbers and rooms of a wall for these Sachgebiete can get."""
    letters = [WIDE_LETTERS.get(office.sachgebiete[each].letter, OTHER_LETTER) for each in sachgebiete]
    digits = max((len(f"{kiosk.numbers[1]:03}") for kiosk in office.kiosks.values()), default=3)
    longest = max((len(desk.room) for desk in office.desks.values()), default=4)
    return Measure(
        number=max(letters, default=OTHER_LETTER) + SPACE + digits * DIGIT + EDGE,
        room=min(max(longest * ROOM_CHARACTER, NARROWEST_ROOM), WIDEST_ROOM),
        sachgebiete=len(sachgebiete),
    )


def places_for(earlier: int) -> int:
    """How many places so many earlier calls need."""
    return next((step for step in EARLIER_STEPS if step >= earlier), EARLIER_STEPS[-1])


def lay_out(width: int, height: int, measure: Measure, places: int) -> Layout:
    """Lay out a wall of this size with so many places for earlier calls (one of `EARLIER_STEPS`)."""
    portrait = height > width
    margin = round(min(width, height) * 0.02)
    header = Box(0, 0, width, round(height * (0.08 if portrait else 0.115)))
    foot_height = round(height * (0.1 if portrait else 0.095))
    foot = Box(0, height - foot_height, width, foot_height)
    body = Box(margin, header.bottom + margin, width - 2 * margin, foot.top - header.bottom - 2 * margin)
    share = {0: 0.46 if portrait else 1.0, 4: 0.46, 8: 0.4, 12: 0.36}[places]
    panel = body.part(0, 0, body.width, body.height * share)
    rest = Box(body.left, panel.bottom + margin, body.width, body.bottom - panel.bottom - margin)
    clock_width = round(header.height * 2.1)
    words_width = width - clock_width - 3 * margin
    foot_words, waiting = _foot(foot, measure.sachgebiete, margin, portrait)
    return Layout(
        screen=Box(0, 0, width, height),
        header=header,
        heading=Box(margin * 2, 0, words_width - margin, header.height),
        clock=Box(width - clock_width - margin, 0, clock_width, header.height),
        message=body,
        newest=_newest(panel, measure, margin),
        rows=_rows(rest, measure, places, margin),
        foot=foot,
        foot_words=foot_words,
        waiting=waiting,
        frame=_frame(margin),
    )


def _newest(panel: Box, measure: Measure, margin: int) -> NewestBoxes:
    """Number and room side by side or one above the other, whichever gives larger letters."""
    inner = panel.inset(margin + margin // 2)
    heading = round(inner.height * 0.19)
    beside = min(
        inner.width / (measure.sign_and_number + GAP * 4 + ARROW + measure.room), (inner.height - heading) / LINE
    )
    heading_above = round(inner.height * 0.1)
    above = min(inner.width / (measure.sign_and_number + GAP * 2), (inner.height / 2 - heading_above) / LINE)
    if beside >= above:
        return _side_by_side(panel, inner, measure, beside, heading)
    return _one_above_the_other(panel, inner, measure.number, above, heading_above)


def _side_by_side(panel: Box, inner: Box, measure: Measure, size: float, heading: int) -> NewestBoxes:
    line = inner.part(0, heading, inner.width, inner.height - heading)
    spare = inner.width - (measure.sign_and_number + GAP * 2.5 + ARROW + measure.room) * size
    number_left = (SIGN + GAP * 1.5) * size + spare * 0.15
    arrow_left = number_left + (measure.number + GAP) * size + spare * 0.2
    room_left = arrow_left + (ARROW + GAP) * size + spare * 0.2
    return NewestBoxes(
        panel=panel,
        tile=_middle(line, 0, SIGN * size),
        number_heading=inner.part(number_left, 0, measure.number * size, heading),
        number=line.part(number_left, (line.height - LINE * size) / 2, measure.number * size, LINE * size),
        arrow=_middle(line, arrow_left, ARROW * size),
        room_heading=inner.part(room_left, 0, inner.width - room_left, heading),
        room=line.part(room_left, (line.height - LINE * size) / 2, inner.width - room_left, LINE * size),
        letter_size=size,
    )


def _one_above_the_other(panel: Box, inner: Box, number: float, size: float, heading: int) -> NewestBoxes:
    half = inner.height // 2
    left = max(0.0, inner.width - (SIGN + GAP * 2 + number) * size) / 2
    inner = inner.part(left, 0, inner.width - 2 * left, inner.height)
    first = inner.part(0, heading, inner.width, half - heading)
    second = inner.part(0, half + heading, inner.width, half - heading)
    left = (SIGN + GAP * 2) * size
    return NewestBoxes(
        panel=panel,
        tile=_middle(first, 0, SIGN * size),
        number_heading=inner.part(left, 0, inner.width - left, heading),
        number=first.part(left, (first.height - LINE * size) / 2, inner.width - left, LINE * size),
        arrow=_middle(second, 0, SIGN * size),
        room_heading=inner.part(left, half, inner.width - left, heading),
        room=second.part(left, (second.height - LINE * size) / 2, inner.width - left, LINE * size),
        letter_size=size,
    )


def _middle(line: Box, left: float, side: float) -> Box:
    """A square in the middle of the line's height."""
    return line.part(left, (line.height - side) / 2, side, side)


def _rows(area: Box, measure: Measure, places: int, margin: int) -> tuple[RowBoxes, ...]:
    """The places in columns, filled downwards: as many columns as make the letters largest."""
    if not places:
        return ()
    frame = _frame(margin)
    columns = max((1, 2, 3), key=lambda each: _row_size(_cell(area, each, places, margin), measure, frame))
    width, height = _cell(area, columns, places, margin)
    size = _row_size((width, height), measure, frame)
    downwards = product(range(columns), range(-(-places // columns)))
    return tuple(
        _row(area.part(column * (width + margin), row * (height + margin), width, height), measure, size)
        for column, row in list(downwards)[:places]
    )


def _frame(margin: int) -> int:
    """Width of the frame of a fresh call: nothing else reaches into it."""
    return max(4, margin // 2)


def _cell(area: Box, columns: int, places: int, margin: int) -> tuple[float, float]:
    rows = -(-places // columns)
    width = (area.width - (columns - 1) * margin) // columns
    return width, (area.height - (rows - 1) * margin) // rows


def _row_size(cell: tuple[float, float], measure: Measure, frame: int) -> float:
    width, height = cell
    return min(width / _row_ems(measure), (height - 2 * frame) / LINE)


def _row_ems(measure: Measure) -> float:
    return ROW_SIGN + GAP * 2 + measure.number + measure.room


def _row(card: Box, measure: Measure, size: float) -> RowBoxes:
    spare = card.width - _row_ems(measure) * size
    number_left = (ROW_SIGN + GAP * 1.1) * size + spare * 0.25
    block_left = number_left + (measure.number + GAP * 0.3) * size + spare * 0.25
    block = card.part(block_left, 0, 0, card.height)
    block = Box(block.left, card.top, card.right - block.left, card.height)
    pad = round(GAP * 0.25 * size)
    line = round(LINE * size)
    return RowBoxes(
        card=card,
        sign=_middle(card, GAP * 0.6 * size + spare * 0.1, ROW_SIGN * size),
        number=card.part(number_left, (card.height - line) / 2, measure.number * size, line),
        block=block,
        room=Box(block.left + pad, block.top + (block.height - line) // 2, block.width - 2 * pad, line),
        letter_size=size,
    )


def _foot(foot: Box, sachgebiete: int, margin: int, portrait: bool) -> tuple[Box, tuple[WaitingBoxes, ...]]:
    """The words, then a cell for each Sachgebiet: below the words where the wall is narrow."""
    if portrait:
        words = foot.part(2 * margin, 0, foot.width - 4 * margin, foot.height // 2)
        cells = foot.part(2 * margin, foot.height // 2, foot.width - 4 * margin, foot.height - foot.height // 2)
    else:
        words = foot.part(2 * margin, 0, foot.width * 0.25, foot.height)
        left = words.width + 4 * margin
        cells = foot.part(left, 0, foot.width - left - 2 * margin, foot.height)
    width = min(cells.width // max(1, sachgebiete), round(cells.height * 3.5))
    return words, tuple(
        _waiting(Box(cells.left + place * width, cells.top, width, cells.height)) for place in range(sachgebiete)
    )


def _waiting(cell: Box) -> WaitingBoxes:
    side = min(cell.height * 0.5, cell.width * 0.24)
    left = side * 1.2
    return WaitingBoxes(
        sign=_middle(cell, 0, side), count=cell.part(left, 0, cell.width - left - side * 0.2, cell.height)
    )
