"""The options of `wartemarke-desk pages` about the door: who signs in how, and how browsers reach us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

LOOPBACK = "127.0.0.1"
"""As in `wire.web`, which would bring a web server into the process of a call button."""

_Command = TypeVar("_Command", bound=Callable[..., Any])
_path = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorOptions:
    """What was asked for."""

    accounts: Path | None
    oidc: Path | None
    without_sign_in: bool
    address: str
    web_cert_file: Path | None
    web_key_file: Path | None
    behind_proxy: str | None
    proxy_address: str

    @property
    def proxy(self) -> str:
        """The address of the proxy whose word is taken; empty without one."""
        return self.proxy_address if self.behind_proxy else ""


def door_options(command: _Command) -> _Command:
    """The options, for a command that takes them as keywords and makes `DoorOptions` of them."""
    for option in (
        click.option("--proxy-address", default=LOOPBACK, show_default=True, help="IPv4 address that the proxy has."),
        click.option(
            "--behind-proxy", metavar="NAME[,NAME]", help="A proxy speaks TLS for us, under these host names."
        ),
        click.option("--web-key-file", type=_path, help="The key of --web-cert-file."),
        click.option("--web-cert-file", type=_path, help="Serve by TLS: our certificate and its chain, in PEM form."),
        click.option("--address", default=LOOPBACK, show_default=True, help="IPv4 address to listen at."),
        click.option("--without-sign-in", is_flag=True, help="Whoever reaches the pages may do everything."),
        click.option("--oidc", type=_path, help="Sign in at the provider that this file describes."),
        click.option("--accounts", type=_path, help="Sign in with these accounts.  [default: staff.json in --data]"),
    ):
        command = option(command)
    return command
