"""`wartemarke-desk accounts`: who may sign in, by command. There is no account, and no password, by default."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, TypeVar

import click

from desk.local_accounts import FILE, BadAccounts, LocalAccount, changing, read
from desk.passwords import WeakPassword, check_strength, hash_of
from desk.staff import ROLES, BadStaff, check_name
from routing.reading import IDENTIFIER, unknown
from wire.start import fail

_Command = TypeVar("_Command", bound=Callable[..., object])

_where = click.option(
    "--data", type=click.Path(path_type=Path), help=f"Directory of the staff pages: the file is {FILE} there."
)
_file = click.option("--accounts", "file", type=click.Path(path_type=Path), help="The file itself, if it is elsewhere.")
_password = click.option(
    "--password-file", type=click.File("r", encoding="utf-8"), help='File with the password; "-" is standard input.'
)


def _place(command: _Command) -> _Command:
    return _where(_file(command))


@click.group()
def accounts() -> None:
    """Who may sign in on the staff pages with a password."""


@accounts.command()
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be given often.")
@click.option("--desk", "desks", multiple=True, help="Only at this desk; may be given often. Without: at all.")
@_password
@_place
def add(
    name: str,
    roles: tuple[str, ...],
    desks: tuple[str, ...],
    password_file: TextIO | None,
    data: Path | None,
    file: Path | None,
) -> None:
    """Add somebody, or give them other roles and another password. Asks for the password twice."""
    where = _file_of(data, file)
    try:
        check_name(name)
    except BadStaff as error:
        fail(str(error))
    for desk in desks:
        if not IDENTIFIER.fullmatch(desk):
            fail(f'--desk "{desk}" is no id of a desk: small letters, digits and hyphens, a letter first.')
    account = LocalAccount(password=_new_password(name, password_file), roles=tuple(dict.fromkeys(roles)), desks=desks)
    _change(where, lambda kept: kept.update({name: account}))
    click.echo(f"{name} may sign in: {_described(account)}")


@accounts.command()
@click.argument("name")
@_password
@_place
def password(name: str, password_file: TextIO | None, data: Path | None, file: Path | None) -> None:
    """Give somebody another password, and sign them out everywhere."""
    where = _file_of(data, file)
    _known(name, _read(where))
    new = _new_password(name, password_file)

    def change(kept: dict[str, LocalAccount]) -> None:
        old = _known(name, kept)
        kept[name] = LocalAccount(password=new, roles=old.roles, desks=old.desks)

    _change(where, change)
    click.echo(f"{name} has another password.")


@accounts.command()
@click.argument("name")
@_place
def remove(name: str, data: Path | None, file: Path | None) -> None:
    """Remove somebody, and sign them out everywhere."""

    def change(kept: dict[str, LocalAccount]) -> None:
        _known(name, kept)
        del kept[name]

    _change(_file_of(data, file), change)
    click.echo(f"{name} may not sign in any more.")


@accounts.command("list")
@_place
def show(data: Path | None, file: Path | None) -> None:
    """List who may sign in."""
    for name, account in sorted(_read(_file_of(data, file)).items()):
        click.echo(f"{name}: {_described(account)}")


def _described(account: LocalAccount) -> str:
    return ", ".join(account.roles) + (f"; only at {', '.join(account.desks)}" if account.desks else "")


def _file_of(data: Path | None, file: Path | None) -> Path:
    if (data is None) == (file is None):
        fail(f"say where the accounts are: --data DIR (the file is {FILE} there), or --accounts FILE.")
    return file or Path(data or "") / FILE


def _read(file: Path) -> dict[str, LocalAccount]:
    try:
        return read(file)
    except BadAccounts as error:
        fail(str(error))


def _change(file: Path, change: Callable[[dict[str, LocalAccount]], object]) -> None:
    try:
        with changing(file) as kept:
            change(kept)
    except BadAccounts as error:
        fail(str(error))


def _known(name: str, kept: dict[str, LocalAccount]) -> LocalAccount:
    if name not in kept:
        fail(" ".join(unknown("account", name[:60], kept, "accounts")))
    return kept[name]


def _new_password(name: str, given: TextIO | None) -> str:
    """The hash of a new password that is good enough."""
    if given is not None:
        new = _first_line(given)
    elif sys.stdin.isatty():
        new = click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt="Once more")
    else:
        fail("there is no terminal to ask for the password at: give --password-file FILE, or --password-file - .")
    try:
        check_strength(new, name)
    except WeakPassword as error:
        fail(str(error))
    return hash_of(new)


def _first_line(given: TextIO) -> str:
    try:
        return given.read().strip("\r\n")
    except UnicodeDecodeError:
        fail("the password is no text in UTF-8.")
