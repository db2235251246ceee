"""The page as it is installed: the real command, a real broker, a real Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from languages import hall
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.test_web_browser import SILENCE_MS, visit  # noqa: F401 - fixtures
from tests.display.walls import a_call, a_queue, description
from tests.patience import ended
from tests.ports import free_port
from wire.codec import encode
from wire.messages import Board, BoardCall, Status
from wire.topics import Topics

TOPICS = Topics("teststadt")
ACCOUNTS = {"hub": ("hub", "hub-secret"), "hall": ("display", "hall-secret")}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


@contextmanager
def a_display(directory: Path, broker_port: int, port: int) -> Iterator[subprocess.Popen[str]]:
    """`wartemarke-display --headless --web`, from its ready line on. It is killed at the end."""
    office = directory / "office.toml"
    office.write_text(description())
    command = [
        sys.executable, "-c", "from display.cli import main; main()",
        "--office", str(office), "--data", str(directory / "data"), "--client", "hall",
        "--broker", f"127.0.0.1:{broker_port}", "--headless", "--size", "640x360", "--quiet", "--web", str(port),
    ]  # fmt: skip
    environment = {**os.environ, "WARTEMARKE_PASSWORD": "hall-secret"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            assert ready == f"ready: hall shows the board, also at http://127.0.0.1:{port}/\n"
            yield process
        finally:
            process.kill()


def publish(hub: MqttDevice, *calls: BoardCall) -> None:
    hub.publish(TOPICS.status("hub"), encode(Status(online=True, role="hub", version="1")), retain=True)
    hub.publish(TOPICS.queue, encode(a_queue(s0=2, s1=3, s2=5)), retain=True)
    hub.publish(TOPICS.board, encode(Board(calls=calls)), retain=True)


def test_calls_reach_the_page_and_a_display_killed_and_started_again_is_found_without_an_old_call_as_new(
    broker: BrokerProcess,
    tmp_path: Path,
    visit: Callable[..., Page],  # noqa: F811
):
    old, new = a_call("old", "A017"), a_call("new", "B018", 5, "s1", "1.03")
    port = free_port()
    with MqttDevice(broker.port, "hub", "hub-secret", client_id="hub") as hub:
        publish(hub, old)
        with a_display(tmp_path, broker.port, port):
            page = visit(f"http://127.0.0.1:{port}/", clock=True)
            expect(page.locator("tbody tr")).to_have_count(1)

            publish(hub, new, old)
            expect(page.locator("#said p")).to_have_count(1)
            expect(page.locator("tbody tr").first).to_contain_text("B\N{NO-BREAK SPACE}018")
        page.evaluate("window.mark = 'kept'")
        page.clock.fast_forward(SILENCE_MS)
        expect(page.locator("#stale p").first).to_have_text(hall.WALL_STALE)

        with a_display(tmp_path, broker.port, port):
            expect(page.locator("#stale p")).to_have_count(0)
            expect(page.locator("tbody tr")).to_have_count(2)
            expect(page.locator("#lines li").first).to_have_text("A: 2")

            assert page.locator("#said p").count() == 1
            assert page.evaluate("look.words.calls.map(each => each.fresh)") == [False, False]
            assert page.evaluate("window.mark") == "kept"


def test_the_command_ends_in_good_order_while_pages_are_open(
    broker: BrokerProcess,
    tmp_path: Path,
    visit: Callable[..., Page],  # noqa: F811
):
    port = free_port()
    with a_display(tmp_path, broker.port, port) as process:
        visit(f"http://127.0.0.1:{port}/")

        process.terminate()

        assert ended(process) == 0
