"""The real `wartemarke-hub`, and clients at the real broker that hear what it says."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from hub.cli import main
from tests.broker_config.broker_process import BrokerProcess
from tests.commands import called
from tests.hub.house import ACCOUNTS, OFFICE, TOPICS
from tests.patience import PATIENCE_S, ended, wait_for
from wire.connection import Account, Arrival, Connection

PROGRAM = Path(sys.executable).with_name("wartemarke-hub")
"""The console script of the installation that runs these tests."""

PASSWORD = ACCOUNTS["hub"][1]

READY = "ready: the hub keeps the day\n"


def hub_command(*arguments: object, password: str | None = PASSWORD) -> subprocess.CompletedProcess[str]:
    """Call the command to its end, in this process."""
    return called(main, *arguments, name=PROGRAM.name, env={"WARTEMARKE_PASSWORD": password})


def installed_hub(*arguments: object, password: str | None = PASSWORD) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=_environment(password),
        timeout=PATIENCE_S,
    )  # fmt: skip


def _environment(password: str | None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "WARTEMARKE_PASSWORD"}
    return kept if password is None else {**kept, "WARTEMARKE_PASSWORD": password}


class HubProgram:
    """`wartemarke-hub run`, started; `with` waits until it is ready, and ends it."""

    def __init__(self, office: Path, port: int, *more: str, password: str = PASSWORD) -> None:
        self._log_file = office.parent / "hub.log"
        command = [
            PROGRAM, "run", "--office", office, "--data", office.parent / "data", "--broker",
            f"127.0.0.1:{port}", *more,
        ]  # fmt: skip
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, env=_environment(password)
            )
        self._said = ""
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def log(self) -> str:
        """What the program has logged since the first start in this directory."""
        return self._log_file.read_text()

    def is_ready(self) -> None:
        """Wait until it says so."""
        wait_for(lambda: self._said == READY or self.process.poll() is not None, "the hub to be ready")
        assert self._said == READY, self.log

    def end(self) -> int:
        """SIGTERM; its exit code."""
        self.process.terminate()
        return ended(self.process)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE_S)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self._said += line

    def __enter__(self) -> Self:
        try:
            self.is_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


class Listener:
    """A client that keeps the last message of every topic it may hear."""

    def __init__(self, broker: BrokerProcess, client: str) -> None:
        self.heard: dict[str, bytes] = {}
        self.connection = Connection(Account(client, ACCOUNTS[client][1], port=broker.port), OFFICE.id, "staff")
        for topic in (*_ALWAYS, TOPICS.ack(client), TOPICS.order(client), TOPICS.status("hub")):
            self.connection.subscribe(topic, self._hear)

    def message(self, topic: str) -> dict[str, Any]:
        """The last message on a topic; wait for the first."""
        wait_for(lambda: topic in self.heard, f"a message on {topic}")
        told: dict[str, Any] = msgspec.json.decode(self.heard[topic])
        return told

    def until(self, topic: str, **fields: Any) -> dict[str, Any]:
        """Wait until the message on a topic has these fields; the message."""
        wait_for(
            lambda: topic in self.heard and self.message(topic) == {**self.message(topic), **fields},
            f"{fields} on {topic}",
        )
        return self.message(topic)

    def say(self, topic: str, message: dict[str, Any], qos: int = 1) -> None:
        assert self.connection.publish(topic, msgspec.json.encode(message), qos=qos)

    def _hear(self, arrival: Arrival) -> None:
        self.heard[arrival.topic] = arrival.payload

    def __enter__(self) -> Self:
        self.connection.start()
        assert self.connection.wait(PATIENCE_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.stop()


_ALWAYS = (
    TOPICS.office, TOPICS.board, TOPICS.queue, TOPICS.open_tickets, TOPICS.today, TOPICS.state(), TOPICS.status(),
    TOPICS.clock,
)  # fmt: skip
