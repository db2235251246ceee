"""Promises of the way from a button to the page: at once, once, and never late."""

from __future__ import annotations

import json
import queue
import socket
import threading
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gpiozero.pins.mock import MockFactory

from kiosk.buttons import KioskButtons
from kiosk.key_news import HELD_AT_MOST, Displaced, KeyNews, News, key_pages
from tests.patience import PATIENCE_S, wait_for
from wire.web import PageServer, guard, listen


class Clock:
    """Moves on when a test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def news(clock: Clock) -> Iterator[KeyNews]:
    presses = KeyNews(clock.now)
    yield presses
    presses.close()


def a_browser(news: KeyNews, hold_s: float = 0.0) -> FlaskClient:
    return _app(news, hold_s).test_client()


def _app(news: KeyNews, hold_s: float) -> Flask:
    app = Flask("kiosk")
    guard(app)
    app.register_blueprint(key_pages(news, hold_s))
    return app


class Waiting:
    """A page that waits for a press, in a thread of its own."""

    def __init__(self, news: KeyNews, after: int = 0) -> None:
        self.told: queue.SimpleQueue[News | None] = queue.SimpleQueue()
        """What it was told; None when it was displaced."""
        held = news.held
        self._news, self._after = news, after
        threading.Thread(target=self._wait, daemon=True).start()
        wait_for(lambda: news.held > held or not self.told.empty() or held == HELD_AT_MOST, "the page to wait")

    def _wait(self) -> None:
        try:
            self.told.put(self._news.wait(self._after, 60))
        except Displaced:
            self.told.put(None)


def test_a_page_that_waits_hears_a_press_at_once(news: KeyNews) -> None:
    page = Waiting(news)

    news.put("next")

    assert page.told.get(timeout=PATIENCE_S) == News(1, ("next",))


def test_a_press_shortly_before_the_page_asks_is_not_lost(news: KeyNews, clock: Clock) -> None:
    news.put("next")
    clock.seconds += 0.9
    news.put("choose")

    assert news.wait(0, 60) == News(2, ("next", "choose"))
    assert news.wait(1, 60) == News(2, ("choose",))


def test_a_press_that_no_page_has_heard_for_a_second_does_nothing(news: KeyNews, clock: Clock) -> None:
    news.put("choose")
    clock.seconds += 1.01

    assert news.wait(0, 0) == News(1)


def test_a_press_is_carried_out_once(news: KeyNews) -> None:
    news.put("next")
    first = news.wait(0, 60)

    assert news.wait(first.n, 0) == News(1)


def test_a_new_page_begins_behind_all_that_was_pressed_before(news: KeyNews) -> None:
    news.put("choose")

    assert news.wait(None, 60) == News(1)


def test_a_page_from_before_a_restart_is_told_where_we_are(news: KeyNews) -> None:
    news.put("choose")

    assert Waiting(news, after=17).told.get(timeout=PATIENCE_S) == News(1)


def test_a_browser_that_has_gone_is_not_waited_for(news: KeyNews) -> None:
    assert news.wait(0, 60, left=lambda: True) == News(0)


def test_the_pages_opened_last_hear_and_older_ones_are_let_go(news: KeyNews) -> None:
    pages = [Waiting(news) for _ in range(HELD_AT_MOST + 1)]

    assert pages[0].told.get(timeout=PATIENCE_S) is None
    assert news.held == HELD_AT_MOST
    news.put("back")

    assert [page.told.get(timeout=PATIENCE_S) for page in pages[1:]] == [News(1, ("back",))] * 2
    wait_for(lambda: news.held == 0, "nobody to wait any more")


def test_all_are_let_go_at_the_end(news: KeyNews) -> None:
    page = Waiting(news)

    news.close()

    assert page.told.get(timeout=PATIENCE_S) == News(0)


def test_only_the_presses_of_the_last_second_are_remembered(news: KeyNews) -> None:
    for _ in range(10_000):
        news.put("next")

    told = news.wait(0, 0)

    assert told.n == 10_000
    assert len(told.keys) <= 32


def test_the_answer_has_the_form_of_the_contract(news: KeyNews) -> None:
    browser = a_browser(news)
    news.put("next")

    answer = browser.get("/keys?after=0")

    assert answer.get_data(as_text=True) == '{"n":1,"keys":["next"]}'
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get("/keys").json == {"n": 1, "keys": []}
    assert browser.get("/keys?after=1").json == {"n": 1, "keys": []}


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "٣", "9" * 40])
def test_a_place_that_is_none_is_named(news: KeyNews, after: str) -> None:
    answer = a_browser(news).get("/keys", query_string={"after": after})

    assert answer.status_code == 422
    assert answer.json == {
        "type": "about:blank", "title": "Unknown place", "status": 422,
        "detail": "after is the number n of the last answer.",
    }  # fmt: skip


def test_a_displaced_page_is_asked_to_wait(news: KeyNews) -> None:
    browser = a_browser(news, hold_s=60)
    answers: queue.SimpleQueue[tuple[int, str | None]] = queue.SimpleQueue()

    def ask() -> None:
        answer = browser.get("/keys?after=0")
        answers.put((answer.status_code, answer.headers.get("Retry-After")))

    threading.Thread(target=ask, daemon=True).start()
    wait_for(lambda: news.held == 1, "the page to wait")
    for _ in range(HELD_AT_MOST):
        Waiting(news)

    assert answers.get(timeout=PATIENCE_S) == (429, "1")


def test_a_finger_reaches_the_page_through_pins_and_http(news: KeyNews) -> None:
    factory = MockFactory()
    buttons = KioskButtons({"choose": 22}, news.put, factory=factory)
    server = PageServer(_app(news, PATIENCE_S), listen(0), threads=4)
    buttons.start()
    server.start()
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    threading.Thread(target=lambda: heard.put(json.load(urlopen(f"{server.url}/keys?after=0"))), daemon=True).start()
    wait_for(lambda: news.held == 1, "the page to wait")

    factory.pin(22).drive_low()

    assert heard.get(timeout=PATIENCE_S) == {"n": 1, "keys": ["choose"]}
    news.close()
    server.stop()
    buttons.stop()
    factory.reset()


def test_a_browser_that_closes_gives_its_place_back() -> None:
    news = KeyNews()
    server = PageServer(_app(news, 600), listen(0), threads=4)
    server.start()
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as browser:
        browser.sendall(b"GET /keys?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        wait_for(lambda: news.held == 1, "the page to wait")

    wait_for(lambda: news.held == 0, "the place to be free")
    news.close()
    server.stop()
