"""Nothing on the wall covers anything else, and nothing hangs over its edge."""

from itertools import combinations

import pytest

from display.scene import CARD, compose
from languages.legibility import Legibility, farthest_m, floor_mm, goal_mm, mm_per_dot
from languages.wall import Figures, Shape, Words
from languages.wall_layout import places_for
from routing.office import PALETTE, Office
from tests.display.walls import a_layout, a_queue, a_view, an_office, heard, many_calls

SIZES = [(1280, 720), (1366, 768), (1920, 1080), (2560, 1440), (3840, 2160)]
BOTH_WAYS = [*SIZES, *((height, width) for width, height in SIZES)]
LONG_ROOMS = ("Servicepoint im Erdgeschoss links", "Zimmer 1.12", "0.01")


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("office", [an_office(1), an_office(8, LONG_ROOMS, 9999)], ids=["small", "large"])
def test_boxes_never_meet_and_stay_on_the_screen(size: tuple[int, int], office: Office):
    for count in range(1, 13):
        layout = a_layout(office, a_view(office, heard(*many_calls(count, office))), size)

        leaves = list(layout.leaves())

        assert all(layout.screen.holds(box) for box in leaves)
        assert [pair for pair in combinations(leaves, 2) if pair[0].meets(pair[1])] == []
        assert all(box.width > 0 and box.height > 0 for box in leaves)
        assert len(layout.rows) >= count - 1


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_piece_stays_inside_the_part_it_belongs_to(size: tuple[int, int]):
    office = an_office(8, LONG_ROOMS, 9999)
    layout = a_layout(office, a_view(office, heard(*many_calls(12, office))), size)
    new = layout.newest

    inner = new.panel.inset(layout.frame)
    assert all(inner.holds(box) for box in (new.tile, new.number, new.arrow, new.room, new.number_heading))
    assert all(row.card.inset(layout.frame).holds(row.number) for row in layout.rows)
    assert all(row.card.holds(row.block) and row.block.holds(row.room) for row in layout.rows)
    assert all(layout.foot.holds(each.sign) and layout.foot.holds(each.count) for each in layout.waiting)
    assert not layout.header.meets(new.panel)
    assert not any(layout.foot.meets(row.card) for row in layout.rows)


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("count", [0, 1, 5, 12])
def test_every_piece_is_set_for_the_box_it_stands_in(count: int, stale: bool):
    office = an_office()
    shown = a_view(office, heard(*many_calls(count, office), queue=a_queue(s0=1, s1=2, s2=3)), stale=stale)

    scene = compose(shown, a_layout(office, shown))

    for painted in scene:
        if not isinstance(painted.what, str):
            assert (painted.what.width, painted.what.height) == (painted.box.width, painted.box.height)


@pytest.mark.parametrize("language", ["de", "ar", "ti", "en"])
def test_every_call_is_painted_with_number_room_and_sign(language: str):
    office = an_office()
    shown = a_view(office, heard(*many_calls(7, office)), language=language)

    scene = [painted.what for painted in compose(shown, a_layout(office, shown))]

    numbers = [what.text for what in scene if isinstance(what, Figures)][1:]
    signs = [what.shape for what in scene if isinstance(what, Shape) and what.shape != "arrow"]
    rooms = [what.text for what in scene if isinstance(what, Words) and what.edges == "capitals"]
    assert shown.newest is not None
    calls = (shown.newest, *shown.earlier)
    assert numbers == [call.number for call in calls]
    assert rooms == [call.room for call in calls]
    assert signs == [call.colour.sign for call in calls if call.colour]


def test_a_change_of_language_moves_no_number():
    office = an_office()
    known = heard(*many_calls(5, office))
    german, arabic = (a_view(office, known, language=language) for language in ("de", "ar"))

    numbers = [
        [each for each in compose(shown, a_layout(office, shown)) if isinstance(each.what, Figures)]
        for shown in (german, arabic)
    ]

    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("stale", [False, True])
def test_all_letters_stand_out_from_their_ground(stale: bool):
    office = an_office(8)
    shown = a_view(office, heard(*many_calls(9, office), queue=a_queue(s0=1, s7=2)), stale=stale)

    pieces = [each.what for each in compose(shown, a_layout(office, shown)) if not isinstance(each.what, str)]

    assert pieces
    assert all(contrast(piece.ink, piece.ground) >= 4.5 for piece in pieces)
    assert contrast(PALETTE["blue"].paint, CARD) >= 4.5


def test_the_rules_for_letters_are_those_of_the_standard():
    assert round(goal_mm(10)) == 122
    assert round(goal_mm(5)) == 61
    assert round(floor_mm(8)) == 52
    assert round(farthest_m(floor_mm(8)), 6) == 8


def test_a_usual_wall_can_be_read_from_eight_metres():
    office = an_office()
    shown = a_view(office, heard(*many_calls(5, office)))
    layout = a_layout(office, shown)
    dot = mm_per_dot(1920, 1080, 43)

    assert layout.row_capital * dot >= floor_mm(8)
    assert layout.newest_capital > layout.row_capital


def test_a_screen_too_small_for_its_hall_is_told_with_the_distance_that_works():
    display = an_office().displays["hall"]
    legible = Legibility(distance_m=8, newest_mm=60, usual_mm=31, fullest_mm=20)

    warning = legible.warning(display, 5, 12)

    assert not legible.reached
    assert "4.8 m at most" in warning
    assert '"hall"' in warning
    assert "\n" not in warning


def test_more_calls_never_make_letters_larger():
    office = an_office()
    full_hd = a_layout(office, a_view(office, heard(*many_calls(1, office))))
    measured = [a_layout(office, a_view(office, heard(*many_calls(count, office)))) for count in (2, 6, 12)]

    sizes = [full_hd.newest_capital, *(layout.row_capital for layout in measured)]

    assert sizes == sorted(sizes, reverse=True)
    assert [places_for(earlier) for earlier in (0, 1, 4, 5, 8, 9, 40)] == [0, 4, 4, 8, 8, 12, 12]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: relative luminances, lighter over darker."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
