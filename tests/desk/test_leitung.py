"""Promises of the head of section's page, kept by a hall in the same process."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from desk.pages import make_app
from routing.commands import CallNext, FinishTicket, ForwardTicket, MissTicket, OpenDesk, ParkTicket
from routing.office import HEAD
from tests.desk.small_hub import NOON
from tests.desk.small_line import SmallLine
from tests.desk.test_pages import field, text_of
from wire.codec import LARGEST_PAYLOAD, decode, encode
from wire.connection import Arrival
from wire.messages import Entry, Press


@pytest.fixture
def line() -> SmallLine:
    return SmallLine()


@pytest.fixture
def browser(line: SmallLine) -> FlaskClient:
    return make_app(line.hall).test_client()


def form_of(browser: FlaskClient) -> dict[str, str]:
    """The hidden fields of the page as it is now."""
    page = browser.get("/leitung").text
    return {name: field(page, name) for name in ("token", "press")}


def press(browser: FlaskClient, action: str, *sachgebiete: str, **more: str) -> TestResponse:
    """Open the page, press a button, and follow to the page that says what became of it."""
    sent = MultiDict({**form_of(browser), "action": action, **more})
    sent.setlist("sachgebiete", list(sachgebiete))
    return browser.post("/leitung/press", data=sent, follow_redirects=True)


def row(page: TestResponse, id: str) -> str:
    """What stands in the row or list item with this id."""
    found = re.search(rf'<(tr|li)[^>]* id="{id}".*?</\1>', page.text, re.DOTALL)
    assert found, id
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def at_desk(line: SmallLine, command: type, desk: str, minutes_ago: int, **more: object) -> None:
    """Let a desk have pressed a while ago."""
    name = f"press-{len(line.hub.day.presses)}"
    line.hub.do(command(desk=desk, press=name, at=NOON - timedelta(minutes=minutes_ago), **more))


@pytest.fixture
def a_morning(line: SmallLine) -> None:
    """A001 served after 20 minutes, A002 did not come, A003 parked, S004 at d2, A005 waits since 10:44, A006 at d1."""
    for minutes, concern in ((60, ""), (50, ""), (45, ""), (40, "question"), (10, ""), (5, "")):
        line.hub.draw("ar", ("step-free",) if minutes == 10 else (), minutes, concern or "extend-permit")
    at_desk(line, CallNext, "d1", 40)
    at_desk(line, FinishTicket, "d1", 35)
    at_desk(line, CallNext, "d1", 34)
    at_desk(line, MissTicket, "d1", 33)
    at_desk(line, CallNext, "d1", 32)
    at_desk(line, ParkTicket, "d1", 31, until=NOON + timedelta(minutes=20))
    at_desk(line, CallNext, "d2", 12)
    line.hub.publish_all()


def test_every_sachgebiet_is_seen_at_a_glance(line: SmallLine, browser: FlaskClient, a_morning: None) -> None:
    page = browser.get("/leitung")

    aufenthalt = row(page, "sachgebiet-aufenthalt")
    assert aufenthalt.startswith("A Aufenthalt 2 A 005 10 Minuten")
    assert re.search(r" 10 bis 30 Minuten 2 ohne Grenze 1 20 Minuten 20 Minuten 1$", aufenthalt)
    assert row(page, "sachgebiet-service").startswith("S Service-Punkt 0 –")


def test_every_desk_is_seen_with_its_number_and_its_duties(
    line: SmallLine, browser: FlaskClient, a_morning: None
) -> None:
    page = browser.get("/leitung")

    assert row(page, "desk-d1").startswith("Platz d1 Raum 2.14 Geöffnet – 1 Aufenthalt danach: Service-Punkt")
    assert row(page, "desk-d2").startswith("Platz d2 Raum 2.15 Geöffnet S 004 12 Minuten 0 Service-Punkt · Aufenthalt")


def test_all_numbers_are_listed_the_longest_waiting_first(
    line: SmallLine, browser: FlaskClient, a_morning: None
) -> None:
    page = browser.get("/leitung")

    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    listed = re.findall(r'<tr role="row" id="ticket-[^"]*".*?class="nowrap">([^<]*)</th>', text)
    assert listed == ["A 005", "A 006", "S 004", "A 003", "A 002"]
    assert row(page, "ticket-ticket-5") == (
        "A 005 wartet 10 Minuten 10:44 Aufenthalts-Erlaubnis verlängern Aufenthalt Arabisch Ein Raum ohne Stufen"
    )
    assert row(page, "ticket-ticket-4").startswith("S 004 an Platz d2 40 Minuten 10:14")
    assert row(page, "ticket-ticket-3").startswith("A 003 zurückgestellt bis 11:14 Uhr")
    assert row(page, "ticket-ticket-2").startswith("A 002 Nicht gekommen")


def test_a_day_of_many_long_refusals_is_still_seen(line: SmallLine, browser: FlaskClient, a_morning: None) -> None:
    assert line.hall.today is not None
    refused = Entry(at=NOON.isoformat(), desk="d1", by="", outcome="refused", number="", more="x" * 700)
    told = encode(replace(line.hall.today, entries=(refused,) * 100))

    line.hall.take_today(Arrival(line.topics.today, told, True, 0))

    assert len(told) > LARGEST_PAYLOAD
    assert browser.get("/leitung").text.count("Ging nicht") == 100


def test_numbers_of_one_sachgebiet_are_chosen_by_a_link_and_stay_chosen(
    line: SmallLine, browser: FlaskClient, a_morning: None
) -> None:
    page = browser.get("/leitung?sachgebiet=service&lang=en")

    assert re.findall(r'id="ticket-([^"]*)"', page.text) == ["ticket-4"]
    assert 'href="/leitung?sachgebiet=service&amp;lang=en#nummern" aria-current="true"' in page.text
    assert 'action="/leitung/press?lang=en&amp;sachgebiet=service"' in page.text
    assert 'data-events="/leitung/events?lang=en&amp;sachgebiet=service"' in page.text
    assert browser.get("/leitung?sachgebiet=nonsense").text.count('id="ticket-') == 5


def test_a_number_sent_to_one_desk_is_said_to_wait_for_it(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw(minutes_ago=9)
    at_desk(line, CallNext, "d1", 5)
    at_desk(line, ForwardTicket, "d1", 4, to="d2", reason="wrong-place")
    line.hub.publish_all()

    page = browser.get("/leitung")

    assert "wartet nur auf Platz d2" in row(page, "ticket-ticket-1")
    assert "Weitergeleitet an Platz d2" in text_of(page)


def test_calls_of_today_are_counted_by_sachgebiet_and_by_desk(
    line: SmallLine, browser: FlaskClient, a_morning: None
) -> None:
    page = text_of(browser.get("/leitung"))

    assert "Aufenthalt 5 3 1 1 0 Service-Punkt 1 1 0 0 0 Asyl 0 0 0 0 0 Zusammen 6 4 1 1 0" in page
    assert (
        "Platz d1, Raum 2.14 3 1 1 0 Platz d2, Raum 2.15 1 0 0 0 Platz annex, Raum 2.16 0 0 0 0 Zusammen 4 1 1 0"
        in page
    )


def test_it_is_seen_who_did_what(line: SmallLine, browser: FlaskClient, a_morning: None) -> None:
    press(browser, "duties", "service", desk="d1")
    press(browser, "limit", concern="extend-permit", left="1")
    press(browser, "close", concern="question")
    press(browser, "reopen", concern="question")
    page = text_of(press(browser, "notice", notice="party"))

    for entry in (
        "10:54 Leitung Hinweis gezeigt: Heute ist Sommer-Fest.",
        "10:54 Leitung Aufgaben von Platz d1: Service-Punkt",
        "Aufenthalts-Erlaubnis verlängern: noch 1 Nummer",
        ": geschlossen",
        ": ohne Grenze",
        "10:42 d2 Aufgerufen S 004",
        "10:23 d1 Zurückgestellt A 003",
        "10:14 d1 Platz geöffnet",
    ):
        assert entry in page


def test_a_desk_is_moved_for_the_rest_of_the_day_and_gets_its_own_again(line: SmallLine, browser: FlaskClient) -> None:
    moved = press(browser, "duties", "service", desk="d1")
    duties = line.hub.day.desk_today("d1")
    own = press(browser, "own-duties", desk="d1")

    assert duties is not None
    assert (duties.sachgebiete, duties.also) == (("service",), ())
    assert "Die Aufgaben sind geändert. Das gilt sofort und nur heute." in text_of(moved)
    assert "Service-Punkt heute geändert" in row(moved, "desk-d1")
    assert 'id="own-d1"' in moved.text
    assert "Aufenthalt danach: Service-Punkt" in row(own, "desk-d1")
    assert 'id="own-d1"' not in own.text
    assert line.hub.day.duties == {}


def test_a_concern_is_limited_closed_and_opened_again(line: SmallLine, browser: FlaskClient) -> None:
    limited = press(browser, "limit", concern="question", left=" 10 ")
    line.hub.draw(concern="question")
    line.hub.publish_all()
    fewer = browser.get("/leitung")
    closed = press(browser, "close", concern="question")
    opened = press(browser, "reopen", concern="question")

    assert "noch 10 Nummern" in row(limited, "concern-question")
    assert "Das Anliegen ist geändert." in text_of(limited)
    assert "noch 9 Nummern" in row(fewer, "concern-question")
    assert "geschlossen" in row(closed, "concern-question")
    assert 'id="close-question"' not in closed.text
    assert "· offen" in row(opened, "concern-question")
    assert line.hub.day.limits == {}


def test_notices_go_up_and_come_down(line: SmallLine, browser: FlaskClient) -> None:
    shown = press(browser, "notice", notice="takes-longer")
    on_walls = line.hall.notices
    gone = press(browser, "no-notice", notice="takes-longer")

    assert "Der Hinweis steht auf den Anzeigen." in text_of(shown)
    assert on_walls == ("takes-longer",)
    assert "Der Hinweis steht nicht mehr auf den Anzeigen." in text_of(gone)
    assert line.hall.notices == ()


def test_what_somebody_else_did_meanwhile_is_said_in_words(line: SmallLine, browser: FlaskClient) -> None:
    form = form_of(browser)
    press(browser, "notice", notice="party")

    late = browser.post("/leitung/press", data={**form, "action": "notice", "notice": "party"}, follow_redirects=True)

    assert "Das geht nicht. Der Hinweis steht schon auf den Anzeigen." in text_of(late)


def test_a_form_sent_twice_is_one_press_and_two_forms_are_two(line: SmallLine, browser: FlaskClient) -> None:
    form = form_of(browser)

    for concern in ("question", "question", "extend-permit"):
        browser.post("/leitung/press", data={**form, "action": "close", "concern": concern})

    assert [each.concern for each in line.hub.presses] == ["question", "extend-permit"]
    assert len({each.press for each in line.hub.presses}) == 2


def test_the_head_presses_at_no_desk(line: SmallLine, browser: FlaskClient) -> None:
    press(browser, "limit", concern="question", left="3")

    topic, payload, qos, retained = line.published[-1]
    sent = decode(payload, Press)
    assert (topic, qos, retained) == (line.topics.press(HEAD), 0, False)
    assert (sent.action, sent.concern, sent.left) == ("limit", "question", 3)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "gibt es keine Taste „“"),
        ({"action": "next"}, "gibt es keine Taste „next“"),
        ({"action": "pick", "ticket": "ticket-1"}, "gibt es keine Taste „pick“"),
        ({"action": "<script>"}, "gibt es keine Taste „<script>“"),
        ({"action": "duties", "desk": "d9", "sachgebiete": "service"}, "Es gibt keinen Platz „d9“."),
        ({"action": "duties", "desk": HEAD, "sachgebiete": "service"}, "Es gibt keinen Platz „leitung“."),
        ({"action": "duties", "sachgebiete": "service"}, "Es fehlt, was geändert werden soll."),
        ({"action": "duties", "desk": "d1"}, "Ein Platz braucht mindestens ein Sachgebiet."),
        ({"action": "duties", "desk": "d1", "sachgebiete": ["service", "servce"]}, "Es gibt kein Sachgebiet „servce“."),
        ({"action": "own-duties", "desk": "D1"}, "Es gibt keinen Platz „D1“."),
        ({"action": "limit", "concern": "cheese", "left": "1"}, "Es gibt kein Anliegen „cheese“."),
        ({"action": "close", "concern": "x" * 5000}, "Es gibt kein Anliegen „" + "x" * 60 + "“."),
        ({"action": "reopen"}, "Es fehlt, was geändert werden soll."),
        ({"action": "limit", "concern": "question"}, "Es fehlt, wie viele Nummern es noch gibt."),
        ({"action": "limit", "concern": "question", "left": "-1"}, "„-1“ geht nicht."),
        ({"action": "limit", "concern": "question", "left": "10001"}, "„10001“ geht nicht."),
        ({"action": "limit", "concern": "question", "left": "9" * 400}, "„99999999999999999999“ geht nicht."),
        ({"action": "limit", "concern": "question", "left": "1.5"}, "„1.5“ geht nicht."),
        ({"action": "limit", "concern": "question", "left": "٣"}, "„٣“ geht nicht."),
        ({"action": "notice", "notice": "cheese"}, "Es gibt keinen Hinweis „cheese“."),
        ({"action": "no-notice", "notice": "cheese"}, "Es gibt keinen Hinweis „cheese“."),
        ({"action": "notice"}, "Es fehlt, was geändert werden soll."),
        ({"action": "close", "concern": "question", "press": "../../x"}, "Die Angaben passen nicht zu dieser Taste."),
        ({"action": "close", "concern": "question", "press": ""}, "Die Angaben passen nicht zu dieser Taste."),
    ],
)
def test_a_form_filled_in_wrongly_is_answered_with_what_is_wrong(
    line: SmallLine, browser: FlaskClient, sent: dict[str, str | list[str]], said: str
) -> None:
    answer = browser.post("/leitung/press", data={**form_of(browser), **sent})

    assert answer.status_code == 400
    assert said in text_of(answer)
    assert "<script>" not in answer.text
    assert line.hub.presses == []


def test_a_form_of_somebody_elses_is_refused(line: SmallLine, browser: FlaskClient) -> None:
    form = {**form_of(browser), "action": "close", "concern": "question"}

    without_word = browser.post("/leitung/press", data={**form, "token": "guessed"})
    from_elsewhere = browser.post("/leitung/press", data=form, headers={"Origin": "http://evil.example"})

    assert (without_word.status_code, from_elsewhere.status_code) == (403, 403)
    assert line.hub.presses == []


def test_a_press_that_the_hub_does_not_answer_is_shown_as_not_taken(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.answers = False

    page = press(browser, "close", concern="question")

    assert "Nicht angenommen: Die Zentrale hat nicht geantwortet." in text_of(page)
    assert "· offen" in row(page, "concern-question")


@pytest.mark.parametrize("lost", ["broker", "hub"])
def test_without_a_connection_the_page_says_so_and_its_buttons_are_off(
    line: SmallLine, browser: FlaskClient, lost: str
) -> None:
    if lost == "broker":
        line.lose_broker()
    else:
        line.tell_status("hub", "hub", online=False)

    page = browser.get("/leitung")

    assert "Keine Verbindung." in text_of(page)
    controls = re.findall(r'<(?:button|select|input)(?![^>]*type="hidden")[^>]*>', page.text)
    assert controls
    assert all(" disabled" in each for each in controls)


def test_as_long_as_the_hub_has_said_nothing_the_page_says_that(browser: FlaskClient, line: SmallLine) -> None:
    line.hall.today, line.hall.queue = None, None

    page = browser.get("/leitung")

    assert page.status_code == 200
    assert "Die Zentrale hat noch nichts über den Tag gesagt." in text_of(page)


def test_devices_in_trouble_are_named_in_words(line: SmallLine, browser: FlaskClient) -> None:
    line.tell_status("entrance", "kiosk", True, ("printer: paper-out",))

    german, english = browser.get("/leitung"), browser.get("/leitung?lang=en")

    assert "Automat entrance: Das Papier ist leer. Bitte eine neue Rolle einlegen." in text_of(german)
    assert "Kiosk entrance: The paper is used up. Please put in a new roll." in text_of(english)


def test_the_page_says_that_changes_end_with_the_day(browser: FlaskClient) -> None:
    assert "gilt sofort und nur heute" in text_of(browser.get("/leitung"))
    assert "for today only" in text_of(browser.get("/leitung?lang=en"))


def test_it_is_found_from_the_first_page(browser: FlaskClient) -> None:
    assert 'href="/leitung?lang=en"' in browser.get("/?lang=en").text


def test_a_house_of_four_hundred_is_listed_whole(line: SmallLine, browser: FlaskClient) -> None:
    for minutes in range(405):
        line.hub.draw("ar", ("helper",), minutes_ago=minutes % 120)
    at_desk(line, OpenDesk, "d1", 1)
    line.hub.publish_all()

    page = browser.get("/leitung")

    assert page.text.count('id="ticket-') == 400
    assert "5 Personen warten noch und stehen nicht in der Liste." in text_of(page)


def test_nothing_is_inline(browser: FlaskClient) -> None:
    page = browser.get("/leitung")

    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<style|<script(?! src=)|\son\w+=|\sstyle=", page.text)
