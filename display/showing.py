"""The wall at work: shows what was heard, and sleeps until something changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from display.announcer import Announcer
from display.board import View, paged
from display.door_scene import door_scene, foreseen_at_door
from display.foresight import foreseen
from display.hearing import Hearing
from display.picture_file import PictureFile
from display.places import Places
from display.scene import Painted, compose
from display.screen import Screen, ScreenLost
from display.wall import Wall
from display.web_wall import WebWall
from languages.door_layout import door_warning
from languages.legibility import Legibility
from languages.wall import PieceSetter
from languages.wall_fit import legibility
from languages.wall_layout import Layout, lay_out
from languages.wall_measure import measure_of

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
    """What the wall is brought to. `announcer` and `picture` may be missing; `on_shown` is for measuring."""

    screen: Screen
    announcer: Announcer | None = None
    picture: PictureFile | None = None
    on_shown: OnShown | None = None
    report: Report | None = None
    page: WebWall | None = None


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
        self._warned = ""
        self._too_small: tuple[str, ...] = ()
        self._at_first: Callable[[], None] | None = None
        self._sound_told: tuple[str, ...] = ()

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
                self._tell_page()
                self._adopt_latest()
                self._foresee()
            except ScreenLost as error:
                self._lose(error)
            self._heed_sound()
            self._hearing.wait(min(LOOK_S, self._hearing.pause(time.monotonic())))
            self._heed_window()

    def _open(self) -> None:
        """Open the screen if it is not, and it is time to try."""
        if self._wall is None and time.monotonic() >= self._reopen_at:
            self._outlets.screen.open()
            self._wall = Wall(self._outlets.screen, self._setter)
            self._report()
        if self._wall is not None:
            self._tell_legibility()

    def _show(self) -> None:
        """Bring what is known to the screen, then to ears and file."""
        if self._wall is None:
            return
        now = time.monotonic()
        whole = self._hearing.view(now)
        self._places = self._places_for(whole, now)
        if not self._wall.show(self._scene(whole, self._places.kept)):
            return
        if self._at_first:
            self._at_first()
            self._at_first = None
        if self._outlets.on_shown:
            self._outlets.on_shown(paged(whole, self._places.kept).calls, time.monotonic_ns())
        if self._outlets.picture:
            self._outlets.picture.take(*self._outlets.screen.snapshot())

    def _tell_page(self) -> None:
        """After the screen, and without one, too."""
        if self._outlets.page:
            self._outlets.page.follow(self._hearing, time.monotonic())

    def _adopt_latest(self) -> None:
        """Show who waits and what staff say, once all pieces are set: calls come with it and must not wait for it."""
        now = time.monotonic()
        whole = self._hearing.next_view(now)
        if whole is None or self._wall is None:
            return
        places = self._places_for(whole, now).kept
        if self._set_beforehand(self._wall, self._scene(whole, places)):
            self._hearing.adopt_latest()
            self._show()

    def _foresee(self) -> None:
        """Set what may come next, while nothing else is to be done."""
        if self._wall is None:
            return
        hearing = self._hearing
        places, now = self._places.kept, time.monotonic()
        view = hearing.view(now)
        known = (view.newest, view.earlier, view.waiting, view.stale, hearing.notices)
        key = (known, places, id(hearing.office), self._wall)
        if key == self._foreseen_for:
            return
        if self._set_beforehand(self._wall, self._foreseen(view, now)):
            self._foreseen_for = key

    def _scene(self, whole: View, places: int) -> tuple[Painted, ...]:
        """What is on the screen of all that could be: as a wall, or as a door."""
        hearing = self._hearing
        if hearing.display.door:
            return door_scene(hearing.office, hearing.display, hearing.languages, whole, self._outlets.screen.size)
        return compose(paged(whole, places), self.layout(whole, places))

    def _foreseen(self, whole: View, now: float) -> Iterator[Painted]:
        hearing = self._hearing
        if hearing.display.door:
            size = self._outlets.screen.size
            return foreseen_at_door(hearing.office, hearing.display, hearing.languages, whole, size)
        return foreseen(hearing.turns(now), hearing.office, hearing.display, self._places.kept, self)

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

    def layout(self, view: View, places: int) -> Layout:
        """Where a view stands on the screen, with so many places for earlier calls."""
        measure = measure_of(self._hearing.office, self._hearing.display)
        return lay_out(*self._outlets.screen.size, measure, places, view.notice is not None)

    def most(self, view: View) -> int:
        """The most places for earlier calls that can be read from the farthest seat."""
        return self._legibility(view.notice is not None).most_places

    def _places_for(self, whole: View, now: float) -> Places:
        return self._places.at(len(whole.earlier), now, self.most(whole))

    def _heed_sound(self) -> None:
        """Say in the status when sound fails or comes back; while there is no screen, that says it all."""
        announcer = self._outlets.announcer
        if announcer and self._wall is not None and announcer.problems != self._sound_told:
            self._report()

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
        self._sound_told = self._outlets.announcer.problems if self._outlets.announcer else ()
        if self._outlets.report:
            self._outlets.report((*problems, *self._too_small, *self._sound_told))

    def _tell_legibility(self) -> None:
        """Say what cannot be read from the farthest seat, whenever that is something else than before."""
        reached, warning = self._legible()
        if warning == self._warned:
            return
        self._warned = warning
        if warning:
            log.warning("%s", warning)
        self._too_small = () if reached else (warning,)
        self._report()

    def _legible(self) -> tuple[bool, str]:
        """Whether numbers can be read from the farthest seat, and what is to be said of it."""
        office, display = self._hearing.office, self._hearing.display
        if display.door:
            warning = door_warning(office, display, self._outlets.screen.size)
            return not warning, warning
        legible = self._legibility(bool(office.notices))
        return legible.reached, legible.warning(display)

    def _legibility(self, notices: bool) -> Legibility:
        return legibility(self._hearing.office, self._hearing.display, self._outlets.screen.size, notices)
