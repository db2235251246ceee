"""Which letters the installed fonts can set."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from fontTools.ttLib import TTFont

from languages.fonts import font_files

WEIGHTS = ("Regular", "Bold")

FORMATTING = {"\u200c"}
"""The non-joiner of Persian: shapes letters, has no picture of its own."""


def without_picture(texts: Iterable[str], weight: str) -> list[str]:
    """The letters of the texts that would come out as empty boxes in this weight."""
    letters = set("".join(texts)) - FORMATTING
    return sorted(each for each in letters if ord(each) not in _in_the_fonts(weight))


@cache
def _in_the_fonts(weight: str) -> frozenset[int]:
    """What can be set in a weight. Symbols and Math come in one weight only, and serve both."""
    files = [file for file in font_files() if weight in file.name or "Math" in file.name or "Symbols" in file.name]
    return frozenset(code for file in files for code in TTFont(file, lazy=True).getBestCmap())
