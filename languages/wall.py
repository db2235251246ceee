"""The words of the wall, and the pieces it is composed of: numbers, words and shapes, each a small picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from languages import hall
from languages.fonts import LETTERINGS, Lettering, chain, lettering, plain_lettering
from languages.tongues import TONGUES, tongue
from languages.translation import Translation, translation
from languages.typesetting import Typesetter

TEMPLATE = "wall-piece.typ"

BLACK, WHITE = "#000000", "#ffffff"
"""The two of screens that know no others. Pieces in these two are set without the greys that smooth their edges."""

SLACK, DEEP_DOTS = 0.15, 0.3
"""What stays free above and below all lines together, in letter sizes: some letters reach beyond their line. The two
dots of the Pashto ې hang one below the other, deepest of all."""

Align = Literal["start", "center"]


@dataclass(frozen=True, slots=True)
class Figures:
    """A ticket number, always left to right (law 6). The size is kept: the box must be wide enough. All in dots."""

    text: str
    width: int
    height: int
    size: float
    ink: str
    ground: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words in the direction of their language. They get smaller than `size` until they fit; no word is cut.

    `edges` says what their height is measured by: "letters" leaves room for every script, "capitals" sets short
    Latin texts as large as the numbers beside them.
    """

    text: str
    language: str
    width: int
    height: int
    size: float
    ink: str
    ground: str
    align: Align = "start"
    edges: Literal["letters", "capitals"] = "letters"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sign of a Sachgebiet, one of `routing.office.DIRECTIONS` as an arrow, or "notice"."""

    shape: str
    width: int
    height: int
    ink: str
    ground: str


Piece = Figures | Words | Shape


class PieceSetter:
    """Sets the pieces of a wall. One compiler for all of them: each has its own megabytes."""

    def __init__(self, own_template: Path | None = None, languages: Iterable[str] = TONGUES) -> None:
        """`own_template` is an office's restyled template; only `languages` can be set. Raises `FontsMissing`."""
        self._typesetter = Typesetter(TEMPLATE, own_template, languages)

    def set(self, piece: Piece) -> Image.Image:
        """The picture of a piece, of exactly its width and height. Raises `CannotSet`."""
        picture = self._typesetter.set(_data(piece))
        return _two_coloured(picture) if {piece.ink, piece.ground} == {BLACK, WHITE} else picture


def _two_coloured(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point([0] * 128 + [255] * 128, "1")


def _data(piece: Piece) -> dict[str, Any]:
    data = {**asdict(piece), "kind": type(piece).__name__.lower(), "families": chain(lettering("de"))}
    if isinstance(piece, Words):
        spoken = tongue(piece.language)
        hands = dict.fromkeys((lettering(piece.language), plain_lettering(piece.language)))
        data |= {"direction": spoken.direction, "language": spoken.language, "hands": list(map(_hand, hands))}
    return data


def _hand(letters: Lettering) -> dict[str, Any]:
    slack = DEEP_DOTS if letters == LETTERINGS["Arab"] else SLACK
    return {"families": chain(letters), "above": letters.above, "below": letters.below, "slack": slack}


class WallWords:
    """The texts of the wall in one language. Raises `UnknownLanguage`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._translation: Translation = translation(language)

    @property
    def please_come(self) -> str:
        """Stands above the calls."""
        return self._translation.text(hall.PLEASE_COME)

    @property
    def number(self) -> str:
        """Heading of the number."""
        return self._translation.text(hall.NUMBER)

    @property
    def room(self) -> str:
        """Heading of the room."""
        return self._translation.text(hall.ROOM)

    @property
    def nobody_called(self) -> str:
        """Stands where the newest call would be."""
        return self._translation.text(hall.NOBODY_CALLED)

    @property
    def stale(self) -> str:
        """Says that the wall has lost its source."""
        return self._translation.text(hall.WALL_STALE)

    def waiting(self, count: int) -> str:
        """How many people wait."""
        return self._translation.text(hall.WAITING_NOW, count=count)
