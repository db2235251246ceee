"""A real PostgreSQL of our own: on a socket in a directory of its own, gone with everything in it at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

USER = "wartemarke"
MISSING = 'PostgreSQL is missing: there is no {program}. Install the Debian package "postgresql".'


class PostgresCluster:
    """Listens on a unix socket alone, so no port can be taken. `with` starts and removes it.

    PostgreSQL refuses to run as root; root runs it as the user that the Debian package made.
    """

    def __init__(self) -> None:
        self._bin = _programs()
        self._home = Path(tempfile.mkdtemp(prefix="wartemarke-pg-"))
        self._as: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self._home, "postgres", "postgres")
            self._as = ["runuser", "-u", "postgres", "--"]

    def make_database(self, name: str) -> str:
        """Make an empty database; its SQLAlchemy URL."""
        self._run("createdb", "-h", str(self._home), "-U", USER, name)
        return f"postgresql+psycopg://{USER}@/{name}?host={self._home}"

    def stop(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        settings = f"-c listen_addresses='' -k {self._home} -c shared_buffers=16MB -c fsync=off"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._log), "-o", settings, "-w", "start")

    def __enter__(self) -> Self:
        try:
            self._run("initdb", "-D", str(self._data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
            self.start()
        except BaseException:
            shutil.rmtree(self._home)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._home)

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def _log(self) -> Path:
        return self._home / "server.log"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._bin / program), *arguments]
        with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open in the server, and be waited for
            if subprocess.run(command, stdout=said, stderr=said, cwd=self._home).returncode != 0:
                said.seek(0)
                log = self._log.read_text() if self._log.exists() else ""
                raise RuntimeError(f"{program} failed:\n{said.read()}\n{log}")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError(MISSING.format(program="initdb"))
    return Path(on_path).resolve().parent
