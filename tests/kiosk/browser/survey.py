"""Pages looked at one after the other, and all that was found on them."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium
from tests.kiosk.browser.axe import violations
from tests.kiosk.browser.boxes import shortfalls
from tests.kiosk.browser.kinds import Visit, all_visits
from tests.kiosk.browser.kiosks import Kiosks


@dataclass
class Survey:
    """How many states of pages were measured, how many axe looked at, and what falls short on them."""

    states: int = 0
    by_axe: int = 0
    found: list[str] = field(default_factory=list)

    def __iadd__(self, other: Survey) -> Survey:
        self.states += other.states
        self.by_axe += other.by_axe
        self.found += other.found
        return self


def look_at(visits: Iterable[Visit], page: Page, kiosks: Kiosks) -> Survey:
    """Open each page, unfold what it has, measure it, and let axe look at every second one.

    Axe looks at names, roles, languages and colours, which are the same on both screens, and takes ten times as long
    as measuring.
    """
    survey = Survey()
    for turn, visit in enumerate(visits):
        for state in visit.open(page, kiosks):
            survey.states += 1
            survey.found += [f"{state} | {each}" for each in shortfalls(page, visit.mode, visit.screen)]
            if turn % 2 == 0:
                survey.by_axe += 1
                survey.found += [f"{state} | axe: {each}" for each in violations(page)]
    return survey


def survey_in(language: str) -> Survey:
    """All pages in one language, in a browser and at kiosks of our own; the first pages belong to German."""
    logging.getLogger("wartemarke.kiosk").setLevel(logging.CRITICAL)  # that there is no paper is meant
    with tempfile.TemporaryDirectory() as directory, chromium() as browser:
        kiosks = Kiosks(Path(directory))
        survey = look_at(all_visits(language), browser.new_page(), kiosks)
        kiosks.close()
    return survey
