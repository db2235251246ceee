"""A device's encrypted connection to a real broker: whom it trusts, and how it says that it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from broker_config import Tls as BrokerTls
from tests.broker_config.authority import Authority
from tests.broker_config.broker_process import BrokerProcess
from tests.patience import PATIENCE_S, wait_for
from wire.connection import Account, Connection
from wire.tls import Tls, TlsUnusable

ACCOUNTS = {"hub": ("hub", "secret-of-hub"), "wall": ("display", "secret-of-wall")}
Connect = Callable[[Account], Connection]
Start = Callable[..., BrokerProcess]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "ca")


@pytest.fixture
def start(tmp_path: Path, authority: Authority) -> Iterator[Start]:
    """Starts a broker that speaks TLS, and stops it in the end."""
    started: list[BrokerProcess] = []

    def start(host: str = "IP:127.0.0.1", *, mutual: bool = False) -> BrokerProcess:
        certificate, key = authority.issue("broker", host)
        tls = BrokerTls(authority.certificate, certificate, key, client_certificates=mutual)
        started.append(BrokerProcess(tmp_path / "broker", "offenbach", ACCOUNTS, tls=tls))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Begins connections that try again at once, and stops them in the end."""
    monkeypatch.setattr("wire.connection.RECONNECT_S", (0.1, 0.2))
    made: list[Connection] = []

    def connect(account: Account) -> Connection:
        made.append(Connection(account, "offenbach", "hub"))
        made[-1].start()
        return made[-1]

    yield connect
    for each in made:
        each.stop()


def attempts(broker: BrokerProcess) -> int:
    return broker.log.count("New connection from")


def test_a_device_connects_to_the_broker_of_its_authority(start: Start, connect: Connect, authority: Authority) -> None:
    broker = start()

    hub = connect(Account("hub", "secret-of-hub", port=broker.port, tls=Tls(authority.certificate)))

    assert hub.wait(PATIENCE_S)
    assert hub.publish(hub.topics.board, b"{}")


def test_a_device_does_not_trust_a_broker_of_another_authority_and_says_so_once(
    start: Start, connect: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broker = start()
    stranger = Authority(tmp_path / "stranger")

    hub = connect(Account("hub", "secret-of-hub", port=broker.port, tls=Tls(stranger.certificate)))
    wait_for(lambda: attempts(broker) >= 3, "three attempts")

    assert not hub.connected
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(
        f"Account('hub' at 127.0.0.1:{broker.port} by TLS) does not trust the broker: "
    )  # fmt: skip
    assert caplog.messages[0].endswith(". Check --ca-file and --broker. Trying again.")
    assert "secret-of-hub" not in broker.log


def test_a_device_does_not_trust_a_broker_under_another_name_and_says_so_once(
    start: Start, connect: Connect, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    broker = start("DNS:broker.example")

    hub = connect(Account("hub", "secret-of-hub", port=broker.port, tls=Tls(authority.certificate)))
    wait_for(lambda: attempts(broker) >= 3, "three attempts")

    assert not hub.connected
    assert caplog.messages == [
        f"Account('hub' at 127.0.0.1:{broker.port} by TLS) does not trust the broker: IP address mismatch, certificate "
        "is not valid for '127.0.0.1'. Check --ca-file and --broker. Trying again."
    ]


def test_with_mutual_tls_the_certificate_opens_the_broker_without_a_password(
    start: Start, connect: Connect, authority: Authority
) -> None:
    broker = start(mutual=True)
    certificate, key = authority.issue("hub")

    hub = connect(Account("hub", "", port=broker.port, tls=Tls(authority.certificate, certificate, key)))

    assert hub.wait(PATIENCE_S)
    assert hub.publish(hub.topics.board, b"{}")


def test_without_the_certificate_that_the_broker_wants_it_says_so_once(
    start: Start, connect: Connect, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    broker = start(mutual=True)

    hub = connect(Account("hub", "secret-of-hub", port=broker.port, tls=Tls(authority.certificate)))
    wait_for(lambda: attempts(broker) >= 3, "three attempts")

    assert not hub.connected
    assert caplog.messages == [
        f"the broker hangs up on Account('hub' at 127.0.0.1:{broker.port} by TLS) without a word. "
        "Does it want a certificate of ours? Give --cert-file and --key-file of its authority."
    ]


def test_a_device_that_does_not_encrypt_is_told_that_the_broker_wants_it(
    start: Start, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    broker = start()

    hub = connect(Account("hub", "secret-of-hub", port=broker.port))
    wait_for(lambda: broker.log.count("wrong version number") >= 3, "three attempts")

    assert not hub.connected
    assert caplog.messages == [
        f"the broker hangs up on Account('hub' at 127.0.0.1:{broker.port}) without a word. "
        "Does it want TLS? Give --ca-file."
    ]  # fmt: skip


def test_a_broker_that_does_not_encrypt_is_not_talked_to(
    connect: Connect, authority: Authority, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with BrokerProcess(tmp_path / "plain", "offenbach", ACCOUNTS) as broker:
        hub = connect(Account("hub", "secret-of-hub", port=broker.port, tls=Tls(authority.certificate)))
        wait_for(lambda: "Trying again" in caplog.text, "the log")

        assert not hub.connected
        assert "secret-of-hub" not in broker.log


def test_files_that_cannot_be_used_are_named_with_their_option(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.issue("wall")
    _, another = authority.issue("hub")
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"\xff\xfe no certificate")
    ca = authority.certificate
    pair = "they must be a certificate and its key, in PEM form, the key without a password."

    problems = {
        Tls(tmp_path / "none"): f"--ca-file {tmp_path}/none cannot be read: No such file or directory.",
        Tls(tmp_path): f"--ca-file {tmp_path} cannot be read: Is a directory.",
        Tls(garbage): f"--ca-file {garbage} holds no certificate in PEM form.",
        Tls(key): f"--ca-file {key} holds no certificate in PEM form.",
        Tls(ca, certificate): "--cert-file and --key-file belong together: give both, or neither.",
        Tls(ca, None, key): "--cert-file and --key-file belong together: give both, or neither.",
        Tls(ca, tmp_path / "none", key): f"--cert-file {tmp_path}/none cannot be read: No such file or directory.",
        Tls(ca, certificate, tmp_path): f"--key-file {tmp_path} cannot be read: Is a directory.",
        Tls(ca, garbage, key): f"--cert-file {garbage} and --key-file {key} cannot be used: {pair}",
        Tls(ca, certificate, another): f"--cert-file {certificate} and --key-file {another} cannot be used: {pair}",
    }

    assert {tls: _refusal(tls) for tls in problems} == problems


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(authority: Authority) -> None:
    certificate, key = authority.issue("wall")
    locked = authority.lock(key)

    said = _refusal(Tls(authority.certificate, certificate, locked))

    assert said.startswith(f"--cert-file {certificate} and --key-file {locked} cannot be used: ")


def _refusal(tls: Tls) -> str:
    with pytest.raises(TlsUnusable) as refusal:
        tls.context()
    return str(refusal.value)
