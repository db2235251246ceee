"""The accounts of an office's devices at its broker: made by chance, never by default."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from routing.office import Office

HOUSE = {"hub": "hub", "staff": "staff"}
"""Clients that every office has besides its devices: the hub, and the server of the staff pages."""

Accounts = dict[str, dict[str, str]]
"""Client id -> {"role", "username", "password"}: what `clients.json` holds."""


def make_accounts(office: Office, known: Mapping[str, Mapping[str, str]] | None = None) -> Accounts:
    """An account for every client of the office. Accounts already known keep their password."""
    return {
        client: {
            "role": role,
            "username": client,
            "password": (known or {}).get(client, {}).get("password") or secrets.token_urlsafe(24),
        }
        for client, role in {**HOUSE, **office.clients()}.items()
    }


def read_accounts(file: Path) -> Accounts:
    """The accounts of a `clients.json`; none when there is no such file."""
    if not file.exists():
        return {}
    accounts: Accounts = json.loads(file.read_text())
    return accounts


def write_accounts(file: Path, accounts: Accounts) -> None:
    """Write `clients.json`, readable by its owner alone."""
    _write_secret(file, json.dumps(accounts, indent=2))


def write_credentials(folder: Path, accounts: Accounts) -> None:
    """Write `<client>.password` for each client, with its password and nothing else, for the owner alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for client, account in accounts.items():
        _write_secret(folder / f"{client}.password", account["password"])


def _write_secret(file: Path, secret: str) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secret)
    fresh.replace(file)
