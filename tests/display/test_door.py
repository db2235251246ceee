"""What a screen at an office door says, and to whom."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from display.board import Shown
from display.door import PAPER_TURNS, DoorView, calls_at_door, door_view
from display.door_scene import BLACK_AND_WHITE, compose_door, door_scene, foreseen_at_door, layout_of
from display.hearing import TURN_S
from display.scene import Painted
from languages.door import DoorWords, Listing, pages_of
from languages.wall import BLACK, WHITE, Figures, Shape, Words
from routing.office import Office
from tests.display.doors import A_017, INCHES, ROOM, SIZES, USUAL, a_call, an_office, many_calls, seen

LANGUAGES = ("de", "ar", "ti")


def a_door(office: Office, *calls: Shown, stale: bool = False, turn: int = 0) -> DoorView:
    return door_view(office, office.displays["door"], LANGUAGES, seen(*calls, stale=stale, turn=turn))


def scene(office: Office, view: DoorView, size: tuple[int, int] = USUAL) -> tuple[Painted, ...]:
    return compose_door(view, layout_of(office, office.displays["door"], view, size))


def texts(painted: tuple[Painted, ...]) -> list[str]:
    return [each.what.text for each in painted if isinstance(each.what, Figures | Words)]


def test_a_door_names_its_room_and_the_sachgebiete_of_its_desks():
    office = an_office()

    view = a_door(office)

    assert view.room == ROOM
    assert [(duty.name, duty.colour.name) for duty in view.duties] == [
        ("Sachgebiet 0", "blue"),
        ("Sachgebiet 1", "green"),
    ]


def test_a_name_that_the_office_has_in_german_alone_is_set_as_german():
    office = an_office()

    arabic, tigrinya = (a_door(office, turn=turn) for turn in (1, 2))

    assert [(duty.name, duty.language) for duty in arabic.duties[:1]] == [("قسم 0", "ar")]
    assert [(duty.name, duty.language) for duty in tigrinya.duties[:1]] == [("Sachgebiet 0", "de")]


def test_only_calls_to_this_room_are_on_its_door():
    office = an_office()

    calls = calls_at_door(office.displays["door"], seen(a_call("B\N{NO-BREAK SPACE}001", "2"), a_call()))

    assert [each.number for each in calls] == [A_017]


def test_a_called_number_is_asked_in_and_without_one_people_are_asked_to_wait():
    office = an_office()
    words = DoorWords("de")

    called, quiet = (texts(scene(office, a_door(office, *calls))) for calls in ((a_call(),), ()))

    assert A_017 in called
    assert words.come_in in called
    assert words.wait not in called
    assert words.wait in quiet
    assert words.come_in not in quiet


def test_several_numbers_called_at_once_are_all_shown():
    office = an_office(desks=12)
    calls = many_calls(12)

    shown = texts(scene(office, a_door(office, *calls)))

    assert [each for each in shown if each.startswith("W")] == [each.number for each in calls]


def test_a_door_that_lost_its_source_shows_no_number_and_says_so_in_german_too():
    office = an_office()

    shown = texts(scene(office, a_door(office, a_call(), stale=True)))

    assert A_017 not in shown
    assert DoorWords("de").stale in shown
    assert DoorWords("ar").stale in shown
    assert not {DoorWords("ar").come_in, DoorWords("ar").wait} & set(shown)


def test_every_concern_is_shown_page_by_page_in_the_order_of_the_office():
    office = an_office()
    pages = []
    for turn in range(0, 3 * 59, 3):
        listing = next(each.what for each in scene(office, a_door(office, turn=turn)) if isinstance(each.what, Listing))
        if listing.text in pages:
            break
        pages.append(listing.text)

    shown = "\n".join(pages).split("\n")

    assert shown == list(a_door(office).concerns)
    assert len(pages) > 2
    assert "Gibt es hier nicht" not in shown


def test_numbers_and_room_stay_when_the_language_moves_on():
    office = an_office()

    fixed = [
        [each for each in scene(office, a_door(office, a_call(), turn=turn))
         if (isinstance(each.what, Figures) and each.what.text == A_017)
         or (isinstance(each.what, Words) and each.what.text == ROOM)]
        for turn in (0, 1, 2)
    ]  # fmt: skip

    assert len(fixed[0]) == 2
    assert fixed[0] == fixed[1] == fixed[2]


def test_a_fresh_call_has_a_frame():
    office = an_office()

    fresh, later = (scene(office, a_door(office, a_call(fresh=each))) for each in (True, False))

    assert fresh != later


def test_a_black_and_white_screen_changes_its_texts_once_a_minute_at_most():
    paper, coloured = an_office(colours=False), an_office()
    turns = range(round(3 * 60 / TURN_S))

    on_paper = [scene(paper, a_door(paper, a_call(), turn=turn)) for turn in turns]
    in_colours = [scene(coloured, a_door(coloured, a_call(), turn=turn)) for turn in turns]

    assert sum(one != other for one, other in pairwise(on_paper)) == 2
    assert all(one != other for one, other in pairwise(in_colours))


def test_the_time_of_day_alone_never_repaints_a_door():
    office = an_office()
    display = office.displays["door"]

    earlier, later = (
        door_scene(office, display, LANGUAGES, view, USUAL)
        for view in (seen(a_call()), replace(seen(a_call()), clock="09:42"))
    )

    assert earlier == later


@pytest.mark.parametrize("size", SIZES)
def test_a_black_and_white_door_is_made_of_black_and_white_alone(size: tuple[int, int]):
    office = an_office(INCHES[size], colours=False)

    for view in (a_door(office), a_door(office, *many_calls(3)), a_door(office, a_call(fresh=True)),
                 a_door(office, stale=True)):  # fmt: skip
        for painted in scene(office, view, size):
            what = painted.what
            colours = {what} if isinstance(what, str) else {what.ink, what.ground}
            assert colours <= {BLACK, WHITE}


def test_signs_tell_sachgebiete_apart_without_colour():
    office = an_office(colours=False, desks=8, sachgebiete=8)

    shown = scene(office, a_door(office))

    signs = [each.what for each in shown if isinstance(each.what, Shape)]
    assert len({sign.shape for sign in signs}) == 8
    assert {sign.ink for sign in signs} == {BLACK_AND_WHITE.ink}


@pytest.mark.parametrize("colours", [True, False])
def test_what_comes_next_is_foreseen_but_for_its_number(colours: bool):
    office = an_office(colours=colours)
    display = office.displays["door"]
    now = a_door(office)

    foreseen = set(foreseen_at_door(office, display, LANGUAGES, seen(), USUAL))

    for view in (a_door(office, a_call(fresh=True)), a_door(office, turn=PAPER_TURNS), a_door(office, stale=True), now):
        pieces = [each for each in scene(office, view) if not isinstance(each.what, Figures)]
        assert set(pieces) <= foreseen


def test_a_page_is_never_empty_and_no_concern_is_lost_however_small_the_screen():
    concerns = DoorWords("ka").concerns(an_office(), ["s0"])

    pages = pages_of(concerns, "ka", 60, 20, 20.0)

    assert all(pages)
    assert tuple(each for page in pages for each in page) == concerns
