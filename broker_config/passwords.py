"""The broker's password file: hashed by mosquitto's own program, never shown in a process list."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from broker_config.problems import BrokerConfigError


def hashed_passwords(passwords: Mapping[str, str]) -> str:
    """Return the text of a mosquitto password file for these passwords by user name.

    Raises BrokerConfigError for a password that such a file cannot hold, or if `mosquitto_passwd` is
    missing or fails.
    """
    problems = list(_unusable(passwords))
    if problems:
        raise BrokerConfigError.of(problems)
    program = shutil.which("mosquitto_passwd")
    if program is None:
        raise BrokerConfigError(
            'mosquitto_passwd is missing: it hashes the broker\'s passwords. Install the Debian package "mosquitto".'
        )
    # The directory is mode 0700: mosquitto_passwd puts a copy in clear text beside the file for a moment.
    with tempfile.TemporaryDirectory(prefix="wartemarke-") as folder:
        file = Path(folder) / "passwords"
        file.touch(mode=0o600)
        file.write_text("".join(f"{user}:{password}\n" for user, password in passwords.items()), "utf-8")
        _hash(program, file)
        return file.read_text("utf-8")


def _unusable(passwords: Mapping[str, str]) -> Iterator[str]:
    """Name passwords that the file's `name:password` lines would cut short. Never shows the password."""
    for user, password in passwords.items():
        if not password:
            yield f"client {user!r}: the password is empty. Give each device a password of its own."
        elif ":" in password or any(sign.isspace() or not sign.isprintable() for sign in password):
            yield f"client {user!r}: the password holds a colon, a space or a control character. Choose others."


def _hash(program: str, file: Path) -> None:
    done = subprocess.run([program, "-U", str(file)], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise BrokerConfigError(f"{program} could not hash the passwords (exit {done.returncode}): {said}")
