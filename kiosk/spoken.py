"""What a page says aloud: ids of utterances, in the language of the page or in the one spoken in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest

from kiosk.voice import Voice
from languages import hall
from languages.catalogue import GROUPS, STANDARD
from languages.concerns import words_of, words_of_group
from languages.speech import voice_of
from languages.translation import Translation, translation
from routing.office import Office


class InGerman(str):
    """A name or an address as it stands on the door: said by the German voice, whatever the page speaks."""


class Spoken:
    """Makes utterances for one page. Switched off, it makes none."""

    def __init__(self, voice: Voice, tag: str, on: bool) -> None:
        self._voice = voice
        self.on = on
        self.says: Translation = translation(voice.language_for(tag))
        """The texts to be spoken: those of the page's language if it has a voice, German otherwise."""
        self.is_other = self.says.tongue.tag != tag
        self._is_recorded = voice_of(self.says.tongue.tag) is None

    def __call__(self, german: str, **values: object) -> str:
        """A text of the hall, translated and offered."""
        return self.lines(lambda says: (says.text(german, **values),))

    def ids(self, *texts: str) -> str:
        """Texts that are translated already, one utterance each; empty ones say nothing."""
        return self._offer((text, "") for text in texts) if self.on else ""

    def lines(self, say: Callable[[Translation], Iterable[str]]) -> str:
        """What is said, one utterance each. Lines of a recorded language that nobody has recorded are German."""
        return self.each(lambda says: (say(says),))[0] if self.on else ""

    def each(self, say: Callable[[Translation], Iterable[Iterable[str]]]) -> list[str]:
        """The same for several things at once, each with lines of its own."""
        spoken = [tuple(lines) for lines in say(self.says)]
        german = [tuple(lines) for lines in say(translation("de"))] if self._is_recorded else []
        pairs = zip_longest(spoken, german[: len(spoken)], fillvalue=())
        return [self._offer(zip_longest(own, other[: len(own)], fillvalue="")) for own, other in pairs]

    def _offer(self, texts: Iterable[tuple[str, str]]) -> str:
        return " ".join(filter(None, (self._utterance(text, german) for text, german in texts if text)))

    def _utterance(self, text: str, german: str) -> str:
        tag = "de" if isinstance(text, InGerman) else self.says.tongue.tag
        return self._voice.offer(text, tag, german)


def texts_to_speak(office: Office, tag: str) -> list[str]:
    """What pages may say in a language and can be made ahead: all but the texts with values in them."""
    says = translation(tag)
    groups = [words_of_group(each, says).name for each in office.groups.values()]
    concerns = [words_of(each, says) for each in office.concerns.values()]
    fixed = [says.text(german) for german in _without_values()]
    return [
        says.tongue.self_name, *fixed, *groups, *(each.name for each in concerns),
        *(each.explanation for each in concerns), *(line for each in concerns for line in each.bring),
    ]  # fmt: skip


def texts_to_record(tag: str) -> list[str]:
    """All that the kiosk may say in a language, of its own texts and the standard catalogue's. Values that are filled
    in are left as {placeholders}: letters and numbers are recorded by themselves."""
    says = translation(tag)
    concerns = [text for each in STANDARD.values() for text in (each.name, each.explanation, *each.bring)]
    german = dict.fromkeys([*_hall_texts(), *(each.name for each in GROUPS.values()), *concerns])
    return [says.tongue.self_name, *(says.text(text) for text in german)]


def _without_values() -> list[str]:
    return [text for text in _hall_texts() if "{" not in text]


def _hall_texts() -> list[str]:
    constants = [each for name, each in vars(hall).items() if name.isupper()]
    words = [*constants, *(text for each in constants if isinstance(each, dict) for text in each.values())]
    return [text for each in words for text in (each if isinstance(each, tuple) else (each,)) if isinstance(text, str)]
