"""The wall at work: shows what was heard, and sleeps until something changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from display.board import sachgebiete_of
from display.foresight import foreseen
from display.hearing import Hearing
from display.picture_file import PictureFile
from display.places import Places
from display.scene import Painted, compose
from display.screen import Screen, ScreenLost
from display.sound import Loudspeaker
from display.wall import Wall
from languages.legibility import Legibility, mm_per_dot
from languages.wall import PieceSetter
from languages.wall_layout import EARLIER_STEPS, MOST_CALLS, Layout, Measure, lay_out, measure_of, places_for
from routing.office import Office

LOOK_S = 0.5
"""How often the window system is asked, and the clock looked at: it may jump."""

FORESEEN_SHARE = 0.8
"""How much of what can be kept is set beforehand: beyond it, what comes would push out what is."""

REOPEN_S = 2.0
"""Pause between attempts to get a lost screen back."""

log = logging.getLogger("wartemarke.display")
OnShown = Callable[[tuple[str, ...], int], None]
"""Told after each change of the wall: the ids of the calls on it, and the monotonic instant in nanoseconds."""

Report = Callable[[tuple[str, ...]], None]
"""Takes the wall's present troubles."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """What the wall is brought to. `loudspeaker` and `picture` may be missing; `on_shown` is for measuring."""

    screen: Screen
    loudspeaker: Loudspeaker | None = None
    picture: PictureFile | None = None
    on_shown: OnShown | None = None
    report: Report | None = None


class Showing:
    """One wall, from its start to its end. `run` is called on the main thread: window systems want it there."""

    def __init__(self, hearing: Hearing, outlets: Outlets) -> None:
        """Raises `FontsMissing`."""
        self._hearing = hearing
        self._outlets = outlets
        self._running = True
        self._setter = PieceSetter()
        self._wall: Wall | None = None
        self._reopen_at = 0.0
        self._places = Places()
        self._foreseen_for: object = None
        self._legible_told: Office | None = None
        self._at_first: Callable[[], None] | None = None

    def stop(self) -> None:
        """Ask `run` to return. May be called from any thread and from a signal handler."""
        self._running = False
        self._hearing.wake()

    def run(self, at_first: Callable[[], None] | None = None) -> None:
        """Show until stopped. A lost screen is no end: it is tried again and again.

        `at_first` is called when the first picture is on the screen.
        """
        self._at_first = at_first
        while self._running:
            try:
                self._open()
                self._show()
                self._adopt_queue()
                self._foresee()
            except ScreenLost as error:
                self._lose(error)
            self._ring()
            self._hearing.wait(min(LOOK_S, self._hearing.pause(time.monotonic())))
            self._heed_window()

    def _open(self) -> None:
        """Open the screen if it is not, and it is time to try."""
        if self._wall is None and time.monotonic() >= self._reopen_at:
            self._outlets.screen.open()
            self._wall = Wall(self._outlets.screen, self._setter)
            self._report()
        if self._wall is not None and self._legible_told is not self._hearing.office:
            self._legible_told = self._hearing.office
            self._tell_legibility()

    def _show(self) -> None:
        """Bring what is known to the screen, then to ears and file."""
        if self._wall is None:
            return
        now = time.monotonic()
        view = self._hearing.view(now)
        self._places = self._places.at(len(view.earlier), now)
        if not self._wall.show(compose(view, self._layout(self._places.kept))):
            return
        if self._at_first:
            self._at_first()
            self._at_first = None
        if self._outlets.on_shown:
            self._outlets.on_shown(view.calls, time.monotonic_ns())
        self._ring()
        if self._outlets.picture:
            self._outlets.picture.take(*self._outlets.screen.snapshot())

    def _adopt_queue(self) -> None:
        """Show who waits, once all its pieces are set: calls come with it and must not wait for it."""
        view = self._hearing.next_view(time.monotonic())
        if view is None or self._wall is None:
            return
        if self._set_beforehand(self._wall, compose(view, self._layout(self._places.kept))):
            self._hearing.adopt_queue()
            self._show()

    def _foresee(self) -> None:
        """Set what may come next, while nothing else is to be done."""
        if self._wall is None:
            return
        hearing = self._hearing
        view, places = hearing.view(time.monotonic()), self._places.kept
        key = (view.newest, view.earlier, view.waiting, view.stale, places, id(hearing.office), self._wall)
        if key == self._foreseen_for:
            return
        if self._set_beforehand(self._wall, foreseen(view, hearing.office, hearing.languages, places, self._layout)):
            self._foreseen_for = key

    def _set_beforehand(self, wall: Wall, scene: Iterable[Painted]) -> bool:
        """Set the pieces of a scene, one at a time. False when something came up."""
        taken = 0.0
        for painted in scene:
            if self._hearing.something_came:
                return False
            taken += wall.foresee(painted)
            if taken > FORESEEN_SHARE:
                break
        return True

    def _layout(self, places: int) -> Layout:
        office, display = self._hearing.office, self._hearing.display
        measure = measure_of(office, sachgebiete_of(office, display))
        return _laid_out(self._outlets.screen.size, measure, places)

    def _ring(self) -> None:
        new = self._hearing.new_calls()
        if new and self._outlets.loudspeaker:
            self._outlets.loudspeaker.ring(new)

    def _heed_window(self) -> None:
        for happening in self._outlets.screen.happenings():
            match happening:
                case "quit":
                    self._running = False
                case "uncovered" if self._wall is not None:
                    self._wall.forget()
                case "resized" if self._wall is not None:
                    self._wall = Wall(self._outlets.screen, self._setter)
                case _:
                    pass

    def _lose(self, error: ScreenLost) -> None:
        self._wall = None
        self._reopen_at = time.monotonic() + REOPEN_S
        self._hearing.tell(f"{error} Trying again.")
        self._report(str(error))

    def _report(self, *problems: str) -> None:
        """Put the wall's troubles into its status."""
        silent = self._outlets.loudspeaker.problem if self._outlets.loudspeaker else ""
        if self._outlets.report:
            self._outlets.report(tuple(filter(None, (*problems, silent))))

    def _tell_legibility(self) -> None:
        display = self._hearing.display
        dot = mm_per_dot(*self._outlets.screen.size, display.inches)
        usual, fullest = self._layout(EARLIER_STEPS[1]), self._layout(places_for(MOST_CALLS - 1))
        legible = Legibility(
            display.distance_m, usual.newest_capital * dot, usual.row_capital * dot, fullest.row_capital * dot
        )
        if not legible.reached:
            log.warning("%s", legible.warning(display, EARLIER_STEPS[1] + 1, MOST_CALLS))


@lru_cache(maxsize=16)
def _laid_out(size: tuple[int, int], measure: Measure, places: int) -> Layout:
    return lay_out(*size, measure, places)
