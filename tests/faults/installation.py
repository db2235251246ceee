"""A whole installation in a directory: broker, hub, kiosks as real processes that can be killed and started."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from routing.description import read_office
from tests.broker_config.broker_process import BrokerProcess
from tests.kiosk.printing.time_limits import LONG_S
from tests.patience import PATIENCE_S, ended
from wire.accounts import make_accounts
from wire.connection import Account

PROGRAMS = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]


class Program:
    """One role: a command that says `ready` on a line when it is up."""

    def __init__(self, command: list[str], password: str, log: Path) -> None:
        self.command = [str(PROGRAMS / command[0]), *command[1:]]
        self._password = password
        self._log = log
        self._process: subprocess.Popen[str] | None = None
        self.ready_line = ""

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process."""
        assert self._process is not None
        return self._process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        """What it has said on standard error, all starts together."""
        return self._log.read_text(errors="replace")

    def start(self) -> None:
        """Start, and return when it is ready."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                env={**os.environ, "WARTEMARKE_PASSWORD": self._password},
            )
        overdue = threading.Timer(PATIENCE_S, self._process.kill)
        overdue.start()
        assert self._process.stdout is not None
        self.ready_line = self._process.stdout.readline().strip()
        overdue.cancel()
        if not self.ready_line.startswith("ready"):
            raise RuntimeError(f"{self.command[0]} did not start:\n{self.log[-3000:]}")

    def kill(self) -> None:
        """Pull the plug (SIGKILL)."""
        self._end("kill")

    def stop(self) -> None:
        """End it in good order."""
        self._end("terminate")

    def _end(self, how: str) -> None:
        if self._process is not None:
            getattr(self._process, how)()
            ended(self._process)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None


class Installation:
    """The roles of an office on this machine. `with` ends whatever still runs.

    Where they are `patient`, hub and kiosk hold nobody for silent, and nothing for late, because this machine has stood
    still.
    """

    def __init__(self, directory: Path, office_text: str, *, patient: bool = False) -> None:
        self._patient = patient
        self.directory = directory
        self.office = read_office(office_text)
        self._office_file = directory / "office.toml"
        self._office_file.write_text(office_text)
        self._accounts = make_accounts(self.office)
        pairs = {client: (entry["role"], entry["password"]) for client, entry in self._accounts.items()}
        (directory / "broker").mkdir()
        self.broker = BrokerProcess(directory / "broker", self.office.id, pairs)
        self._programs: list[Program] = []

    @property
    def journal_url(self) -> str:
        """Where the hub keeps its journal."""
        return f"sqlite:///{self.directory / 'hub' / 'journal.sqlite'}"

    def account(self, client: str) -> Account:
        """How a client reaches the broker."""
        return Account(client, self._accounts[client]["password"], "127.0.0.1", self.broker.port)

    def hub(self) -> Program:
        """The hub, not yet started."""
        command = [sys.executable, "-m", "tests.kiosk.patient_hub"] if self._patient else ["wartemarke-hub"]
        return self._program([*command, "run"], "hub")

    def kiosk(self, client: str, printer_url: str) -> Program:
        """A kiosk that is open at any hour, not yet started; its ready line ends in its URL."""
        more = ["--client", client, "--printer", printer_url, "--port", "0", "--ignore-hours"]
        patient = [sys.executable, "-m", "tests.kiosk.patient_kiosk", str(LONG_S)]
        return self._program(patient if self._patient else ["wartemarke-kiosk"], client, *more)

    def display(self, client: str, *more: str) -> Program:
        """A wall, not yet started."""
        return self._program(["wartemarke-display"], client, "--client", client, *more)

    def staff_pages(self) -> Program:
        """The staff pages, not yet started."""
        return self._program(["wartemarke-desk", "pages"], "staff", "--port", "0", "--without-sign-in")

    def __enter__(self) -> Self:
        self.broker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in reversed(self._programs):
            program.kill()
        self.broker.stop()

    def _program(self, command: list[str], client: str, *more: str) -> Program:
        options = [
            "--office", str(self._office_file), "--data", str(self.directory / client),
            "--broker", f"127.0.0.1:{self.broker.port}",
        ]  # fmt: skip
        password = self._accounts[client]["password"]
        program = Program([*command, *options, *more], password, self.directory / f"{client}.log")
        self._programs.append(program)
        return program
