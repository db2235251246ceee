"""How every role starts: the same options, the same log lines, one clear sentence when it cannot."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from wire.connection import Account

_Command = TypeVar("_Command", bound=Callable[..., Any])

PASSWORD_VARIABLE = "WARTEMARKE_PASSWORD"  # noqa: S105 - the name of a variable, not a password


def account_options(client: str | None = None) -> Callable[[_Command], _Command]:
    """The options that every role has. A `client` is the account used when none is given."""

    def add(command: _Command) -> _Command:
        for option in (
            click.option("--office", type=click.Path(path_type=Path), required=True, help="The office description."),
            click.option("--data", type=click.Path(path_type=Path), required=True, help="Directory for what is kept."),
            click.option("--client", default=client, required=client is None, show_default=True, help="Our account."),
            click.option("--broker", default="127.0.0.1:1883", show_default=True, help="HOST:PORT of the broker."),
            click.option(
                "--password-file",
                type=click.Path(path_type=Path),
                help=f"File with the account's password; else the variable {PASSWORD_VARIABLE}.",
            ),
        ):
            command = option(command)
        return command

    return add


def make_account(client: str, broker: str, password_file: Path | None) -> Account:
    """The account of a role from its options. Ends the command when they cannot be used."""
    host, _, port = broker.rpartition(":")
    if not host or not port.isdigit():
        fail(f'--broker "{broker}" is no address: it is HOST:PORT, as in 127.0.0.1:1883.')
    try:
        password = password_file.read_text().strip() if password_file else os.environ.get(PASSWORD_VARIABLE, "")
    except OSError as error:
        fail(f"--password-file {password_file} cannot be read: {error}")
    if not password:
        fail(f"{client} has no password: give --password-file or set {PASSWORD_VARIABLE}.")
    return Account(client, password, host, int(port))


HAND_OVER_S = 0.0005
"""After this long a busy Python thread lets another run. By default 5 ms: a whole press would wait that long for
the network thread to get its turn."""


def start_role() -> None:
    """Log one line for each thing an operator can act on, on standard error; let threads hand over quickly."""
    sys.setswitchinterval(HAND_OVER_S)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def fail(what: str) -> NoReturn:
    """End the command with exit code 2: it was asked for something that cannot be."""
    click.echo(what, err=True)
    raise SystemExit(2)
