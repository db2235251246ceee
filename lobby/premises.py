"""The data directory of a lobby: accounts, secrets, logs, and one directory per part."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from broker_config import grants_of, write_broker_files
from routing.office import Office
from wire.accounts import make_accounts, read_accounts, write_accounts, write_credentials


class PremisesUnusable(Exception):
    """The data directory cannot be used; the text says why and what to do."""


class Premises:
    """Where things lie in the data directory. Accounts that are there already are kept."""

    def __init__(self, directory: Path, office: Office) -> None:
        self.directory = directory
        self._office = office
        file = directory / "clients.json"
        try:
            self.accounts = make_accounts(office, read_accounts(file))
        except (ValueError, AttributeError) as error:
            raise PremisesUnusable(f"{file} cannot be used: {error}. Remove it, and new accounts are made.") from error
        write_accounts(file, self.accounts)
        self._secrets = self.place("secrets")
        write_credentials(self._secrets, self.accounts)

    def place(self, name: str) -> Path:
        """A directory of this name, made if it is not there, for its owner alone."""
        place = self.directory / name
        place.mkdir(mode=0o700, exist_ok=True)
        return place

    def log(self, part: str) -> Path:
        """The log of a part."""
        return self.place("logs") / f"{part}.log"

    def password_file(self, client: str) -> Path:
        """The file that holds a client's password and nothing else."""
        return self._secrets / f"{client}.password"

    def broker_files(self, address: str, port: int) -> Path:
        """Write the broker's configuration for all accounts; return it."""
        accounts = {client: (account["role"], account["password"]) for client, account in self.accounts.items()}
        place = self.place("broker")
        return write_broker_files(
            place, self._office.id, accounts, grants=grants_of(self._office), address=address, port=port
        )


@contextlib.contextmanager
def data_directory(wanted: Path | None) -> Iterator[Path]:
    """The directory asked for, which stays, or a fresh one that is removed at the end.

    Raises PremisesUnusable if it cannot be written, or if another lobby works in it.
    """
    if wanted is None:
        # A part that was killed may leave a file open on a network disk: that must not hide the lobby's own end.
        with tempfile.TemporaryDirectory(prefix="wartemarke-lobby-", ignore_cleanup_errors=True) as fresh:
            yield Path(fresh)
        return
    directory = wanted.absolute()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(directory / "lobby.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PremisesUnusable(
            f"{directory} cannot be used: {error.strerror}. Choose another directory: --data DIR."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise PremisesUnusable(
            f"another lobby works in {directory}. End it, or choose another directory: --data DIR."
        ) from None
    try:
        yield directory
    finally:
        os.close(lock)
