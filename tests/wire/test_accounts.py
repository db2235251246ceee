"""Every device has an account of its own, made by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.routing.builders import an_office
from wire.accounts import make_accounts, read_accounts, write_accounts


def test_every_client_has_an_account_and_the_house_has_two() -> None:
    accounts = make_accounts(an_office())

    assert {client: account["role"] for client, account in accounts.items()} == {
        "hub": "hub", "staff": "staff", "entrance": "kiosk", "side-door": "kiosk", "room-1": "desk", "room-2": "desk",
        "room-3": "desk", "room-4": "desk", "room-5": "desk", "room-6": "desk", "wall": "display",
    }  # fmt: skip
    assert all(account["username"] == client for client, account in accounts.items())


def test_buttons_of_other_makers_and_boxes_have_accounts_and_so_has_whoever_presses_for_them() -> None:
    more = """inches = 55.5

[[button]]
id = "one"
desk = "room-1"
topic = "zigbee2mqtt/one"
account = "bridge"

[[button]]
id = "two"
desk = "room-2"
topic = "zigbee2mqtt/two"
account = "bridge"

[[box]]
id = "counter"
keys = { 1 = "room-1" }
"""

    accounts = make_accounts(an_office(("inches = 55.5\n", more)))

    roles = {client: account["role"] for client, account in accounts.items()}
    assert {client: roles[client] for client in ("bridge", "counter", "buttons")} == {
        "bridge": "button", "counter": "box", "buttons": "buttons",
    }  # fmt: skip
    assert "one" not in roles


def test_no_two_passwords_are_the_same_and_none_is_short() -> None:
    accounts = make_accounts(an_office())
    passwords = {account["password"] for account in accounts.values()}

    assert len(passwords) == len(accounts)
    assert all(len(password) >= 32 for password in passwords)
    assert not passwords & {account["password"] for account in make_accounts(an_office()).values()}


def test_known_accounts_keep_their_password_and_new_devices_get_one() -> None:
    before = make_accounts(an_office())
    known = {client: account for client, account in before.items() if client != "wall"}

    accounts = make_accounts(an_office(), known)

    assert {client: accounts[client] for client in known} == known
    assert accounts["wall"]["password"] != before["wall"]["password"]


def test_the_account_of_a_device_that_is_gone_is_dropped() -> None:
    known = {"old-wall": {"role": "display", "username": "old-wall", "password": "x"}}

    assert "old-wall" not in make_accounts(an_office(), known)


@pytest.mark.parametrize("password", ["", None])
def test_an_empty_password_is_replaced(password: str | None) -> None:
    known = {"wall": {"role": "display", "username": "wall", "password": password}}

    assert make_accounts(an_office(), known)["wall"]["password"]  # type: ignore[arg-type]


def test_accounts_are_read_as_they_were_written(tmp_path: Path) -> None:
    accounts = make_accounts(an_office())

    write_accounts(tmp_path / "clients.json", accounts)

    assert read_accounts(tmp_path / "clients.json") == accounts


def test_there_are_no_accounts_before_the_first_start(tmp_path: Path) -> None:
    assert read_accounts(tmp_path / "clients.json") == {}


def test_only_the_owner_can_read_the_passwords_and_nothing_else_is_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text("{}")
    file.chmod(0o644)

    write_accounts(file, make_accounts(an_office()))

    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["clients.json"]


def test_a_half_written_file_of_an_earlier_start_does_not_open_the_passwords_to_others(tmp_path: Path) -> None:
    left_behind = tmp_path / "clients.new"
    left_behind.write_text("{")
    left_behind.chmod(0o666)

    write_accounts(tmp_path / "clients.json", make_accounts(an_office()))

    assert (tmp_path / "clients.json").stat().st_mode & 0o777 == 0o600
