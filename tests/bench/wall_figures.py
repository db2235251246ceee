"""The wall: press to changed dots on a headless 1920x1080 screen, idle, memory. And the staff pages' memory."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time

import psutil

from tests.bench.figures import Figure, spread
from tests.bench.hub_figures import TicketSource
from tests.bench.memory import resident_mb
from tests.faults.installation import Installation, Program
from wire.codec import encode
from wire.connection import Connection
from wire.messages import Press

PRESSES = 200
DESKS = 10
IDLE_S = 15.0


def wall_figures(house: Installation) -> list[Figure]:
    """All figures of the wall and the staff pages."""
    hub, staff = house.hub(), house.staff_pages()
    hub.start()
    staff.start()
    source = TicketSource(house, "k1")
    source.send(1000)
    wall = probed(house.display("wall", "--headless", "--size", "1920x1080", "--quiet"))
    wall.start()
    shown = listen(wall)
    time.sleep(5)
    figures = spread("press to changed dots on a 1920x1080 wall", _press_and_look(house, shown), p99=100)
    time.sleep(3)
    begun = psutil.Process(wall.pid).cpu_times()
    time.sleep(IDLE_S)
    ended = psutil.Process(wall.pid).cpu_times()
    busy = 100 * (ended.user + ended.system - begun.user - begun.system) / IDLE_S
    figures += [
        Figure("idle wall, share of one core", busy, "%", 2),
        Figure("resident memory of the wall at 1920x1080", resident_mb(wall.pid), "MB", 150),
        Figure("resident memory of the staff pages", resident_mb(staff.pid), "MB", 70),
    ]
    source.stop()
    for each in (wall, staff, hub):
        each.stop()
    return figures


def probed(wall: Program) -> Program:
    """The same command, with a probe behind its screen."""
    wall.command[0:1] = [sys.executable, "-m", "tests.bench.wall_probe"]
    return wall


def listen(wall: Program) -> queue.SimpleQueue[tuple[int, str]]:
    """What a probed wall says: the instant at which its dots changed, and the newest call on it."""
    shown: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()

    def read(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("shown"):
                _, ns, call = line.split()
                shown.put((int(ns), call))

    threading.Thread(target=read, args=(wall.process,), daemon=True).start()
    return shown


def _press_and_look(house: Installation, shown: queue.SimpleQueue[tuple[int, str]]) -> list[float]:
    """Milliseconds from a press to the instant at which the wall's dots have changed to the new call."""
    desks = [Connection(house.account(f"d{place + 1}"), house.office.id, "desk") for place in range(DESKS)]
    for desk in desks:
        desk.start()
    for desk in desks:
        assert desk.wait(10)
    taken, newest = [], "-"
    for turn in range(PRESSES):
        desk = desks[turn % DESKS]
        press = encode(Press(press=f"wall-{turn}", action="next", age_ms=0))
        begun = time.monotonic_ns()
        desk.publish(desk.topics.press(desk.account.client), press, qos=0)
        while True:
            ns, call = shown.get(timeout=10)
            if ns and call not in ("-", newest):
                newest = call
                break
        taken.append((ns - begun) / 1e6)
        time.sleep(0.15)
    for desk in desks:
        desk.stop()
    return taken
