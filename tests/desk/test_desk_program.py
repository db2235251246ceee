"""Promises of `wartemarke-desk`, the program, at a real broker."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.cli import main
from tests.broker_config.broker_process import BrokerProcess
from tests.commands import called
from tests.desk.hub_at_broker import ACCOUNTS, HubAtBroker
from tests.desk.programs import PATIENT_PROGRAM, PROGRAM
from tests.desk.small_hub import OFFICE, OFFICE_TEXT
from tests.patience import PATIENCE_S, wait_for
from wire.codec import encode
from wire.messages import Status
from wire.topics import Topics

ROOT = Path(__file__).parents[2]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(OFFICE_TEXT)
    return file


class Pages:
    """The running program, asked over HTTP."""

    def __init__(self, office: Path, broker_port: int, program: Iterable[str] = PROGRAM) -> None:
        command = [
            *program, "pages", "--office", str(office), "--data", str(office.parent / "data"),
            "--broker", f"127.0.0.1:{broker_port}", "--port", "0", "--without-sign-in",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, env={**os.environ, "WARTEMARKE_PASSWORD": "secret-of-staff"}, cwd=ROOT, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        ready = self.process.stdout.readline()
        assert ready.startswith("ready http://127.0.0.1:"), ready
        self.url = ready.split()[1]

    def ask(self, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def hears_the_hub(self) -> bool:
        try:
            return bool(self.ask("/api/desks/d1")["online"])
        except urllib.error.HTTPError:
            return False

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()


@pytest.fixture
def pages(office: Path, broker: BrokerProcess) -> Iterator[Pages]:
    running = Pages(office, broker.port)
    yield running
    running.end(signal.SIGKILL)


@pytest.fixture
def patient_pages(office: Path, broker: BrokerProcess) -> Iterator[Pages]:
    """Pages whose presses are answered however long that takes."""
    running = Pages(office, broker.port, PATIENT_PROGRAM)
    yield running
    running.end(signal.SIGKILL)


def test_a_press_goes_through_a_real_broker_and_comes_back_answered(
    broker: BrokerProcess, patient_pages: Pages
) -> None:
    pages = patient_pages
    with HubAtBroker(broker) as hub:
        hub.draw("ar", minutes_ago=12)
        wait_for(pages.hears_the_hub, "the pages to hear the hub")

        called = pages.ask("/api/desks/d1/press", {"action": "next"})
        other = pages.ask("/api/desks/d2/press", {"action": "next"})

    assert (called["outcome"], called["state"]["current"]["number"]) == ("called", "A001")
    assert other["outcome"] == "nobody-waiting"


def test_a_hub_that_goes_and_a_broker_that_dies_are_noticed(broker: BrokerProcess, pages: Pages) -> None:
    with HubAtBroker(broker):
        wait_for(pages.hears_the_hub, "the pages to hear the hub")
    wait_for(lambda: not pages.hears_the_hub(), "the pages to notice that the hub is gone")

    broker.kill()
    not_taken = pages.ask("/api/desks/d1/press", {"action": "next"})
    broker.start()
    with HubAtBroker(broker) as hub:
        wait_for(pages.hears_the_hub, "the pages to be back")
        presses = list(hub.hub.presses)

    assert not_taken["outcome"] == "not-taken"
    assert presses == []


def test_bad_messages_do_no_harm_to_the_pages(broker: BrokerProcess, patient_pages: Pages) -> None:
    pages = patient_pages
    topics = Topics(OFFICE.id)
    bad = (
        b"", b"{", b"null", b"7", b"\xff\xfe", b"\0" * 50, b'{"v": 1}', b'{"v": 2, "current": null}', b"[" * 100_000,
        b'{"v": 1, "description": {"id": 7}}', b'{"v": 1, "current": {"id": 7}, "waiting": 1}', b"x" * 200_000,
    )  # fmt: skip

    with HubAtBroker(broker) as hub:
        wait_for(pages.hears_the_hub, "the pages to hear the hub")
        for payload in bad:
            for topic in (topics.office, topics.status("hub"), topics.state("d1"), topics.board, topics.queue):
                assert hub.connection.publish(topic, payload)
        hub.connection.publish(topics.status("hub"), encode(Status(online=True, role="hub", version="1")))
        hub.draw("ar", minutes_ago=12)
        wait_for(pages.hears_the_hub, "the pages to hear the hub again")

        called = pages.ask("/api/desks/d1/press", {"action": "next"})

    assert (called["outcome"], called["state"]["current"]["number"]) == ("called", "A001")
    assert pages.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_pages_end_in_good_order_while_somebody_waits_for_news(pages: Pages, number: signal.Signals) -> None:
    host, port = pages.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as waiting:
        waiting.sendall(b"GET /desk/d1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

        assert pages.end(number) == 0


def test_the_pages_start_without_a_broker(office: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        pages = Pages(office, nobody.getsockname()[1])

        not_taken = pages.ask("/api/desks/d1/press", {"action": "next"})

        assert not_taken["outcome"] == "not-taken"
        assert pages.end() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pages"], "Missing option '--data'"),
        (["pages", "--office", "nowhere.toml", "--data", "{tmp}/d"], "nowhere.toml: No such file or directory."),
        (["pages", "--office", "{tmp}/bad.toml", "--data", "{tmp}/d"], "bad.toml: office: this is not TOML: "),
        (["pages", "--office", "{tmp}/office.toml", "--data", "{tmp}/d", "--broker", "x"], '"x" is no address'),
        (["pages", "--office", "{tmp}/office.toml", "--data", "{tmp}/d"], "staff has no password"),
        (
            ["button", "--office", "{tmp}/office.toml", "--data", "{tmp}/d", "--client", "d3", "--pin", "17"],
            'there is no desk "d3".',
        ),
        (
            ["box", "--office", "{tmp}/office.toml", "--data", "{tmp}/d", "--client", "d3", "--device", "x"],
            'there is no desk or box "d3".',
        ),
        (
            [
                "box",
                "--office",
                "{tmp}/office.toml",
                "--data",
                "{tmp}/d",
                "--client",
                "d1",
                "--device",
                "x",
                "--key",
                "1",
            ],
            '--key "1": there is no action "".',
        ),
        (["box", "--office", "o", "--data", "d", "--client", "d1"], "Missing option '--device'"),
        (
            [
                "keypad",
                "--office",
                "{tmp}/office.toml",
                "--data",
                "{tmp}/d",
                "--client",
                "d1",
                "--device",
                "x",
                "--key",
                "KEY_KPENTR=next",
            ],
            'there is no key "KEY_KPENTR". Did you mean "KEY_KPENTER"?',
        ),
        (
            ["buttons", "--office", "{tmp}/office.toml", "--data", "{tmp}/d"],
            "there is no [[button]] in it, and so nothing to do.",
        ),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_line(
    tmp_path: Path, office: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "bad.toml").write_text("id = [")
    given = [each.replace("{tmp}", str(tmp_path)) for each in arguments]

    done = called(main, *given, env={"WARTEMARKE_PASSWORD": None})

    assert done.returncode == 2
    assert said in done.stderr.strip().splitlines()[-1]
    assert done.stdout == ""


def test_a_taken_port_is_named(tmp_path: Path, office: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]

        done = subprocess.run(
            [
                *PROGRAM, "pages", "--office", str(office), "--data", str(tmp_path / "d"), "--port", str(port),
                "--without-sign-in",
            ],
            capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE_S, check=False,
            env={**os.environ, "WARTEMARKE_PASSWORD": "x"},
        )  # fmt: skip

    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr


def test_a_button_on_a_machine_without_pins_says_what_is_missing(tmp_path: Path, office: Path) -> None:
    done = subprocess.run(
        [
            *PROGRAM, "button", "--office", str(office), "--data", str(tmp_path / "d"), "--client", "d1", "--pin", "17",
        ],
        capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE_S, check=False,
        env={**os.environ, "WARTEMARKE_PASSWORD": "x", "GPIOZERO_PIN_FACTORY": "lgpio"},
    )  # fmt: skip

    assert done.returncode == 2
    assert "the GPIO pins cannot be used" in done.stderr.strip().splitlines()[-1]


def test_the_button_program_starts_and_ends_in_good_order(office: Path, broker: BrokerProcess) -> None:
    process = subprocess.Popen(
        [
            *PROGRAM, "button", "--office", str(office), "--data", str(office.parent / "data"), "--client", "d1",
            "--pin", "17", "--led", "27", "--broker", f"127.0.0.1:{broker.port}",
        ],
        env={**os.environ, "WARTEMARKE_PASSWORD": "secret-of-d1", "GPIOZERO_PIN_FACTORY": "mock"}, cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    ready = process.stdout.readline()

    process.terminate()

    assert process.wait(PATIENCE_S) == 0
    assert ready == "ready d1 at GPIO 17\n"
    process.stdout.close()


@pytest.mark.parametrize("command", ["pages", "button", "box", "keypad", "buttons"])
def test_every_command_says_what_it_is_for(command: str) -> None:
    done = called(main, command, "--help")

    assert done.returncode == 0
    assert "--password-file" in done.stdout
