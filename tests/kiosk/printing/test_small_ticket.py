"""The small ticket: number and lines in the printer's own font, a few bytes, and never garbage."""

import re

import pytest

from kiosk.printing.small_ticket import ASCII_AS_IT_IS, DOUBLE, NORMAL, QUADRUPLE, small_ticket_chunks
from languages.paper import plain_line
from languages.tongues import TONGUES
from languages.translation import translation
from lobby.escpos_reader import EscposReader, PaperCut
from tests.kiosk.printing.test_raster import on_paper, without_white_ends

LINES = ("Aufenthalt", "Wartebereich Halle 1, Erdgeschoss rechts")
COMMANDS = re.compile(rb"\x1b@|\x1bR\x00|\x1ba.|\x1d!.|\x1dVB.", re.DOTALL)


def printed(chunks: list[bytes]) -> list[str]:
    """The lines that reach the paper."""
    text = COMMANDS.sub(b"", b"".join(chunks))
    return [line.decode("ascii") for line in text.split(b"\n") if line]


def test_it_shows_number_and_lines_in_a_few_bytes():
    chunks = small_ticket_chunks("A 017", LINES, 576)

    paper = on_paper(chunks)

    assert len(b"".join(chunks)) < 200
    assert printed(chunks) == ["A 017", *LINES]
    assert QUADRUPLE + b"A 017" in b"".join(chunks)
    assert without_white_ends(paper).height > 150


def test_a_slip_without_a_number_is_its_lines():
    chunks = small_ticket_chunks("", LINES, 576)

    assert printed(chunks) == list(LINES)
    assert QUADRUPLE not in b"".join(chunks)
    assert on_paper(chunks).height < on_paper(small_ticket_chunks("A 017", LINES, 576)).height


@pytest.mark.parametrize(("dots", "columns"), [(384, 32), (512, 42), (576, 48)])
def test_long_lines_go_on_below_at_a_space_and_short_ones_are_doubled(dots, columns):
    short, long = "x" * (columns // 2 - 2), "Ein Weg " * 12

    chunks = small_ticket_chunks("", (short, long), dots)

    assert DOUBLE + short.encode() in b"".join(chunks)
    assert NORMAL + b"Ein Weg" in b"".join(chunks)
    assert " ".join(printed(chunks)[1:]) == long.strip()
    assert max(map(len, printed(chunks))) <= columns


def test_its_words_never_hold_a_command():
    chunks = small_ticket_chunks("A 017", ("\x1b@ Größe \x10\x04\x01 \u202e",), 576)

    assert b"?@ Gr??e ??? ?\n" in b"".join(chunks)


def test_what_the_printer_has_no_letters_for_is_left_out_and_never_garbage():
    lines = [translation(tag).tongue.self_name for tag in TONGUES] + ["Gießen 35390", "منطقة الانتظار", "等候区"]

    chunks = small_ticket_chunks("A 017", lines, 384)

    assert all(byte < 0x80 for byte in b"".join(chunks))
    assert b"".join(chunks).startswith(b"\x1b@" + ASCII_AS_IT_IS)
    assert [line for line in printed(chunks) if not any(map(str.isalnum, line))] == []
    assert "Gie?en 35390" in printed(chunks)


def test_german_lines_are_spelled_with_the_letters_that_there_are():
    chunks = small_ticket_chunks("", (plain_line("Gießen, Grünberger Straße"),), 576)

    assert printed(chunks) == ["Giessen, Gruenberger Strasse"]


def test_the_printer_knows_every_command_of_it():
    reader = EscposReader()

    events = reader.feed(b"".join(small_ticket_chunks("A 017", LINES, 576)))

    assert isinstance(events[-1], PaperCut)
    assert reader.garbage == 0
