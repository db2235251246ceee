"""What the wall shows, for all who look at its page."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

from display.hearing import Hearing
from display.places import Places
from display.web_look import OnPage, look_of, page_size
from languages.wall_fit import legibility


class WebWall:
    """The wall as JSON, and news of every change. Whoever tells it never waits; all but `follow` is for any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._making = threading.Lock()
        self._places = Places()
        self._shown: OnPage | None = None
        self._count = 0
        self._made: tuple[int, str] = (0, "null")
        self.over = False

    def follow(self, hearing: Hearing, now: float) -> None:
        """Take what the wall shows at this monotonic second, with as many calls as can be read on its screen."""
        office, display = hearing.office, hearing.display
        view = replace(hearing.view(now), lit=True)
        most = legibility(office, display, page_size(display), view.notice is not None).most_places
        self._places = self._places.at(len(view.earlier), now, most)
        self.take(OnPage(office, display, hearing.languages, view, self._places.kept))

    def take(self, shown: OnPage) -> None:
        """This is on the wall now."""
        if shown == self._shown:
            return
        with self._changed:
            self._shown = shown
            self._count += 1
            self._changed.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        """Return the count of changes as soon as it is not the known one, at the latest after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != known or self.over, seconds)
            return self._count

    def look(self) -> str:
        """The wall as JSON, "null" before there is one. It is made once for all, by the first who asks."""
        with self._making:
            with self._changed:
                count, shown = self._count, self._shown
            if shown is not None and self._made[0] != count:
                self._made = (count, json.dumps(look_of(shown), ensure_ascii=False))
            return self._made[1]

    @property
    def name(self) -> str:
        """The office that the wall belongs to."""
        with self._changed:
            return self._shown.view.office_name if self._shown else ""

    def end(self) -> None:
        """Nothing will change any more; pages are let go."""
        with self._changed:
            self.over = True
            self._changed.notify_all()
