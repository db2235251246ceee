"""The last good office description, kept on a device's disk: the hub may be away when it starts."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from routing.description import parse_office, read_office
from routing.office import Office
from routing.reading import BadDescription, Problem
from wire.codec import BadMessage, decode
from wire.connection import Arrival
from wire.messages import OfficeInForce

LARGEST_OFFICE = 262_144
"""Bytes of the largest description taken over the wire. The examples have about 8,000."""

log = logging.getLogger("wartemarke.wire")


class KeptOffice:
    """A device's office description: from its own file at first, then whatever the hub says is in force.

    A description that cannot be used is named in the log and dropped; the last good one stays.
    """

    def __init__(
        self, kept: Path, given: Path | None, problems_of: Callable[[Office], Sequence[Problem]] = lambda _: ()
    ) -> None:
        """`problems_of` names what this device cannot use: a hub that is newer may know more languages."""
        self._kept = kept
        self._problems_of = problems_of
        self.office = self._first(given)
        self._watchers: list[Callable[[Office], None]] = []

    def watch(self, watcher: Callable[[Office], None]) -> None:
        """Tell the watcher of every change."""
        self._watchers.append(watcher)

    def take(self, arrival: Arrival) -> None:
        """Take what the hub published."""
        try:
            message = decode(arrival.payload, OfficeInForce, LARGEST_OFFICE)
            office = self._usable(parse_office(message.description))
        except (BadMessage, BadDescription) as error:
            log.error("the office description that the hub published cannot be used: %s", error)
            return
        if office.id != self.office.id:
            log.error("the hub published the office %s, but this device belongs to %s", office.id, self.office.id)
            return
        if office != self.office:
            self.office = office
            try:
                self._keep(message.description)
            except OSError as error:
                log.error("%s cannot be written: %s. After the next start the one before holds.", self._kept, error)
            for watcher in self._watchers:
                watcher(office)

    def _first(self, given: Path | None) -> Office:
        """The kept description, unless the given file is of another office. The hub has the last word anyway."""
        own = self._usable(read_office(given.read_text(encoding="utf-8"))) if given else None
        kept = self._read_kept()
        if kept is not None and (own is None or kept.id == own.id):
            return kept
        if own is None:
            raise FileNotFoundError(f"{self._kept} holds no office description yet: start with --office FILE.")
        return own

    def _read_kept(self) -> Office | None:
        if not self._kept.exists():
            return None
        try:
            return self._usable(parse_office(json.loads(self._kept.read_text(encoding="utf-8"))))
        except (ValueError, BadDescription) as error:
            log.error("%s cannot be used: %s", self._kept, error)
            return None

    def _usable(self, office: Office) -> Office:
        if problems := tuple(self._problems_of(office)):
            raise BadDescription(problems)
        return office

    def _keep(self, description: dict[str, Any]) -> None:
        fresh = self._kept.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(description, stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(self._kept)
