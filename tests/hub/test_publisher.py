"""Promises of the publisher: only what changed goes out, and nothing that failed is forgotten."""

from __future__ import annotations

import json
from datetime import date

from hub.publisher import Publisher, as_json
from routing.commands import CallNext
from routing.office import HEAD
from tests.hub.house import OFFICE, TOPICS
from tests.hub.keeping import DESCRIPTION, RecordingPost
from tests.routing.builders import Hall

ALL_TOPICS = {
    TOPICS.office, TOPICS.board, TOPICS.queue,
    TOPICS.open_tickets, TOPICS.today, TOPICS.state(HEAD),
    *map(TOPICS.state, OFFICE.desks), *map(TOPICS.ack, OFFICE.kiosks),
}  # fmt: skip


def a_publisher() -> tuple[Publisher, RecordingPost, Hall]:
    post = RecordingPost()
    return Publisher(post, TOPICS, DESCRIPTION), post, Hall(OFFICE)


def test_everything_is_one_message_on_each_topic() -> None:
    publisher, post, hall = a_publisher()

    publisher.everything(hall.day)

    assert sorted(post.topics) == sorted(ALL_TOPICS)


def test_everything_goes_out_again_though_nothing_changed() -> None:
    publisher, post, hall = a_publisher()
    publisher.everything(hall.day)
    before = dict(post.retained)
    post.forget()

    publisher.everything(hall.day)

    assert post.retained == before


def test_only_what_changed_goes_out() -> None:
    publisher, post, hall = a_publisher()
    publisher.everything(hall.day)
    post.sent.clear()
    hall.draw("A001")

    publisher.first(hall.day, [], ["entrance"])
    publisher.rest(hall.day)

    serving = [desk.id for desk in OFFICE.desks.values() if desk.serves("service")]
    assert post.topics == [TOPICS.ack("entrance"), TOPICS.queue, *map(TOPICS.state, serving)]


def test_nothing_goes_out_when_nothing_changed() -> None:
    publisher, post, hall = a_publisher()
    publisher.everything(hall.day)
    post.sent.clear()

    publisher.first(hall.day, OFFICE.desks, OFFICE.kiosks)
    publisher.rest(hall.day)

    assert post.sent == []


def test_the_wall_and_the_desk_that_called_come_before_the_counts_of_the_others() -> None:
    publisher, post, hall = a_publisher()
    publisher.everything(hall.day)
    post.sent.clear()
    hall.draw("A001")
    hall.press(CallNext, "room-1")

    publisher.first(hall.day, ["room-1"], ["entrance"])
    waited_for = post.topics
    publisher.rest(hall.day)

    assert waited_for == [TOPICS.board, TOPICS.state("room-1"), TOPICS.ack("entrance")]
    assert post.topics[3] == TOPICS.queue


def test_what_could_not_be_sent_is_tried_again_next_time() -> None:
    publisher, post, hall = a_publisher()
    publisher.everything(hall.day)
    hall.draw("A001")
    post.away = True
    publisher.first(hall.day, [], ["entrance"])
    post.away = False

    publisher.first(hall.day, [], ["entrance"])

    assert post.told(TOPICS.ack("entrance"))["seq"] == 1


def test_a_repeated_press_is_named_until_the_next_one_is_answered() -> None:
    publisher, post, hall = a_publisher()
    hall.draw("A001")
    hall.press(CallNext, "room-1")

    publisher.answer_repeated("room-1", "p-old")
    publisher.first(hall.day, ["room-1"], [])
    repeated = post.told(TOPICS.state("room-1"))
    publisher.answer("room-1")
    publisher.first(hall.day, ["room-1"], [])
    answered = post.told(TOPICS.state("room-1"))

    assert (repeated["last_press"], repeated["outcome"]) == ("p-old", "repeated")
    assert (answered["last_press"], answered["outcome"]) == ("p-1", "called")
    assert repeated["current"]["number"] == answered["current"]["number"] == "A001"


def test_the_description_travels_as_json() -> None:
    assert json.dumps(as_json({"id": "x", "since": date(2026, 3, 2)})) == '{"id": "x", "since": "2026-03-02"}'
