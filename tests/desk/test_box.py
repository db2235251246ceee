"""Promises of the serial button box: the line protocol, and a box at a pseudo-terminal with a real hub behind it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.box import BoxAtWork
from desk.box_talk import LONGEST_WAIT_NS, SILENT_NS, BoxTalk
from desk.gestures import MS
from desk.keys import BadKeys, Keys, keys_for
from desk.serial_port import PortAway, SerialPort
from desk.words import device, staff_words
from firmware_notes.call_box import ANSWER_WITHIN_MS, CallBox
from routing.buttons import Key
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.desk.button_office import OFFICE, ButtonProgram, button_broker
from tests.desk.fake_presses import FakePresses
from tests.desk.hub_at_broker import HubAtBroker
from tests.desk.programs import PATIENT_PROGRAM
from tests.desk.pty_box import PtyBox
from tests.patience import wait_for
from wire.codec import decode
from wire.messages import Status

S = 1000 * MS


def greeted(now_ns: int = 0) -> BoxTalk:
    """A host whose box has answered."""
    talk = BoxTalk(now_ns)
    talk.pass_to(now_ns, True)
    assert talk.output() == b"hello 1 1\n"
    talk.hear(b"hello 1 1 box\n", now_ns)
    return talk


def test_a_press_is_as_old_as_the_box_says() -> None:
    talk = greeted()

    [press] = talk.hear(b"press b-1 1 double 420\n", S)

    assert (press.id, press.key, press.kind) == ("b-1", "1", "double")
    assert (press.began_ns, press.decided_ns) == (S - 420 * MS, S)


def test_nothing_counts_that_was_written_before_our_hello_was_read() -> None:
    talk = BoxTalk(0, last_number=6)
    talk.pass_to(0, True)

    presses = talk.hear(b"ss b-1 1 short 20\npress b-2 1 short 20\nhello 1 3 box\npress b-3 1 short 20\n", 0)
    assert (presses, talk.greeted, talk.output()) == ([], False, b"hello 1 7\n")

    assert talk.hear(b"hello 1 7 box\npress b-4 1 short 20\n", 0)[0].id == "b-4"


@pytest.mark.parametrize(("age_ms", "counts"), [(1999, True), (2000, True), (2001, False), (999_999_999, False)])
def test_a_press_that_is_old_when_the_box_tells_of_it_is_not_executed(age_ms: int, counts: bool) -> None:
    talk = greeted()

    presses = talk.hear(b"press b-1 1 short %d\n" % age_ms, 0)

    assert (len(presses) == 1) is counts
    assert talk.output() == (b"" if counts else b"answer b-1 not-taken\n")


def test_a_press_that_waited_in_a_buffer_of_ours_is_not_executed() -> None:
    talk = greeted()

    presses = talk.hear(b"press b-1 1 short 20\n", LONGEST_WAIT_NS + 1)

    assert (presses, talk.output()) == ([], b"answer b-1 not-taken\n")


def test_beats_that_are_echoed_keep_presses_young() -> None:
    talk = greeted()
    for second in range(1, 20):
        talk.pass_to(second * S, True)
        talk.hear(talk.output().removesuffix(b" on\n") + b"\n", second * S)

    assert len(talk.hear(b"press b-1 1 short 20\n", 20 * S)) == 1
    assert not talk.silent(20 * S)


def test_the_same_press_twice_is_one() -> None:
    talk = greeted()

    presses = talk.hear(b"press b-1 1 short 20\npress b-1 1 short 25\npress b-2 1 short 20\r\n", 0)

    assert [press.id for press in presses] == ["b-1", "b-2"]


def test_a_box_that_does_not_answer_or_speaks_another_version_is_known() -> None:
    silent, newer = BoxTalk(0), BoxTalk(0)
    newer.pass_to(0, True)

    newer.hear(b"hello 2 1 box\npress b-1 1 short 20\n", 0)

    assert silent.silent(SILENT_NS)
    assert newer.other_version == "it speaks version 2 of the protocol, and we speak 1"
    assert not newer.greeted


def test_stuck_keys_are_told_with_the_beat() -> None:
    talk = greeted()

    talk.hear(b"beat 1 2 7\n", 0)
    stuck = talk.stuck
    talk.hear(b"beat 1\n", 0)

    assert (stuck, talk.stuck) == (("2", "7"), ())


@pytest.mark.parametrize(
    "line",
    [
        b"", b"hallo", b"press", b"press b-1 1 short", b"press b-1 1 short x", b"press b-1 1 short -5",
        b"press b-1 1 triple 20", b"press b/1 1 short 20", b"press  1 short 20", b"press b-1 1 short 20 more",
        b"press b-1 1 short 9999999999", b"beat", b"beat x", b"beat 1 a/b", b"hello", b"hello 1 1", b"hello x 1 box",
        b"\xff\xfe", b"press b-1 1 short 20\x00", b"x" * 300,
    ],
)  # fmt: skip
def test_a_bad_line_is_counted_and_dropped(line: bytes) -> None:
    talk = greeted()

    presses = talk.hear(line + b"\npress good 1 short 20\n", 0)

    assert [press.id for press in presses] == ["good"]
    assert talk.bad == 1


def test_noise_without_an_end_does_not_fill_the_memory() -> None:
    talk = greeted()

    for _ in range(1000):
        talk.hear(b"\x80" * 1000, 0)

    assert talk.bad == 1000
    assert len(talk._rest) < 1000


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=30))
def test_no_bytes_can_hurt_and_their_packaging_says_nothing(data: bytes, cuts: list[int]) -> None:
    whole, parts = greeted(), greeted()
    data += b"\npress good 1 short 20\n"

    at_once = whole.hear(data, 0)
    in_parts = []
    for cut in [*cuts, len(data)]:
        in_parts += parts.hear(data[:cut], 0)
        data = data[cut:]

    assert at_once == in_parts
    assert at_once[-1].id == "good"


@given(st.integers(0, 2**32))
def test_host_and_reference_box_understand_each_other(seed: int) -> None:
    chance = random.Random(seed)
    to_host = bytearray()
    box, talk, now = CallBox("box", f"boot{seed}", to_host.extend), BoxTalk(0), 0
    taken, lit = [], []

    for _ in range(60):
        now += chance.choice([1, 30, 400, 1000])
        talk.pass_to(now * MS, True)
        box.hear(talk.output(), now)
        box.pass_to(now)
        if chance.random() < 0.3:
            box.pressed("1", chance.choice(["short", "double", "long"]), now - chance.randrange(1500), now)
        presses = talk.hear(bytes(to_host), now * MS)
        to_host.clear()
        for press in presses:
            taken.append(press.id)
            talk.answer(press.id, "taken")
            box.hear(talk.output(), now)
            lit.append(box.light)

    assert talk.bad == 0
    assert len(set(taken)) == len(taken)
    assert set(lit) <= {"taken"}


def test_the_reference_box_shows_not_taken_after_half_a_second_and_no_answer_after_that() -> None:
    box = CallBox("box", "boot", lambda _: None)
    box.hear(b"hello 1 1\nbeat 2 on\n", 0)
    box.pressed("1", "short", 0, 100)
    box.pass_to(599)
    waiting = box.light

    box.pass_to(600)
    box.hear(b"answer boot-1 taken\n", 601)

    assert (waiting, box.light) == ("waiting", "not-taken")


def test_the_reference_box_sends_nothing_while_the_host_is_away() -> None:
    sent: list[bytes] = []
    box = CallBox("box", "boot", sent.append)
    box.pressed("1", "short", 0, 30)
    box.hear(b"hello 1 1\nbeat 2 on\n", 100)
    box.pass_to(3100)
    box.pressed("1", "short", 3100, 3130)

    assert [line for line in sent if line.startswith(b"press")] == []
    assert box.light == "offline"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[PtyBox]:
    found = PtyBox(tmp_path / "box")
    found.start()
    yield found
    found.stop()


class Desks:
    """A host at a box, without a hub."""

    def __init__(self, link: Path, keys: Keys = Keys({}, Key("d1"))) -> None:  # noqa: B008
        self.presses = FakePresses()
        self.problems: tuple[str, ...] = ()
        self.at_work = BoxAtWork(
            lambda: SerialPort(str(link), 115_200), keys, self.presses.presser, lambda: True, self._report
        )
        self.at_work.start()

    def _report(self, problems: tuple[str, ...]) -> None:
        self.problems = problems


def test_a_press_at_a_box_becomes_a_press_and_its_answer_a_light(box: PtyBox) -> None:
    box.plug_in()
    desks = Desks(box.link)
    wait_for(lambda: box.box.light == "ready", "the box to be ready")

    for gesture in ("short", "double", "long"):
        box.press_until("taken", gesture=gesture)
    desks.at_work.stop()

    assert desks.presses.actions == [("d1", "next"), ("d1", "recall"), ("d1", "missed")]


def test_one_box_serves_several_desks_and_a_key_for_nothing_is_refused(box: PtyBox) -> None:
    box.plug_in()
    desks = Desks(box.link, Keys(OFFICE.boxes["counter"].keys))
    wait_for(lambda: box.box.light == "ready", "the box to be ready")

    for key, light in (("1", "taken"), ("2", "taken"), ("9", "refused")):
        box.press_until(light, key)
    desks.at_work.stop()

    assert desks.presses.actions == [("d1", "next"), ("d2", "recall")]


def test_what_was_pressed_while_the_cable_was_out_or_lay_in_the_buffer_is_not_executed(box: PtyBox) -> None:
    box.plug_in()
    desks = Desks(box.link)
    wait_for(lambda: box.box.light == "ready", "the box to be ready")

    box.pull_out()
    wait_for(lambda: any("no button box" in each for each in desks.problems), "the problem to be reported")
    box.press()
    box.let_pass(ANSWER_WITHIN_MS)
    with box._turn:
        box.plug_in()
        box.write(b"press old-1 1 short 20\n" * 3)
    wait_for(lambda: box.in_touch and desks.problems == (), "the box to be back")
    before = list(desks.presses.actions)
    shown = box.box.light
    box.press_until("taken")
    desks.at_work.stop()

    assert (shown, before, desks.presses.actions) == ("not-taken", [], [("d1", "next")])


def test_bad_lines_and_stuck_keys_are_reported(box: PtyBox) -> None:
    box.plug_in()
    desks = Desks(box.link)
    wait_for(lambda: box.box.light == "ready", "the box to be ready")

    box.write(b"\xff\xfe\xfd\n")
    box.box.stuck.add("2")

    expected = {"the key 2 has been pressed for more than 30 seconds: is it stuck?",
                "lines of the button box that cannot be read: 1 so far"}  # fmt: skip
    wait_for(lambda: set(desks.problems) == expected, "both to be reported")
    desks.at_work.stop()


def test_a_port_that_is_not_there_or_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    for name in ("nothing", "file"):
        with pytest.raises(PortAway, match=f"{name} cannot be opened: "):
            SerialPort(str(tmp_path / name), 115_200)


def test_the_keys_of_a_client_are_those_of_its_box_or_of_its_options() -> None:
    assert keys_for(OFFICE, "counter", (), None).find("2") == Key("d2", "recall")
    assert keys_for(OFFICE, "counter", (), None).find("3") is None
    assert keys_for(OFFICE, "d1", (), None).find("anything") == Key("d1")
    assert keys_for(OFFICE, "d1", ("1=next", "2 = done"), None).named == {
        "1": Key("d1", "next"), "2": Key("d1", "done"),
    }  # fmt: skip
    assert keys_for(OFFICE, "d1", (), {"A": "next"}).named == {"A": Key("d1", "next")}


@pytest.mark.parametrize(
    ("client", "options", "said"),
    [
        ("d11", [], 'there is no desk or box "d11". Did you mean "d1"?'),
        ("counter", ["1=next"], '--key is for one desk alone: the keys of "counter" stand in its [[box]].'),
        ("d1", ["next"], 'there is no action "".'),
        ("d1", ["=next"], '--key "=next" names no key. It is like 2=recall.'),
        ("d1", ["1=nxt"], '--key "1=nxt": there is no action "nxt". Did you mean "next"?'),
        ("d1", ["1=next", "1=done"], '--key "1=done": the key 1 is already for next.'),
    ],
)
def test_keys_that_cannot_be_used_are_named(client: str, options: list[str], said: str) -> None:
    with pytest.raises(BadKeys) as problem:
        keys_for(OFFICE, client, options, None)

    assert said in str(problem.value)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with button_broker(tmp_path / "broker") as running:
        yield running


def test_a_box_calls_through_a_real_hub_and_what_was_pressed_without_its_cable_or_its_broker_does_not(
    tmp_path: Path, broker: BrokerProcess, box: PtyBox
) -> None:
    box.plug_in()
    with ButtonProgram(
        tmp_path, broker, "box", "counter", "--device", str(box.link), program=PATIENT_PROGRAM
    ) as program:
        with HubAtBroker(broker) as hub:
            hub.draw()
            wait_for(lambda: box.box.light == "ready", "the box to be ready")
            box.press_until("taken", "1", ago_ms=400)
            [first] = hub.hub.presses

            box.pull_out()
            box.press("1")
            box.let_pass(ANSWER_WITHIN_MS)
            box.plug_in()
            wait_for(lambda: box.in_touch and box.box.light == "not-taken", "the box to be back")
            assert len(hub.hub.presses) == 1
        wait_for(lambda: box.box.light == "offline", "the box to hear that the hub is gone")
        box.press("1")
        with HubAtBroker(broker) as hub:
            wait_for(lambda: box.box.light == "ready", "the hub to be heard")
            box.press_until("refused", "2")
            later = [each.action for each in hub.hub.presses]

        assert program.end() == 0

    assert first.action == "next"
    assert first.age_ms >= 400
    assert later == ["recall"]


def test_a_box_that_is_away_is_a_problem_in_the_status_of_its_account(tmp_path: Path, broker: BrokerProcess) -> None:
    with (
        MqttDevice(broker.port, "staff", broker.password("staff")) as staff,
        ButtonProgram(tmp_path, broker, "box", "counter", "--device", str(tmp_path / "no-box")) as program,
    ):
        staff.subscribe("wartemarke/offenbach/status/counter")

        def problems() -> tuple[str, ...]:
            return decode(staff.next_message()[1], Status).problems

        wait_for(lambda: any("no button box: " in each for each in problems()), "the problem")

    assert program.ready == f"ready counter at {tmp_path / 'no-box'}\n"


def test_staff_are_told_by_name_which_buttons_are_in_trouble() -> None:
    german, english = staff_words("de"), staff_words("en")

    assert device(german, "box", "counter") == "Ruf-Tasten counter"
    assert device(german, "buttons", "buttons") == "Funk-Tasten"
    assert device(english, "buttons", "buttons") == "Wireless buttons"


def test_the_reference_client_needs_no_library() -> None:
    source = (Path(__file__).parents[2] / "firmware_notes" / "call_box.py").read_text()

    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= {"__future__", "collections.abc", "dataclasses"}
