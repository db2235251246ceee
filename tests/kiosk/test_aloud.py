"""Who asks for it is read every page, field by field, and the number letter by letter: nobody needs to see anything."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.outcomes import Drawn
from kiosk.said import spoken_lines
from kiosk.spoken import Spoken, texts_to_speak
from kiosk.voice import Utterance, Voice
from languages import hall
from languages.concerns import words_of
from languages.recordings import Recordings
from languages.speech import speak, tells_a_number, voice_of
from languages.ticket import waiting_lines, where_to_wait
from languages.times import hours_lines
from languages.tongues import TONGUES
from languages.translation import translation
from routing.numbers import Number
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import NOON, OFFICE
from tests.kiosk.visitor import Page, Tag, Visitor, a_visitor, every_page
from tests.kiosk.whole_office import LIMITED, a_whole_office

WHOLE = a_whole_office()
SILENT = [tag for tag in TONGUES if voice_of(tag) is None]
NUMBER = "Ihre Nummer ist A, 0, 0, 1."


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path)


@pytest.fixture
def polyglot(tmp_path: Path) -> Visitor:
    """A kiosk with all languages."""
    return a_visitor(tmp_path, replace(WHOLE, languages=tuple(TONGUES)))


def stops(page: Page) -> list[Tag]:
    """What can be reached with the keys."""
    reached = [*page.all("a"), *page.all("button"), *page.all("summary"), *page.all("input", type="checkbox")]
    return [each for each in reached if each.get("tabindex") != "-1"]


def said_on(page: Page) -> str:
    return page.one("main")["data-say"]


# --- every page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_every_page_speaks_and_so_does_everything_that_can_be_reached(language: str) -> None:
    for name, page in every_page(language, "aloud").items():
        assert "data-aloud" in page.one("body").attributes, name
        assert said_on(page).strip(), name
        assert [each.text for each in stops(page) if not each.get("data-say").strip()] == [], name
        for each in page.all("section", class_="soon"):
            assert each["data-say"].strip(), name


def test_without_it_nothing_is_said_and_nothing_made(visitor: Visitor) -> None:
    pages = [visitor.get(path) for path in ("/", "/languages", "/ar/", "/ar/group/stay", "/ar/?look=large")]
    pages += [visitor.choose("ar", concern, concern) for concern in ("question", "asylum", "naturalisation")]

    for page in pages:
        assert "data-aloud" not in page.one("body").attributes
        assert {each.get("data-say").strip() for each in page.tags} == {""}
    heading = Utterance(translation("ar").text(hall.WHAT_ABOUT), "ar")
    assert visitor.client.get(f"/speech/{heading.id}").status_code == 404


def test_every_id_on_a_page_can_be_heard(visitor: Visitor) -> None:
    page = visitor.get("/ar/group/stay?look=aloud")
    ids = {id for tag in page.tags for name in ("data-say", "data-on", "data-off") for id in tag.get(name).split()}

    for id in sorted(ids):
        sound = visitor.client.get(f"/speech/{id}?speed=5")
        assert (sound.status_code, sound.content_type) == (200, "audio/wav")
        with wave.open(io.BytesIO(sound.data)) as heard:
            assert heard.getnframes() > 0
    assert len(ids) > 20


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_field_says_its_words_its_mark_and_its_place_in_the_list(visitor: Visitor, language: str) -> None:
    says = translation(language)
    page = visitor.get(f"/{language}/group/stay?look=aloud")

    [work, naturalisation] = [visitor.heard(each["data-say"]) for each in page.fields]

    words = [words_of(WHOLE.concerns[each], says) for each in ("work", "naturalisation")]
    place = [says.text(hall.PLACE_IN_LIST, place=each, count=2) for each in (1, 2)]
    assert work == [words[0].name, words[0].explanation, place[0]]
    mark = says.text(hall.ONLY_BY_APPOINTMENT)
    assert naturalisation == [words[1].name, mark, words[1].explanation, place[1]]


def test_a_check_box_says_whether_it_is_ticked(visitor: Visitor) -> None:
    page = visitor.get("/de/?look=aloud")

    for each, words in zip(page.all("input", type="checkbox"), hall.NEED_WORDS.values(), strict=True):
        assert visitor.heard(each["data-say"]) == [words]
        assert (visitor.heard(each["data-on"]), visitor.heard(each["data-off"])) == ([hall.CHOSEN], [hall.NOT_CHOSEN])


def test_a_way_says_whether_it_is_switched_on(visitor: Visitor) -> None:
    page = visitor.get("/de/?look=aloud")

    assert visitor.heard(page.one("a", data_way="aloud")["data-say"]) == [hall.READ_ALOUD, hall.CHOSEN]
    assert visitor.heard(page.one("a", data_way="large")["data-say"]) == [hall.LARGE, hall.NOT_CHOSEN]


def test_the_sound_can_be_changed_where_it_is_heard(visitor: Visitor) -> None:
    keys = [each["data-key"] for each in visitor.get("/de/?look=aloud").all("button") if "data-key" in each.attributes]

    assert keys == ["repeat", "softer", "louder", "slower", "faster"]


def test_the_start_page_greets_in_the_languages_used_most_and_explains_the_keys(visitor: Visitor) -> None:
    heard = visitor.heard(said_on(visitor.get("/?look=aloud")))

    asked = (hall.WELCOME, hall.CHOOSE_LANGUAGE, hall.KEYS_MOVE)
    assert heard == [translation(tag).text(german) for tag in ("de", "en", "ar") for german in asked]


# --- the number -------------------------------------------------------------------------------------------------


def test_the_number_is_said_first_and_last_and_between_what_the_paper_says(visitor: Visitor) -> None:
    visitor.kiosk.connection.brings_hub()
    visitor.kiosk.connection.brings_queue(aufenthalt=(4, (10, 25)))
    says = translation("de")

    heard = visitor.heard(said_on(visitor.choose("de", "extend-permit", look="aloud")))

    assert heard == [
        NUMBER,
        hall.TAKE_PAPER,
        words_of(OFFICE.concerns["extend-permit"], says).name,
        says.text(hall.YOUR_COLOUR, colour="Blau"),
        where_to_wait(OFFICE.sachgebiete["aufenthalt"], says),
        *waiting_lines(4, (10, 25), says),
        hall.WATCH_WALL,
        hall.PLEASE_BRING,
        *words_of(OFFICE.concerns["extend-permit"], says).bring,
        hall.VALID_TODAY,
        NUMBER,
    ]


def test_name_and_address_on_the_door_are_said_by_the_german_voice(visitor: Visitor) -> None:
    ids = said_on(visitor.choose("ar", "youth-office", look="aloud")).split()

    spoken = {utterance.text: utterance.tag for utterance in map(visitor.voice.offered, ids)}
    assert spoken["Jugendamt Teststadt"] == spoken["Berliner Platz 1"] == "de"
    assert spoken[translation("ar").text(hall.GO_THERE)] == "ar"


def test_what_nobody_has_recorded_is_said_in_german(tmp_path: Path) -> None:
    folder = tmp_path / "recordings" / "ti"
    folder.mkdir(parents=True)
    (folder / "1.wav").write_bytes(speak("Selam", "am", 150))
    (folder / "texts.csv").write_text(f"file,text\n1.wav,{translation('ti').text(hall.GO_THERE)}\n", encoding="utf-8")
    says = Spoken(Voice(tmp_path / "speech", Recordings(tmp_path / "recordings")), "ti", on=True)

    recorded, missing = says(hall.GO_THERE), says(hall.NOT_HERE)

    assert says._voice.offered(recorded).tag == "ti"
    assert (says._voice.offered(missing).tag, says._voice.offered(missing).text) == ("de", hall.NOT_HERE)


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag not in SILENT])
def test_the_number_is_said_letter_by_letter_in_every_voice(tag: str) -> None:
    drawn = Drawn("t-1", Number("B", 17), "extend-permit", "aufenthalt", tag, None, None, True)

    lines = spoken_lines(drawn, WHOLE, NOON, translation(tag))

    assert lines[0] == lines[-1]
    assert ", 0, 1, 7" in lines[0]
    assert "017" not in " ".join(lines)
    assert [tells_a_number(each) for each in (lines[0], *lines[1:-1], lines[-1])] == [
        True, *[False] * (len(lines) - 2), True,
    ]  # fmt: skip


def test_that_the_printer_is_down_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    visitor = a_visitor(tmp_path, printer=FakePrinter(paper_left=0))
    visitor.watch.condition = visitor.kiosk.printer.condition()

    heard = visitor.heard(said_on(visitor.get("/de/?look=aloud")))

    assert heard == [hall.PRINTER_DOWN, hall.WHAT_ABOUT]


def test_that_there_is_no_paper_is_said_with_the_number(tmp_path: Path) -> None:
    visitor = a_visitor(tmp_path, printer=FakePrinter(paper_left=0))

    heard = visitor.heard(said_on(visitor.choose("de", "extend-permit", look="aloud")))

    assert heard[:2] == [NUMBER, hall.NO_PAPER]
    assert heard[-1] == NUMBER
    assert hall.TAKE_PAPER not in heard


def test_the_sound_of_a_number_is_kept_nowhere(visitor: Visitor, tmp_path: Path) -> None:
    first = said_on(visitor.choose("de", "extend-permit", look="aloud")).split()[0]

    answer = visitor.client.get(f"/speech/{first}")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert not (tmp_path / "speech").exists() or list((tmp_path / "speech").iterdir()) == []


# --- where to go instead ----------------------------------------------------------------------------------------


def test_another_house_is_said_with_everything_that_stands_there(visitor: Visitor) -> None:
    house = WHOLE.institutions["jugendamt"]
    assert house.hours

    heard = visitor.heard(said_on(visitor.choose("de", "youth-office", look="aloud")))

    assert heard == [
        hall.NOT_HERE, hall.GO_THERE, "Jugendamt Teststadt", "Berliner Platz 1", "35390 Teststadt", "Zimmer 12",
        hall.OPENING_HOURS, *hours_lines(house.hours, "de"),
        "Telefon: 0641 9000", hall.TAKE_SLIP,
    ]  # fmt: skip


def test_why_there_is_no_number_is_said_and_what_can_be_done(visitor: Visitor) -> None:
    page = visitor.choose("de", "naturalisation", look="aloud")

    assert visitor.heard(said_on(page)) == [
        hall.NEEDS_APPOINTMENT,
        "Machen Sie einen Termin im Internet: https://termine.example/",
        "Machen Sie einen Termin am Telefon: 069 90009 123",
    ]
    assert visitor.heard(page.fields[0]["data-say"]) == [hall.TO_SERVICEPOINT]


def test_when_it_opens_again_is_said(tmp_path: Path) -> None:
    visitor = a_visitor(tmp_path, a_whole_office(LIMITED), now="2026-05-04 20:00")

    heard = visitor.heard(said_on(visitor.choose("de", "extend-permit", look="aloud")))

    assert heard == [hall.CLOSED_TODAY, "Wieder offen: Dienstag, 5. Mai um 08:00 Uhr"]


# --- errors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/ar/nothing?look=aloud", "/ar/group/nothing?look=aloud", "/ar/ticket?look=aloud"])
def test_that_a_page_does_not_exist_is_said(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)

    assert visitor.heard(said_on(page)) == [translation("ar").text(hall.UNKNOWN_CHOICE)]
    assert "data-aloud" in page.one("body").attributes


def test_a_closed_kiosk_says_so_and_where_to_go(visitor: Visitor) -> None:
    says = translation("ar")
    visitor.kiosk.roll.hear("", 0, {"A": 499}, "2026-05-04")
    used_up = Page(visitor.post("/ar/ticket?look=aloud", concern="extend-permit"))
    visitor.kiosk.roll.close()
    broken = Page(visitor.post("/ar/ticket?look=aloud", concern="question"))

    for page, german in ((used_up, hall.NO_NUMBERS_LEFT), (broken, hall.KIOSK_CLOSED)):
        assert page.status == 503
        assert visitor.heard(said_on(page)) == [says.text(german), says.text(hall.GO_TO_STAFF)]
        assert "data-aloud" in page.one("body").attributes


# --- without a voice --------------------------------------------------------------------------------------------


def test_four_languages_have_no_voice() -> None:
    assert sorted(SILENT) == ["ckb", "ps", "so", "ti"]


@pytest.mark.parametrize("tag", SILENT)
def test_a_language_without_a_voice_says_so_and_speaks_german(polyglot: Visitor, tag: str) -> None:
    visitor = polyglot
    page = visitor.get(f"/{tag}/?look=aloud")
    number = visitor.choose(tag, "extend-permit", look="aloud")
    closed = visitor.get(f"/{tag}/nothing?look=aloud")

    assert page.one("html")["lang"] == tag
    assert page.says(translation(tag).text(hall.WHAT_ABOUT))
    assert visitor.heard(said_on(page)) == [hall.NOT_SPOKEN, hall.WHAT_ABOUT]
    assert visitor.heard(page.fields[0]["data-say"])[0] == "Aufenthalts-Erlaubnis verlängern"
    assert visitor.heard(said_on(number))[0] == visitor.heard(said_on(number))[-1] == NUMBER
    assert visitor.heard(said_on(closed)) == [hall.UNKNOWN_CHOICE]
    spoken = [id for each in stops(page) for id in each["data-say"].split()]
    assert {visitor.voice.offered(id).tag for id in spoken} == {"de"}


def test_on_the_way_to_it_such_a_language_is_named_in_german(polyglot: Visitor) -> None:
    page = polyglot.get("/languages?look=aloud")

    fields = {each["lang"]: polyglot.heard(each["data-say"]) for each in page.fields}
    assert (fields["ti"], fields["ar"]) == (["Tigrinya"], ["العربية"])
    finder = {each.text: polyglot.heard(each["data-say"]) for each in page.all("a", class_="tool")}
    latin = [label for label in finder if label.endswith("–Z")]
    assert polyglot.heard(said_on(page)) == [hall.ALL_LANGUAGES]
    assert [finder[label] for label in latin] == [latin]
    assert finder["ሀለሐ"] == ["Tigrinya", "አማርኛ"]


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag not in SILENT])
def test_a_language_with_a_voice_is_spoken_in_itself(polyglot: Visitor, tag: str) -> None:
    page = polyglot.get(f"/{tag}/?look=aloud")

    assert polyglot.heard(said_on(page)) == [translation(tag).text(hall.WHAT_ABOUT)]
    assert {polyglot.voice.offered(id).tag for each in stops(page) for id in each["data-say"].split()} == {tag}


# --- made ahead -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_pages_say_without_figures_in_it_is_made_ahead(visitor: Visitor, language: str) -> None:
    ahead = set(texts_to_speak(WHOLE, language))
    pages = [visitor.get(f"/{language}/?look=aloud"), visitor.get(f"/{language}/group/help?look=aloud")]

    said = {text for page in pages for each in stops(page) for text in visitor.heard(each["data-say"])}

    assert {text for text in said - ahead if not any(letter.isdecimal() for letter in text)} == {
        text for text in said if " · " in text
    }
    assert not any("{" in text for text in ahead)
