"""Promises of the keeper when the description changes while people wait, and of the day's limits."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from hub.journal import Journal
from hub.office_file import Described, Unusable
from hub.publisher import as_json
from hub.stranded import STRANDED
from routing.day import Day
from routing.description import read_office
from routing.queue import evolve
from tests.hub.house import OFFICE, OFFICE_TEXT, TOPICS, Wall
from tests.hub.keeping import Keeping
from tests.patience import wait_for
from tests.routing.builders import MONDAY, after

LIMIT = ("service_minutes = 6", "service_minutes = 6\ntickets_per_day = 3")
NO_ROOM_5 = ('[[desk]]\nid = "room-5"\nroom = "205"\nsachgebiete = ["asyl"]\nalso = ["aufenthalt"]\n'
             'languages = ["fa-AF"]\n', "")  # fmt: skip
ROOM_6_FOR_SERVICE = ('sachgebiete = ["asyl", "service"]', 'sachgebiete = ["service", "asyl"]')


def described(*changes: tuple[str, str]) -> Described:
    text = OFFICE_TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return Described(read_office(text), as_json(tomllib.loads(text)))


def left(house: Keeping, sachgebiet: str = "service") -> Any:
    queue = house.post.told(TOPICS.queue)
    return queue["sachgebiete"][sachgebiet]["left"] if queue else None


def leaves(house: Keeping, count: int | None, sachgebiet: str = "service") -> None:
    """Wait until so many numbers are said to be left."""
    wait_for(lambda: left(house, sachgebiet) == count, f"{count} numbers left")


def test_a_new_description_is_published_with_everything_else(journal: Journal) -> None:
    new = described(('room = "001"', 'room = "001 a"'))
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.press("room-1")
        house.keeper.inbox.put(new)

        wait_for(lambda: house.post.told(TOPICS.office)["description"] == new.description, "the new description")
        (call,) = house.post.told(TOPICS.board)["calls"]

    assert call["room"] == "001 a"


def test_the_day_is_what_the_journal_says_under_the_new_description(journal: Journal) -> None:
    """Nothing needs to be replayed: what was decided stands, whatever the description says now."""
    new = described(LIMIT, NO_ROOM_5, ROOM_6_FOR_SERVICE)
    with Keeping(journal) as house:
        for seq, number in enumerate(("A001", "C001", "B001", "A002"), start=1):
            house.draw(number, seq, language="ar" if seq % 2 else "uk")
        house.press("room-6")
        house.press("room-6", "forward", to="room-5")
        house.press("room-3")
        house.keeper.inbox.put(new)
        house.settle()
        kept = house.keeper.day

    replayed = Day(MONDAY, new.office)
    for event in journal.read(MONDAY):
        evolve(replayed, event)
    assert kept == replayed


def test_the_next_turn_goes_by_the_new_rules(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1, age_ms=60_000)
        house.draw("A002", 2, language="ar")
        no_languages = described(("language_minutes = 5", "language_minutes = 0"))
        house.keeper.inbox.put(no_languages)

        state = house.press("room-1")

    assert state["current"]["number"] == "A001"


def test_who_can_be_called_no_more_is_named_until_they_can(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("C001", 1)
        house.press("room-6")
        house.press("room-6", "forward", to="room-5")
        house.keeper.inbox.put(described(NO_ROOM_5))
        said = house.reports_of("no desk can call")
        house.keeper.inbox.put(Described(OFFICE, as_json(tomllib.loads(OFFICE_TEXT))))

        wait_for(lambda: not house.reports[-1], "the end of the trouble")
        state = house.press("room-5")

    assert said == f"no desk can call C001. {STRANDED}"
    assert state["current"]["number"] == "C001"


def move(house: Keeping, desk: str, *sachgebiete: str) -> None:
    """Let the head of section move a desk's duties; without any, back to the description's."""
    house.press("leitung", "duties", to=desk, sachgebiete=list(sachgebiete))


def test_who_waits_for_what_no_desk_does_any_more_is_named_until_one_does(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    with Keeping(journal) as house:
        house.draw("C001", 1)
        house.acknowledges(1)
        move(house, "room-5", "service")
        move(house, "room-6", "service")
        said = house.reports_of("no desk can call")
        house.draw("A001", 2)
        house.press("room-1")
        move(house, "room-6")

        wait_for(lambda: not house.reports[-1], "the end of the trouble")

    assert said == f"no desk can call C001. {STRANDED}"
    assert caplog.messages.count(said) == 1


def test_who_is_sent_or_comes_to_where_no_desk_is_any_more_is_named(journal: Journal) -> None:
    with Keeping(journal) as house:
        move(house, "room-5", "service")
        move(house, "room-6", "service")
        house.draw("A001", 1)
        house.press("room-1")
        house.press("room-1", "forward", to="asyl")
        sent = house.reports_of("no desk can call")

        house.draw("C001", 2)

        both = house.reports_of("C001")

    assert sent == f"no desk can call A001. {STRANDED}"
    assert both == f"no desk can call A001, C001. {STRANDED}"


def test_a_desk_hears_what_it_helps_with_and_not_what_the_head_has_moved(journal: Journal) -> None:
    with Keeping(journal) as house:
        move(house, "room-1", "aufenthalt")
        moved = house.press("room-1", "pause")["helps"]
        helping = house.press("room-1", "help", to="asyl")["helps"]
        stopped = house.press("room-1", "no-help")["helps"]

        again = house.press("room-1", "no-help")

    assert (moved, helping, stopped) == ([], ["asyl"], [])
    assert again["what"] == "this desk does not help another Sachgebiet today"


def test_a_description_that_cannot_be_used_is_reported_until_one_can(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.keeper.inbox.put(Unusable(("office.toml cannot be used", "office.toml: it is empty")))
        house.reports_of("it is empty")
        while_unusable = house.reports[-1]
        house.keeper.inbox.put(described())
        wait_for(lambda: not house.reports[-1], "the end of the trouble")

    assert while_unusable == ("office.toml cannot be used", "office.toml: it is empty")


def test_midnight_does_not_forget_that_the_file_cannot_be_used(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.keeper.inbox.put(Unusable(("office.toml: it is empty",)))
        house.reports_of("it is empty")
        wall.at = after(24 * 60)
        wait_for(lambda: house.ack().get("day") == "2026-03-03", "the new day")
        reports = len(house.reports)

        wait_for(lambda: len(house.reports) > reports, "another report")

    assert house.reports[-1] == ("office.toml: it is empty",)


def test_numbers_left_are_counted_down_and_never_below_nothing(journal: Journal) -> None:
    with Keeping(journal, office=described(LIMIT).office) as house:
        leaves(house, 3)
        unlimited = left(house, "aufenthalt")
        for seq, number in enumerate(("A001", "A002", "A003"), start=1):
            house.draw(number, seq)
            leaves(house, 3 - seq)
        house.draw("A004", 4)
        house.acknowledges(4)
        house.has_told_everything()

    assert unlimited is None
    assert left(house) == 0


def test_a_number_counts_where_it_was_drawn_wherever_it_goes(journal: Journal) -> None:
    with Keeping(journal, office=described(LIMIT).office) as house:
        house.draw("A001", 1)
        house.draw("B001", 2)
        for desk, to in (("room-1", "aufenthalt"), ("room-3", "service")):
            house.press(desk)
            house.press(desk, "forward", to=to)
        house.has_told_everything()

    assert left(house) == 2


def test_a_new_day_has_all_its_numbers(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, office=described(LIMIT).office, wall=wall) as house:
        house.draw("A001", 1)
        leaves(house, 2)

        wall.at = after(24 * 60)

        leaves(house, 3)


def test_a_limit_that_changes_counts_what_was_drawn_before(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.acknowledges(1)

        house.keeper.inbox.put(described(LIMIT))

        leaves(house, 2)
