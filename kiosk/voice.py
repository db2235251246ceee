"""What the kiosk can say: utterances that its pages offer, made from recordings or by a voice, and kept on disk."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kiosk.speech_store import SpeechStore
from languages.recordings import CannotPlay, Recordings, play_together, state_of
from languages.speech import CannotSpeak, missing_program, speak, spoken_text, tells_a_number, voice_of

SPEEDS_WPM: Mapping[int, int] = {1: 95, 2: 120, 3: 150, 4: 190, 5: 240}
"""Words a minute in five steps, each about a quarter more. 150 is how people talk; EN 301 549 names no figure."""

USUAL_SPEED = 3

MOST_OFFERED = 10_000
"""Utterances that can be asked for: hundreds of pages. The one that was offered longest ago goes."""

MOST_BYTES = 200_000_000
"""Bytes of sounds on disk: 75 minutes, or the fixed texts of some ten languages."""

USUAL_BYTES = 200_000
"""Bytes of a usual sentence. Nothing is prepared when there is no more room than this."""

FORM = "1"
"""To be counted up when the same text shall sound different: what was kept before is then not found any more."""

log = logging.getLogger("wartemarke.kiosk")


class UnknownUtterance(LookupError):
    """No page has offered this, or not lately."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text in a language that can be said."""

    text: str
    tag: str

    @property
    def id(self) -> str:
        """The name under which it is asked for; it does not tell the text."""
        return _digest(self.tag, self.text)

    @property
    def may_be_kept(self) -> bool:
        """What tells a ticket number is one customer's own: it is not written to disk."""
        return not tells_a_number(spoken_text(self.text, self.tag))


class Voice:
    """Says what pages have offered. Safe from any thread."""

    def __init__(self, directory: Path, recordings: Recordings | None = None, most_bytes: int = MOST_BYTES) -> None:
        """Sounds are kept in `directory`; it may be lost at any time."""
        self._recordings = recordings or Recordings(None)
        self._store = SpeechStore(directory, most_bytes)
        self._offered: OrderedDict[str, Utterance] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def problems(self) -> tuple[str, ...]:
        """What staff should know: a program that is missing, recordings that cannot be used."""
        missing = missing_program()
        return (*((f"no speech: {missing}",) if missing else ()), *self._recordings.problems)

    def language_for(self, tag: str) -> str:
        """The language that is spoken for a page in this one: itself, or German when it has no voice here."""
        return tag if voice_of(tag) or self._recordings.speaks(tag) else "de"

    def offer(self, text: str, tag: str, otherwise: str = "") -> str:
        """Make a text one that can be asked for, and give its id; empty when nothing can be said.

        `otherwise` is the same in German, for a language without a voice in which this text was not recorded.
        """
        if not (voice_of(tag) or self._recordings.pieces(text, tag)):
            text, tag = otherwise, "de"
        if not text.strip():
            return ""
        utterance = Utterance(text, tag)
        with self._lock:
            self._offered[utterance.id] = utterance
            self._offered.move_to_end(utterance.id)
            if len(self._offered) > MOST_OFFERED:
                self._offered.popitem(last=False)
        return utterance.id

    def offered(self, id: str) -> Utterance:
        """What was offered under an id. Raises `UnknownUtterance`."""
        with self._lock:
            if id not in self._offered:
                raise UnknownUtterance(id)
            self._offered.move_to_end(id)
            return self._offered[id]

    def sound(self, utterance: Utterance, speed: int = USUAL_SPEED, *, in_background: bool = False) -> bytes:
        """The utterance as WAV, at one of `SPEEDS_WPM`; recordings have the speed of their speaker.

        Raises `CannotSpeak`.
        """
        files = self._recordings.pieces(utterance.text, utterance.tag)
        if not files:
            return self._synthesised(utterance, speed, in_background)
        try:
            return self._played(files, utterance.may_be_kept)
        except CannotPlay as error:
            log.warning("%s", error)
            return self._synthesised(utterance, speed, in_background)

    def prepare(self, texts_by_language: Mapping[str, Iterable[str]], go_on: Callable[[], bool]) -> None:
        """Make what is likely to be asked for, at the usual speed, one text after the other.

        The languages used most come first. It ends when it is done, when `go_on` says no, which is asked before each
        text and may let it wait, or when there is no more room.
        """
        for tag, texts in texts_by_language.items():
            for text in texts:
                if not self._store.has_room(USUAL_BYTES) or not go_on():
                    return
                if not self._prepared(Utterance(text, tag)):
                    break

    def _prepared(self, utterance: Utterance) -> bool:
        """Whether it is worth going on in this language."""
        if not utterance.may_be_kept or self._store.has(_digest(utterance.id, str(USUAL_SPEED))):
            return True
        try:
            self.sound(utterance, in_background=True)
        except CannotSpeak as error:
            if self._recordings.speaks(utterance.tag):
                return True  # this one was not recorded
            log.info("nothing is prepared in %s: %s", utterance.tag, error)
            return False
        return True

    def _synthesised(self, utterance: Utterance, speed: int, in_background: bool) -> bytes:
        name = _digest(utterance.id, str(speed))
        kept = self._store.get(name)
        if kept is not None:
            return kept
        sound = speak(utterance.text, utterance.tag, SPEEDS_WPM[speed], in_background=in_background)
        if utterance.may_be_kept:
            self._store.put(name, sound)
        return sound

    def _played(self, files: list[Path], may_be_kept: bool) -> bytes:
        name = _digest("recorded", state_of(files))
        kept = self._store.get(name)
        if kept is not None:
            return kept
        sound = play_together(files)
        if may_be_kept:
            self._store.put(name, sound)
        return sound


def _digest(*parts: str) -> str:
    return sha256("\0".join((FORM, *parts)).encode("utf-8", "replace")).hexdigest()[:32]
