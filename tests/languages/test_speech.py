"""Promises of speech, with the real espeak-ng."""

from __future__ import annotations

import io
import math
import re
import string
import subprocess
import wave
from array import array
from pathlib import Path

import pytest

from languages import hall, speech
from languages.loudness import NoSpeech, levelled, read_wav, write_wav
from languages.speech import (
    MOST_CHARACTERS,
    VOICES,
    CannotSpeak,
    missing_program,
    speak,
    spoken_number,
    spoken_text,
    tells_a_number,
    voice_of,
)
from languages.translation import translation
from tests.languages.sentences import SENTENCES
from tests.patience import PATIENCE_S

LANGUAGES = sorted(VOICES)
WITHOUT_VOICE = ("ckb", "ps", "so", "ti")
USUAL_WPM = 150
RATE = 22_050


def decibels(share: float) -> float:
    return 20 * math.log10(share)


def loudness_of(samples: array[int]) -> float:
    """The mean of what is louder than a pause, in decibels below full scale, in blocks of 25 ms."""
    size = RATE // 40
    powers = [sum(x * x for x in samples[at : at + size]) / size for at in range(0, len(samples), size)]
    mean = sum(powers) / len(powers)
    loud = [power for power in powers if power > mean / 10]
    return decibels(math.sqrt(sum(loud) / len(loud)) / 32_768)


def phonemes(text: str, tag: str) -> list[str]:
    """What espeak-ng would say, clause by clause, in its own writing of sounds."""
    voice = voice_of(tag)
    assert voice
    command = ["espeak-ng", "-v", voice, "-q", "-x", "-b", "1", "--stdin"]
    said = subprocess.run(
        command, input=text.encode(), capture_output=True, check=True, timeout=PATIENCE_S
    ).stdout.decode()
    return [clause.strip() for clause in said.splitlines() if clause.strip("_| ")]


def a_tone(seconds: float, loudness: float = 0.1, silence_s: float = 0.0) -> array[int]:
    tone = [round(32_767 * loudness * math.sin(index / 20)) for index in range(round(seconds * RATE))]
    silence = [0] * round(silence_s * RATE)
    return array("h", silence + tone + silence)


@pytest.fixture
def only_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where programs are found: empty, or with an espeak-ng of the test's own."""
    place = tmp_path / "programs"
    place.mkdir()
    monkeypatch.setenv("PATH", str(place))
    return place / "espeak-ng"


def test_all_languages_but_four_have_a_voice() -> None:
    assert len(VOICES) == 34
    assert set(SENTENCES) == set(VOICES)
    assert [voice_of(tag) for tag in WITHOUT_VOICE] == [None] * 4


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_sentence_has_a_plausible_length_the_loudness_of_all_others_and_begins_at_once(tag: str) -> None:
    sound = speak(SENTENCES[tag], tag, USUAL_WPM)

    with wave.open(io.BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        samples = array("h", file.readframes(file.getnframes()))
    assert 1.2 < len(samples) / RATE < 6
    assert loudness_of(samples) == pytest.approx(-19, abs=1)
    assert decibels(max(map(abs, samples)) / 32_768) < -1
    heard = [index for index, sample in enumerate(samples) if abs(sample) > 200]
    assert heard[0] / RATE < 0.03
    assert (len(samples) - heard[-1]) / RATE < 0.15


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES) - {"en"}))
def test_a_voice_reads_its_own_language_and_not_its_letters_in_english(tag: str) -> None:
    assert "(en)" not in " ".join(phonemes(spoken_text(SENTENCES[tag], tag), tag))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_ticket_number_is_read_letter_by_letter_and_digit_by_digit(tag: str) -> None:
    said = [phonemes(spoken_text(f"{number}.", tag), tag) for number in ("A 017", "B1234", "C 568", "D 900")]

    assert [len(clauses) for clauses in said] == [4, 5, 4, 4]
    by_digit = dict(zip("01712345689", said[0][1:] + said[1][1:] + said[2][1:] + said[3][1:2], strict=True))
    assert len(set(by_digit.values())) == 10
    assert said[3][2] == said[3][3] == said[0][1]
    assert not any("(en)" in digit for digit in by_digit.values()) or tag == "en"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_sentence_with_the_number_spells_it_in_every_translation(tag: str) -> None:
    sentence = translation(tag).text(hall.YOUR_NUMBER_IS, number="A\N{NO-BREAK SPACE}017")

    said = phonemes(spoken_text(sentence, tag), tag)

    _, zero, one, _ = phonemes(spoken_text("A 017.", tag), tag)
    assert [zero, one] in [said[at : at + 2] for at in range(len(said))]


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES) - {"en"}))
def test_the_texts_of_the_hall_are_read_in_their_language(tag: str) -> None:
    texts = [text for name, text in vars(hall).items() if name.isupper() and isinstance(text, str) and "{" not in text]

    said = phonemes("\n\n".join(spoken_text(translation(tag).text(text), tag) for text in texts), tag)

    assert len(said) >= len(texts) > 60
    assert sum("(en)" in clause for clause in said) <= 0.02 * len(said), "names alone may be English"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_two_letters_sound_the_same(tag: str) -> None:
    numbers = [spoken_text(f"{letter} 000", tag).rsplit(", ", 3)[0] for letter in string.ascii_uppercase]

    said = phonemes(".\n\n".join(numbers) + ".", tag)

    assert len(said) == 26
    assert len({re.sub(r"[_|]", "", letter) for letter in said}) == 26
    assert all(re.search("[aeiouyAEIOUVY03@]", letter) for letter in said), "a letter without a vowel is not heard"


def test_a_number_in_a_sentence_is_spelled_whoever_has_put_it_there() -> None:
    assert spoken_number("A\N{NO-BREAK SPACE}017", "de") == "A, 0, 1, 7"
    assert spoken_text("Ihre Nummer ist A\N{NO-BREAK SPACE}017.", "de") == "Ihre Nummer ist A, 0, 1, 7."
    assert spoken_text("رقمك \N{LEFT-TO-RIGHT ISOLATE}A 017\N{POP DIRECTIONAL ISOLATE}.", "ar") == "رقمك A, 0, 1, 7."
    assert spoken_text("Raum 217, PLZ D 35390, ABC 123", "de") == "Raum 217, PLZ D 35390, ABC 123"


@pytest.mark.parametrize("no_number", ["", "A", "017", "A 17", "A 01756", "AB 017", "A 017.", "a 017"])
def test_what_is_no_ticket_number_is_not_spelled(no_number: str) -> None:
    with pytest.raises(ValueError, match="no ticket number"):
        spoken_number(no_number, "de")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_tells_a_ticket_number_is_known_for_it(tag: str) -> None:
    assert tells_a_number(spoken_text("X A 017 X", tag))
    assert not tells_a_number(spoken_text("20-45, 14:30, Raum 217, 1, 2", tag))


def test_a_range_is_said_with_a_pause_and_nepali_numbers_in_nepali() -> None:
    assert spoken_text("etwa 20\N{EN DASH}45 Minuten", "de") == "etwa 20, 45 Minuten"
    assert spoken_text("20-45", "ne") == "२०, ४५"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_time_is_said_without_the_name_of_its_colon(tag: str) -> None:
    colon = phonemes(":", tag)

    said = phonemes(spoken_text("08:30", tag), tag)

    assert said
    assert not colon or colon[0] not in said[0]


def test_what_joins_letters_stays_and_what_only_orders_them_goes() -> None:
    persian = "می\N{ZERO WIDTH NON-JOINER}خواهم"

    assert spoken_text(f"\N{RIGHT-TO-LEFT ISOLATE}{persian}\N{POP DIRECTIONAL ISOLATE}", "fa") == persian
    assert spoken_text("Auf\N{SOFT HYPHEN}ent\N{SOFT HYPHEN}halt", "de") == "Aufenthalt"


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("-w stolen.wav", "-w stolen.wav"),
        ("--stdout --voices", "--stdout --voices"),
        ("Hallo\0Welt", "Hallo Welt"),
        ("Hallo\r\nWelt\x01\x1b", "Hallo Welt"),
        ("Hallo \ud800Welt", "Hallo Welt"),
        ("[[h@l'oU]]", "h@l'oU"),
        ("$(touch stolen.wav) `id`; rm", "$(touch stolen.wav) `id`; rm"),
    ],
)
def test_a_text_is_said_and_never_obeyed(
    text: str, same_as: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    sound = speak(text, "de", USUAL_WPM)

    assert sound == speak(same_as, "de", USUAL_WPM)
    assert sound[:4] == b"RIFF"
    assert list(tmp_path.iterdir()) == []


def test_marks_of_ssml_are_read_and_not_carried_out() -> None:
    marked = '<break time="3s"/>Hallo'

    [clause] = phonemes(spoken_text(marked, "de"), "de")

    assert "br'e:A:k" in clause
    assert "t'aIm" in clause
    assert len(speak(marked, "de", USUAL_WPM)) > 2 * len(speak("Hallo", "de", USUAL_WPM))


def test_faster_is_shorter() -> None:
    lengths = [len(speak(SENTENCES["de"], "de", speed)) for speed in (95, 120, 150, 190, 240)]

    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 1.8 * lengths[-1]


@pytest.mark.parametrize("tag", WITHOUT_VOICE)
def test_a_language_without_a_voice_says_what_can_be_done(tag: str) -> None:
    with pytest.raises(CannotSpeak, match=f'no voice speaks "{tag}"; its texts can be recorded'):
        speak("text", tag, USUAL_WPM)


@pytest.mark.parametrize("nothing", ["", " \n", "\N{LEFT-TO-RIGHT ISOLATE}", "\0"])
def test_nothing_to_say_is_no_sound(nothing: str) -> None:
    with pytest.raises(CannotSpeak, match="says nothing"):
        speak(nothing, "de", USUAL_WPM)


def test_the_longest_text_is_said_and_a_longer_one_refused_without_repeating_it() -> None:
    longest = ("Wort " * MOST_CHARACTERS)[:MOST_CHARACTERS]

    assert len(speak(longest, "de", USUAL_WPM)) > 60 * 2 * RATE
    with pytest.raises(CannotSpeak, match="1001 characters is too long; at most 1000") as refused:
        speak(longest + "!", "de", USUAL_WPM)
    assert "Wort" not in str(refused.value)


@pytest.mark.parametrize("speed", [0, 79, 451])
def test_an_impossible_speed_is_named(speed: int) -> None:
    with pytest.raises(ValueError, match=f"{speed} words a minute cannot be spoken: 80 to 450"):
        speak("Hallo", "de", speed)


def test_without_the_program_its_package_is_named(only_program: Path) -> None:
    assert missing_program() == "the program espeak-ng is missing: apt install espeak-ng"
    with pytest.raises(CannotSpeak, match="apt install espeak-ng"):
        speak("Hallo", "de", USUAL_WPM)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", 'no voice "de": apt install espeak-ng espeak-ng-data'),
        ("exit 0", "says nothing for this text"),
        ("exec /bin/echo this is no sound", "says nothing for this text: this is no WAV file"),
    ],
)
def test_a_program_that_fails_is_named(only_program: Path, script: str, said: str) -> None:
    only_program.write_text(f"#!/bin/sh\n{script}\n")
    only_program.chmod(0o755)

    with pytest.raises(CannotSpeak, match=said):
        speak("Hallo", "de", USUAL_WPM)


def test_a_program_that_hangs_is_not_waited_for(only_program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only_program.write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    only_program.chmod(0o755)
    monkeypatch.setattr(speech, "WITHIN_S", 0.2)

    with pytest.raises(CannotSpeak, match=r"took longer than 0\.2 seconds"):
        speak("Hallo", "de", USUAL_WPM)


@pytest.mark.parametrize("loudness", [0.003, 0.02, 0.5, 0.99])
def test_quiet_and_loud_recordings_come_out_alike(loudness: float) -> None:
    samples = levelled(a_tone(1, loudness, silence_s=2), RATE)

    assert loudness_of(samples[:RATE]) == pytest.approx(-19, abs=0.5)
    assert len(samples) / RATE == pytest.approx(1.06, abs=0.02)


def test_a_clap_is_cut_down_and_the_words_stay_as_loud() -> None:
    samples = a_tone(2, 0.02)
    samples[RATE] = 32_767

    louder = levelled(samples, RATE)

    assert max(louder) / 32_768 < 10 ** (-1 / 20)
    assert loudness_of(louder) == pytest.approx(-19, abs=1)


def test_two_channels_become_one() -> None:
    tone = a_tone(0.5)
    both = array("h", (sample for each in tone for sample in (each, 0)))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((2, 2, RATE, len(tone), "NONE", ""))
        sound.writeframes(both)

    samples, rate = read_wav(file.getvalue())

    assert rate == RATE
    assert list(samples) == [each // 2 for each in tone]


def test_silence_and_other_forms_are_no_speech() -> None:
    with pytest.raises(NoSpeech, match="nothing to hear"):
        levelled(array("h", [0] * RATE), RATE)
    with pytest.raises(NoSpeech, match="nothing to hear"):
        levelled(array("h"), RATE)
    with pytest.raises(NoSpeech, match="no WAV file"):
        read_wav(b"OggS" + bytes(100))
    with pytest.raises(NoSpeech, match="cut off"):
        read_wav(b"")
    eight_bits = write_wav(a_tone(0.1), RATE).replace(b"\x02\x00\x10\x00data", b"\x01\x00\x08\x00data")
    with pytest.raises(NoSpeech, match="8 bits and 1 channels; 16 bits"):
        read_wav(eight_bits)
