"""What the machine itself costs: one bare MQTT hop, one bare durable commit."""

from __future__ import annotations

import queue
import sqlite3
import time
from pathlib import Path

from tests.bench.figures import Figure, spread
from tests.faults.installation import Installation
from wire.connection import Arrival, Connection

TIMES = 500


def bare_hop(house: Installation) -> list[Figure]:
    """From publish to arrival of one QoS 1 message, through the broker, without anybody in between."""
    arrived: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
    sender = Connection(house.account("hub"), house.office.id, "hub")
    receiver = Connection(house.account("wall"), house.office.id, "display")
    receiver.subscribe(receiver.topics.board, arrived.put)
    for each in (sender, receiver):
        each.start()
        assert each.wait(10)
    time.sleep(0.2)
    taken = []
    for _ in range(TIMES):
        begun = time.monotonic_ns()
        sender.publish(sender.topics.board, b"{}")
        taken.append((arrived.get(timeout=5).at_ns - begun) / 1e6)
        time.sleep(0.002)
    for each in (sender, receiver):
        each.stop()
    return spread("floor: one bare QoS 1 hop", taken)


def bare_commit(directory: Path) -> list[Figure]:
    """One row in SQLite, WAL, synchronous=FULL."""
    database = sqlite3.connect(directory / "floor.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE rows (body TEXT)")
    taken = []
    for _ in range(TIMES):
        begun = time.monotonic_ns()
        database.execute("INSERT INTO rows VALUES (?)", ("x" * 400,))
        taken.append((time.monotonic_ns() - begun) / 1e6)
    database.close()
    return spread("floor: one bare durable commit", taken)
