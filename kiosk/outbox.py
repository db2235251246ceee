"""Telling the hub: every ticket, again and again, until the journal has it (law 2)."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable

from kiosk.boot_time import Moment
from kiosk.roll import Roll, RollUnusable, Untold
from wire.codec import BadMessage, decode, encode
from wire.connection import Arrival, Connection
from wire.messages import Ack, TicketMessage

PATIENCE_S = 5.0
"""How long the hub may take to acknowledge before a ticket is sent again. A broker's own word is not enough."""

AT_ONCE = 500
"""Tickets on their way without an acknowledgement. Beyond that the outbox waits: a hub that is back must not drown.
With each silence of a hub that is there it is more by as many."""

LONGEST_AGE_MS = 1_000_000_000
"""The longest age a message may carry: after a reboot the clock may be years ahead until somebody sets it."""

log = logging.getLogger("wartemarke.kiosk")


class _Wake:
    """Something has changed: look at the outbox."""


class _BeginAgain:
    """The connection is a new one: what was under way on the last may be lost."""


class Outbox:
    """Sends what the hub has not acknowledged. Runs on a thread of its own; the others only wake it."""

    def __init__(
        self,
        roll: Roll,
        connection: Connection,
        hub_is_there: Callable[[], bool],
        patience_s: float = PATIENCE_S,
        alarm: Callable[..., None] = lambda *_: None,
    ) -> None:
        """`hub_is_there` tells whether the hub itself is up: a retained acknowledgement may be an old one.

        `alarm` takes a source and its present troubles, for staff.
        """
        self._roll = roll
        self._hub_is_there = hub_is_there
        self._unheard: Arrival | None = None
        self._connection = connection
        self._inbox: queue.SimpleQueue[Arrival | _Wake | _BeginAgain | None] = queue.SimpleQueue()
        self._patience_s = patience_s
        self._alarm = alarm
        self._troubles: list[str] = []
        self._most = AT_ONCE
        self._sent_upto = 0
        self._oldest = 0
        self._progress_at = 0.0
        connection.subscribe(connection.topics.ack(connection.account.client), self._inbox.put)
        connection.watch(lambda connected: self._inbox.put(_BeginAgain() if connected else _Wake()))

    def wake(self) -> None:
        """A ticket was drawn, or the hub has come or gone."""
        self._inbox.put(_Wake())

    def stop(self) -> None:
        """End `run`."""
        self._inbox.put(None)

    def run(self) -> None:
        """Send and listen until stopped."""
        while True:
            try:
                order = self._inbox.get(timeout=self._patience_s)
            except queue.Empty:
                order = _Wake()
            match order:
                case None:
                    return
                case Arrival():
                    self._unheard = order
                case _BeginAgain():
                    self._sent_upto = 0
            self._hear_and_send()

    def _hear_and_send(self) -> None:
        """Whatever goes wrong, the next ticket is tried again: without this thread the hub would hear of none."""
        troubles: list[str] = []
        for work in (self._hear, self._send):  # a disk that cannot be written can still be told about
            try:
                work()
            except RollUnusable as error:
                troubles.append(str(error))
            except Exception as fault:
                troubles.append(f"the hub cannot be told of tickets: a fault of the kiosk ({fault!r}), see its log.")
                if troubles[-1] not in self._troubles:
                    log.exception("the outbox does not get on")
        if troubles != self._troubles:
            self._troubles = troubles
            for trouble in troubles:
                log.error("%s", trouble)
            self._alarm("outbox", *troubles)

    def _hear(self) -> None:
        """Take the last acknowledgement. A new roll believes it only while the hub is there to mean it."""
        if self._unheard is None or not (self._roll.started or self._hub_is_there()):
            return
        try:
            ack = decode(self._unheard.payload, Ack)
        except BadMessage as error:
            log.error("the hub's acknowledgement cannot be read: %s", error)
        else:
            self._roll.hear(ack.roll, ack.seq, ack.last, ack.day)
        self._unheard = None

    def _send(self) -> None:
        """Send what has not been sent on this connection; all of it again when the hub has been silent too long."""
        if not self._connection.connected:
            return
        oldest = self._roll.oldest_untold()
        if oldest is None:
            return
        self._watch_for_silence(oldest)
        for untold in self._roll.untold(most=self._most):
            if untold.seq > self._sent_upto and not self._tell(untold, oldest - 1):
                return

    def _watch_for_silence(self, oldest: int) -> None:
        """Begin again when the oldest ticket has waited too long. New ones must not put that off: people come all day.

        A hub that is there and refuses the oldest acknowledges none after it. So each time more are sent behind it:
        one ticket must not hold up all others.
        """
        now = time.monotonic()
        if oldest != self._oldest:
            self._oldest, self._progress_at, self._most = oldest, now, AT_ONCE
        elif now - self._progress_at >= self._patience_s:
            self._progress_at, self._sent_upto = now, 0
            self._most = self._most + AT_ONCE if self._hub_is_there() else AT_ONCE

    def _tell(self, untold: Untold, acknowledged: int) -> bool:
        """Hand one ticket over, its age reckoned at this instant. False when the broker is away."""
        message = TicketMessage(
            roll=self._roll.id,
            seq=untold.seq,
            age_ms=min(untold.age_ms(Moment.now()), LONGEST_AGE_MS),
            acknowledged=acknowledged,
            ticket=untold.ticket,
        )
        topic = self._connection.topics.tickets(self._connection.account.client)
        if not self._connection.publish(topic, encode(message)):
            return False
        self._sent_upto = untold.seq
        return True
