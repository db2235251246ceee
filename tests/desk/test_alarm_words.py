"""What troubles a device is said in words, from the very words that devices use."""

from __future__ import annotations

import pytest

from desk.alarm_words import problem_in_words
from desk.words import staff_words
from display.screen import ScreenLost
from hub.keeper import JOURNAL_IS_AWAY, LEAPT
from hub.office_file import STAYS
from hub.stranded import STRANDED
from kiosk.printing.port import Condition, PaperState
from kiosk.roll import NoNumbersLeft

GERMAN, ENGLISH = staff_words("de"), staff_words("en")


@pytest.mark.parametrize(
    "condition",
    [
        Condition(paper=PaperState.OUT),
        Condition(paper=PaperState.LOW),
        Condition(cover_open=True),
        Condition(cutter_jam=True),
        Condition(online=False),
    ],
)
def test_every_trouble_of_a_printer_has_words(condition: Condition) -> None:
    (code,) = condition.troubles()

    german, english = (problem_in_words(say, f"printer: {code}") for say in (GERMAN, ENGLISH))

    assert code not in german + english
    assert german != english


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("ticket: no paper came out for A 017: paper-out: no paper", "Nummer A 017 kam nicht auf Papier."),
        ("ticket: no paper came out for a slip to schutz: busy: x", "Ein Zettel mit dem Weg zu einem anderen Amt"),
        (f"roll: {NoNumbersLeft('the numbers A 1-499 of today are used up.')}", "Die Nummern 1 bis 499 mit A sind"),
        ("roll: this roll is new: it waits for the hub to tell the last numbers of today.", "neuen Speicher"),
        ("roll: the numbers cannot be kept: disk full. Check the disk.", "kann nichts speichern"),
        ("outbox: the outbox cannot be read: disk I/O error. Check the disk.", "kann nichts speichern"),
        ("roll: /x/roll.sqlite: unable to open. Check the disk; a new roll needs the hub before it prints.",
         "kann nichts speichern"),
        ("roll: /x: a newer version of this program has written it (form 9, known is 1). Install it.", "älter als"),
        ("outbox: the hub cannot be told of tickets: a fault of the kiosk (E()), see its log.", "kommen nicht in der"),
        ("voice: no speech: the program espeak-ng is missing: apt install espeak-ng", "kann nicht sprechen"),
        ("buttons: the GPIO pins cannot be used: busy. Is this a Raspberry Pi?", "Die Tasten des Automaten"),
        ("no sound: no card. Check the sound card, or start with --quiet.", "Kein Ton."),
        ("only the gong, no voice: the program espeak-ng is missing: apt install espeak-ng.", "Nur der Gong"),
        (str(ScreenLost("the screen cannot be opened: no display")), "Kein Bild."),
        ('wall "wall": from 20 m numbers must be 129 mm high. It can be read from 9 m at most: hang a larger screen, '
         "or a second one nearer.", "zu klein"),
        (JOURNAL_IS_AWAY, "Die Zentrale kann nichts speichern"),
        (f"no desk can call A001, A002. {STRANDED}", "Kein Platz kann A001, A002 aufrufen"),
        (f"after 2026-03-02 comes 2036-03-03: {LEAPT}", "Auf den 2026-03-02 folgte der 2036-03-03."),
        (f"office.toml cannot be used: {STAYS}", "Die Beschreibung office.toml hat Fehler."),
        ("dropped: there is no kiosk \"x\". (3 times)", 'nicht angenommen: there is no kiosk "x". (3-mal)'),
    ],
)  # fmt: skip
def test_known_troubles_have_words_with_what_to_do(problem: str, said: str) -> None:
    assert said in problem_in_words(GERMAN, problem)


@pytest.mark.parametrize("problem", ["", "office.toml: desk: id is missing", "{x} {", "printer: melted", "x (7 times"])
def test_what_is_new_stands_for_itself(problem: str) -> None:
    assert problem_in_words(GERMAN, problem) == problem
