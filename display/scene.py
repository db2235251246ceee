"""The wall as a list of what is painted where: a view in a layout. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from display.board import NoticeShown, Shown, View, Waiting
from languages.boxes import Box
from languages.tongues import tongue
from languages.wall import Align, Figures, Piece, Shape, WallWords, Words
from languages.wall_foot import NoticeBoxes, WaitingBoxes
from languages.wall_layout import Layout
from languages.wall_newest import NewestBoxes
from languages.wall_rows import RowBoxes

PAGE, CARD, INK = "#e6eaed", "#ffffff", "#14202b"
"""Ground of the wall, of its cards, and the letters on both: 14:1 and 16:1 (WCAG 2.2, 1.4.3 asks 4.5:1)."""

BAR, BAR_INK = "#14202b", "#ffffff"
"""Head of the wall, 16:1."""

ALARM, ALARM_INK = "#ffd34d", "#14202b"
"""The band of a wall that lost its source, and the frame of a fresh call: 11:1."""

NOTICE, NOTICE_INK = "#fdf0c4", "#14202b"
"""What staff have to say: 15:1, warmer than the cards and calmer than an alarm."""

STALE = "#5a656d"
"""Numbers that may no longer be true lose their colour: 6:1 on white, and white on it."""

NO_BREAK = "\N{NO-BREAK SPACE}"
COUNT_WIDTH, MINUTES_WIDTH = 2.7, 5.7
"""Letter sizes that "D: 99" and "100–120 min" take: all counts are set in one size, and all ranges."""

LEAST_MINUTES = 0.45
"""Share of its place's height that a range must reach: smaller ones would tell nobody anything, and are left out."""


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
        yield from _newest(view.newest, view, layout, words)
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
        yield from _row(shown, view, row, layout.frame)
    if view.notice and layout.notice:
        yield from _notice(view.notice, layout.notice)
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


def _newest(shown: Shown, view: View, layout: Layout, words: WallWords) -> Iterator[Painted]:
    boxes = layout.newest
    ground = _paint(shown, view.stale)
    yield Painted(boxes.panel, ground)
    if _framed(shown, view):
        yield from _frame(boxes.panel, layout.frame, ALARM)
    yield from _newest_sign(shown, boxes)
    heading = boxes.number_heading.height * 0.74
    yield _words(boxes.number_heading, words.number, words, heading, CARD, ground, "center")
    yield _words(boxes.room_heading, words.room, words, heading, CARD, ground, "center")
    yield _number(boxes.number, shown.number, boxes.letter_size, CARD, ground)
    yield from _way(shown, boxes, ground)


def _newest_sign(shown: Shown, boxes: NewestBoxes) -> Iterator[Painted]:
    """The sign in its own colour, on a white tile: the panel around it may have lost its colour."""
    if shown.colour:
        yield Painted(boxes.tile, CARD)
        sign = boxes.tile.inset(boxes.tile.width // 8)
        yield Painted(sign, Shape(shown.colour.sign, sign.width, sign.height, shown.colour.paint, CARD))


def _row(shown: Shown, view: View, boxes: RowBoxes, frame: int) -> Iterator[Painted]:
    paint = _paint(shown, view.stale)
    yield Painted(boxes.card, CARD)
    if _framed(shown, view):
        yield from _frame(boxes.card, frame, paint)
    if shown.colour:
        sign = boxes.sign
        yield Painted(sign, Shape(shown.colour.sign, sign.width, sign.height, shown.colour.paint, CARD))
    yield _number(boxes.number, shown.number, boxes.letter_size, STALE if view.stale else INK, CARD)
    yield Painted(boxes.block, paint)
    yield from _way(shown, boxes, paint)


def _way(shown: Shown, boxes: NewestBoxes | RowBoxes, ground: str) -> Iterator[Painted]:
    """The arrow and the room; the room alone, in the place of both, where no arrow is described."""
    arrow = boxes.arrow if shown.arrow else None
    if arrow:
        yield Painted(arrow, Shape(shown.arrow, arrow.width, arrow.height, CARD, ground))
    yield _room(boxes.room if arrow else boxes.whole_room, shown.room, boxes.letter_size, CARD, ground)


def _framed(shown: Shown, view: View) -> bool:
    """A new call has a steady frame; that of a recalled one goes on and off."""
    return shown.fresh and not view.stale and (view.lit or not shown.recalled)


def _frame(box: Box, width: int, colour: str) -> Iterator[Painted]:
    """Four strips along the edges: nothing else is painted again when they come and go."""
    inner = box.inset(width)
    yield Painted(Box(box.left, box.top, box.width, width), colour)
    yield Painted(Box(box.left, inner.bottom, box.width, width), colour)
    yield Painted(Box(box.left, inner.top, width, inner.height), colour)
    yield Painted(Box(inner.right, inner.top, width, inner.height), colour)


def _notice(notice: NoticeShown, boxes: NoticeBoxes) -> Iterator[Painted]:
    """The sign stands where the words begin."""
    sign, words = boxes.sign, boxes.words
    if tongue(notice.language).direction == "rtl":
        sign, words = (each.mirrored(boxes.band) for each in (sign, words))
    yield Painted(boxes.band, NOTICE)
    yield Painted(sign, Shape("notice", sign.width, sign.height, NOTICE_INK, NOTICE))
    yield _words(words, notice.text, WallWords(notice.language), boxes.band.height * 0.42, NOTICE_INK, NOTICE)


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
        yield from _waiting(each, boxes, size)


def _waiting(waiting: Waiting, boxes: WaitingBoxes, size: float) -> Iterator[Painted]:
    """Sign, letter and count, and below it how long it takes. "min" is the sign of the unit in every language."""
    sign, paint = boxes.sign, waiting.colour.paint
    yield Painted(sign, Shape(waiting.colour.sign, sign.width, sign.height, paint, CARD))
    count = f"{waiting.letter}:{NO_BREAK}{waiting.count}"
    even = min(size, boxes.count.width / COUNT_WIDTH, boxes.count.height * 0.8)
    minutes_size = min(size * 0.7, boxes.minutes.width / MINUTES_WIDTH)
    if not waiting.minutes or minutes_size < boxes.minutes.height * LEAST_MINUTES:
        yield _count(boxes.whole, count, even)
        return
    yield _count(boxes.count, count, even)
    low, high = waiting.minutes
    yield _count(boxes.minutes, f"{low}\N{EN DASH}{high}{NO_BREAK}min", minutes_size)


def _count(box: Box, text: str, size: float) -> Painted:
    """Always from left to right, as German is (law 6)."""
    return Painted(box, Words(text, "de", box.width, box.height, size, INK, CARD, edges="capitals"))


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
