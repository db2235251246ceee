"""The touch pages: every word in the chosen language, one number for ten taps, usable without JavaScript."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kiosk.closed import make_closed_pages
from kiosk.outcome_page import IDLE_S, RESULT_IDLE_S, UNPRINTED_IDLE_S
from kiosk.printer_watch import PrinterWatch
from kiosk.printing.port import Condition
from kiosk.static_files import static_url_path
from languages import hall
from languages.concerns import words_of
from languages.ticket import waiting_lines, where_to_wait
from languages.tongues import TONGUES
from languages.translation import translation
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import OFFICE, an_office
from tests.kiosk.visitor import Page, Visitor, a_visitor, every_page
from tests.kiosk.whole_office import a_whole_office
from tests.patience import wait_for

LANGUAGES = OFFICE.languages
GERMAN = {value for name, value in vars(hall).items() if name.isupper() and isinstance(value, str) and len(value) > 6}
WHOLE = a_whole_office()


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path)


@pytest.fixture
def closed_visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path, is_open=False)


# --- in every language ------------------------------------------------------------------------------------------


def test_every_page_is_in_the_chosen_language_and_direction() -> None:
    for tag in ("ar", "ti"):
        pages = every_page(tag)
        german = {"start", "languages", "closed start", "unknown language", "unknown path"}

        for name, page in pages.items():
            spoken = TONGUES["de" if name in german else tag]
            html = page.one("html")
            assert (html["lang"], html["dir"]) == (spoken.tag, spoken.direction), name
        assert {name: page.status for name, page in pages.items() if page.status != 200} == {
            **dict.fromkeys(("closed", "closed start", "closed at the touch"), 503),
            **dict.fromkeys(("unknown language", "unknown concern", "unknown group", "unknown path"), 404),
        }


def test_every_language_we_know_can_be_chosen(visitor: Visitor) -> None:
    visitor.kiosk.in_force(replace(WHOLE, languages=tuple(TONGUES)))

    for tag, spoken in TONGUES.items():
        page = visitor.get(f"/{tag}/")
        assert (page.status, page.one("html")["lang"], page.one("html")["dir"]) == (200, tag, spoken.direction)
        assert page.says(translation(tag).text(hall.WHAT_ABOUT))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_concerns_are_asked_for_in_the_language(visitor: Visitor, language: str) -> None:
    says = translation(language)

    page = visitor.get(f"/{language}/")

    for german in (hall.WHAT_ABOUT, hall.DO_YOU_NEED, hall.DO_YOU_NEED_NOTE, hall.OTHER_LANGUAGE, hall.HOW_TO_SEE):
        assert page.says(says.text(german)), german
    for words in hall.NEED_WORDS.values():
        assert page.says(says.text(words))
    for concern in page.concerns:
        words = words_of(WHOLE.concerns[concern], says)
        assert page.says(words.name)
        assert page.says(words.explanation)
    assert page.concerns == ["extend-permit", "question", "hearing", "collect-card", "unsure"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_page_says_everything_in_the_language(visitor: Visitor, language: str) -> None:
    says = translation(language)
    visitor.kiosk.connection.brings_hub()
    visitor.kiosk.connection.brings_queue(aufenthalt=(4, (10, 25)))

    page = visitor.choose(language, "extend-permit")

    for german in (hall.YOUR_NUMBER, hall.TAKE_PAPER, hall.WATCH_WALL, hall.PLEASE_BRING, hall.START_AGAIN):
        assert page.says(says.text(german)), german
    assert page.says(says.text(hall.YOUR_COLOUR, colour=says.text(hall.COLOUR_WORDS["blue"])))
    assert page.says(where_to_wait(OFFICE.sachgebiete["aufenthalt"], says))
    for line in waiting_lines(4, (10, 25), says):
        assert page.says(line)
    for each in words_of(OFFICE.concerns["extend-permit"], says).bring:
        assert page.says(each)
    assert '<p class="number" lang="de" dir="ltr"><bdi>A\N{NO-BREAK SPACE}001</bdi></p>' in page.html


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "de"])
def test_no_german_is_left_on_a_page_in_another_language(visitor: Visitor, language: str) -> None:
    chosen = [
        visitor.choose(language, concern, once=concern) for concern in ("extend-permit", "asylum", "naturalisation")
    ]

    for page in (visitor.get(f"/{language}/"), visitor.get(f"/{language}/group/stay"), *chosen):
        left = [german for german in GERMAN if translation(language).text(german) != german and page.says(german)]
        assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_says_that_it_is_one(visitor: Visitor, language: str) -> None:
    said = [page.says(translation(language).text(hall.TRANSLATED)) for page in pages_of_a_visit(visitor, language)]

    assert said == [language != "de"] * 3


def pages_of_a_visit(visitor: Visitor, language: str) -> list[Page]:
    return [visitor.get(f"/{language}/"), visitor.get(f"/{language}/group/stay"), visitor.choose(language)]


# --- drawing ----------------------------------------------------------------------------------------------------


def test_a_touch_draws_a_number_and_paper(visitor: Visitor) -> None:
    form = visitor.get("/ar/")

    page = visitor.press(form, form.one("button", value="extend-permit"), "step-free", "quiet")

    [untold] = visitor.kiosk.roll.untold()
    assert page.status == 200
    assert (untold.ticket.number, untold.ticket.language) == ("A001", "ar")
    assert untold.ticket.needs == ("quiet", "step-free")
    assert visitor.kiosk.printer.numbers == ["A 001"]


def test_the_same_page_sent_twice_gives_one_ticket(visitor: Visitor) -> None:
    form = visitor.get("/de/")
    button = form.one("button", value="question")

    first, again = visitor.press(form, button), visitor.press(form, button)

    assert first.text == again.text
    assert visitor.kiosk.printer.numbers == ["S 001"]


def test_each_page_shown_can_draw_a_ticket_of_its_own(visitor: Visitor) -> None:
    for form in (visitor.get("/de/"), visitor.get("/de/")):
        visitor.press(form, form.one("button", value="question"))

    assert visitor.kiosk.printer.numbers == ["S 001", "S 002"]


def test_a_page_that_names_itself_by_nothing_is_a_page_of_its_own(visitor: Visitor) -> None:
    for _ in range(2):
        visitor.choose("de", once="")

    assert visitor.kiosk.printer.numbers == ["S 001", "S 002"]


def test_a_number_page_of_nobody_leads_to_the_start(visitor: Visitor) -> None:
    visitor.choose("de", once="page-1")

    for path in ("/de/ticket/unheard-of", "/ar/ticket/page-1"):
        assert visitor.client.get(path).headers["Location"] == "/"


def test_a_number_page_outlives_its_concern_and_its_sachgebiet(visitor: Visitor) -> None:
    visitor.choose("de", "question")
    changes = (('id = "service"', 'id = "front"'), ('"service"]', '"front"]'), ('id = "question"', 'id = "letter"'))
    visitor.kiosk.in_force(an_office(*changes, ('sachgebiet = "service"', 'sachgebiet = "front"')))

    page = visitor.get("/de/ticket/page-1")

    assert page.status == 200
    assert page.says("S\N{NO-BREAK SPACE}001")


# --- trouble ----------------------------------------------------------------------------------------------------


def watched(visitor: Visitor, until: Callable[[PrinterWatch], bool]) -> None:
    thread = threading.Thread(target=visitor.watch.run, daemon=True)
    thread.start()
    wait_for(lambda: until(visitor.watch), "the watch to ask the printer")
    visitor.watch.stop()
    thread.join()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_printer_in_trouble_is_told_before_anybody_chooses(tmp_path: Path, language: str) -> None:
    visitor = a_visitor(tmp_path, printer=FakePrinter(cover_open=True))
    warning = translation(language).text(hall.PRINTER_DOWN)
    before = visitor.get(f"/{language}/")

    watched(visitor, lambda watch: not watch.condition.ready)
    page = visitor.get(f"/{language}/")

    assert not before.says(warning)  # a printer that has said nothing may well print
    assert page.says(warning)
    assert page.text.index(warning) < page.text.rindex(translation(language).text(hall.WHAT_ABOUT))
    assert visitor.get(f"/{language}/group/stay").says(warning)
    assert visitor.get("/").says(hall.PRINTER_DOWN)


def test_a_healthy_printer_is_not_mentioned(visitor: Visitor) -> None:
    watched(visitor, lambda watch: watch.condition.online is True)

    assert not visitor.get("/de/").says(hall.PRINTER_DOWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_without_paper_stays_on_screen_and_says_so(tmp_path: Path, language: str) -> None:
    visitor = a_visitor(tmp_path, printer=FakePrinter(paper_left=0))
    says = translation(language)

    page = visitor.choose(language, "extend-permit")

    assert page.says(says.text(hall.NO_PAPER))
    assert page.says(says.text(hall.WRITE_IT_DOWN))
    assert not page.says(says.text(hall.TAKE_PAPER))
    assert page.says("A\N{NO-BREAK SPACE}001")
    assert page.one("body")["data-idle"] == str(UNPRINTED_IDLE_S)


@pytest.mark.parametrize("path", ["/", "/de/", "/ar/", "/ar/group/stay"])
def test_a_closed_kiosk_says_so_in_every_language(closed_visitor: Visitor, path: str) -> None:
    assert_closed_in_every_language(closed_visitor.get(path))


@pytest.mark.parametrize("path", ["/", "/ar/", "/a/b/c"])
def test_a_kiosk_without_a_disk_says_so_in_every_language(path: str) -> None:
    client = make_closed_pages(lambda: WHOLE, "the disk is gone").test_client()

    assert_closed_in_every_language(Page(client.get(path)))
    assert client.get("/letters.css").status_code == client.get(f"{static_url_path()}/kiosk.css").status_code == 200
    answer = client.post("/api/tickets")
    assert (answer.status_code, answer.json and answer.json["detail"]) == (503, "the disk is gone")


def assert_closed_in_every_language(page: Page) -> None:
    assert page.status == 503
    for tag in LANGUAGES:
        assert page.says(translation(tag).text(hall.KIOSK_CLOSED))
        assert page.says(translation(tag).text(hall.GO_TO_STAFF))
    others = [(each["lang"], each["dir"]) for each in page.all("li")]
    own = page.one("html")["lang"]
    assert others == [(tag, TONGUES[tag].direction) for tag in LANGUAGES if tag != own]


def test_a_disk_that_fails_at_the_touch_closes_the_kiosk_in_the_chosen_language(visitor: Visitor) -> None:
    visitor.kiosk.roll.close()

    page = Page(visitor.post("/ar/ticket", concern="question", once="page-1"))

    assert page.status == 503
    assert page.says(translation("ar").text(hall.KIOSK_CLOSED))
    assert visitor.kiosk.printer.printed == []


@pytest.mark.parametrize("path", ["/xx/", "/de/nothing", "/de/group/nothing", "/xx/ticket/page-1", "/favicon.ico/"])
def test_an_unknown_page_offers_the_start(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)

    assert page.status == 404
    assert page.says(hall.UNKNOWN_CHOICE)
    assert "/" in [each["href"] for each in page.all("a", class_="tool")]


def test_a_way_that_no_page_takes_offers_the_start(visitor: Visitor) -> None:
    page = visitor.get("/ar/ticket")  # only ever posted to

    assert page.status == 405
    assert page.says(translation("ar").text(hall.START_AGAIN))


def test_a_fault_of_ours_leaves_no_bare_words_on_the_screen(visitor: Visitor) -> None:
    visitor.kiosk.in_force(an_office(('id = "teststadt"', 'id = "teststadt"\ntimezone = "Europe/Nowhere"')))

    page = Page(visitor.post("/ar/ticket", concern="question"))

    assert page.status == 500
    assert page.says(translation("ar").text(hall.GO_TO_STAFF))
    assert page.says(hall.GO_TO_STAFF)
    assert len(page.refreshes) == 1  # and back to the start by itself


def test_a_printer_that_cannot_even_be_asked_is_unknown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class UnaskablePrinter(FakePrinter):
        def condition(self) -> Condition:
            if self.answers:
                return super().condition()
            raise ZeroDivisionError("a mistake in the driver")

    printer = UnaskablePrinter(cover_open=True)
    visitor = a_visitor(tmp_path, printer=printer)
    watched(visitor, lambda watch: not watch.condition.ready)
    printer.answers = False

    visitor.watch = PrinterWatch(printer, lambda _: None)
    watched(visitor, lambda _: "a mistake in the driver" in caplog.text)

    assert visitor.watch.condition == Condition()


def test_an_unknown_choice_is_answered_in_the_language_and_costs_no_number(visitor: Visitor) -> None:
    wrong = [{"concern": "nothing"}, {}, {"concern": "question", "needs": "a-coffee"}]

    pages = [Page(visitor.post("/ar/ticket", **form)) for form in wrong]

    assert [page.status for page in pages] == [404, 404, 404]
    assert all(page.says(translation("ar").text(hall.UNKNOWN_CHOICE)) for page in pages)
    assert visitor.kiosk.untold() == []


def test_what_somebody_types_is_never_part_of_a_page(visitor: Visitor) -> None:
    pages = [
        visitor.get("/<script>alert(1)<%2Fscript>/"),
        visitor.get("/de/?look=<script>alert(1)</script>&needs=<script>alert(1)</script>"),
        visitor.get("/languages?begin=<script>alert(1)</script>"),
        Page(visitor.post("/de/ticket", concern="<script>alert(1)</script>")),
    ]

    assert all("<script>alert" not in page.html for page in pages)


# --- every page -------------------------------------------------------------------------------------------------


def test_a_page_goes_back_to_the_start_by_itself_only_where_scripts_cannot_ask() -> None:
    pages = every_page("ar")

    assert all("noscript" in around for page in pages.values() for around in page.refreshes)
    assert [name for name, page in pages.items() if not page.refreshes] == ["start"]
    assert f'content="{IDLE_S};url=/"' in pages["concerns"].html
    assert f'content="{RESULT_IDLE_S};url=/"' in pages["number"].html


def test_nobody_is_warned_less_than_twenty_seconds_before_or_as_soon_as_they_come() -> None:
    script = (files("kiosk") / "static" / "kiosk.js").read_text()
    [warned_before_s] = re.findall(r"const WARN_S = (\d+);", script)

    assert int(warned_before_s) >= 20  # WCAG 2.2, 2.2.1
    assert min(RESULT_IDLE_S, UNPRINTED_IDLE_S, IDLE_S) >= 2 * int(warned_before_s)


def test_a_page_that_goes_asks_first_and_can_be_kept() -> None:
    for name, page in every_page("ar").items():
        asks = page.all("section", class_="soon")
        assert len(asks) == ("data-idle" in page.one("body").attributes), name
        for each in asks:
            assert (each["role"], "hidden" in each.attributes) == ("alert", True)
            for german in (hall.STILL_THERE, hall.PAGE_CLOSES, hall.MORE_TIME, hall.I_AM_DONE):
                assert translation(page.one("html")["lang"]).text(german) in each.text


@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_page_holds_a_script_or_style_of_its_own(language: str) -> None:
    for name, page in every_page(language).items():
        assert page.inline == [], name
        assert all(urlsplit(each.get("src")).netloc == "" for each in page.all("script"))


def test_scripts_and_style_sheets_are_kept_by_the_browser_and_pages_are_not(visitor: Visitor) -> None:
    script = visitor.client.get(f"{static_url_path()}/kiosk.js")
    page = visitor.get("/de/")

    assert "max-age=31536000" in script.headers["Cache-Control"]
    assert page.headers["Cache-Control"] == "no-store"
    assert all(each.get("src").startswith(static_url_path()) for each in page.all("script"))


def test_every_answer_carries_the_strict_headers(visitor: Visitor) -> None:
    answers = {name: page.headers for name, page in every_page("de").items()}
    answers["redirect"] = visitor.post("/de/ticket", concern="question", once="x").headers
    for path in (f"{static_url_path()}/kiosk.css", "/letters.css", "/api/concerns", "/speech/nothing"):
        answers[path] = visitor.client.get(path).headers
    answers["foreign"] = visitor.client.get("/", headers={"Host": "evil.example"}).headers

    for name, headers in answers.items():
        policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'", name
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'", name
        assert policy["media-src"] == "'self'", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_no_page_is_kept_for_the_next_customer() -> None:
    for name, page in every_page("de").items():
        assert page.headers["Cache-Control"] == "no-store", name
