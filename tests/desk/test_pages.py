"""Promises of the staff pages, kept by a hall in the same process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from desk.pages import make_app
from routing.tickets import Standing
from tests.desk.small_line import SmallLine


@pytest.fixture
def line() -> SmallLine:
    return SmallLine()


@pytest.fixture
def browser(line: SmallLine) -> FlaskClient:
    return make_app(line.hall).test_client()


def text_of(answer: TestResponse) -> str:
    """What a person reads, without the marks of HTML."""
    body = re.sub(r"<(head|noscript)>.*?</\1>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def form_of(browser: FlaskClient, desk: str = "d1") -> dict[str, str]:
    """The hidden fields of the page as it is now."""
    page = browser.get(f"/desk/{desk}").text
    return {name: field(page, name) for name in ("token", "press", "shown")}


def press(browser: FlaskClient, action: str, desk: str = "d1", **more: str) -> TestResponse:
    """Open the page, press a button, and follow to the page that says what became of it."""
    sent = {**form_of(browser, desk), "action": action, **more}
    return browser.post(f"/desk/{desk}/press", data=sent, follow_redirects=True)


def is_disabled(page: str, action: str) -> bool:
    found = re.search(rf'<button id="do-{action}"[^>]*>', page)
    assert found
    return " disabled" in found[0]


def test_the_next_number_comes_with_its_concern_its_needs_and_the_reasons(
    line: SmallLine, browser: FlaskClient
) -> None:
    line.hub.draw("ar", ("step-free",), minutes_ago=12)
    line.hub.draw()

    page = text_of(press(browser, "next"))

    for words in (
        "A 001", "Aufenthalts-Erlaubnis verlängern", "Arabisch", "Ein Raum ohne Stufen", "Gezogen um 10:42",
        "Spricht wie dieser Platz Arabisch: 5 Minuten früher", "Hat 12 Minuten gewartet", "1 Person wartet",
        "Geöffnet", "Aufgerufen.",
    ):  # fmt: skip
        assert words in page


def test_the_page_speaks_english_to_those_who_ask_for_it(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw("ar", minutes_ago=12)
    press(browser, "next")

    by_browser = browser.get("/desk/d1", headers={"Accept-Language": "en-GB,en;q=0.8,de;q=0.5"})
    by_address = browser.get("/desk/d1?lang=en", headers={"Accept-Language": "de"})

    for answer in (by_browser, by_address):
        assert '<html lang="en">' in answer.text
        assert "Speaks Arabic, as this desk does: 5 minutes earlier" in text_of(answer)
        assert "Waited 12 minutes" in text_of(answer)
        assert '<p class="concern" lang="de">Aufenthalts-Erlaubnis verlängern</p>' in answer.text
    assert 'action="/desk/d1/press?lang=en"' in by_address.text


def test_german_is_spoken_to_everybody_else(browser: FlaskClient) -> None:
    answer = browser.get("/desk/d1?lang=xx", headers={"Accept-Language": "tr"})

    assert '<html lang="de">' in answer.text
    assert "Nächste Nummer" in text_of(answer)


@pytest.mark.parametrize(
    ("action", "more", "said"),
    [
        ("recall", {}, "Noch einmal aufgerufen."),
        ("missed", {}, "Nicht gekommen."),
        ("done", {}, "Fertig."),
        ("return", {}, "Zurückgenommen."),
        ("park", {"minutes": "15"}, "Zurückgestellt."),
        ("forward", {"to": "service"}, "Weitergeleitet."),
        ("forward", {"to": "d2"}, "Weitergeleitet."),
        ("pause", {}, "Der Platz macht Pause."),
    ],
)
def test_every_button_says_in_words_what_became_of_it(
    line: SmallLine, browser: FlaskClient, action: str, more: dict[str, str], said: str
) -> None:
    line.hub.draw()
    press(browser, "next")

    page = press(browser, action, **more)

    assert page.status_code == 200
    assert said in text_of(page)


def test_nobody_waiting_is_said_and_opens_the_desk(browser: FlaskClient) -> None:
    page = press(browser, "next")

    assert "Niemand wartet." in text_of(page)
    assert "Geöffnet" in text_of(page)


def test_a_number_that_was_missed_can_be_called_again(line: SmallLine, browser: FlaskClient) -> None:
    ticket = line.hub.draw()
    press(browser, "next")

    missed = press(browser, "missed")
    again = press(browser, "pick", ticket=ticket)

    assert "A 001 aufrufen" in text_of(missed)
    assert "Von Hand aufgerufen" in text_of(again)
    assert "A 001 aufrufen" not in text_of(again)


def test_a_number_put_aside_is_offered_no_more_when_another_desk_has_it(line: SmallLine, browser: FlaskClient) -> None:
    ticket = line.hub.draw()
    press(browser, "next")
    press(browser, "missed")

    press(browser, "pick", desk="d2", ticket=ticket)

    assert "A 001 aufrufen" not in text_of(browser.get("/desk/d1"))


def test_staff_put_a_notice_on_the_walls_and_take_it_down(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    press(browser, "next")

    shown = press(browser, "notice", notice="takes-longer")
    on_walls = line.hall.notices
    gone = press(browser, "no-notice", desk="d2", notice="takes-longer")

    assert "Der Hinweis steht auf den Anzeigen." in text_of(shown)
    assert 'name="action" value="no-notice"' in shown.text
    assert "Heute dauert es länger. Bitte haben Sie Geduld." in text_of(shown)
    assert on_walls == ("takes-longer",)
    assert "Der Hinweis steht nicht mehr auf den Anzeigen." in text_of(gone)
    assert line.hall.notices == ()


def test_a_notice_must_be_chosen(browser: FlaskClient) -> None:
    answer = press(browser, "notice", notice="")

    assert answer.status_code == 400
    assert "Wählen Sie einen Hinweis." in text_of(answer)


def test_a_notice_needs_no_number_at_the_desk_and_does_not_mind_a_new_one(
    line: SmallLine, browser: FlaskClient
) -> None:
    form = form_of(browser)
    line.hub.draw()
    press(browser, "next")

    sent = {**form, "action": "notice", "notice": "party"}
    page = browser.post("/desk/d1/press", data=sent, follow_redirects=True)

    assert "Heute ist Sommer-Fest." in text_of(page)
    assert line.hall.notices == ("party",)


def test_forwarding_to_an_unknown_place_shows_why_the_hub_refused(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    press(browser, "next")

    page = text_of(press(browser, "forward", to="servce"))

    assert 'Das geht nicht. there is no Sachgebiet or desk "servce". Did you mean "service"?' in page


def test_a_form_sent_twice_calls_one_person(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    line.hub.draw()
    sent = {**form_of(browser), "action": "next"}

    first = browser.post("/desk/d1/press", data=sent, follow_redirects=True)
    second = browser.post("/desk/d1/press", data=sent, follow_redirects=True)

    assert "A 001" in text_of(first)
    assert "A 001" in text_of(second)
    assert "Aufgerufen." in text_of(second)
    assert len(line.published) == 1


def test_a_press_on_a_page_that_is_out_of_date_does_nothing(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    line.hub.draw()
    press(browser, "next")
    old = {**form_of(browser), "action": "missed"}
    line.hall.presser("d1").press("next")  # the button at the desk

    page = browser.post("/desk/d1/press", data=old, follow_redirects=True)

    assert "Am Platz hat sich etwas geändert. Es ist nichts passiert." in text_of(page)
    assert "A 002" in text_of(page)
    assert line.hub.day.standing["ticket-2"] == Standing.CALLED


def test_whoever_presses_again_because_the_answer_was_late_sends_nobody_away_unseen(
    line: SmallLine, browser: FlaskClient
) -> None:
    for _ in range(3):
        line.hub.draw()
    press(browser, "next")
    line.hub.answers = False  # it stands still for a moment
    press(browser, "next")
    press(browser, "next")

    line.hub.answers = True
    for topic, payload, *_ in line.published[-2:]:
        line.hub.take(topic, payload)

    page = text_of(browser.get("/desk/d1"))
    assert "Am Platz hat sich etwas geändert. Es ist nichts passiert." in page
    assert "A 002" in page
    assert line.hub.day.standing["ticket-3"] == Standing.WAITING


def test_a_button_that_is_pressed_again_because_the_answer_was_late_sends_nobody_away_unseen(line: SmallLine) -> None:
    for _ in range(3):
        line.hub.draw()
    button = line.hall.presser("d1")
    button.press("next")
    line.hub.answers = False
    button.press("next")
    line.hub.answers = True
    line.hub.take(*line.published[-1][:2])

    again = button.press("next")
    called = line.hub.state("d1").current
    after_a_look = button.press("next")

    assert (again.outcome, after_a_look.outcome) == ("changed", "called")
    assert called is not None
    assert called.number == "A002"


@pytest.mark.parametrize("news", ["draw", "publish_all"])
def test_not_taken_is_said_until_something_happens_at_the_desk(
    line: SmallLine, browser: FlaskClient, news: str
) -> None:
    line.hub.draw()
    press(browser, "next")
    line.hub.answers = False
    page = press(browser, "missed")

    getattr(line.hub, news)()
    line.hub.publish_all()

    later = text_of(browser.get(page.request.full_path))
    assert "Nicht angenommen" in later
    assert "Aufgerufen." not in later


def test_a_press_that_the_hub_does_not_answer_is_shown_as_not_taken(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.answers = False

    page = press(browser, "next")

    assert "Nicht angenommen: Die Zentrale hat nicht geantwortet." in text_of(page)


def test_not_taken_is_said_no_more_when_the_desk_has_news(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.answers = False
    page = press(browser, "next")
    line.hub.answers = True
    line.hall.presser("d1").press("open")

    later = browser.get(page.request.full_path)

    assert "Nicht angenommen" not in text_of(later)


def test_without_a_broker_the_page_says_so_and_its_buttons_are_off(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    press(browser, "next")
    line.lose_broker()

    page = browser.get("/desk/d1")

    assert "Keine Verbindung. Die Zentrale hört uns nicht: Der Broker antwortet nicht." in text_of(page)
    assert all(is_disabled(page.text, action) for action in ("next", "recall", "forward", "park", "pause"))


def test_without_a_hub_the_page_says_so_and_its_buttons_are_off(line: SmallLine, browser: FlaskClient) -> None:
    line.tell_status("hub", "hub", online=False)

    page = browser.get("/desk/d1")

    assert "Keine Verbindung. Die Zentrale läuft nicht." in text_of(page)
    assert is_disabled(page.text, "next")


def test_all_is_well_again_when_broker_and_hub_are_back(line: SmallLine, browser: FlaskClient) -> None:
    line.lose_broker()
    line.find_broker()

    page = browser.get("/desk/d1")

    assert "Keine Verbindung" not in text_of(page).split("Platz d1")[1]
    assert not is_disabled(page.text, "next")


def test_buttons_that_need_a_number_are_off_while_nobody_is_at_the_desk(browser: FlaskClient) -> None:
    page = browser.get("/desk/d1").text

    assert not is_disabled(page, "next")
    assert all(is_disabled(page, action) for action in ("recall", "missed", "done", "return", "forward", "park"))


def test_every_shortcut_is_shown_on_its_button(browser: FlaskClient) -> None:
    page = browser.get("/desk/d1").text

    keys = dict(re.findall(r'id="do-(\w+)"[^>]*aria-keyshortcuts="(\w)"[^>]*>[^<]*<kbd[^>]*>\2</kbd>', page))
    assert keys == {
        "next": "n", "came": "k", "recall": "r", "missed": "m", "done": "d", "return": "z", "open": "o",
        "forward": "f", "park": "p", "notice": "h", "draw": "e", "help": "a",
    }  # fmt: skip


def test_staff_see_a_device_in_trouble(line: SmallLine, browser: FlaskClient) -> None:
    line.tell_status("entrance", "kiosk", online=True, problems=("printer: paper out",))
    line.tell_status("wall", "display", online=False)
    line.tell_status("hub", "hub", online=True, problems=("the journal cannot be written",))

    page = text_of(browser.get("/desk/d1"))

    assert "Automat entrance: printer: paper out" in page
    assert "Zentrale: the journal cannot be written" in page
    assert "Anzeige wall: nicht erreichbar" in page


def test_an_unknown_desk_is_a_page_that_names_the_known_ones(browser: FlaskClient) -> None:
    answer = browser.get("/desk/d9")

    assert answer.status_code == 404
    assert "Es gibt keinen Platz „d9“." in text_of(answer)
    assert "Platz d1, Raum 2.14" in text_of(answer)
    assert "Platz d2, Raum 2.15" in text_of(answer)


def test_the_first_page_lists_every_desk(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    press(browser, "next", desk="d2")

    page = text_of(browser.get("/"))

    assert "Platz d1, Raum 2.14 Pause Niemand wartet" in page
    assert "Platz d2, Raum 2.15 Geöffnet A 001" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"action": "dance"}, "Es gibt keine Taste „dance“. Es gibt: next, recall,"),
        ({}, "Es gibt keine Taste „“."),
        ({"action": "forward"}, "Zum Weiterleiten fehlt das Ziel."),
        ({"action": "forward", "to": "Zimmer 12/+"}, "„Zimmer 12/+“ ist kein Sachgebiet und kein Platz."),
        ({"action": "park", "minutes": "0"}, "Die Angaben passen nicht zu dieser Taste."),
        ({"action": "next", "press": "#" * 200}, "Die Angaben passen nicht zu dieser Taste."),
    ],
)
def test_a_form_that_no_page_sends_is_refused_with_the_reason(
    line: SmallLine, browser: FlaskClient, sent: dict[str, str], said: str
) -> None:
    answer = browser.post("/desk/d1/press", data={**form_of(browser), **sent})

    assert answer.status_code == 400
    assert said in text_of(answer)
    assert line.published == []


def test_a_body_that_is_too_large_is_refused(line: SmallLine, browser: FlaskClient) -> None:
    answer = browser.post("/desk/d1/press", data={**form_of(browser), "action": "n" * 100_000})

    assert answer.status_code == 413
    assert line.published == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_press_from_a_foreign_page_is_refused(line: SmallLine, browser: FlaskClient, headers: dict[str, str]) -> None:
    answer = browser.post("/desk/d1/press", data={**form_of(browser), "action": "next"}, headers=headers)

    assert answer.status_code == 403
    assert line.published == []


def test_a_form_without_the_word_of_our_own_page_is_refused(line: SmallLine, browser: FlaskClient) -> None:
    stranger = browser.application.test_client()

    no_cookie = stranger.post("/desk/d1/press", data={**form_of(browser), "action": "next"})
    wrong_word = browser.post("/desk/d1/press", data={**form_of(browser), "action": "next", "token": "guessed"})

    assert (no_cookie.status_code, wrong_word.status_code) == (403, 403)
    assert "Öffnen Sie die Seite neu" in text_of(wrong_word)
    assert line.published == []


def test_the_word_outlives_a_restart_of_the_pages(line: SmallLine, browser: FlaskClient) -> None:
    sent = {**form_of(browser), "action": "next"}
    cookie = browser.get_cookie("wartemarke-desk")
    assert cookie is not None
    restarted = make_app(line.hall).test_client()
    restarted.set_cookie("wartemarke-desk", cookie.value)

    answer = restarted.post("/desk/d1/press", data=sent)

    assert answer.status_code == 303


def test_the_pages_exist_under_loopback_names_only(browser: FlaskClient) -> None:
    named = {name: browser.get("/", base_url=f"http://{name}").status_code for name in ("localhost:8081", "127.0.0.1")}
    foreign = browser.get("/", base_url="http://desk.example.org:8081")

    assert set(named.values()) == {200}
    assert 400 <= foreign.status_code < 500


def test_browsers_are_told_to_be_strict(browser: FlaskClient) -> None:
    answer = browser.get("/desk/d1")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self' http://127.0.0.1:*" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(browser: FlaskClient) -> None:
    for address in ("/", "/desk/d1", "/desk/d9"):
        page = browser.get(address).text

        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)|<style|\sstyle=|\son[a-z]+=", page)
        assert not re.search(r'(src|href|action)="(?!/)', page)


def told(line: SmallLine, address: str = "/desk/d1/events") -> Iterator[str]:
    """What an open page is told, part by part."""
    answer = make_app(line.hall).test_client().get(address)
    assert answer.mimetype == "text/event-stream"
    return (part.decode() for part in answer.response if b"event: look" in part)  # type: ignore[union-attr]


def test_an_open_page_is_told_what_is_and_what_changes(line: SmallLine) -> None:
    news = told(line)
    first = next(news)

    line.hub.draw()
    line.hub.publish_all()

    assert "Niemand wartet" in first
    assert "1 Person wartet" in next(part for part in news if "1 Person wartet" in part)


def test_a_page_is_not_told_of_lines_that_are_not_its_own(line: SmallLine) -> None:
    before, elsewhere = line.hall.version("d1"), line.hall.version("annex")

    line.hub.draw(concern="asylum")
    line.hub.publish_all()

    assert line.hall.version("annex") != elsewhere
    assert line.hall.version("d1").rsplit(".", 1)[1] == before.rsplit(".", 1)[1]
