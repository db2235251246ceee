"""A serial button box at work: its presses go to the hub, the answers go to its lights."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from desk.box_talk import BoxPress, BoxTalk
from desk.keys import Keys
from desk.lights import Light, light_for
from desk.presses import Answer
from desk.serial_port import PortAway
from desk.staying import Report, Staying
from desk.taker import ACTION_NAMED, ACTIONS, Presses, Taker, Wish

COUNTED = "lines of the button box that cannot be read: "

log = logging.getLogger("wartemarke.desk")


class Port(Protocol):
    """What is needed of `desk.serial_port.SerialPort`."""

    def read(self) -> bytes:
        """What has come in; nothing after a short while. Raises `PortAway`."""

    def write(self, data: bytes) -> None:
        """Send. Raises `PortAway`."""

    def close(self) -> None:
        """Give the port back."""


class BoxAtWork:
    """Stays at the box, through every unplugging. Nothing that was pressed while we were away counts."""

    def __init__(
        self,
        open_port: Callable[[], Port],
        keys: Keys,
        presser: Callable[[str], Presses],
        online: Callable[[], bool],
        report: Report,
    ) -> None:
        self._open_port = open_port
        self._keys = keys
        self._takers = {desk: Taker(presser(desk), f"desk {desk}") for desk in keys.desks}
        self._online = online
        self._talk = BoxTalk(time.monotonic_ns())
        self._talking = threading.Lock()
        self._staying = Staying("button box", self._stay, self._takers.values(), report)

    @property
    def greeted(self) -> bool:
        """Whether a box is there and has answered."""
        return self._talk.greeted

    def start(self) -> None:
        """Look for the box, and stay at it."""
        self._staying.start()

    def stop(self) -> None:
        """Leave it alone."""
        self._staying.stop()

    def _stay(self) -> None:
        port = self._open_port()
        self._talk = BoxTalk(time.monotonic_ns(), self._talk.number)
        try:
            while not self._staying.stopped.is_set():
                self._go_on(port)
        finally:
            self._talk = BoxTalk(time.monotonic_ns(), self._talk.number)
            port.close()

    def _go_on(self, port: Port) -> None:
        data = port.read()
        now, online = time.monotonic_ns(), self._online()
        talk = self._talk
        with self._talking:
            presses = talk.hear(data, now)
            talk.pass_to(now, online)
        for press in presses:
            self._take(press, talk, port)
        self._staying.tell(_troubles(talk, now), f"{COUNTED}{talk.bad} so far" if talk.bad else "")
        self._send(talk, port)

    def _take(self, press: BoxPress, talk: BoxTalk, port: Port) -> None:
        def answer(light: Light) -> None:
            talk.answer(press.id, light)

        key = self._keys.find(press.key)
        if key is None:
            log.warning("the box has a key %s that is for nothing: name it in its [[box]], or with --key", press.key)
            with self._talking:
                answer("refused")
            return
        action = ACTION_NAMED[key.action] if key.action else ACTIONS[press.kind]

        def told(what: Answer) -> None:
            with self._talking:
                answer(light_for(what))
            with suppress(PortAway):  # whoever reads the port notices too
                self._send(talk, port)

        if not self._takers[key.desk].take(Wish(action, press.began_ns, press.decided_ns, told)):
            with self._talking:
                answer("not-taken")

    def _send(self, talk: BoxTalk, port: Port) -> None:
        with self._talking:
            if output := talk.output():
                port.write(output)


def _troubles(talk: BoxTalk, now_ns: int) -> tuple[str, ...]:
    """What an operator should know about the box at the other end."""
    troubles = []
    if talk.other_version:
        troubles.append(f"the button box cannot be used: {talk.other_version}. Give it a program that fits.")
    elif talk.silent(now_ns):
        troubles.append("the button box does not answer: is its program running, and its speed the one of --baud?")
    troubles += [f"the key {key} has been pressed for more than 30 seconds: is it stuck?" for key in talk.stuck]
    return tuple(troubles)
