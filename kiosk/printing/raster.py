"""Picture of a ticket -> ESC/POS bytes, as few as possible: white is fed, ink is sent. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from PIL import ImageFile  # noqa: F401  (Pillow would import it when the first ticket is packed)
from PIL.Image import Image

MOST_ROWS = 256
"""Rows in one raster command: small buffers of cheap printers hold no more."""

ROWS_AT_ONCE = 64
"""Rows packed at once: the first band of a ticket is ready after a tenth of the work."""

SPLIT_ROWS = 4
"""White rows that end a band: fewer would stop the paper inside a letter, more would join lines of different width."""

MOST_FEED = 255
"""The longest feed of one ESC J."""

MARGIN_DOTS = 24
"""White below the last ink, beyond the way to the cutter: 3 mm at 203 dpi."""

DARK = 128
"""Grey below this is ink."""

DOTS_PER_INCH = 203
NARROW_WIDTH, NARROW_DOTS_PER_INCH = 512, 180
"""Epson TM-T88II-V print 512 dots at 180 dpi; every other 58 or 80 mm printer has 203 dpi."""

INITIALISE = b"\x1b@"
LEFT, CENTRE, RIGHT = b"\x1ba\x00", b"\x1ba\x01", b"\x1ba\x02"


def ticket_chunks(picture: Image) -> list[bytes]:
    """Return the bytes that print and cut this picture, in chunks of one band each.

    White above the first and below the last ink is left out: the way from the cutter to the print head is margin
    enough. Each band is trimmed at its sides and put to the left, the middle or the right by the printer (ESC a),
    whichever sends the fewest bytes: a list in Arabic stands at the right, one in German at the left. So the trimming
    needs no left margin (GS L), which some printers read in other units.
    """
    return list(ticket_stream(picture))


def ticket_stream(picture: Image) -> Iterator[bytes]:
    """Return the chunks of `ticket_chunks`, each made when it is asked for: a printer can begin with the first.

    A picture that cannot be read raises here, not when a part of it has been sent.
    """
    picture.load()
    return _chunks(picture if picture.mode == "1" else picture.convert("L").point(_ink, "1"))


def _ink(grey: int) -> int:
    return 0 if grey < DARK else 255


def _chunks(inked: Image) -> Iterator[bytes]:
    row_bytes = (inked.width + 7) // 8
    dpi = NARROW_DOTS_PER_INCH if inked.width == NARROW_WIDTH else DOTS_PER_INCH
    # GS P makes one dot the unit of ESC J; Epson printers would feed half a dot.
    yield INITIALISE + bytes((0x1D, 0x50, dpi, dpi)) + CENTRE
    printed_to, side = None, CENTRE
    for top, rows in _bands(_rows(inked, row_bytes), bytes(row_bytes)):
        feed = _feed(top - printed_to) if printed_to is not None else b""
        to, raster = _raster(rows)
        yield feed + (to if to != side else b"") + raster
        printed_to, side = top + len(rows), to
    yield cut()


def _rows(inked: Image, row_bytes: int) -> Iterator[bytes]:
    """Yield the picture row by row, eight dots in a byte, ink as 1, the way the print head wants them."""
    beyond_edge = 0xFF00 >> (inked.width % 8) & 0xFF if inked.width % 8 else 0xFF
    for top in range(0, inked.height, ROWS_AT_ONCE):
        strip = inked.crop((0, top, inked.width, min(top + ROWS_AT_ONCE, inked.height)))
        dots = strip.tobytes("raw", "1;I")
        if beyond_edge != 0xFF:
            dots = _without_padding(dots, row_bytes, beyond_edge)
        yield from [dots[start : start + row_bytes] for start in range(0, len(dots), row_bytes)]


def _without_padding(dots: bytes, row_bytes: int, mask: int) -> bytes:
    """Whiten the bits beyond the picture's right edge."""
    whitened = bytearray(dots)
    for last in range(row_bytes - 1, len(whitened), row_bytes):
        whitened[last] &= mask
    return bytes(whitened)


def _bands(rows: Iterable[bytes], white: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Yield (first row, rows) of each stretch of ink, of at most MOST_ROWS rows, inked at both ends."""
    band: list[bytes] = []
    top = inked_to = 0
    for number, row in enumerate(rows):
        if row == white:
            if band:
                band.append(row)
            continue
        if band and (number - inked_to >= SPLIT_ROWS or number - top >= MOST_ROWS):
            yield top, band[: inked_to - top]
            band = []
        if not band:
            top = number
        band.append(row)
        inked_to = number + 1
    if band:
        yield top, band[: inked_to - top]


def _raster(rows: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return where a band stands (ESC a), and its GS v 0, trimmed by whole bytes as far as that allows."""
    row_bytes, band = len(rows[0]), b"".join(rows)
    left = next(column for column in range(row_bytes) if any(band[column::row_bytes]))
    right = next(column for column in range(row_bytes) if any(band[row_bytes - 1 - column :: row_bytes]))
    both = min(left, right)
    _, side, first, beyond = min(
        (row_bytes - 2 * both, CENTRE, both, row_bytes - both),
        (row_bytes - right + len(LEFT), LEFT, 0, row_bytes - right),
        (row_bytes - left + len(RIGHT), RIGHT, left, row_bytes),
    )
    header = b"\x1dv0\x00" + (beyond - first).to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return side, header + b"".join([row[first:beyond] for row in rows])


def _feed(rows: int) -> bytes:
    whole, rest = divmod(rows, MOST_FEED)
    return b"\x1bJ\xff" * whole + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def cut() -> bytes:
    """Feed the last ink and a margin past the cutter, then cut but for one point (GS V 66)."""
    return bytes((0x1D, 0x56, 66, MARGIN_DOTS))
