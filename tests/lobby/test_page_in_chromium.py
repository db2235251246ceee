"""The visitor's page in a real browser: live without a reload, and content with its own security policy."""

import socket

import pytest
from playwright.sync_api import expect

from lobby.news import News
from lobby.page import THREADS, lobby_page
from tests.patience import PATIENCE_S
from wire.web import PageServer, listen

TICKET = b"\x1b@\x1dv0\x00\x02\x00\x03\x00\xff\x00\x0f\xf0\x10\x04\x1dVB\x00"


@pytest.fixture
def page(make_hall, browser):
    news = News()
    hall = make_hall(on_change=news.tell)
    hall.open()
    with listen(0) as listener:
        server = PageServer(lobby_page(hall, news, listener.getsockname()[1]), listener, THREADS)
        server.start()
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en")
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(server.url)
        yield page, hall
        page.close()
        news.end()
        server.stop()


def test_papers_and_parts_change_on_the_open_page(page):
    page, hall = page
    expect(page.locator("footer li.up")).to_have_count(7)

    with socket.create_connection(("127.0.0.1", hall.kiosks["eingang"].printer.port), PATIENCE_S) as line:
        line.sendall(TICKET)
    expect(page.locator(".sheet img")).to_have_attribute("src", "/papers/1.png")
    page.locator("[data-plug=hub]").click()
    expect(page.locator("[data-part=hub]")).to_contain_text("restarted: 1")
    page.select_option("[data-printer=hof]", "paper-out")
    expect(page.locator("[data-printer=hof]")).to_have_value("paper-out")

    assert not [each for each in page.complaints if "Content Security Policy" in each]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
def test_the_page_fits_without_scrolling(page, width, height):
    page, _ = page

    page.set_viewport_size({"width": width, "height": height})

    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        width,
        height,
    ]
