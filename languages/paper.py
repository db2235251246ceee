"""What all papers have in common: black dots, words in two languages, a QR code, parts one below the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import segno
from PIL import Image

from languages import hall
from languages.fonts import chain, lettering
from languages.translation import Translation, translation
from languages.typesetting import Typesetter

BLACK_BELOW = 150
"""Grey values below this become black dots: a thermal head knows no grey, and dithered letters are hard to read."""

_BLACK_OR_WHITE = [0 if grey < BLACK_BELOW else 255 for grey in range(256)]

SIDE_DOTS = 8
"""Blank dots at each side: few printers print to the very edge."""

OVERHANG_DOTS = 4
"""How far a letter may reach beyond the width it claims, like the J at the start or Nastaliq's last stroke."""

QR_QUIET_MODULES = 4
"""The quiet zone of ISO/IEC 18004."""

_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "–": "-"})


def set_part(typesetter: Typesetter, part: str, dots: int, words: dict[str, Any]) -> Image.Image:
    """One part of a paper of this width, in black and white dots. Raises `CannotSet`."""
    data = words | {"part": part, "width": dots, "side": SIDE_DOTS + OVERHANG_DOTS, "families": chain(lettering("de"))}
    return typesetter.set(data).convert("L").point(_BLACK_OR_WHITE, mode="1")


def one_below_the_other(parts: tuple[Image.Image, ...]) -> Image.Image:
    """The parts as one paper."""
    whole = Image.new("1", (parts[0].width, sum(part.height for part in parts)), 1)
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole


def code_picture(code: segno.QRCode, module_dots: int) -> Image.Image:
    """A QR code in dots, with its quiet zone."""
    rows = list(code.matrix_iter(border=QR_QUIET_MODULES))
    small = Image.new("L", (len(rows), len(rows)))
    small.putdata([255 * (1 - dark) for row in rows for dark in row])
    return small.resize((len(rows) * module_dots,) * 2, Image.Resampling.NEAREST).convert("1")


def paste_code(part: Image.Image, code: Image.Image) -> None:
    """Put the code to the left of a part, in the middle of its height; the template leaves room for it."""
    part.paste(code, (0, (part.height - code.height) // 2))


def in_both(language: str, block: Callable[[Translation], dict[str, Any]]) -> dict[str, Any]:
    """A block of words in the chosen language, and in German below it when that is another."""
    german = None if language == "de" else _block(translation("de"), block)
    return {"chosen": _block(translation(language), block), "german": german}


def translated_note(says: Translation) -> str:
    """What stands below a translation that no native speaker has read."""
    spoken = says.tongue
    return "" if spoken.tag == "de" or spoken.reviewed else says.text(hall.TRANSLATED)


def plain_line(text: str) -> str:
    """A German line in ASCII, for the own font of a slow printer."""
    apart = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return apart.encode("ascii", "ignore").decode()


def _block(says: Translation, block: Callable[[Translation], dict[str, Any]]) -> dict[str, Any]:
    letters = lettering(says.tongue.tag)
    return {
        "language": says.tongue.language,
        "direction": says.tongue.direction,
        "families": chain(letters),
        "above": letters.above,
        "below": letters.below,
        **block(says),
    }
