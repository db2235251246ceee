"""The encrypted listener, with certificates made for the test."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from broker_config import BrokerConfigError, Tls, write_broker_files
from tests.broker_config.authority import Authority
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice, Refused

ACCOUNTS = {"hub": ("hub", "secret-of-hub"), "wall": ("display", "secret-of-wall")}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


def encrypted(tmp_path: Path, authority: Authority, *, mutual: bool) -> BrokerProcess:
    certificate, key = authority.issue("broker")
    tls = Tls(authority.folder / "ca.crt", certificate, key, client_certificates=mutual)
    return BrokerProcess(tmp_path / "broker", "offenbach", ACCOUNTS, tls=tls)


def test_with_tls_a_device_checks_the_broker_and_gives_its_password(tmp_path: Path, authority: Authority) -> None:
    with encrypted(tmp_path, authority, mutual=False) as broker:
        with MqttDevice(broker.port, "hub", "secret-of-hub", tls=authority.trusted_by()) as hub:
            assert hub.publish("wartemarke/offenbach/board") == 16

        with pytest.raises(Refused):
            MqttDevice(broker.port, "hub", "wrong", tls=authority.trusted_by())


def test_with_tls_a_device_does_not_talk_to_a_broker_of_another_authority(tmp_path: Path, authority: Authority) -> None:
    stranger = Authority(tmp_path / "stranger")

    with encrypted(tmp_path, authority, mutual=False) as broker, pytest.raises(ssl.SSLCertVerificationError):
        MqttDevice(broker.port, "hub", "secret-of-hub", tls=stranger.trusted_by())


def test_with_mutual_tls_the_certificate_says_who_a_device_is(tmp_path: Path, authority: Authority) -> None:
    with (
        encrypted(tmp_path, authority, mutual=True) as broker,
        MqttDevice(broker.port, "wall", None, tls=authority.trusted_by("wall")) as wall,
        MqttDevice(broker.port, "wall", None, tls=authority.trusted_by("hub")) as hub,
    ):
        wall.subscribe("wartemarke/offenbach/#")

        assert wall.publish("wartemarke/offenbach/board") == 135
        assert hub.publish("wartemarke/offenbach/board") == 0
        assert wall.next_message()[0] == "wartemarke/offenbach/board"


def test_with_mutual_tls_nobody_gets_in_without_a_certificate(tmp_path: Path, authority: Authority) -> None:
    with encrypted(tmp_path, authority, mutual=True) as broker, pytest.raises(Refused):
        MqttDevice(broker.port, "hub", "secret-of-hub", tls=authority.trusted_by())


def test_missing_certificates_are_all_named_before_anything_is_written(tmp_path: Path) -> None:
    tls = Tls(Path("/none/ca"), Path("/none/crt"), Path("/none/key"))

    with pytest.raises(BrokerConfigError) as refusal:
        write_broker_files(tmp_path / "broker", "offenbach", ACCOUNTS, tls=tls)

    assert str(refusal.value).splitlines() == [f"TLS: there is no file /none/{name}." for name in ("ca", "crt", "key")]
    assert not (tmp_path / "broker").exists()
