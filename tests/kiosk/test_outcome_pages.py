"""The pages that say where to go instead, or why not now: complete, in the language, and with a way on."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from dataclasses import replace
from datetime import time
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
import typst
from PIL import Image
from pyzbar.pyzbar import decode as read_codes

from kiosk.outcome_page import RESULT_IDLE_S, UNPRINTED_IDLE_S
from kiosk.outcomes import NotGiven
from kiosk.said import not_now_words, opens_line, referral_words
from kiosk.way_code import way_code
from languages import hall
from languages.concerns import words_of
from languages.times import hours_lines, weekday_and_time
from languages.tongues import TONGUES
from languages.translation import translation
from routing.concerns import Cause, NotNow
from routing.office import Appointments
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import OFFICE
from tests.kiosk.visitor import Visitor, a_visitor
from tests.kiosk.whole_office import LIMITED, WITHOUT_SERVICEPOINT, a_whole_office, at

LANGUAGES = OFFICE.languages
WHOLE = a_whole_office()
YOUTH_OFFICE = WHOLE.institutions["jugendamt"]
NIGHT = "2026-05-04 20:00"


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path)


# --- another house ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_another_house_stands_on_the_screen_too(visitor: Visitor, language: str) -> None:
    says = translation(language)
    assert YOUTH_OFFICE.hours

    page = visitor.choose(language, "youth-office")

    for german in (hall.NOT_HERE, hall.GO_THERE, hall.OPENING_HOURS, hall.TAKE_SLIP, hall.WAY_CODE):
        assert page.says(says.text(german)), german
    assert page.says(words_of(WHOLE.concerns["youth-office"], says).name)
    name = page.all("p", class_="where")[0]
    assert (name["lang"], name.text) in ((language, YOUTH_OFFICE.name.get(language)), ("de", "Jugendamt Teststadt"))
    assert page.says("Berliner Platz 1 35390 Teststadt")
    assert page.says(YOUTH_OFFICE.way.get(language, "Zimmer 12"))
    assert all(page.says(line) for line in hours_lines(YOUTH_OFFICE.hours, language))
    assert page.says(says.text(hall.PHONE, phone="0641 9000"))
    assert page.says(says.text(hall.CHOOSE_ANOTHER))
    assert page.one("body")["data-idle"] == str(RESULT_IDLE_S)
    assert not page.all("p", class_="number")


def test_its_code_leads_a_phone_there(visitor: Visitor) -> None:
    picture = visitor.choose("de", "youth-office").one("img", class_="code")

    assert read(picture["src"]) == "geo:50.58,8.67"
    assert picture["alt"] == ""  # the way stands beside it, in words


def read(address: str) -> str:
    """What a telephone finds in a picture."""
    kind, _, data = address.partition(",")
    drawn = b64decode(data) if kind.endswith("base64") else unquote_to_bytes(data)
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    pixels = typst.compile(page.encode(), format="png", ppi=144, sys_inputs={"svg": drawn.decode()})
    [code] = read_codes(Image.open(io.BytesIO(pixels)).convert("L"))
    return str(code.data.decode())


@pytest.mark.parametrize("map", ["", "https://maps.example/" + "x" * 3000], ids=["none", "too long"])
def test_without_a_map_that_fits_there_is_no_code(map: str) -> None:
    assert way_code(replace(YOUTH_OFFICE, map=map)) == ""


def test_what_nobody_knows_of_a_house_is_not_said(visitor: Visitor) -> None:
    page = visitor.choose("de", "asylum")

    assert page.says("Amt für Schutzsuchende Musterstraße 1")
    assert page.says(hall.NO_HOURS_KNOWN)
    assert not page.says("Telefon")
    assert not page.all("img")
    assert not page.says(hall.WAY_CODE)


def test_a_slip_that_did_not_come_stays_on_screen_and_says_so(tmp_path: Path) -> None:
    visitor = a_visitor(tmp_path, printer=FakePrinter(paper_left=0))

    page = visitor.choose("ar", "youth-office")

    assert page.says(translation("ar").text(hall.NO_SLIP))
    assert not page.says(translation("ar").text(hall.TAKE_SLIP))
    assert page.one("body")["data-idle"] == str(UNPRINTED_IDLE_S)


# --- not now ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_concern_says_so_and_when_it_opens(tmp_path: Path, language: str) -> None:
    visitor = a_visitor(tmp_path, now="2026-05-07 13:00")
    says = translation(language)

    page = visitor.choose(language, "extend-permit")

    assert page.status == 200
    assert page.says(words_of(WHOLE.concerns["extend-permit"], says).name)
    assert page.says(says.text(hall.CLOSED_NOW))
    assert page.says(says.text(hall.OPEN_AGAIN_TODAY, time="14:00"))
    assert not page.says(says.text(hall.WHAT_YOU_CAN_DO))
    assert not page.all("p", class_="number")


@pytest.mark.parametrize(
    ("now", "concern", "said"),
    [
        ("2026-05-04 20:00", "extend-permit", [hall.CLOSED_TODAY, "Wieder offen: Dienstag, 5. Mai um 08:00 Uhr"]),
        ("2025-10-03 09:00", "extend-permit",
         ["Heute ist ein Feiertag: Tag der Deutschen Einheit.", "Wieder offen: Montag, 6. Oktober um 08:00 Uhr"]),
        ("2026-05-04 10:54", "naturalisation",
         [hall.NEEDS_APPOINTMENT, hall.WHAT_YOU_CAN_DO, "Machen Sie einen Termin im Internet: https://termine.example/",
          "Machen Sie einen Termin am Telefon: 069 90009 123"]),
    ],
    ids=["night", "holiday", "appointment"],
)  # fmt: skip
def test_each_cause_is_said_in_words_of_its_own(tmp_path: Path, now: str, concern: str, said: list[str]) -> None:
    page = a_visitor(tmp_path, now=now).choose("de", concern)

    assert [line for line in said if not page.says(line)] == []


def test_that_numbers_have_run_out_is_said_with_when_there_are_some_again(tmp_path: Path) -> None:
    visitor = a_visitor(tmp_path, a_whole_office(LIMITED))
    for place in range(3):
        visitor.choose("de", "extend-permit", f"page-{place}")

    page = visitor.choose("de", "extend-permit", "page-4")

    assert page.says(hall.NO_TICKETS_TODAY)
    assert page.says("Wieder offen: Dienstag, 5. Mai um 08:00 Uhr")


@pytest.mark.parametrize("tag", TONGUES)
def test_when_it_opens_again_is_told_in_every_language(tag: str) -> None:
    says = translation(tag)
    opens_at = at("2026-05-07 14:00")
    day, time_of_day = weekday_and_time(opens_at, tag)

    today = opens_line(opens_at, at("2026-05-07 07:00"), says)
    later = opens_line(opens_at, at("2026-05-06 23:59"), says)

    assert time_of_day == "14:00"
    assert today == says.text(hall.OPEN_AGAIN_TODAY, time="14:00")
    assert later == says.text(hall.OPEN_AGAIN_ON, day=day, time="14:00")
    assert "14:00" in today
    assert day in later


@pytest.mark.parametrize(
    ("cause", "opens_at", "appointments", "count"),
    [
        (Cause.BY_APPOINTMENT, None, Appointments("https://termine.example/", "069 1"), 2),
        (Cause.BY_APPOINTMENT, None, Appointments("", "069 1"), 1),
        (Cause.BY_APPOINTMENT, None, Appointments(), 0),
        (Cause.CLOSED_TODAY, None, Appointments("https://termine.example/", "069 1"), 2),
        (Cause.CLOSED_TODAY, at("2026-05-05 08:00"), Appointments("https://termine.example/", "069 1"), 0),
    ],
    ids=["both", "telephone", "neither", "for long", "till tomorrow"],
)
def test_who_cannot_come_back_soon_hears_of_appointments(
    cause: Cause, opens_at: object, appointments: Appointments, count: int
) -> None:
    outcome = NotGiven("question", "de", frozenset(), NotNow(cause, "", opens_at, ""))  # type: ignore[arg-type]

    words = not_now_words(outcome, replace(WHOLE, appointments=appointments), at(NIGHT), translation("de"))

    assert len(words.instead) == count


def test_a_house_is_named_in_the_language_where_the_office_has_the_words() -> None:
    arabic, german = referral_words(YOUTH_OFFICE, translation("ar")), referral_words(YOUTH_OFFICE, translation("uk"))

    assert (arabic.name, arabic.way) == ("مكتب الشباب", "Zimmer 12")
    assert (german.name, german.way) == ("Jugendamt Teststadt", "Zimmer 12")
    assert german.hours[-1].endswith(translation("uk").text(hall.CLOSED_MARK))
    assert YOUTH_OFFICE.hours
    assert YOUTH_OFFICE.hours[0] == ((time(8), time(12)),)


# --- the Servicepoint -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_touch_leads_to_the_servicepoint_with_everything_that_was_chosen(visitor: Visitor, language: str) -> None:
    says = translation(language)
    form = visitor.get(f"/{language}/group/stay?look=large")
    page = visitor.press(form, form.one("button", value="naturalisation"), "quiet", "helper")

    [button] = page.fields
    number = visitor.press(page, button)

    [untold] = visitor.kiosk.roll.untold()
    assert page.says(says.text(hall.WHAT_YOU_CAN_DO))
    assert button.text.endswith(says.text(hall.TO_SERVICEPOINT))
    assert number.says("S\N{NO-BREAK SPACE}001")
    assert number.one("html")["class"] == "large"
    assert (untold.ticket.concern, untold.ticket.sachgebiet) == ("naturalisation", "service")
    assert (untold.ticket.language, untold.ticket.needs) == (language, ("helper", "quiet"))


def test_ten_taps_lead_there_once(visitor: Visitor) -> None:
    page = visitor.choose("de", "naturalisation")

    numbers = {visitor.press(page, page.fields[0]).text for _ in range(10)}

    assert len(numbers) == 1
    assert visitor.kiosk.printer.numbers == ["S 001"]


def test_without_anybody_there_nobody_is_sent(tmp_path: Path) -> None:
    visitor = a_visitor(tmp_path, a_whole_office(WITHOUT_SERVICEPOINT))
    without = visitor.choose("de", "naturalisation", "page-1")
    visitor.kiosk.in_force(WHOLE)
    visitor.kiosk.it_is(at(NIGHT))

    at_night = visitor.choose("de", "naturalisation", "page-2")

    for page in (without, at_night):
        assert page.fields == []
        assert page.says(hall.CHOOSE_ANOTHER)


# --- said before anybody chooses --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_special_about_a_concern_stands_on_its_field(visitor: Visitor, language: str) -> None:
    says = translation(language)

    fields = [
        *visitor.get(f"/{language}/").fields,
        *visitor.get(f"/{language}/group/stay").fields,
        *visitor.get(f"/{language}/group/help").fields,
    ]

    marks = {"collect-card": hall.CLOSED_MARK, "naturalisation": hall.ONLY_BY_APPOINTMENT}
    marks |= {"youth-office": hall.OTHER_OFFICE, "asylum": hall.OTHER_OFFICE}
    for each in fields:
        mark = marks.get(each.get("value"), "")
        assert ("marked" in each["class"]) == bool(mark)
        assert says.text(mark) in each.text if mark else True


def test_how_long_a_visit_takes_stands_beside_it_in_words_too(visitor: Visitor) -> None:
    [work] = visitor.get("/de/group/stay").all("button", value="work")
    [asylum] = visitor.get("/de/group/help").all("button", value="asylum")
    [own] = visitor.get("/de/").all("button", value="hearing")

    assert "Dauert etwa 17 Minuten 17′" in work.text
    assert "′" not in asylum.text  # the other house knows
    assert "′" not in own.text  # nobody knows


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_house_says_so_before_anybody_chooses(visitor: Visitor, language: str) -> None:
    says = translation(language)
    by_day = visitor.get(f"/{language}/")
    visitor.kiosk.it_is(at(NIGHT))

    page = visitor.get(f"/{language}/")

    assert not by_day.says(says.text(hall.HOUSE_CLOSED))
    assert page.says(says.text(hall.HOUSE_CLOSED))
    assert page.says(opens_line(at("2026-05-05 08:00"), at(NIGHT), says))
    assert page.concerns == by_day.concerns


def test_the_pages_follow_a_new_description_at_once(visitor: Visitor) -> None:
    before = visitor.get("/de/")
    visitor.kiosk.in_force(a_whole_office(('monday = ["08:00-12:00"]', 'monday = ["14:00-16:00"]'), LIMITED))

    after = visitor.get("/de/")

    assert not before.says(hall.HOUSE_CLOSED)
    assert after.says("Das Amt ist jetzt geschlossen. Wieder offen: heute um 14:00 Uhr")
    assert [each.get("value") for each in after.all("button", class_="marked")] == [
        "extend-permit", "question", "hearing", "collect-card", "unsure",
    ]  # fmt: skip
    told = json.loads(visitor.client.get("/api/concerns").data)
    assert told["concerns"][0]["now"]["cause"] == "closed-now"
