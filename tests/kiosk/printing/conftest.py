"""What the printer tests share."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.kiosk.printing.time_limits import ANSWERS, LONG_S, OTHERS, wait_for_answers


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No printer is believed to be silent, unless a test says so with `wait_for_answers`."""
    for module, limit in (*ANSWERS, *OTHERS):
        monkeypatch.setattr(import_module(module), limit, None)  # only to be put back at the end
    wait_for_answers(LONG_S)
