"""`wartemarke-lobby`, as a process of its own, with stand-ins for the roles."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from tests.lobby.small_office import processes_in, stand_ins, write_office
from tests.patience import PATIENCE_S, wait_for

START = """
import pathlib, sys
import lobby.caretaker
from lobby.cli import main
from lobby.programs import Programs
lobby.caretaker.GRACE_SECONDS = 60.0  # no part is stubborn: whoever is late has stood still
main(sys.argv[3:], obj=Programs(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
"""
ANY_PORTS = ("--port", "0", "--kiosk-port", "0", "--desk-port", "0", "--broker-port", "0")


class Lobby:
    """A lobby under way."""

    def __init__(self, directory, *options: str) -> None:
        programs = stand_ins(directory / "bin")
        office = write_office(directory)
        self.temporary = directory / "tmp"
        self.temporary.mkdir(exist_ok=True)
        environment = {**os.environ, "TMPDIR": str(self.temporary)}
        for screen in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(screen, None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, programs.directory, programs.mosquitto, "--office", office, *ANY_PORTS,
             *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip

    def ready(self) -> str:
        """The line it says when all is up."""
        return self.process.stdout.readline()

    def end(self, number: signal.Signals) -> tuple[str, str]:
        """Send a signal and return what else it had to say."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=PATIENCE_S)


@pytest.fixture
def start(tmp_path) -> Iterator[object]:
    started: list[Lobby] = []

    def start_one(*options: str) -> Lobby:
        started.append(Lobby(tmp_path, *options))
        return started[-1]

    yield start_one
    for each in started:
        each.process.kill()
        each.process.communicate()


def hall_at(ready: str) -> dict:
    url = ready.removeprefix("ready ").strip()
    with urllib.request.urlopen(f"{url}/api/hall", timeout=PATIENCE_S) as answer:
        return json.load(answer)


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_when_all_parts_are_up_and_stops_them_when_told(start, tmp_path, order):
    lobby = start("--headless")
    ready = lobby.ready()
    hall = hall_at(ready)

    more, complaints = lobby.end(order)

    assert re.fullmatch(r"ready http://127\.0\.0\.1:[0-9]+\n", ready)
    assert all(part["up"] for part in hall["parts"].values())
    assert (more, complaints, lobby.process.returncode) == ("", "", 0)
    assert processes_in(tmp_path) == []


def test_a_temporary_directory_is_removed_at_the_end(start):
    lobby = start("--headless")
    data = hall_at(lobby.ready())["data"]

    lobby.end(signal.SIGTERM)

    assert data.startswith(str(lobby.temporary))
    assert list(lobby.temporary.iterdir()) == []


def test_a_given_directory_is_kept_with_its_accounts_for_the_next_start(start, tmp_path):
    first = start("--headless", "--data", str(tmp_path / "data"))
    first.ready()
    first.end(signal.SIGTERM)
    accounts = (tmp_path / "data" / "clients.json").read_text()

    second = start("--headless", "--data", str(tmp_path / "data"))
    second.ready()
    second.end(signal.SIGTERM)

    assert (tmp_path / "data" / "clients.json").read_text() == accounts


def test_no_process_stays_behind_when_the_lobby_itself_is_killed(start, tmp_path):
    lobby = start("--headless")
    lobby.ready()
    parts = processes_in(tmp_path / "bin")

    lobby.end(signal.SIGKILL)

    assert len(parts) > 5
    wait_for(lambda: processes_in(tmp_path) == [], "every part to end")


def test_a_part_that_cannot_start_ends_the_lobby_which_names_it(start, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "wartemarke-hub.fails").touch()
    lobby = start("--headless")

    said, complaints = lobby.process.communicate(timeout=PATIENCE_S)

    assert lobby.process.returncode == 1
    assert said == ""
    assert "hub cannot start: it ended 3 times, at last with exit code 3." in complaints
    assert "  half of the office is missing" in complaints
    assert processes_in(tmp_path) == []


def test_a_port_in_use_is_named_with_its_part(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        lobby = start("--headless", "--broker-port", str(port))

        said, complaints = lobby.process.communicate(timeout=PATIENCE_S)

    assert (lobby.process.returncode, said) == (1, "")
    assert complaints == (
        f"mosquitto cannot start: another program uses port {port} of 127.0.0.1. "
        "End it, or choose another port: --broker-port.\n"
    )


def test_every_problem_of_the_office_is_named(start, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text('id = "x"\nlanguages = ["de"]\n')
    lobby = start("--headless", "--office", str(broken))

    said, complaints = lobby.process.communicate(timeout=PATIENCE_S)

    assert (lobby.process.returncode, said) == (2, "")
    for missing in ("[[sachgebiet]]", "[[desk]]", "[[kiosk]]", "[[display]]", "[[concern]]"):
        assert f"{broken}: office: there is no {missing}." in complaints


def test_an_office_that_is_not_there_is_named(start, tmp_path):
    lobby = start("--headless", "--office", str(tmp_path / "nowhere.toml"))

    said, complaints = lobby.process.communicate(timeout=PATIENCE_S)

    assert (lobby.process.returncode, said) == (2, "")
    assert complaints == (
        f"{tmp_path}/nowhere.toml: cannot be read: No such file or directory. Name an office.toml: --office FILE.\n"
    )


def test_accounts_that_cannot_be_read_are_named(start, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clients.json").write_text("{")
    lobby = start("--headless", "--data", str(tmp_path / "data"))

    _, complaints = lobby.process.communicate(timeout=PATIENCE_S)

    assert lobby.process.returncode == 1
    assert f"{tmp_path}/data/clients.json cannot be used" in complaints
    assert "Remove it, and new accounts are made." in complaints


def test_a_port_that_is_no_port_is_refused(start):
    lobby = start("--port", "70000")

    _, complaints = lobby.process.communicate(timeout=PATIENCE_S)

    assert lobby.process.returncode == 2
    assert "--port" in complaints


def test_without_a_screen_it_says_what_to_open(start):
    lobby = start()
    ready = lobby.ready()

    _, complaints = lobby.end(signal.SIGTERM)

    assert complaints == f"No browser could be opened here: open {ready.removeprefix('ready ').strip()} yourself.\n"


def test_help_names_every_option_of_the_contract():
    from click.testing import CliRunner

    from lobby.cli import main

    text = CliRunner().invoke(main, ["--help"]).output

    for option in ("--office", "--data", "--headless", "--port", "--kiosk-port", "--desk-port", "--broker-port"):
        assert option in text
    assert "--printer URL" in text
    assert "--keep-hours" in text
