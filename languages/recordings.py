"""Texts that people have recorded: for languages without a voice, and wherever a person should be heard."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from languages.loudness import NoSpeech, levelled, read_wav, write_wav
from languages.speech import spoken_text
from languages.tongues import TONGUES

INDEX = "texts.csv"
HEADING = ("file", "text")

BEGINNING = 65_536
"""Bytes of a recording that are looked at when its index is read: enough for everything before the sound."""

PIECE_PAUSE_S = 0.08
"""Silence between two recordings that are put together to one sentence."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTS = range(61)
"""Numbers that are recorded as words: digits of tickets, minutes, people ahead, floors."""

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_DIGITS = re.compile(r"(\d+)")
_NEXT_FILE = re.compile(r"([0-9]{4})\.wav")


class CannotPlay(RuntimeError):
    """A recording that was there is gone or broken: names the file."""


class Recordings:
    """The recordings below one directory: DIRECTORY/<tag>/texts.csv names the file of each text.

    A sentence that was not recorded as a whole is put together from recorded pieces, so that the digits of every
    ticket number need to be recorded only once.
    """

    def __init__(self, directory: Path | None) -> None:
        """Read every index. What cannot be used stands in `problems`, and is as good as not recorded."""
        self.problems: list[str] = []
        self._files: dict[str, dict[str, Path]] = {}
        for tag in TONGUES:
            if directory and (directory / tag / INDEX).exists():
                self._files[tag] = self._usable(directory / tag, tag)

    def speaks(self, tag: str) -> bool:
        """Whether anything at all is recorded in this language."""
        return bool(self._files.get(tag))

    def pieces(self, text: str, tag: str) -> list[Path]:
        """The recordings that say this text, one after the other; none when a piece of it is missing."""
        files = self._files.get(tag)
        return _divided(_words(text, tag), files) if files else []

    def missing(self, texts: Iterable[str], tag: str) -> list[str]:
        """What is still to be recorded so that these texts, with any {value} that is a number, can be said."""
        wanted = [*texts, *LETTERS, *map(str, COUNTS)]
        pieces = [piece.strip() for text in wanted for piece in _PLACEHOLDER.split(text)]
        by_words = {" ".join(_words(piece, tag)): piece for piece in reversed(pieces)}
        return [piece for words, piece in reversed(by_words.items()) if words and not self.pieces(piece, tag)]

    def next_file(self, tag: str) -> int:
        """The first number that no recording of this language has for its name."""
        names = (_NEXT_FILE.fullmatch(path.name) for path in self._files.get(tag, {}).values())
        return max((int(name[1]) for name in names if name), default=0) + 1

    def _usable(self, folder: Path, tag: str) -> dict[str, Path]:
        try:
            rows = _rows((folder / INDEX).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            self.problems.append(f"{folder / INDEX} cannot be read: {error}. It is a table in UTF-8.")
            return {}
        usable = {}
        for name, text in rows:
            if problem := _problem_of(folder, name):
                self.problems.append(f"{folder / INDEX}: {problem}")
            else:
                usable[" ".join(_words(text, tag))] = folder / name
        return usable


def texts_to_record(recordings: Recordings, tag: str, texts: Iterable[str]) -> str:
    """What is still to be recorded in a language, as the table texts.csv: the name of the file, and what to say.

    `texts` are all that may be said, their {placeholders} included. Letters and numbers are added.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(HEADING)
    for count, text in enumerate(recordings.missing(texts, tag), recordings.next_file(tag)):
        writer.writerow((f"{count:04}.wav", text))
    return table.getvalue()


def play_together(files: Iterable[Path]) -> bytes:
    """Recordings as one sound, each at our loudness. Raises `CannotPlay`."""
    whole: array[int] = array("h")
    rate = 0
    for file in files:
        try:
            samples, own_rate = read_wav(file.read_bytes())
            samples = levelled(samples, own_rate)
        except (OSError, NoSpeech) as error:
            raise CannotPlay(f"{file}: {error}. Record it again.") from error
        if rate not in (0, own_rate):
            raise CannotPlay(f"{file} has {own_rate} samples a second, others have {rate}. Record all with the same.")
        rate = own_rate
        whole.extend([0] * round(rate * PIECE_PAUSE_S) if whole else [])
        whole.extend(samples)
    return write_wav(whole, rate)


def state_of(files: Iterable[Path]) -> str:
    """A text that changes when one of these files does. Raises `CannotPlay`."""
    state = sha256()
    for file in files:
        try:
            found = file.stat()
        except OSError as error:
            raise CannotPlay(f"{file}: {error.strerror}. Record it again.") from error
        state.update(f"{file} {found.st_size} {found.st_mtime_ns}\0".encode())
    return state.hexdigest()


def _rows(table: str) -> Iterator[tuple[str, str]]:
    """File name and text of each row. Spreadsheets in German separate with semicolons."""
    heading = table.partition("\n")[0]
    for row in csv.reader(io.StringIO(table), delimiter=";" if ";" in heading else "\t" if "\t" in heading else ","):
        cells = [cell.strip() for cell in row]
        if len(cells) >= 2 and all(cells[:2]) and cells[0].casefold() != HEADING[0]:
            yield cells[0], cells[1]


def _problem_of(folder: Path, name: str) -> str:
    """What is wrong with a file of the index; empty when it can be used. Only its beginning is read."""
    if "/" in name or name.startswith("."):
        return f'"{name}" is no plain file name.'
    try:
        with (folder / name).open("rb") as file:
            read_wav(file.read(BEGINNING))
    except OSError as error:
        return f"{name}: {error.strerror}. Record it, or take its row out."
    except NoSpeech as error:
        return f"{name}: {error}. Save it as WAV, 16 bits."
    return ""


def _words(text: str, tag: str) -> list[str]:
    """The words of a text by which it is found again: without case and marks, numbers by themselves."""
    words = (word.casefold() for word in _DIGITS.sub(r" \1 ", spoken_text(text, tag)).split())
    bare = (str(int(word)) if word.isdecimal() else _without_marks(word) for word in words)
    return [word for word in bare if word]


def _without_marks(word: str) -> str:
    heard = [place for place, character in enumerate(word) if unicodedata.category(character)[0] not in "PZ"]
    return word[heard[0] : heard[-1] + 1] if heard else ""


def _divided(words: list[str], files: Mapping[str, Path]) -> list[Path]:
    """The recordings that make up these words, long ones first; none when a word is in none of them."""
    longest = max(key.count(" ") + 1 for key in files)
    rest: list[list[Path] | None] = [None] * len(words) + [[]]
    for begin in reversed(range(len(words))):
        for end in range(min(begin + longest, len(words)), begin, -1):
            file, more = files.get(" ".join(words[begin:end])), rest[end]
            if file and more is not None:
                rest[begin] = [file, *more]
                break
    return rest[0] or []
