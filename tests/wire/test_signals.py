"""A program that is told to end does, whatever it is about to do in that instant."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S

PROGRAM = """
import threading
from wire.signals import when_told_to_end

ended = threading.Event()
when_told_to_end(ended.set)
print("ready", flush=True)
while not ended.wait(0.00001):
    pass
"""
"""Nearly always within the event's lock: a handler that sets it would hang at once."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("time", range(3))
def test_a_program_that_is_always_about_to_wait_ends(number: signal.Signals, time: int) -> None:
    program = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE)
    try:
        assert program.stdout is not None
        program.stdout.readline()

        program.send_signal(number)

        assert program.wait(PATIENCE_S) == 0
    finally:
        program.kill()
        program.wait()
        assert program.stdout is not None
        program.stdout.close()
