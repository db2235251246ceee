"""The wall's voice: press to gong, gong to speech, in the languages of an office with seven; memory with it."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from display.gong import LENGTH_S
from tests.bench.figures import Figure, spread
from tests.bench.hub_figures import TicketSource
from tests.bench.memory import resident_mb
from tests.faults.installation import Installation, Program
from wire.codec import encode
from wire.connection import Connection
from wire.messages import Press

CALLS = 100
CARD = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIODELAY": "2"}
"""A sound card that plays some forty times faster than a room could hear it."""

CALM_S = 1.5
"""Between the end of an announcement and the next press: no call is to wait for the one before."""

PATIENCE_S = 60.0


def voice_figures(house: Installation) -> list[Figure]:
    """All figures of the wall's voice."""
    hub, wall = house.hub(), house.display("wall", "--headless", "--size", "1920x1080")
    wall.command[0:1] = [sys.executable, "-m", "tests.bench.voice_probe"]
    hub.start()
    source = TicketSource(house, "k1")
    source.send(CALLS * 3)
    with _sound_card(house.directory / "card"):
        wall.start()
    time.sleep(5)
    pressed, called, gong, speech = zip(*_press_and_listen(house, _listen(wall)), strict=True)
    figures = [
        *spread("press to the gong in the mixer", _ms(pressed, gong), p99=300),
        *spread("call heard by the wall to the gong in the mixer", _ms(called, gong)),
        *spread("gong in the mixer to its speech there", _ms(gong, speech), p99=LENGTH_S * 1000),
        Figure("resident memory of the wall with its voice at 1920x1080", resident_mb(wall.pid), "MB", 150),
    ]
    source.stop()
    for each in (wall, hub):
        each.stop()
    return figures


def _ms(begins: tuple[int, ...], ends: tuple[int, ...]) -> list[float]:
    return [(end - begin) / 1e6 for begin, end in zip(begins, ends, strict=True)]


@contextmanager
def _sound_card(pipe: Path) -> Iterator[None]:
    """Whatever is started here has a sound card that keeps nothing of what it plays."""
    os.mkfifo(pipe)
    threading.Thread(target=_swallow, args=(pipe,), daemon=True).start()
    card = {**CARD, "SDL_DISKAUDIOFILE": str(pipe)}
    before = {name: os.environ.get(name) for name in card}
    os.environ.update(card)
    yield
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


def _swallow(pipe: Path) -> None:
    with pipe.open("rb") as played:
        while played.read(65_536):
            pass


def _listen(wall: Program) -> queue.SimpleQueue[int]:
    """The instants of every announcement: the wall hears of it, the mixer takes its gong, its speech, has played."""
    said: queue.SimpleQueue[int] = queue.SimpleQueue()

    def listen(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            kind, _, ns = line.strip().partition(" ")
            if kind in ("called", "taken", "ended"):
                said.put(int(ns))

    threading.Thread(target=listen, args=(wall.process,), daemon=True).start()
    return said


def _press_and_listen(house: Installation, said: queue.SimpleQueue[int]) -> list[tuple[int, ...]]:
    """The instants, in nanoseconds, of each press, its call, its gong and its speech. One call at a time."""
    desk = Connection(house.account("d1"), house.office.id, "desk")
    desk.start()
    assert desk.wait(PATIENCE_S)
    instants = []
    for turn in range(CALLS):
        press = encode(Press(press=f"voice-{turn}", action="next", age_ms=0))
        begun = time.monotonic_ns()
        desk.publish(desk.topics.press(desk.account.client), press, qos=0)
        instants.append((begun, *(said.get(timeout=PATIENCE_S) for _ in ("called", "gong", "speech"))))
        said.get(timeout=PATIENCE_S)
        time.sleep(CALM_S)
    desk.stop()
    return instants
