"""Which letters the fonts of a language can set, looked for in the order in which the chain looks for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from fontTools.ttLib import TTCollection, TTFont

from languages.fonts import FONT_ROOT, WEIGHTS, chain, files, lettering
from languages.tongues import tongue

LOCALE = Path(__file__).parents[2] / "languages" / "locale"

FORMATTING = {"\u200c", "\u200d", "\u2066", "\u2069"}
"""Joiners and isolates: they shape and order letters, and have no picture of their own."""


def without_picture(texts: Iterable[str], tag: str, weight: str) -> list[str]:
    """The letters of the texts that no font of the language's chain has in this weight."""
    letters = set("".join(texts)) - FORMATTING
    return sorted(each for each in letters if not any(ord(each) in has for has in _chain(tag, weight)))


def hall_texts(tag: str) -> tuple[str, ...]:
    """Everything customers read in a language, each plural form by itself; German is the source of all."""
    name = LOCALE / "hall.pot" if tag == "de" else LOCALE / tag / "LC_MESSAGES" / "hall.po"
    with name.open("rb") as stream:
        messages = [each for each in read_po(stream, locale=tongue(tag).cldr) if each.id]
    said = [each.id if tag == "de" else each.string for each in messages]
    return tuple(text for each in said for text in ([each] if isinstance(each, str) else each))


def _chain(tag: str, weight: str) -> list[frozenset[int]]:
    found = files(lettering(tag))
    return [_letters(_in_weight(found[family], weight), family) for family in chain(lettering(tag))]


def _in_weight(paths: tuple[Path, ...], weight: str) -> Path:
    """Symbols and Math come in one weight only, and serve both."""
    return paths[WEIGHTS.index(weight)] if len(paths) > 1 else paths[0]


@cache
def _letters(path: Path, family: str) -> frozenset[int]:
    return frozenset(_font(FONT_ROOT / path, family).getBestCmap())


def _font(file: Path, family: str) -> TTFont:
    if file.suffix != ".ttc":
        return TTFont(file, lazy=True)
    return next(font for font in TTCollection(file, lazy=True).fonts if font["name"].getBestFamilyName() == family)
