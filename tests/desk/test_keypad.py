"""Promises of the USB keypad: the kernel's own bytes through a pipe, read by python-evdev."""

from __future__ import annotations

import errno
import os
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from evdev import InputEvent, ecodes
from evdev.eventio import EventIO

from desk.at_work import hall_of
from desk.keypad import USUAL_KEYS, KeypadAtWork, KeypadAway, key_names, open_keypad
from desk.keys import Keys
from desk.presses import Presser
from desk.taker import Presses
from routing.buttons import BUTTON_ACTIONS, Key
from tests.desk.button_office import OFFICE, TEXT, ButtonProgram, button_broker
from tests.desk.fake_presses import FakePresses
from tests.desk.hub_at_broker import HubAtBroker, account
from tests.desk.small_line import SmallLine
from tests.patience import PATIENCE_S, wait_for
from wire.connection import Connection
from wire.kept_office import KeptOffice

INPUT_EVENT = struct.Struct("llHHi")
"""struct input_event of linux/input.h: seconds, microseconds, type, code, value."""

DOWN, UP, REPEATED = 1, 0, 2
KEYS = Keys({name: Key("d1", action) for name, action in USUAL_KEYS.items()})


class PipedKeypad(EventIO):
    """python-evdev's own reader at the end of a pipe: everything of a keypad but its plug."""

    def __init__(self, pipe: Path) -> None:
        self.fd = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def read(self) -> list[InputEvent]:
        events = list(super().read())
        if not events:  # the end of a pipe, which a device tells of in this way
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return events

    def close(self) -> None:
        os.close(self.fd)


class Bench:
    """A keypad at a pipe, that can be pulled out and put in again."""

    def __init__(self, directory: Path, keys: Keys = KEYS, presser: Callable[[str], Presses] | None = None) -> None:
        self.pipe = directory / "event0"
        self.presses = FakePresses()
        self.problems: tuple[str, ...] = ()
        self.now_ns = time.monotonic_ns
        self.at_work = KeypadAtWork(
            self._open, keys, presser or self.presses.presser, self._report, lambda: self.now_ns()
        )
        self.plug_in()
        self.at_work.start()
        wait_for(lambda: self.at_work.there, "the keypad to be ours")

    def plug_in(self) -> None:
        os.mkfifo(self.pipe)
        self._writer = os.open(self.pipe, os.O_RDWR)

    def pull_out(self) -> None:
        self.pipe.unlink()
        os.close(self._writer)

    def send(self, key: str, value: int, ago_ms: int = 0) -> None:
        at = self.now_ns() - ago_ms * 1_000_000
        event = INPUT_EVENT.pack(at // 10**9, at % 10**9 // 1000, ecodes.EV_KEY, ecodes.ecodes[key], value)
        os.write(self._writer, event + INPUT_EVENT.pack(at // 10**9, 0, ecodes.EV_SYN, 0, 0))

    def stop(self) -> None:
        self.at_work.stop()
        if self.pipe.exists():
            self.pull_out()

    def _open(self) -> PipedKeypad:
        try:
            return PipedKeypad(self.pipe)
        except OSError as error:
            raise KeypadAway(f"{self.pipe} cannot be used: {error.strerror}") from error

    def _report(self, problems: tuple[str, ...]) -> None:
        self.problems = problems


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    found = Bench(tmp_path)
    yield found
    found.stop()


def wait_for_presses(bench: Bench, count: int) -> None:
    wait_for(lambda: len(bench.presses.pressed) >= count and bench.at_work.at_rest, f"{count} presses")


def test_each_key_is_for_its_action_as_it_goes_down_and_as_old_as_the_kernel_says(bench: Bench) -> None:
    bench.send("KEY_KPENTER", DOWN, ago_ms=200)
    wait_for_presses(bench, 1)
    bench.send("KEY_KPPLUS", DOWN)
    wait_for_presses(bench, 2)
    bench.send("KEY_KPMINUS", DOWN)
    wait_for_presses(bench, 3)

    assert bench.presses.actions == [("d1", "next"), ("d1", "recall"), ("d1", "missed")]
    _, _, began_ns, decided_ns = bench.presses.pressed[0]
    assert began_ns == decided_ns
    assert began_ns <= time.monotonic_ns() - 200_000_000


def test_keys_that_are_held_repeated_or_for_nothing_are_not_presses(bench: Bench) -> None:
    bench.send("KEY_KPENTER", REPEATED)
    bench.send("KEY_A", DOWN)
    bench.send("KEY_KPENTER", DOWN)
    for _ in range(20):
        bench.send("KEY_KPENTER", REPEATED)
    bench.send("KEY_KPENTER", UP)
    wait_for_presses(bench, 1)
    bench.send("KEY_KPPLUS", DOWN)
    wait_for_presses(bench, 2)

    assert bench.presses.actions == [("d1", "next"), ("d1", "recall")]


def test_a_key_pressed_again_within_half_a_second_is_the_same_finger(bench: Bench) -> None:
    held = time.monotonic_ns()
    bench.now_ns = lambda: held

    bench.send("KEY_KPENTER", DOWN, ago_ms=2000)
    wait_for_presses(bench, 1)
    bench.send("KEY_KPENTER", UP, ago_ms=1900)
    bench.send("KEY_KPENTER", DOWN, ago_ms=1700)
    bench.send("KEY_KPENTER", UP, ago_ms=1600)
    bench.send("KEY_KPENTER", DOWN, ago_ms=1000)
    wait_for_presses(bench, 2)

    first, second = (began_ns for _, _, began_ns, _ in bench.presses.pressed)
    assert second - first == 1_000_000_000


def test_a_key_that_is_stuck_is_a_problem_until_it_comes_up(bench: Bench) -> None:
    bench.send("KEY_KPENTER", DOWN)
    wait_for_presses(bench, 1)

    bench.now_ns = lambda: time.monotonic_ns() + 31 * 10**9
    problem = "the key KEY_KPENTER has been pressed for more than 30 seconds: is it stuck?"
    wait_for(lambda: bench.problems == (problem,), "the problem")
    bench.send("KEY_KPENTER", UP)

    wait_for(lambda: bench.problems == (), "the problem to be over")
    assert len(bench.presses.pressed) == 1


def test_one_keypad_serves_several_desks(tmp_path: Path) -> None:
    keys = {name: key for name, key in OFFICE.boxes["counter"].keys.items() if name.startswith("KEY_")}
    bench = Bench(tmp_path, Keys(keys))

    bench.send("KEY_KP1", DOWN)
    wait_for_presses(bench, 1)
    bench.send("KEY_KP2", DOWN)
    wait_for_presses(bench, 2)
    bench.stop()

    assert bench.presses.actions == [("d1", "next"), ("d2", "missed")]


def test_a_keypad_that_is_pulled_out_is_a_problem_and_comes_back(bench: Bench) -> None:
    bench.pull_out()
    wait_for(lambda: any(each.startswith("no keypad: ") for each in bench.problems), "the problem")

    bench.plug_in()

    wait_for(lambda: bench.at_work.there and bench.problems == (), "the keypad to be back")
    bench.send("KEY_KPENTER", DOWN)
    wait_for_presses(bench, 1)


def test_an_event_dated_by_another_clock_is_not_executed(bench: Bench) -> None:
    bench.send("KEY_KPENTER", DOWN, ago_ms=-60_000)
    bench.send("KEY_KPPLUS", DOWN)
    wait_for_presses(bench, 1)

    assert bench.presses.actions == [("d1", "recall")]


def test_a_key_that_waited_in_a_buffer_is_not_sent_to_the_hub(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    held = time.monotonic_ns()
    line = SmallLine(now_ns=lambda: held)
    bench = Bench(tmp_path, presser=line.hall.presser)
    bench.now_ns = lambda: held

    bench.send("KEY_KPENTER", DOWN, ago_ms=600)
    wait_for(lambda: "KEY_KPENTER" in caplog.text and bench.at_work.at_rest, "the first to be not taken")
    bench.send("KEY_KPPLUS", DOWN)
    wait_for(lambda: len(line.hub.presses) > 0, "the second press")
    bench.stop()

    assert [each.action for each in line.hub.presses] == ["recall"]


class FakeDevice:
    """What is done to a keypad as it is opened."""

    def __init__(self, _path: str) -> None:
        self.fd = 7
        self.done: list[str] = []
        DEVICES.append(self)

    def grab(self) -> None:
        self.done.append("grab")
        if GRABBED_BY_OTHERS in DEVICES:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    def close(self) -> None:
        self.done.append("close")


DEVICES: list[object] = []
GRABBED_BY_OTHERS = object()


@pytest.mark.parametrize("by_others", [False, True])
def test_a_keypad_is_ours_alone_and_dates_its_keys_by_the_monotonic_clock(
    monkeypatch: pytest.MonkeyPatch, by_others: bool
) -> None:
    asked = []
    monkeypatch.setattr("desk.keypad.InputDevice", FakeDevice)
    monkeypatch.setattr("desk.keypad.fcntl.ioctl", lambda *what: asked.append(what))
    DEVICES[:] = [GRABBED_BY_OTHERS] if by_others else []

    if by_others:
        with pytest.raises(KeypadAway, match="event0 cannot be used: Device or resource busy"):
            open_keypad("event0")
    else:
        open_keypad("event0")

    device = DEVICES[-1]
    assert isinstance(device, FakeDevice)
    assert device.done == (["grab", "close"] if by_others else ["grab"])
    assert asked == [(7, 0x400445A0, struct.pack("i", time.CLOCK_MONOTONIC))]


@pytest.mark.parametrize("name", ["nothing", "file"])
def test_what_is_no_keypad_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(KeypadAway, match=f"{name} cannot be used: "):
        open_keypad(str(tmp_path / name))


def test_the_usual_keys_exist() -> None:
    assert set(USUAL_KEYS) <= set(key_names())
    assert set(USUAL_KEYS.values()) <= set(BUTTON_ACTIONS)


def test_a_keypad_pressed_while_the_broker_is_away_calls_nobody_when_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with button_broker(tmp_path / "broker") as broker:
        connection = Connection(account(broker, "d1"), OFFICE.id, "desk")
        (tmp_path / "office.toml").write_text(TEXT)
        kept = KeptOffice(tmp_path / "office.json", tmp_path / "office.toml")
        hall = hall_of(connection, kept, ["d1"])
        # However long this machine stands still: what is not sent at once is not taken.
        patient = Presser(connection, "d1", hall.states, answer_within_s=PATIENCE_S)
        bench = Bench(tmp_path, presser=lambda _: patient)
        connection.start()
        with HubAtBroker(broker) as hub:
            hub.draw()
            wait_for(lambda: hall.trouble is None and hall.states.of("d1") is not None, "the hub to be heard")
            broker.kill()
            wait_for(lambda: not connection.connected, "the broker to be missed")
            bench.send("KEY_KPENTER", DOWN)
            wait_for(lambda: "KEY_KPENTER" in caplog.text and bench.at_work.at_rest, "the press to be not taken")
            broker.start()
            wait_for(lambda: hall.trouble is None, "the hub to be heard again")
            bench.send("KEY_KPPLUS", DOWN)
            wait_for(lambda: len(hub.hub.presses) > 0, "a press")
        bench.stop()
        connection.stop()

    assert [each.action for each in hub.hub.presses] == ["recall"]


def test_the_program_starts_without_a_keypad_says_so_in_its_status_and_ends_in_good_order(tmp_path: Path) -> None:
    with (
        button_broker(tmp_path / "broker") as broker,
        ButtonProgram(tmp_path, broker, "keypad", "d1", "--device", str(tmp_path / "event0")) as program,
    ):
        assert program.ready == f"ready d1 at {tmp_path / 'event0'}\n"
        assert program.end() == 0
