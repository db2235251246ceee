"""The whole hall as real processes, with a printer that can be looked into, and a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lobby.virtual_printer import VirtualPrinter
from offices import example
from tests.faults.installation import Installation
from tests.faults.people import Desk
from tests.patience import wait_for


@dataclass(slots=True)
class OpenHall:
    """A hall that is open: where its parts are."""

    house: Installation
    printer: VirtualPrinter
    kiosk: str
    staff: str
    wall: Path


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHall]:
    """Offenbach's hall: broker, hub, kiosk, staff pages and wall."""
    directory = tmp_path_factory.mktemp("hall")
    picture = directory / "wall.png"
    with Installation(directory, example("offenbach").read_text(), patient=True) as house, VirtualPrinter() as printer:
        hub, kiosk, staff = house.hub(), house.kiosk("entrance", printer.url), house.staff_pages()
        wall = house.display("wall", "--headless", "--size", "1920x1080", "--picture", str(picture), "--quiet")
        for part in (hub, kiosk, staff, wall):
            part.start()
        wait_for(picture.exists, "the wall's first picture")
        yield OpenHall(house, printer, kiosk.ready_line.split()[-1], staff.ready_line.split()[-1], picture)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, as large as a kiosk's screen."""
    fresh = browser.new_page(viewport={"width": 1080, "height": 1920})
    yield fresh
    fresh.close()


@pytest.fixture
def desk(hall: OpenHall) -> Iterator[Desk]:
    """A call button at desk d1, on its own account."""
    button = Desk(hall.house, "d1")
    button.wait_until_connected()
    yield button
    button.stop()
