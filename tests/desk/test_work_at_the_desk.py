"""Promises of the desk's page beyond calling: who waits, undo, documents, paper for somebody, helping out."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from desk.pages import make_app
from routing.commands import NotePaper, WakeParked
from routing.queue import ORDER_HOLDS
from tests.desk.small_hub import NOON
from tests.desk.small_line import SmallLine
from tests.desk.test_pages import form_of, is_disabled, press, text_of


@pytest.fixture
def line() -> SmallLine:
    return SmallLine()


@pytest.fixture
def browser(line: SmallLine) -> FlaskClient:
    return make_app(line.hall).test_client()


def rows(page: str) -> list[str]:
    """The numbers of those who wait, in their order on the page."""
    return [_plain(number) for number in re.findall(r'<th scope="row" dir="ltr">([^<]*)</th>', page)]


def at_desk(page: str) -> list[str]:
    """The number at the desk, if there is one."""
    return [_plain(number) for number in re.findall(r'<p class="number" id="number"[^>]*>([^<]*)</p>', page)]


def _plain(number: str) -> str:
    return number.replace("\xa0", " ").strip()


def test_those_who_wait_stand_in_the_order_in_which_they_are_called(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw("de", minutes_ago=20)
    line.hub.draw("de", minutes_ago=30, concern="question")
    line.hub.draw("ar", minutes_ago=18)
    line.hub.publish_all()

    page = browser.get("/desk/d1").text
    called = []
    for _ in range(3):
        press(browser, "next")
        state = line.hub.state("d1").current
        called.append(state.number if state else "")

    assert rows(page) == ["A 003", "S 002", "A 001"]
    assert [number.replace("A", "A ").replace("S", "S ") for number in called] == rows(page)


def test_each_who_waits_has_a_due_time_and_its_reasons(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw("ar", minutes_ago=20)
    line.hub.publish_all()

    page = text_of(browser.get("/desk/d1"))

    assert "A 001 Aufenthalts-Erlaubnis verlängern Arabisch 10:34 10:29" in page
    assert "Spricht wie dieser Platz Arabisch: 5 Minuten früher" in page


def test_many_who_wait_are_counted(line: SmallLine, browser: FlaskClient) -> None:
    for _ in range(12):
        line.hub.draw()
    line.hub.publish_all()

    page = browser.get("/desk/d1")

    assert len(rows(page.text)) == 10
    assert "Und 2 weitere Personen warten." in text_of(page)


def test_somebody_in_the_list_is_called_by_their_own_button(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw(minutes_ago=5)
    second = line.hub.draw()
    line.hub.publish_all()

    page = press(browser, "pick", ticket=second)

    assert at_desk(page.text) == ["A 002"]
    assert "Von Hand aufgerufen" in text_of(page)


def test_done_by_mistake_is_one_press_away_from_being_undone(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    press(browser, "next")

    done = press(browser, "done")
    undone = press(browser, "take-back")

    assert "A 001 zurück an den Platz" in text_of(done)
    assert "Zurückgeholt. Die Nummer ist wieder am Platz." in text_of(undone)
    assert at_desk(undone.text) == ["A 001"]
    assert 'id="do-take-back"' not in undone.text


def test_documents_are_ticked_one_by_one_and_stay_when_the_ticket_is_forwarded(
    line: SmallLine, browser: FlaskClient
) -> None:
    line.hub.draw()
    fresh = press(browser, "next", desk="d2")

    ticked = browser.post(
        "/desk/d2/press",
        data={**form_of(browser, "d2"), "action": "tick", "documents": ["1", "3"]},
        follow_redirects=True,
    )
    press(browser, "forward", desk="d2", to="d1", reason="documents-missing")
    there = press(browser, "next")

    assert "5 Unterlagen fehlen." in text_of(fresh)
    assert "3 Unterlagen fehlen." in text_of(ticked)
    assert re.findall(r'id="document-(\d)" value="\d" checked', there.text) == ["1", "3"]
    assert "Weitergeleitet von Platz d2: Unterlagen fehlen noch" in text_of(there)


def test_a_free_text_as_a_reason_is_refused(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    press(browser, "next")

    page = press(browser, "forward", to="service", reason="frau-m-weint")

    assert "Das geht nicht." in text_of(page)
    assert at_desk(page.text) == ["A 001"]


def order(browser: FlaskClient, **more: str) -> str:
    """Order a number at the entrance, and what the page says of it."""
    wanted = {"concern": "extend-permit", "language": "ar", "kiosk": "entrance", **more}
    return text_of(press(browser, "draw", **wanted))


def test_a_number_for_somebody_who_cannot_use_the_kiosk_is_printed_there(line: SmallLine, browser: FlaskClient) -> None:
    printing = order(browser, needs="helper")
    (wanted,) = line.hub.day.orders.values()

    line.hub.do(NotePaper("entrance", wanted.id, "A017", True, NOON))
    line.hub.publish_all()

    assert "Der Automat entrance druckt gerade." in printing
    assert (wanted.concern, wanted.language, wanted.needs) == ("extend-permit", "ar", frozenset({"helper"}))
    assert "A 017 ist am Automaten entrance gedruckt." in text_of(browser.get("/desk/d1"))


@pytest.mark.parametrize(
    ("number", "printed", "said"),
    [
        ("A017", False, "A 017 ist gezogen, aber nicht gedruckt."),
        ("", True, "Der Zettel ist am Automaten entrance gedruckt."),
        ("", False, "Der Automat entrance konnte nicht drucken."),
    ],
)
def test_what_became_of_the_paper_is_said(
    line: SmallLine, browser: FlaskClient, number: str, printed: bool, said: str
) -> None:
    order(browser)
    (wanted,) = line.hub.day.orders

    line.hub.do(NotePaper("entrance", wanted, number, printed, NOON))
    line.hub.publish_all()

    assert said in text_of(browser.get("/desk/d1"))


def test_a_kiosk_that_does_not_answer_prints_nothing_later(line: SmallLine, browser: FlaskClient) -> None:
    order(browser)

    line.hub.do(WakeParked(NOON + ORDER_HOLDS))
    line.hub.publish_all()

    assert "Es wird nichts mehr gedruckt." in text_of(browser.get("/desk/d1"))


@pytest.mark.parametrize("missing", ["concern", "language", "kiosk"])
def test_an_order_without_all_it_needs_is_a_bad_form(line: SmallLine, browser: FlaskClient, missing: str) -> None:
    wanted = {"concern": "extend-permit", "language": "ar", "kiosk": "entrance", missing: ""}

    answer = browser.post("/desk/d1/press", data={**form_of(browser), "action": "draw", **wanted})

    assert answer.status_code == 400
    assert "Es fehlt das Anliegen." in text_of(answer)
    assert line.hub.presses == []


def test_a_concern_or_a_kiosk_that_does_not_exist_is_refused(line: SmallLine, browser: FlaskClient) -> None:
    assert "Das geht nicht." in order(browser, concern="gold")
    assert "Das geht nicht." in order(browser, kiosk="exit")
    assert line.hub.day.orders == {}


def test_a_desk_that_helps_sees_the_others_in_its_list_until_it_stops(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw(concern="asylum")
    line.hub.publish_all()
    before = rows(browser.get("/desk/d1").text)

    helping = press(browser, "help", to="asyl")
    stopped = press(browser, "no-help")

    assert (before, rows(helping.text), rows(stopped.text)) == ([], ["C 001"], [])
    assert "Dieser Platz hilft heute aus: Asyl" in text_of(helping)
    assert "Dieser Platz hilft heute aus" not in text_of(stopped)


def test_helping_without_saying_where_is_a_bad_form(line: SmallLine, browser: FlaskClient) -> None:
    answer = browser.post("/desk/d1/press", data={**form_of(browser), "action": "help"})

    assert answer.status_code == 400
    assert "Es fehlt, wo ausgeholfen wird." in text_of(answer)


def test_what_only_the_head_may_do_is_refused_at_a_desk(line: SmallLine, browser: FlaskClient) -> None:
    page = press(browser, "limit", concern="extend-permit")

    assert "Das darf nur die Leitung." in text_of(page)
    assert line.hub.day.limits == {}


def test_nothing_can_be_printed_or_helped_while_the_hub_does_not_hear(line: SmallLine, browser: FlaskClient) -> None:
    line.lose_broker()

    page = browser.get("/desk/d1").text

    assert is_disabled(page, "draw")
    assert is_disabled(page, "help")


def test_two_desks_that_press_at_once_get_two_people(line: SmallLine, browser: FlaskClient) -> None:
    line.hub.draw()
    line.hub.draw()
    line.hub.publish_all()
    first, second = form_of(browser, "d1"), form_of(browser, "d2")

    pages = [
        browser.post(f"/desk/{desk}/press", data={**form, "action": "next"}, follow_redirects=True)
        for desk, form in (("d1", first), ("d2", second))
    ]

    assert [at_desk(page.text) for page in pages] == [["A 001"], ["A 002"]]
    assert all("Aufgerufen." in text_of(page) for page in pages)
