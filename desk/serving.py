"""Makes the door that `wartemarke-desk pages` was asked for, or says why it cannot be."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING

from desk.door import Door
from desk.door_options import DoorOptions
from desk.local_accounts import FILE, BadAccounts, LocalAccounts
from desk.oidc_settings import BadOidcSettings, read_oidc
from desk.sign_in import SignIn
from wire.start import fail
from wire.tls import TlsUnusable
from wire.tls_server import Certificate
from wire.web import LOOPBACK, NAMES

if TYPE_CHECKING:
    from desk.oidc import Provider

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


def make_door(options: DoorOptions, data: Path) -> tuple[Door, Certificate | None]:
    """The door of the pages. Ends the command, naming what to do, when it cannot be as asked for."""
    _check_address(options)
    sign_in = _sign_in(options, data)
    certificate = _certificate(options)
    if certificate is not None:
        return Door(sign_in, certificate.covers, secure=True), certificate
    if options.behind_proxy is not None:
        return Door(sign_in, _hosts(options.behind_proxy).__contains__, secure=True), None
    return Door(sign_in, NAMES.__contains__), None


def _sign_in(options: DoorOptions, data: Path) -> SignIn | None:
    if options.without_sign_in:
        _check_alone(options)
        return None
    file = options.accounts or data / FILE
    local = _local(file) if options.accounts or file.exists() else None
    if local is None and options.oidc is None:
        fail(
            f"nobody could sign in: there is no {file}. Add accounts (wartemarke-desk accounts add NAME --role head "
            f"--data {data}), or give --oidc FILE; or, where this machine is for one person alone, --without-sign-in."
        )
    return SignIn(local, _provider(options.oidc) if options.oidc else None)


def _local(file: Path) -> LocalAccounts:
    try:
        local = LocalAccounts(file)
    except BadAccounts as error:
        fail(str(error))
    if not len(local):
        fail(f"{file} holds no account. Add one: wartemarke-desk accounts add NAME --role head --accounts {file}")
    return local


def _provider(file: Path) -> Provider:
    from desk.oidc import Provider

    try:
        return Provider(*read_oidc(file))
    except BadOidcSettings as error:
        fail(str(error))


def _check_alone(options: DoorOptions) -> None:
    if options.accounts or options.oidc:
        fail("--without-sign-in goes without --accounts and --oidc: decide whether people sign in.")
    if options.address != LOOPBACK or options.web_cert_file or options.behind_proxy:
        fail("--without-sign-in is for this machine alone: it goes without --address, --web-cert-file, --behind-proxy.")


def _check_address(options: DoorOptions) -> None:
    for name, address in (("--address", options.address), ("--proxy-address", options.proxy_address)):
        try:
            ipaddress.IPv4Address(address)
        except ValueError:
            fail(f'{name} "{address}" is no IPv4 address, as in 192.168.10.2 or 0.0.0.0.')
    is_safe = options.web_cert_file or options.behind_proxy or options.without_sign_in
    if not ipaddress.IPv4Address(options.address).is_loopback and not is_safe:
        fail(
            "passwords would cross the network readable: --address needs --web-cert-file and --web-key-file, or "
            "--behind-proxy."
        )
    if options.proxy_address != LOOPBACK and not options.behind_proxy:
        fail("--proxy-address needs --behind-proxy NAME: the host name that people type.")


def _certificate(options: DoorOptions) -> Certificate | None:
    if options.web_cert_file is None and options.web_key_file is None:
        return None
    if options.web_cert_file is None or options.web_key_file is None:
        fail("--web-cert-file and --web-key-file belong together: give both, or neither.")
    if options.behind_proxy is not None:
        fail("--web-cert-file and --behind-proxy are two ways to the same end: give one of them.")
    certificate = Certificate(options.web_cert_file, options.web_key_file)
    try:
        certificate.context()
        certificate.names()
    except TlsUnusable as error:
        fail(f"--web-cert-file: {error}")
    return certificate


def _hosts(text: str) -> frozenset[str]:
    hosts = frozenset(each.strip().lower() for each in text.split(","))
    for host in hosts:
        if not HOST.fullmatch(host):
            fail(f'--behind-proxy "{host}" is no host name: without https:// and port, as in hall.stadt.example.')
    return hosts
