"""The paper: everything a ticket says, in the chosen language and in German, set as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno
from PIL import Image

from languages import hall
from languages.concerns import words_of
from languages.times import day_and_time
from languages.translation import Translation, translation
from languages.typesetting import Typesetter
from routing.numbers import Number
from routing.office import Office, Sachgebiet

BLACK_BELOW = 150
"""Grey values below this become black dots: a thermal head knows no grey, and dithered letters are hard to read."""

_BLACK_OR_WHITE = [0 if grey < BLACK_BELOW else 255 for grey in range(256)]

SIDE_DOTS = 8
"""Blank dots left at each side: few printers print to the very edge."""

QR_MODULE_DOTS = 4
QR_MASK = 2
QR_QUIET_DOTS = 4 * QR_MODULE_DOTS
QR_SIDE_DOTS = 25 * QR_MODULE_DOTS + 2 * QR_QUIET_DOTS
"""A code of 25 modules (version 2, 16 to 26 characters) at 0.5 mm each, with the quiet zone of ISO/IEC 18004."""

BODIES_KEPT = 512
"""Pictures of about 50 KB each: 24 concerns in 20 languages fit."""

FEET_KEPT = 32


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What a ticket is printed from. Ahead and range are None when nobody can know them."""

    id: str
    number: Number
    concern: str
    sachgebiet: str
    language: str
    drawn_at: datetime
    waiting_ahead: int | None
    wait_minutes: tuple[int, int] | None


class TicketSetter:
    """Sets the tickets of one office: the head afresh for each number, body and foot kept where they repeat.

    A ticket as one picture takes 45 ms in Arabic; its body is the same for everybody with that concern and
    language, so it is set once, and the touch at the kiosk waits for the head alone.
    """

    def __init__(self, office: Office, dots: int) -> None:
        """`dots` is the width of the paper: 576 on 80 mm, 384 on 58 mm."""
        self._office = office
        self._dots = dots
        self._typesetter = Typesetter("ticket.typ")
        self._body = lru_cache(maxsize=BODIES_KEPT)(self._set_body)
        self._foot = lru_cache(maxsize=FEET_KEPT)(self._set_foot)

    def picture(self, facts: TicketFacts) -> Image.Image:
        """The ticket in black and white dots. Raises `CannotSet`."""
        head = self._set("head", _head_words(facts, self._office))
        body = self._body(facts.language, facts.concern, facts.sachgebiet)
        foot = self._foot(facts.language, facts.drawn_at.replace(second=0, microsecond=0)).copy()
        _paste_qr(foot, facts.id)
        return _one_below_the_other((head, body, foot))

    def prepare(self, language: str, concern: str, sachgebiet: str) -> None:
        """Set the body that a ticket will need, before anybody waits for it."""
        self._body(language, concern, sachgebiet)

    def _set_body(self, language: str, concern: str, sachgebiet: str) -> Image.Image:
        return self._set("body", _body_words(language, concern, self._office.sachgebiete[sachgebiet], self._office))

    def _set_foot(self, language: str, minute: datetime) -> Image.Image:
        return self._set("foot", _in_both(language, lambda says: _foot_block(minute, says)))

    def _set(self, part: str, words: dict[str, Any]) -> Image.Image:
        data = words | {"part": part, "width": self._dots, "side": SIDE_DOTS, "code": QR_SIDE_DOTS}
        return self._typesetter.set(data).convert("L").point(_BLACK_OR_WHITE, mode="1")


def _one_below_the_other(parts: tuple[Image.Image, ...]) -> Image.Image:
    whole = Image.new("1", (parts[0].width, sum(part.height for part in parts)), 1)
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole


def _paste_qr(foot: Image.Image, content: str) -> None:
    """The QR code of the ticket id, at the left of the foot; the template leaves room for it and its quiet zone."""
    # A fixed mask: weighing all eight takes 7 ms, and scanners read any of them.
    code = segno.make(content, micro=False, error="m", version=2, mask=QR_MASK)
    modules = [[255 * (1 - dark) for dark in row] for row in code.matrix]
    small = Image.new("L", (len(modules), len(modules)))
    small.putdata([dot for row in modules for dot in row])
    scaled = small.resize((len(modules) * QR_MODULE_DOTS,) * 2, Image.Resampling.NEAREST).convert("1")
    foot.paste(scaled, (QR_QUIET_DOTS, (foot.height - scaled.height) // 2))


def _head_words(facts: TicketFacts, office: Office) -> dict[str, Any]:
    def block(says: Translation) -> dict[str, Any]:
        return {
            "your_number": says.text(hall.YOUR_NUMBER),
            "waiting": waiting_lines(facts.waiting_ahead, facts.wait_minutes, says),
        }

    return {"office": office.name["de"], "number": facts.number.shown, **_in_both(facts.language, block)}


def _body_words(language: str, concern_id: str, sachgebiet: Sachgebiet, office: Office) -> dict[str, Any]:
    def block(says: Translation) -> dict[str, Any]:
        concern = office.concerns.get(concern_id)
        words = words_of(concern, says) if concern else None
        return {
            "concern": words.name if words else "",
            "colour": says.text(hall.COLOUR_WORDS[sachgebiet.colour.name]),
            "where": where_to_wait(sachgebiet, says),
            "watch": says.text(hall.WATCH_WALL),
            "please_bring": says.text(hall.PLEASE_BRING),
            "bring": list(words.bring) if words else [],
        }

    return {"sign": sachgebiet.colour.sign, **_in_both(language, block)}


def _foot_block(minute: datetime, says: Translation) -> dict[str, Any]:
    return {"drawn": day_and_time(minute, says.tongue.tag), "valid": says.text(hall.VALID_TODAY)}


def _in_both(language: str, block: Callable[[Translation], dict[str, Any]]) -> dict[str, Any]:
    """A block of words in the chosen language, and in German below it when that is another."""
    german = None if language == "de" else _block(translation("de"), block)
    return {"chosen": _block(translation(language), block), "german": german}


def _block(says: Translation, block: Callable[[Translation], dict[str, Any]]) -> dict[str, Any]:
    return {"language": says.tongue.cldr, "direction": says.tongue.direction, **block(says)}


def short_lines(facts: TicketFacts, office: Office) -> tuple[str, ...]:
    """The ticket in a few short German lines: for printers too slow for a picture."""
    german = translation("de")
    sachgebiet = office.sachgebiete[facts.sachgebiet]
    colour = german.text(hall.COLOUR_WORDS[sachgebiet.colour.name])
    return (office.name["de"], where_to_wait(sachgebiet, german), colour, day_and_time(facts.drawn_at, "de"))


def where_to_wait(sachgebiet: Sachgebiet, says: Translation) -> str:
    """The waiting area and its floor."""
    area = says.text(hall.WAIT_HERE, area=sachgebiet.waiting_area)
    floor = says.text(hall.FLOOR, floor=sachgebiet.floor) if sachgebiet.floor else says.text(hall.GROUND_FLOOR)
    return f"{area}, {floor}" if says.tongue.direction == "ltr" else f"{area}، {floor}"


def waiting_lines(ahead: int | None, minutes: tuple[int, int] | None, says: Translation) -> list[str]:
    """How many are ahead and how long it takes, as far as it is known: nothing is said that is not."""
    lines = []
    if ahead is not None:
        lines.append(says.plural(hall.AHEAD, ahead))
    if ahead is not None and minutes is not None:
        lines.append(says.text(hall.WAIT_TIME, range=f"{minutes[0]}\N{EN DASH}{minutes[1]}"))
    return lines
