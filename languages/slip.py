"""The referral slip: another institution does this; where it is, when it is open, how to get there. No number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
from languages.times import NO_BREAK, day_and_time, hours_lines
from languages.translation import Translation, translation
from languages.typesetting import Typesetter
from routing.office import Institution, Office, Words

CODE_SHARE = 0.45
"""The share of the paper's width that the code may take."""

LARGEST_MODULE_DOTS, SMALLEST_MODULE_DOTS = 6, 2
"""Modules of 0.75 to 0.25 mm at 203 dpi: below that a telephone cannot tell them apart on thermal paper."""


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What a slip is printed from: the concern's id, who does it, the chosen language, and when."""

    concern: str
    institution: Institution
    language: str
    at: datetime


class SlipSetter:
    """Sets the slips of one office."""

    def __init__(self, office: Office, dots: int) -> None:
        """`dots` is the width of the paper: 576 on 80 mm, 384 on 58 mm. Raises `FontsMissing`."""
        self._office = office
        self._dots = dots
        self._typesetter = Typesetter("slip.typ", languages=office.languages)

    def picture(self, facts: SlipFacts) -> Image.Image:
        """The slip in black and white dots. Raises `CannotSet`."""
        where = self._set("where", _where_words(facts, self._office))
        code = _code(facts.institution.map, self._dots)
        way = self._set("way", _way_words(facts) | {"code": code.width if code else 0})
        if code:
            paste_code(way, code)
        return one_below_the_other((where, way))

    def _set(self, part: str, words: dict[str, Any]) -> Image.Image:
        return set_part(self._typesetter, part, self._dots, words)


def slip_lines(facts: SlipFacts, office: Office) -> tuple[str, ...]:
    """The slip in a few short German lines of ASCII: for printers too slow for a picture."""
    there, german = facts.institution, translation("de")
    lines = (
        office.name["de"],
        _concern_name(facts, office, german),
        german.text(hall.GO_THERE),
        there.name["de"],
        *there.address,
        there.way.get("de", ""),
        *_hours(there, german),
        german.text(hall.PHONE, phone=there.phone) if there.phone else "",
        day_and_time(facts.at, "de"),
    )
    return tuple(plain_line(line) for line in lines if line)


def _where_words(facts: SlipFacts, office: Office) -> dict[str, Any]:
    there = facts.institution

    def block(says: Translation) -> dict[str, Any]:
        concern = office.concerns.get(facts.concern)
        return {
            "concern": _concern_name(facts, office, says),
            "pictogram": words_of(concern, says).pictogram if concern else "",
            "not_here": says.text(hall.NOT_HERE),
            "go_there": says.text(hall.GO_THERE),
            "institution": _own(there.name, says),
            "way": _own(there.way, says),
            "open": says.text(hall.OPENING_HOURS) if there.hours else "",
            "hours": _hours(there, says),
            "phone": says.text(hall.PHONE, phone=there.phone.replace(" ", NO_BREAK)) if there.phone else "",
            "translated": translated_note(says),
        }

    return {"office": office.name["de"], "address": there.address, **in_both(facts.language, block)}


def _way_words(facts: SlipFacts) -> dict[str, Any]:
    def block(says: Translation) -> dict[str, Any]:
        return {
            "way_code": says.text(hall.WAY_CODE),
            "printed": day_and_time(facts.at, says.tongue.tag),
        }

    return in_both(facts.language, block)


def _code(content: str, dots: int) -> Image.Image | None:
    """The QR code of the way, as large as the words beside it allow; none of an address too long for a telephone."""
    if not content:
        return None
    try:
        code = segno.make_qr(content, error="m")
    except segno.DataOverflowError:
        return None
    modules = int(code.symbol_size(border=QR_QUIET_MODULES)[0])
    module_dots = min(LARGEST_MODULE_DOTS, int(CODE_SHARE * dots) // modules)
    return code_picture(code, module_dots) if module_dots >= SMALLEST_MODULE_DOTS else None


def _hours(there: Institution, says: Translation) -> tuple[str, ...]:
    if there.hours is None:
        return (says.text(hall.NO_HOURS_KNOWN),)
    return hours_lines(there.hours, says.tongue.tag)


def _concern_name(facts: SlipFacts, office: Office, says: Translation) -> str:
    concern = office.concerns.get(facts.concern)
    return words_of(concern, says).name if concern else ""


def _own(words: Words, says: Translation) -> str:
    return words.get(says.tongue.tag) or words.get("de", "")
