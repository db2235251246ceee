"""The kiosk's pages: made by the server, painted by a real Chromium, in every language."""

from __future__ import annotations

import http.client
import re
import time

from playwright.sync_api import Page

from languages.tongues import TONGUES
from lobby.virtual_printer import VirtualPrinter
from offices import example
from tests.bench.figures import Figure, spread
from tests.bench.kiosk_figures import PREPARED_S, Touch
from tests.browser import chromium
from tests.faults.installation import Installation, Program
from tests.patience import wait_for

ROUNDS = 4
PATHS = {
    "start page": "/",
    "all languages": "/languages",
    "concerns": "/{}/",
    "a group of concerns": "/{}/group/stay",
    "concerns, read aloud": "/{}/?look=aloud",
}
CHOICES = {"number": "extend-permit", "way to another institution": "asylum"}

KEEP_THE_TOUCH = """
addEventListener('click', event => sessionStorage.setItem('touched', performance.timeOrigin + event.timeStamp), true);
"""
SINCE_THE_TOUCH = """() => new Promise(done => {
    const painted = list => {
        const first = list.getEntriesByName('first-contentful-paint')[0];
        if (first) done(performance.timeOrigin + first.startTime - Number(sessionStorage.getItem('touched')));
    };
    new PerformanceObserver(painted).observe({ type: 'paint', buffered: true });
})"""


def page_figures(house: Installation) -> list[Figure]:
    """All figures of the kiosk's pages, from an example office with every language there is."""
    directory = house.directory / "pages"
    directory.mkdir()
    with Installation(directory, _every_language()) as offenbach, VirtualPrinter() as printer:
        hub, kiosk = offenbach.hub(), offenbach.kiosk("entrance", printer.url)
        hub.start()
        kiosk.start()
        wait_for(lambda: "number" in Touch(_url(kiosk)).draw("extend-permit", "ar"), "the kiosk to hear the hub")
        kiosk.kill()
        figures = [_first_page(kiosk)]
        url = _url(kiosk)
        time.sleep(PREPARED_S)
        return figures + _served(url) + _painted(url)


def _every_language() -> str:
    languages = ", ".join(f'"{tag}"' for tag in TONGUES)
    return re.sub(
        r"^languages = .*$", f"languages = [{languages}]", example("offenbach").read_text(), count=1, flags=re.M
    )


def _url(kiosk: Program) -> str:
    return kiosk.ready_line.split()[-1]


def _first_page(kiosk: Program) -> Figure:
    """From the start of the process, as after a power cut, to its first page."""
    begun = time.monotonic()
    kiosk.start()
    _get(http.client.HTTPConnection(_url(kiosk).removeprefix("http://"), timeout=20), "/")
    return Figure("start of the kiosk to its first page", time.monotonic() - begun, "s", 3)


def _get(connection: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds until a page has come."""
    begun = time.monotonic_ns()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)
    return (time.monotonic_ns() - begun) / 1e6


def _served(url: str) -> list[Figure]:
    """What the server takes, and loopback HTTP with it, over all languages."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    taken: dict[str, list[float]] = {kind: [] for kind in (*PATHS, *CHOICES)}
    for turn in range(ROUNDS):
        for language in TONGUES:
            for kind, path in PATHS.items():
                taken[kind].append(_get(connection, path.format(language)))
            for kind, concern in CHOICES.items():
                taken[kind].append(_get(connection, _chosen(connection, concern, language, turn)))
    return [
        figure for kind, times in taken.items() for figure in spread(f"page made: {kind}, 38 languages", times, p99=50)
    ]


def _chosen(connection: http.client.HTTPConnection, concern: str, language: str, turn: int) -> str:
    """Choose a concern; the address of what it came to."""
    form = f"concern={concern}&once={concern}-{language}-{turn}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/{language}/ticket", form, headers)
    answer = connection.getresponse()
    answer.read()
    address = answer.getheader("Location")
    assert address is not None, answer.status
    return address


def _painted(url: str) -> list[Figure]:
    """From the touch to the first paint of the page it leads to."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 800, "height": 1280})
        page.add_init_script(KEEP_THE_TOUCH)
        languages, numbers = [], []
        for _ in range(ROUNDS):
            for language in TONGUES:
                page.goto(f"{url}/languages")
                languages.append(_touch(page, f'a.choice[lang="{language}"]', f"**/{language}/"))
                numbers.append(_touch(page, "button[value=extend-permit]", "**/ticket/**"))
    both = [one + other for one, other in zip(languages, numbers, strict=True)]
    return [
        *spread("touch on a language to its page painted", languages, p99=100),
        *spread("touch on a concern to its number painted, ticket kept and printed", numbers, p99=1000),
        *spread("waiting in a visit of two touches", both, p99=1000),
    ]


def _touch(page: Page, field: str, leads_to: str) -> float:
    page.locator(field).click()
    page.wait_for_url(leads_to)
    since: float = page.evaluate(SINCE_THE_TOUCH)
    return since
