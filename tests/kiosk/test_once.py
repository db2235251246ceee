"""A page that was shown once comes to one thing, however often it is sent."""

from __future__ import annotations

import threading

import pytest

from kiosk.once import REMEMBERED, Once
from kiosk.outcomes import NotGiven, Outcome
from routing.concerns import Cause, NotNow
from tests.patience import PATIENCE_S


def an_outcome(concern: str = "question") -> Outcome:
    return NotGiven(concern, "de", frozenset(), NotNow(Cause.CLOSED_TODAY, "", None, ""))


def test_what_a_page_came_to_is_asked_for_only_once() -> None:
    once, asked = Once(), []

    def choose() -> Outcome:
        asked.append("asked")
        return an_outcome()

    assert once.get("page-1") is None
    assert once.get_or("page-1", choose) is once.get_or("page-1", choose) is once.get("page-1")
    assert asked == ["asked"]


def test_what_failed_may_be_asked_again() -> None:
    once = Once()

    def fail() -> Outcome:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        once.get_or("page-1", fail)

    assert once.get("page-1") is None
    assert once.get_or("page-1", an_outcome) == an_outcome()


def test_many_customers_later_a_page_is_forgotten() -> None:
    once = Once()

    for page in range(REMEMBERED + 1):
        once.get_or(f"page-{page}", an_outcome)

    assert once.get("page-0") is None
    assert once.get("page-1") == once.get(f"page-{REMEMBERED}") == an_outcome()


def test_a_customer_who_takes_long_keeps_nobody_else_waiting() -> None:
    once, may_end = Once(), threading.Event()

    def slowly() -> Outcome:
        assert may_end.wait(PATIENCE_S)
        return an_outcome("slow")

    slow = threading.Thread(target=once.get_or, args=("page-1", slowly))
    slow.start()
    other = once.get_or("page-2", lambda: an_outcome("quick"))
    may_end.set()
    slow.join(PATIENCE_S)

    assert other == an_outcome("quick")
    assert once.get("page-1") == an_outcome("slow")
