"""The slip: where another institution is, when it is open, how to get there, in two languages; and no number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from pyzbar.pyzbar import decode as read_codes

from languages import hall
from languages.concerns import words_of
from languages.paper import SIDE_DOTS
from languages.slip import SlipSetter, slip_lines
from languages.times import day_and_time, hours_lines
from languages.tongues import TONGUES
from languages.translation import LRI, PDI, translation
from routing.office import Institution
from tests.languages.outlines import Noting
from tests.languages.papers import MORNING, OFFICE, YOUTH_OFFICE, bands, ink, slip, slip_facts, slip_setter, usual_slip
from tests.matrix import of_each_kind

each_language = pytest.mark.parametrize("language", TONGUES)
each_kind = pytest.mark.parametrize("language", of_each_kind(TONGUES))
each_width = pytest.mark.parametrize("dots", [576, 512, 384])
LONG_LINK = "https://www.openstreetmap.org/?mlat=50.58333&mlon=8.67222#map=17/50.58333/8.67222"


@pytest.fixture
def words_on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a slip is given to say, in the chosen language and in German."""
    monkeypatch.setattr("languages.slip.Typesetter", Noting)
    setter = SlipSetter(OFFICE, 576)

    def words(language: str, there: Institution = YOUTH_OFFICE) -> Mapping[str, Any]:
        setter.picture(slip_facts(language, there))
        noting = setter._typesetter
        assert isinstance(noting, Noting)
        where, way = noting.given[-2:]
        both = {key: {**where[key], **way[key]} for key in ("chosen", "german") if where[key]}
        return {**where, "german": None, **both}

    return words


# --- shape ------------------------------------------------------------------------------------------------------


@each_width
@each_kind
def test_a_slip_is_as_wide_as_the_paper_in_black_and_white_with_blank_sides(language: str, dots: int) -> None:
    picture = usual_slip(language, dots)

    left, top, right, bottom = ink(picture)
    assert (picture.width, picture.mode) == (dots, "1")
    assert left >= SIDE_DOTS
    assert right <= dots - SIDE_DOTS
    assert top >= 2
    assert bottom <= picture.height - 2


@each_width
@each_kind
def test_the_code_on_the_slip_leads_the_way(language: str, dots: int) -> None:
    codes = [code.data.decode() for code in read_codes(usual_slip(language, dots).convert("L"))]

    assert codes == ["geo:50.58,8.67"]


@each_width
def test_a_long_link_still_fits_beside_its_words(dots: int) -> None:
    picture = slip("ka", dots, replace(YOUTH_OFFICE, map=LONG_LINK))

    [code] = read_codes(picture.convert("L"))
    assert code.data.decode() == LONG_LINK
    assert code.rect.left + code.rect.width < dots / 2
    assert ink(picture)[2] <= dots - SIDE_DOTS


@pytest.mark.parametrize("map", ["", "https://maps.example/" + "x" * 900, "https://maps.example/" + "x" * 9000])
def test_without_a_link_that_a_telephone_can_read_there_is_no_code(map: str) -> None:
    picture = slip("ar", 384, replace(YOUTH_OFFICE, map=map))

    assert read_codes(picture.convert("L")) == []
    assert picture.height < slip("ar", 384).height


def test_a_long_word_gets_smaller_and_is_not_cut() -> None:
    there = replace(YOUTH_OFFICE, name={"de": "Zentralausländerverwaltungsamt"})

    picture = slip("uk", 384, there)

    left, _, right, _ = ink(picture)
    assert left >= SIDE_DOTS
    assert right <= 384 - SIDE_DOTS


# --- what it says -----------------------------------------------------------------------------------------------


@each_language
def test_a_slip_says_who_does_it_where_and_when(words_on: Any, language: str) -> None:
    says = translation(language)

    said = words_on(language)

    chosen = said["chosen"]
    assert chosen["concern"] == words_of(OFFICE.concerns["extend-permit"], says).name
    assert chosen["pictogram"] == words_of(OFFICE.concerns["extend-permit"], says).pictogram
    assert chosen["not_here"] == says.text(hall.NOT_HERE)
    assert chosen["go_there"] == says.text(hall.GO_THERE)
    assert chosen["open"] == says.text(hall.OPENING_HOURS)
    assert chosen["hours"] == hours_lines(YOUTH_OFFICE.hours or (), language)
    assert chosen["way_code"] == says.text(hall.WAY_CODE)
    assert chosen["printed"] == day_and_time(MORNING, language)
    assert said["address"] == ("Berliner Platz 1", "35390 Teststadt")
    assert (said["german"] is None) == (language == "de")


@each_language
def test_a_slip_has_no_number(words_on: Any, language: str) -> None:
    said = words_on(language)

    assert "number" not in said
    assert translation(language).text(hall.YOUR_NUMBER) not in said["chosen"].values()


def test_the_institution_has_the_name_that_the_office_gave_it_in_the_language(words_on: Any) -> None:
    assert words_on("en")["chosen"]["institution"] == "Youth office"
    assert words_on("en")["german"]["institution"] == "Jugendamt Teststadt"
    assert words_on("fr")["chosen"]["institution"] == "Jugendamt Teststadt"


@pytest.mark.parametrize("language", [tag for tag, each in TONGUES.items() if each.direction == "rtl"])
def test_a_telephone_number_is_isolated_and_in_one_piece(words_on: Any, language: str) -> None:
    phone = "+49\u00a0641\u00a0306\u00a090"

    assert f"{LRI}{phone}{PDI}" in words_on(language)["chosen"]["phone"]


@each_language
def test_only_a_translation_that_nobody_has_reviewed_says_that_it_is_one(words_on: Any, language: str) -> None:
    note = translation(language).text(hall.TRANSLATED) if language != "de" else ""

    assert words_on(language)["chosen"]["translated"] == note


def test_unknown_hours_are_to_be_asked_for(words_on: Any) -> None:
    said = words_on("ar", replace(YOUTH_OFFICE, hours=None))

    assert said["chosen"]["open"] == ""
    assert said["chosen"]["hours"] == (translation("ar").text(hall.NO_HOURS_KNOWN),)
    assert said["german"]["hours"] == (hall.NO_HOURS_KNOWN,)


def test_nothing_is_said_that_nobody_knows() -> None:
    bare = replace(YOUTH_OFFICE, way={}, phone="", map="", hours=None)

    assert slip("ar", there=bare).height < slip("ar").height - 150


def test_german_words_of_an_office_are_not_said_twice() -> None:
    same, other = (
        replace(YOUTH_OFFICE, name={"de": "Amt"}),
        replace(YOUTH_OFFICE, name={"de": "Amt", "uk": "Відомство"}),
    )

    assert slip("uk", there=same).height < slip("uk", there=other).height


def test_german_words_keep_their_order_in_a_right_to_left_slip() -> None:
    there = replace(YOUTH_OFFICE, name={"de": "Amt"}, way={"de": "Raum 5, zweiter Stock!"})

    # Set as Arabic, the exclamation mark would stand on the left.
    new_lines = set(lines(slip("ar", there=there))) - set(lines(slip("ar", there=replace(there, way={}))))
    assert len(new_lines) == 1
    assert new_lines <= set(lines(slip("de", there=there)))


def lines(picture: Image.Image) -> list[bytes]:
    found = []
    for top, bottom in bands(picture):
        line = picture.crop((0, top, picture.width, bottom))
        found.append(line.crop(ink(line)).tobytes())
    return found


def test_a_concern_that_was_taken_out_of_the_description_still_shows_the_way() -> None:
    gone = slip_facts("ar", concern="no-longer")

    picture = slip_setter(576).picture(gone)

    assert [code.data for code in read_codes(picture.convert("L"))] == [b"geo:50.58,8.67"]


def test_a_slow_printer_gets_german_lines_of_ascii() -> None:
    assert slip_lines(slip_facts("ar"), OFFICE) == (
        "Auslaenderamt Teststadt",
        "Aufenthalts-Erlaubnis verlaengern",
        "Gehen Sie dorthin:",
        "Jugendamt Teststadt",
        "Berliner Platz 1",
        "35390 Teststadt",
        "Zimmer 12 (zweiter Stock)",
        "Montag - Donnerstag: 08:15-12:00, 14:00-16:30",
        "Freitag: 08:15-12:00",
        "Samstag - Sonntag: Geschlossen",
        "Telefon: +49 641 306 90",
        "4. Mai 2026, 10:54",
    )


def test_lines_for_a_slow_printer_leave_out_what_nobody_knows() -> None:
    lines = slip_lines(slip_facts("ar", replace(YOUTH_OFFICE, way={}, phone="", hours=None)), OFFICE)

    assert "Fragen Sie nach den Oeffnungs-Zeiten." in lines
    assert all(lines)
    assert len(lines) == 8
