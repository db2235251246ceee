"""Promises of the keeper when the journal is away, another hub writes it, or the hub itself has a fault."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.journal import Journal
from hub.keeper import JOURNAL_IS_AWAY
from hub.orders import BrokerIsBack
from hub.stranded import STRANDED
from routing.events import DayOpened, NobodyWaiting, TicketCalled, TicketDrawn
from routing.tickets import Standing
from tests.hub.house import OFFICE, TOPICS, Wall, arrived, press_message
from tests.hub.keeping import Keeping, RecordingPost
from tests.hub.unsteady import UnsteadyJournal, ZonelessClock
from tests.patience import PATIENCE_S, wait_for
from tests.routing.builders import MONDAY


@pytest.fixture
def unsteady(tmp_path: Path) -> Iterator[UnsteadyJournal]:
    opened = UnsteadyJournal(f"sqlite:///{tmp_path / 'journal.sqlite'}", OFFICE.id)
    yield opened
    opened.close()


def test_nothing_is_acknowledged_while_the_journal_cannot_be_written(unsteady: UnsteadyJournal) -> None:
    with Keeping(unsteady) as house:
        house.draw("A001", 1)
        house.press("room-1")
        house.has_told_everything()
        before = dict(house.post.retained)
        unsteady.writable = False

        house.draw("A002", 2)
        house.put(arrived(TOPICS.press("room-1"), press_message("lost-press")))
        house.reports_of(JOURNAL_IS_AWAY)
        wait_for(lambda: unsteady.refused > 0, "a refused write")
        house.draw("A003", 3)
        wait_for(lambda: unsteady.refused > 1, "another refused write")

    assert house.post.retained == before


def test_everything_is_taken_once_the_journal_can_be_written(unsteady: UnsteadyJournal) -> None:
    with Keeping(unsteady) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
        unsteady.writable = False
        house.draw("A002", 2)
        house.reports_of(JOURNAL_IS_AWAY)
        unsteady.writable = True

        for seq in range(2, 20):  # a kiosk sends again what is not acknowledged
            house.draw(f"A{seq:03}", seq)
        house.acknowledges(19)

        wait_for(lambda: not any(JOURNAL_IS_AWAY in line for line in house.reports[-1]), "the trouble to be over")
    drawn = [event.ticket.number for event in unsteady.read(MONDAY) if isinstance(event, TicketDrawn)]
    assert drawn == [f"A{seq:03}" for seq in range(1, 20)]


def test_a_journal_that_cannot_even_be_read_leaves_the_walls_as_they_are(unsteady: UnsteadyJournal) -> None:
    with Keeping(unsteady) as house:
        house.draw("A001", 1)
        house.press("room-1")
        house.has_told_everything()
        before = dict(house.post.retained)
        unsteady.writable = unsteady.readable = False

        house.draw("A002", 2)
        wait_for(lambda: unsteady.refused > 1, "the journal to be tried again")
        house.keeper.inbox.put(BrokerIsBack())
        wait_for(lambda: unsteady.refused > 2, "the journal to be tried again")

    assert house.post.retained == before


def test_the_counts_never_tell_of_what_could_not_be_written(unsteady: UnsteadyJournal) -> None:
    class FillingPost(RecordingPost):
        """The disk is full as soon as a ticket is acknowledged, and a press comes before the counts go out."""

        def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
            if topic == TOPICS.ack("entrance") and b'"seq":1' in payload and not unsteady.refused:
                unsteady.writable = False
                house.put(arrived(TOPICS.press("room-1"), press_message("lost-press")))
            return super().publish(topic, payload, qos, retain)

    with Keeping(unsteady, post=FillingPost()) as house:
        house.draw("A001", 1)
        wait_for(lambda: unsteady.refused == 1, "a refused write")
        unsteady.writable = True
        house.draw("A002", 2)
        house.acknowledges(2)

    queues = [json.loads(payload) for topic, payload in house.post.sent if topic == TOPICS.queue]
    assert [queue for queue in queues if queue["sachgebiete"]["service"]["open"]] == []


def test_the_day_comes_back_with_the_journal_though_nobody_presses(unsteady: UnsteadyJournal) -> None:
    with Keeping(unsteady) as house:
        house.draw("A001", 1)
        house.press("room-1")
        unsteady.writable = unsteady.readable = False
        house.draw("A002", 2)
        wait_for(lambda: unsteady.refused > 1, "the journal to be tried again")
        house.post.forget()

        unsteady.writable = unsteady.readable = True

        wait_for(lambda: house.ack().get("seq") == 1, "what the journal holds")
    assert [call["number"] for call in house.post.told(TOPICS.board)["calls"]] == ["A001"]
    assert house.state("room-1")["current"]["number"] == "A001"


def test_a_journal_that_is_away_is_logged_once(unsteady: UnsteadyJournal, caplog: pytest.LogCaptureFixture) -> None:
    with Keeping(unsteady) as house:
        unsteady.writable = False
        for attempt in range(1, 4):
            house.draw("A001", 1)
            wait_for(lambda least=attempt: unsteady.refused >= least, "a refused write")

    said = "the journal cannot be written: database or disk is full. Nothing is taken until it can be written again."
    assert caplog.messages.count(said) == 1
    assert caplog.messages.count(JOURNAL_IS_AWAY) == 1


# An office as `read_office` would never let it through: forwarding to room-2 finds a fault in the core.
FAULTY = replace(OFFICE, desks={**OFFICE.desks, "room-2": replace(OFFICE.desks["room-2"], sachgebiete=())})
FAULT = "dropped: wartemarke/teststadt/desk/room-1/press: a fault of the hub (IndexError), see its log."


def test_a_fault_while_deciding_drops_the_message_and_keeps_the_day(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    with Keeping(journal, office=FAULTY) as house:
        house.draw("A001", 1)
        house.press("room-1")

        house.put(arrived(TOPICS.press("room-1"), press_message("poison", "forward", to="room-2")))
        house.draw("A002", 2)
        said = house.reports_of("a fault of the hub")
        house.acknowledges(2)
        state = house.press("room-1")

    assert said == FAULT
    assert state["current"]["number"] == "A002"
    (record,) = [each for each in caplog.records if each.exc_info]
    assert record.getMessage() == "a fault of the hub: a message on wartemarke/teststadt/desk/room-1/press is dropped"
    assert isinstance(record.exc_info[1], IndexError)


def test_the_other_messages_of_a_batch_are_taken_before_and_after_a_fault(journal: Journal) -> None:
    house = Keeping(journal, office=FAULTY)
    house.draw("A001", 1)
    house.put(arrived(TOPICS.press("room-1"), press_message("b-1")))
    for copy in range(3):
        house.put(arrived(TOPICS.press("room-1"), press_message(f"poison-{copy}", "forward", to="room-2")))
        house.draw(f"A{copy + 2:03}", copy + 2)

    with house:
        house.acknowledges(4)
        said = house.reports_of("a fault of the hub")

    assert said == f"{FAULT} (3 times)"
    assert house.state("room-1")["last_press"] == "b-1"


def test_a_fault_while_remembering_leaves_nothing_behind(journal: Journal) -> None:
    wall = Wall()
    clock = ZonelessClock(wall, wall.passed_ns)
    with Keeping(journal, clock=clock) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
        clock.zoneless = True
        house.draw("A002", 2)
        said = house.reports_of("a fault of the hub")
        clock.zoneless = False

        house.draw("A002", 2)
        house.acknowledges(2)
        called = [house.press("room-1")["current"]["number"] for _ in range(2)]

    assert said.startswith(
        "dropped: wartemarke/teststadt/kiosk/entrance/tickets: a fault of the hub (TypeError), see its log."
    )
    assert called == ["A001", "A002"]
    assert [type(event) for event in journal.read(MONDAY)].count(TicketDrawn) == 2


PRESSES = 200
DESKS = ("room-1", "room-2", "room-6")


def test_two_hubs_on_one_journal_call_no_ticket_twice_and_lose_none(journal_url: str) -> None:
    journals = [Journal(journal_url, OFFICE.id) for _ in range(2)]
    with Keeping(journals[0], name="one") as one, Keeping(journals[1], name="two") as two:
        for seq in range(1, 251):
            (one, two)[seq % 2].draw(f"A{seq:03}", seq, roll=f"roll-{seq % 2}")
        wait_for(lambda: len(events_of_both(journals[0], TicketDrawn)) == 250, "all tickets")

        faults = press_from_two_sides(one, two)

    assert faults == []
    called = Counter(event.ticket for event in events_of_both(journals[0], TicketCalled))
    pressed = Counter(event.press for event in events_of_both(journals[0], TicketCalled))
    assert len(called) == len(pressed) == PRESSES
    assert set(called.values()) == set(pressed.values()) == {1}
    day = Keeping(journals[0]).keeper.day
    waiting = {ticket for ticket, standing in day.standing.items() if standing == Standing.WAITING}
    assert waiting == {f"t-a{seq:03}" for seq in range(1, 251)} - set(called)
    for each in journals:
        each.close()


def events_of_both(journal: Journal, kind: type) -> list:  # type: ignore[type-arg]
    return [event for event in journal.read(MONDAY) if isinstance(event, kind)]


def press_from_two_sides(one: Keeping, two: Keeping) -> list[BaseException]:
    """Press from two threads, each at its own hub, at the same desks; what went wrong."""
    faults: list[BaseException] = []

    def press(house: Keeping) -> None:
        try:
            for press in range(PRESSES // 2):
                house.press(DESKS[press % len(DESKS)])
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=press, args=(house,)) for house in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S * 3)
    return faults


def test_two_hubs_that_start_at_once_open_one_day(journal_url: str) -> None:
    journals = [Journal(journal_url, OFFICE.id) for _ in range(2)]
    barrier = threading.Barrier(2, timeout=PATIENCE_S)
    opened: list[Keeping] = []

    def start(journal: Journal) -> None:
        barrier.wait()
        opened.append(Keeping(journal))

    threads = [threading.Thread(target=start, args=(journal,)) for journal in journals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 2
    assert [type(event) for event in journals[0].read(MONDAY)] == [DayOpened]
    for each in journals:
        each.close()


def test_what_another_hub_wrote_is_told_by_the_one_that_lost(journal: Journal) -> None:
    first, second = Keeping(journal), Keeping(journal)
    with first:
        first.draw("A001", 1)
        first.press("room-1")
    assert second.keeper.day.tickets == {}

    with second:
        state = second.press("room-2")
        wait_for(lambda: TOPICS.queue in second.post.retained, "everything to be told")

    assert state["outcome"] == "nobody-waiting"
    assert second.state("room-1")["current"]["number"] == "A001"
    assert second.ack()["seq"] == 1
    assert [type(event) for event in journal.read(MONDAY)].count(NobodyWaiting) == 1


def test_the_post_of_these_tests_takes_nothing_while_it_is_away() -> None:
    post = RecordingPost()
    post.away = True

    taken = post.publish("t", json.dumps({}).encode(), retain=True)

    assert (taken, post.retained) == (False, {})


def test_a_new_journal_acknowledges_a_kiosk_that_has_told_another_before(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A101", 101, acknowledged=100)
        house.acknowledges(101)
        house.draw("A102", 102, acknowledged=101)
        house.acknowledges(102)

    assert Keeping(journal).keeper.day.rolls["roll-of-entrance"].upto == 102


def test_numbers_that_no_desk_can_call_any_more_are_named(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("C001", 1)
        house.draw("C002", 2)
        house.press("room-6")
        house.draw("A001", 3)
        house.acknowledges(3)
    desks = {name: replace(desk, sachgebiete=("service",), also=()) for name, desk in OFFICE.desks.items()}
    del desks["room-6"]

    with Keeping(journal, office=replace(OFFICE, desks=desks)) as house:
        said = house.reports_of("no desk can call")

    assert said == f"no desk can call C001, C002. {STRANDED}"
