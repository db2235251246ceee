"""The small hub's office with call buttons of every kind, at a real broker."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from broker_config import grants_of
from routing.description import read_office
from tests.broker_config.broker_process import BrokerProcess
from tests.desk.programs import PROGRAM
from tests.desk.small_hub import OFFICE_TEXT
from tests.patience import PATIENCE_S
from wire.accounts import make_accounts

BUTTONS = """
[[button]]
id = "bell"
desk = "d1"
topic = "zigbee2mqtt/bell"
account = "zigbee"

[[button]]
id = "other-bell"
desk = "d2"
topic = "zigbee2mqtt/other-bell"
account = "zigbee"

[[button]]
id = "old-shelly"
desk = "d1"
kind = "shelly-gen1"
topic = "shellies/button1/input_event/0"

[[button]]
id = "new-shelly"
desk = "d1"
kind = "shelly"
topic = "plus/events/rpc"
input = 1

[[box]]
id = "counter"
[box.keys]
1 = "d1"
2 = "d2 recall"
KEY_KP1 = "d1"
KEY_KP2 = "d2 missed"
"""
TEXT = OFFICE_TEXT + BUTTONS
OFFICE = read_office(TEXT)
ACCOUNTS = {
    client: (entry["role"], f"secret-of-{client}") for client, entry in make_accounts(OFFICE).items()
}  # fmt: skip
ROOT = Path(__file__).parents[2]


def button_broker(directory: Path) -> BrokerProcess:
    """A broker with the accounts of this office, not yet started."""
    return BrokerProcess(directory, OFFICE.id, ACCOUNTS, grants=grants_of(OFFICE))


class ButtonProgram:
    """A running `wartemarke-desk` command; `with` starts and ends it."""

    def __init__(
        self, directory: Path, broker: BrokerProcess, command: str, client: str, *more: str,
        program: Iterable[str] = PROGRAM,
    ) -> None:  # fmt: skip
        office = directory / "office.toml"
        office.write_text(TEXT)
        self._command = [
            *program, command, "--office", str(office), "--data",
            str(directory / f"data-{client}"), "--client", client, "--broker", f"127.0.0.1:{broker.port}", *more,
        ]  # fmt: skip
        self._environment = {**os.environ, "WARTEMARKE_PASSWORD": broker.password(client)}
        self._process: subprocess.Popen[str] | None = None
        self.ready = ""

    def end(self) -> int:
        """End it in good order; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        assert self._process is not None
        return self._process.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, env=self._environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.ready = self._process.stdout.readline()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
