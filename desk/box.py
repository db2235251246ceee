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
from desk.taker import ACTION_NAMED, ACTIONS, Presses, Taker, Wish

AGAIN_S = 1.0
"""Seconds between two attempts to open the port."""

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
    """Stays at the box, through every unplugging. Nothing that was pressed while we were away counts.

    `report` is told what an operator should know, whenever that changes.
    """

    def __init__(
        self,
        open_port: Callable[[], Port],
        keys: Keys,
        presser: Callable[[str], Presses],
        online: Callable[[], bool],
        report: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._open_port = open_port
        self._keys = keys
        self._takers = {desk: Taker(presser(desk), f"desk {desk}") for desk in keys.desks}
        self._online = online
        self._report = report
        self._problems: tuple[str, ...] = ()
        self._talk = BoxTalk(time.monotonic_ns())
        self._talking = threading.Lock()
        self._stopped = threading.Event()
        self._worker = threading.Thread(target=self._run, name="box", daemon=True)

    @property
    def greeted(self) -> bool:
        """Whether a box is there and has answered."""
        return self._talk.greeted

    def start(self) -> None:
        """Look for the box, and stay at it."""
        for taker in self._takers.values():
            taker.start()
        self._worker.start()

    def stop(self) -> None:
        """Leave it alone."""
        self._stopped.set()
        self._worker.join(AGAIN_S)
        for taker in self._takers.values():
            taker.stop()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                port = self._open_port()
            except PortAway as error:
                self._tell((f"no button box: {error}",))
            else:
                self._stay_at(port)
            self._stopped.wait(AGAIN_S)

    def _stay_at(self, port: Port) -> None:
        self._talk = BoxTalk(time.monotonic_ns(), self._talk.number)
        try:
            while not self._stopped.is_set():
                self._go_on(port)
        except PortAway as error:
            self._tell((f"no button box: {error}",))
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
        self._tell(_troubles(talk, now))
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

    def _tell(self, problems: tuple[str, ...]) -> None:
        if problems == self._problems:
            return
        for problem in set(problems) - set(self._problems):
            if not problem.startswith(COUNTED) or not any(each.startswith(COUNTED) for each in self._problems):
                log.warning("%s", problem)
        self._problems = problems
        self._report(problems)


def _troubles(talk: BoxTalk, now_ns: int) -> tuple[str, ...]:
    """What an operator should know about the box at the other end."""
    troubles = []
    if talk.other_version:
        troubles.append(f"the button box cannot be used: {talk.other_version}. Give it a program that fits.")
    elif talk.silent(now_ns):
        troubles.append("the button box does not answer: is its program running, and its speed the one of --baud?")
    troubles += [f"the key {key} has been pressed for more than 30 seconds: is it stuck?" for key in talk.stuck]
    if talk.bad:
        troubles.append(f"{COUNTED}{talk.bad} so far")
    return tuple(troubles)
