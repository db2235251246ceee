"""A picture reaches the paper dot by dot, in few bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from kiosk.printing.raster import MOST_ROWS, ticket_chunks
from lobby.escpos_reader import EscposReader, PaperCut

ONE_ROW_AND_CUT = b"\x1bJ\x01\x1dV\x01"


def on_paper(chunks: list[bytes], width: int = 576, dots_per_inch: int = 203) -> Image.Image:
    reader = EscposReader(width, dots_per_inch)
    [cut] = [event for event in reader.feed(b"".join(chunks)) if isinstance(event, PaperCut)]
    assert reader.garbage == 0
    return cut.picture


def without_white_ends(picture: Image.Image) -> Image.Image:
    ink = ImageChops.invert(picture.convert("L")).getbbox()
    if ink is None:
        return picture.crop((0, 0, picture.width, 0))
    return picture.crop((0, ink[1], picture.width, ink[3]))


def same_dots(one: Image.Image, other: Image.Image) -> bool:
    one, other = without_white_ends(one), without_white_ends(other)
    return one.size == other.size and one.tobytes() == other.tobytes()


def drawn(boxes: list[tuple[int, int, int, int]], width: int = 576, height: int = 1200) -> Image.Image:
    picture = Image.new("1", (width, height), 1)
    draw = ImageDraw.Draw(picture)
    for x, y, wide, high in boxes:
        draw.rectangle((x, y, x + wide, y + high), fill=0)
    return picture


BOXES = st.lists(
    st.tuples(st.integers(0, 575), st.integers(0, 1199), st.integers(0, 300), st.integers(0, 600)), max_size=6
)


@given(BOXES)
def test_what_is_drawn_is_what_is_printed(boxes):
    picture = drawn(boxes)

    paper = on_paper([*ticket_chunks(picture)[:-1], ONE_ROW_AND_CUT])

    assert same_dots(paper, picture)


@pytest.mark.parametrize(("width", "dots_per_inch"), [(384, 203), (512, 180), (570, 203), (571, 203), (576, 203)])
def test_every_width_of_paper_keeps_its_dots_in_place(width, dots_per_inch):
    picture = drawn([(0, 5, 3, 3), (width - 9, 80, 8, 12), (100, 300, 50, 1)], width=width)
    whole_bytes = (width + 7) // 8 * 8

    paper = on_paper(ticket_chunks(picture), whole_bytes, dots_per_inch)

    assert same_dots(paper.crop((0, 0, width, paper.height)), picture)


def test_grey_becomes_ink_from_the_middle_down():
    picture = Image.new("L", (576, 20), 255)
    picture.paste(127, (0, 0, 288, 20))
    picture.paste(128, (288, 0, 576, 20))

    paper = on_paper(ticket_chunks(picture))

    assert paper.getpixel((287, 0)) == 0
    assert paper.getpixel((288, 0)) != 0


def test_white_rows_and_white_sides_are_not_sent():
    picture = drawn([(280, 100, 15, 10), (280, 1000, 15, 10)])

    chunks = ticket_chunks(picture)

    assert len(b"".join(chunks)) < 120


def test_no_raster_has_more_rows_than_small_buffers_hold():
    picture = drawn([(0, 0, 575, 1199)])

    headers = [chunk[chunk.index(b"\x1dv0") :][:8] for chunk in ticket_chunks(picture) if b"\x1dv0" in chunk]

    assert max(int.from_bytes(header[6:8], "little") for header in headers) <= MOST_ROWS
    assert len(headers) == 5


def test_feeds_are_counted_in_dots_on_printers_of_both_densities():
    wide, narrow = (ticket_chunks(Image.new("1", (width, 10), 1))[0] for width in (576, 512))

    assert b"\x1dP\xcb\xcb" in wide
    assert b"\x1dP\xb4\xb4" in narrow


def test_an_empty_picture_is_only_cut():
    chunks = ticket_chunks(Image.new("1", (576, 400), 1))

    assert len(chunks) == 2
    assert chunks[-1].startswith(b"\x1dV")
