"""What has changed goes out, retained: what somebody waits for first, the counts of all the others after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

import msgspec

from hub.overview import open_tickets_of, today_of
from hub.projections import ack_of, board_of, desk_state_of, head_state_of, queue_of
from routing.day import Day, Order
from routing.office import HEAD
from wire.codec import encode
from wire.messages import Beat, OfficeInForce, PaperOrder
from wire.topics import Topics


class Post(Protocol):
    """The hub's way to the broker."""

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Send now; False when the broker is away."""


class Publisher:
    """Derives every projection from the day, and publishes those whose bytes differ from the last sent."""

    def __init__(self, post: Post, topics: Topics, description: dict[str, Any]) -> None:
        self._post = post
        self._topics = topics
        self._description = description
        self._sent: dict[str, bytes] = {}
        self._repeated: dict[str, str] = {}

    def describe(self, description: dict[str, Any]) -> None:
        """Another description is in force; it goes out with everything else."""
        self._description = description

    def answer_repeated(self, desk: str, press: str) -> None:
        """The desk's state names this press as repeated, until its next press is answered."""
        self._repeated[desk] = press

    def answer(self, desk: str) -> None:
        """The desk's last press has an answer in the day."""
        self._repeated.pop(desk, None)

    def first(self, day: Day, desks: Iterable[str], kiosks: Iterable[str]) -> None:
        """What people stand and wait for: the wall, the answer to a press, the acknowledgement of a ticket."""
        self._send(self._topics.board, board_of(day))
        for desk in desks:
            self._desk(day, desk)
        for kiosk in kiosks:
            self._send(self._topics.ack(kiosk), ack_of(day, kiosk))

    def order(self, order: Order, age_ms: int) -> None:
        """Ask a kiosk for paper, now: an order that waited somewhere would be printed for nobody."""
        message = PaperOrder(
            order=order.id,
            age_ms=age_ms,
            concern=order.concern,
            language=order.language,
            needs=tuple(sorted(order.needs)),
        )
        self._post.publish(self._topics.order(order.kiosk), encode(message), qos=0)

    def beat(self, even: datetime) -> None:
        """Tell the desks what time it is here, by a clock that runs evenly: they reckon with it between two beats."""
        self._post.publish(self._topics.clock, encode(Beat(ms=int(even.timestamp() * 1000))), qos=0)

    def rest(self, day: Day) -> None:
        """The counts of everybody else."""
        self._send(self._topics.queue, queue_of(day))
        for desk in day.office.desks:
            self._desk(day, desk)

    def overview(self, day: Day) -> None:
        """What the staff pages see of the whole house."""
        self._send(self._topics.open_tickets, open_tickets_of(day))
        self._send(self._topics.today, today_of(day))

    def everything(self, day: Day) -> None:
        """All of it, whatever was sent before: the broker may have forgotten everything."""
        self._sent.clear()
        self._send(self._topics.office, OfficeInForce(description=self._description))
        self.first(day, (*day.office.desks, HEAD), day.office.kiosks)
        self.rest(day)
        self.overview(day)

    def _desk(self, day: Day, desk: str) -> None:
        repeated, known = self._repeated.get(desk), day.desk_today(desk)
        state = head_state_of(day, repeated) if known is None else desk_state_of(day, known, repeated)
        self._send(self._topics.state(desk), state)

    def _send(self, topic: str, message: msgspec.Struct) -> None:
        payload = encode(message)
        if self._sent.get(topic) != payload and self._post.publish(topic, payload, qos=1, retain=True):
            self._sent[topic] = payload


def as_json(document: dict[str, Any]) -> dict[str, Any]:
    """A TOML document as JSON can carry it (dates become texts)."""
    plain: dict[str, Any] = json.loads(json.dumps(document, default=str))
    return plain
