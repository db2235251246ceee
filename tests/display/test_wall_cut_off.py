"""A wall cut off: a power cut that leaves no last will, and calls made while the wall was away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from display import board as board_module
from display.announce_sounds import Sounds
from display.announcer import Announcer
from display.hearing import Hearing
from display.sound import Loudspeaker
from display.source import PATIENCE_S as SILENCE_S
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.test_display_process import ACCOUNTS, OFFICE, TOPICS, a_hub, publish_all
from tests.display.walls import a_queue
from tests.patience import PATIENCE_S, wait_for
from wire.codec import encode
from wire.connection import Account, Connection
from wire.kept_office import KeptOffice


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


class Wall:
    """A wall at a real broker, without a screen."""

    def __init__(self, broker: BrokerProcess, directory: Path) -> None:
        (directory / "office.toml").write_text(OFFICE)
        kept = KeptOffice(directory / "kept.json", directory / "office.toml")
        self.connection = Connection(Account("hall", "hall-secret", port=broker.port), "teststadt", "display")
        self._announcer = Announcer(Loudspeaker(), Sounds())
        self._hearing = Hearing(kept, "hall", self.connection, self._announcer)
        self.connection.start()

    def is_stale(self) -> bool:
        """Whether it would say so if nothing more came."""
        return self._hearing.view(time.monotonic() + SILENCE_S).stale

    def calls(self) -> tuple[str, ...]:
        return self._hearing.view(time.monotonic()).calls

    def framed(self) -> tuple[str, ...]:
        """The calls that stand on it as new."""
        view = self._hearing.view(time.monotonic())
        shown = (view.newest, *view.earlier) if view.newest else ()
        return tuple(each.call for each in shown if each.fresh)

    def to_announce(self) -> tuple[str, ...]:
        """The calls that wait to be announced, the next one first."""
        return self._announcer._plan.waiting

    def hears(self, condition: Callable[[], bool], what: str) -> None:
        """Take what comes until the condition holds."""

        def holds() -> bool:
            self._hearing.wait(0.01)
            return condition()

        wait_for(holds, what)

    def waiting(self) -> int:
        """How many wait for the first Sachgebiet, as it heard last; 0 before it heard."""
        self._hearing.adopt_latest()
        return next((each.count for each in self._hearing.view(time.monotonic()).waiting), 0)


@pytest.fixture
def wall(broker: BrokerProcess, tmp_path: Path) -> Iterator[Wall]:
    wall = Wall(broker, tmp_path)
    yield wall
    wall.connection.stop()


@pytest.mark.parametrize("ending", [BrokerProcess.kill, BrokerProcess.stop])
def test_a_wall_is_stale_when_its_broker_is_back_and_the_hub_is_not(
    broker: BrokerProcess, wall: Wall, ending: Callable[[BrokerProcess], None]
) -> None:
    hub = a_hub(broker)
    publish_all(hub, "first")
    wall.hears(lambda: wall.calls() == ("first",) and not wall.is_stale(), "the board")
    ending(broker)
    hub.vanish()
    wall.hears(lambda: not wall.connection.connected, "the loss of the broker")

    broker.start()

    assert wall.connection.wait(PATIENCE_S)
    with MqttDevice(broker.port, "hub", "hub-secret") as marker:  # comes after all that the broker has kept
        marker.publish(TOPICS.queue, encode(a_queue(s0=99)))
    wall.hears(lambda: wall.waiting() == 99, "the marker")
    assert wall.is_stale()


def test_a_wall_is_current_again_when_the_hub_is_back_at_a_broker_that_has_forgotten(
    broker: BrokerProcess, wall: Wall
) -> None:
    hub = a_hub(broker)
    publish_all(hub, "first")
    wall.hears(lambda: not wall.is_stale(), "the hub")
    broker.kill()
    hub.vanish()
    wall.hears(wall.is_stale, "the loss")

    broker.start()
    with a_hub(broker) as hub:
        publish_all(hub, "first")

        wall.hears(lambda: not wall.is_stale(), "the hub again")


def cut_off_while(wall: Wall, broker: BrokerProcess, *calls: str) -> None:
    """The wall loses its broker; meanwhile the hub puts these calls on the board, newest first; the wall is back."""
    wall.connection.stop()
    wall.hears(lambda: not wall.connection.connected, "the loss of the broker")
    with a_hub(broker) as hub:
        publish_all(hub, *calls)
    wall.connection.start()
    wall.hears(lambda: wall.calls() == calls, "the board")


def test_calls_made_while_a_wall_was_away_for_seconds_are_framed_and_announced_in_their_order(
    broker: BrokerProcess, wall: Wall
) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "first")
    wall.hears(lambda: wall.calls() == ("first",), "the board")

    cut_off_while(wall, broker, "third", "second", "first")

    assert wall.framed() == ("third", "second")
    assert wall.to_announce() == ("second", "third")


def test_calls_made_while_a_wall_was_away_for_longer_are_shown_and_never_new(
    broker: BrokerProcess, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "first")
    wall.hears(lambda: wall.calls() == ("first",), "the board")
    monkeypatch.setattr(board_module, "STILL_COMING_S", 1e-9)

    cut_off_while(wall, broker, "second", "first")

    assert wall.framed() == wall.to_announce() == ()


def test_calls_found_by_a_wall_that_has_just_started_are_not_new(broker: BrokerProcess, wall: Wall) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "second", "first")

    wall.hears(lambda: wall.calls() == ("second", "first"), "the board")

    assert wall.framed() == wall.to_announce() == ()


def test_the_board_of_an_empty_broker_after_a_long_loss_is_not_new_though_it_comes_live(
    broker: BrokerProcess, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "first")
    wall.hears(lambda: wall.calls() == ("first",), "the board")
    monkeypatch.setattr(board_module, "STILL_COMING_S", 1e-9)
    broker.kill()
    wall.hears(lambda: not wall.connection.connected, "the loss of the broker")

    broker.start()
    assert wall.connection.wait(PATIENCE_S)
    with a_hub(broker) as hub:
        publish_all(hub, "second", "first")
        wall.hears(lambda: wall.calls() == ("second", "first"), "the board")

    assert wall.framed() == wall.to_announce() == ()
