"""What tests of several rooms share."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from languages import speech
from tests.browser import chromium
from tests.patience import PATIENCE_S

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


@pytest.fixture(scope="session", autouse=True)
def patience_with_speech() -> Iterator[None]:
    """A machine that stands still for seconds is no reason to be silent, where a test is not about that."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(speech, "WITHIN_S", PATIENCE_S)
        yield


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
