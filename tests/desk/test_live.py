"""Promises of a page's stream."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from threading import Thread

import pytest

from desk import live
from desk.live import stream
from desk.pages import make_app
from tests.desk.small_line import SmallLine
from tests.patience import PATIENCE_S, wait_for

LOOK = "event: look\ndata: <p>\ndata: one</p>\n\n"
ALIVE = "event: alive\ndata: 1\n\n"


@pytest.fixture
def line() -> SmallLine:
    return SmallLine()


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SIGN_OF_LIFE_S", 0.01)


def told(line: SmallLine, **more: object) -> Iterator[str]:
    return stream(line.hall, lambda: line.hall.version("d1"), lambda: "<p>\none</p>", calm_s=0.0, **more)  # type: ignore[arg-type]


def test_the_whole_page_comes_at_once_and_then_signs_of_life(line: SmallLine) -> None:
    assert list(islice(told(line), 3)) == [LOOK, ALIVE, ALIVE]


def test_a_change_brings_the_page_again(line: SmallLine) -> None:
    news = told(line)
    first = next(news)

    line.tell_status("wall", "display", online=False)

    assert [first, next(news), next(news)] == [LOOK, LOOK, ALIVE]


def test_whoever_waits_gets_a_change_when_it_happens(line: SmallLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SIGN_OF_LIFE_S", 60.0)
    news, heard = told(line), list[str]()
    next(news)
    waiting = Thread(target=lambda: heard.append(next(news)))
    waiting.start()

    line.tell_status("wall", "display", online=False)
    waiting.join(PATIENCE_S)

    assert heard == [LOOK]


def test_it_ends_when_the_pages_close(line: SmallLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SIGN_OF_LIFE_S", 60.0)
    rest = list[str]()
    news = told(line)
    next(news)
    waiting = Thread(target=lambda: rest.extend(news))
    waiting.start()

    line.hall.close()
    waiting.join(PATIENCE_S)

    assert not waiting.is_alive()
    assert rest in ([], [ALIVE])


def test_it_ends_when_nobody_listens_any_more(line: SmallLine) -> None:
    assert list(told(line, gone=lambda: True)) == []


class SlowReader:
    """A channel whose reader takes nothing."""

    total_outbufs_len = live.MOST_UNSENT + 1

    def gone(self) -> bool:
        return False


def test_it_ends_for_a_page_that_does_not_read(line: SmallLine) -> None:
    assert list(told(line, gone=SlowReader().gone)) == []


def test_too_many_streams_are_told_so_and_a_place_comes_free_again(line: SmallLine) -> None:
    browser = make_app(line.hall).test_client()
    open_ones = [browser.get("/leitung/events") for _ in range(8)]

    refused = browser.get("/leitung/events")
    open_ones[0].close()
    wait_for(lambda: _is_taken(browser.get("/leitung/events")), "a free place")

    assert refused.status_code == 503
    assert refused.mimetype == "application/problem+json"
    for each in open_ones[1:]:
        each.close()


def _is_taken(answer: object) -> bool:
    answer.close()  # type: ignore[attr-defined]
    return bool(answer.status_code == 200)  # type: ignore[attr-defined]


def test_a_browser_without_a_word_gets_the_one_of_its_streams_forms(line: SmallLine) -> None:
    answer = make_app(line.hall).test_client().get("/leitung/events")

    first = next(iter(answer.response)).decode()  # type: ignore[arg-type,union-attr]
    word = answer.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    answer.close()

    assert answer.mimetype == "text/event-stream"
    assert f'name="token" value="{word}"' in first
