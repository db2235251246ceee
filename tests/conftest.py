"""What tests of several rooms share."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.browser import chromium

# A program that hangs is aborted, and says then where it was: see `tests.patience.ended`.
os.environ.setdefault("PYTHONFAULTHANDLER", "1")

# No test asserts how fast something is.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a module."""
    with chromium() as started:
        yield started


@pytest.fixture(autouse=True)
def process_as_it_was() -> Iterator[None]:
    """A role that was started within a test leaves its mark on the whole process: see `wire.start.start_role`."""
    mask = os.umask(0)
    os.umask(mask)
    hook, interval = threading.excepthook, sys.getswitchinterval()
    yield
    os.umask(mask)
    threading.excepthook = hook
    sys.setswitchinterval(interval)
