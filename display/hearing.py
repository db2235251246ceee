"""What the wall has heard: takes the messages of hub and broker, and makes the view of any moment from them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

from display.board import (
    Heard,
    Moment,
    View,
    calls_for,
    heading_languages,
    hear_board,
    read_calls,
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

HUB = "hub"
"""The hub's client id."""

MOST_TOLD = 1000
"""Different problems told in the log; after so many there is nothing new to learn."""

log = logging.getLogger("wartemarke.display")


class Hearing:
    """All that one wall knows. The network thread puts into its inbox; everything else belongs to one thread."""

    def __init__(self, kept: KeptOffice, client: str, connection: Connection) -> None:
        """To be made before the connection is started. Raises `LookupError` for a display that is not in the office."""
        self._client = client
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._heard = Heard()
        self._next_queue: Queue | None = None
        self._source = Source(lost_at=time.monotonic())
        self._fresh: dict[str, float] = {}
        self._new = 0
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

    def next_view(self, now: float) -> View | None:
        """What it will show once the latest queue is adopted; None when there is no newer one."""
        if self._next_queue is None:
            return None
        return self._view(replace(self._heard, queue=self._next_queue), now)

    def adopt_queue(self) -> None:
        """From now on the latest queue is in the view. It is kept apart until then: no call waits for counts."""
        self._heard, self._next_queue = replace(self._heard, queue=self._next_queue), None

    def new_calls(self) -> int:
        """How many new calls came since this was asked last."""
        new, self._new = self._new, 0
        return new

    def pause(self, now: float) -> float:
        """Seconds until the view changes without a message."""
        pauses = [60 - time.time() % 60]
        if len(self.languages) > 1:
            pauses.append(TURN_S - now % TURN_S)
        pauses += [until - now for until in self._fresh.values()]
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
        calls, problems = read_calls(decode(arrival.payload, Board))
        for problem in problems:
            self.tell(problem)
        self._heard, new = hear_board(self._heard, calls, arrival.retained)
        mine = [call.id for call in calls_for(self.display, calls) if call.id in new]
        self._fresh.update(dict.fromkeys(mine, time.monotonic() + FRESH_S))
        self._new += len(mine)

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
            self.tell(f'the office description in force has no display "{self._client}": keeping the last one.')
            return
        self.office, self.display = office, display
        self.languages = heading_languages(office, display, TONGUES.keys())
        self._zone = _zone(office.timezone)

    def _view(self, heard: Heard, now: float) -> View:
        self._fresh = {call: until for call, until in self._fresh.items() if until > now}
        stale = self._source.stale(now)
        turns = self.languages[1:] if stale and len(self.languages) > 1 else self.languages
        moment = Moment(
            clock=clock_time(datetime.fromtimestamp(time.time(), self._zone)),
            language=turns[int(now / TURN_S) % len(turns)],
            stale=stale,
            fresh=frozenset(self._fresh),
        )
        return view(self.office, self.display, heard, moment)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        log.error('there is no time zone "%s": the clock shows that of Berlin.', name)
        return ZoneInfo("Europe/Berlin")
