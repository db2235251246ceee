"""The kiosk's roll of tickets: its numbers and its outbox, on its own disk (laws 1 and 2)."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kiosk.boot_time import Moment
from routing.numbers import Number, parse_number
from wire.messages import TicketSlip

SCHEMA = (
    "CREATE TABLE roll (id TEXT NOT NULL, day TEXT NOT NULL, started INTEGER NOT NULL, next_seq INTEGER NOT NULL)",
    "CREATE TABLE series (letter TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY, ticket BLOB NOT NULL, day TEXT NOT NULL,
        boot TEXT NOT NULL, since_boot_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL
    )""",
)
"""`outbox.day` is the day of the drawing by a trusted clock, or empty: nobody knew."""

ORDERS = "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, number TEXT NOT NULL) WITHOUT ROWID"
"""Numbers drawn for desks that have not been told. A file may be older than this table, and does as well without."""

NOT_BEHIND = "INSERT INTO series VALUES (?, ?) ON CONFLICT (letter) DO UPDATE SET last = max(last, excluded.last)"

VERSION = 1
BUSY_S = 5.0


class NoNumbersLeft(RuntimeError):
    """The kiosk's block is used up for this letter and day."""


class RollNotStarted(RuntimeError):
    """A new roll that has not heard the hub: it cannot know which numbers are already on paper."""


class RollUnusable(RuntimeError):
    """Nothing can be kept on this disk, so nothing may be printed."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A drawn ticket that the hub has not acknowledged."""

    seq: int
    ticket: TicketSlip
    drawn: Moment
    day: str
    """The day of the drawing, or empty: nobody knew."""

    def age_ms(self, now: Moment) -> int:
        """Milliseconds from the drawing to now.

        Where nobody knew the day of the drawing, the wall clock may have been wrong by any time: after a reboot it is
        no older than the boot. A call too late is better than none, and what seems to be of yesterday is never called.
        """
        age = self.drawn.age_ms(now)
        return age if self.day or self.drawn.boot == now.boot else min(age, now.since_boot_ms)


class Roll:
    """Gives out the numbers of one kiosk, each once a day, and remembers whom the hub has to be told about.

    A new file is a new roll with an id of its own. It gives nothing out until `hear` has told it the last
    numbers of today, or an operator has called `start_unheard`.
    """

    def __init__(self, file: Path) -> None:
        """Open the roll or begin a new one. Raises `RollUnusable`."""
        self._lock = threading.Lock()
        self._sure_of = ""
        try:
            self._db = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._begin_if_new(file)
            self.id, self._day, self._started = self._one("SELECT id, day, started FROM roll")
        except sqlite3.Error as error:
            raise RollUnusable(
                f"{file}: {error}. Check the disk; a new roll needs the hub before it prints."
            ) from error

    @property
    def started(self) -> bool:
        """Whether numbers may be given out."""
        return bool(self._started)

    @property
    def day(self) -> str:
        """The day of the present series, as in 2026-05-04; empty before the first. It never goes back."""
        return str(self._day)

    def reserve(self, letter: str, block: tuple[int, int], slip: TicketSlip, order: str = "") -> tuple[Number, int]:
        """Take the next number of a letter and put the ticket into the outbox: both on disk when this returns.

        `order` is the desk's order that it is drawn for, if there is one. Gives the number and the ticket's seq.
        Raises `RollNotStarted`, `NoNumbersLeft`, `RollUnusable`.
        """
        with self._writing() as db:
            if not self._started:
                raise RollNotStarted("this roll is new: it waits for the hub to tell the last numbers of today.")
            number = Number(letter, self._next_count(letter, block))
            (seq,) = self._one("SELECT next_seq FROM roll")
            db.execute("INSERT OR REPLACE INTO series VALUES (?, ?)", (letter, number.count))
            db.execute("UPDATE roll SET next_seq = ?", (seq + 1,))
            drawn = Moment.now()
            ticket = msgspec.json.encode(msgspec.structs.replace(slip, number=str(number)))
            row = (seq, ticket, self._sure_of, drawn.boot, drawn.since_boot_ms, drawn.wall_ms)
            db.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?)", row)
            if order:
                db.execute("INSERT OR REPLACE INTO orders VALUES (?, ?)", (order, str(number)))
        return number, seq

    def drawn_today(self, letter: str, block: tuple[int, int]) -> int:
        """How many numbers of a letter this kiosk has given out in the present series. Raises `RollUnusable`."""
        rows = self._read("SELECT last FROM series WHERE letter = ?", letter)
        return max(0, rows[0][0] - block[0] + 1) if rows else 0

    def oldest_untold(self) -> int | None:
        """The first seq that the hub has not acknowledged, if there is one. Raises `RollUnusable`."""
        ((oldest,),) = self._read("SELECT min(seq) FROM outbox")
        return None if oldest is None else int(oldest)

    def untold(self, after: int = 0, most: int = 500) -> list[Untold]:
        """Tickets that the hub has not acknowledged, in order, beyond a seq. Raises `RollUnusable`."""
        query = "SELECT seq, ticket, day, boot, since_boot_ms, wall_ms FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._read(query, after, most)
        return [
            Untold(seq, msgspec.json.decode(ticket, type=TicketSlip), Moment(*moment), day)
            for seq, ticket, day, *moment in rows
        ]

    def untold_for(self, concern: str) -> int:
        """How many tickets of a concern the hub has not acknowledged. Raises `RollUnusable`."""
        query = "SELECT count(*) FROM outbox WHERE json_extract(CAST(ticket AS TEXT), '$.concern') = ?"
        ((count,),) = self._read(query, concern)
        return int(count)

    def orders(self) -> dict[str, str]:
        """The orders whose desks have not been told, with the numbers drawn for them. Raises `RollUnusable`."""
        return dict(self._read("SELECT id, number FROM orders"))

    def forget_order(self, order: str) -> None:
        """The desk has been told. Raises `RollUnusable`."""
        with self._writing() as db:
            db.execute("DELETE FROM orders WHERE id = ?", (order,))

    def hear(self, roll: str, seq: int, last: Mapping[str, int], day: str) -> None:
        """Take the hub's acknowledgement: forget what it has, and never fall behind its numbers and its day.

        Raises `RollUnusable`.
        """
        with self._writing() as db:
            if roll == self.id:
                self._catch_up(seq)
                db.execute("DELETE FROM outbox WHERE seq <= ?", (seq,))
            reached = self._turn_to(day)
            if day == reached:
                db.executemany(NOT_BEHIND, last.items())
            db.execute("UPDATE roll SET started = 1")
        self._day, self._started = reached, 1

    def begin_day(self, day: str) -> None:
        """Begin the series of a new day, by a clock that can be trusted. An earlier day changes nothing.

        To be told again and again: numbers drawn from now on are known to belong to this day. Raises `RollUnusable`.
        """
        if self._day < day and self._started:
            self._sure_of = ""  # until the disk has the new day, nobody knows of which day a number is
            with self._writing():
                reached = self._turn_to(day)
            self._day = reached
        self._sure_of = day if day == self._day else ""

    def start_unheard(self, day: str) -> None:
        """An operator vouches that no number of today is on paper yet. Raises `RollUnusable`."""
        with self._writing() as db:
            reached = self._turn_to(day)
            db.execute("UPDATE roll SET started = 1")
        self._day, self._started = reached, 1

    def check(self) -> None:
        """See whether the disk takes what is written to it. Raises `RollUnusable`."""
        with self._writing() as db:
            # There and back: SQLite writes nothing where a row stays as it is.
            db.execute("UPDATE roll SET next_seq = next_seq + 1")
            db.execute("UPDATE roll SET next_seq = next_seq - 1")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _catch_up(self, acknowledged: int) -> None:
        """Go on behind what the hub knows, if that is more than this file has ever told: it is a copy put back.

        Under a seq that the hub knows a new ticket would be taken for an old one, and lost. Within a transaction.
        """
        (next_seq,) = self._one("SELECT next_seq FROM roll")
        if acknowledged >= next_seq:
            self._db.execute("UPDATE outbox SET seq = seq + ?", (acknowledged,))
            self._db.execute("UPDATE roll SET next_seq = ?", (next_seq + acknowledged,))

    def _turn_to(self, day: str) -> str:
        """Begin the series of a later day; the day reached. Within a transaction.

        What was drawn while nobody knew the day may be on paper of this day: the series goes on behind it. A series
        begun without any day goes on, too.
        """
        (before,) = self._one("SELECT day FROM roll")
        if day <= before:
            return str(before)
        if before:
            self._db.execute("DELETE FROM series")
            undated = self._db.execute("SELECT ticket FROM outbox WHERE day = ''").fetchall()
            numbers = [parse_number(msgspec.json.decode(ticket, type=TicketSlip).number) for (ticket,) in undated]
            self._db.executemany(NOT_BEHIND, [(number.letter, number.count) for number in numbers])
        self._db.execute("UPDATE roll SET day = ?", (day,))
        return day

    def _next_count(self, letter: str, block: tuple[int, int]) -> int:
        row = self._db.execute("SELECT last FROM series WHERE letter = ?", (letter,)).fetchone()
        count = max(block[0], row[0] + 1 if row else 0)
        if count > block[1]:
            raise NoNumbersLeft(f"the numbers {letter} {block[0]}-{block[1]} of today are used up.")
        return count

    def _begin_if_new(self, file: Path) -> None:
        with self._transaction() as db:
            db.execute(ORDERS)
            (version,) = self._one("PRAGMA user_version")
            if version == VERSION:
                return
            if version > VERSION:
                raise RollUnusable(
                    f"{file}: a newer version of this program has written it (form {version}, known is {VERSION}). "
                    "Install that version again."
                )
            for table in SCHEMA:
                db.execute(table)
            db.execute("INSERT INTO roll VALUES (?, '', 0, 1)", (secrets.token_hex(8),))
            db.execute(f"PRAGMA user_version = {VERSION}")

    def _read(self, query: str, *values: int | str) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise RollUnusable(f"the outbox cannot be read: {error}. Check the disk.") from error

    def _one(self, query: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._db.execute(query).fetchone()
        return row

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                with self._transaction() as db:
                    yield db
            except (sqlite3.Error, OverflowError) as error:
                raise RollUnusable(f"the numbers cannot be kept: {error}. Check the disk.") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
