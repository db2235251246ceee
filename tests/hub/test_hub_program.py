"""Promises of `wartemarke-hub`, the program, at a real broker."""

from __future__ import annotations

import json
import os
import socket
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from hub.check import displays_to_look_at
from tests.broker_config.broker_process import BrokerProcess
from tests.hub.house import ACCOUNTS, OFFICE, OFFICE_TEXT, TOPICS, press_message, ticket_message
from tests.hub.program import HubProgram, Listener, hub_command, installed_hub
from tests.patience import wait_for

WALL = OFFICE.displays["wall"]

VERSION = version("wartemarke")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(OFFICE_TEXT, encoding="utf-8")
    return file


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as running:
        yield running


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--help"], ["accounts", "check", "run"]),
        (["check", "--help"], ["OFFICE"]),
        (["accounts", "--help"], ["--dir", "--address", "--port"]),
        (["run", "--help"], ["--office", "--data", "--broker", "--password-file", "--journal", "--keep-days"]),
    ],
)
def test_help_names_what_there_is(arguments: list[str], named: list[str]) -> None:
    done = hub_command(*arguments)

    assert done.returncode == 0
    assert done.stdout.startswith("Usage: wartemarke-hub ")
    assert [name for name in named if name not in done.stdout] == []


def test_the_installed_program_is_this_command() -> None:
    installed, called = (run("check") for run in (installed_hub, hub_command))

    assert installed.stderr.startswith("Usage: wartemarke-hub check ")
    assert (installed.returncode, installed.stdout, installed.stderr) == (2, "", called.stderr)


def test_a_good_office_is_checked_and_found_good(office: Path) -> None:
    office.write_text(OFFICE_TEXT.replace("distance_m = 12", "distance_m = 4"), encoding="utf-8")

    done = hub_command("check", office)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{office}: Ausländerbehörde Teststadt. 3 Sachgebiete, 6 desks, 2 kiosks, 1 displays, 4 concerns, "
        "0 groups, 0 institutions, always open, 0 special days, languages de, ar, uk. No problems.\n"
    )


def test_a_wall_too_small_for_its_hall_is_named_with_the_distance_that_works(office: Path) -> None:
    done = hub_command("check", office)

    first, second = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert first.startswith(f'{office}: wall "wall": from 12 m numbers must be 77 mm high')
    assert "It can be read from 10.5 m at most" in first
    assert second.endswith("No problems.")


def test_a_distance_that_was_named_is_found_good(office: Path) -> None:
    office.write_text(OFFICE_TEXT.replace("distance_m = 12", "distance_m = 10.5"), encoding="utf-8")

    done = hub_command("check", office)

    assert done.returncode == 0
    assert "at once can be read from 10.5 m" in done.stdout


def test_an_upright_wall_is_judged_as_an_upright_one(office: Path) -> None:
    lying, upright = (replace(WALL, portrait=each) for each in (False, True))
    office_of = {each.portrait: replace(OFFICE, displays={"wall": each}) for each in (lying, upright)}

    assert displays_to_look_at(office_of[True]) != displays_to_look_at(office_of[False])


def test_a_screen_at_a_door_is_judged_by_its_own_size_and_distance(office: Path) -> None:
    door = replace(WALL, door=next(iter(OFFICE.desks.values())).room, inches=7.0, distance_m=1.5)

    near, far = (
        displays_to_look_at(replace(OFFICE, displays={"wall": replace(door, distance_m=each)})) for each in (1.5, 6)
    )

    assert near == ()
    assert len(far) == 1
    assert "hang a larger screen, or let people wait nearer" in far[0]


def test_every_problem_of_an_office_is_named_at_once(office: Path) -> None:
    office.write_text(
        OFFICE_TEXT.replace('letter = "B"', 'letter = "A"').replace(
            '"collect-card"\nsachgebiet', '"collect-card"\nsachgebit'
        )
    )

    done = hub_command("check", office)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f'{office}: concern "collect-card": it leads nowhere: sachgebiet is missing.\n'
        '  Give it sachgebiet = "…", or referral = "…" with the id of an [[institution]].\n'
        f'{office}: concern "collect-card": the key "sachgebit" is not known. Did you mean "sachgebiet"?\n'
        f'{office}: sachgebiet "aufenthalt": its letter A is that of "service": '
        "two people would hold the same number.\n"
        "  Free letters: B D E F G H J K L M N P R S T U V W X Y Z.\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (
            '"Europe/Berlin"',
            '"Europe/Bärlin"',
            'office: there is no time zone "Europe/Bärlin".\n  It is like "Europe/Berlin".',
        ),
        (
            '"Europe/Berlin"',
            '"../etc"',
            'office: there is no time zone "../etc".\n  It is like "Europe/Berlin".',
        ),
        (
            '"Europe/Berlin"',
            '"Europe"',
            'office: there is no time zone "Europe".\n  It is like "Europe/Berlin".',
        ),
        ('name = "Notfall"\n', "", 'concern "emergency": this is no standard concern, and it has no name.'),
        ("[turns]", "[turns", "office: this is not TOML: "),
    ],
)
@pytest.mark.parametrize("command", ["check", "accounts", "run"])
def test_a_bad_office_ends_every_command_with_its_problem(
    office: Path, old: str, new: str, named: str, command: str
) -> None:
    office.write_text(OFFICE_TEXT.replace(old, new))
    more = {"check": [office], "accounts": [office, "--dir", office.parent / "broker"],
            "run": ["--office", office, "--data", office.parent / "data"]}  # fmt: skip

    done = hub_command(command, *more[command])

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{office}: {named}")
    assert "Traceback" not in done.stderr
    assert list(office.parent.iterdir()) == [office]


def test_an_office_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("name = 'Ausländerbehörde'".encode("latin-1"))

    away = hub_command("check", tmp_path / "away.toml")
    latin = hub_command("check", tmp_path / "latin.toml")

    assert (away.returncode, latin.returncode) == (2, 2)
    assert away.stderr.startswith(f"{tmp_path}/away.toml: it cannot be read: ")
    assert latin.stderr.startswith(f"{tmp_path}/latin.toml: it cannot be read: ")
    assert len(away.stderr.splitlines()) == len(latin.stderr.splitlines()) == 1


def test_accounts_keep_their_passwords_and_are_for_their_owner_alone(office: Path) -> None:
    directory = office.parent / "broker"

    first = hub_command("accounts", office, "--dir", directory)
    made = json.loads((directory / "clients.json").read_text())
    second = hub_command("accounts", office, "--dir", directory)

    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout == (
        f"11 accounts in {directory}/clients.json; start the broker with {directory}/broker/mosquitto.conf.\n"
    )
    assert json.loads((directory / "clients.json").read_text()) == made
    assert {client: entry["role"] for client, entry in made.items()} == {
        client: role for client, (role, _) in ACCOUNTS.items()
    }
    assert all(entry["username"] == client for client, entry in made.items())
    assert len({entry["password"] for entry in made.values()}) == len(made)
    broker = {
        file.name: stat.S_IMODE(file.stat().st_mode) for file in (directory / "broker").iterdir() if file.is_file()
    }
    assert broker == dict.fromkeys(["mosquitto.conf", "passwords", "wartemarke.acl"], 0o600)
    assert stat.S_IMODE((directory / "clients.json").stat().st_mode) == 0o600


def test_accounts_that_cannot_be_made_are_named(office: Path) -> None:
    broken = office.parent / "broken"
    broken.mkdir()
    (broken / "clients.json").write_text("{")

    no_json = hub_command("accounts", office, "--dir", broken)
    no_port = hub_command("accounts", office, "--dir", office.parent / "broker", "--port", "99999")
    no_directory = hub_command("accounts", office, "--dir", office)

    assert [done.returncode for done in (no_json, no_port, no_directory)] == [2, 2, 2]
    assert no_json.stderr.startswith(f"{broken}/clients.json: this is not JSON: ")
    assert no_port.stderr == "port 99999: not a port. Use 1 to 65535, usually 1883, or 8883 with TLS.\n"
    assert no_directory.stderr == f"{office}: this directory cannot be made: File exists.\n"


def test_a_hub_that_cannot_start_says_why_in_one_line(office: Path) -> None:
    run = ["run", "--office", office, "--data", office.parent / "data"]
    (office.parent / "no-directory").write_text("")
    (office.parent / "data").mkdir()
    (office.parent / "data" / "journal.sqlite").write_text("Dear journal, " * 100)

    no_password = hub_command(*run, password=None)
    no_password_file = hub_command(*run, "--password-file", office.parent / "away")
    no_broker = hub_command(*run, "--broker", "somewhere")
    no_directory = hub_command("run", "--office", office, "--data", office.parent / "no-directory")
    no_journal = hub_command(*run)
    no_url = hub_command(*run, "--journal", "journal.sqlite")

    ends = (no_password, no_password_file, no_broker, no_directory, no_journal, no_url)
    assert [end.returncode for end in ends] == [2] * len(ends)
    assert [end.stdout for end in ends] == [""] * len(ends)
    assert [len(end.stderr.splitlines()) for end in ends] == [1] * len(ends)
    assert no_password.stderr == "hub has no password: give --password-file or set WARTEMARKE_PASSWORD.\n"
    assert no_password_file.stderr.startswith(f"--password-file {office.parent}/away cannot be read: ")
    assert no_broker.stderr == '--broker "somewhere" is no address: it is HOST:PORT, as in 127.0.0.1:1883.\n'
    assert no_directory.stderr == f"{office.parent}/no-directory: this directory cannot be made: File exists.\n"
    assert no_journal.stderr == (
        f"the journal sqlite:///{office.parent}/data/journal.sqlite cannot be opened: file is not a database\n"
    )
    assert no_url.stderr.startswith("the journal's URL cannot be used: ")


def test_everything_of_the_contract_is_there_when_the_hub_is_ready(office: Path, broker: BrokerProcess) -> None:
    with HubProgram(office, broker.port), Listener(broker, "staff") as staff, Listener(broker, "entrance") as kiosk:
        staff.until(TOPICS.status("hub"), online=True)

        told = {
            topic: staff.message(topic)
            for topic in (TOPICS.office, TOPICS.board, TOPICS.queue, *map(TOPICS.state, OFFICE.desks))
        }
        ack = kiosk.message(TOPICS.ack("entrance"))
        status = staff.message(TOPICS.status("hub"))

    free = {"v": 1, "current": None, "waiting": 0, "last_press": None, "outcome": None, "what": "", "open": False,
            "take_back": None, "helps": [], "paper": None}  # fmt: skip
    nobody = {"waiting": 0, "wait_minutes": None, "open": False, "left": None}
    assert told == {
        TOPICS.office: {"v": 1, "description": tomllib.loads(OFFICE_TEXT)},
        TOPICS.board: {"v": 1, "calls": [], "notices": []},
        TOPICS.queue: {"v": 1, "sachgebiete": dict.fromkeys(OFFICE.sachgebiete, nobody), "concerns": {}},
        **{TOPICS.state(desk): free for desk in OFFICE.desks},
    }
    assert {**ack, "day": "today"} == {"v": 1, "roll": "", "seq": 0, "last": {}, "day": "today"}
    assert status == {"v": 1, "online": True, "role": "hub", "version": VERSION, "problems": []}


def test_a_ticket_and_a_press_are_answered_with_the_fields_of_the_contract(office: Path, broker: BrokerProcess) -> None:
    with (
        HubProgram(office, broker.port),
        Listener(broker, "staff") as staff,
        Listener(broker, "entrance") as kiosk,
        Listener(broker, "room-1") as button,
    ):
        button.until(TOPICS.state("room-1"), outcome=None)
        kiosk.say(TOPICS.tickets("entrance"), ticket_message("A017", language="ar", needs=["quiet"]))
        ack = kiosk.until(TOPICS.ack("entrance"), seq=1)
        button.say(TOPICS.press("room-1"), press_message("boot-1.1"), qos=0)
        state = button.until(TOPICS.state("room-1"), last_press="boot-1.1")
        wait_for(lambda: staff.message(TOPICS.board)["calls"], "the call to reach the board")
        board = staff.message(TOPICS.board)
        wait_for(lambda: staff.message(TOPICS.queue)["sachgebiete"]["service"]["open"], "the desk to count")
        queue = staff.message(TOPICS.queue)

    assert (ack["roll"], ack["last"]) == ("roll-1", {"A": 17})
    (call,) = board["calls"]
    assert sorted(call) == ["at", "call", "came", "desk", "language", "number", "room", "sachgebiet"]
    assert (call["number"], call["desk"], call["room"], call["sachgebiet"]) == ("A017", "room-1", "001", "service")
    current = state["current"]
    assert sorted(current) == sorted(
        [
            "id",
            "number",
            "concern",
            "language",
            "why",
            "sachgebiet",
            "needs",
            "drawn_at",
            "called_at",
            "documents",
            "sent_by",
        ]
    )
    assert (current["id"], current["number"], current["needs"]) == ("t-a017", "A017", ["quiet"])
    assert [(why["code"], why["minutes"]) for why in current["why"]] == [("drawn", 0), ("language", -5)]
    assert (state["outcome"], state["waiting"], state["open"]) == ("called", 0, True)
    assert queue["sachgebiete"]["service"] == {"waiting": 0, "wait_minutes": [0, 10], "open": True, "left": None}


def test_bad_messages_are_shown_in_the_hubs_status(office: Path, broker: BrokerProcess) -> None:
    with HubProgram(office, broker.port), Listener(broker, "staff") as staff, Listener(broker, "entrance") as kiosk:
        staff.until(TOPICS.status("hub"), online=True)
        assert kiosk.connection.publish(TOPICS.tickets("entrance"), b"[" * 50_000)
        assert kiosk.connection.publish(TOPICS.tickets("entrance"), b" " * 70_000)
        kiosk.say(TOPICS.tickets("entrance"), ticket_message("A001"))
        kiosk.until(TOPICS.ack("entrance"), seq=1)

        wait_for(lambda: len(staff.message(TOPICS.status("hub"))["problems"]) == 2, "both problems")
        large, deep = staff.message(TOPICS.status("hub"))["problems"]

    start = "dropped: wartemarke/teststadt/kiosk/entrance/tickets: "
    assert large == f"{start}the message has 70000 bytes, more than the 65536 allowed."
    assert deep.startswith(f"{start}this is no TicketMessage: ")


def test_an_ordered_end_says_goodbye(office: Path, broker: BrokerProcess) -> None:
    with HubProgram(office, broker.port) as hub, Listener(broker, "staff") as staff:
        staff.until(TOPICS.status("hub"), online=True)
        code = hub.end()

        staff.until(TOPICS.status("hub"), online=False)
    assert code == 0
    assert "Traceback" not in hub.log


def test_a_hub_that_is_killed_is_shown_as_gone_and_goes_on_where_it_was(office: Path, broker: BrokerProcess) -> None:
    with Listener(broker, "staff") as staff, Listener(broker, "entrance") as kiosk:
        with HubProgram(office, broker.port) as hub:
            staff.until(TOPICS.status("hub"), online=True)
            kiosk.say(TOPICS.tickets("entrance"), ticket_message("A017"))
            before = kiosk.until(TOPICS.ack("entrance"), seq=1)
            hub.kill()
            staff.until(TOPICS.status("hub"), online=False)

        kiosk.heard.clear()
        with HubProgram(office, broker.port):
            staff.until(TOPICS.status("hub"), online=True)
            after = kiosk.message(TOPICS.ack("entrance"))
            staff.say(TOPICS.press("room-1"), press_message("p-1"), qos=0)
            state = staff.until(TOPICS.state("room-1"), last_press="p-1")

    assert after == before
    assert state["current"]["number"] == "A017"


def test_a_broker_that_starts_again_hears_everything_again(office: Path, broker: BrokerProcess) -> None:
    with HubProgram(office, broker.port):
        with Listener(broker, "entrance") as kiosk:
            kiosk.message(TOPICS.ack("entrance"))
            kiosk.say(TOPICS.tickets("entrance"), ticket_message("A017"))
            kiosk.until(TOPICS.ack("entrance"), seq=1)
        broker.kill()
        broker.start()

        with Listener(broker, "entrance") as kiosk:
            ack = kiosk.until(TOPICS.ack("entrance"), seq=1)

    assert ack["last"] == {"A": 17}


def test_a_hub_without_its_broker_waits_for_it_and_says_so_once(office: Path, tmp_path: Path) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        broker = BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS)
        broker.port = reserved.getsockname()[1]
        hub = HubProgram(office, broker.port)
        wait_for(lambda: "Trying again." in hub.log, "the hub to miss its broker")
    try:
        with broker, hub:
            pass
    finally:
        hub.kill()

    missing = f"Account('hub' at 127.0.0.1:{broker.port}) does not reach the broker. Trying again."
    assert hub.log.count(missing) == 1


def test_a_hub_that_is_turned_away_names_its_account_and_not_its_password(office: Path, broker: BrokerProcess) -> None:
    hub = HubProgram(office, broker.port, password="hunter2")
    try:
        wait_for(lambda: "the broker does not take" in hub.log, "the hub to be turned away")
        code = hub.end()
    finally:
        hub.kill()

    assert f"the broker does not take Account('hub' at 127.0.0.1:{broker.port}): Not authorized" in hub.log
    assert "hunter2" not in hub.log
    assert code == 0


def test_the_password_may_stand_in_a_file(office: Path, broker: BrokerProcess, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("secret-of-hub\n")

    with HubProgram(office, broker.port, "--password-file", str(file), password=""):
        pass


def test_the_journal_may_be_a_postgresql(office: Path, broker: BrokerProcess, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").make_database(f"program_{os.getpid()}")

    with HubProgram(office, broker.port, "--journal", url), Listener(broker, "entrance") as kiosk:
        kiosk.message(TOPICS.ack("entrance"))
        kiosk.say(TOPICS.tickets("entrance"), ticket_message("A017"))
        ack = kiosk.until(TOPICS.ack("entrance"), seq=1)

    assert ack["last"] == {"A": 17}
    assert not (office.parent / "data" / "journal.sqlite").exists()
