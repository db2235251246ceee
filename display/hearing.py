"""What the wall has heard: takes the messages of hub and broker, and makes the view of any moment from them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

from display.announcer import Announcer
from display.board import (
    Heard,
    Moment,
    View,
    calls_for,
    heading_languages,
    hear_board,
    notices_in,
    read_calls,
    recalled,
    view,
)
from display.source import Source
from languages.times import clock_time
from languages.tongues import TONGUES
from routing.office import Display, Office
from wire.codec import BadMessage, decode
from wire.connection import Arrival, Connection
from wire.kept_office import KeptOffice
from wire.messages import Board, Queue, Status

TURN_S = 6.0
"""How long the headings stay in one language: long enough to read the longest twice."""

FRESH_S = 15.0
"""How long a new call keeps its frame."""

FLASH_S = 1.0
"""How long the frame of a recalled number is on, and then off: once in two seconds. Up to three times a second harm
nobody (WCAG 2.2, 2.3.1); a hall that looks at it all day wants it much slower."""

MOST_TURNS = 60
"""Turns of the headings that are looked ahead to: ten notices in six languages."""

HUB = "hub"
"""The hub's client id."""

MOST_TOLD = 1000
"""Different problems told in the log; after so many there is nothing new to learn."""

log = logging.getLogger("wartemarke.display")


class Hearing:
    """All that one wall knows. The network thread puts into its inbox; everything else belongs to one thread."""

    def __init__(
        self, kept: KeptOffice, client: str, connection: Connection, announcer: Announcer | None = None
    ) -> None:
        """To be made before the connection is started. Raises `LookupError` for a display that is not in the office."""
        self._client = client
        self._announcer = announcer
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._heard = Heard()
        self._queue: Queue | None = None
        self._notices: tuple[str, ...] = ()
        self._source = Source(lost_at=time.monotonic())
        self._away_since: float | None = None
        self._fresh: dict[str, float] = {}
        self._recalled: dict[str, float] = {}
        self._called: frozenset[str] = frozenset()
        self._told: set[str] = set()
        self.office: Office = kept.office
        self.display: Display = kept.office.displays[client]
        self._take_office(kept.office)
        kept.watch(self._take_office)
        self._listen(connection, kept)

    @property
    def something_came(self) -> bool:
        """Whether the inbox holds what `wait` has not taken yet."""
        return not self._inbox.empty()

    def wake(self) -> None:
        """Make `wait` return. May be called from any thread and from a signal handler."""
        self._inbox.put(lambda: None)

    def wait(self, seconds: float) -> None:
        """Sleep until a message comes, so many seconds at most; then take all that has come."""
        try:
            self._inbox.get(timeout=seconds)()
            while not self._inbox.empty():
                self._inbox.get()()
        except Empty:
            pass

    def view(self, now: float) -> View:
        """What the wall shows at this monotonic second."""
        return self._view(self._heard, now)

    @property
    def notices(self) -> tuple[str, ...]:
        """The ids of the notices in the view, the latest first."""
        return self._heard.notices

    def turns(self, now: float) -> tuple[View, ...]:
        """What it shows now and at the turns of the headings to come, until every text was on it."""
        rounds = max(1, len(notices_in(self.office, self._heard.notices)))
        count = min(MOST_TURNS, rounds * len(self.languages))
        return tuple(self._view(self._heard, now, ahead) for ahead in range(count))

    def next_view(self, now: float) -> View | None:
        """What it will show once the latest queue and notices are adopted; None when there are no newer ones."""
        latest = self._latest()
        return None if latest == self._heard else self._view(latest, now)

    def adopt_latest(self) -> None:
        """From now on the latest queue and notices are in the view. They are kept apart until then: no call waits
        for counts or for words."""
        self._heard = self._latest()

    def pause(self, now: float) -> float:
        """Seconds until the view changes without a message."""
        pauses = [60 - time.time() % 60]
        pauses.append(TURN_S - now % TURN_S)
        pauses += [until - now for until in self._fresh.values()]
        pauses += [FLASH_S - (now - since) % FLASH_S for since in self._recalled.values()]
        if self._source.stale_from is not None and self._source.stale_from > now:
            pauses.append(self._source.stale_from - now)
        return max(0.0, min(pauses))

    def tell(self, problem: str) -> None:
        """Log a problem once: messages are repeated, and so would be the lines."""
        if problem not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(problem)
            log.error("%s", problem)

    # Handlers run on the network thread and only hand on.

    def _listen(self, connection: Connection, kept: KeptOffice) -> None:
        topics = connection.topics
        for topic, take in (
            (topics.board, self._take_board),
            (topics.queue, self._take_queue),
            (topics.office, kept.take),
            (topics.status(HUB), self._take_hub),
        ):
            connection.subscribe(topic, self._hand_on(take))
        connection.watch(lambda connected: self._inbox.put(lambda: self._take_connection(connected)))

    def _hand_on(self, take: Callable[[Arrival], None]) -> Callable[[Arrival], None]:
        return lambda arrival: self._inbox.put(lambda: self._take(take, arrival))

    def _take(self, take: Callable[[Arrival], None], arrival: Arrival) -> None:
        try:
            take(arrival)
        except (BadMessage, OSError) as error:
            self.tell(f"a message on {arrival.topic} is dropped: {error}")

    def _take_board(self, arrival: Arrival) -> None:
        board = decode(arrival.payload, Board)
        calls, problems = read_calls(board)
        for problem in problems:
            self.tell(problem)
        before, now = self._heard, time.monotonic()
        away_s = 0.0 if self._away_since is None else now - self._away_since
        self._heard, new = hear_board(before, calls, away_s)
        self._away_since = None
        self._called = (self._called | new) & {call.id for call in calls}
        mine = calls_for(self.display, calls)
        fresh = new & {call.id for call in mine}
        self._fresh.update(dict.fromkeys(fresh, now + FRESH_S))
        self._recalled.update(dict.fromkeys(recalled(before, calls, fresh), now))
        if self._announcer:
            self._announcer.hear(mine, new, self.office, self.display)
        self._take_notices(board.notices)

    def _take_notices(self, notices: tuple[str, ...]) -> None:
        for each in notices:
            if each not in self.office.notices:
                self.tell(f'a notice is left out: the office description has no notice "{each}".')
        self._notices = notices

    def _take_queue(self, arrival: Arrival) -> None:
        self._queue = decode(arrival.payload, Queue)

    def _take_hub(self, arrival: Arrival) -> None:
        online = decode(arrival.payload, Status).online
        self._source = self._source.hub(online, time.monotonic())

    def _take_connection(self, connected: bool) -> None:
        now = time.monotonic()
        if not connected and self._away_since is None:
            self._away_since = now
        self._source = self._source.connection(connected, now)

    def _take_office(self, office: Office) -> None:
        """A new description. One that no longer knows this wall is not for it."""
        display = office.displays.get(self._client)
        if display is None:
            self.tell(f'the office description in force has no display "{self._client}": keeping the last one.')
            return
        self.office, self.display = office, display
        self.languages = heading_languages(office, display, TONGUES.keys())
        self._zone = _zone(office.timezone)

    def _latest(self) -> Heard:
        return replace(self._heard, queue=self._queue, notices=self._notices)

    def _view(self, heard: Heard, now: float, ahead: int = 0) -> View:
        """What is shown so many turns of the headings ahead."""
        return view(self.office, self.display, heard, self._moment(now, ahead))

    def _moment(self, now: float, ahead: int) -> Moment:
        self._fresh = {call: until for call, until in self._fresh.items() if until > now}
        self._recalled = {call: since for call, since in self._recalled.items() if call in self._fresh}
        stale = self._source.stale(now)
        languages = self.languages[1:] if stale and len(self.languages) > 1 else self.languages
        return Moment(
            clock=clock_time(datetime.fromtimestamp(time.time(), self._zone)),
            languages=languages,
            turn=int(now / TURN_S) + ahead,
            stale=stale,
            fresh=frozenset(self._fresh),
            recalled=frozenset(self._recalled),
            lit=self._lit(now),
            called=self._called,
        )

    def _lit(self, now: float) -> bool:
        """Whether recalled frames are on: all at once, beginning with the latest recall."""
        latest = max(self._recalled.values(), default=now)
        return int((now - latest) / FLASH_S) % 2 == 0


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        log.error('there is no time zone "%s": the clock shows that of Berlin.', name)
        return ZoneInfo("Europe/Berlin")
