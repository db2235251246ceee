"""The touch pages: every word in the chosen language, one number for ten taps, usable without JavaScript."""

from __future__ import annotations

import threading
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.pages import BACK_TO_START_S, BACK_TO_START_UNPRINTED_S, IDLE_S, make_pages
from kiosk.printer_watch import PrinterWatch
from kiosk.printing.port import Condition
from kiosk.roll import Roll
from languages import hall
from languages.concerns import words_of
from languages.ticket import waiting_lines, where_to_wait
from languages.tongues import TONGUES
from languages.translation import translation
from tests.broker_config.broker_process import wait_for
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import OFFICE, SmallKiosk, a_kiosk, an_office

LANGUAGES = sorted(TONGUES)
GERMAN = {value for name, value in vars(hall).items() if name.isupper() and isinstance(value, str) and len(value) > 6}
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """A page as a reader sees it: its texts, its tags, and what is wrong with it."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.status = answer.status_code
        self.headers = answer.headers
        self.html = answer.get_data(as_text=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.refreshes: list[tuple[str, ...]] = []
        """The tags around each refresh."""
        self.inline: list[str] = []
        """Scripts and styles that stand in the page itself."""
        self.pieces: list[str] = []
        self._open: list[str] = []
        self.feed(self.html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def says(self, words: str) -> bool:
        return " ".join(words.split()) in self.text

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if attributes.get("http-equiv") == "refresh":
            self.refreshes.append(tuple(self._open))
        handlers = [name for name in attributes if name == "style" or name.startswith("on")]
        self.inline += [f"{tag} {name}" for name in handlers]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.inline.append(data)
        else:
            self.pieces.append(data)


class Visitor:
    """Walks through the pages of a kiosk."""

    def __init__(self, kiosk: SmallKiosk) -> None:
        self.kiosk = kiosk
        self.watch = PrinterWatch(kiosk.printer, lambda _: None)
        self._client: FlaskClient = make_pages(kiosk.entrance, self.watch).test_client()

    def get(self, path: str) -> Page:
        return Page(self._client.get(path))

    def post(self, path: str, **form: str | list[str]) -> TestResponse:
        return self._client.post(path, data=form)

    def draw(self, language: str, concern: str = "question", once: str = "page-1", **form: str | list[str]) -> Page:
        """Touch a concern; the page with the number."""
        answer = self.post(f"/{language}/ticket", concern=concern, once=once, **form)
        assert answer.status_code == 303, answer.status_code
        return self.get(urlsplit(answer.headers["Location"]).path)


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(a_kiosk(tmp_path / "roll.sqlite"))


@pytest.fixture
def closed_visitor(tmp_path: Path) -> Visitor:
    return Visitor(a_kiosk(tmp_path / "new.sqlite", roll=Roll(tmp_path / "new.sqlite")))


def every_page(visitor: Visitor, closed: Visitor, language: str) -> dict[str, Page]:
    return {
        "start": visitor.get("/"),
        "concerns": visitor.get(f"/{language}/"),
        "number": visitor.draw(language),
        "closed": closed.get(f"/{language}/"),
        "closed start": closed.get("/"),
        "closed at the touch": Page(closed.post(f"/{language}/ticket", concern="question")),
        "unknown language": visitor.get("/xx/"),
        "unknown concern": Page(visitor.post(f"/{language}/ticket", concern="nothing")),
        "unknown path": visitor.get("/a/b/c/d"),
    }


# --- in every language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_chosen_language_and_direction(
    visitor: Visitor, closed_visitor: Visitor, language: str
) -> None:
    says = translation(language)

    pages = {
        visitor.get(f"/{language}/"): 200,
        visitor.draw(language): 200,
        closed_visitor.get(f"/{language}/"): 503,
        Page(visitor.post(f"/{language}/ticket", concern="nothing")): 404,
    }

    for page, status in pages.items():
        [html] = page.all("html")
        assert (html["lang"], html["dir"]) == (language, says.tongue.direction)
        assert page.status == status


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_concerns_are_asked_for_in_the_language(visitor: Visitor, language: str) -> None:
    says = translation(language)

    page = visitor.get(f"/{language}/")

    asked = [hall.WHAT_ABOUT, hall.TOUCH_ONE, hall.DO_YOU_NEED, hall.DO_YOU_NEED_NOTE, hall.OTHER_LANGUAGE]
    for german in [*asked, *hall.NEED_WORDS.values()]:
        assert page.says(says.text(german)), german
    for concern in OFFICE.concerns.values():
        words = words_of(concern, says)
        assert page.says(words.name)
        assert page.says(words.explanation)
    assert [each["value"] for each in page.all("button")] == ["extend-permit", "question", "hearing"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_page_says_everything_in_the_language(visitor: Visitor, language: str) -> None:
    says = translation(language)
    visitor.kiosk.connection.brings_hub()
    visitor.kiosk.connection.brings_queue(aufenthalt=(4, (10, 25)))

    page = visitor.draw(language, "extend-permit")

    for german in (hall.YOUR_NUMBER, hall.TAKE_PAPER, hall.WATCH_WALL, hall.PLEASE_BRING, hall.START_AGAIN):
        assert page.says(says.text(german)), german
    assert page.says(says.text(hall.COLOUR_WORDS["blue"]))
    assert page.says(where_to_wait(OFFICE.sachgebiete["aufenthalt"], says))
    for line in waiting_lines(4, (10, 25), says):
        assert page.says(line)
    for each in words_of(OFFICE.concerns["extend-permit"], says).bring:
        assert page.says(each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_is_latin_and_kept_left_to_right(visitor: Visitor, language: str) -> None:
    page = visitor.draw(language, "extend-permit")

    assert '<p class="number" lang="de" dir="ltr"><bdi>A\N{NO-BREAK SPACE}001</bdi></p>' in page.html


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "de"])
def test_no_german_is_left_on_a_page_in_another_language(visitor: Visitor, language: str) -> None:
    for page in (visitor.get(f"/{language}/"), visitor.draw(language)):
        left = [german for german in GERMAN if translation(language).text(german) != german and page.says(german)]
        assert left == []


def test_the_start_page_offers_every_language_in_its_own_words_and_direction(visitor: Visitor) -> None:
    page = visitor.get("/")

    offered = [(each["href"], each["lang"], each["dir"]) for each in page.all("a")]
    assert offered == [(f"/{tag}/", tag, TONGUES[tag].direction) for tag in OFFICE.languages]
    for tag in OFFICE.languages:
        assert page.says(TONGUES[tag].self_name)
        assert page.says(translation(tag).text(hall.CHOOSE_LANGUAGE))


# --- drawing ----------------------------------------------------------------------------------------------------


def test_a_touch_draws_a_number_and_paper(visitor: Visitor) -> None:
    page = visitor.draw("ar", "extend-permit", needs=["step-free", "quiet"])

    [untold] = visitor.kiosk.roll.untold()
    assert page.status == 200
    assert (untold.ticket.number, untold.ticket.language) == ("A001", "ar")
    assert untold.ticket.needs == ("quiet", "step-free")
    assert visitor.kiosk.printer.numbers == ["A 001"]


def test_the_same_page_sent_twice_gives_one_ticket(visitor: Visitor) -> None:
    form = visitor.get("/de/")
    [once] = [each["value"] for each in form.all("input") if each["name"] == "once"]

    first, again = visitor.draw("de", once=once), visitor.draw("de", once=once)

    assert first.text == again.text
    assert visitor.kiosk.printer.numbers == ["S 001"]


def test_each_page_shown_can_draw_a_ticket_of_its_own(visitor: Visitor) -> None:
    shown = [each["value"] for _ in range(2) for each in visitor.get("/de/").all("input") if each["name"] == "once"]

    for once in shown:
        visitor.draw("de", once=once)

    assert visitor.kiosk.printer.numbers == ["S 001", "S 002"]


def test_a_number_page_of_nobody_leads_to_the_start(visitor: Visitor) -> None:
    visitor.draw("de", once="page-1")

    for path in ("/de/ticket/unheard-of", "/ar/ticket/page-1"):
        assert visitor._client.get(path).headers["Location"] == "/"


def test_a_number_page_outlives_its_concern(visitor: Visitor) -> None:
    visitor.draw("de", "question")
    visitor.kiosk.in_force(an_office(('id = "question"', 'id = "letter"')))

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printer_in_trouble_is_told_before_anybody_chooses(tmp_path: Path, language: str) -> None:
    visitor = Visitor(a_kiosk(tmp_path / "roll.sqlite", FakePrinter(cover_open=True)))
    warning = translation(language).text(hall.PRINTER_DOWN)
    before = visitor.get(f"/{language}/")

    watched(visitor, lambda watch: not watch.condition.ready)
    page = visitor.get(f"/{language}/")

    assert not before.says(warning)  # a printer that has said nothing may well print
    assert page.says(warning)
    assert page.text.index(warning) < page.text.rindex(translation(language).text(hall.WHAT_ABOUT))
    assert visitor.get("/").says(hall.PRINTER_DOWN)


def test_a_healthy_printer_is_not_mentioned(visitor: Visitor) -> None:
    watched(visitor, lambda watch: watch.condition.online is True)

    assert not visitor.get("/de/").says(hall.PRINTER_DOWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_without_paper_stays_on_screen_and_says_so(tmp_path: Path, language: str) -> None:
    visitor = Visitor(a_kiosk(tmp_path / "roll.sqlite", FakePrinter(paper_left=0)))
    says = translation(language)

    page = visitor.draw(language, "extend-permit")

    assert page.says(says.text(hall.NO_PAPER))
    assert page.says(says.text(hall.WRITE_IT_DOWN))
    assert not page.says(says.text(hall.TAKE_PAPER))
    assert page.says("A\N{NO-BREAK SPACE}001")
    assert f'data-idle="{BACK_TO_START_UNPRINTED_S}"' in page.html


@pytest.mark.parametrize("path", ["/", "/de/", "/ar/"])
def test_a_closed_kiosk_says_so_in_every_language(closed_visitor: Visitor, path: str) -> None:
    page = closed_visitor.get(path)

    assert page.status == 503
    for tag in OFFICE.languages:
        assert page.says(translation(tag).text(hall.KIOSK_CLOSED))
        assert page.says(translation(tag).text(hall.GO_TO_STAFF))
    others = [(each["lang"], each["dir"]) for each in page.all("li")]
    own = page.all("html")[0]["lang"]
    assert others == [(tag, TONGUES[tag].direction) for tag in OFFICE.languages if tag != own]


def test_a_disk_that_fails_at_the_touch_closes_the_kiosk_in_the_chosen_language(visitor: Visitor) -> None:
    visitor.kiosk.roll.close()

    page = Page(visitor.post("/ar/ticket", concern="question", once="page-1"))

    assert page.status == 503
    assert page.says(translation("ar").text(hall.KIOSK_CLOSED))
    assert visitor.kiosk.printer.printed == []


@pytest.mark.parametrize("path", ["/xx/", "/de/nothing", "/xx/ticket/page-1", "/favicon.ico/"])
def test_an_unknown_page_offers_the_start(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)

    assert page.status == 404
    assert page.says(hall.UNKNOWN_CHOICE)
    assert "/" in [each["href"] for each in page.all("a")]


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
    visitor = Visitor(a_kiosk(tmp_path / "roll.sqlite", printer))
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
    pages = [visitor.get("/<script>alert(1)<%2Fscript>/"), Page(visitor.post("/de/ticket", concern="<b>x</b>"))]

    assert all("<script>alert" not in page.html and "<b>x" not in page.html for page in pages)


# --- every page -------------------------------------------------------------------------------------------------


def test_a_page_goes_back_to_the_start_by_itself_only_where_scripts_cannot_ask(
    visitor: Visitor, closed_visitor: Visitor
) -> None:
    pages = every_page(visitor, closed_visitor, "ar")

    assert all("noscript" in around for page in pages.values() for around in page.refreshes)
    assert [name for name, page in pages.items() if page.refreshes] == [
        "concerns", "number", "closed", "closed start", "closed at the touch",
    ]  # fmt: skip
    assert f'content="{IDLE_S};url=/"' in pages["concerns"].html
    assert f'content="{BACK_TO_START_S};url=/"' in pages["number"].html


def test_nobody_is_sent_back_before_twenty_seconds() -> None:
    assert min(BACK_TO_START_S, BACK_TO_START_UNPRINTED_S, IDLE_S) >= 20  # WCAG 2.2, 2.2.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_holds_a_script_or_style_of_its_own(visitor: Visitor, closed_visitor: Visitor, language: str) -> None:
    for name, page in every_page(visitor, closed_visitor, language).items():
        assert page.inline == [], name
        assert all(urlsplit(each.get("src", "")).netloc == "" for each in page.all("script"))


def test_every_answer_carries_the_strict_headers(visitor: Visitor, closed_visitor: Visitor) -> None:
    answers = {name: page.headers for name, page in every_page(visitor, closed_visitor, "de").items()}
    answers["redirect"] = visitor.post("/de/ticket", concern="question", once="x").headers
    answers["static"] = visitor._client.get("/static/kiosk.css").headers
    answers["api"] = visitor._client.get("/api/concerns").headers
    answers["foreign"] = visitor._client.get("/", headers={"Host": "evil.example"}).headers

    for name, headers in answers.items():
        policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'", name
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_no_page_is_kept_for_the_next_customer(visitor: Visitor, closed_visitor: Visitor) -> None:
    for name, page in every_page(visitor, closed_visitor, "de").items():
        assert page.headers["Cache-Control"] == "no-store", name
