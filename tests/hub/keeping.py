"""A keeper at work, with a post that remembers and can be told to be away."""

from __future__ import annotations

import itertools
import json
import threading
import time
from types import TracebackType
from typing import Any, Self

from hub.clock import SteadyClock
from hub.journal import Journal
from hub.keeper import Keeper
from hub.orders import BrokerIsBack, Stop
from hub.publisher import Publisher
from routing.office import Office
from tests.hub.house import OFFICE, TOPICS, Wall, arrived, press_message, ticket_message
from tests.patience import PATIENCE_S, wait_for
from wire.connection import Arrival

DESCRIPTION = {"id": "teststadt"}


class RecordingPost:
    """A broker that holds what is retained; while it is away it takes nothing."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.retained: dict[str, bytes] = {}
        self.away = False
        self.passing: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        if self.away:
            return False
        if topic == TOPICS.clock or topic.endswith("/order"):
            assert (qos, retain) == (0, False), "what must not come late is neither retained nor sent again"
            self.passing.append((topic, payload))
            return True
        assert (qos, retain) == (1, True), "everything else the hub says is retained, at QoS 1"
        self.sent.append((topic, payload))
        self.retained[topic] = payload
        return True

    def forget(self) -> None:
        """Lose everything, as a broker does whose disk was wiped."""
        self.sent.clear()
        self.retained.clear()

    @property
    def topics(self) -> list[str]:
        """The topics sent to, in order."""
        return [topic for topic, _ in self.sent]

    def told(self, topic: str) -> dict[str, Any]:
        """The message retained on a topic, empty when there is none."""
        told: dict[str, Any] = json.loads(self.retained.get(topic, b"{}"))
        return told


class Keeping:
    """A keeper in its thread, told that the broker is there. `with` starts and stops it, and fails if it died."""

    def __init__(
        self, journal: Journal, *, office: Office = OFFICE, wall: Wall | None = None,
        clock: SteadyClock | None = None, keep_days: int = 14, post: RecordingPost | None = None, name: str = "p",
    ) -> None:  # fmt: skip
        self.post = post or RecordingPost()
        self.reports: list[tuple[str, ...]] = []
        publisher = Publisher(self.post, TOPICS, DESCRIPTION)
        wall = wall or Wall()
        clock = clock or SteadyClock(wall, wall.passed_ns)
        self.keeper = Keeper(office, journal, publisher, self.reports.append, keep_days, clock)
        self.died_of: BaseException | None = None
        self._presses = map(f"{name}-{{}}".format, itertools.count(1))
        self._thread = threading.Thread(target=self._run)

    def put(self, *arrivals: Arrival) -> None:
        for each in arrivals:
            self.keeper.inbox.put(each)

    def draw(self, number: str, seq: int, *, kiosk: str = "entrance", **changes: Any) -> None:
        """Let a kiosk tell of a ticket."""
        message = ticket_message(number, seq=seq, **{"roll": f"roll-of-{kiosk}", **changes})
        self.put(arrived(TOPICS.tickets(kiosk), message))

    def press(self, desk: str, action: str = "next", press: str | None = None, **more: Any) -> dict[str, Any]:
        """Press at a desk, and wait for the answer."""
        press = press or next(self._presses)
        before = len(self.post.sent)
        # Only a press that says so is old, however long the machine stands still before it is decided.
        at_ns = None if "age_ms" in more else time.monotonic_ns() + int(PATIENCE_S * 1e9)
        self.put(arrived(TOPICS.press(desk), press_message(press, action, **more), at_ns=at_ns))
        wait_for(lambda: self._answers(desk, press, before), f"an answer to {press}")
        return self.state(desk)

    def settle(self) -> None:
        """Return once everything put in before has been decided: the inbox keeps its order."""
        self.press("room-4", "pause")

    def state(self, desk: str) -> dict[str, Any]:
        return self.post.told(TOPICS.state(desk))

    def ack(self, kiosk: str = "entrance") -> dict[str, Any]:
        return self.post.told(TOPICS.ack(kiosk))

    def acknowledges(self, seq: int, kiosk: str = "entrance") -> None:
        """Wait until the kiosk's ticket is acknowledged."""
        wait_for(lambda: self.ack(kiosk).get("seq") == seq, f"the acknowledgement of seq {seq} of {kiosk}")

    def everything(self) -> dict[str, bytes]:
        """Every topic and its bytes, as the keeper's day has them."""
        post = RecordingPost()
        Publisher(post, TOPICS, DESCRIPTION).everything(self.keeper.day)
        return post.retained

    def has_told_everything(self) -> None:
        """Wait until nothing is left to be published."""
        wait_for(lambda: self.post.retained == self.everything(), "everything to be told")

    def reports_of(self, piece: str) -> str:
        """Wait for a report that has this piece of text; its line."""
        wait_for(lambda: any(piece in line for line in self._lines()), f"a report of {piece!r}")
        return next(line for line in self._lines() if piece in line)

    def _lines(self) -> tuple[str, ...]:
        return self.reports[-1] if self.reports else ()

    def _answers(self, desk: str, press: str, before: int) -> bool:
        if self.died_of is not None:
            raise AssertionError("the keeper has died") from self.died_of
        return any(
            topic == TOPICS.state(desk) and json.loads(payload)["last_press"] == press
            for topic, payload in self.post.sent[before:]
        )

    def _run(self) -> None:
        try:
            self.keeper.run()
        except BaseException as error:
            self.died_of = error

    def __enter__(self) -> Self:
        self.keeper.inbox.put(BrokerIsBack())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.keeper.inbox.put(Stop())
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the keeper does not stop"
        if self.died_of is not None and error is None:
            raise AssertionError("the keeper has died") from self.died_of
