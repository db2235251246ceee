"""Pages looked at one after the other, and all that was found on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.kiosk.browser.axe import violations
from tests.kiosk.browser.boxes import shortfalls
from tests.kiosk.browser.kinds import Visit
from tests.kiosk.browser.kiosks import Kiosks


@dataclass
class Survey:
    """How many states of pages were looked at, and what falls short on them."""

    states: int = 0
    found: list[str] = field(default_factory=list)

    def __iadd__(self, other: Survey) -> Survey:
        self.states += other.states
        self.found += other.found
        return self


def look_at(visits: Iterable[Visit], page: Page, kiosks: Kiosks) -> Survey:
    """Open each page, unfold what it has, let axe look at it, and measure it."""
    survey = Survey()
    for visit in visits:
        for state in visit.open(page, kiosks):
            survey.states += 1
            survey.found += [f"{state} | axe: {each}" for each in violations(page)]
            survey.found += [f"{state} | {each}" for each in shortfalls(page, visit.mode, visit.screen)]
    return survey
