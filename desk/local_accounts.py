"""The accounts of an office without a provider of its own: a file that is read again whenever it changes."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from desk.passwords import is_hash, is_right, of_nobody
from desk.staff import BadStaff, Staff, check_name, check_roles
from routing.reading import IDENTIFIER

FILE = "staff.json"
"""The name of the file in the directory of the pages."""

OTHERS = 0o077

log = logging.getLogger("wartemarke.sign_in")


class BadAccounts(Exception):
    """A file of accounts that cannot be used: names the file, what is wrong, and what to do."""


class LocalAccount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of somebody: nothing but this. `password` is a hash."""

    password: str
    roles: tuple[str, ...]
    desks: tuple[str, ...] = ()


class _Kept(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    accounts: dict[str, LocalAccount]


Accounts = Mapping[str, LocalAccount]


def read(file: Path) -> dict[str, LocalAccount]:
    """The accounts of a file. Raises `BadAccounts`."""
    try:
        mode, content = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        raise BadAccounts(f"{file} cannot be read: {error.strerror}.") from error
    if mode & OTHERS:
        raise BadAccounts(f"{file} can be read by others: it holds hashes of passwords. Run: chmod 600 {file}")
    try:
        kept = msgspec.json.decode(content, type=_Kept)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadAccounts(f"{file} is no file of accounts: {error}. `wartemarke-desk accounts` writes it.") from error
    problems = [
        f"{file}: account {name[:60]!r}: {what}" for name, each in kept.accounts.items() for what in _of(name, each)
    ]
    if kept.v != 1:
        problems.append(f"{file}: it is of version {kept.v}; this program knows version 1.")
    if problems:
        raise BadAccounts("\n".join(problems))
    return kept.accounts


@contextmanager
def changing(file: Path) -> Iterator[dict[str, LocalAccount]]:
    """The accounts of a file to be changed; written when the block ends well. One change at a time.

    Raises `BadAccounts`.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise BadAccounts(f"{file.parent} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        accounts = dict(read(file)) if file.exists() else {}
        yield accounts
        _write(file, accounts)
        os.fsync(directory)
    except OSError as error:
        raise BadAccounts(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        os.close(directory)


class LocalAccounts:
    """The accounts at work. A file that has become unusable changes nothing, and is named in the log."""

    def __init__(self, file: Path) -> None:
        """Raises `BadAccounts`."""
        self.file = file
        self._looking = threading.Lock()
        self._seen = _mark(file)
        self._accounts: Accounts = read(file)
        of_nobody()  # now: the first name that nobody has must not take longer, which would be seen from outside

    def __len__(self) -> int:
        return len(self._now())

    def __contains__(self, name: str) -> bool:
        return name in self._now()

    def check(self, name: str, password: str) -> tuple[Staff, str] | None:
        """Who this is, and the mark of their account; None when name or password are wrong.

        Raises `desk.passwords.TooBusy`.
        """
        account = self._now().get(name)
        if not is_right(password, account.password if account else None) or account is None:
            return None
        return _staff(name, account), account.password

    def still(self, name: str, mark: str) -> Staff | None:
        """Who has signed in with an account that had this mark; None when it is gone, or has another password."""
        account = self._now().get(name)
        return _staff(name, account) if account is not None and account.password == mark else None

    def _now(self) -> Accounts:
        with self._looking:
            seen = _mark(self.file)
            if seen != self._seen:
                self._seen = seen
                self._read_again()
            return self._accounts

    def _read_again(self) -> None:
        try:
            self._accounts = read(self.file)
        except BadAccounts as error:
            log.error("%s The accounts stay as they were.", error)


def _staff(name: str, account: LocalAccount) -> Staff:
    return Staff(name, frozenset(account.roles), frozenset(account.desks))


def _of(name: str, account: LocalAccount) -> Iterator[str]:
    """What is wrong with an account."""
    try:
        check_name(name)
    except BadStaff as error:
        yield str(error)
    try:
        check_roles(account.roles)
    except BadStaff as error:
        yield str(error)
    if not is_hash(account.password):
        yield "its password is no hash of Argon2id. Set a new one: wartemarke-desk accounts password."
    for desk in account.desks:
        if not IDENTIFIER.fullmatch(desk):
            yield f'"{desk[:60]}" is no id of a desk.'


def _mark(file: Path) -> tuple[int, ...] | None:
    """Another one for every version of the file, and for every change of who may read it."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def _write(file: Path, accounts: Accounts) -> None:
    content = msgspec.json.format(msgspec.json.encode(_Kept(accounts=dict(accounts))), indent=2)
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        if os.geteuid() == 0:  # an administrator sets up accounts for a service that runs under a user of its own
            owner = file.parent.stat()
            os.fchown(stream.fileno(), owner.st_uid, owner.st_gid)
        os.fsync(stream.fileno())
    fresh.replace(file)
