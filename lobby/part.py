"""One part of the hall: how it is started, how it fares, and its process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
TAIL_LINES = 15
"""Lines of a log that go into an error: enough for a traceback's end."""

STDOUT_BYTES = 65_536
BEGINNING = "--- the lobby starts"


@dataclass(frozen=True, slots=True)
class Part:
    """A program that the lobby keeps running.

    With a `port` it is up when that port of 127.0.0.1 accepts; without, when it prints a line that starts with "ready".
    """

    name: str
    command: tuple[str, ...]
    log: Path
    port: int | None = None


@dataclass(frozen=True, slots=True)
class PartState:
    """How a part fares. No `pid`: it has ended and will be started again. `restarts` counts since the lobby opened."""

    pid: int | None
    up: bool
    restarts: int


class PartCannotStart(Exception):
    """A part does not come up; the text names it, says how it ended and ends with the last lines of its log."""

    def __init__(self, part: Part, how: str) -> None:
        said = last_lines(part.log)
        told = f"The last lines of {part.log}:\n{said}" if said else f"It has written nothing to {part.log}."
        super().__init__(f"{part.name} cannot start: {how}.\n{told}")
        self.part = part.name


def last_lines(log: Path) -> str:
    """What a part has said since its latest start, at most the last lines, indented."""
    if not log.exists():
        return ""
    lines = log.read_text("utf-8", errors="replace").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(BEGINNING)]
    since = lines[starts[-1] + 1 :] if starts else lines
    return "\n".join(f"  {line}" for line in since[-TAIL_LINES:])


class PartProcess:
    """A part's process, leader of a group of its own. Must be made in a thread that outlives it, see `tether`."""

    def __init__(self, part: Part) -> None:
        self._log = part.log
        self._unfinished = b""
        with part.log.open("ab") as log:
            log.write(f"{BEGINNING} {' '.join(part.command)}\n".encode())
            log.flush()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *part.command],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        assert self._process.stdout is not None  # noqa: S101  (it was asked for)
        self.pid = self._process.pid
        self.output = self._process.stdout.fileno()
        os.set_blocking(self.output, False)
        self.end = os.pidfd_open(self.pid)
        """Readable when the process has ended."""

    def read(self) -> list[str] | None:
        """Put what the process printed into its log; return the finished lines, or None when nothing more can come."""
        try:
            printed = os.read(self.output, STDOUT_BYTES)
        except BlockingIOError:
            return []
        if not printed:
            return None
        with self._log.open("ab") as log:
            log.write(printed)
        *lines, self._unfinished = (self._unfinished + printed).split(b"\n")
        self._unfinished = self._unfinished[-STDOUT_BYTES:]
        return [line.decode("utf-8", errors="replace") for line in lines]

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and all it has started."""
        # Until `bury` the pid stays taken, so this can hit nobody else.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def bury(self) -> str:
        """Take leave of a process that has ended, end what it left behind, and say how it ended."""
        self.send(signal.SIGKILL)
        while self.read():
            pass
        code = self._process.wait()
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdout.close()
        os.close(self.end)
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
