"""The broker's files: one template for the lobby and for an installation."""

import os
import pwd
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from broker_config.access import Grants, access_rules
from broker_config.passwords import hashed_passwords
from broker_config.problems import BrokerConfigError


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificates of an encrypted listener, all PEM files."""

    cafile: Path
    certfile: Path
    keyfile: Path
    client_certificates: bool = False
    """Mutual TLS: each device needs a certificate whose common name is its id, and no password."""


def write_broker_files(
    directory: Path,
    office_id: str,
    accounts: Mapping[str, tuple[str, str]],
    *,
    grants: Grants | None = None,
    address: str = "127.0.0.1",
    port: int = 1883,
    user: str | None = None,
    tls: Tls | None = None,
    log: str = "stderr",
) -> Path:
    """Write `mosquitto.conf`, its access rules and its password file; return the path of the first.

    `accounts` maps a client's id, which is its user name, to (role, password). `grants` are `grants_of` the office.
    `user` is whom the broker runs as, by default whoever calls this; for anybody else the caller must be root, and the
    files then belong to root and are readable by that user's group alone. `log` is a `log_dest` of mosquitto. Files
    that exist are replaced whole; a running broker reads new accounts on SIGHUP.

    Raises BrokerConfigError naming what is wrong, before anything is written, and OSError if a file cannot
    be written.
    """
    directory = directory.absolute()
    reader = _reader(user)
    problems = list(_bad_values(address, port, directory, tls))
    if problems:
        raise BrokerConfigError.of(problems)
    rules = access_rules(office_id, {client: role for client, (role, _) in accounts.items()}, grants)
    passwords = hashed_passwords({client: password for client, (_, password) in accounts.items()})
    configuration = _template("mosquitto.conf").substitute(
        office_id=office_id, address=address, port=port, user=reader.name, log=log, tls=_tls_lines(tls),
        acl_file=directory / "wartemarke.acl", password_file=directory / "passwords",
    )  # fmt: skip
    _make_directory(directory, reader)
    _write(directory / "wartemarke.acl", rules, reader)
    _write(directory / "passwords", passwords, reader)
    _write(directory / "mosquitto.conf", configuration, reader)
    return directory / "mosquitto.conf"


@dataclass(frozen=True, slots=True)
class _Reader:
    """The user the broker runs as."""

    name: str
    uid: int
    gid: int

    @property
    def is_caller(self) -> bool:
        return self.uid == os.geteuid()


def _reader(user: str | None) -> _Reader:
    if user is None:
        # Containers run under numbers without a name. mosquitto looks at the name only when root starts it.
        name = "root" if os.geteuid() == 0 else f"uid-{os.geteuid()}"
        return _Reader(name, os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        raise BrokerConfigError(
            f'user {user!r}: this machine has no such user. The Debian package "mosquitto" makes the user mosquitto.'
        ) from None
    if os.geteuid() not in (0, entry.pw_uid):
        raise BrokerConfigError(f"user {user!r}: only root can write files for another user. Run this as root.")
    return _Reader(user, entry.pw_uid, entry.pw_gid)


def _bad_values(address: str, port: int, directory: Path, tls: Tls | None) -> Iterator[str]:
    """Name values that would break a line of the configuration or stop the broker."""
    if not address or any(sign.isspace() for sign in address):
        yield f"address {address!r}: not an address to listen on. Use one such as 127.0.0.1, ::1 or 0.0.0.0."
    if not 1 <= port <= 65535:
        yield f"port {port}: not a port. Use 1 to 65535, usually 1883, or 8883 with TLS."
    for path in (directory, *((tls.cafile, tls.certfile, tls.keyfile) if tls else ())):
        if not str(path).isprintable() or str(path) != str(path).strip():
            yield f"path {str(path)!r}: a line break, or a space at its end, cannot stand in mosquitto.conf."
    for path in (tls.cafile, tls.certfile, tls.keyfile) if tls else ():
        if not path.is_file():
            yield f"TLS: there is no file {path}."


def _tls_lines(tls: Tls | None) -> str:
    if tls is None:
        return "# No TLS on this listener."
    return _template("tls.conf").substitute(
        cafile=tls.cafile.absolute(), certfile=tls.certfile.absolute(), keyfile=tls.keyfile.absolute(),
        client_certificates=str(tls.client_certificates).lower(),
    )  # fmt: skip


def _template(name: str) -> Template:
    return Template(files("broker_config").joinpath(name).read_text("utf-8"))


def _make_directory(path: Path, reader: _Reader) -> None:
    """Make a directory the broker can enter; one that exists keeps its owner and mode."""
    existed = path.exists()
    path.mkdir(mode=0o750, parents=True, exist_ok=True)
    if not existed and not reader.is_caller:
        os.chown(path, -1, reader.gid)


def _write(path: Path, text: str, reader: _Reader) -> None:
    """Replace a file whole, never readable by anyone but root or the caller, and the broker."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        if not reader.is_caller:
            os.fchown(descriptor, -1, reader.gid)
            os.fchmod(descriptor, 0o640)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
