"""How every role starts: the same options, the same log lines, one clear sentence when it cannot."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from routing.office import Office
from routing.reading import BadDescription, Problem
from wire.connection import Account
from wire.kept_office import KeptOffice
from wire.tls import Tls, TlsUnusable

_Command = TypeVar("_Command", bound=Callable[..., Any])

PASSWORD_VARIABLE = "WARTEMARKE_PASSWORD"  # noqa: S105 - the name of a variable, not a password

_TLS_FILES = "wartemarke.tls"
"""Where the files of TLS wait in click's context: they are the account's business, and no role's."""


def account_options(client: str | None = None) -> Callable[[_Command], _Command]:
    """The options that every role has. A `client` is the account used when none is given.

    The command is given `office`, `data`, `client`, `broker` and `password_file`; `make_account` takes care of TLS.
    """

    def add(command: _Command) -> _Command:
        for option in (
            click.option("--office", type=click.Path(path_type=Path), required=True, help="The office description."),
            click.option("--data", type=click.Path(path_type=Path), required=True, help="Directory for what is kept."),
            _client_option(client),
            click.option("--broker", default="127.0.0.1:1883", show_default=True, help="HOST:PORT of the broker."),
            click.option(
                "--password-file",
                type=click.Path(path_type=Path),
                help=f"File with the account's password; else the variable {PASSWORD_VARIABLE}.",
            ),
            _tls_option("--ca-file", "CA certificate of the broker: speak TLS with it, and check its name."),
            _tls_option("--cert-file", "Our certificate, where the broker asks for one (mutual TLS)."),
            _tls_option("--key-file", "The key of our certificate."),
        ):
            command = option(command)
        return command

    return add


def make_account(client: str, broker: str, password_file: Path | None) -> Account:
    """The account of a role from its options. Ends the command when they cannot be used."""
    host, port = _read_broker(broker)
    tls = _read_tls()
    password = _read_password(client, password_file)
    if not password and not (tls and tls.cert_file):
        fail(f"{client} has no password: give --password-file or set {PASSWORD_VARIABLE}.")
    return Account(client, password, host, port, tls)


def keep_office(
    office: Path, data: Path, problems_of: Callable[[Office], Sequence[Problem]] = lambda _: ()
) -> KeptOffice:
    """The office of a role from its options; makes the directory. Ends the command when they cannot be used."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        return KeptOffice(data / "office.json", office, problems_of)
    except BadDescription as error:
        fail("\n".join(f"{office}: {problem}" for problem in error.problems))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}. Give a readable --office and a writable --data.")
    except UnicodeDecodeError:
        fail(f"{office} is no text in UTF-8.")


log = logging.getLogger("wartemarke.start")

HAND_OVER_S = 0.0005
"""After this long a busy Python thread lets another run. By default 5 ms: a whole press would wait that long for
the network thread to get its turn."""


FAULT = 70
"""Exit code of a role that a fault of its own has ended (EX_SOFTWARE of sysexits.h)."""

OWNER_ALONE = 0o077
"""What others may not do with the files we make: journal, roll and log tell who came for what."""


def start_role() -> None:
    """Log one line for each thing an operator can act on, on standard error; let threads hand over quickly.

    Files are made for their owner alone. A thread that dies ends the process, which is then started again.
    """
    os.umask(OWNER_ALONE)
    threading.excepthook = _end_the_process
    sys.setswitchinterval(HAND_OVER_S)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def _end_the_process(fault: threading.ExceptHookArgs) -> None:
    """Without one of its threads a role looks well and does half its work: nobody would start it again."""
    if fault.exc_value is None or isinstance(fault.exc_value, SystemExit):
        return
    name = fault.thread.name if fault.thread else "?"
    log.critical("the thread %s has died; ending, to be started again", name, exc_info=fault.exc_value)
    os._exit(FAULT)


def fail(what: str) -> NoReturn:
    """End the command with exit code 2: it was asked for something that cannot be."""
    click.echo(what, err=True)
    raise SystemExit(2)


def _client_option(client: str | None) -> Callable[[_Command], _Command]:
    if client is None:  # a default of None would count as given
        return click.option("--client", required=True, help="Our account.")
    return click.option("--client", default=client, show_default=True, help="Our account.")


def _tls_option(name: str, text: str) -> Callable[[_Command], _Command]:
    def keep(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
        context.meta.setdefault(_TLS_FILES, {})[parameter.name] = value

    return click.option(name, type=click.Path(path_type=Path), expose_value=False, callback=keep, help=text)


def _read_broker(broker: str) -> tuple[str, int]:
    """Host and port. The host of an IPv6 address stands in brackets, as in [fd00::2]:1883."""
    host, _, port = broker.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not bare or (":" in bare) != (bare != host) or not bare.isprintable() or " " in bare or not _is_number(port):
        fail(f'--broker "{broker}" is no address: it is HOST:PORT, as in 127.0.0.1:1883.')
    if not 1 <= int(port) <= 65535:
        fail(f'--broker "{broker}": {port} is no port. Ports are 1 to 65535; 1883 is usual, 8883 with TLS.')
    return bare, int(port)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("65535")


def _read_tls() -> Tls | None:
    context = click.get_current_context(silent=True)
    files: dict[str, Path | None] = context.meta.get(_TLS_FILES, {}) if context else {}
    ca_file = files.get("ca_file")
    if ca_file is None:
        if any(files.values()):
            fail("--cert-file and --key-file need --ca-file: the CA certificate that the broker is checked with.")
        return None
    tls = Tls(ca_file, files.get("cert_file"), files.get("key_file"))
    try:
        tls.context()
    except TlsUnusable as error:
        fail(str(error))
    return tls


def _read_password(client: str, file: Path | None) -> str:
    """The password; empty when there is none."""
    if file is None:
        return os.environ.get(PASSWORD_VARIABLE, "")
    try:
        password = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        fail(f"--password-file {file} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        fail(f"--password-file {file} is no text in UTF-8.")
    if not password:
        fail(f"--password-file {file} is empty: it must hold the password of {client}.")
    return password
