"""Promises of the description file: a change is in force without a restart, a mistake is named and changes nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.office_file import MOST_NAMED, STAYS, Described, OfficeFile, Unusable
from tests.broker_config.broker_process import BrokerProcess
from tests.hub.house import ACCOUNTS, OFFICE, OFFICE_TEXT, TOPICS, press_message, ticket_message
from tests.hub.program import HubProgram, Listener
from tests.patience import wait_for

NEW_ROOM = OFFICE_TEXT.replace('room = "001"', 'room = "001 a"')
NO_LETTER = OFFICE_TEXT.replace('letter = "B"', 'letter = "A"')
OTHER_ID = OFFICE_TEXT.replace('id = "teststadt"', 'id = "neustadt"')
HEAD = f"office.toml cannot be used: {STAYS}"


# ---- The file, looked at


class Told:
    """An office file that is looked at, and what it told."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "office.toml"
        self.write(OFFICE_TEXT)
        self.heard: list[Described | Unusable] = []
        self.file = OfficeFile(self.path, OFFICE.id, self.path.read_bytes(), self.heard.append)

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.file.look()


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


def test_a_file_that_stays_as_it_is_says_nothing(told: Told) -> None:
    told.look(5)

    assert told.heard == []


def test_a_change_is_told_once_when_it_has_settled(told: Told) -> None:
    told.write(NEW_ROOM)

    told.look()
    at_the_first_look = list(told.heard)
    told.look(5)

    assert at_the_first_look == []
    (described,) = told.heard
    assert isinstance(described, Described)
    assert described.office.desks["room-1"].room == "001 a"
    assert described.description["desk"][0]["room"] == "001 a"


def test_a_file_that_is_being_written_is_not_read_half(told: Told) -> None:
    """Cut off between two concerns, a description is still one: customers would miss what they came for."""
    half = NEW_ROOM[: NEW_ROOM.index('[[concern]]\nid = "emergency"')]
    told.write(half)
    told.look()
    told.write(NEW_ROOM)

    told.look(2)

    (described,) = told.heard
    assert isinstance(described, Described)
    assert "emergency" in described.office.concerns


def test_who_asks_is_answered_without_a_second_look(told: Told) -> None:
    told.write(NEW_ROOM)

    told.file.look(at_once=True)

    assert [type(each) for each in told.heard] == [Described]


def test_a_file_that_is_replaced_is_not_missed_in_between(told: Told) -> None:
    told.path.unlink()
    told.look()
    told.write(NEW_ROOM)
    told.look(2)

    assert [type(each) for each in told.heard] == [Described]


def test_the_good_old_description_is_told_again_after_a_mistake(told: Told) -> None:
    told.write("[")
    told.look(2)
    told.write(OFFICE_TEXT)
    told.look(2)

    assert [type(each) for each in told.heard] == [Unusable, Described]


def test_many_problems_are_named_up_to_a_screenful(told: Told) -> None:
    told.write('id = "teststadt"\n' + "".join(f"unknown-{each} = 1\n" for each in range(30)))
    told.look(2)

    (unusable,) = told.heard
    assert isinstance(unusable, Unusable)
    head, *named, more = unusable.problems
    assert (head, len(named)) == (HEAD, MOST_NAMED)
    assert more == "office.toml: 27 more problems."


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"\xff\xfe", "office.toml: it is no text in UTF-8."),
        (b"", "office.toml: office: id is missing. It must be a text in quotes."),
        (OTHER_ID.encode(), 'office.toml: its id is now "neustadt", but this hub keeps the journal of "teststadt".'),
        (
            OFFICE_TEXT.replace('pictogram = "badge"', 'pictogram = "badgy"').encode(),
            'office.toml: concern "collect-card": there is no pictogram "badgy". Did you mean "badge"?',
        ),
    ],
)
def test_what_cannot_be_used_is_named(told: Told, content: bytes, named: str) -> None:
    told.path.write_bytes(content)
    told.look(2)

    (unusable,) = told.heard
    assert isinstance(unusable, Unusable)
    assert unusable.problems[0] == HEAD
    assert unusable.problems[1].startswith(named)


# ---- The program at a real broker


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(OFFICE_TEXT, encoding="utf-8")
    return file


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as running:
        yield running


class House:
    """A hub at work, with a kiosk and somebody who looks on."""

    def __init__(self, office: Path, hub: HubProgram, staff: Listener, kiosk: Listener) -> None:
        self.office, self.hub, self.staff, self.kiosk = office, hub, staff, kiosk
        self._drawn = 0

    def draw(self) -> int:
        """Tell of a ticket, and wait until the journal has it."""
        self._drawn += 1
        self.kiosk.say(TOPICS.tickets("entrance"), ticket_message(f"A{self._drawn:03}", seq=self._drawn))
        self.kiosk.until(TOPICS.ack("entrance"), seq=self._drawn)
        return self._drawn

    def press(self, desk: str, press: str) -> dict[str, Any]:
        self.staff.say(TOPICS.press(desk), press_message(press), qos=0)
        return self.staff.until(TOPICS.state(desk), last_press=press)

    def room_in_force(self) -> str:
        room: str = self.staff.message(TOPICS.office)["description"]["desk"][0]["room"]
        return room

    def has_problem(self, piece: str) -> None:
        wait_for(lambda: any(piece in line for line in self._problems()), f"a problem with {piece!r}")

    def has_no_problem(self) -> None:
        wait_for(lambda: not self._problems(), "the end of the problems")

    def _problems(self) -> list[str]:
        problems: list[str] = self.staff.message(TOPICS.status("hub"))["problems"]
        return problems


def replace_text(file: Path, text: str) -> None:
    """Write a file at one instant: nobody finds it empty, however slowly we go on."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)


@pytest.fixture
def house(office: Path, broker: BrokerProcess) -> Iterator[House]:
    with (
        HubProgram(office, broker.port) as hub,
        Listener(broker, "staff") as staff,
        Listener(broker, "entrance") as kiosk,
    ):
        staff.until(TOPICS.status("hub"), online=True)
        kiosk.message(TOPICS.ack("entrance"))
        yield House(office, hub, staff, kiosk)


def test_a_good_change_is_in_force_without_a_restart_and_nobody_is_forgotten(house: House) -> None:
    house.draw()
    house.office.write_text(NEW_ROOM)

    wait_for(lambda: house.room_in_force() == "001 a", "the new room")
    state = house.press("room-1", "p-1")

    assert state["current"]["number"] == "A001"
    wait_for(lambda: house.staff.message(TOPICS.board)["calls"], "the call")
    assert house.staff.message(TOPICS.board)["calls"][0]["room"] == "001 a"
    assert house.hub.process.poll() is None
    assert "has changed: it is in force now" in house.hub.log


def test_a_new_desk_and_a_new_limit_are_published_at_once(house: House) -> None:
    house.draw()
    desk = '[[desk]]\nid = "room-7"\nroom = "7"\nsachgebiete = ["service"]\n\n[[kiosk]]\nid = "entrance"'
    limit = OFFICE_TEXT.replace("service_minutes = 6", "service_minutes = 6\ntickets_per_day = 40")
    house.office.write_text(limit.replace('[[kiosk]]\nid = "entrance"', desk))

    state = house.staff.message(TOPICS.state("room-7"))
    wait_for(lambda: house.staff.message(TOPICS.queue)["sachgebiete"]["service"]["left"] == 39, "what is left")

    assert (state["current"], state["waiting"]) == (None, 1)


def test_sighup_reads_the_file_and_does_not_end_the_hub(house: House) -> None:
    house.office.write_text(NEW_ROOM)
    house.hub.process.send_signal(signal.SIGHUP)

    wait_for(lambda: house.room_in_force() == "001 a", "the new room")
    house.draw()

    assert house.hub.process.poll() is None


def test_a_bad_file_is_named_and_the_last_good_description_stays(house: House) -> None:
    replace_text(house.office, NO_LETTER)

    house.has_problem('office.toml: sachgebiet "aufenthalt": its letter A is that of "service"')
    house.has_problem(HEAD)
    house.draw()
    room_meanwhile = house.room_in_force()
    replace_text(house.office, NEW_ROOM)
    house.has_no_problem()

    assert room_meanwhile == "001"
    wait_for(lambda: house.room_in_force() == "001 a", "the new room")
    assert house.hub.log.count("cannot be used, the last good one stays in force") == 1


def test_a_file_that_stays_half_written_is_named_until_it_is_whole(house: House) -> None:
    half = NEW_ROOM[: NEW_ROOM.index("[[concern]]")]
    house.office.write_text(half)

    house.has_problem("there is no [[concern]]")
    house.draw()
    with house.office.open("a") as file:
        file.write(NEW_ROOM[len(half) :])
    house.has_no_problem()

    wait_for(lambda: house.room_in_force() == "001 a", "the new room")


def test_a_file_that_is_deleted_is_named_and_missed_no_longer_when_it_is_back(house: House) -> None:
    house.office.unlink()

    house.has_problem("office.toml: it cannot be read: No such file or directory.")
    house.draw()
    house.office.write_text(OFFICE_TEXT)
    house.has_no_problem()

    assert house.draw() == 2


def test_the_file_of_another_office_is_refused(house: House) -> None:
    house.office.write_text(OTHER_ID)

    house.has_problem('its id is now "neustadt", but this hub keeps the journal of "teststadt"')

    assert house.draw() == 1
    assert house.staff.message(TOPICS.office)["description"]["id"] == "teststadt"


def test_what_was_changed_holds_after_the_next_start(house: House, broker: BrokerProcess) -> None:
    house.draw()
    house.office.write_text(NEW_ROOM)
    wait_for(lambda: house.room_in_force() == "001 a", "the new room")
    before = house.kiosk.message(TOPICS.ack("entrance"))
    house.hub.kill()
    house.kiosk.heard.clear()

    with HubProgram(house.office, broker.port):
        after = house.kiosk.message(TOPICS.ack("entrance"))

    assert after == before
    assert house.room_in_force() == "001 a"
