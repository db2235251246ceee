"""Passwords: which are good enough, and how they are kept so that nobody can read them."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15
"""Characters. NIST SP 800-63B-4, 3.1.1.2: at least 15 where the password is the only proof, and no rules about kinds of
characters; BSI IT-Grundschutz ORP.4.A22: a quality that suits the need of protection, and no forced regular change."""

LONGEST = 128
"""Characters. NIST asks for 64 at the least; beyond this nobody types, but somebody may want to keep us busy."""

FEWEST_DIFFERENT = 6
"""Different characters, for "aaaaaaaaaaaaaaa" has 15, too."""

SEQUENCES = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertzuiopasdfghjklyxcvbnm", "qwertyuiopasdfghjklzxcvbnm")
GUESSED_FIRST = ("wartemarke", "passwort", "password", "kennwort", "auslaenderbehoerde", "ausländerbehörde")
"""Words that are taken out before counting: whoever guesses puts them in front."""

AT_ONCE = 2
"""Passwords that are checked at the same time: each takes 64 MiB and all of a core, and a Pi has little of both."""

PATIENCE_S = 10.0

_hasher = PasswordHasher()
_places = threading.BoundedSemaphore(AT_ONCE)


class WeakPassword(ValueError):
    """A password that is guessed too easily; says why."""


class TooBusy(Exception):
    """So many passwords are being checked that this one would wait too long."""


def check_strength(password: str, name: str) -> None:
    """Refuse a password that is guessed too easily by somebody who knows the name. Raises `WeakPassword`."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise WeakPassword(
            f"the password has {len(plain)} characters; it needs at least {SHORTEST} (NIST SP 800-63B-4 for passwords "
            "without a second proof). Four or five words that have nothing to do with each other are easily remembered."
        )
    if len(plain) > LONGEST:
        raise WeakPassword(f"the password has {len(plain)} characters; at most {LONGEST} are taken.")
    if (plain + plain).find(plain, 1) < len(plain):
        raise WeakPassword("the password is one short piece again and again: it is guessed like the piece alone.")
    rest = plain.lower()
    for known in (name, *GUESSED_FIRST):
        rest = rest.replace(known, "")
    if len(set(rest)) < FEWEST_DIFFERENT or any(rest in sequence * LONGEST for sequence in SEQUENCES):
        raise WeakPassword(
            "the password is guessed easily: besides the user name and words like Wartemarke or Passwort it holds too "
            "little, or a row of keys. Take four or five words that have nothing to do with each other."
        )


def hash_of(password: str) -> str:
    """What is kept of a password: Argon2id with the parameters that argon2-cffi recommends (RFC 9106, low memory)."""
    return _hasher.hash(_plain(password))


def is_hash(text: str) -> bool:
    """Whether this is something that `hash_of` has made."""
    try:
        _hasher.check_needs_rehash(text)
    except InvalidHashError:
        return False
    return text.startswith("$argon2id$")


def is_right(password: str, kept: str | None) -> bool:
    """Whether it is the password. `None`: of nobody, which takes as long. Raises `TooBusy`."""
    if not _places.acquire(timeout=PATIENCE_S):
        raise TooBusy
    try:
        _hasher.verify(kept or of_nobody(), _plain(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _places.release()
    return kept is not None


@cache
def of_nobody() -> str:
    """What is kept for a name that nobody has, which is checked as long as one that somebody has."""
    return _hasher.hash("nobody")


def _plain(password: str) -> str:
    """The same characters however they were typed: a keyboard may send "ä" as one sign or as two."""
    return unicodedata.normalize("NFKC", password)
