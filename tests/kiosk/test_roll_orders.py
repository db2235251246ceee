"""What the roll keeps for desks: numbers drawn for their orders; and how many of a concern the hub has not heard of."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.roll import Roll, RollUnusable
from tests.kiosk.small_kiosk import BLOCK, TODAY, a_slip, a_started_roll, draw


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.sqlite"


def test_an_order_is_kept_with_its_number_until_the_desk_is_told(file: Path) -> None:
    roll = a_started_roll(file)
    roll.reserve("A", BLOCK, a_slip("t-1"), "p-1")
    roll.reserve("A", BLOCK, a_slip("t-2"), "p-2")
    draw(roll, 1)
    roll.close()

    again = Roll(file)
    kept = again.orders()
    again.forget_order("p-1")

    assert kept == {"p-1": "A001", "p-2": "A002"}
    assert again.orders() == {"p-2": "A002"}


def test_the_hubs_acknowledgement_is_no_answer_to_the_desk(file: Path) -> None:
    roll = a_started_roll(file)
    _, seq = roll.reserve("A", BLOCK, a_slip(), "p-1")

    roll.hear(roll.id, seq, {"A": 1}, TODAY)

    assert roll.untold() == []
    assert roll.orders() == {"p-1": "A001"}


def test_an_order_that_cannot_be_kept_uses_up_no_number(file: Path) -> None:
    roll = a_started_roll(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as stubborn:
        stubborn.execute("CREATE TRIGGER full BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'disk is full'); END")

    with pytest.raises(RollUnusable, match="disk is full"):
        roll.reserve("A", BLOCK, a_slip(), "p-1")

    assert roll.untold() == []
    assert draw(roll, 1) == ["A001"]


def test_a_roll_from_before_there_were_orders_goes_on(file: Path) -> None:
    old = a_started_roll(file)
    draw(old, 2)
    old.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as before:
        before.execute("DROP TABLE orders")

    roll = Roll(file)
    number, _ = roll.reserve("A", BLOCK, a_slip(), "p-1")

    assert (str(number), roll.orders()) == ("A003", {"p-1": "A003"})


def test_tickets_of_a_concern_count_until_the_hub_has_them(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 2, "A")
    draw(roll, 1, "S")

    before = roll.untold_for("extend-permit"), roll.untold_for("question"), roll.untold_for("hearing")
    roll.hear(roll.id, 1, {"A": 1}, TODAY)

    assert before == (2, 1, 0)
    assert roll.untold_for("extend-permit") == 1


@pytest.mark.parametrize("work", [lambda roll: roll.orders(), lambda roll: roll.untold_for("question")])
def test_a_disk_that_cannot_be_read_is_named(file: Path, work: Callable[[Roll], object]) -> None:
    roll = a_started_roll(file)
    roll.close()

    with pytest.raises(RollUnusable, match="Check the disk"):
        work(roll)
