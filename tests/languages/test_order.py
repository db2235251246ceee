"""Numbers, ranges, times and telephone numbers keep their order in right-to-left text: proved on dots of colour."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from languages import hall
from languages.paper import in_both
from languages.times import NO_BREAK, day_and_time, hours_lines
from languages.tongues import TONGUES
from languages.translation import LRI, PDI, translation
from languages.typesetting import Typesetter
from tests.languages.papers import FULL, MORNING
from tests.matrix import of_each_kind

# The paper's own rule that keeps a range in one piece is not at work here: the isolates alone must do it.
LINE = """
#import "paper.typ": *
#set page(width: data.width * 1pt, height: auto, margin: 8pt)
#show data.parts.first(): set text(fill: rgb("#ff0000"))
#show data.parts.last(): set text(fill: rgb("#0000ff"))
#set align(center)
#said(main, 29pt, data.words)
"""
PAPER = """
#import "paper.typ": *
#show data.parts.first(): set text(fill: rgb("#ff0000"))
#show data.parts.last(): set text(fill: rgb("#0000ff"))
#show: paper
#said(main, 29pt, data.words)
"""
RIGHT_TO_LEFT = [tag for tag, each in TONGUES.items() if each.direction == "rtl"]

NUMBER = f"A{NO_BREAK}017"
PHONE = "+49 641 306 90"


def said(what: str, tag: str) -> tuple[str, tuple[str, str]]:
    """Words of the hall with a value in them, and what of the value stands left and right."""
    says = translation(tag)
    return {
        "number": (says.text(hall.YOUR_NUMBER_IS, number=NUMBER), ("A", "017")),
        "range": (says.text(hall.WAIT_TIME, range="10–25"), ("10", "25")),
        "count": (says.text(hall.PLACE_IN_LIST, place="3–12", count=88), ("3", "12")),
        "time": (day_and_time(MORNING, tag), ("10", "54")),
        "hours": (hours_lines((FULL,) * 7, tag)[0].partition(",")[0].partition("،")[0], ("08:15", "12:00")),
        "phone": (says.text(hall.PHONE, phone=PHONE), ("+49", "90")),
    }[what]


def picture(template: Path, words: str, parts: tuple[str, str], tag: str, width: int = 900) -> Image.Image:
    setter = Typesetter("ticket.typ", template)
    data = {"words": words, "parts": parts, "width": width, "side": 8, "families": ["Noto Sans"]}
    return setter.set(data | in_both(tag, lambda _: {})).convert("RGB")


def places(line: Image.Image) -> tuple[tuple[int, int, int, int], tuple[int, int, int, int]]:
    """The boxes around what is red and around what is blue."""
    red, green, blue = (channel.point([255 * (value > 127) for value in range(256)]) for channel in line.split())
    boxes = [
        Image.composite(one, Image.new("L", line.size, 0), Image.eval(other, lambda dot: 255 - dot)).getbbox()
        for one, other in ((red, blue), (blue, red))
    ]
    first, last = boxes
    assert first is not None
    assert last is not None
    assert green.getextrema() == (0, 255)
    return first, last


@pytest.fixture
def a_line(tmp_path: Path) -> Path:
    template = tmp_path / "line.typ"
    template.write_text(LINE)
    return template


@pytest.mark.parametrize("what", ["number", "range", "count", "time", "hours", "phone"])
@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_a_value_reads_from_left_to_right(a_line: Path, tag: str, what: str) -> None:
    words, parts = said(what, tag)

    first, last = places(picture(a_line, words, parts, tag))

    assert first[2] <= last[0]


@pytest.mark.parametrize("what", ["range", "count", "hours", "phone"])
@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_without_its_isolate_a_value_would_be_turned_round(a_line: Path, tag: str, what: str) -> None:
    words, parts = said(what, tag)

    first, last = places(picture(a_line, words.replace(LRI, "").replace(PDI, ""), parts, tag))

    assert first[0] >= last[2]


@pytest.mark.parametrize("what", ["range", "hours", "phone"])
@pytest.mark.parametrize("tag", of_each_kind(TONGUES))
def test_a_value_is_never_broken_between_lines_of_paper(tmp_path: Path, tag: str, what: str) -> None:
    template = tmp_path / "paper.typ"
    template.write_text(PAPER)
    words, parts = said(what, tag)
    words = words.replace(PHONE, PHONE.replace(" ", NO_BREAK))  # as the slip has it

    for width in range(230, 480, 50):
        first, last = places(picture(template, words, parts, tag, width))

        assert first[2] <= last[0]
        assert abs(first[3] - last[3]) <= 8  # the tail of a comma, not another line
