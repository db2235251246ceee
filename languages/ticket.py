"""The paper: everything a ticket says, in the chosen language and in German, set as a picture."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno
from PIL import Image

from languages import hall
from languages.concerns import words_of
from languages.paper import (
    QR_QUIET_MODULES,
    code_picture,
    in_both,
    one_below_the_other,
    paste_code,
    plain_line,
    set_part,
    translated_note,
)
from languages.times import comma, day_and_time
from languages.translation import Translation, translation
from languages.typesetting import Typesetter
from routing.numbers import Number
from routing.office import Office, Sachgebiet

QR_MODULE_DOTS = 4
QR_MASK = 2
QR_QUIET_DOTS = QR_QUIET_MODULES * QR_MODULE_DOTS
QR_SIDE_DOTS = 25 * QR_MODULE_DOTS + 2 * QR_QUIET_DOTS
"""A code of 25 modules (version 2, 16 to 26 characters) at 0.5 mm each, with its quiet zone."""

BODIES_KEPT = 2500
"""Of about 6 KB each: 60 concerns in 40 languages fit."""

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
        """`dots` is the width of the paper: 576 on 80 mm, 384 on 58 mm. Raises `FontsMissing`."""
        self._office = office
        self._dots = dots
        self._typesetter = Typesetter("ticket.typ", languages=office.languages)
        self._body = lru_cache(maxsize=BODIES_KEPT)(self._set_body)
        self._foot = lru_cache(maxsize=FEET_KEPT)(self._set_foot)

    def picture(self, facts: TicketFacts) -> Image.Image:
        """The ticket in black and white dots. Raises `CannotSet`."""
        head = self._set("head", _head_words(facts, self._office))
        body = self._body(facts.language, facts.concern, facts.sachgebiet).picture()
        foot = self._foot(facts.language, facts.drawn_at.replace(second=0, microsecond=0)).copy()
        # A fixed mask: weighing all eight takes 7 ms, and scanners read any of them.
        paste_code(foot, code_picture(segno.make_qr(facts.id, error="m", version=2, mask=QR_MASK), QR_MODULE_DOTS))
        return one_below_the_other((head, body, foot))

    def prepare(self, language: str, concern: str, sachgebiet: str) -> None:
        """Set the body that a ticket will need, before anybody waits for it."""
        self._body(language, concern, sachgebiet)

    def _set_body(self, language: str, concern: str, sachgebiet: str) -> _Kept:
        words = _body_words(language, concern, self._office.sachgebiete[sachgebiet], self._office)
        return _Kept.of(self._set("body", words))

    def _set_foot(self, language: str, minute: datetime) -> Image.Image:
        return self._set("foot", in_both(language, lambda says: _foot_block(minute, says)))

    def _set(self, part: str, words: dict[str, Any]) -> Image.Image:
        return set_part(self._typesetter, part, self._dots, words | {"code": QR_SIDE_DOTS})


@dataclass(frozen=True, slots=True)
class _Kept:
    """A picture folded up: Pillow takes a byte for each dot, half a megabyte for a body."""

    size: tuple[int, int]
    folded: bytes

    @classmethod
    def of(cls, picture: Image.Image) -> _Kept:
        return cls(picture.size, zlib.compress(picture.tobytes(), 1))

    def picture(self) -> Image.Image:
        return Image.frombytes("1", self.size, zlib.decompress(self.folded))


def _head_words(facts: TicketFacts, office: Office) -> dict[str, Any]:
    def block(says: Translation) -> dict[str, Any]:
        return {
            "your_number": says.text(hall.YOUR_NUMBER),
            "waiting": waiting_lines(facts.waiting_ahead, facts.wait_minutes, says),
        }

    return {"office": office.name["de"], "number": facts.number.shown, **in_both(facts.language, block)}


def _body_words(language: str, concern_id: str, sachgebiet: Sachgebiet, office: Office) -> dict[str, Any]:
    def block(says: Translation) -> dict[str, Any]:
        concern = office.concerns.get(concern_id)
        words = words_of(concern, says) if concern else None
        return {
            "concern": words.name if words else "",
            "pictogram": words.pictogram if words else "",
            "colour": says.text(hall.COLOUR_WORDS[sachgebiet.colour.name]),
            "where": where_to_wait(sachgebiet, says),
            "watch": says.text(hall.WATCH_WALL),
            "please_bring": says.text(hall.PLEASE_BRING),
            "bring": list(words.bring) if words else [],
            "translated": translated_note(says),
        }

    return {"sign": sachgebiet.colour.sign, **in_both(language, block)}


def _foot_block(minute: datetime, says: Translation) -> dict[str, Any]:
    return {"drawn": day_and_time(minute, says.tongue.tag), "valid": says.text(hall.VALID_TODAY)}


def short_lines(facts: TicketFacts, office: Office) -> tuple[str, ...]:
    """The ticket in a few short German lines of ASCII: for printers too slow for a picture."""
    german = translation("de")
    sachgebiet = office.sachgebiete[facts.sachgebiet]
    colour = german.text(hall.COLOUR_WORDS[sachgebiet.colour.name])
    lines = (office.name["de"], where_to_wait(sachgebiet, german), colour, day_and_time(facts.drawn_at, "de"))
    return tuple(map(plain_line, lines))


def where_to_wait(sachgebiet: Sachgebiet, says: Translation) -> str:
    """The waiting area and its floor."""
    area = says.text(hall.WAIT_HERE, area=sachgebiet.waiting_area)
    floor = says.text(hall.FLOOR, floor=sachgebiet.floor) if sachgebiet.floor else says.text(hall.GROUND_FLOOR)
    return f"{area}{comma(says.tongue.tag)} {floor}"


def waiting_lines(ahead: int | None, minutes: tuple[int, int] | None, says: Translation) -> list[str]:
    """How many are ahead and how long it takes, as far as it is known: nothing is said that is not."""
    lines = []
    if ahead is not None:
        lines.append(says.plural(hall.AHEAD, ahead))
    if ahead is not None and minutes is not None:
        lines.append(says.text(hall.WAIT_TIME, range=f"{minutes[0]}\N{EN DASH}{minutes[1]}"))
    return lines
