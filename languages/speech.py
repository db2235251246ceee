"""Speech: a text becomes sound, here and without a network. The only door to espeak-ng."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from languages.loudness import NoSpeech, levelled, read_wav, write_wav

PROGRAM = "espeak-ng"

VOICES: Mapping[str, str] = {
    "de": "de", "en": "en-gb", "ar": "ar", "uk": "uk", "ru": "ru", "bg": "bg", "mk": "mk", "tr": "tr",
    "fa": "fa", "fa-AF": "fa", "kmr": "ku", "ro": "ro", "pl": "pl", "sq": "sq", "sr-Latn": "sr", "hr": "hr",
    "bs": "bs", "am": "am", "vi": "vi", "fr": "fr-fr", "es": "es", "it": "it", "pt": "pt", "ur": "ur", "hi": "hi",
    "ne": "ne", "pa": "pa", "bn": "bn", "ta": "ta", "zh-Hans": "cmn-latn-pinyin", "ka": "ka", "hy": "hy", "az": "az",
    "el": "el",
}  # fmt: skip
"""The voice of each language; ti, so, ps and ckb have none.

Chinese: in espeak-ng 1.51 the voice "cmn" reads its own transcription as English words ("king three" for 请).
"""

SLOWEST_WPM, FASTEST_WPM = 80, 450
"""Words a minute that espeak-ng can speak."""

MOST_CHARACTERS = 1000
"""Characters of one text: a minute and a half at the usual speed. A page says its parts one by one."""

WITHIN_S = 5.0
"""Seconds that espeak-ng may take; the longest text at the lowest speed takes less than one."""

AMPLITUDE = 50
"""How loud espeak-ng makes it. At its usual 100 some voices are cut off at full scale; we amplify afterwards."""

LETTER_NAMES = {
    ("kmr", "P"): "pê",
    ("kmr", "Q"): "qê",
    ("es", "Y"): "i griega",
    ("vi", "I"): "i ngắn",
    ("vi", "Y"): "y dài",
}
"""Letters that a voice would say without a vowel, or like another letter."""

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Invisible, but they change how a word is read."""

_PHONEMES = str.maketrans("[]", "  ")
"""espeak-ng takes what stands in [[ ]] for the names of sounds."""

_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")

_NAMES_THE_COLON = frozenset({"mk", "sr-Latn", "hr", "bs", "fa", "fa-AF", "ur"})
"""Their voices read 14:30 as "fourteen colon thirty"; the others know a time when they see one."""

_TICKET_NUMBER = re.compile(r"(?<![^\W_])([A-Z])\s?([0-9]{3,4})(?!\d)")
_SPOKEN_NUMBER = re.compile(r"(?<!\d)\d(, \d){2,3}(?!\d)")
_TIME = re.compile(r"(?<!\d)0?(\d{1,2}):(\d\d)(?!\d)")
_RANGE = re.compile(r"(?<=\d)\s?[-\N{EN DASH}]\s?(?=\d)")


class CannotSpeak(RuntimeError):
    """There is no sound for this text: says why, and what to install. It never repeats the text."""


def voice_of(tag: str) -> str | None:
    """The espeak-ng voice that speaks a language; None when there is none."""
    return VOICES.get(tag)


def missing_program() -> str:
    """What to install before anything can be spoken; empty when it is there."""
    if shutil.which(PROGRAM):
        return ""
    return f"the program {PROGRAM} is missing: apt install {PROGRAM}"


def spoken_number(number: str, tag: str) -> str:
    """A ticket number, "A 017" or "A017", as it is said in a language: the letter's name and each digit by itself.

    The commas make small pauses, and keep a letter from being read as a word ("a", "y"). Raises `ValueError`.
    """
    match = _TICKET_NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f'"{number}" is no ticket number: it is a letter and three digits, as in A 017.')
    return _spelled(match, tag)


def tells_a_number(spoken: str) -> bool:
    """Whether a spoken text tells a ticket number, which is one customer's own."""
    return _SPOKEN_NUMBER.search(spoken) is not None


@lru_cache(maxsize=4096)
def spoken_text(text: str, tag: str) -> str:
    """A text as it is spoken: ticket numbers spelled, ranges with a pause, nothing in it that is not to be said.

    What is invisible (isolates, soft hyphens, control characters) goes, and what espeak-ng would take for a command.
    """
    said = _TICKET_NUMBER.sub(lambda match: _spelled(match, tag), text.translate(_PHONEMES))
    said = "".join(map(_said, said))
    said = _RANGE.sub(", ", " ".join(said.split()))
    if tag in _NAMES_THE_COLON:
        said = _TIME.sub(r"\1 \2", said)
    # The Nepali voice says ASCII digits in English.
    return said.translate(_DEVANAGARI) if tag == "ne" else said


def speak(text: str, tag: str, speed_wpm: int, *, in_background: bool = False) -> bytes:
    """A text as WAV: 16 bits, one channel, at our loudness, beginning at once. Raises `CannotSpeak`.

    `in_background` is for what nobody waits for: the voice then takes only time that nobody else wants.
    """
    voice = voice_of(tag)
    if voice is None:
        raise CannotSpeak(f'no voice speaks "{tag}"; its texts can be recorded (docs/speech.md).')
    if not SLOWEST_WPM <= speed_wpm <= FASTEST_WPM:
        raise ValueError(f"{speed_wpm} words a minute cannot be spoken: {SLOWEST_WPM} to {FASTEST_WPM} can.")
    if len(text) > MOST_CHARACTERS:
        raise CannotSpeak(
            f"a text of {len(text)} characters is too long; at most {MOST_CHARACTERS} are spoken at once."
        )
    said = spoken_text(text, tag)
    try:
        samples, rate = read_wav(_synthesised(said, voice, speed_wpm, in_background))
        return write_wav(levelled(samples, rate), rate)
    except NoSpeech as error:
        raise CannotSpeak(f"{PROGRAM} says nothing for this text: {error}.") from error


def _synthesised(said: str, voice: str, speed_wpm: int, in_background: bool) -> bytes:
    """What espeak-ng makes of it. The text goes in by standard input: nothing in it can be taken for an option."""
    if trouble := missing_program():
        raise CannotSpeak(f"{trouble}.")
    options = ("-v", voice, "-s", str(speed_wpm), "-a", str(AMPLITUDE), "-b", "1", "-z", "--stdin", "--stdout")
    command = [*(("nice", "-n", "19") if in_background else ()), PROGRAM, *options]
    try:
        done = subprocess.run(command, input=said.encode(), capture_output=True, timeout=WITHIN_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise CannotSpeak(f"{PROGRAM} took longer than {WITHIN_S:g} seconds.") from error
    except OSError as error:
        raise CannotSpeak(f"{PROGRAM} cannot be started: {error.strerror}.") from error
    if done.returncode != 0:
        raise CannotSpeak(f'{PROGRAM} has no voice "{voice}": apt install {PROGRAM} {PROGRAM}-data.')
    return done.stdout


def _spelled(match: re.Match[str], tag: str) -> str:
    letter, digits = match.groups()
    return ", ".join((LETTER_NAMES.get((tag, letter), letter), *digits))


def _said(character: str) -> str:
    """A character as it is given to the voice: itself, a space or nothing."""
    match unicodedata.category(character):
        case "Cf" | "Cs" | "Co" | "Cn":
            return character if character in _JOINERS else ""
        case "Cc" | "Zs" | "Zl" | "Zp":
            return " "
        case _:
            return character
