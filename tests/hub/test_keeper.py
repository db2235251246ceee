"""Promises of the keeper: what it says is in the journal, and what is in the journal is kept."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from hub.journal import Journal
from hub.orders import BrokerIsBack
from routing.events import DayOpened, Event, TicketCalled, TicketDrawn
from tests.hub.house import OFFICE, TOPICS, Wall, arrived, press_message, ticket_message
from tests.hub.keeping import Keeping, RecordingPost
from tests.patience import wait_for
from tests.routing.builders import EIGHT, MONDAY, after


def events_of(journal: Journal, kind: type[Event]) -> list[Event]:
    return [event for event in journal.read(MONDAY) if isinstance(event, kind)]


def test_a_ticket_is_acknowledged_when_it_is_in_the_journal(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.acknowledges(1)

        drawn = events_of(journal, TicketDrawn)

    assert [event.ticket.number for event in drawn] == ["A001"]
    assert house.ack() == {"v": 1, "roll": "roll-of-entrance", "seq": 1, "last": {"A": 1}, "day": "2026-03-02"}


def test_the_acknowledgement_has_no_holes(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.draw("A003", 3)
        house.settle()
        with_a_hole = house.ack()
        house.draw("A002", 2)
        house.acknowledges(3)

    assert (with_a_hole["seq"], with_a_hole["last"]) == (1, {"A": 3})


def test_a_ticket_told_twice_is_one_ticket(journal: Journal) -> None:
    with Keeping(journal) as house:
        for _ in range(5):
            house.draw("A001", 1)
        house.settle()

    assert len(events_of(journal, TicketDrawn)) == 1


def test_a_ticket_told_again_is_acknowledged_again_to_a_broker_that_forgot(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
        house.post.forget()

        house.keeper.inbox.put(BrokerIsBack())

        house.acknowledges(1)


def test_a_press_calls_the_next_and_says_why(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1, language="ar")

        state = house.press("room-1", press="button-1")

    assert (state["last_press"], state["outcome"], state["open"]) == ("button-1", "called", True)
    assert (state["current"]["number"], state["current"]["language"]) == ("A001", "ar")
    assert [(why["code"], why["minutes"]) for why in state["current"]["why"]] == [("drawn", 0), ("language", -5)]
    board = house.post.told(TOPICS.board)
    assert [(call["number"], call["desk"], call["room"]) for call in board["calls"]] == [("A001", "room-1", "001")]


def test_the_same_press_twice_is_one_press_and_is_answered(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.draw("A002", 2)
        first = house.press("room-1", press="button-1")
        before = house.post.retained[TOPICS.board]

        second = house.press("room-1", press="button-1")

    assert (second["last_press"], second["outcome"]) == ("button-1", "repeated")
    assert second["current"] == first["current"]
    assert house.post.retained[TOPICS.board] == before
    assert len(events_of(journal, TicketCalled)) == 1


def test_a_stale_press_calls_nobody_and_is_answered(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)

        state = house.press("room-1", age_ms=6000)

    assert (state["outcome"], state["current"]) == ("stale", None)
    (age_ms,) = re.findall(r"^the press was (\d+) ms old when it arrived$", state["what"])
    assert int(age_ms) >= 6000
    assert events_of(journal, TicketCalled) == []


def test_a_press_that_cannot_be_obeyed_is_told_why(journal: Journal) -> None:
    with Keeping(journal) as house:
        nobody = house.press("room-1")
        nothing = house.press("room-1", "recall")
        unknown = house.press("room-1", "pick", ticket="t-a999")

    assert (nobody["outcome"], nobody["what"]) == ("nobody-waiting", "")
    assert (nothing["outcome"], nothing["what"]) == ("refused", "no ticket is at this desk")
    assert (unknown["outcome"], unknown["what"]) == ("refused", "there is no ticket t-a999 today")


def test_forwarding_to_nowhere_names_what_there_is(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.press("room-1")

        state = house.press("room-1", "forward", to="aysl")

    assert state["outcome"] == "refused"
    assert state["what"].startswith('there is no Sachgebiet or desk "aysl". Did you mean "asyl"?')
    assert state["current"]["number"] == "A001"


@pytest.mark.parametrize(
    ("kiosk", "changes", "what"),
    [
        ("entrance", {"number": "A500"}, "dropped: number A500 is outside the block 1-499 of entrance."),
        ("entrance", {"id": "other"}, "dropped: number A001 was already drawn today, by another ticket."),
        (
            "entrance",
            {"number": "A002", "id": "t-a001"},
            "dropped: ticket t-a001 was already drawn today, with number A001.",
        ),
        (
            "entrance",
            {"number": "B002", "sachgebiet": "service"},
            "dropped: number B002 does not open with A, the letter of service.",
        ),
        (
            "entrance",
            {"number": "A002", "sachgebiet": "servis"},
            'dropped: there is no Sachgebiet "servis". Did you mean "service"? '
            "Known Sachgebiete: service, aufenthalt, asyl.",
        ),
        (
            "side-door",
            {"number": "A500", "roll": "roll-of-entrance"},
            "dropped: roll roll-of-entrance belongs to entrance, not to side-door.",
        ),
        ("roof", {"number": "A002"}, 'dropped: there is no kiosk "roof". Known kiosks: entrance, side-door.'),
    ],
)
def test_a_ticket_that_would_break_a_promise_is_named_and_counted(
    journal: Journal, kiosk: str, changes: dict[str, object], what: str
) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        for _ in range(3):
            house.put(arrived(TOPICS.tickets(kiosk), ticket_message(**{"seq": 2, "roll": f"of-{kiosk}", **changes})))

        said = house.reports_of(what)
        house.acknowledges(1)

    assert said == f"{what} (3 times)"
    assert len(events_of(journal, TicketDrawn)) == 1


def test_a_press_of_no_desk_and_a_message_that_is_none_are_named(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.put(arrived(TOPICS.press("room-7"), press_message()), arrived(TOPICS.press("room-1"), b"{"))

        desk = house.reports_of('there is no desk "room-7"')
        broken = house.reports_of("is no Press")

    assert desk.startswith('dropped: there is no desk "room-7". Did you mean "room-')
    assert broken == "dropped: wartemarke/teststadt/desk/room-1/press: this is no Press: Input data was truncated"


def test_a_trouble_is_logged_once(journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    with Keeping(journal) as house:
        for _ in range(50):
            house.put(arrived(TOPICS.press("room-1"), b"{"))

        house.reports_of("(50 times)")

    assert len([line for line in caplog.messages if "is no Press" in line]) == 1


def test_an_odd_ticket_is_taken_and_remarked_upon(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1, concern="dance")

        said = house.reports_of("dance")
        house.acknowledges(1)

    assert said.startswith('ticket A001 of entrance: there is no concern "dance".')


def a_lively_day(house: Keeping) -> None:
    for seq in range(1, 31):
        house.draw(f"{'ABC'[seq % 3]}{seq:03}", seq, language=("de", "ar", "uk")[seq % 3 - 1])
    house.draw("A500", 1, kiosk="side-door", needs=["step-free"])
    house.draw("A502", 3, kiosk="side-door", appointment="2026-03-02T09:00:00+01:00")
    for desk in OFFICE.desks:
        house.press(desk)
    house.press("room-1", "recall")
    house.press("room-1", "forward", to="room-5")
    house.press("room-2", "park", minutes=20)
    house.press("room-3", "missed")
    house.press("room-4", "return")
    house.press("room-6", "done")
    house.press("room-6", age_ms=7000)
    house.press("room-5")


def test_after_a_restart_everybody_is_told_the_same_to_the_byte(journal: Journal) -> None:
    with Keeping(journal) as house:
        a_lively_day(house)
        house.settle()
    before = house.everything()

    after = Keeping(journal).everything()

    assert after == before
    assert all(before[topic] == house.post.retained[topic] for topic in house.post.retained if "/ack" in topic)


def test_a_broker_that_forgot_is_told_everything_again(journal: Journal) -> None:
    with Keeping(journal) as house:
        a_lively_day(house)
        house.settle()
        everything = house.everything()
        house.post.forget()

        house.keeper.inbox.put(BrokerIsBack())

        wait_for(lambda: house.post.retained == everything, "everything to be published again")


def test_a_broker_that_is_away_stops_nothing(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.post.away = True
        house.draw("A001", 1)
        house.put(arrived(TOPICS.press("room-1"), press_message()))
        wait_for(lambda: events_of(journal, TicketCalled) != [], "the call to be in the journal")

        house.post.away = False
        house.keeper.inbox.put(BrokerIsBack())

        wait_for(lambda: house.state("room-1").get("outcome") == "called", "the desk to be told")
        house.acknowledges(1)


def test_a_parked_ticket_wakes_by_itself(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.press("room-1")
        house.press("room-1", "park", minutes=20)
        parked = house.press("room-1")

        wall.at = after(21)

        wait_for(lambda: house.state("room-1")["waiting"] == 1, "the parked ticket to wait again")
    assert parked["outcome"] == "nobody-waiting"


def test_the_first_event_of_a_day_is_its_opening(journal: Journal) -> None:
    Keeping(journal)

    (opened,) = journal.read(MONDAY)

    assert isinstance(opened, DayOpened)
    assert opened.at >= EIGHT


def test_a_call_is_in_the_journal_before_anybody_hears_of_it(tmp_path: Path) -> None:
    """Kept in the order of the two: the post looks into the journal at the moment it is told."""
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", OFFICE.id)

    class LookingPost(RecordingPost):
        known: list[bool]

        def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
            if topic == TOPICS.state("room-1") and b"A001" in payload:
                self.known.append(any(isinstance(event, TicketCalled) for event in journal.read(MONDAY)))
            return super().publish(topic, payload, qos, retain)

    post = LookingPost()
    post.known = []
    with Keeping(journal, post=post) as house:
        house.draw("A001", 1)
        house.press("room-1")

    assert post.known
    assert all(post.known)
    journal.close()


def test_stopping_loses_nothing_that_was_acknowledged(journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    with Keeping(journal) as house:
        for seq in range(1, 400):
            house.draw(f"A{seq:03}", seq)
        wait_for(lambda: house.ack().get("seq", 0) > 0, "some acknowledgement")
    acknowledged = house.ack()["seq"]

    numbers = [event.ticket.number for event in events_of(journal, TicketDrawn)]

    assert numbers[:acknowledged] == [f"A{seq:03}" for seq in range(1, acknowledged + 1)]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
