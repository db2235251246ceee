"""The longest texts of all languages on the wall, really set: large enough to be read, and nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image

from display.board import View
from display.scene import compose
from languages.legibility import FLOOR_DIVISOR
from languages.notices import NOTICES
from languages.tongues import TONGUES
from languages.wall import PieceSetter, Words
from languages.wall_layout import Layout, lay_out
from languages.wall_measure import CAPITAL_SHARE, measure_of
from tests.display.walls import a_queue, a_view, an_office, heard, many_calls, with_arrows, with_notices
from tests.matrix import OF_EACH_KIND, in_turn

SIZES = {"landscape": (1280, 720), "portrait": (720, 1280)}
"""The smallest screens; on larger ones every text grows with its box."""

SEEN = 5
"""Minutes of arc of a letter that normal sight just reads (ISO 8596)."""

OF_NUMBERS = 3438 / FLOOR_DIVISOR
"""Minutes of arc of the numbers on a wall as far away as it may hang: distance by 155."""

SHARE = SEEN / OF_NUMBERS
"""What numbers need so that everybody reads them, words need a quarter of so that good eyes read them from the last
seat; everybody else walks up to them. A call is told by number, arrow, colour and sign alone."""

OFFICES = {
    "plain": an_office(),
    "rich": with_arrows(an_office(8, ("Servicepoint im Erdgeschoss links", "Zimmer 1.12", "0.01"), 9999)),
}


@cache
def setter() -> PieceSetter:
    return PieceSetter()


def set_words(words: Words) -> tuple[float, Image.Image]:
    """The size that the words came to, in dots, and the words in black on white."""
    picture = setter().set(replace(words, ink="#000000", ground="#ffffff"))
    size = setter()._typesetter._compiler.query("<size>", field="value", one=True)
    return float(size), picture.convert("L")


def views(office_name: str, language: str) -> Iterator[tuple[View, int]]:
    """The wall with few and with most calls, with none, and stale; with each notice. And its places."""
    office = with_notices(OFFICES[office_name], *NOTICES)
    queue = a_queue((100, 120), **dict.fromkeys(office.sachgebiete, 99))
    for count, places, stale in ((5, 4, False), (13, 12, True), (13, 12, False), (0, 0, False)):
        known = heard(*many_calls(count, office), queue=queue, notices=(next(iter(NOTICES)),))
        yield a_view(office, known, language=language, stale=stale), places
    for notice in NOTICES:
        yield a_view(office, heard(*many_calls(5, office), notices=(notice,)), language=language), 4


def words_on(office_name: str, language: str, size: tuple[int, int]) -> dict[Words, Layout]:
    """All words on these walls but the names of rooms, each once, with a layout that they stand in."""
    office = OFFICES[office_name]
    found: dict[Words, Layout] = {}
    for view, places in views(office_name, language):
        layout = lay_out(*size, measure_of(office, office.displays["hall"]), places, view.notice is not None)
        for painted in compose(view, layout):
            if isinstance(painted.what, Words) and painted.what.edges == "letters":
                found[painted.what] = layout
    return found


def floor_of(office_name: str, layout: Layout) -> float:
    """The least height of a capital, in dots. A wall with few places may hang where four are just readable."""
    office = OFFICES[office_name]
    size = layout.screen.width, layout.screen.height
    four = lay_out(*size, measure_of(office, office.displays["hall"]), 4, layout.notice is not None)
    return min(layout.row_capital, four.row_capital) * SHARE


@pytest.mark.parametrize("office_name", OFFICES)
@pytest.mark.parametrize(("language", "shape"), in_turn(TONGUES, list(SIZES), OF_EACH_KIND))
def test_all_words_are_large_enough_and_none_is_cut(office_name: str, shape: str, language: str):
    for words, layout in words_on(office_name, language, SIZES[shape]).items():
        size, picture = set_words(words)

        assert size * CAPITAL_SHARE >= floor_of(office_name, layout), words
        assert edges(picture) == {255}, words


def test_a_text_that_is_cut_would_be_noticed():
    _, picture = set_words(Words("Nummer", "de", 300, 60, 60, "#000000", "#ffffff"))
    left, *_ = picture.point(lambda value: 255 - value).getbbox() or (0,)

    assert edges(picture.crop((left + 5, 0, 300, 60))) != {255}


def edges(picture: Image.Image) -> set[int]:
    """The shades of grey on the four edges."""
    width, height = picture.size
    strips = ((0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height))
    return {shade for strip in strips for shade, count in enumerate(picture.crop(strip).histogram()) if count}
