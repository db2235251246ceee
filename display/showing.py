"""The wall at work: takes what the broker brings, shows it, and sleeps until something changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

from display.board import (
    MOST_CALLS,
    Heard,
    Moment,
    View,
    calls_for,
    heading_languages,
    hear_board,
    read_calls,
    sachgebiete_of,
    view,
)
from display.foresight import foreseen
from display.layout import EARLIER_STEPS, Layout, Measure, lay_out, places_for
from display.letters import Legibility, mm_per_dot
from display.picture_file import PictureFile
from display.places import Places
from display.scene import Painted, compose, measure_of
from display.screen import Screen, ScreenLost
from display.sound import Loudspeaker
from display.source import Source
from display.wall import Wall
from languages.times import clock_time
from languages.tongues import TONGUES
from languages.wall import PieceSetter
from routing.office import Display, Office
from wire.codec import BadMessage, decode
from wire.connection import Arrival, Connection
from wire.kept_office import KeptOffice
from wire.messages import Board, Queue, Status

TURN_S = 6.0
"""How long the headings stay in one language: long enough to read the longest twice."""

FRESH_S = 15.0
"""How long a new call keeps its frame."""

LOOK_S = 0.5
"""How often the window system is asked, and the clock looked at: it may jump."""

FORESEEN_SHARE = 0.8
"""How much of what can be kept is set beforehand: beyond it, what comes would push out what is."""

REOPEN_S = 2.0
"""Pause between attempts to get a lost screen back."""

HUB = "hub"
"""The hub's client id."""

log = logging.getLogger("wartemarke.display")
OnShown = Callable[[tuple[str, ...], int], None]
"""Told after each change of the wall: the ids of the calls on it, and the monotonic instant in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """What the wall is brought to. `loudspeaker` and `picture` may be missing; `on_shown` is for measuring."""

    screen: Screen
    loudspeaker: Loudspeaker | None = None
    picture: PictureFile | None = None
    on_shown: OnShown | None = None


class Showing:
    """One wall, from its start to its end. `run` is called on the main thread: window systems want it there."""

    def __init__(self, kept: KeptOffice, client: str, connection: Connection, outlets: Outlets) -> None:
        self._kept = kept
        self._client = client
        self._connection = connection
        self._outlets = outlets
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._running = True
        self._heard = Heard()
        self._next_queue: Queue | None = None
        self._source = Source(lost_at=time.monotonic())
        self._fresh: dict[str, float] = {}
        self._to_ring = 0
        self._setter = PieceSetter()
        self._wall: Wall | None = None
        self._reopen_at = 0.0
        self._places = Places()
        self._foreseen_for: object = None
        self._told: set[str] = set()
        self._take_office(kept.office)
        kept.watch(self._take_office)
        self._listen()

    def stop(self) -> None:
        """Ask `run` to return. May be called from any thread and from a signal handler."""
        self._inbox.put(self._end)

    def run(self) -> None:
        """Show until stopped."""
        while self._running:
            self._show()
            self._adopt_queue()
            self._foresee()
            self._wait()

    # What the broker brings. Handlers run on the network thread and only hand on.

    def _listen(self) -> None:
        topics = self._connection.topics
        for topic, take in (
            (topics.board, self._take_board),
            (topics.queue, self._take_queue),
            (topics.office, self._kept.take),
            (topics.status(HUB), self._take_hub),
        ):
            self._connection.subscribe(topic, self._hand_on(take))
        self._connection.watch(lambda connected: self._inbox.put(lambda: self._take_connection(connected)))

    def _hand_on(self, take: Callable[[Arrival], None]) -> Callable[[Arrival], None]:
        return lambda arrival: self._inbox.put(lambda: self._take(take, arrival))

    def _take(self, take: Callable[[Arrival], None], arrival: Arrival) -> None:
        try:
            take(arrival)
        except (BadMessage, OSError) as error:
            self._tell(f"a message on {arrival.topic} is dropped: {error}")

    def _take_board(self, arrival: Arrival) -> None:
        calls, problems = read_calls(decode(arrival.payload, Board))
        for problem in problems:
            self._tell(problem)
        self._heard, new = hear_board(self._heard, calls, arrival.retained)
        until = time.monotonic() + FRESH_S
        mine = [call.id for call in calls_for(self._display, calls) if call.id in new]
        self._fresh.update(dict.fromkeys(mine, until))
        self._to_ring += len(mine)

    def _take_queue(self, arrival: Arrival) -> None:
        self._next_queue = decode(arrival.payload, Queue)

    def _take_hub(self, arrival: Arrival) -> None:
        online = decode(arrival.payload, Status).online
        self._source = self._source.hub(online, time.monotonic())

    def _take_connection(self, connected: bool) -> None:
        self._source = self._source.connection(connected, time.monotonic())

    def _take_office(self, office: Office) -> None:
        """A new description. One that no longer knows this wall is not for it."""
        display = office.displays.get(self._client)
        if display is None:
            self._tell(f'the office description in force has no display "{self._client}": keeping the last one.')
            return
        self._office: Office = office
        self._display: Display = display
        self._zone = _zone(office.timezone)
        self._languages = heading_languages(office, display, TONGUES.keys())
        self._measure = measure_of(office, sachgebiete_of(office, display))
        self._told_legibility = False
        self._foreseen_for = None

    # Showing.

    def _show(self) -> None:
        try:
            wall = self._opened()
            if wall is None:
                return
            present = self._view(time.monotonic(), self._heard)
            self._places = self._places.at(len(present.earlier), time.monotonic())
            changed = wall.show(compose(present, self._layout(self._places.kept)))
        except ScreenLost as error:
            self._lose(error)
            return
        if changed and self._outlets.on_shown:
            self._outlets.on_shown(present.calls, time.monotonic_ns())
        if self._to_ring and self._outlets.loudspeaker:
            self._outlets.loudspeaker.ring(self._to_ring)
        self._to_ring = 0
        if changed and self._outlets.picture:
            self._outlets.picture.take(*self._outlets.screen.snapshot())

    def _opened(self) -> Wall | None:
        """The wall, opened again if it was lost and it is time to try."""
        if self._wall is None and time.monotonic() >= self._reopen_at:
            self._outlets.screen.open()
            self._wall = Wall(self._outlets.screen, self._setter)
            self._report()
        if self._wall is not None and not self._told_legibility:
            self._told_legibility = True
            self._tell_legibility()
        return self._wall

    def _lose(self, error: ScreenLost) -> None:
        self._wall = None
        self._reopen_at = time.monotonic() + REOPEN_S
        self._tell(f"{error} Trying again.")
        self._report(str(error))

    def _view(self, now: float, heard: Heard) -> View:
        self._fresh = {call: until for call, until in self._fresh.items() if until > now}
        stale = self._source.stale(now)
        turns = self._languages[1:] if stale and len(self._languages) > 1 else self._languages
        moment = Moment(
            clock=clock_time(datetime.fromtimestamp(time.time(), self._zone)),
            language=turns[int(now / TURN_S) % len(turns)],
            stale=stale,
            fresh=frozenset(self._fresh),
        )
        return view(self._office, self._display, heard, moment)

    def _layout(self, places: int) -> Layout:
        return _laid_out(self._outlets.screen.size, self._measure, places)

    def _adopt_queue(self) -> None:
        """Show who waits, once all its pieces are set: calls come with it and must not wait for it."""
        if self._next_queue is None or self._wall is None:
            return
        heard = replace(self._heard, queue=self._next_queue)
        if self._set_beforehand(compose(self._view(time.monotonic(), heard), self._layout(self._places.kept))):
            self._heard, self._next_queue = heard, None
            self._show()

    def _foresee(self) -> None:
        """Set what may come next, while nothing else is to be done."""
        present = self._view(time.monotonic(), self._heard)
        key = (present.newest, present.earlier, present.waiting, present.stale, self._places.kept, self._wall)
        if self._wall is None or key == self._foreseen_for:
            return
        layouts = self._office, self._languages, self._places.kept, self._layout
        if self._set_beforehand(foreseen(present, *layouts)):
            self._foreseen_for = key

    def _set_beforehand(self, scene: Iterable[Painted]) -> bool:
        """Set the pieces of a scene, one at a time. False when something came up."""
        taken = 0.0
        try:
            for painted in scene:
                if self._wall is None or not self._inbox.empty():
                    return False
                taken += self._wall.foresee(painted)
                if taken > FORESEEN_SHARE:
                    break
        except ScreenLost as error:
            self._lose(error)
            return False
        return True

    # Waiting.

    def _wait(self) -> None:
        """Sleep until a message comes or the time does something; then take all that has come."""
        try:
            self._inbox.get(timeout=self._pause(time.monotonic()))()
            while not self._inbox.empty():
                self._inbox.get()()
        except Empty:
            pass
        for happening in self._outlets.screen.happenings():
            if happening == "quit":
                self._end()
            elif self._wall is not None:
                self._wall = Wall(self._outlets.screen, self._setter)

    def _pause(self, now: float) -> float:
        """Seconds until the wall changes by itself, at most until the next look at clock and window."""
        pauses = [LOOK_S, 60 - time.time() % 60]
        if len(self._languages) > 1:
            pauses.append(TURN_S - now % TURN_S)
        if self._source.stale_from is not None and self._source.stale_from > now:
            pauses.append(self._source.stale_from - now)
        return max(0.0, min(pauses))

    def _end(self) -> None:
        self._running = False

    # Telling.

    def _tell_legibility(self) -> None:
        width, height = self._outlets.screen.size
        dot = mm_per_dot(width, height, self._display.inches)
        usual, fullest = self._layout(EARLIER_STEPS[1]), self._layout(places_for(MOST_CALLS - 1))
        legible = Legibility(
            self._display.distance_m, usual.newest_capital * dot, usual.row_capital * dot, fullest.row_capital * dot
        )
        if not legible.reached:
            log.warning("%s", legible.warning(self._display, EARLIER_STEPS[1] + 1, MOST_CALLS))

    def _report(self, *problems: str) -> None:
        """Put the wall's troubles into its status."""
        silent = self._outlets.loudspeaker.problem if self._outlets.loudspeaker else ""
        self._connection.report(tuple(filter(None, (*problems, silent))))

    def _tell(self, problem: str) -> None:
        """Log a problem once: messages are repeated, and so would be the lines."""
        if problem not in self._told and len(self._told) < 1000:
            self._told.add(problem)
            log.error("%s", problem)


@lru_cache(maxsize=16)
def _laid_out(size: tuple[int, int], measure: Measure, places: int) -> Layout:
    return lay_out(*size, measure, places)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        log.error('there is no time zone "%s": the clock shows that of Berlin.', name)
        return ZoneInfo("Europe/Berlin")
