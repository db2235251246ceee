"""The journal: what happened, in order, for ever appended and never edited. SQLAlchemy Core on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from hub.migrations import UnknownSchema, bring_up_to_date
from hub.records import UnreadableRecord, read_record, write_record
from hub.schema import events, open_engine
from routing.events import Event


class SeqTaken(RuntimeError):
    """Another hub has written this seq: read again, decide again."""


class JournalUnavailable(RuntimeError):
    """Nothing can be written or read just now: disk full, file read-only, server away."""


_INSERT = insert(events)


class Journal:
    """The events of one office, a stream for each day, keyed (office, day, seq) with seq from 1."""

    def __init__(self, url: str, office: str, read_only: bool = False) -> None:
        """Open it and bring its schema up to date; `read_only` neither makes it nor changes anything in it.

        Raises `JournalUnavailable`.
        """
        self._office = office
        try:
            self._engine = open_engine(url, read_only)
        except ValueError:  # it repeats what it takes for the port, which may be a part of the password
            problem = "its port is no number. Write @ : and / of a password as %40 %3A %2F."
            raise JournalUnavailable(f"the journal's URL cannot be used: {problem}") from None
        except (ArgumentError, ImportError) as error:  # the URL is not repeated: it may hold a password
            raise JournalUnavailable(f"the journal's URL cannot be used: {error}") from error
        if read_only:
            return
        try:
            bring_up_to_date(self._engine)
        except UnknownSchema as error:
            raise JournalUnavailable(f"the journal {self._engine.url!r} cannot be used: {error}") from error
        except DBAPIError as error:
            raise JournalUnavailable(f"the journal {self._engine.url!r} cannot be opened: {error.orig}") from error

    def append(self, day: date, first_seq: int, happened: Sequence[Event]) -> None:
        """Write events as one transaction: all are on disk when this returns, or none is.

        Raises `SeqTaken` when another hub was faster, `JournalUnavailable` when nothing can be written.
        """
        rows = [
            {"office": self._office, "day": day.isoformat(), "seq": seq, "kind": kind, "body": body}
            for seq, (kind, body) in enumerate(map(write_record, happened), start=first_seq)
        ]
        try:
            with self._engine.begin() as connection:
                connection.execute(_INSERT, rows)
        except IntegrityError as error:
            raise SeqTaken(f"day {day}, seq {first_seq}") from error
        except DBAPIError as error:
            raise JournalUnavailable(f"the journal cannot be written: {error.orig}") from error

    def read(self, day: date) -> list[Event]:
        """A day's events, in order. Raises `UnreadableRecord`, `JournalUnavailable`."""
        query = (
            select(events.c.seq, events.c.kind, events.c.body)
            .where(events.c.office == self._office, events.c.day == day.isoformat())
            .order_by(events.c.seq)
        )
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
        except DBAPIError as error:
            raise JournalUnavailable(f"the journal cannot be read: {error.orig}") from error
        for place, (seq, _, _) in enumerate(rows, start=1):
            if seq != place:
                raise UnreadableRecord(f"journal, day {day}, seq {place}: it is missing. Bring it back from a backup.")
        return [self._event(day, seq, kind, body) for seq, kind, body in rows]

    def last_day(self) -> date | None:
        """The newest day of the office that has events."""
        query = select(func.max(events.c.day)).where(events.c.office == self._office)
        try:
            with self._engine.connect() as connection:
                newest = connection.execute(query).scalar()
        except DBAPIError as error:
            raise JournalUnavailable(f"the journal cannot be read: {error.orig}") from error
        return date.fromisoformat(newest) if newest else None

    def forget_before(self, day: date) -> int:
        """Delete the events of all days before this one, as data protection asks. Tells how many."""
        old = delete(events).where(events.c.office == self._office, events.c.day < day.isoformat())
        try:
            with self._engine.begin() as connection:
                return connection.execute(old).rowcount
        except DBAPIError as error:
            raise JournalUnavailable(f"the journal cannot be written: {error.orig}") from error

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    @staticmethod
    def _event(day: date, seq: int, kind: str, body: str) -> Event:
        try:
            return read_record(kind, body)
        except UnreadableRecord as error:
            raise UnreadableRecord(f"journal, day {day}, seq {seq}: {error}") from error
