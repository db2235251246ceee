"""The status bytes of ESC/POS, read as Epson's reference has them."""

import pytest

from kiosk.printing.status import condition_from


@pytest.mark.parametrize(
    ("replies", "troubles", "ready"),
    [
        ({}, (), True),
        ({1: b"", 4: b""}, (), True),
        ({1: b"\xff\x00", 2: b"\x00", 3: b"\x93", 4: b"\x80"}, (), True),
        ({4: b"\x1e"}, ("paper-low",), True),
        ({4: b"\x7e"}, ("paper-out",), False),
        ({2: b"\x32"}, ("paper-out",), False),
        ({1: b"\x1a"}, ("offline",), False),
        ({1: b"\x1a", 4: b"\x12", 2: b"\x16", 3: b"\x12"}, ("cover-open",), False),
        ({1: b"\x1a", 4: b"\x7e", 2: b"\x76", 3: b"\x1a"}, ("cover-open", "cutter-jam", "paper-out"), False),
        ({2: b"\x16"}, ("cover-open",), False),
        ({3: b"\x1a"}, ("cutter-jam",), False),
        ({3: b"\x32"}, ("offline",), False),
        ({1: b"\x10\x00\x12"}, (), True),
    ],
)
def test_status_bits_are_read_as_the_reference_says(replies, troubles, ready):
    condition = condition_from(replies)

    assert condition.troubles() == troubles
    assert condition.ready == ready
