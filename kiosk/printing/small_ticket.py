"""The small ticket: some hundred bytes in the printer's own font, for lines too slow for a picture. Pure."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from kiosk.printing.raster import CENTRE, INITIALISE, LEFT, cut

QUADRUPLE, DOUBLE, NORMAL = b"\x1d!\x33", b"\x1d!\x11", b"\x1d!\x00"

ASCII_AS_IT_IS = b"\x1bR\x00"
"""ESC R 0: a printer set to German by its switches would print umlauts for brackets, braces and the at sign."""

CHARACTER_DOTS = 12
"""The width of a character of font A."""

AIR = 2
"""Characters that a line of double size leaves free: large letters from edge to edge are hard to read."""


def small_ticket_chunks(number: str, lines: Sequence[str], dots: int) -> list[bytes]:
    """Return the bytes that print and cut number and lines on paper of so many dots; without a number, the lines.

    A line of double size is taken to where it fits, and else goes on below at a space. What is not ASCII stands in
    other places in each printer's code page, or is half of a Chinese letter: a question mark is printed for each, and
    nothing for a line of nothing else.
    """
    columns = dots // CHARACTER_DOTS
    chunks = [INITIALISE + ASCII_AS_IT_IS + CENTRE]
    if number:
        chunks.append(QUADRUPLE + _ascii(number) + b"\n\n")
    for line in lines:
        for size, part in _sized(_ascii(line).decode(), columns):
            chunks.append(size + part.encode() + b"\n")
    chunks.append(NORMAL + LEFT + cut())
    return chunks


def _sized(line: str, columns: int) -> Iterator[tuple[bytes, str]]:
    if not any(map(str.isalnum, line)):
        return
    if len(line) + AIR <= columns // 2:
        yield DOUBLE, line
    else:
        yield from ((NORMAL, part) for part in wrap(line, columns))


def _ascii(text: str) -> bytes:
    """Return what every code page prints alike; control characters could be commands."""
    return bytes(byte if 0x20 <= byte < 0x7F else 0x3F for byte in text.encode("ascii", "replace"))
