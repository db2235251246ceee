"""The office description on disk: a good change takes effect at once, a bad one is named and changes nothing."""

from __future__ import annotations

import logging
import queue
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.publisher import as_json
from languages.concerns import problems_of
from routing.description import read_office
from routing.office import Office
from routing.reading import BadDescription

LOOK_S = 1.0
"""How often the file is looked at. It is small and in the system's memory: a look costs some 0.1 ms."""

MOST_NAMED = 10
"""Problems shown in the hub's status at most: `wartemarke-hub check` names them all, and so does the log."""

log = logging.getLogger("wartemarke.hub")


@dataclass(frozen=True, slots=True)
class Described:
    """An office and its description, as it goes out to the devices."""

    office: Office
    description: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unusable:
    """The file cannot be used: why, line by line. The last good description stays in force."""

    problems: tuple[str, ...]


def read_described(content: bytes) -> Described:
    """The office of a file's content. Raises `BadDescription` with every problem, `UnicodeDecodeError`."""
    text = content.decode()
    office = read_office(text)
    if problems := problems_of(office):
        raise BadDescription(tuple(problems))
    return Described(office, as_json(tomllib.loads(text)))


class OfficeFile:
    """Watches the file, and tells what it comes to when it has changed."""

    def __init__(
        self, file: Path, office_id: str, content: bytes, tell: Callable[[Described | Unusable], None]
    ) -> None:
        """`content` is what is in force; `tell` is called on the thread that watches."""
        self._file = file
        self._office_id = office_id
        self._tell = tell
        self._judged: bytes | str = content
        self._seen: bytes | str = content
        self._asked: queue.SimpleQueue[None] = queue.SimpleQueue()

    def look_now(self) -> None:
        """Do not wait for the next look. May be called by a signal handler."""
        self._asked.put(None)

    def watch(self) -> None:
        """Look at the file for ever."""
        while True:
            try:
                self._asked.get(timeout=LOOK_S)
                self.look(at_once=True)
            except queue.Empty:
                self.look()

    def look(self, at_once: bool = False) -> None:
        """Judge the file if it has changed and stood like that at the last look, too, or at once.

        A file that is being written must not be read half, nor be missed while it is being replaced.
        """
        found = self._content()
        settled, self._seen = found == self._seen, found
        if found != self._judged and (settled or at_once):
            self._judged = found
            self._tell(self._judge(found))

    def _content(self) -> bytes | str:
        """What the file holds, or why nobody can tell."""
        try:
            return self._file.read_bytes()
        except OSError as error:
            return f"it cannot be read: {error.strerror}."

    def _judge(self, found: bytes | str) -> Described | Unusable:
        if isinstance(found, str):
            return self._unusable(found)
        try:
            described = read_described(found)
        except UnicodeDecodeError:
            return self._unusable("it is no text in UTF-8.")
        except BadDescription as error:
            return self._unusable(*(str(problem).replace("\n  ", " ") for problem in error.problems))
        if described.office.id != self._office_id:
            return self._unusable(
                f'its id is now "{described.office.id}", but this hub keeps the journal of "{self._office_id}". '
                "Change it back, or end this hub and start one for the other office."
            )
        log.info("%s has changed: it is in force now", self._file)
        return described

    def _unusable(self, *problems: str) -> Unusable:
        lines = [f"{self._file.name}: {problem}" for problem in problems]
        log.error("%s cannot be used, the last good one stays in force: %s", self._file, " ".join(lines))
        more = [f"{self._file.name}: {len(lines) - MOST_NAMED} more problems."] if len(lines) > MOST_NAMED else []
        return Unusable((f"{self._file.name} cannot be used: {STAYS}", *lines[:MOST_NAMED], *more))


STAYS = "the last good description stays in force, but a hub that is started now would refuse this one."
