"""Every text of every language on a door screen, really set: nothing is cut, nothing becomes too small to read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from display.door import calls_at_door, quiet_door
from display.door_scene import compose_door, door_scene, layout_of
from display.screen import Screen, Window
from display.wall import Wall
from languages.door import DoorWords, Listing
from languages.door_layout import DoorLayout
from languages.tongues import TONGUES
from languages.wall import PieceSetter, Words
from routing.office import Office
from tests.display.doors import INCHES, ROOM, SIZES, SMALL, USUAL, a_call, an_office, many_calls, seen
from tests.matrix import OF_EACH_KIND, in_turn

SMALLEST_SHARE = 0.6
"""Of the letter size of the concerns: what the shortest words, beside a large number, may shrink to."""

KEPT_SHARE = 0.85
"""What a list may shrink to where its longest word is wider than its column."""


@pytest.fixture(scope="module")
def setter() -> PieceSetter:
    return PieceSetter()


def ink_of(picture: Image.Image, piece: Words) -> tuple[int, int, int, int]:
    """The part of a picture that is not ground."""
    ground = Image.new("L", picture.size, piece.ground).getpixel((0, 0))
    box = picture.convert("L").point([255 if abs(value - ground) > 50 else 0 for value in range(256)]).getbbox()
    assert box is not None
    return box


def ink_size(setter: PieceSetter, piece: Words) -> tuple[int, int]:
    left, top, right, bottom = ink_of(setter.set(piece), piece)
    return right - left, bottom - top


def is_whole(setter: PieceSetter, piece: Words) -> bool:
    """Whether no letter is cut: none reaches the edge, or it ends there, and more room shows no more of it."""
    left, top, right, bottom = ink_of(setter.set(piece), piece)
    if left > 0 and top > 0 and right < piece.width and bottom < piece.height:
        return True
    return (right - left, bottom - top) == ink_size(setter, replace(piece, height=piece.height + 2))


def fits_at(setter: PieceSetter, piece: Words, size: float) -> bool:
    """Whether the piece does not get smaller than this size: more height or width would change nothing."""
    if piece.size < size:
        return False
    at_size = replace(piece, size=size, align="start")
    whole = alike(ink_size(setter, at_size)[1], ink_size(setter, replace(at_size, height=4 * piece.height))[1])
    longest = max(piece.text.replace("\n", " ").split(), key=len)
    if piece.language == "zh-Hans":
        longest = longest[0]
    word = replace(at_size, text=longest, height=4 * piece.height)
    return whole and alike(ink_size(setter, word)[0], ink_size(setter, replace(word, width=4 * piece.width))[0])


def alike(one: int, other: int) -> bool:
    """The same but for a dot or two at the edges: letters do not stand on whole dots."""
    return abs(one - other) <= 2


def words_in(office: Office, language: str, size: tuple[int, int]) -> dict[Words, DoorLayout]:
    """Every text but the concerns, of a door that waits, calls one, calls two, and has lost its source."""
    display = office.displays["door"]
    quiet = quiet_door(office, display, language)
    views = [replace(quiet, calls=calls_at_door(display, seen(*many_calls(count)))) for count in (0, 1, 2)]
    found: dict[Words, DoorLayout] = {}
    for view in (*views, replace(quiet, stale=True)):
        layout = layout_of(office, display, view, size)
        pieces = (each.what for each in compose_door(view, layout))
        found |= {each: layout for each in pieces if isinstance(each, Words) and not isinstance(each, Listing)}
    return found


def fullest_listings(office: Office, language: str, size: tuple[int, int]) -> list[Listing]:
    """The pages of the concerns that have most letters, and those that have the longest words."""
    display = office.displays["door"]
    view = quiet_door(office, display, language)
    scenes = [compose_door(replace(view, round=each), layout_of(office, display, view, size)) for each in range(60)]
    listings = list(dict.fromkeys(each.what for scene in scenes for each in scene if isinstance(each.what, Listing)))
    by_letters = sorted(listings, key=lambda each: len(each.text), reverse=True)
    by_word = sorted(listings, key=lambda each: max(map(len, each.text.split())), reverse=True)
    return list(dict.fromkeys((*by_letters[:2], *by_word[:2])))


@pytest.mark.parametrize(("language", "size"), in_turn(TONGUES, [USUAL, SMALL], OF_EACH_KIND))
def test_no_text_is_cut_or_too_small_to_read(setter: PieceSetter, language: str, size: tuple[int, int]):
    office = an_office(INCHES[size])

    for words, layout in words_in(office, language, size).items():
        assert is_whole(setter, words), words.text
        if words.text not in (ROOM, DoorWords(language).room):
            assert fits_at(setter, words, SMALLEST_SHARE * layout.text_size), words.text


@pytest.mark.parametrize(("language", "size"), in_turn(TONGUES, [USUAL, SMALL], OF_EACH_KIND))
def test_no_concern_is_cut_or_gets_small(setter: PieceSetter, language: str, size: tuple[int, int]):
    office = an_office(INCHES[size])

    for listing in fullest_listings(office, language, size):
        assert is_whole(setter, listing), listing.text
        assert fits_at(setter, listing, KEPT_SHARE * listing.size), listing.text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_black_and_white_screen_has_no_dot_of_another_colour(setter: PieceSetter, size: tuple[int, int]):
    office = an_office(INCHES[size], colours=False)
    display = office.displays["door"]
    screen = Screen(Window("headless", size))
    screen.open()
    try:
        wall = Wall(screen, setter)
        for language, calls, stale in (("de", (a_call(fresh=True),), False), ("ar", (), False), ("ti", (), True)):
            wall.show(door_scene(office, display, (language,), seen(*calls, stale=stale), size))

            picture = Image.frombytes("RGB", *screen.snapshot())
            assert {colour for _, colour in picture.getcolors() or ()} == {(0, 0, 0), (255, 255, 255)}
    finally:
        screen.close()
