"""Every kind of page that a customer may meet, the ways it may look, and the screens it is shown on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot

from playwright.sync_api import Page

from kiosk.look import read_look
from languages.tongues import TONGUES
from tests.kiosk.browser.kiosks import BY_APPOINTMENT, DRAWN, GROUP, REFERRED, Kiosks, OpenKiosk
from tests.matrix import kinds_first

MODES = ("", "large", "contrast", "dark", "contrast.dark", "low", "aloud", "large.low")
"""Looks as they stand in an address; each is one that a customer may choose."""

MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that the pages are laid out for."""

    name: str
    width: int
    height: int
    inches: float

    def dots(self, millimetres: float) -> float:
        """So many millimetres on this screen, in dots."""
        return millimetres / MM_PER_INCH * hypot(self.width, self.height) / self.inches


SCREENS = (Screen("15 inches", 1920, 1080, 15), Screen("10 inches", 800, 1280, 10))

OPEN_PANEL = "number => document.querySelectorAll('.panel')[number].open = true"
WARN = """() => {
    for (const panel of document.querySelectorAll('.panel')) panel.open = false;
    document.querySelector('.seconds').textContent = '30';
    document.querySelector('.soon').hidden = false;
}"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: at which kiosk and address it is found in a language, and what may then unfold on it."""

    name: str
    address: Callable[[Kiosks, str], str]
    unfold: Sequence[tuple[str, Callable[[Page], object]]] = ()


def _chosen(kiosk: Callable[[Kiosks], OpenKiosk], concern: str) -> Callable[[Kiosks, str], str]:
    """The page of what a concern came to; asked for again, it is the same."""

    def address(kiosks: Kiosks, language: str) -> str:
        there = kiosk(kiosks)
        once = f"{concern}-{language}"
        there.inside.entrance.choose_once(once, concern, language, frozenset())
        return f"{there.url}/{language}/ticket/{once}"

    return address


IN_GERMAN = (
    Kind("start", lambda kiosks, _: kiosks.at_work.url + "/"),
    Kind("languages", lambda kiosks, _: kiosks.at_work.url + "/languages"),
    Kind("languages of one script", lambda kiosks, _: kiosks.at_work.url + "/languages?begin=АБВ"),
)
"""Before a language is chosen: these are the same for everybody."""

IN_EVERY_LANGUAGE = (
    Kind(
        "concerns",
        lambda kiosks, language: f"{kiosks.at_work.url}/{language}/",
        (
            ("needs unfolded", lambda page: page.evaluate(OPEN_PANEL, 0)),
            ("look unfolded", lambda page: page.evaluate(OPEN_PANEL, 1)),
            ("about to close", lambda page: page.evaluate(WARN)),
        ),
    ),
    Kind("group", lambda kiosks, language: f"{kiosks.at_work.url}/{language}/group/{GROUP}"),
    Kind("number", _chosen(lambda kiosks: kiosks.at_work, DRAWN)),
    Kind("number without paper", _chosen(lambda kiosks: kiosks.without_paper, DRAWN)),
    Kind("referral", _chosen(lambda kiosks: kiosks.at_work, REFERRED)),
    Kind("by appointment", _chosen(lambda kiosks: kiosks.at_work, BY_APPOINTMENT)),
    Kind("not now", _chosen(lambda kiosks: kiosks.on_sunday, DRAWN)),
    Kind("office closed", lambda kiosks, language: f"{kiosks.on_sunday.url}/{language}/"),
    Kind("without paper", lambda kiosks, language: f"{kiosks.without_paper.url}/{language}/"),
    Kind("unknown", lambda kiosks, language: f"{kiosks.at_work.url}/{language}/group/nothing"),
    Kind("closed", lambda kiosks, language: f"{kiosks.closed.url}/{language}/"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One page in one language, one look, on one screen."""

    kind: Kind
    language: str
    mode: str
    screen: Screen

    @property
    def name(self) -> str:
        return f"{self.kind.name}, {self.language}, {self.mode or 'plain'}, {self.screen.name}"

    def open(self, page: Page, kiosks: Kiosks) -> Iterator[str]:
        """Go there; the name of each state that can then be looked at."""
        address = self.kind.address(kiosks, self.language)
        if self.mode:
            address += ("&" if "?" in address else "?") + f"look={read_look(self.mode)}"
        page.set_viewport_size({"width": self.screen.width, "height": self.screen.height})
        page.goto(address, wait_until="load")
        page.evaluate("document.fonts.ready")
        yield self.name
        for state, unfold in self.kind.unfold:
            unfold(page)
            yield f"{self.name}, {state}"


def all_visits(language: str) -> list[Visit]:
    """Every page of a language in every mode on every screen; German has those before a language is chosen, too."""
    kinds = [*(IN_GERMAN if language == "de" else ()), *IN_EVERY_LANGUAGE]
    return [Visit(kind, language, mode, screen) for kind in kinds for mode in MODES for screen in SCREENS]


def some_visits(language: str) -> list[Visit]:
    """Every second page of a language, the other ones in the next language.

    Over the kinds of languages each page meets each mode and both screens, over all languages each mode on each screen.
    They begin with different pages, for axe looks at every second one.
    """
    at = kinds_first(TONGUES).index(language)
    pair = at // 2
    visits = [
        Visit(
            IN_EVERY_LANGUAGE[turn],
            language,
            MODES[(pair + turn // 2) % len(MODES)],
            SCREENS[(pair // len(MODES) + pair // 2 + turn // 2) % len(SCREENS)],
        )
        for turn in range(at % 2, len(IN_EVERY_LANGUAGE), 2)
    ]
    begin = pair % 2
    return [*visits[begin:], *visits[:begin]]


def some_common_visits() -> list[Visit]:
    """The pages before a language is chosen in every mode, each on one of the screens."""
    return [
        Visit(kind, "de", mode, SCREENS[(turn + at) % len(SCREENS)])
        for turn, kind in enumerate(IN_GERMAN)
        for at, mode in enumerate(MODES)
    ]
