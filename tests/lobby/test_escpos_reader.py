"""The virtual printer reads what real ones read."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from lobby.escpos_reader import EscposReader, PaperBegun, PaperCut, SensorAsked, StatusAsked

RASTER = b"\x1dv0\x00\x02\x00\x03\x00" + b"\xff\x00\x0f\xf0\x10\x04"
STREAM = (
    b"\x1da\x00\x10\x04\x01\x1b@\x1dP\xcb\xcb\x1ba\x01"
    + RASTER
    + b"\x1bJ\x40"
    + b"\x1d!\x33A 017\n\x1d!\x00\x1bt\x00Wartebereich \x9a\n\x1bd\x02"
    + b"\x1dL\x10\x00\x1ba\x00"
    + RASTER
    + b"\x10\x04\x04\x1dVB\x18\x1dr\x01"
    + b"\x1b@\x01\x1b!\x30B 002\n\x1dV\x01"
)


def events_of(*pieces: bytes) -> tuple[list[object], int]:
    reader = EscposReader()
    events = [event for piece in pieces for event in reader.feed(piece)]
    seen = [
        (event.picture.size, event.picture.tobytes(), event.byte_count) if isinstance(event, PaperCut) else event
        for event in events
    ]
    return seen, reader.garbage


def ink(reader_events):
    [cut] = [event for event in reader_events if isinstance(event, PaperCut)]
    return ImageChops.invert(cut.picture.convert("L")).getbbox()


@given(st.lists(st.integers(0, len(STREAM)), max_size=30))
def test_where_the_stream_is_cut_makes_no_difference(cuts):
    bounds = [0, *sorted(cuts), len(STREAM)]

    pieces = events_of(*(STREAM[start:end] for start, end in itertools.pairwise(bounds)))

    assert pieces == events_of(STREAM)


def test_the_stream_byte_by_byte_gives_the_same_papers():
    single = events_of(*(STREAM[at : at + 1] for at in range(len(STREAM))))

    assert single == events_of(STREAM)


def test_papers_and_questions_come_in_the_order_in_which_they_happened():
    events = EscposReader().feed(STREAM)

    assert [type(event) for event in events] == [
        StatusAsked,
        PaperBegun,
        StatusAsked,
        PaperCut,
        SensorAsked,
        PaperBegun,
        PaperCut,
    ]


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_no_bytes_whatever_stop_the_reader(pieces):
    reader = EscposReader()
    for piece in pieces:
        reader.feed(piece)
    reader.lose_power()

    events = reader.feed(b"\x1b@A 017\n\x1dV\x00")

    assert isinstance(events[-1], PaperCut)


def test_unknown_commands_are_counted_as_garbage():
    reader = EscposReader()

    reader.feed(b"\x1b\x7f\x01\x02A\n")

    assert reader.garbage == 4


def test_a_centred_picture_is_centred():
    events = EscposReader().feed(b"\x1b@\x1ba\x01\x1dv0\x00\x02\x00\x01\x00\xff\xff\x1dV\x01")

    assert ink(events) == (280, 0, 296, 1)


def test_a_left_margin_moves_the_picture():
    events = EscposReader().feed(b"\x1b@\x1dL\x20\x00\x1dv0\x00\x01\x00\x01\x00\xff\x1dV\x01")

    assert ink(events) == (32, 0, 40, 1)


def test_a_feed_is_as_long_as_the_motion_unit_says():
    events = EscposReader().feed(b"\x1b@\x1dP\x00\x65\x1bJ\x0a\x1dv0\x00\x01\x00\x01\x00\xff\x1dV\x01")

    assert ink(events)[1] == 20


def test_double_size_pictures_are_doubled():
    events = EscposReader().feed(b"\x1b@\x1dv0\x03\x01\x00\x01\x00\xff\x1dV\x01")

    assert ink(events) == (0, 0, 16, 2)


def test_status_bytes_inside_a_picture_are_picture():
    events = EscposReader().feed(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01\x1dV\x01")

    assert [type(event) for event in events] == [PaperBegun, PaperCut]


def test_a_cut_of_nothing_is_no_paper():
    events = EscposReader().feed(b"\x1b@\x1dV\x42\x00")

    assert events == [PaperBegun()]


def test_a_cut_of_nothing_begins_a_new_paper():
    [begun, again, cut] = EscposReader().feed(b"\x1b@\x1dV\x42\x00A\n\x1dV\x00")

    assert (begun, again) == (PaperBegun(), PaperBegun())
    assert cut.byte_count == 2 + 3


def test_nothing_is_lost_when_commands_are_carried_out_one_by_one():
    reader, at_once = EscposReader(), EscposReader().feed(STREAM)
    reader.take_in(STREAM)

    steps = []
    while (step := reader.step()) is not None:
        steps += step

    assert [type(event) for event in steps] == [type(event) for event in at_once]


def test_what_was_not_carried_out_can_be_forgotten_and_what_is_on_paper_stays():
    reader = EscposReader()
    reader.feed(RASTER + b"not yet on paper" + RASTER[:-1])

    reader.forget()

    [cut] = reader.feed(b"\x1dV\x00")
    assert cut.picture.height == 3


def test_what_hangs_out_of_the_printer_can_be_torn_off_once():
    reader = EscposReader()
    reader.feed(RASTER)

    torn = reader.tear_off()

    assert torn is not None
    assert (torn.picture.height, torn.byte_count) == (3, len(RASTER))
    assert reader.tear_off() is None


def test_text_longer_than_the_paper_goes_on_in_the_next_line():
    [_, short] = EscposReader().feed(b"A" * 40 + b"\n\x1dV\x00")
    [_, long] = EscposReader().feed(b"A" * 60 + b"\n\x1dV\x00")

    assert long.picture.height > short.picture.height
