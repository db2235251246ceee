"""The names of the topics are the contract's."""

from __future__ import annotations

from wire.topics import ID_LEVEL, Topics, level

TOPICS = Topics("offenbach")


def test_the_topics_are_those_of_the_contract() -> None:
    assert TOPICS.tickets("entrance") == "wartemarke/offenbach/kiosk/entrance/tickets"
    assert TOPICS.ack("entrance") == "wartemarke/offenbach/kiosk/entrance/ack"
    assert TOPICS.press("room-1") == "wartemarke/offenbach/desk/room-1/press"
    assert TOPICS.state("room-1") == "wartemarke/offenbach/desk/room-1/state"
    assert TOPICS.board == "wartemarke/offenbach/board"
    assert TOPICS.queue == "wartemarke/offenbach/queue"
    assert TOPICS.office == "wartemarke/offenbach/office"
    assert TOPICS.status("wall") == "wartemarke/offenbach/status/wall"


def test_without_an_id_a_topic_is_a_subscription_to_all() -> None:
    assert TOPICS.tickets() == "wartemarke/offenbach/kiosk/+/tickets"
    assert TOPICS.press() == "wartemarke/offenbach/desk/+/press"
    assert TOPICS.state() == "wartemarke/offenbach/desk/+/state"
    assert TOPICS.status() == "wartemarke/offenbach/status/+"


def test_the_sender_is_read_from_the_topic() -> None:
    for topic in (TOPICS.tickets("x"), TOPICS.press("x"), TOPICS.state("x"), TOPICS.status("x")):
        assert level(topic, ID_LEVEL) == "x"


def test_a_level_that_is_not_there_is_empty() -> None:
    assert level(TOPICS.board, ID_LEVEL) == ""
