"""What the broker lets each device do, asked of the real mosquitto."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pwd
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from broker_config import BrokerConfigError, access_rules, write_broker_files
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORISED, MqttDevice, Refused
from tests.patience import PATIENCE_S

ROLES = {
    "hub": "hub", "staff": "staff", "entrance": "kiosk", "side-door": "kiosk",
    "room-1": "desk", "room-2": "desk", "wall": "display",
}  # fmt: skip
ACCOUNTS = {client: (role, f"secret-of-{client}") for client, role in ROLES.items()}
ROOT = "wartemarke/offenbach/"
HOUSE = {"office", "queue", "board"}
NOBODY_HEARS = 16
"""The reason code of what was taken, and nobody has subscribed to."""
KIOSKS, DESKS = ("entrance", "side-door"), ("room-1", "room-2")
ALL_TOPICS = (
    HOUSE
    | {f"status/{client}" for client in ROLES}
    | {f"{kind}/{client}/{what}" for kind, what in (("kiosk", "tickets"), ("kiosk", "ack"), ("kiosk", "order"),
                                                    ("kiosk", "paper"), ("desk", "press"), ("desk", "state"))
       for client in ROLES}
    | {"", "surprise", "tickets", "today", "clock", "status", "kiosk", "desk/room-1", "desk/room-1/press/more"}
)  # fmt: skip
WRITES = {
    "hub": {"status/hub", "tickets", "today", "clock"}
    | HOUSE
    | {f"kiosk/{c}/{what}" for c in ROLES for what in ("ack", "order")}
    | {f"desk/{c}/state" for c in ROLES},
    "staff": {"status/staff"} | {f"desk/{c}/press" for c in ROLES},
    "entrance": {"status/entrance", "kiosk/entrance/tickets", "kiosk/entrance/paper"},
    "room-1": {"status/room-1", "desk/room-1/press"},
    "wall": {"status/wall"},
}
READS = {
    "hub": {f"kiosk/{c}/{what}" for c in KIOSKS for what in ("tickets", "paper")} | {f"desk/{c}/press" for c in ROLES}
    | {f"status/{c}" for c in ROLES},
    "staff": HOUSE | {"tickets", "today", "clock"}
    | {topic for c in ROLES for topic in (f"desk/{c}/state", f"status/{c}")},
    "entrance": HOUSE | {"kiosk/entrance/ack", "kiosk/entrance/order", "status/hub"},
    "room-1": HOUSE | {"desk/room-1/state", "status/hub", "clock"},
    "wall": HOUSE | {"status/hub"},
}  # fmt: skip


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path_factory.mktemp("broker"), "offenbach", ACCOUNTS) as running:
        yield running


def connected(
    broker: BrokerProcess, client: str, *, client_id: str = "whatever", will: str | None = None
) -> MqttDevice:
    return MqttDevice(broker.port, client, broker.password(client), client_id=client_id, will=will)


@pytest.mark.parametrize("client", WRITES)
def test_a_device_may_write_its_own_topics_and_nothing_else(broker: BrokerProcess, client: str) -> None:
    with connected(broker, client) as device:
        answers = {topic: device.publish(ROOT + topic) for topic in ALL_TOPICS if topic}

    assert {topic for topic, reason in answers.items() if reason != NOT_AUTHORISED} == WRITES[client]


@pytest.mark.parametrize("client", READS)
def test_a_device_hears_what_is_meant_for_it_and_nothing_else(broker: BrokerProcess, client: str) -> None:
    with ExitStack() as open_connections:
        devices = {each: open_connections.enter_context(connected(broker, each)) for each in ROLES}
        devices[client].subscribe("#")
        for device in devices.values():
            for topic in ALL_TOPICS - {"", "status/hub"}:
                device.publish(ROOT + topic)
        devices["hub"].publish(f"{ROOT}status/hub")
        heard = devices[client].heard_until(f"{ROOT}status/hub")

    assert {topic.removeprefix(ROOT) for topic in heard} | {"status/hub"} == READS[client]


@pytest.mark.parametrize("client", ["entrance", "room-1", "wall"])
def test_what_is_retained_for_one_device_is_not_shown_to_another(broker: BrokerProcess, client: str) -> None:
    with connected(broker, "hub") as hub:
        for topic in ("kiosk/side-door/ack", "desk/room-2/state"):
            hub.publish(ROOT + topic, b"private", retain=True)

    with connected(broker, client) as device, connected(broker, "hub") as hub:
        device.subscribe(f"{ROOT}#")
        hub.publish(f"{ROOT}office")
        heard = device.heard_until(f"{ROOT}office")

    assert not {topic for topic in heard if "side-door" in topic or "room-2" in topic}


def test_another_office_and_the_brokers_own_topics_are_closed(broker: BrokerProcess) -> None:
    with connected(broker, "hub") as hub:
        answers = [hub.publish(topic) for topic in ("wartemarke/other/office", "office", "$SYS/broker/x")]

    assert answers == [NOT_AUTHORISED] * 3


def test_nobody_gets_in_without_a_name(broker: BrokerProcess) -> None:
    with pytest.raises(Refused) as refusal:
        MqttDevice(broker.port, None, None)

    assert refusal.value.reason in (BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORISED)


@pytest.mark.parametrize(("user", "password"), [("hub", "wrong"), ("hub", ""), ("stranger", "secret-of-hub")])
def test_a_wrong_password_or_an_unknown_name_is_refused(broker: BrokerProcess, user: str, password: str) -> None:
    with pytest.raises(Refused) as refusal:
        MqttDevice(broker.port, user, password)

    assert refusal.value.reason in (BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORISED)


def test_a_device_that_calls_itself_hub_cannot_take_over_the_hubs_session(broker: BrokerProcess) -> None:
    with connected(broker, "hub") as hub, connected(broker, "room-1", client_id="hub") as impostor:
        hub.subscribe(f"{ROOT}desk/+/press")
        impostor.publish(f"{ROOT}desk/room-1/press", b"still here")

        assert hub.next_message() == (f"{ROOT}desk/room-1/press", b"still here")


def test_two_connections_of_one_name_are_one_session_whatever_their_client_ids(broker: BrokerProcess) -> None:
    with (
        connected(broker, "wall", client_id="first") as first,
        connected(broker, "wall", client_id="second"),
    ):
        assert first.was_thrown_out() != 0


def test_a_device_whose_plug_is_pulled_is_reported_by_its_last_will(broker: BrokerProcess) -> None:
    with connected(broker, "staff") as staff:
        staff.subscribe(f"{ROOT}status/wall")
        connected(broker, "wall", will=f"{ROOT}status/wall").vanish()

        while staff.next_message() != (f"{ROOT}status/wall", b"gone"):
            pass


def test_a_last_will_cannot_speak_for_another_device(broker: BrokerProcess) -> None:
    with connected(broker, "staff") as staff:
        staff.subscribe(f"{ROOT}status/+")
        try:
            connected(broker, "wall", will=f"{ROOT}status/hub").vanish()
        except Refused as refusal:
            assert refusal.reason == NOT_AUTHORISED  # noqa: PT017  either answer keeps the promise
        with connected(broker, "room-1", will=f"{ROOT}status/room-1") as witness:
            witness.vanish()

        assert f"{ROOT}status/hub" not in staff.heard_until(f"{ROOT}status/room-1")


def test_a_message_too_large_ends_the_connection(broker: BrokerProcess) -> None:
    with connected(broker, "hub") as hub:
        hub.publish(f"{ROOT}office", b"x" * 250_000)
        hub._client.publish(f"{ROOT}office", b"x" * 300_000, qos=0)

        assert hub.was_thrown_out() == 149  # packet too large


def test_only_the_port_that_was_asked_for_is_open(broker: BrokerProcess) -> None:
    assert broker.listening_ports() == [broker.port]


@pytest.mark.parametrize("ending", [BrokerProcess.kill, BrokerProcess.stop])
def test_a_broker_that_starts_again_tells_nothing_of_before(
    tmp_path: Path, ending: Callable[[BrokerProcess], None]
) -> None:
    with BrokerProcess(tmp_path, "offenbach", ACCOUNTS) as broker:
        with connected(broker, "hub") as hub:
            for topic in ("status/hub", "board", "queue"):
                hub.publish(ROOT + topic, b"of before", retain=True)

        ending(broker)
        broker.start()

        with connected(broker, "wall") as wall, connected(broker, "hub") as hub:
            wall.subscribe(f"{ROOT}#")
            hub.publish(f"{ROOT}office")
            assert wall.heard_until(f"{ROOT}office") == set()


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that every user can enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="wartemarke-tests-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@only_root
@pytest.mark.parametrize("user", ["nobody", "mosquitto"])
def test_a_broker_that_root_starts_for_another_user_reads_its_files(open_directory: Path, user: str) -> None:
    with BrokerProcess(open_directory / "broker", "offenbach", ACCOUNTS, user=user) as broker:
        with connected(broker, "hub") as hub:
            assert hub.publish(f"{ROOT}board") == NOBODY_HEARS

        assert broker.process.username() == user
        assert (open_directory / "broker/passwords").stat().st_mode & 0o777 == 0o640


def broker_of_nobody(home: Path, heard: multiprocessing.connection.Connection) -> None:
    """What an ordinary user does: in a fork, for root's Python may be closed to others."""
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    with (
        BrokerProcess(home / "b", "o", {"hub": ("hub", "secret")}) as broker,
        MqttDevice(broker.port, "hub", "secret") as hub,
    ):
        heard.send((broker.process.username(), hub.publish("wartemarke/o/board", b"x", retain=True)))


@only_root
def test_an_ordinary_user_writes_and_starts_a_broker_too(open_directory: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    home = open_directory / "nobody"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    hear, say = multiprocessing.Pipe(duplex=False)

    fork = multiprocessing.get_context("fork").Process(target=broker_of_nobody, args=(home, say))
    fork.start()
    fork.join(PATIENCE_S)

    assert fork.exitcode == 0
    assert hear.recv() == ("nobody", NOBODY_HEARS)
    assert (home / "b" / "passwords").stat().st_mode & 0o777 == 0o600


def test_passwords_are_hashed_and_no_other_user_can_read_the_file(tmp_path: Path) -> None:
    write_broker_files(tmp_path, "offenbach", ACCOUNTS)

    passwords = tmp_path / "passwords"
    assert "secret" not in passwords.read_text()
    assert passwords.read_text().count("$7$") == len(ACCOUNTS)
    assert passwords.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mosquitto.conf", "passwords", "wartemarke.acl"]


def test_a_missing_mosquitto_passwd_names_the_debian_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BrokerConfigError, match='Install the Debian package "mosquitto"'):
        write_broker_files(tmp_path / "broker", "offenbach", ACCOUNTS)

    assert not (tmp_path / "broker").exists()


def test_every_id_and_role_that_cannot_be_used_is_named() -> None:
    with pytest.raises(BrokerConfigError) as refusal:
        access_rules("off/enbach", {"+": "kiosk", "a\nuser hub": "desk", "wall": "dispaly"})

    assert str(refusal.value) == (
        "office 'off/enbach': not an id. Use the letters a-z, digits and hyphens.\n"
        "client '+': not an id. Use the letters a-z, digits and hyphens.\n"
        "client 'a\\nuser hub': not an id. Use the letters a-z, digits and hyphens.\n"
        "client 'wall': there is no role 'dispaly'. Did you mean 'display'? "
        "Known roles: box, button, buttons, desk, display, hub, kiosk, staff."
    )


@pytest.mark.parametrize("password", ["", "a:b", "two words", "line\nbreak"])
def test_a_password_that_the_file_would_cut_short_is_refused_and_not_shown(tmp_path: Path, password: str) -> None:
    with pytest.raises(BrokerConfigError, match="client 'hub': the password") as refusal:
        write_broker_files(tmp_path, "offenbach", {"hub": ("hub", password)})

    assert not password or password not in str(refusal.value)


def test_values_that_would_break_the_configuration_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokerConfigError) as refusal:
        write_broker_files(tmp_path / "a\nb", "offenbach", ACCOUNTS, address="0.0.0.0\nx", port=0)

    assert [line.split(" ")[0] for line in str(refusal.value).splitlines()] == ["address", "port", "path"]
