"""The words of a door screen, and how many of its concerns fit on it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, east_asian_width

from languages import hall
from languages.concerns import words_of
from languages.fonts import plain_lettering
from languages.tongues import Script, tongue
from languages.translation import translation
from languages.wall import Words
from routing.office import Office, Sachgebiet

LETTER_WIDTH: Mapping[Script, float] = {
    "Arab": 0.57, "Ethi": 0.6, "Taml": 0.76, "Geor": 0.62, "Armn": 0.62, "Cyrl": 0.56, "Grek": 0.54, "Beng": 0.54,
}  # fmt: skip
"""Mean width of a letter in letter sizes: what the standard concerns take, and a little more. See also the next two."""

OTHER_LETTER = 0.52
WIDE_LETTER = 1.0
"""A Chinese letter."""

MARK = 0.95
"""What the mark before a concern takes, with the gap after it, in letter sizes."""

HEADING = 1.12
"""Size of the heading above the concerns, in their letter sizes."""

LEADING, BETWEEN, SLACK = 0.05, 0.3, 0.17
"""Space between the lines of a concern, between two concerns, and around a list, in letter sizes."""


@dataclass(frozen=True, slots=True)
class Listing(Words):
    """Several short texts below one another, one a line of `text`, each behind a mark, all of one size.

    They get smaller than `size` together if need be; what `page_of` finds room for does not.
    """


class DoorWords:
    """The texts of a door screen in one language. Raises `UnknownLanguage`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._translation = translation(language)

    @property
    def room(self) -> str:
        """Heading of the room."""
        return self._translation.text(hall.ROOM)

    @property
    def wait(self) -> str:
        """Said while nobody is called."""
        return self._translation.text(hall.DOOR_WAIT)

    @property
    def come_in(self) -> str:
        """Said to whom the number belongs."""
        return self._translation.text(hall.DOOR_COME_IN)

    @property
    def done_here(self) -> str:
        """Stands above the concerns."""
        return self._translation.text(hall.DONE_HERE)

    @property
    def stale(self) -> str:
        """Says that the screen has lost its source."""
        return self._translation.text(hall.WALL_STALE)

    def concerns(self, office: Office, sachgebiete: Iterable[str]) -> tuple[str, ...]:
        """What these Sachgebiete do, in plain words and in the office's order: most used first."""
        wanted = frozenset(sachgebiete)
        done = (each for each in office.concerns.values() if each.sachgebiet in wanted)
        return tuple(dict.fromkeys(words_of(each, self._translation).name for each in done))


def name_of(sachgebiet: Sachgebiet, language: str) -> tuple[str, str]:
    """A Sachgebiet's name, and the language it is in: German where the office has none in this one."""
    own = sachgebiet.name.get(language)
    return (own, language) if own else (sachgebiet.name["de"], "de")


@lru_cache(maxsize=64)
def pages_of(
    texts: tuple[str, ...], language: str, width: int, height: int, size: float
) -> tuple[tuple[str, ...], ...]:
    """The texts in pages that fit a `Listing` of this width and height at this letter size. All in dots.

    One that alone is too long for a page gets a page of its own.
    """
    return tuple(_pages(texts, language, width / size - MARK, height / size - SLACK))


def _pages(texts: Iterable[str], language: str, width: float, height: float) -> Iterator[tuple[str, ...]]:
    """As `pages_of`, with width and height in letter sizes."""
    page: list[str] = []
    used = 0.0
    for text in texts:
        takes = _height(lines_of(text, language, width), language)
        if page and used + BETWEEN + takes > height:
            yield tuple(page)
            page, used = [], 0.0
        used += takes + (BETWEEN if page else 0)
        page.append(text)
    if page:
        yield tuple(page)


def lines_of(text: str, language: str, width: float) -> int:
    """How many lines a text takes in a column of this width, in letter sizes: rather one too many than too few."""
    lines, at = 1, 0.0
    space = 0.26
    for word in _unbroken(text, language):
        takes = width_of(word, language)
        if at and at + takes > width:
            lines, at = lines + 1, 0.0
        at += takes + (0 if language == "zh-Hans" else space)
    return lines


def width_of(text: str, language: str) -> float:
    """About how wide a text is, in letter sizes. Marks above and below letters take no width."""
    usual = LETTER_WIDTH.get(tongue(language).script, OTHER_LETTER)
    standing = (each for each in text if category(each) not in ("Mn", "Cf"))
    return sum(WIDE_LETTER if east_asian_width(each) in "WF" else usual for each in standing)


def _unbroken(text: str, language: str) -> list[str]:
    """The parts of a text that no line break comes between. Chinese breaks between any two letters."""
    return list(text) if language == "zh-Hans" else text.split()


def _height(lines: int, language: str) -> float:
    """Height of so many lines in letter sizes."""
    letters = plain_lettering(language)
    return lines * letters.line_height + (lines - 1) * LEADING
