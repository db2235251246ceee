"""`wartemarke-hub accounts`: an account for every device of the office, and the broker's files for them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from broker_config import BrokerConfigError, Tls, grants_of, write_broker_files
from hub.check import load_office, make_directory
from wire.accounts import make_accounts, read_accounts, write_accounts, write_credentials
from wire.start import fail

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("office", type=_FILE)
@click.option("--dir", "directory", type=_FILE, required=True, help="Where the files go, as in /etc/wartemarke.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Where the broker listens; 0.0.0.0 for all.")
@click.option("--port", default=1883, show_default=True, help="Port the broker listens on.")
@click.option("--user", help="Whom the broker runs as; mosquitto when root asks.")
@click.option("--ca-file", type=_FILE, help="Encrypt: certificate of the authority, PEM as the next two.")
@click.option("--cert-file", type=_FILE, help="The broker's certificate, valid for the name that devices use.")
@click.option("--key-file", type=_FILE, help="The key of the broker's certificate, readable by --user.")
@click.option("--client-certificates", is_flag=True, help="Devices show a certificate instead of a password.")
def accounts(
    office: Path,
    directory: Path,
    address: str,
    port: int,
    user: str | None,
    ca_file: Path | None,
    cert_file: Path | None,
    key_file: Path | None,
    client_certificates: bool,
) -> None:
    """Make an account for every device, and the broker's configuration for them.

    Accounts that exist keep their password: run it again whenever the office description changes. `clients.json` and
    the files in `credentials` hold the passwords, readable by their owner alone.
    """
    tls = _tls(ca_file, cert_file, key_file, client_certificates)
    found = load_office(office)
    make_directory(directory)
    file = directory / "clients.json"
    try:
        made = make_accounts(found, read_accounts(file))
        write_accounts(file, made)
        write_credentials(directory / "credentials", made)
        pairs = {client: (entry["role"], entry["password"]) for client, entry in made.items()}
        configuration = write_broker_files(
            directory / "broker", found.id, pairs, grants=grants_of(found), address=address, port=port, user=user,
            tls=tls,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        fail(f"{file}: this is not JSON: {error}. Bring it back from a backup, or remove it for new passwords.")
    except (OSError, BrokerConfigError) as error:
        fail(f"{error}")
    click.echo(f"{len(made)} accounts in {file}; start the broker with {configuration}.")


def _tls(ca: Path | None, certificate: Path | None, key: Path | None, client_certificates: bool) -> Tls | None:
    if ca and certificate and key:
        return Tls(ca, certificate, key, client_certificates=client_certificates)
    if ca or certificate or key or client_certificates:
        fail("--ca-file, --cert-file and --key-file belong together; --client-certificates needs them.")
    return None
