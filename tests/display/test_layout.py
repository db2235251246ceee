"""Nothing on the wall covers anything else, and nothing hangs over its edge."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest

from display.board import View, paged
from display.scene import CARD, compose
from languages.legibility import Legibility, Rows, farthest_m, floor_mm, goal_mm, mm_per_dot
from languages.wall import Figures, Shape, Words
from languages.wall_fit import A_SCREEN, foreseen_legibility, legibility
from languages.wall_layout import Layout, lay_out
from languages.wall_measure import measure_of
from languages.wall_rows import places_for
from routing.office import PALETTE, Display
from tests.display.walls import (
    a_layout,
    a_queue,
    a_view,
    an_office,
    heard,
    many_calls,
    with_arrows,
    with_notices,
)

SIZES = [(1280, 720), (1366, 768), (1920, 1080), (2560, 1440), (3840, 2160)]
BOTH_WAYS = [*SIZES, *((height, width) for width, height in SIZES)]
LONG_ROOMS = ("Servicepoint im Erdgeschoss links", "Zimmer 1.12", "0.01")
OFFICES = {"small": an_office(1), "large": an_office(8, LONG_ROOMS, 9999)}
NOTICE = "leave-the-building"


def walls(size: tuple[int, int], office_name: str) -> Iterator[tuple[View, Layout]]:
    """The wall with none to 13 calls and more, with and without arrows, with and without a notice, stale or not."""
    for arrows, notices in product((False, True), repeat=2):
        office = with_notices(OFFICES[office_name], NOTICE)
        office = with_arrows(office) if arrows else office
        queue = a_queue((100, 120), **dict.fromkeys(office.sachgebiete, 99))
        for count in (*range(14), 30):
            known = heard(*many_calls(count, office), queue=queue, notices=(NOTICE,) if notices else ())
            fresh = frozenset({"call-0", "call-2"})
            whole = a_view(office, known, fresh=fresh, recalled=fresh, stale=count == 6)
            yield paged(whole, places_for(len(whole.earlier))), a_layout(office, whole, size)


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("office_name", OFFICES)
def test_boxes_never_meet_and_stay_on_the_screen(size: tuple[int, int], office_name: str):
    for shown, layout in walls(size, office_name):
        leaves = list(layout.leaves())

        assert all(layout.screen.holds(box) for box in leaves)
        assert [pair for pair in combinations(leaves, 2) if pair[0].meets(pair[1])] == []
        assert all(box.width > 0 and box.height > 0 for box in leaves)
        assert len(layout.rows) >= len(shown.earlier)


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("office_name", OFFICES)
def test_no_piece_covers_another_and_none_hangs_over_the_edge(size: tuple[int, int], office_name: str):
    for shown, layout in walls(size, office_name):
        pieces = [each.box for each in compose(shown, layout) if not isinstance(each.what, str)]

        assert all(layout.screen.holds(box) for box in pieces)
        assert [pair for pair in combinations(pieces, 2) if pair[0].meets(pair[1])] == []


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("office_name", OFFICES)
def test_every_piece_stays_inside_the_part_it_belongs_to(size: tuple[int, int], office_name: str):
    for _, layout in walls(size, office_name):
        new, parts = layout.newest, [layout.header, layout.newest.panel, layout.foot]
        inner = new.panel.inset(layout.frame)
        parts += [row.card for row in layout.rows] + ([layout.notice.band] if layout.notice else [])

        assert [pair for pair in combinations(parts, 2) if pair[0].meets(pair[1])] == []
        assert all(inner.holds(box) for box in (new.tile, new.number, new.room, new.whole_room, new.number_heading))
        assert new.whole_room.holds(new.room)
        assert new.arrow is None or inner.holds(new.arrow)
        assert all(row.card.inset(layout.frame).holds(row.number) for row in layout.rows)
        assert all(row.card.holds(row.block) and row.block.holds(row.whole_room) for row in layout.rows)
        assert all(row.whole_room.holds(row.room) for row in layout.rows)
        assert all(row.arrow is None or row.block.holds(row.arrow) for row in layout.rows)
        assert all(layout.foot.holds(each.sign) and layout.foot.holds(each.whole) for each in layout.waiting)
        assert all(each.whole.holds(each.count) and each.whole.holds(each.minutes) for each in layout.waiting)


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("office_name", OFFICES)
def test_a_number_keeps_its_distance_from_the_edges_of_its_card(size: tuple[int, int], office_name: str):
    for _, layout in walls(size, office_name):
        for row in layout.rows:
            letters = row.number.part(0, (row.number.height - layout.row_capital) / 2, row.number.width, 0)
            free = (letters.top - row.card.top, row.block.left - row.number.right, row.number.left - row.sign.right)

            assert min(free) >= row.letter_size * 0.15


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
    signs = [what.shape for what in scene if isinstance(what, Shape)]
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


def a_legibility(distance_m: float, *rows: float) -> Legibility:
    return Legibility(distance_m, 60, tuple(Rows(4 * place, mm) for place, mm in enumerate(rows, 1)))


def hall() -> Display:
    return an_office().displays["hall"]


def test_a_screen_too_small_for_its_hall_is_told_with_the_distance_that_works():
    legible = a_legibility(8, 31, 25, 20)

    warning = legible.warning(hall())

    assert not legible.reached
    assert legible.most_places == 4
    assert "4.8 m at most" in warning
    assert '"hall"' in warning
    assert "\n" not in warning


def test_a_wall_that_cannot_show_most_calls_at_once_says_how_many_it_can_and_the_distance_for_more():
    legible = a_legibility(5, 60, 40, 20)

    warning = legible.warning(hall())

    assert legible.reached
    assert legible.most_places == 8
    assert "9 calls at once can be read from 5 m" in warning
    assert "With 13 at once" in warning
    assert "3.1 m at most" in warning


def test_a_wall_that_is_legible_with_most_calls_is_not_warned_of():
    legible = a_legibility(3, 60, 40, 20)

    assert legible.most_places == 12
    assert legible.warning(hall()) == ""


def test_a_distance_that_is_named_works_and_a_tenth_more_does_not():
    office = an_office()
    far = replace(hall(), distance_m=30.0)
    said = legibility(office, far, A_SCREEN, notices=False).warning(far)

    named = float(said.split("It can be read from ")[1].split(" m")[0])

    assert legibility(office, replace(far, distance_m=named), A_SCREEN, notices=False).reached
    assert not legibility(office, replace(far, distance_m=named + 0.1), A_SCREEN, notices=False).reached


@pytest.mark.parametrize("size", BOTH_WAYS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("notices", [False, True])
def test_no_more_places_are_kept_than_can_be_read(size: tuple[int, int], notices: bool):
    office = with_arrows(an_office())
    dot = mm_per_dot(*size, 55)
    kept = set()
    for distance in (2.0, 3.0, 4.0, 5.0, 6.0, 7.0):
        wall = replace(office.displays["hall"], distance_m=distance, inches=55)
        found = legibility(office, wall, size, notices)
        kept.add(found.most_places)
        capital = lay_out(*size, measure_of(office, wall), found.most_places, notices).row_capital

        assert not found.reached or capital * dot >= floor_mm(distance)
    assert {4, 12} <= kept


def test_a_wall_is_judged_before_it_hangs_as_it_is_when_it_hangs():
    office = with_notices(an_office(), NOTICE)
    upright = replace(hall(), portrait=True)

    assert foreseen_legibility(office, hall()) == legibility(office, hall(), (1920, 1080), notices=True)
    assert foreseen_legibility(office, upright) == legibility(office, upright, (1080, 1920), notices=True)


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
