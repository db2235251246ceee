"""Where everything on a door screen stands: boxes in dots, computed from its size. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor

from languages.boxes import Box
from languages.door import HEADING
from languages.legibility import farthest_m, floor_mm, goal_mm, mm_per_dot
from languages.wall_measure import CAPITAL_SHARE, LINE, measure_of
from languages.wall_newest import middle
from routing.office import Display, Office

MOST_NUMBERS = 12
"""Numbers on one door at once, one for a desk. A room with more desks than that is a hall, and needs a wall."""

READING_M = 0.5
"""From where the concerns are read, in metres: whoever wants to know what is done in a room stands before its door."""

LEAST_TEXT, MOST_TEXT = 0.047, 0.057
"""Letter size of the concerns, as shares of the screen's shorter side: a list of fewer letters tells nothing."""

NARROWEST_LIST = 11.5
"""Letter sizes that a column of concerns needs: the longest words of all languages fit into it."""

SIGN, GAP, EDGE = 0.64, 0.24, 0.1
"""Widths of a number's sign, of the gap between them, and of the space around both, in letter sizes."""

WORTH_A_NARROW_COLUMN = 1.15
"""How much larger numbers must become for the words beside them to be set small."""

ROOM_LETTER, NARROWEST_ROOM, WIDEST_ROOM = 0.6, 1.7, 3.2
"""What a room's name is given, in letter sizes. Longer names are set smaller, in two lines if need be."""


@dataclass(frozen=True, slots=True)
class DoorMeasure:
    """What a door asks of its screen: width of the widest number and of the room in letter sizes, Sachgebiete, and
    the height of capitals in the list of concerns, in dots."""

    number: float
    room: float
    duties: int
    text_capital: float


@dataclass(frozen=True, slots=True)
class DutyBoxes:
    """One Sachgebiet: its sign on a tile, and its name. `row` holds both, for languages that begin at the right."""

    row: Box
    tile: Box
    name: Box


@dataclass(frozen=True, slots=True)
class CallBoxes:
    """One number that is to come in, with its sign on a tile."""

    block: Box
    tile: Box
    number: Box


@dataclass(frozen=True, slots=True)
class DoorLayout:
    """The whole screen. `card` is what `come_in` and `calls` take together, `message` its inner part, for the time when
    nobody is called. `alarm` is where a lost source is told: where the parts stand below one another, in place of both.
    """

    screen: Box
    header: Box
    room_heading: Box
    room: Box
    duties: tuple[DutyBoxes, ...]
    card: Box
    alarm: Box
    message: Box
    come_in: Box
    calls: tuple[CallBoxes, ...]
    number_size: float
    done: Box
    done_row: Box
    done_heading: Box
    page: Box
    listing: Box
    text_size: float
    frame: int
    line: int

    @property
    def capital(self) -> float:
        """Height of the numbers, in dots."""
        return self.number_size * CAPITAL_SHARE

    def leaves(self) -> Iterator[Box]:
        """Every box that is painted into, none of which may meet another."""
        yield from (self.room_heading, self.room, self.done_heading, self.page, self.listing)
        for duty in self.duties:
            yield from (duty.tile, duty.name)
        yield self.come_in
        for call in self.calls:
            yield from (call.tile, call.number)


def door_measure(office: Office, display: Display, duties: int, size: tuple[int, int]) -> DoorMeasure:
    """What the door of a display asks of a screen of this size, in dots."""
    return DoorMeasure(
        number=measure_of(office, display).number,
        room=min(max(len(display.door) * ROOM_LETTER, NARROWEST_ROOM), WIDEST_ROOM),
        duties=duties,
        text_capital=floor_mm(READING_M) / mm_per_dot(*size, display.inches),
    )


USUAL_DOOR = (800, 480)
"""Dots of the screens that are usually sold for doors."""


def door_warning(office: Office, display: Display, size: tuple[int, int]) -> str:
    """One line for whoever hangs the screen if its numbers cannot be read from where people wait; else empty.

    Counted is the moment when every desk of the room calls somebody.
    """
    most = min(max(1, len(office.desks_in(display.door))), MOST_NUMBERS)
    measure, dot = door_measure(office, display, 1, size), mm_per_dot(*size, display.inches)
    one, all_of_them = (lay_out_door(*size, measure, calls).capital * dot for calls in (1, most))
    needed = floor_mm(display.distance_m)
    if all_of_them >= needed:
        return ""
    return (
        f'door "{display.id}": from {display.distance_m:g} m numbers must be {needed:.1f} mm high (better '
        f"{goal_mm(display.distance_m):.1f} mm). On {display.inches:g} inches one number has {one:.1f} mm, and with "
        f"every desk of the room calling each has {all_of_them:.1f} mm. It can be read from "
        f"{floor(farthest_m(all_of_them) * 10) / 10:.1f} m at most: hang a larger screen, or let people wait nearer."
    )


@lru_cache(maxsize=32)
def lay_out_door(width: int, height: int, measure: DoorMeasure, calls: int) -> DoorLayout:
    """Lay out a door screen of this size for so many numbers at once."""
    short = min(width, height)
    margin = max(6, round(short * 0.025))
    text = min(max(measure.text_capital / CAPITAL_SHARE, short * LEAST_TEXT), short * MOST_TEXT)
    column = (width - 3 * margin) // 2
    beside = width > height and column - 3 * margin >= NARROWEST_LIST * text
    header = Box(0, 0, width, round(height * (0.28 if beside else 0.2 if width > height else 0.16)))
    body = Box(margin, header.bottom + margin, width - 2 * margin, height - header.bottom - 2 * margin)
    card, done = _halves(body, margin, column if beside else None)
    room_heading, room, duties = _header(header, measure, margin)
    come_in, blocks = _come_in(card, measure.number, max(1, calls), margin, text)
    done_row, done_heading, page, listing = _done(done, text, margin)
    return DoorLayout(
        screen=Box(0, 0, width, height),
        header=header,
        room_heading=room_heading,
        room=room,
        duties=duties,
        card=card,
        alarm=card if beside else body,
        message=card.inset(margin),
        come_in=come_in,
        calls=tuple(_call(block, measure.number, margin) for block in blocks),
        number_size=_number_size(blocks[0], measure.number, margin),
        done=done,
        done_row=done_row,
        done_heading=done_heading,
        page=page,
        listing=listing,
        text_size=text,
        frame=_frame(margin),
        line=max(1, short // 240),
    )


def _halves(body: Box, margin: int, column: int | None) -> tuple[Box, Box]:
    """The call and the concerns: side by side in columns of this width, or one below the other."""
    if column:
        return body.part(0, 0, column, body.height), body.part(body.width - column, 0, column, body.height)
    upper = round(body.height * 0.395)
    below = upper + margin
    return body.part(0, 0, body.width, upper), body.part(0, below, body.width, body.height - below)


def _header(header: Box, measure: DoorMeasure, margin: int) -> tuple[Box, Box, tuple[DutyBoxes, ...]]:
    """The room with its heading, and the Sachgebiete beside it."""
    inner = header.part(margin, margin / 2, header.width - 2 * margin, header.height - margin)
    heading = round(inner.height * 0.24)
    width = round(min((inner.height - heading) / LINE * measure.room, inner.width * 0.36))
    left = width + 3 * margin
    return (
        inner.part(0, 0, width, heading),
        inner.part(0, heading, width, inner.height - heading),
        _duties(inner.part(left, 0, inner.width - left, inner.height), measure.duties),
    )


def _duties(area: Box, count: int) -> tuple[DutyBoxes, ...]:
    """The Sachgebiete in a column; more than three in two."""
    columns = 1 if count <= 3 else 2
    rows = -(-count // columns)
    return tuple(
        _duty(_cell(area, columns, rows, place % columns, place // columns), area.height) for place in range(count)
    )


def _cell(area: Box, columns: int, rows: int, column: int, row: int, gap: int = 0) -> Box:
    width, height = (area.width - gap * (columns - 1)) / columns, (area.height - gap * (rows - 1)) / rows
    return area.part(column * (width + gap), row * (height + gap), width, height)


def _duty(row: Box, whole: int) -> DutyBoxes:
    side = min(row.height * 0.8, whole * 0.5)
    left = side * 1.3
    return DutyBoxes(
        row=row,
        tile=middle(row, 0, side),
        name=row.part(left, row.height * 0.03, row.width - left, row.height * 0.94),
    )


def _come_in(card: Box, number: float, calls: int, margin: int, text: float) -> tuple[Box, tuple[Box, ...]]:
    """The words and the places of the numbers: one above the other, or side by side if that makes them much larger."""
    high, wide, pad = round(max(card.height * 0.26, 1.7 * text)), round(card.width * 0.3), margin // 3
    above = card.part(0, 0, card.width, high).inset(pad), card.part(0, high, card.width, card.height - high)
    beside = card.part(0, 0, wide, card.height).inset(pad), card.part(wide, 0, card.width - wide, card.height)
    below, right = ((words, _grid(area, calls, number, margin)) for words, area in (above, beside))
    sizes = [_number_size(places[0], number, margin) for _, places in (below, right)]
    return right if sizes[1] > WORTH_A_NARROW_COLUMN * sizes[0] else below


def _grid(area: Box, calls: int, number: float, margin: int) -> tuple[Box, ...]:
    """Places for the numbers, filled row by row: as many columns as make the letters largest."""

    def cells(columns: int) -> tuple[Box, ...]:
        rows = -(-calls // columns)
        return tuple(_cell(area, columns, rows, each % columns, each // columns, margin) for each in range(calls))

    choices = (cells(columns) for columns in (1, 2, 3, 4) if columns <= calls)
    return max(choices, key=lambda each: _number_size(each[0], number, margin))


def _frame(margin: int) -> int:
    """Width of the frame of a fresh call: nothing else reaches into it."""
    return max(4, margin * 2 // 3)


def _number_size(block: Box, number: float, margin: int) -> float:
    return max(_sizes(block, number, margin))


def _sizes(block: Box, number: float, margin: int) -> tuple[float, float]:
    """Letter sizes of a number with its sign beside it, and with its sign above it."""
    inner = block.inset(_frame(margin) + 2)
    beside = min(inner.width / (SIGN + GAP + number + 2 * EDGE), inner.height / LINE)
    above = min(inner.width / (number + 2 * EDGE), inner.height / (SIGN + 2 * EDGE + LINE))
    return max(1.0, beside), max(1.0, above)


def _call(block: Box, number: float, margin: int) -> CallBoxes:
    beside, above = _sizes(block, number, margin)
    side, line = SIGN * max(beside, above), LINE * max(beside, above)
    wide = number * max(beside, above)
    if beside >= above:
        gap = GAP * beside
        left = (block.width - side - gap - wide) / 2
        numbers = block.part(left + side + gap, (block.height - line) / 2, wide, line)
        return CallBoxes(block, middle(block, left, side), numbers)
    top = (block.height - side - line) / 2
    return CallBoxes(
        block,
        block.part((block.width - side) / 2, top, side, side),
        block.part((block.width - wide) / 2, top + side, wide, line),
    )


def _done(done: Box, text: float, margin: int) -> tuple[Box, Box, Box, Box]:
    """The row above the list, the heading and the number of the page in it, and the list."""
    inner = done.part(1.5 * margin, margin / 2, done.width - 3 * margin, done.height - margin)
    wide = inner.width >= 2 * NARROWEST_LIST * text
    row = inner.part(0, 0, inner.width, (1.4 if wide else 2.2) * text * HEADING)
    page = round(2.2 * text)
    return (
        row,
        row.part(0, 0, row.width - page - margin, row.height),
        row.part(row.width - page, 0, page, row.height),
        Box(inner.left, row.bottom, inner.width, inner.bottom - row.bottom),
    )
