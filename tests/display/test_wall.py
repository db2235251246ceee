"""What is on the screen, dot by dot, on SDL's own screen without a window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps

from display.pieces import Pieces
from display.scene import ALARM, CARD, Painted, compose
from display.screen import Screen, ScreenLost, Window
from display.wall import Wall, changed_boxes
from languages.boxes import Box
from languages.typesetting import CannotSet
from languages.wall import Figures, Piece, PieceSetter, Shape, WallWords, Words
from routing.office import DIRECTIONS, PALETTE
from tests.display.walls import a_layout, a_view, an_office, heard, many_calls

SIZE = (1280, 720)
A_017 = "A\N{NO-BREAK SPACE}017"


@pytest.fixture(scope="module")
def setter() -> PieceSetter:
    return PieceSetter()


@pytest.fixture
def screen() -> Iterator[Screen]:
    screen = Screen(Window("headless", SIZE))
    screen.open()
    yield screen
    screen.close()


def seen(screen: Screen) -> Image.Image:
    return Image.frombytes("RGB", *screen.snapshot())


def cut(picture: Image.Image, box: Box) -> Image.Image:
    return picture.crop((box.left, box.top, box.right, box.bottom))


def same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None


def ink_box(picture: Image.Image) -> tuple[int, int, int, int]:
    """The part of a dark-on-white picture that is not white."""
    box = picture.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    return box


def stays_inside(picture: Image.Image) -> bool:
    """Whether no letter reaches the edge, where it would be cut."""
    left, top, right, bottom = ink_box(picture)
    return left > 0 and top > 0 and right < picture.width and bottom < picture.height


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_the_number_on_the_wall_is_the_number_set_alone(screen: Screen, setter: PieceSetter, language: str):
    office = an_office()
    shown = a_view(office, heard(*many_calls(5, office)), language=language)
    layout = a_layout(office, shown, SIZE)
    assert shown.newest is not None
    golden = setter.set(
        Figures(
            A_017, layout.newest.number.width, layout.newest.number.height, layout.newest.letter_size,
            CARD, PALETTE["blue"].paint,
        )
    )  # fmt: skip

    Wall(screen, setter).show(compose(shown, layout))

    assert shown.newest.number == A_017
    assert same(cut(seen(screen), layout.newest.number), golden)


def test_a_number_reads_from_left_to_right_letter_first(setter: PieceSetter):
    whole = setter.set(Figures(A_017, 600, 240, 200, "#000000", "#ffffff"))
    letter = setter.set(Figures("A", 600, 240, 200, "#000000", "#ffffff"))
    left, top, _, bottom = ink_box(whole)
    alone = ink_box(letter)
    width = alone[2] - alone[0]

    first = whole.convert("L").crop((left, top, left + width, bottom))
    after = whole.convert("L").crop((left + width + 2, top, left + width + 30, bottom))

    assert abs(ink_box(first)[2] - width) <= 1, "the letter stands at the left, but for rounding"
    assert after.getextrema() == (255, 255), "the space follows it"


def test_numbers_keep_their_size_and_are_never_cut(setter: PieceSetter):
    office = an_office()
    shown = a_view(office, heard(*many_calls(12, office)))
    layout = a_layout(office, shown, (1920, 1080))
    for row in layout.rows[:1]:
        for letter in "ABCDEFGHJKLPRSTUVXYZ":
            piece = Figures(
                f"{letter}\N{NO-BREAK SPACE}088", row.number.width, row.number.height, row.letter_size,
                "#000000", "#ffffff",
            )  # fmt: skip

            assert stays_inside(setter.set(piece)), letter


LONGEST = "Bundesausländerangelegenheitenzimmer"


@pytest.mark.parametrize(
    ("text", "language"),
    [(LONGEST, "de"), ("Zimmer 1.12 links hinten im Erdgeschoss neben dem Aufzug", "de"), ("0.01", "de")]
    + [(text, language) for language in ("de", "ar", "ti", "en", "uk", "fa", "tr")
       for text in (WallWords(language).stale, WallWords(language).nobody_called, WallWords(language).waiting(123))],
)  # fmt: skip
@pytest.mark.parametrize("size", [(300, 90), (700, 60), (160, 160)])
def test_words_shrink_until_nothing_is_cut(setter: PieceSetter, text: str, language: str, size: tuple[int, int]):
    width, height = size
    piece = Words(text, language, width, height, 80, "#000000", "#ffffff", "center")

    assert stays_inside(setter.set(piece))


def test_each_colour_has_a_sign_of_its_own_that_is_told_without_colour(setter: PieceSetter):
    drawn = [drawn_shape(setter, colour.sign) for colour in PALETTE.values()]

    assert len({each.tobytes() for each in drawn}) == len(PALETTE) == 8


def drawn_shape(setter: PieceSetter, shape: str) -> Image.Image:
    return setter.set(Shape(shape, 60, 60, "#000000", "#ffffff")).convert("L")


def test_each_direction_has_an_arrow_that_looks_like_no_other_and_like_no_sign(setter: PieceSetter):
    signs = [*(colour.sign for colour in PALETTE.values()), "notice"]
    drawn = {name: drawn_shape(setter, name) for name in (*DIRECTIONS, *signs)}

    for one, other in (*combinations(DIRECTIONS, 2), *product(DIRECTIONS, signs)):
        apart = ImageChops.difference(drawn[one], drawn[other])
        assert sum(apart.histogram()[128:]) > 60 * 60 // 10, (one, other)


def test_an_arrow_points_where_it_says(setter: PieceSetter):
    left, right, ahead = (drawn_shape(setter, each) for each in ("left", "right", "ahead"))
    ahead_left, ahead_right = (drawn_shape(setter, each) for each in ("ahead-left", "ahead-right"))
    up, down = drawn_shape(setter, "upstairs"), drawn_shape(setter, "downstairs")

    assert close(ImageOps.mirror(left), right)
    assert close(ahead.rotate(-90), right)
    assert close(ImageOps.mirror(ahead_left), ahead_right)
    assert tip(right) == "right"
    assert tip(ahead) == "top"
    assert not close(ImageOps.mirror(up), down)


def close(one: Image.Image, other: Image.Image) -> bool:
    """Whether two shapes are the same but for rounding at their edges."""
    around = other.filter(ImageFilter.MinFilter(3))
    return sum(ImageChops.subtract(around, one).histogram()[128:]) < 12


def tip(shape: Image.Image) -> str:
    """The edge that the least ink touches: that is where a point is."""
    width, height = shape.size
    edges = {
        "left": (0, 0, 3, height), "right": (width - 3, 0, width, height), "top": (0, 0, width, 3),
        "bottom": (0, height - 3, width, height),
    }  # fmt: skip
    dark = {name: sum(shape.crop(box).histogram()[:128]) for name, box in edges.items()}
    return min((name for name in edges if dark[name]), key=lambda name: dark[name])


def test_every_piece_has_exactly_the_size_asked_for(setter: PieceSetter):
    pieces: list[Piece] = [
        Figures(A_017, 333, 141, 100, "#ffffff", "#1f5fa8"),
        Words("Raum", "ar", 217, 61, 40, "#ffffff", "#1f5fa8"),
        Shape("star", 47, 47, "#ffffff", "#1f5fa8"),
    ]

    assert [setter.set(piece).size for piece in pieces] == [(each.width, each.height) for each in pieces]


def test_a_change_repainted_in_parts_looks_like_one_painted_whole(screen: Screen, setter: PieceSetter):
    office = an_office()
    views = [a_view(office, heard(*many_calls(count, office)), fresh=frozenset({"call-0"})) for count in (0, 3, 9, 4)]
    views.append(a_view(office, heard(*many_calls(4, office)), stale=True))
    wall = Wall(screen, setter)
    for shown in views:
        scene = compose(shown, a_layout(office, shown, SIZE))

        wall.show(scene)

        in_parts = seen(screen)
        wall.forget()
        wall.show(scene)
        assert same(in_parts, seen(screen))


def test_a_wall_that_has_not_changed_is_not_painted_again(screen: Screen, setter: PieceSetter):
    office = an_office()
    shown = a_view(office, heard(*many_calls(2, office)))
    scene = compose(shown, a_layout(office, shown, SIZE))
    wall = Wall(screen, setter)

    assert wall.show(scene)
    assert not wall.show(scene)


def test_a_flash_of_a_recalled_number_paints_nothing_but_its_frame():
    office = an_office()
    known = heard(*many_calls(5, office))
    again = frozenset({"call-0", "call-3"})
    on, off = (a_view(office, known, fresh=again, recalled=again, lit=lit) for lit in (True, False))
    layout = a_layout(office, on)
    panel, card = layout.newest.panel, layout.rows[2].card

    changed = changed_boxes(compose(on, layout), compose(off, layout))

    assert len(changed) == 8
    assert all(min(box.width, box.height) == layout.frame for box in changed)
    assert all(panel.holds(box) or card.holds(box) for box in changed)
    assert not any(box.meets(panel.inset(layout.frame)) or box.meets(card.inset(layout.frame)) for box in changed)


def test_a_new_call_keeps_a_steady_frame_while_a_recalled_one_flashes():
    office = an_office()
    known = heard(*many_calls(2, office))
    on, off = (a_view(office, known, fresh=frozenset({"call-0"}), lit=lit) for lit in (True, False))
    layout = a_layout(office, on)

    assert compose(on, layout) == compose(off, layout)
    assert ALARM in [each.what for each in compose(on, layout)]


def test_only_boxes_that_differ_are_painted():
    whole, part, other = Box(0, 0, 100, 100), Box(10, 10, 20, 20), Box(50, 50, 10, 10)
    before = (Painted(whole, "#ffffff"), Painted(part, "#000000"))
    after = (*before, Painted(other, "#000000"))

    assert changed_boxes(before, after) == [other]
    assert changed_boxes(before, (Painted(whole, "#eeeeee"), Painted(part, "#111111"))) == [whole]


def test_a_stale_wall_keeps_its_numbers_readable_but_looks_different(screen: Screen, setter: PieceSetter):
    office = an_office()
    known = heard(*many_calls(3, office))
    current, stale = a_view(office, known), a_view(office, known, stale=True)
    layout = a_layout(office, current, SIZE)
    wall = Wall(screen, setter)
    wall.show(compose(current, layout))
    before = seen(screen)

    wall.show(compose(stale, layout))

    after = seen(screen)
    assert not same(cut(before, layout.header), cut(after, layout.header))
    assert not same(cut(before, layout.newest.number), cut(after, layout.newest.number))
    texts = [each.what.text for each in compose(stale, layout) if isinstance(each.what, Figures | Words)]
    assert WallWords("de").stale in texts
    assert A_017 in texts


def test_a_lost_screen_is_named_and_can_be_opened_again(screen: Screen, setter: PieceSetter):
    office = an_office()
    shown = a_view(office, heard(*many_calls(2, office)))
    scene = compose(shown, a_layout(office, shown, SIZE))
    Wall(screen, setter).show(scene)
    before = seen(screen)
    screen.close()

    with pytest.raises(ScreenLost):
        screen.flip([])
    screen.open()

    Wall(screen, setter).show(scene)
    assert same(before, seen(screen))


class CountingSetter:
    """Sets grey pictures, counts them, and can be told to fail."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.broken = False

    def set(self, piece: Piece) -> Image.Image:
        self.pieces.append(piece)
        if self.broken:
            raise CannotSet("wall-piece.typ: no")
        return Image.new("RGB", (piece.width, piece.height), "#808080")


def a_sign(shape: str) -> Shape:
    return Shape(shape, 10, 10, "#000000", "#ffffff")


def test_a_piece_is_set_once_and_those_used_longest_ago_make_room():
    setter = CountingSetter()
    pieces = Pieces(setter.set, lambda image: image, most_dots=250)
    for shape in ("star", "circle", "star", "cross", "star", "circle"):
        pieces.get(a_sign(shape))

    assert [piece.shape for piece in setter.pieces if isinstance(piece, Shape)] == ["star", "circle", "cross", "circle"]


def test_a_piece_that_cannot_be_set_leaves_its_ground_and_the_wall_goes_on(caplog: pytest.LogCaptureFixture):
    setter = CountingSetter()
    setter.broken = True
    pieces = Pieces(setter.set, lambda image: image, most_dots=250)

    picture = pieces.get(a_sign("star"))
    pieces.get(a_sign("cross"))

    assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert len(caplog.records) == 1
