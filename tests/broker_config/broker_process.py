"""A real mosquitto with the office's own configuration, for tests that need a broker."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from broker_config import Tls, write_broker_files
from broker_config.access import Grants
from tests.patience import PATIENCE_S, wait_for
from tests.ports import free_port

ATTEMPTS, AGAIN_S = 10, 0.5
"""Another program may have our port for a moment."""


class BrokerProcess:
    """A mosquitto on loopback that listens on a free port; `with` starts and stops it.

    `accounts` maps client id -> (role, password). After `kill()` or `stop()`, `start()` brings it back on the same
    port, empty.
    """

    def __init__(
        self, directory: Path, office_id: str, accounts: Mapping[str, tuple[str, str]], *,
        tls: Tls | None = None, user: str | None = None, grants: Grants | None = None,
    ) -> None:  # fmt: skip
        self.directory = directory
        self.office_id = office_id
        self.accounts = accounts
        self.port = 0
        self._tls = tls
        self._user = user
        self._grants = grants
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What mosquitto has said since its last start."""
        return self._log_file.read_text("utf-8", errors="replace")

    def start(self) -> None:
        """Start, and return once it accepts connections.

        Takes another free port if somebody was faster; at a second start it waits for its own.
        """
        for _ in range(ATTEMPTS):
            if self._starts_on(self.port or free_port()):
                return
            time.sleep(AGAIN_S)
        raise RuntimeError(f"mosquitto did not start:\n{self.log}")

    @property
    def process(self) -> psutil.Process:
        """The running mosquitto, to ask the kernel about it."""
        assert self._process is not None, "the broker does not run"
        return psutil.Process(self._process.pid)

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        self._end(lambda process: process.kill())

    def stop(self) -> None:
        """End it in good order (SIGTERM). Does nothing if it does not run."""
        self._end(lambda process: process.terminate())

    def password(self, client: str) -> str:
        """The password of a client."""
        return self.accounts[client][1]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _log_file(self) -> Path:
        return self.directory / "broker.log"

    def _starts_on(self, port: int) -> bool:
        configuration = write_broker_files(
            self.directory, self.office_id, self.accounts, port=port, tls=self._tls, user=self._user,
            grants=self._grants,
        )  # fmt: skip
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen([_mosquitto(), "-c", str(configuration)], stdout=log, stderr=log)
        wait_for(lambda: not self._runs() or port in self.listening_ports(), "mosquitto to listen")
        if self._runs():
            self.port = port
            return True
        self._process = None
        return False

    def _runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def listening_ports(self) -> list[int]:
        """Every port this broker listens on, asked from the kernel: another program on our port is not ours."""
        try:
            connections = self.process.net_connections("inet")
        except psutil.NoSuchProcess:
            return []
        return [each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN]

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self._process is not None:
            how(self._process)
            self._process.wait(PATIENCE_S)
            self._process = None


def _mosquitto() -> str:
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError('mosquitto is missing. Install the Debian package "mosquitto".')
    return program
