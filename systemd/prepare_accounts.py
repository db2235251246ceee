#!/opt/wartemarke/bin/python
"""Prepare a machine's broker: an account for every device of the office, and the broker's files.

Run as root on the machine with the broker, after `office.toml` is in its place and whenever it changes.
Devices that are known keep their password.
"""

import argparse
import os
import sys
from pathlib import Path

from broker_config import BrokerConfigError, Tls, write_broker_files
from routing.description import read_office
from routing.office import Office
from wire.accounts import Accounts, make_accounts, read_accounts, write_accounts


def main() -> None:
    """Read the arguments, write the files, say what was written."""
    wanted = _arguments()
    try:
        office = read_office((wanted.directory / "office.toml").read_text("utf-8"))
        clients = wanted.directory / "clients.json"
        accounts = make_accounts(office, read_accounts(clients))
        write_accounts(clients, accounts)
        _write_credentials(wanted.directory / "credentials", accounts)
        _write_broker(wanted, office, accounts)
    except (OSError, ValueError, BrokerConfigError) as problem:
        sys.exit(str(problem))
    print(f"{len(accounts)} accounts of {office.id} are in {wanted.directory}: {', '.join(accounts)}")


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--directory", type=Path, default=Path("/etc/wartemarke"), help="where office.toml is")
    ask.add_argument("--address", default="127.0.0.1", help="where the broker listens; 0.0.0.0 for all networks")
    ask.add_argument("--port", type=int, default=1883)
    ask.add_argument("--data", type=Path, default=Path("/var/lib/mosquitto"), help="where the broker keeps its store")
    ask.add_argument("--user", default="mosquitto", help="whom the broker runs as")
    ask.add_argument("--ca-file", type=Path, help="encrypt: certificate of the authority, in PEM form as the next two")
    ask.add_argument("--cert-file", type=Path, help="the broker's certificate, valid for the name the devices use")
    ask.add_argument("--key-file", type=Path, help="the key of the broker's certificate, readable by --user")
    ask.add_argument("--client-certificates", action="store_true", help="devices show a certificate, no password")
    wanted = ask.parse_args()
    files = (wanted.ca_file, wanted.cert_file, wanted.key_file)
    if any(files) != all(files) or (wanted.client_certificates and not any(files)):
        ask.error("--ca-file, --cert-file and --key-file belong together; --client-certificates needs them.")
    return wanted


def _write_credentials(folder: Path, accounts: Accounts) -> None:
    """Write one password file for each client, for root alone: systemd hands it to the service."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for client, account in accounts.items():
        file = os.open(folder / f"{client}.password", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(account["password"])


def _write_broker(wanted: argparse.Namespace, office: Office, accounts: Accounts) -> None:
    write_broker_files(
        wanted.directory / "broker", office.id,
        {client: (account["role"], account["password"]) for client, account in accounts.items()},
        address=wanted.address, port=wanted.port, data=wanted.data, user=wanted.user, tls=_tls(wanted),
    )  # fmt: skip


def _tls(wanted: argparse.Namespace) -> Tls | None:
    if wanted.ca_file is None:
        return None
    return Tls(wanted.ca_file, wanted.cert_file, wanted.key_file, client_certificates=wanted.client_certificates)


if __name__ == "__main__":
    main()
