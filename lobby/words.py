"""The words of the visitor's page, in German and English."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    "title": "Wartemarke: die Eingangshalle",
    "try": (
        "Wählen Sie am Automaten Arabisch und ein Anliegen. Das Papier kommt aus dem Drucker. Rufen Sie am Platz die "
        "nächste Nummer: Die Anzeige zeigt Nummer und Raum. Ziehen Sie dann irgendwo den Stecker: Nichts geht verloren."
    ),
    "language": "Sprache der Seite",
    "kiosk": "Automat am Eingang",
    "printer": "Drucker",
    "printer state": "Zustand des Druckers",
    "line": "Leitung des Druckers; bei einer anderen startet der Automat neu",
    "network": "am Netz",
    "serial-115200": "seriell 115.200",
    "serial-19200": "seriell 19.200",
    "serial-9600": "seriell 9.600",
    "real printer": "Das Papier kommt aus Ihrem eigenen Drucker.",
    "no paper": "Noch kein Papier.",
    "paper": "Papier",
    "wall": "Anzeige",
    "no wall": "Die Anzeige hat noch kein Bild.",
    "desk": "Platz",
    "room": "Raum",
    "parts": "Teile der Halle",
    "up": "läuft",
    "down": "startet",
    "restarted": "neu gestartet:",
    "pull plug": "Stecker ziehen",
    "lost": "Die Verbindung zur Halle ist unterbrochen. Diese Seite ist nicht aktuell.",
    "none": "in Ordnung",
    "paper-low": "Papier fast zu Ende",
    "paper-out": "Papier zu Ende",
    "cover-open": "Deckel offen",
    "cutter-jam": "Messer klemmt",
    "silent": "antwortet nicht",
    "garbage": "antwortet Unsinn",
    "hung": "hängt",
    "unplugged": "Stecker gezogen",
    "power-cycle": "Strom weg mitten im nächsten Papier",
}

ENGLISH: Mapping[str, str] = {
    "title": "Wartemarke: the entrance hall",
    "try": (
        "Choose Arabic at the kiosk, and a concern. The paper comes out of the printer. Call the next number at a "
        "desk: the wall shows number and room. Then pull the plug of any part: nothing is lost."
    ),
    "language": "Language of this page",
    "kiosk": "Kiosk at the entrance",
    "printer": "Printer",
    "printer state": "State of the printer",
    "line": "The printer's line; with another one the kiosk starts again",
    "network": "network",
    "serial-115200": "serial 115,200",
    "serial-19200": "serial 19,200",
    "serial-9600": "serial 9,600",
    "real printer": "The paper comes out of your own printer.",
    "no paper": "No paper yet.",
    "paper": "Paper",
    "wall": "Wall",
    "no wall": "The wall has no picture yet.",
    "desk": "Desk",
    "room": "room",
    "parts": "Parts of the hall",
    "up": "up",
    "down": "starting",
    "restarted": "restarted:",
    "pull plug": "Pull the plug",
    "lost": "The connection to the hall is broken. This page is not up to date.",
    "none": "works",
    "paper-low": "paper nearly out",
    "paper-out": "out of paper",
    "cover-open": "cover open",
    "cutter-jam": "cutter jammed",
    "silent": "does not answer",
    "garbage": "answers garbage",
    "hung": "hangs",
    "unplugged": "unplugged",
    "power-cycle": "power lost within the next paper",
}

WORDS: Mapping[str, Mapping[str, str]] = {"de": GERMAN, "en": ENGLISH}
SELF_NAMES: Mapping[str, str] = {"de": "Deutsch", "en": "English"}


def words_for(language: str) -> Mapping[str, str]:
    """The page's words in this language."""
    return WORDS[language]


def in_words(words: Mapping[str, str], language: str) -> str:
    """A text of the office's own in this language, or in German, which is always there."""
    return words.get(language, words["de"])
