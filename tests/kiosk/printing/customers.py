"""A ticket for the printer tests, and the question why it did not come out."""

import pytest
from PIL import Image, ImageDraw

from kiosk.printing.port import Paper, Printer, PrinterUnavailable


def a_paper(number: str = "A 017") -> Paper:
    picture = Image.new("1", (576, 300), 1)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 20, 20), fill=0)
    draw.ellipse((100, 150, 500, 299), fill=0)
    return Paper(picture, number, ("Aufenthalt",))


def why_not(kiosk: Printer) -> str:
    with pytest.raises(PrinterUnavailable) as refusal:
        kiosk.print_ticket(a_paper())
    return refusal.value.reason
