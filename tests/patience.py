"""How long tests wait for what must come: nobody waits so long unless something is wrong."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

PATIENCE_S = 60.0
"""Long against a stall of a machine shared by many, short against the 300 seconds after which a test counts as hung."""

DYING_S = 10.0
"""A process that hangs writes down within this what its threads do."""


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Return as soon as the condition holds; fail, naming what was waited for, after a long deadline."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE_S:.0f} s for {what}")
        time.sleep(0.01)


def ended(process: subprocess.Popen[Any]) -> int:
    """Wait for a process that was told to end: its exit code.

    One that hangs is aborted. Python programs write down then what each of their threads did, for `tests/conftest.py`
    sets PYTHONFAULTHANDLER. Raises TimeoutError.
    """
    try:
        return process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired as hung:
        process.send_signal(signal.SIGABRT)
        process.wait(DYING_S)
        raise TimeoutError(f"{process.args} did not end; its standard error says what its threads did.") from hung
