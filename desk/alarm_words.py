"""What troubles a device, in words that staff understand, with what to do. What is new to us stands for itself."""

from __future__ import annotations

import re

from desk import words
from desk.hall import Hall
from languages.translation import N_, Translation

NO_PAPER = N_("Das Papier ist leer. Bitte eine neue Rolle einlegen.")
PAPER_LOW = N_("Das Papier ist bald leer. Bitte eine Rolle bereitlegen.")
COVER_OPEN = N_("Der Deckel des Druckers ist offen. Bitte schließen.")
CUTTER_JAM = N_("Das Messer des Druckers klemmt. Bitte den Deckel öffnen und Papier-Reste herausnehmen.")
PRINTER_AWAY = N_("Der Drucker antwortet nicht. Bitte Strom und Kabel prüfen.")
NOT_PRINTED = N_("Nummer {number} kam nicht auf Papier. Sie wartet trotzdem und wird aufgerufen.")
SLIP_NOT_PRINTED = N_("Ein Zettel mit dem Weg zu einem anderen Amt wurde nicht gedruckt.")
NUMBERS_USED_UP = N_("Die Nummern {first} bis {last} mit {letter} sind für heute alle ausgegeben.")
WAITS_FOR_HUB = N_("Der Automat hat einen neuen Speicher. Er gibt Nummern aus, sobald er die Zentrale hört.")
DISK_BROKEN = N_("Der Automat kann nichts speichern und gibt keine Nummern aus. Bitte die Technik rufen.")
TOO_OLD = N_("Das Programm des Automaten ist älter als seine Daten. Bitte die Technik rufen.")
NOT_TOLD = N_("Nummern des Automaten kommen nicht in der Zentrale an. Bitte die Technik rufen.")
CANNOT_SPEAK = N_("Der Automat kann nicht sprechen. Bitte die Technik rufen.")
KEYS_BROKEN = N_("Die Tasten des Automaten gehen nicht. Der Bildschirm geht.")
NO_SOUND = N_("Kein Ton. Bitte den Lautsprecher prüfen.")
ONLY_GONG = N_("Nur der Gong, keine Stimme. Bitte die Technik rufen.")
NO_PICTURE = N_("Kein Bild. Bitte Strom und Kabel des Bildschirms prüfen.")
TOO_SMALL = N_("Die Zahlen sind zu klein für die hintersten Plätze.")
JOURNAL_AWAY = N_("Die Zentrale kann nichts speichern und niemanden aufrufen. Automaten drucken weiter. "
                  "Bitte die Technik rufen.")  # fmt: skip
STRANDED = N_("Kein Platz kann {numbers} aufrufen: Ihr Sachgebiet hat heute keinen Platz, oder ihr Platz fehlt. "
              "Bitte einem Platz das Sachgebiet geben. Sonst brauchen diese Leute eine neue Nummer.")  # fmt: skip
LEAPT = N_("Auf den {before} folgte der {today}. Stimmt das Datum der Zentrale? Wenn nicht, bitte die Technik rufen.")
BAD_DESCRIPTION = N_("Die Beschreibung {file} hat Fehler. Die letzte gute gilt weiter. Bitte die Technik rufen.")
DROPPED = N_("Eine Nachricht wurde nicht angenommen: {what}")
TIMES = N_("{what} ({times}-mal)")

_FROM_DISK = r"(?:roll|outbox): .*"
_KNOWN = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"printer: paper-out", NO_PAPER),
        (r"printer: paper-low", PAPER_LOW),
        (r"printer: cover-open", COVER_OPEN),
        (r"printer: cutter-jam", CUTTER_JAM),
        (r"printer: offline", PRINTER_AWAY),
        (r"ticket: no paper came out for a slip to .*", SLIP_NOT_PRINTED),
        (r"ticket: no paper came out for (?P<number>[^:]+): .*", NOT_PRINTED),
        (
            _FROM_DISK + r"numbers (?P<letter>[A-Z]) (?P<first>\d+)-(?P<last>\d+) of today are used up\.",
            NUMBERS_USED_UP,
        ),
        (r"roll: this roll is new: .*", WAITS_FOR_HUB),
        (_FROM_DISK + r"a newer version of this program .*", TOO_OLD),
        (_FROM_DISK + r"(?:numbers cannot be kept|outbox cannot be read): .*", DISK_BROKEN),
        (_FROM_DISK + r"Check the disk; a new roll .*", DISK_BROKEN),
        (r"outbox: the hub cannot be told of tickets: .*", NOT_TOLD),
        (r"voice: no speech: .*", CANNOT_SPEAK),
        (r"buttons: the GPIO pins cannot be used: .*", KEYS_BROKEN),
        (r"no sound: .*", NO_SOUND),
        (r"only the gong, no voice: .*", ONLY_GONG),
        (r"the screen (?:cannot be opened|is lost|is not open).*|a picture cannot be prepared: .*", NO_PICTURE),
        (r"(?:wall|door) \".*: hang a larger screen, or .*", TOO_SMALL),
        (r"the journal cannot be written: .*", JOURNAL_AWAY),
        (r"no desk can call (?P<numbers>[^.]+)\. .*", STRANDED),
        (r"after (?P<before>\S+) comes (?P<today>\S+): .*", LEAPT),
        (r"(?P<file>\S+) cannot be used: the last good description stays .*", BAD_DESCRIPTION),
        (r"dropped: (?P<what>.*)", DROPPED),
    )
)
"""What kiosks (each line opens with the part that says it), displays and the hub put into their status."""

_COUNTED = re.compile(r"(?P<what>.*) \((?P<times>\d+) times\)", re.DOTALL)


def alarms_in_words(hall: Hall, say: Translation) -> tuple[str, ...]:
    """Every device in trouble, a line each."""
    return tuple(
        f"{words.device(say, role, client)}: "
        f"{' '.join(problem_in_words(say, each) for each in problems) or say.text(words.NOT_REACHED)}"
        for client, role, problems in hall.alarms()
    )


def problem_in_words(say: Translation, problem: str) -> str:
    """One problem of a device's status."""
    if counted := _COUNTED.fullmatch(problem):
        return say.text(TIMES, what=problem_in_words(say, counted["what"]), times=counted["times"])
    for pattern, said in _KNOWN:
        if found := pattern.fullmatch(problem):
            return say.text(said, **found.groupdict())
    return problem
