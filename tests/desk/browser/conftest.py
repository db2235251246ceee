"""Staff pages in a real Chromium, and a house full of people behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from desk.pages import THREADS, make_app
from tests.desk.browser.opened import Open
from tests.desk.small_line import SmallLine
from wire.web import PageServer, listen


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a page in a browser of its own; a fault in its scripts is a fault, and so is what its policy forbids."""
    faults: list[str] = []
    contexts = []

    def visit(url: str, width: int = 1280, clock: bool = False, **context: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **context))
        opened = contexts[-1].new_page()
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        if clock:
            opened.clock.install()
        opened.goto(url)
        return opened

    yield visit
    for each in contexts:
        each.close()
    assert faults == []


@pytest.fixture
def line() -> SmallLine:
    """A house with forty people in it, a kiosk without paper, a notice on the walls."""
    line = SmallLine()
    for each in range(40):
        needs = ("step-free", "helper") if each % 5 == 0 else ()
        line.hub.draw(("de", "ar", "en")[each % 3], needs, 90 - 2 * each, ("extend-permit", "question")[each % 2])
    line.tell_status("entrance", "kiosk", True, ("printer: paper-out",))
    line.hub.publish_all()
    for desk in ("d1", "d2", "d1"):
        line.hall.presser(desk).press("next")
    line.hall.presser("leitung").press("notice", notice="party")
    line.hall.presser("leitung").press("limit", concern="question", left=0)
    line.hall.presser("leitung").press("duties", to="d2", sachgebiete=("service",))
    return line


@pytest.fixture
def server(line: SmallLine) -> Iterator[PageServer]:
    server = PageServer(make_app(line.hall), listen(0), THREADS)
    server.start()
    yield server
    line.hall.close()
    server.stop()
