"""What is made ahead waits while somebody is at the kiosk."""

from __future__ import annotations

import threading

from kiosk.leisure import Leisure
from tests.patience import PATIENCE_S


def test_there_is_leisure_while_nobody_is_there() -> None:
    assert Leisure(threading.Event()).wait()


def test_there_is_none_while_somebody_is_there_and_again_when_they_are_gone() -> None:
    leisure = Leisure(threading.Event(), quiet_s=0.3)
    goes_on = threading.Event()
    leisure.somebody_is_there()
    waiting = threading.Thread(target=lambda: leisure.wait() and goes_on.set())

    waiting.start()
    meanwhile = goes_on.is_set()
    waiting.join(PATIENCE_S)

    assert not meanwhile
    assert goes_on.is_set()


def test_whoever_waits_is_let_go_when_the_kiosk_ends() -> None:
    stopped = threading.Event()
    leisure = Leisure(stopped, quiet_s=1_000)
    leisure.somebody_is_there()
    answers: list[bool] = []
    waiting = threading.Thread(target=lambda: answers.append(leisure.wait()))
    waiting.start()

    stopped.set()
    waiting.join(PATIENCE_S)

    assert answers == [False]
