"""What is set beforehand: a call, a notice or a turn of the headings that comes needs no more than its number set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from display.board import Moment, View, paged, pages, view
from display.foresight import foreseen
from display.scene import Painted, compose
from languages.wall import Figures
from languages.wall_layout import Layout, lay_out
from languages.wall_measure import measure_of
from languages.wall_rows import EARLIER_STEPS, places_for
from tests.display.walls import a_call, a_queue, an_office, heard, many_calls, with_arrows, with_notices

OFFICE = with_arrows(with_notices(an_office(), "takes-longer", "short-break"))
HALL = OFFICE.displays["hall"]
LANGUAGES = ("de", "ar", "ti")
NOTICES = ("takes-longer", "short-break")


class FullHd:
    """A screen on which so many earlier calls can be read."""

    def most(self, view: View) -> int:
        return EARLIER_STEPS[1]

    def layout(self, view: View, places: int) -> Layout:
        return lay_out(1920, 1080, measure_of(OFFICE, HALL), places, view.notice is not None)


def turns(count: int, turn: int = 0) -> tuple[View, ...]:
    """What a wall with so many calls and two notices shows, from this turn on."""
    queue = a_queue((10, 25), s0=1, s1=2, s2=3)
    known = heard(*many_calls(count, OFFICE), queue=queue, notices=NOTICES)
    ahead = range(turn, turn + len(LANGUAGES) * len(NOTICES))
    return tuple(view(OFFICE, HALL, known, Moment("09:41", LANGUAGES, each)) for each in ahead)


def set_beforehand(count: int) -> set[Painted]:
    places = min(places_for(count - 1), FullHd().most(turns(count)[0]))
    return set(foreseen(turns(count), OFFICE, HALL, places, FullHd()))


@pytest.mark.parametrize("count", [1, 5, 9, 20])
def test_every_turn_of_headings_notices_and_pages_is_set_beforehand(count: int):
    beforehand = set_beforehand(count)
    places = min(places_for(count - 1), 4)
    round_trip = max(len(LANGUAGES) * len(NOTICES), pages(turns(count)[0], places))

    for turn in range(round_trip):
        shown = turns(count, turn)[0]
        scene = compose(paged(shown, places), FullHd().layout(shown, places))
        assert set(scene) <= beforehand, turn


def test_a_call_to_any_desk_needs_only_its_number():
    beforehand = set_beforehand(5)
    now = turns(5)[0]
    desk = OFFICE.desks["desk-7"]
    call = a_call("next", "B499", 90, desk.sachgebiete[0], desk.room)
    known = heard(call, *many_calls(4, OFFICE), queue=a_queue((10, 25), s0=1, s1=2, s2=3), notices=NOTICES)
    shown = view(OFFICE, HALL, known, Moment("09:41", LANGUAGES, now.turn))

    scene = compose(paged(shown, 4), FullHd().layout(shown, 4))

    missing = [each.what for each in set(scene) - beforehand if not isinstance(each.what, str)]
    assert all(isinstance(each, Figures) for each in missing)
    assert {each.text for each in missing if isinstance(each, Figures)} == {"B\N{NO-BREAK SPACE}499"}


def test_what_is_set_beforehand_does_not_change_while_a_frame_flashes():
    now = turns(5)
    dark = tuple(replace(each, lit=False) for each in now)

    assert set(foreseen(now, OFFICE, HALL, 4, FullHd())) == set(foreseen(dark, OFFICE, HALL, 4, FullHd()))
