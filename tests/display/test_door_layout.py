"""Nothing on a door screen covers anything else, nothing hangs over its edge, and its number can be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from display.door import door_view
from display.door_scene import layout_of
from languages.boxes import Box
from languages.door_layout import DoorLayout, door_warning
from languages.legibility import floor_mm, mm_per_dot
from tests.display.doors import INCHES, SIZES, SMALL, USUAL, an_office, many_calls, seen

ROOMS = ("1", "1.12", "Servicepoint im Erdgeschoss links")
by_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def a_layout(size: tuple[int, int], calls: int, sachgebiete: int = 2, room: str = "1.12") -> DoorLayout:
    office = an_office(INCHES[size], room=room, desks=max(12, sachgebiete), sachgebiete=sachgebiete)
    display = office.displays["door"]
    shown = (replace(each, room=room) for each in many_calls(calls))
    return layout_of(office, display, door_view(office, display, ("de",), seen(*shown)), size)


@by_size
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("sachgebiete", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("calls", [0, 1, 2, 3, 5, 12])
def test_boxes_never_meet_and_stay_on_the_screen(size: tuple[int, int], room: str, sachgebiete: int, calls: int):
    layout = a_layout(size, calls, sachgebiete, room)

    leaves = list(layout.leaves())

    assert len(layout.duties) == sachgebiete
    assert len(layout.calls) == max(1, calls)
    assert all(layout.screen.holds(box) for box in leaves)
    assert all(box.width > 0 and box.height > 0 for box in leaves)
    assert [pair for pair in combinations(leaves, 2) if pair[0].meets(pair[1])] == []


@by_size
@pytest.mark.parametrize("calls", [1, 2, 3, 5, 12])
def test_every_piece_stays_inside_the_part_it_belongs_to(size: tuple[int, int], calls: int):
    layout = a_layout(size, calls)

    parts = (layout.header, layout.card, layout.done)
    assert [pair for pair in combinations(parts, 2) if pair[0].meets(pair[1])] == []
    assert all(layout.header.holds(box) for box in (layout.room, layout.room_heading, *boxes_of_duties(layout)))
    assert all(layout.card.holds(box) for box in (layout.message, layout.come_in))
    inner = layout.done.inset(layout.line)
    assert all(inner.holds(box) for box in (layout.done_heading, layout.page, layout.listing))
    for call in layout.calls:
        assert layout.card.holds(call.block)
        framed = call.block.inset(layout.frame)
        assert framed.holds(call.tile)
        assert framed.holds(call.number)
    assert [pair for pair in combinations([each.block for each in layout.calls], 2) if pair[0].meets(pair[1])] == []


@by_size
def test_what_is_turned_round_for_languages_from_right_to_left_covers_nothing_either(size: tuple[int, int]):
    layout = a_layout(size, 1, sachgebiete=8)

    turned = [layout.room, layout.room_heading]
    for duty in layout.duties:
        turned += [duty.tile.mirrored(duty.row), duty.name.mirrored(duty.row)]
    turned += [layout.done_heading.mirrored(layout.done_row), layout.page.mirrored(layout.done_row), layout.listing]

    assert all(layout.screen.holds(box) for box in turned)
    assert [pair for pair in combinations(turned, 2) if pair[0].meets(pair[1])] == []


@by_size
def test_the_number_can_be_read_from_one_and_a_half_metres(size: tuple[int, int]):
    layout = a_layout(size, 1)

    assert layout.capital * mm_per_dot(*size, INCHES[size]) >= floor_mm(1.5)


def test_more_numbers_at_once_never_make_letters_larger():
    for size in SIZES:
        sizes = [a_layout(size, calls).capital for calls in range(1, 13)]

        assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("colours", [True, False])
def test_a_screen_that_is_large_enough_is_not_warned_of(colours: bool):
    office = an_office(7, colours, desks=2)

    assert door_warning(office, office.displays["door"], USUAL) == ""


def test_a_screen_too_small_for_its_corridor_is_told_with_the_distance_that_works():
    office = an_office(4.2, desks=2)
    display = replace(office.displays["door"], distance_m=4)

    warning = door_warning(office, display, SMALL)

    assert warning.startswith('door "door": from 4 m numbers must be 25.8 mm high')
    assert "\n" not in warning
    works = float(warning.split("read from ")[1].split(" m at most")[0])
    assert 0 < works < 4
    assert door_warning(office, replace(display, distance_m=works), SMALL) == ""


def boxes_of_duties(layout: DoorLayout) -> list[Box]:
    return [box for duty in layout.duties for box in (duty.tile, duty.name)]
