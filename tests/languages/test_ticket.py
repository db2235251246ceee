"""The paper: everything on it, in every language, and one number that looks the same in all of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from PIL import Image, ImageChops
from pyzbar.pyzbar import decode as read_codes

from kiosk.printing.raster import ticket_chunks
from languages import hall
from languages.catalogue import STANDARD
from languages.paper import SIDE_DOTS, in_both, set_part
from languages.ticket import (
    QR_QUIET_DOTS,
    QR_SIDE_DOTS,
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
from routing.office import Office
from tests.kiosk.small_kiosk import OFFICE_TEXT
from tests.languages.outlines import Noting
from tests.languages.papers import MORNING, OFFICE, bands, facts, ink, setter, ticket
from tests.matrix import OF_EACH_KIND, in_turn, of_each_kind

LANGUAGES = sorted(TONGUES)
each_language = pytest.mark.parametrize("language", of_each_kind(LANGUAGES))
RIGHT_TO_LEFT = [tag for tag in LANGUAGES if TONGUES[tag].direction == "rtl"]
MOST_BYTES = 35_000
"""A median ticket: 3.1 s at 115,200 baud, the time a thermal printer needs for its paper on a serial line."""

DIGITS_HIGH = 100
"""Rows of ink that only the number has: other letters have fewer than half as many."""


def number_rows(picture: Image.Image) -> tuple[int, int]:
    """The rows of the number: the first stretch of ink as high as its digits."""
    return next((top, bottom) for top, bottom in bands(picture) if bottom - top >= DIGITS_HIGH * picture.width // 576)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


# --- shape ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", [576, 512, 384])
@each_language
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
@each_language
def test_nothing_touches_the_number_or_the_edges(language: str, dots: int) -> None:
    picture = ticket(language, dots)

    top, bottom = number_rows(picture)
    _, first, _, last = ink(picture)
    assert abs(bottom - top - number_height(dots)) <= 1  # a taller stretch would have another line in it
    assert first >= 2
    assert last <= picture.height - 2


@cache
def number_height(dots: int) -> int:
    """Rows of the number where nothing stands near it."""
    words = {"office": "", "number": "A\N{NO-BREAK SPACE}017", "code": QR_SIDE_DOTS}
    words |= in_both("de", lambda _: {"your_number": "", "waiting": []})
    _, top, _, bottom = ink(set_part(Typesetter("ticket.typ"), "head", dots, words))
    return bottom - top


@pytest.mark.parametrize("dots", [576, 384])
@each_language
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
    height = min(one.height, other.height)
    lower = [each.crop((0, each.height - height, each.width, each.height)).convert("L") for each in (one, other)]
    different = ImageChops.difference(*lower).getbbox()
    return height - different[3] if different else height


# --- the number -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("number", ["A017", "S999", "A1499"])
@each_language
def test_the_number_has_the_same_dots_in_every_language(language: str, number: str, dots: int) -> None:
    german, other = (ticket(each, dots, number=number) for each in ("de", language))

    rows = [picture.crop((0, *slice_of(picture))) for picture in (german, other)]

    assert same(*rows)


def slice_of(picture: Image.Image) -> tuple[int, int, int]:
    top, bottom = number_rows(picture)
    return top, picture.width, bottom


def test_another_number_has_other_dots() -> None:
    one, other = ticket(number="A017"), ticket(number="A710")

    assert not same(one.crop((0, *slice_of(one))), other.crop((0, *slice_of(other))))


# --- the code ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize(
    ("language", "id"),
    [*in_turn(LANGUAGES, ["0123456789abcdef"], OF_EACH_KIND), ("de", "ffffffffffffffff"), ("ar", "00000000000000a7")],
)
def test_the_code_on_the_paper_is_the_tickets_id(language: str, dots: int, id: str) -> None:
    picture = ticket(language, dots, id=id)

    codes = [code.data.decode() for code in read_codes(picture.convert("L"))]

    assert codes == [id]


@each_language
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


@each_language
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


@pytest.mark.parametrize("language", of_each_kind(each for each in LANGUAGES if each != "de"))
def test_every_other_language_is_followed_by_german(language: str) -> None:
    assert ticket(language).height > ticket("de").height


@each_language
def test_the_concern_with_the_longest_word_is_not_cut(language: str) -> None:
    says = translation(language)
    longest = max(STANDARD, key=lambda id: max(map(len, re.split("[ -]", says.text(STANDARD[id].name)))))

    picture = TicketSetter(with_concern(longest), 384).picture(replace(facts(language), concern=longest))

    left, _, right, _ = ink(picture)
    assert left >= SIDE_DOTS
    assert right <= 384 - SIDE_DOTS


def with_concern(id: str, pictogram: str = "") -> Office:
    """The office with one more concern: a standard one, or one of its own that has a pictogram."""
    more = replace(OFFICE.concerns["extend-permit"], id=id, pictogram=pictogram, name={"de": id} if pictogram else {})
    return replace(OFFICE, concerns={**OFFICE.concerns, id: more})


def test_a_concern_stands_beside_its_pictogram() -> None:
    pictures = [
        TicketSetter(with_concern("own", name), 576).picture(replace(facts(), concern="own"))
        for name in ("gavel", "phone", "no_such_picture", "neither")
    ]

    gavel, phone, unknown, neither = (picture.tobytes() for picture in pictures)
    assert len({gavel, phone, unknown}) == 3
    assert unknown == neither  # no picture, and not a word in its place


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_that_nobody_has_reviewed_says_so(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr("languages.ticket.Typesetter", Noting)
    setter = TicketSetter(OFFICE, 576)

    setter.picture(facts(language))

    noting = setter._typesetter
    assert isinstance(noting, Noting)
    [body] = [data for data in noting.given if data["part"] == "body"]
    note = "" if language == "de" else translation(language).text(hall.TRANSLATED)
    assert body["chosen"]["translated"] == note
    assert body["german"] is None or body["german"]["translated"] == ""


def test_the_note_of_a_translation_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    with_note = TicketSetter(OFFICE, 576).picture(facts("uk"))

    monkeypatch.setattr("languages.ticket.translated_note", lambda _: "")

    assert TicketSetter(OFFICE, 576).picture(facts("uk")).height < with_note.height


def test_the_usual_duration_is_not_on_the_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("languages.ticket.Typesetter", Noting)
    setter = TicketSetter(OFFICE, 576)

    setter.picture(facts("en", minutes=None))

    noting = setter._typesetter
    assert isinstance(noting, Noting)
    assert "minutes" not in str(noting.given)


def test_the_minute_is_new_on_every_ticket() -> None:
    one, other = ticket(at=MORNING), ticket(at=MORNING.replace(minute=55))

    assert one.size == other.size
    assert not same(one, other)


def test_tickets_of_one_minute_do_not_write_on_each_other() -> None:
    ids = ("0123456789abcdef", "ffffffffffffffff", "0123456789abcdef")

    first, _, again = (setter(576).picture(facts(id=each)) for each in ids)

    assert same(first, again)


def test_what_was_prepared_looks_the_same() -> None:
    fresh = TicketSetter(OFFICE, 576)

    fresh.prepare("ar", "extend-permit", "aufenthalt")

    assert same(fresh.picture(facts("ar")), ticket("ar"))


def test_a_concern_that_was_taken_out_of_the_description_still_gets_its_paper() -> None:
    gone = TicketFacts("0123456789abcdef", Number("A", 17), "no-longer", "aufenthalt", "de", MORNING, None, None)

    picture = setter(576).picture(gone)

    assert [code.data for code in read_codes(picture.convert("L"))] == [b"0123456789abcdef"]


def test_a_slow_printer_gets_a_few_german_lines_of_ascii() -> None:
    assert short_lines(facts("ar"), OFFICE) == (
        "Auslaenderamt Teststadt",
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
