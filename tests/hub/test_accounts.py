"""Promises of `wartemarke-hub accounts`."""

from __future__ import annotations

import getpass
import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from hub.cli import main
from tests.broker_config.authority import Authority
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.commands import called

ROOT = Path(__file__).parents[2]


def prepare(directory: Path, *more: str) -> CompletedProcess[str]:
    office = directory / "office.toml"
    return called(main, "accounts", office, "--dir", directory, "--user", getpass.getuser(), *more)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "offices" / "offenbach.toml", tmp_path / "office.toml")
    done = prepare(tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_every_device_gets_an_account_that_the_broker_knows(prepared: Path) -> None:
    accounts = json.loads((prepared / "clients.json").read_text())

    credentials = {file.stem: file.read_text() for file in (prepared / "credentials").iterdir()}
    assert credentials == {client: account["password"] for client, account in accounts.items()}
    lines = (prepared / "broker" / "passwords").read_text().splitlines()
    assert {line.split(":")[0] for line in lines} == set(accounts)
    assert {"hub", "staff"} < set(accounts)


def test_the_password_in_a_credential_opens_the_broker(prepared: Path, tmp_path: Path) -> None:
    accounts = json.loads((prepared / "clients.json").read_text())
    known = {client: (account["role"], account["password"]) for client, account in accounts.items()}

    with (
        BrokerProcess(tmp_path / "b", "offenbach", known) as broker,
        MqttDevice(broker.port, "hub", (prepared / "credentials/hub.password").read_text()) as hub,
    ):
        assert hub.publish("wartemarke/offenbach/board") == 16


def test_credentials_are_for_root_alone(prepared: Path) -> None:
    files = [prepared / "clients.json", *(prepared / "credentials").iterdir()]

    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (prepared / "credentials").stat().st_mode & 0o777 == 0o700


def test_preparing_again_keeps_every_password(prepared: Path) -> None:
    before = (prepared / "clients.json").read_text()

    prepare(prepared)

    assert (prepared / "clients.json").read_text() == before


def test_a_description_with_a_mistake_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text("id = [")

    done = prepare(tmp_path)

    assert done.returncode == 2
    assert "this is not TOML" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["office.toml"]


def test_an_encrypted_broker_can_be_asked_for(prepared: Path) -> None:
    authority = Authority(prepared / "ca")
    certificate, key = authority.issue("broker")
    files = ("--ca-file", str(authority.certificate), "--cert-file", str(certificate), "--key-file", str(key))

    done = prepare(prepared, "--port", "8883", *files, "--client-certificates")

    assert done.returncode == 0, done.stderr
    lines = (prepared / "broker" / "mosquitto.conf").read_text().splitlines()
    assert {f"cafile {authority.certificate}", f"certfile {certificate}", f"keyfile {key}"} <= set(lines)
    assert "require_certificate true" in lines


@pytest.mark.parametrize(
    "given", [["--ca-file", "x"], ["--cert-file", "x", "--key-file", "y"], ["--client-certificates"]]
)
def test_half_of_what_encryption_needs_is_refused(prepared: Path, given: list[str]) -> None:
    done = prepare(prepared, *given)

    assert done.returncode == 2
    assert done.stderr.endswith(
        "--ca-file, --cert-file and --key-file belong together; --client-certificates needs them.\n"
    )  # fmt: skip
