"""A door screen as a list of what is painted where. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from display.board import View
from display.door import DoorCall, DoorView, Duty, door_view, quiet_door
from display.scene import ALARM, ALARM_INK, BAR, BAR_INK, CARD, INK, PAGE, Painted
from languages.boxes import Box
from languages.door import HEADING, DoorWords, Listing, pages_of
from languages.door_layout import MOST_NUMBERS, CallBoxes, DoorLayout, DutyBoxes, door_measure, lay_out_door
from languages.tongues import tongue
from languages.wall import BLACK, WHITE, Align, Figures, Shape, Words
from routing.office import Colour, Display, Office


@dataclass(frozen=True, slots=True)
class Paints:
    """The colours of a door screen: ground and letters of each part, and the lines around the cards."""

    page: str
    card: str
    ink: str
    line: str
    bar: str
    bar_ink: str
    alarm: str
    alarm_ink: str


COLOURED = Paints(PAGE, CARD, INK, "#c3ccd2", BAR, BAR_INK, ALARM, ALARM_INK)
BLACK_AND_WHITE = Paints(WHITE, WHITE, BLACK, BLACK, BLACK, WHITE, WHITE, BLACK)
"""Every part that colours would tell apart is told apart by a line, a frame, or by white on black."""


def door_scene(
    office: Office, display: Display, languages: Sequence[str], seen: View, size: tuple[int, int]
) -> tuple[Painted, ...]:
    """Everything on a door screen of this size in dots, in the order of painting; `seen` is what a wall could show."""
    view = door_view(office, display, languages, seen)
    return compose_door(view, layout_of(office, display, view, size))


def foreseen_at_door(
    office: Office, display: Display, languages: Sequence[str], seen: View, size: tuple[int, int]
) -> Iterator[Painted]:
    """What the screen may have to show next, but for numbers; likeliest first, each once."""
    now = door_view(office, display, languages, seen)
    done: set[Painted] = set()
    for view in _likely(now, [quiet_door(office, display, each) for each in languages]):
        for painted in compose_door(view, layout_of(office, display, view, size)):
            if painted not in done and not isinstance(painted.what, Figures):
                done.add(painted)
                yield painted


def layout_of(office: Office, display: Display, view: DoorView, size: tuple[int, int]) -> DoorLayout:
    """Where everything of this view stands on a screen of this size in dots."""
    return lay_out_door(*size, door_measure(office, display, len(view.duties), size), len(view.calls))


def compose_door(view: DoorView, layout: DoorLayout) -> tuple[Painted, ...]:
    """Everything of a view in a layout, in the order of painting."""
    return tuple(_all(view, layout))


def _likely(now: DoorView, quiet: Sequence[DoorView]) -> Iterator[DoorView]:
    """A call in the colour of each Sachgebiet, the same in all languages, no call, further pages, a lost source."""
    for view in (now, *quiet):
        for duty in view.duties:
            yield replace(view, calls=(DoorCall("", duty.colour, fresh=True), *now.calls)[:MOST_NUMBERS])
            yield replace(view, calls=(DoorCall("", duty.colour), *now.calls[1:]))
    yield from quiet
    yield from (replace(view, round=number) for view in quiet for number in range(1, len(view.concerns)))
    yield from (replace(view, stale=True) for view in quiet)


def _all(view: DoorView, layout: DoorLayout) -> Iterator[Painted]:
    paints = COLOURED if view.colours else BLACK_AND_WHITE
    words = DoorWords(view.language)
    yield Painted(layout.screen, paints.page)
    yield from _header(view, layout, paints, words)
    if view.stale:
        yield from _stale(layout, paints, words)
    elif view.calls:
        yield from _calls(view.calls, layout, paints, words)
    else:
        yield from _card(layout.card, layout.line, paints)
        yield _wait(layout, paints, words)
    if not view.stale or not layout.alarm.meets(layout.done):
        yield from _done(view, layout, paints, words)


def _header(view: DoorView, layout: DoorLayout, paints: Paints, words: DoorWords) -> Iterator[Painted]:
    ink, ground = paints.bar_ink, paints.bar
    yield Painted(layout.header, ground)
    heading, room = layout.room_heading, layout.room
    yield _words(heading, words.room, words.language, heading.height * 0.62, ink, ground, "center")
    yield Painted(
        room, Words(view.room, "de", room.width, room.height, room.height / 1.16, ink, ground, "center", "capitals")
    )
    even = min(duty.name.height for duty in layout.duties) * 0.5 if layout.duties else 0
    for duty, boxes in zip(view.duties, layout.duties, strict=True):
        yield from _duty(duty, boxes, min(even, layout.header.height * 0.3), paints)


def _duty(duty: Duty, boxes: DutyBoxes, size: float, paints: Paints) -> Iterator[Painted]:
    """Sign and name begin where the name's language begins."""
    tile, name = boxes.tile, boxes.name
    if tongue(duty.language).direction == "rtl":
        tile, name = tile.mirrored(boxes.row), name.mirrored(boxes.row)
    yield from _sign(tile, duty.colour, paints)
    yield _words(name, duty.name, duty.language, size, paints.bar_ink, paints.bar)


def _sign(tile: Box, colour: Colour, paints: Paints) -> Iterator[Painted]:
    """The sign in its own colour, on a tile of the cards' colour."""
    yield Painted(tile, paints.card)
    sign = tile.inset(max(1, tile.width // 8))
    yield Painted(sign, Shape(colour.sign, sign.width, sign.height, _paint(colour, paints), paints.card))


def _stale(layout: DoorLayout, paints: Paints, words: DoorWords) -> Iterator[Painted]:
    """German above, the language that has its turn below."""
    yield Painted(layout.alarm, paints.ink)
    yield Painted(layout.alarm.inset(layout.frame), paints.alarm)
    inner = layout.alarm.inset(2 * layout.frame)
    spoken = [DoorWords("de"), words] if words.language != "de" else [words]
    size = layout.text_size * 1.35
    for place, each in enumerate(spoken):
        height = inner.height / len(spoken)
        box = inner.part(0, place * height, inner.width, height)
        yield _words(box, each.stale, each.language, size, paints.alarm_ink, paints.alarm, "center")


def _wait(layout: DoorLayout, paints: Paints, words: DoorWords) -> Painted:
    box = layout.message
    size = min(box.height * 0.34, box.width * 0.13)
    return _words(box, words.wait, words.language, size, paints.ink, paints.card, "center")


def _calls(calls: Sequence[DoorCall], layout: DoorLayout, paints: Paints, words: DoorWords) -> Iterator[Painted]:
    yield from _card(layout.card, layout.line, paints)
    box = layout.come_in
    size = min(box.height * 0.58, box.width * 0.22)
    yield _words(box, words.come_in, words.language, size, paints.ink, paints.card, "center")
    for call, boxes in zip(calls, layout.calls, strict=True):
        yield from _call(call, boxes, layout, paints)


def _call(call: DoorCall, boxes: CallBoxes, layout: DoorLayout, paints: Paints) -> Iterator[Painted]:
    ground = _paint(call.colour, paints)
    yield Painted(boxes.block, ground)
    if call.fresh:
        edge = max(2, layout.frame // 3) if paints is BLACK_AND_WHITE else 0
        yield Painted(boxes.block.inset(edge), paints.alarm)
        yield Painted(boxes.block.inset(layout.frame), ground)
    if call.colour:
        yield from _sign(boxes.tile, call.colour, paints)
    number = boxes.number
    yield Painted(number, Figures(call.number, number.width, number.height, layout.number_size, paints.card, ground))


def _done(view: DoorView, layout: DoorLayout, paints: Paints, words: DoorWords) -> Iterator[Painted]:
    yield from _card(layout.done, layout.line, paints)
    box, size = layout.listing, layout.text_size
    pages = pages_of(view.concerns, view.language, box.width, box.height, size)
    if not pages:
        return
    heading, page = layout.done_heading, layout.page
    if tongue(view.language).direction == "rtl":
        heading, page = heading.mirrored(layout.done_row), page.mirrored(layout.done_row)
    yield _words(heading, words.done_here, view.language, size * HEADING, paints.ink, paints.card)
    shown = view.round % len(pages)
    if len(pages) > 1:
        place = f"{shown + 1}/{len(pages)}"
        yield Painted(page, Figures(place, page.width, page.height, size * 0.8, paints.ink, paints.card))
    text = "\n".join(pages[shown])
    yield Painted(box, Listing(text, view.language, box.width, box.height, size, paints.ink, paints.card))


def _card(box: Box, line: int, paints: Paints) -> Iterator[Painted]:
    yield Painted(box, paints.line)
    yield Painted(box.inset(line), paints.card)


def _paint(colour: Colour | None, paints: Paints) -> str:
    return colour.paint if colour and paints is COLOURED else paints.ink


def _words(box: Box, text: str, language: str, size: float, ink: str, ground: str, align: Align = "start") -> Painted:
    return Painted(box, Words(text, language, box.width, box.height, size, ink, ground, align))
