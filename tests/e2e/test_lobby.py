"""`wartemarke-lobby` as the contract has it: one command, the real parts, nothing left behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser

from tests.broker_config.mqtt_device import MqttDevice
from tests.patience import PATIENCE_S, ended, wait_for

LOBBY = Path(sys.executable).parent / "wartemarke-lobby"


@pytest.fixture(scope="module")
def lobby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, subprocess.Popen[str]]]:
    data = tmp_path_factory.mktemp("lobby")
    ports = ["--port", "0", "--kiosk-port", "0", "--desk-port", "0", "--broker-port", "0"]
    process = subprocess.Popen(
        [str(LOBBY), "--headless", "--data", str(data), *ports], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith("ready http://127.0.0.1:")
    yield line.split()[1], data, process
    process.terminate()
    ended(process)


def fetch(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        return json.load(answer)


def test_every_device_of_the_office_has_an_account(lobby: tuple[str, Path, Any]) -> None:
    _, data, _ = lobby

    clients = json.loads((data / "clients.json").read_text())

    assert clients["d1"]["role"] == "desk"
    assert clients["entrance"]["role"] == "kiosk"
    assert clients["wall"]["role"] == "display"
    assert all(set(each) == {"role", "username", "password"} for each in clients.values())


def test_a_device_of_the_office_can_press_and_is_answered(lobby: tuple[str, Path, Any]) -> None:
    url, data, _ = lobby
    broker = fetch(f"{url}/api/hall")["broker"]
    account = json.loads((data / "clients.json").read_text())["d5"]
    button = MqttDevice(broker["port"], account["username"], account["password"])
    button.subscribe("wartemarke/offenbach/desk/d5/state")
    press = {"v": 1, "press": "test-1", "action": "open", "age_ms": 0}

    taken = button.publish("wartemarke/offenbach/desk/d5/press", json.dumps(press).encode())

    assert taken == 0, "the hub does not listen to presses"
    states = iter(lambda: json.loads(button.next_message()[1]), None)
    answer = next(state for state in states if state["last_press"] == "test-1")
    assert answer["outcome"] == "open"


def test_the_visitors_page_shows_kiosk_paper_wall_and_two_desks(lobby: tuple[str, Path, Any], browser: Browser) -> None:
    url, _, _ = lobby
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    page.goto(url)
    kiosk = next(frame for frame in iter(lambda: _frame(page, "/ar/", url), None) if frame)

    def a_paper_comes_out() -> bool:
        """On a busy machine a printer may answer too late for once: then another number is drawn."""
        kiosk.goto(kiosk.url.split("/ar/")[0] + "/ar/")
        kiosk.locator("button[value=extend-permit]").click()
        kiosk.locator(".number").wait_for()
        return bool(fetch(f"{url}/api/hall")["papers"])

    wait_for(a_paper_comes_out, "a paper to come out")

    number = kiosk.locator(".number").inner_text()
    page.wait_for_function("document.querySelectorAll('img[src*=papers]').length > 0")
    assert number.startswith("B")
    assert len(page.query_selector_all("iframe")) >= 3
    page.close()


def _frame(page: Any, path: str, url: str) -> Any:
    """The kiosk's frame, led to a page of it."""
    address = fetch(f"{url}/api/hall")["kiosks"]["entrance"]["url"]
    for frame in page.frames:
        if frame.url.startswith(address):
            frame.goto(address + path)
            return frame
    time.sleep(0.1)
    return False


def test_a_part_that_dies_is_started_again(lobby: tuple[str, Path, Any]) -> None:
    url, _, _ = lobby
    before = fetch(f"{url}/api/hall")["parts"]["hub"]

    psutil.Process(before["pid"]).kill()

    def started_again() -> bool:
        now = fetch(f"{url}/api/hall")["parts"]["hub"]
        return now["pid"] != before["pid"] and now["up"] and now["restarts"] == 1

    wait_for(started_again, "the hub to be started again")


def test_an_order_to_end_stops_everything(tmp_path: Path) -> None:
    ports = ["--port", "0", "--kiosk-port", "0", "--desk-port", "0", "--broker-port", "0"]
    process = subprocess.Popen([str(LOBBY), "--headless", "--data", str(tmp_path), *ports], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"ready")
    children = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(signal.SIGINT)

    assert ended(process) == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
