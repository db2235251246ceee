"""The outbox: the hub is told of every ticket, in order, until its journal has it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk import boot_time
from kiosk import outbox as outbox_module
from kiosk.boot_time import Moment, this_boot
from kiosk.hall_view import HallView
from kiosk.outbox import AT_ONCE, LONGEST_AGE_MS, Outbox
from kiosk.roll import Roll, Untold
from tests.broker_config.broker_process import BrokerProcess
from tests.kiosk.programs import ACCOUNTS, ROOT, a_hub
from tests.kiosk.small_kiosk import (
    KIOSK,
    OFFICE,
    OFFICE_TEXT,
    TODAY,
    FakeConnection,
    a_running_outbox,
    a_slip,
    a_started_roll,
    at_work,
    draw,
    until_it_has_looked,
)
from tests.patience import wait_for
from wire.connection import Account, Connection

SOON = 0.05
"""A patience short enough to wait for."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.sqlite"


@pytest.fixture
def roll(file: Path) -> Iterator[Roll]:
    started = a_started_roll(file)
    yield started
    started.close()


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


# --- sending ----------------------------------------------------------------------------------------------------


def test_tickets_are_told_in_the_order_they_were_drawn(roll: Roll, connection: FakeConnection) -> None:
    with a_running_outbox(roll, connection) as outbox:
        numbers = draw(roll, 3) + draw(roll, 2, "S")
        outbox.wake()
        wait_for(lambda: len(connection.published) == 5, "five tickets to be told")

    assert {topic for topic, _ in connection.published} == {"wartemarke/teststadt/kiosk/entrance/tickets"}
    assert connection.told_seqs == [1, 2, 3, 4, 5]
    assert [each.ticket.number for each in connection.told] == numbers
    assert {each.roll for each in connection.told} == {roll.id}


def test_what_was_told_is_not_told_again_while_the_hub_may_still_answer(roll: Roll, connection: FakeConnection) -> None:
    with a_running_outbox(roll, connection) as outbox:
        draw(roll, 1)
        until_it_has_looked(outbox, connection)
        draw(roll, 1)
        until_it_has_looked(outbox, connection)

    assert connection.told_seqs == [1, 2]


def test_a_silent_hub_is_told_again_and_again_until_it_acknowledges(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, 2)
    with a_running_outbox(roll, connection, patience_s=SOON) as outbox:
        wait_for(lambda: len(connection.published) >= 6, "three rounds")
        connection.brings_ack(roll.id, 2)
        wait_for(lambda: not roll.untold(), "the acknowledgement to be heard")
        until_it_has_looked(outbox, connection)
        told = len(connection.published)
        until_it_has_looked(outbox, connection)

    assert connection.told_seqs[:6] == [1, 2, 1, 2, 1, 2]
    assert len(connection.published) == told


def test_customers_who_keep_coming_do_not_put_off_what_was_lost(roll: Roll, connection: FakeConnection) -> None:
    drawn = 0

    def the_first_is_told_again() -> bool:
        nonlocal drawn
        drawn += 1
        draw(roll, 1, block=(1, 9999))
        outbox.wake()
        return connection.told_seqs.count(1) >= 2

    with a_running_outbox(roll, connection, patience_s=SOON * 4) as outbox:
        wait_for(the_first_is_told_again, "the first ticket to be told again while others are drawn")

    assert drawn > 1


def test_only_what_is_not_acknowledged_is_told_again(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, 4)
    with a_running_outbox(roll, connection) as outbox:
        until_it_has_looked(outbox, connection)
        connection.brings_ack(roll.id, 3)
        wait_for(lambda: len(roll.untold()) == 1, "the acknowledgement to be heard")
        connection.goes()
        connection.comes()
        wait_for(lambda: len(connection.published) == 5, "the rest to be told again")

    assert connection.told_seqs == [1, 2, 3, 4, 4]


def test_nothing_leaves_while_the_broker_is_away(roll: Roll, connection: FakeConnection) -> None:
    connection.goes()
    draw(roll, 3)

    with a_running_outbox(roll, connection, patience_s=SOON) as outbox:
        until_it_has_looked(outbox, connection)

    assert connection.published == []
    assert len(roll.untold()) == 3


def test_everything_is_told_again_at_once_when_the_broker_is_back(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, 2)
    with a_running_outbox(roll, connection) as outbox:
        until_it_has_looked(outbox, connection)
        connection.goes()
        draw(roll, 1)
        until_it_has_looked(outbox, connection)

        connection.comes()
        wait_for(lambda: len(connection.published) == 5, "all three to be told")

    assert connection.told_seqs == [1, 2, 1, 2, 3]


def test_what_the_connection_refuses_is_told_later_from_there_on(roll: Roll, connection: FakeConnection) -> None:
    with a_running_outbox(roll, connection) as outbox:
        draw(roll, 1)
        until_it_has_looked(outbox, connection)
        connection.refuses = True
        draw(roll, 2)
        until_it_has_looked(outbox, connection)

        connection.refuses = False
        outbox.wake()
        wait_for(lambda: len(connection.published) == 3, "the others to be told")

    assert connection.told_seqs == [1, 2, 3]


def test_no_more_than_a_bound_is_on_its_way_without_an_acknowledgement(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, AT_ONCE + 20, block=(1, 9999))
    with a_running_outbox(roll, connection) as outbox:
        until_it_has_looked(outbox, connection)
        before = connection.told_seqs
        connection.brings_ack(roll.id, 15)
        wait_for(lambda: len(connection.published) == AT_ONCE + 15, "the next to be told")
        until_it_has_looked(outbox, connection)

    assert before == list(range(1, AT_ONCE + 1))
    assert connection.told_seqs[AT_ONCE:] == list(range(AT_ONCE + 1, AT_ONCE + 16))


def test_a_ticket_that_the_hub_refuses_does_not_hold_up_all_who_come_after(
    roll: Roll, connection: FakeConnection
) -> None:
    drawn = AT_ONCE + 3
    draw(roll, drawn, block=(1, 9999))

    with a_running_outbox(roll, connection, patience_s=SOON):
        wait_for(lambda: drawn in connection.told_seqs, "the last ticket to be told")
        wait_for(lambda: connection.told_seqs.count(1) > 1, "the first one to be told again")


def test_while_the_hub_is_away_the_oldest_come_first(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, AT_ONCE + 3, block=(1, 9999))

    with a_running_outbox(roll, connection, lambda: False, patience_s=SOON):
        wait_for(lambda: connection.told_seqs.count(AT_ONCE) > 1, "a second round")

    assert max(connection.told_seqs) == AT_ONCE


def test_every_ticket_says_up_to_where_the_kiosk_is_acknowledged(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, 4)
    with a_running_outbox(roll, connection) as outbox:
        until_it_has_looked(outbox, connection)
        connection.brings_ack(roll.id, 2)
        wait_for(lambda: len(roll.untold()) == 2, "the acknowledgement to be heard")
        connection.comes()
        wait_for(lambda: len(connection.published) == 6, "the rest to be told again")

    assert [each.acknowledged for each in connection.told] == [0, 0, 0, 0, 2, 2]


def test_a_fault_that_nobody_has_thought_of_does_not_end_the_telling(
    roll: Roll, caplog: pytest.LogCaptureFixture
) -> None:
    class FaultyConnection(FakeConnection):
        def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
            if self.refuses:
                raise ZeroDivisionError("a mistake in the library")
            return super().publish(topic, payload, qos, retain)

    connection = FaultyConnection()
    connection.refuses = True
    alarms: list[tuple[str, ...]] = []
    draw(roll, 1)
    outbox = Outbox(roll, connection, lambda: True, SOON, lambda *told: alarms.append(told))
    with at_work(outbox):
        wait_for(lambda: bool(alarms), "staff to be told")
        until_it_has_looked(outbox, connection)

        connection.refuses = False
        wait_for(lambda: 1 in connection.told_seqs, "the ticket to be told")
        until_it_has_looked(outbox, connection)

    source, trouble = alarms[0]
    assert source == "outbox"
    assert trouble.startswith("the hub cannot be told of tickets: a fault of the kiosk (ZeroDivisionError(")
    assert alarms[1:] == [("outbox",)]
    assert caplog.messages.count("the outbox does not get on") == 1


# --- ages -------------------------------------------------------------------------------------------------------


def test_a_ticket_is_older_each_time_it_is_told(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, 1)
    with a_running_outbox(roll, connection, patience_s=SOON):
        wait_for(lambda: len(connection.published) >= 4, "four rounds")

    ages = [each.age_ms for each in connection.told][:4]
    assert all(older - younger >= SOON * 1000 - 1 for younger, older in pairwise(ages))


def test_an_age_goes_on_across_a_reboot_by_the_wall_clock() -> None:
    drawn = Moment("first-boot", since_boot_ms=900_000, wall_ms=1_000_000)

    assert drawn.age_ms(Moment("first-boot", 901_500, 77)) == 1_500
    assert drawn.age_ms(Moment("second-boot", 20_000, 1_060_000)) == 60_000
    assert drawn.age_ms(Moment("second-boot", 20_000, 500_000)) == 0


def test_what_a_wrong_clock_drew_before_a_reboot_is_told_as_of_this_boot_at_the_most() -> None:
    """A ticket that seems to be of yesterday is never called: people with today's paper would wait for nothing."""
    drawn = Moment("first-boot", since_boot_ms=900_000, wall_ms=1_000_000)
    half_a_day_later = Moment("second-boot", since_boot_ms=20_000, wall_ms=53_000_000)
    unknown_day, sure_of_its_day = (Untold(1, a_slip(), drawn, day) for day in ("", TODAY))

    assert unknown_day.age_ms(half_a_day_later) == 20_000
    assert unknown_day.age_ms(Moment("second-boot", 20_000, 1_000_500)) == 500
    assert unknown_day.age_ms(Moment("first-boot", 54_000_000, 77)) == 53_100_000
    assert sure_of_its_day.age_ms(half_a_day_later) == 52_000_000


def test_the_roll_knows_which_tickets_a_wrong_clock_drew(file: Path, roll: Roll) -> None:
    roll.begin_day("")
    draw(roll, 1)
    roll.begin_day(TODAY)
    draw(roll, 1)

    assert [each.day for each in roll.untold()] == ["", TODAY]


def test_another_run_never_counts_as_this_one_even_where_the_kernel_hides_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = tmp_path / "boot_id"
    program = (
        "import sys; from pathlib import Path; from kiosk import boot_time; boot_time.BOOT_ID = Path(sys.argv[1]); "
        "print(boot_time.this_boot(), end='')"
    )
    command = [sys.executable, "-c", program, str(hidden)]
    monkeypatch.setattr(boot_time, "BOOT_ID", hidden)

    another = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert this_boot() == this_boot()
    assert len({"", this_boot(), another}) == 3


def test_a_ticket_from_before_the_clock_was_set_is_still_a_message(
    file: Path, roll: Roll, connection: FakeConnection
) -> None:
    draw(roll, 1)
    roll._db.execute("UPDATE outbox SET boot = 'another', wall_ms = 0")  # drawn in 1970, says the clock

    with a_running_outbox(roll, connection) as outbox:
        until_it_has_looked(outbox, connection)

    [told] = connection.told
    assert told.age_ms <= Moment.now().since_boot_ms


def test_a_ticket_that_a_clock_years_ahead_makes_old_is_still_a_message(roll: Roll, connection: FakeConnection) -> None:
    roll.begin_day(TODAY)
    draw(roll, 1)
    roll._db.execute("UPDATE outbox SET boot = 'another', wall_ms = 0")

    with a_running_outbox(roll, connection) as outbox:
        until_it_has_looked(outbox, connection)

    assert [each.age_ms for each in connection.told] == [LONGEST_AGE_MS]


# --- acknowledgements -------------------------------------------------------------------------------------------


def test_a_new_roll_does_not_believe_an_acknowledgement_that_lay_at_the_broker(
    file: Path, connection: FakeConnection
) -> None:
    roll = Roll(file)
    view = HallView(connection)
    with a_running_outbox(roll, connection, view.hub_is_there) as outbox:
        view.watch(outbox.wake)
        connection.brings_hub(online=False)
        connection.brings_ack("an-older-roll", 12, {"A": 12})
        until_it_has_looked(outbox, connection)
        started_without_the_hub = roll.started

        connection.brings_hub(online=True)
        wait_for(lambda: roll.started, "the roll to start")

    assert not started_without_the_hub
    assert draw(roll, 1) == ["A013"]


def test_a_started_roll_hears_the_hub_whatever_its_status_says(roll: Roll, connection: FakeConnection) -> None:
    draw(roll, 1)
    with a_running_outbox(roll, connection, lambda: False):
        connection.brings_ack(roll.id, 1)
        wait_for(lambda: not roll.untold(), "the acknowledgement to be heard")


@pytest.mark.parametrize(
    "payload", [b"", b"{", b'{"v": 1, "roll": "x"}', b'{"v": 2, "roll": "", "seq": 0, "last": {}}']
)
def test_an_unreadable_acknowledgement_is_named_and_changes_nothing(
    roll: Roll, connection: FakeConnection, payload: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    draw(roll, 2)
    with caplog.at_level(logging.ERROR), a_running_outbox(roll, connection) as outbox:
        connection.brings(connection.topics.ack(KIOSK), payload)
        wait_for(lambda: "the hub's acknowledgement cannot be read" in caplog.text, "the complaint")
        untouched = [each.seq for each in roll.untold()]
        connection.brings_ack(roll.id, 2)
        wait_for(lambda: not roll.untold(), "the next acknowledgement to be heard")
        until_it_has_looked(outbox, connection)

    assert untouched == [1, 2]
    assert caplog.text.count("cannot be read") == 1


def test_an_acknowledgement_that_cannot_be_kept_does_not_stop_the_telling(
    roll: Roll, connection: FakeConnection
) -> None:
    with a_running_outbox(roll, connection) as outbox:
        connection.brings_ack(roll.id, 0, {"A": 10**30})
        until_it_has_looked(outbox, connection)
        draw(roll, 1)
        until_it_has_looked(outbox, connection)

    assert connection.told_seqs == [1]


def test_the_outbox_waits_five_seconds_for_an_acknowledgement() -> None:
    assert outbox_module.PATIENCE_S == 5.0


# --- with a real broker and a real hub --------------------------------------------------------------------------


def test_thirty_tickets_drawn_offline_are_in_the_hubs_journal_when_the_broker_comes(tmp_path: Path, roll: Roll) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE_TEXT)
    broker = BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS)
    broker.start()
    broker.stop()
    connection = Connection(Account(KIOSK, broker.password(KIOSK), port=broker.port), OFFICE.id, "kiosk")
    view = HallView(connection)
    outbox = Outbox(roll, connection, view.hub_is_there)
    view.watch(outbox.wake)
    connection.start()
    try:
        with at_work(outbox):
            draw(roll, 30)
            outbox.wake()
            offline = [each.seq for each in roll.untold()]
            broker.start()
            with a_hub(office, broker.port):
                wait_for(lambda: not roll.untold(), "the hub to acknowledge everything")
    finally:
        connection.stop()
        broker.stop()

    assert offline == list(range(1, 31))
    assert draw(roll, 1) == ["A031"]


def test_a_hub_whose_journal_was_lost_acknowledges_again(tmp_path: Path, roll: Roll) -> None:
    before, after = tmp_path / "before" / "office.toml", tmp_path / "after" / "office.toml"
    for office in (before, after):
        office.parent.mkdir()
        office.write_text(OFFICE_TEXT)
    broker = BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS)
    broker.start()
    connection = Connection(Account(KIOSK, broker.password(KIOSK), port=broker.port), OFFICE.id, "kiosk")
    view = HallView(connection)
    outbox = Outbox(roll, connection, view.hub_is_there, patience_s=1)
    view.watch(outbox.wake)
    connection.start()
    try:
        with at_work(outbox):
            with a_hub(before, broker.port):
                draw(roll, 3)
                outbox.wake()
                wait_for(lambda: not roll.untold(), "the first hub to acknowledge")
            with a_hub(after, broker.port):
                draw(roll, 2)
                outbox.wake()
                wait_for(lambda: not roll.untold(), "the hub with a new journal to acknowledge")
    finally:
        connection.stop()
        broker.stop()
