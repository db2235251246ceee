"""The paper: everything on it, in every language, and one number that looks the same in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from PIL import Image, ImageChops
from pyzbar.pyzbar import decode as read_codes

from kiosk.printing.raster import ticket_chunks
from languages import hall
from languages.ticket import (
    QR_QUIET_DOTS,
    QR_SIDE_DOTS,
    SIDE_DOTS,
    TicketFacts,
    TicketSetter,
    short_lines,
    waiting_lines,
    where_to_wait,
)
from languages.times import day_and_time
from languages.tongues import TONGUES
from languages.translation import LRI, PDI, translation
from languages.typesetting import CannotSet, Typesetter
from routing.description import read_office
from routing.numbers import Number
from tests.kiosk.small_kiosk import OFFICE_TEXT

LANGUAGES = sorted(TONGUES)
RIGHT_TO_LEFT = [tag for tag in LANGUAGES if TONGUES[tag].direction == "rtl"]
MORNING = datetime(2026, 5, 4, 10, 54, 33, tzinfo=timezone(timedelta(hours=2)))
OFFICE = read_office(
    OFFICE_TEXT.replace(
        'id = "hearing"\nsachgebiet = "aufenthalt"\nname = { de = "Anhörung" }',
        "\n\n[[concern]]\n".join(f'id = "{each}"\nsachgebiet = "service"' for each in ("family", "work", "lost")),
    )
)
MOST_BYTES = 35_000
"""A median ticket: 3.1 s at 115,200 baud, the time a thermal printer needs for its paper on a serial line."""

DIGITS_HIGH = 100
"""Rows of ink that only the number has: other letters have fewer than half as many."""


@cache
def setter(dots: int) -> TicketSetter:
    return TicketSetter(OFFICE, dots)


def facts(
    language: str = "de", concern: str = "extend-permit", number: str = "A017", *, id: str = "0123456789abcdef",
    ahead: int | None = 4, minutes: tuple[int, int] | None = (10, 25), at: datetime = MORNING,
) -> TicketFacts:  # fmt: skip
    sachgebiet = OFFICE.concerns[concern].sachgebiet
    count = Number(number[0], int(number[1:]))
    return TicketFacts(id, count, concern, sachgebiet, language, at, ahead, minutes)


def ticket(language: str = "de", dots: int = 576, **given: object) -> Image.Image:
    return setter(dots).picture(facts(language, **given))  # type: ignore[arg-type]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box around all ink."""
    box = ImageChops.invert(picture.convert("L")).getbbox()
    assert box is not None, "nothing is printed here"
    return box


def bands(picture: Image.Image) -> Iterator[tuple[int, int]]:
    """(first, behind the last) row of each stretch of rows with ink."""
    grey = ImageChops.invert(picture.convert("L"))
    rows = [grey.crop((0, row, grey.width, row + 1)).getbbox() is not None for row in range(grey.height)] + [False]
    top = None
    for row, inked in enumerate(rows):
        if inked and top is None:
            top = row
        elif not inked and top is not None:
            yield top, row
            top = None


def number_rows(picture: Image.Image) -> tuple[int, int]:
    """The rows of the number: the first stretch of ink as high as its digits."""
    return next((top, bottom) for top, bottom in bands(picture) if bottom - top >= DIGITS_HIGH * picture.width // 576)


def dots_apart(one: Image.Image, other: Image.Image) -> int:
    """How many dots are dark in one picture and light in the other."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    return sum(difference.histogram()[128:])


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


# --- shape ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", [576, 512, 384])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticket_is_as_wide_as_the_paper_in_black_and_white_with_blank_sides(language: str, dots: int) -> None:
    picture = ticket(language, dots)

    left, _, right, _ = ink(picture)
    assert (picture.width, picture.mode) == (dots, "1")
    assert left >= SIDE_DOTS
    assert right <= dots - SIDE_DOTS


@pytest.mark.parametrize("dots", [576, 512, 384])
@pytest.mark.parametrize("number", ["A001", "S1888", "W999", "M8888", "W9999"])
def test_no_number_is_too_wide_for_its_paper(number: str, dots: int) -> None:
    picture = ticket("de", dots, number=number)

    top, bottom = number_rows(picture)
    left, _, right, _ = ink(picture.crop((0, top, dots, bottom)))
    assert left >= SIDE_DOTS
    assert right <= dots - SIDE_DOTS


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("concern", list(OFFICE.concerns))
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_touches_the_number_or_the_edges(language: str, concern: str, dots: int) -> None:
    picture = ticket(language, dots, concern=concern)

    top, bottom = number_rows(picture)
    _, first, _, last = ink(picture)
    assert abs(bottom - top - number_height(dots)) <= 1  # a taller stretch would have another line in it
    assert first >= 2
    assert last <= picture.height - 2


@cache
def number_height(dots: int) -> int:
    """Rows of the number where nothing stands near it."""
    alone = Typesetter("ticket.typ", None)
    words = {"your_number": "", "waiting": [], "language": "de", "direction": "ltr"}
    data = {"part": "head", "width": dots, "side": SIDE_DOTS, "code": QR_SIDE_DOTS, "office": "",
            "number": "A\N{NO-BREAK SPACE}017", "chosen": words, "german": None}  # fmt: skip
    picture = alone.set(data).convert("L").point([0] * 150 + [255] * 106, mode="1")
    _, top, _, bottom = ink(picture)
    return bottom - top


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("language", LANGUAGES)
def test_head_body_and_foot_stand_apart(language: str, dots: int) -> None:
    one, other = (ticket(language, dots, ahead=None, minutes=None, number=number) for number in ("A017", "S888"))
    longer = ticket(language, dots, concern="extend-permit")

    shared = rows_in_common(one, other)
    below = one.crop((0, one.height - shared, dots, one.height))
    assert min(top for top, _ in bands(below)) >= 4
    foot = longer.height - foot_height(language, dots)
    seam = longer.crop((0, foot - 3, dots, foot + 3))
    assert list(bands(seam)) == []


def foot_height(language: str, dots: int) -> int:
    """The code stands in the middle of the foot."""
    picture = ticket(language, dots)
    [code] = read_codes(picture.convert("L"))
    middle = code.rect.top + code.rect.height / 2
    return round(2 * (picture.height - middle))


def rows_in_common(one: Image.Image, other: Image.Image) -> int:
    """How many rows are the same, counted from the bottom."""
    for row in range(1, min(one.height, other.height) + 1):
        strips = [each.crop((0, each.height - row, each.width, each.height - row + 1)) for each in (one, other)]
        if not same(*strips):
            return row - 1
    return min(one.height, other.height)


# --- the number -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("number", ["A017", "S999", "A1499"])
def test_the_number_has_the_same_dots_in_every_language(number: str, dots: int) -> None:
    pictures = {language: ticket(language, dots, number=number) for language in LANGUAGES}

    rows = {language: picture.crop((0, *slice_of(picture))) for language, picture in pictures.items()}

    assert all(same(row, rows["de"]) for row in rows.values())


def slice_of(picture: Image.Image) -> tuple[int, int, int]:
    top, bottom = number_rows(picture)
    return top, picture.width, bottom


def test_another_number_has_other_dots() -> None:
    one, other = ticket(number="A017"), ticket(number="A710")

    assert not same(one.crop((0, *slice_of(one))), other.crop((0, *slice_of(other))))


# --- the code ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", ["0123456789abcdef", "ffffffffffffffff", "00000000000000a7"])
def test_the_code_on_the_paper_is_the_tickets_id(language: str, dots: int, id: str) -> None:
    picture = ticket(language, dots, id=id)

    codes = [code.data.decode() for code in read_codes(picture.convert("L"))]

    assert codes == [id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_has_its_quiet_zone(language: str) -> None:
    picture = ticket(language)

    [code] = read_codes(picture.convert("L"))
    left, top, width, height = code.rect
    quiet = QR_QUIET_DOTS - SIDE_DOTS
    around = picture.crop((left - quiet, top - quiet, left + width + quiet, top + height + quiet))
    code_box = ink(around)
    assert code_box[0] >= quiet - 2
    assert code_box[1] >= quiet - 2
    assert code_box[2] <= around.width - quiet + 2
    assert code_box[3] <= around.height - quiet + 2


# --- what it says -----------------------------------------------------------------------------------------------

LINE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 900pt, height: auto, margin: 8pt)
#set text(font: ("Noto Sans", "Noto Sans Arabic"), size: 29pt, lang: data.language, dir: rtl, bottom-edge: "descender")
#data.words
"""


@pytest.fixture
def a_line(tmp_path: Path) -> Typesetter:
    """Sets one right-to-left line as the ticket does."""
    template = tmp_path / "line.typ"
    template.write_text(LINE)
    return Typesetter("ticket.typ", template)


RANGE_WIDE = 50
"""Dots of "10–25" at its size on the ticket; "25" alone has half as many."""


def without_isolates(words: str) -> str:
    return words.replace(LRI, "").replace(PDI, "")


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_a_range_keeps_its_order_in_a_right_to_left_line(a_line: Typesetter, language: str) -> None:
    [_, words] = waiting_lines(4, (10, 25), translation(language))
    bare = without_isolates(words)

    kept, lost, reversed_twice = (
        a_line.set({"words": each, "language": language}) for each in (words, bare, bare.replace("10–25", "25–10"))
    )

    assert "10–25" in words
    assert not same(kept, lost)  # without isolates it reads 25–10
    assert 20 * dots_apart(kept, reversed_twice) < dots_apart(kept, lost)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_is_never_broken_between_lines(language: str) -> None:
    picture = ticket(language, 384)

    _, number_ends = number_rows(picture)
    sign = next(top for top, bottom in bands(picture) if top > number_ends and bottom - top >= 40)
    lines = [picture.crop((0, top, 384, bottom)) for top, bottom in bands(picture) if number_ends < top < sign]
    left, _, right, _ = ink(lines[-1])
    assert right - left >= RANGE_WIDE


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_a_time_is_isolated_and_has_24_hours(language: str) -> None:
    afternoon = MORNING.replace(hour=15, minute=5)

    said = day_and_time(afternoon, language)

    assert said.endswith(f"{LRI}15:05{PDI}")
    assert not set(said) & set("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_to_wait_names_area_and_floor(language: str) -> None:
    says = translation(language)

    ground, first = (where_to_wait(OFFICE.sachgebiete[each], says) for each in ("aufenthalt", "service"))

    assert says.text(hall.GROUND_FLOOR) in ground
    assert says.text(hall.FLOOR, floor=1) in first
    assert "A" in ground


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_about_a_wait_that_nobody_knows(language: str) -> None:
    says = translation(language)

    known, ahead_only, unknown = (
        ticket(language),
        ticket(language, minutes=None),
        ticket(language, ahead=None, minutes=None),
    )

    assert waiting_lines(None, None, says) == waiting_lines(None, (10, 25), says) == []
    assert waiting_lines(4, None, says) == [says.plural(hall.AHEAD, 4)]
    assert unknown.height < ahead_only.height < known.height


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "de"])
def test_every_other_language_is_followed_by_german(language: str) -> None:
    assert ticket(language).height > ticket("de").height


def test_the_minute_is_new_on_every_ticket() -> None:
    one, other = ticket(at=MORNING), ticket(at=MORNING.replace(minute=55))

    assert one.size == other.size
    assert not same(one, other)


def test_tickets_of_one_minute_do_not_write_on_each_other() -> None:
    first, _, again = ticket(id="0123456789abcdef"), ticket(id="ffffffffffffffff"), ticket(id="0123456789abcdef")

    assert same(first, again)


def test_what_was_prepared_looks_the_same() -> None:
    fresh = TicketSetter(OFFICE, 576)

    fresh.prepare("ar", "extend-permit", "aufenthalt")

    assert same(fresh.picture(facts("ar")), ticket("ar"))


def test_a_concern_that_was_taken_out_of_the_description_still_gets_its_paper() -> None:
    gone = TicketFacts("0123456789abcdef", Number("A", 17), "no-longer", "aufenthalt", "de", MORNING, None, None)

    picture = setter(576).picture(gone)

    assert [code.data for code in read_codes(picture.convert("L"))] == [b"0123456789abcdef"]


def test_a_slow_printer_gets_a_few_german_lines() -> None:
    assert short_lines(facts("ar"), OFFICE) == (
        "Ausländeramt Teststadt",
        "Warten Sie hier: Warte-Bereich A, Erdgeschoss",
        "Blau",
        "4. Mai 2026, 10:54",
    )


# --- an office's own look ---------------------------------------------------------------------------------------


def test_an_office_can_restyle_the_ticket_without_python(tmp_path: Path) -> None:
    own = tmp_path / "own.typ"
    own.write_text(
        "#let data = json(bytes(sys.inputs.data))\n"
        "#set page(width: data.width * 1pt, height: 80pt, margin: 0pt)\n"
        "#rect(width: 100%, height: 100%, fill: black)\n"
    )

    picture = Typesetter("ticket.typ", own).set({"width": 384})

    assert picture.size == (384, 80)
    assert ink(picture) == (0, 0, 384, 80)


@pytest.mark.parametrize("source", ["#this-is-not-known()", "#let x = (", '#import "/etc/passwd"'])
def test_a_broken_template_is_named(tmp_path: Path, source: str) -> None:
    own = tmp_path / "own.typ"
    own.write_text(source)

    with pytest.raises(CannotSet, match=r"^ticket\.typ: "):
        Typesetter("ticket.typ", own).set({})


def test_what_an_office_writes_is_text_and_never_a_command() -> None:
    sly = read_office(OFFICE_TEXT.replace("Ausländeramt Teststadt", "#panic() $x$ *a* @b \\\\u"))

    picture = TicketSetter(sly, 576).picture(facts())

    assert picture.width == 576


# --- bytes ------------------------------------------------------------------------------------------------------


def test_a_median_ticket_is_quick_to_send(record_property: pytest.RecordProperty) -> None:
    sizes = [
        sum(map(len, ticket_chunks(ticket(language, concern=concern))))
        for language in LANGUAGES
        for concern in OFFICE.concerns
    ]

    record_property("median_bytes", median(sizes))
    record_property("most_bytes", max(sizes))
    assert len(sizes) == len(LANGUAGES) * 5
    assert median(sizes) < MOST_BYTES
