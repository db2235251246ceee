"""Promises of the troubles: each is logged once, the newest are shown."""

from __future__ import annotations

import pytest

from hub.troubles import MOST, Troubles


def test_many_troubles_that_come_again_and_again_are_each_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    troubles = Troubles()
    many = [f"ticket {number} is refused" for number in range(3 * MOST)]

    for _ in range(3):
        for each in many:
            troubles.note(each)

    assert caplog.messages == many


def test_the_newest_are_shown_first_with_how_often_they_came() -> None:
    troubles = Troubles()
    for number in range(MOST + 1):
        troubles.note(f"trouble {number}")
    troubles.note("trouble 5")

    shown = troubles.lines()

    assert len(shown) == MOST
    assert shown[:2] == ("trouble 5 (2 times)", f"trouble {MOST}")
    assert "trouble 0" not in shown
