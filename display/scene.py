"""The wall as a list of what is painted where: a view in a layout. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from display.board import Shown, View
from languages.boxes import Box
from languages.wall import Align, Figures, Piece, Shape, WallWords, Words
from languages.wall_layout import Layout, NewestBoxes, RowBoxes

PAGE, CARD, INK = "#e6eaed", "#ffffff", "#14202b"
"""Ground of the wall, of its cards, and the letters on both: 14:1 and 16:1 (WCAG 2.2, 1.4.3 asks 4.5:1)."""

BAR, BAR_INK = "#14202b", "#ffffff"
"""Head of the wall, 16:1."""

ALARM, ALARM_INK = "#ffd34d", "#14202b"
"""The band of a wall that lost its source, and the frame of a fresh call: 11:1."""

STALE = "#5a656d"
"""Numbers that may no longer be true lose their colour: 6:1 on white, and white on it."""

NO_BREAK = "\N{NO-BREAK SPACE}"
COUNT_WIDTH = 2.7
"""Letter sizes that "D: 99" takes: all counts are set in one size."""


@dataclass(frozen=True, slots=True)
class Painted:
    """One thing on the wall: a piece in its box, or a box filled with a colour."""

    box: Box
    what: Piece | str


def compose(view: View, layout: Layout) -> tuple[Painted, ...]:
    """Everything on the wall, in the order of painting."""
    return tuple(_all(view, layout))


def _all(view: View, layout: Layout) -> Iterator[Painted]:
    yield Painted(layout.screen, PAGE)
    words = WallWords(view.language)
    yield from _header(view, layout, words)
    if view.newest:
        yield from _newest(view.newest, view.stale, layout, words)
    else:
        yield Painted(layout.message, CARD)
        yield _words(
            layout.message.inset(layout.frame * 4),
            words.nobody_called,
            words,
            layout.header.height * 1.1,
            INK,
            CARD,
            "center",
        )
    for row, shown in zip(layout.rows, view.earlier, strict=False):
        yield from _row(shown, view.stale, row, layout.frame)
    yield from _foot(view, layout, words)


def _header(view: View, layout: Layout, words: WallWords) -> Iterator[Painted]:
    ground, ink = (ALARM, ALARM_INK) if view.stale else (BAR, BAR_INK)
    size = layout.header.height * 0.52
    yield Painted(layout.header, ground)
    if view.stale:
        german = WallWords("de")
        yield _words(layout.heading, german.stale, german, size, ink, ground)
    else:
        text = words.please_come if view.newest else view.office_name
        yield _words(layout.heading, text, words, size, ink, ground)
    clock = layout.clock
    yield Painted(clock, Figures(view.clock, clock.width, clock.height, size * 1.15, ink, ground))


def _newest(shown: Shown, stale: bool, layout: Layout, words: WallWords) -> Iterator[Painted]:
    boxes = layout.newest
    paint = _paint(shown, stale)
    ground = paint
    if shown.fresh and not stale:
        yield Painted(boxes.panel, ALARM)
        yield Painted(boxes.panel.inset(layout.frame), ground)
    else:
        yield Painted(boxes.panel, ground)
    yield from _newest_sign(shown, boxes)
    heading = boxes.number_heading.height * 0.7
    yield _words(boxes.number_heading, words.number, words, heading, CARD, ground, "center")
    yield _words(boxes.room_heading, words.room, words, heading, CARD, ground, "center")
    yield _number(boxes.number, shown.number, boxes.letter_size, CARD, ground)
    yield Painted(boxes.arrow, Shape("arrow", boxes.arrow.width, boxes.arrow.height, CARD, ground))
    yield _room(boxes.room, shown.room, boxes.letter_size, CARD, ground)


def _newest_sign(shown: Shown, boxes: NewestBoxes) -> Iterator[Painted]:
    """The sign in its own colour, on a white tile: the panel around it may have lost its colour."""
    if shown.colour:
        yield Painted(boxes.tile, CARD)
        sign = boxes.tile.inset(boxes.tile.width // 8)
        yield Painted(sign, Shape(shown.colour.sign, sign.width, sign.height, shown.colour.paint, CARD))


def _row(shown: Shown, stale: bool, boxes: RowBoxes, frame: int) -> Iterator[Painted]:
    paint = _paint(shown, stale)
    if shown.fresh and not stale:
        yield Painted(boxes.card, paint)
        yield Painted(boxes.card.inset(frame), CARD)
    else:
        yield Painted(boxes.card, CARD)
    if shown.colour:
        sign = boxes.sign
        yield Painted(sign, Shape(shown.colour.sign, sign.width, sign.height, shown.colour.paint, CARD))
    yield _number(boxes.number, shown.number, boxes.letter_size, STALE if stale else INK, CARD)
    yield Painted(boxes.block, paint)
    yield _room(boxes.room, shown.room, boxes.letter_size, CARD, paint)


def _foot(view: View, layout: Layout, words: WallWords) -> Iterator[Painted]:
    size = layout.foot_words.height * 0.5
    if view.stale:
        whole = Box(layout.foot_words.left, layout.foot.top, 0, layout.foot.height)
        whole = Box(whole.left, whole.top, layout.foot.width - 2 * whole.left, whole.height)
        yield Painted(layout.foot, ALARM)
        yield _words(whole, words.stale, words, size, ALARM_INK, ALARM)
        return
    yield Painted(layout.foot, CARD)
    if not view.waiting:
        return
    total = sum(each.count for each in view.waiting)
    yield _words(layout.foot_words, words.waiting(total), words, size, INK, CARD)
    for boxes, each in zip(layout.waiting, view.waiting, strict=False):
        sign, count = boxes.sign, boxes.count
        yield Painted(sign, Shape(each.colour.sign, sign.width, sign.height, each.colour.paint, CARD))
        text = f"{each.letter}:{NO_BREAK}{each.count}"
        even = min(size, count.width / COUNT_WIDTH)
        yield Painted(count, Words(text, "de", count.width, count.height, even, INK, CARD, edges="capitals"))


def _paint(shown: Shown, stale: bool) -> str:
    if stale:
        return STALE
    return shown.colour.paint if shown.colour else INK


def _number(box: Box, number: str, size: float, ink: str, ground: str) -> Painted:
    return Painted(box, Figures(number, box.width, box.height, size, ink, ground))


def _room(box: Box, room: str, size: float, ink: str, ground: str) -> Painted:
    return Painted(box, Words(room, "de", box.width, box.height, size, ink, ground, "center", "capitals"))


def _words(
    box: Box, text: str, words: WallWords, size: float, ink: str, ground: str, align: Align = "start"
) -> Painted:
    return Painted(box, Words(text, words.language, box.width, box.height, size, ink, ground, align))
