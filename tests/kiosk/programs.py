"""The real `wartemarke-kiosk` and `wartemarke-hub` of one office, at a real broker."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.broker_config.broker_process import BrokerProcess
from tests.kiosk.patient_kiosk import HOLDS
from tests.kiosk.printing.time_limits import LONG_S
from tests.kiosk.small_kiosk import KIOSK, OFFICE
from tests.patience import PATIENCE_S, ended

ACCOUNTS = {
    "hub": ("hub", "secret-of-hub"),
    "staff": ("staff", "secret-of-staff"),
    **{client: (role, f"secret-of-{client}") for client, role in OFFICE.clients().items()},
}

ROOT = Path(__file__).parents[2]
HUB = (sys.executable, "-m", "tests.kiosk.patient_hub", "run")
KIOSK_PROGRAM = (sys.executable, "-c", "from kiosk.cli import main; main()")
PATIENT_KIOSK = (sys.executable, "-m", "tests.kiosk.patient_kiosk")


def with_password(client: str) -> dict[str, str]:
    """The environment of a client's program."""
    return {**os.environ, "WARTEMARKE_PASSWORD": ACCOUNTS[client][1]}


def without_password() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "WARTEMARKE_PASSWORD"}


@contextmanager
def a_hub(office: Path, broker_port: int) -> Iterator[subprocess.Popen[str]]:
    """A running hub; its journal lies beside the office's file."""
    common = ["--office", str(office), "--data", str(office.parent / "hub"), "--broker", f"127.0.0.1:{broker_port}"]
    process = subprocess.Popen([*HUB, *common], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=with_password("hub"))
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("ready")
        yield process
    finally:
        process.terminate()
        ended(process)
        process.stdout.close()


def kept_at(roll: Path, query: str) -> list[tuple[Any, ...]]:
    """What a running kiosk keeps, looked at without ever being in its way, as another `Roll` on its file would be."""
    with closing(sqlite3.connect(roll, timeout=PATIENCE_S)) as beside:
        return beside.execute(query).fetchall()


class KioskProgram:
    """`wartemarke-kiosk`, started and ready. Its data lie beside the office's file."""

    def __init__(
        self, office: Path, broker: BrokerProcess, printer: str, *more: str, client: str = KIOSK,
        silence_s: float = LONG_S,
    ) -> None:  # fmt: skip
        """`silence_s` is how long its printer may be silent: long, unless it is to be found silent."""
        self.log_file = office.parent / "kiosk.log"
        data = office.parent / ("kiosk" if client == KIOSK else client)
        command = [
            *PATIENT_KIOSK, str(silence_s), "--office", str(office), "--data", str(data), "--client", client,
            "--broker", f"127.0.0.1:{broker.port}", "--printer", printer, "--port", "0", *more,
        ]  # fmt: skip
        with self.log_file.open("a") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT,
                env=with_password(client),
            )  # fmt: skip
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline()
        self.url = self.ready.removeprefix("ready ").strip()

    def believes_in_silence_after(self, seconds: float) -> None:
        """Change how long its printer may be silent; in force when this returns, but for what is asked just now."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == HOLDS.decode()

    def draw(self, concern: str = "question") -> dict[str, Any] | int:
        """Draw a ticket: what the kiosk answers, or the status of its refusal. Raises `OSError` when it is dead."""
        body = json.dumps({"concern": concern, "language": "de"}).encode()
        request = urllib.request.Request(self.url + "/api/tickets", body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                drawn: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        return drawn

    def now(self, concern: str) -> dict[str, Any]:
        """What choosing a concern would come to at this moment."""
        with urllib.request.urlopen(self.url + "/api/concerns", timeout=PATIENCE_S) as answer:
            told = json.load(answer)["concerns"]
        return next(each["now"] for each in told if each["id"] == concern)

    def is_open(self) -> bool:
        """Whether the start page asks for a language, which a kiosk that prints nothing does not."""
        try:
            with urllib.request.urlopen(self.url, timeout=PATIENCE_S) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        self.process.kill()
        self._bury()

    def end(self, signal_number: int) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(signal_number)
        try:
            return ended(self.process)
        finally:
            self.kill()

    def _bury(self) -> None:
        self.process.wait(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
