"""The caretaker: starts the parts of the hall, starts them again when they die, and locks up at the end."""

from __future__ import annotations

import logging
import os
import select
import selectors
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from lobby.part import Part, PartCannotStart, PartProcess, PartState

RESTART_SECONDS = 1.0
"""The pause before a part is started again: `RestartSec` of our units."""

TRIES = 3
TRIES_SECONDS = 60.0
"""A part that dies so often within this time, before the hall has opened, is given up."""

START_SECONDS = 60.0
"""A part that is not up by then is given up. A Raspberry Pi with a cold disk takes about 10 s."""

GRACE_SECONDS = 2.0
"""What parts have to end by themselves. Two rounds of parts, so that all are gone in less than 5 s."""

PROBE_SECONDS = 0.05

log = logging.getLogger("wartemarke.lobby")


class _Watched:
    """One part as the caretaker sees it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: PartProcess | None = None
        self.up = False
        self.starts = 0
        self.start_at: float | None = None
        self.deaths: deque[float] = deque(maxlen=TRIES)

    def state(self) -> PartState:
        return PartState(self.process.pid if self.process else None, self.up, max(0, self.starts - 1))

    def dies_too_often(self) -> bool:
        return len(self.deaths) == TRIES and self.deaths[-1] - self.deaths[0] < TRIES_SECONDS


class Caretaker:
    """Keeps parts running. One thread of its own does all the work: it alone starts, watches and ends processes.

    `rounds` are started one after the other, each when all of the one before are up, and ended in the opposite order.
    `on_change` is called in the caretaker's thread whenever a state has changed.
    """

    def __init__(self, rounds: Iterable[Sequence[Part]], on_change: Callable[[], None] = lambda: None) -> None:
        self._rounds = [[_Watched(part) for part in each] for each in rounds]
        self._watched = {watched.part.name: watched for each in self._rounds for watched in each}
        self._on_change = on_change
        self._selector = selectors.DefaultSelector()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._selector.register(self._bell, selectors.EVENT_READ, self._hear_bell)
        self._plugs: deque[str] = deque()
        self._exchanged: deque[Part] = deque()
        self._asked_to_stop = False
        self._settled = threading.Condition()
        self._states: Mapping[str, PartState] = {name: each.state() for name, each in self._watched.items()}
        self._open = False
        self._ended = False
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="caretaker")

    def start(self) -> bool:
        """Start all parts; return True when all are up, False if somebody asked to stop before.

        Raises PartCannotStart when a part was given up; all are stopped then.
        """
        self._thread.start()
        with self._settled:
            self._settled.wait_for(lambda: self._open or self._ended)
        if self._problem is not None:
            self._thread.join()
            raise self._problem
        return not self._ended

    def ask_to_stop(self) -> None:
        """Have everything stopped, and return at once. Any thread may ask."""
        self._asked_to_stop = True
        os.eventfd_write(self._bell, 1)

    def join(self) -> None:
        """Return when everything has stopped."""
        if self._thread.ident is not None:
            self._thread.join()

    def wait(self) -> None:
        """Return when everything has stopped. Raises what made the caretaker itself stop, if anything has."""
        self.join()
        if self._problem is not None:
            raise self._problem

    def states(self) -> Mapping[str, PartState]:
        """How each part fares now, in the order in which they were started."""
        return self._states

    def pull_plug(self, name: str) -> None:
        """End a part as a power cut would (SIGKILL). Raises KeyError if there is no such part."""
        if name not in self._watched:
            raise KeyError(name)
        self._plugs.append(name)
        os.eventfd_write(self._bell, 1)

    def exchange(self, part: Part) -> None:
        """Have a part started again with another command, as an operator does who has changed its settings."""
        self._exchanged.append(part)
        os.eventfd_write(self._bell, 1)

    # --- the caretaker's own thread -------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._work()
        except Exception as problem:  # Whatever it is: end the parts, then tell who waits.
            self._problem = problem
        finally:
            for each in reversed(self._rounds):
                self._end(each)
            with self._settled:
                self._ended = True
                self._settled.notify_all()

    def _work(self) -> None:
        for each in self._rounds:
            for watched in each:
                self._begin(watched)
            give_up_at = time.monotonic() + START_SECONDS
            while not all(watched.up for watched in each) and not self._asked_to_stop:
                self._attend()
                if time.monotonic() > give_up_at:
                    late = next(watched for watched in each if not watched.up)
                    raise PartCannotStart(late.part, f"it is not up after {START_SECONDS:.0f} s")
        with self._settled:
            self._open = not self._asked_to_stop
            self._settled.notify_all()
        while not self._asked_to_stop:
            self._attend()

    def _attend(self) -> None:
        """Wait for something to happen, and see to it."""
        for key, _ in self._selector.select(self._patience()):
            key.data()
        now = time.monotonic()
        for watched in self._watched.values():
            if watched.start_at is not None and watched.start_at <= now:
                self._begin(watched)
            if watched.process is not None and not watched.up and watched.part.port is not None:
                self._probe(watched, watched.part.port)

    def _patience(self) -> float | None:
        """Seconds until something is due by itself; None if nothing is."""
        waits = [max(0.0, each.start_at - time.monotonic()) for each in self._watched.values() if each.start_at]
        if any(each.process and not each.up and each.part.port for each in self._watched.values()):
            waits.append(PROBE_SECONDS)
        if not self._open:
            waits.append(1.0)  # To notice that START_SECONDS are over.
        return min(waits, default=None)

    def _hear_bell(self) -> None:
        os.eventfd_read(self._bell)
        while self._plugs:
            process = self._watched[self._plugs.popleft()].process
            if process is not None:
                process.send(signal.SIGKILL)
        while self._exchanged:
            part = self._exchanged.popleft()
            watched = self._watched[part.name]
            watched.part = part
            if watched.process is not None:
                watched.process.send(signal.SIGTERM)

    def _begin(self, watched: _Watched) -> None:
        watched.start_at = None
        process = watched.process = PartProcess(watched.part)
        watched.starts += 1
        self._selector.register(process.output, selectors.EVENT_READ, lambda: self._listen(watched, process))
        self._selector.register(process.end, selectors.EVENT_READ, lambda: self._mourn(watched, process))
        self._tell()

    def _listen(self, watched: _Watched, process: PartProcess) -> None:
        if watched.process is not process:
            return
        lines = process.read()
        if lines is None:
            self._selector.unregister(process.output)
        elif watched.part.port is None and any(line.startswith("ready") for line in lines):
            self._is_up(watched)

    def _probe(self, watched: _Watched, port: int) -> None:
        with socket.socket() as probe:
            probe.settimeout(PROBE_SECONDS)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                self._is_up(watched)

    def _is_up(self, watched: _Watched) -> None:
        if watched.starts > 1 and not watched.up:
            log.warning("%s is up again.", watched.part.name)
        watched.up = True
        self._tell()

    def _mourn(self, watched: _Watched, process: PartProcess) -> None:
        how = self._forget(watched, process)
        watched.deaths.append(time.monotonic())
        if not self._open and watched.dies_too_often():
            raise PartCannotStart(watched.part, f"it ended {TRIES} times, at last with {how}")
        log.warning("%s has ended: %s. It is started again.", watched.part.name, how)
        watched.start_at = time.monotonic() + RESTART_SECONDS
        self._tell()

    def _forget(self, watched: _Watched, process: PartProcess) -> str:
        if process.output in self._selector.get_map():
            self._selector.unregister(process.output)
        self._selector.unregister(process.end)
        watched.process, watched.up = None, False
        return process.bury()

    def _end(self, watched_parts: Sequence[_Watched]) -> None:
        """Ask the parts to end, insist after the grace, and return when all are gone."""
        left = [(watched, watched.process) for watched in watched_parts if watched.process is not None]
        for _, process in left:
            process.send(signal.SIGTERM)
        insist_at = time.monotonic() + GRACE_SECONDS
        for watched, process in left:
            if not select.select([process.end], [], [], max(0.0, insist_at - time.monotonic()))[0]:
                log.warning("%s does not end by itself; it is killed.", watched.part.name)
                process.send(signal.SIGKILL)
                select.select([process.end], [], [])
            self._forget(watched, process)
        self._tell()

    def _tell(self) -> None:
        self._states = {name: each.state() for name, each in self._watched.items()}
        self._on_change()
