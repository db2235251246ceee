"""What the page of the head of section says, in German. English is in `staff.po`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desk import words
from languages.translation import N_, NN_, Translation

LEITUNG = words.LEITUNG
AS_OF = N_("Stand {time} Uhr")
ENDS_TODAY = N_("Was Sie hier ändern, gilt sofort und nur heute. Morgen gilt wieder die Beschreibung des Amtes.")
NOTHING_HEARD = N_("Die Zentrale hat noch nichts über den Tag gesagt.")
ON_THIS_PAGE = N_("Auf dieser Seite")

AT_A_GLANCE = N_("Auf einen Blick")
WAITING = N_("Es warten")
LONGEST = N_("Am längsten wartet")
OPEN_DESKS = N_("Offene Plätze")
AT_DESKS = N_("An Plätzen")
SERVED = N_("Bedient")
MISSED = N_("Nicht gekommen")
OF = N_("{part} von {whole}")
NOT_KNOWN = N_("unbekannt")

SACHGEBIET = N_("Sachgebiet")
NEW_WAITS = N_("Neue Nummer wartet")
RANGE = N_("{low} bis {high} Minuten")
MEDIAN = N_("Wartezeit, Mitte")
LONGEST_TODAY = N_("Wartezeit, längste")
LEFT = N_("Nummern übrig")
UNLIMITED = N_("ohne Grenze")
AND_SECOND = N_("und {count} als zweite Aufgabe")
UNDER_A_MINUTE = N_("unter 1 Minute")

STATE = N_("Zustand")
NUMBER = N_("Nummer")
SINCE = N_("Seit")
DUTIES_TODAY = N_("Aufgaben heute")
ALSO = N_("danach: {sachgebiete}")
MOVED = N_("heute geändert")
CHANGE = N_("Ändern")
CHANGE_DUTIES = N_("Aufgaben von Platz {desk} ändern")
CALLS_TODAY = N_("Platz {desk} ruft heute auf")
SET_DUTIES = N_("Für heute so einteilen")
OWN_DUTIES = N_("Wieder wie in der Beschreibung")

CONCERNS = N_("Anliegen am Automaten")
CONCERN = N_("Anliegen")
CONCERN_OPEN = N_("offen")
CONCERN_CLOSED = N_("geschlossen")
CONCERN_LEFT = NN_("noch {count} Nummer", "noch {count} Nummern")
MORE_NUMBERS = N_("Wie viele Nummern noch?")
HOW_MANY = N_("Anzahl")
LIMIT = N_("Begrenzen")
CLOSE = N_("Schließen")
REOPEN = N_("Ohne Grenze öffnen")

NUMBERS = N_("Alle Nummern im Haus")
ALL = N_("Alle")
WHERE = N_("Wo")
FILTER = N_("Zeigen nur von")
NO_NUMBERS = N_("Keine Nummern.")
MORE_WAIT = NN_("{count} Person wartet noch und steht nicht in der Liste.",
                "{count} Personen warten noch und stehen nicht in der Liste.")  # fmt: skip
IN_LINE = N_("wartet")
IN_LINE_AT = N_("wartet nur auf Platz {desk}")
CALLED_TO = N_("an Platz {desk}")
PARKED = N_("zurückgestellt")
PARKED_UNTIL = N_("zurückgestellt bis {time} Uhr")
APPOINTMENT = N_("Termin um {time} Uhr")
PRIORITY = N_("Vorrang")

STATISTICS = N_("Zahlen von heute")
BY_SACHGEBIET = N_("Nach Sachgebiet")
BY_DESK = N_("Nach Platz")
PLACE = N_("Platz")
DRAWN = N_("Gezogen")
CALLS = N_("Aufrufe")
ABSENT = N_("Umsonst gerufen")
FORWARDED = N_("Weitergeleitet")
TOTAL = N_("Zusammen")

WHO_DID_WHAT = N_("Wer hat was gemacht")
LATEST_FIRST = N_("Die letzten {count} Tasten-Drücke, der neueste zuerst")
TIME = N_("Zeit")
WHO = N_("Wer")
WHAT = N_("Was")
NOTHING_YET = N_("Heute noch nichts.")

UNKNOWN_ACTION = N_("Auf der Seite der Leitung gibt es keine Taste „{action}“. Es gibt: {known}.")
UNKNOWN_DESK = N_("Es gibt keinen Platz „{id}“.")
UNKNOWN_SACHGEBIET = N_("Es gibt kein Sachgebiet „{id}“.")
UNKNOWN_CONCERN = N_("Es gibt kein Anliegen „{id}“.")
UNKNOWN_NOTICE = N_("Es gibt keinen Hinweis „{id}“.")
WITHOUT_DUTIES = N_("Ein Platz braucht mindestens ein Sachgebiet. Wählen Sie eines aus. "
                    "Soll der Platz niemanden aufrufen? Dann macht er am Platz Pause.")  # fmt: skip
BAD_LEFT = N_("„{left}“ geht nicht. Schreiben Sie eine ganze Zahl von 0 bis {most}.")
WITHOUT_LEFT = N_("Es fehlt, wie viele Nummern es noch gibt. Schreiben Sie eine ganze Zahl von 0 bis {most}.")
WITHOUT_CHOICE = N_("Es fehlt, was geändert werden soll. Laden Sie die Seite neu.")
BACK = N_("Zurück zur Seite der Leitung")

NOT_TAKEN = N_("Nicht angenommen: Die Zentrale hat nicht geantwortet. Sehen Sie nach, was jetzt gilt. "
               "Drücken Sie dann noch einmal.")  # fmt: skip

ANSWERS: Mapping[str, str] = {
    "duties-moved": N_("Die Aufgaben sind geändert. Das gilt sofort und nur heute."),
    "limited": N_("Das Anliegen ist geändert. Das gilt sofort und nur heute."),
}
"""Outcomes of the head's presses that no desk gets."""

_ENTRIES: Mapping[str, str] = {
    "called": N_("Aufgerufen"),
    "recalled": N_("Noch einmal gerufen"),
    "done": N_("Fertig"),
    "missed": N_("Nicht gekommen"),
    "parked": N_("Zurückgestellt"),
    "forwarded": N_("Weitergeleitet an {where}"),
    "returned": N_("Aufruf zurückgenommen"),
    "taken-back": N_("Letzten Schritt zurückgenommen"),
    "cancelled": N_("Nummer geschlossen"),
    "came": N_("Ist da"),
    "ticked": N_("Unterlagen abgehakt"),
    "ordered": N_("Papier bestellt: {what}"),
    "duties-moved": N_("Aufgaben von {where}: {what}"),
    "limited": N_("{what}: {count}"),
    "notice-shown": N_("Hinweis gezeigt: {what}"),
    "notice-taken-down": N_("Hinweis abgenommen: {what}"),
    "open": N_("Platz geöffnet"),
    "paused": N_("Pause"),
    "nobody-waiting": N_("Niemand wartete"),
    "stale": N_("Druck kam zu spät an"),
    "changed": N_("Am Platz war schon eine andere Nummer"),
    "refused": N_("Ging nicht: {what}"),
}
_REFUSALS = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r'the notice ".*" is on the walls already', N_("Der Hinweis steht schon auf den Anzeigen.")),
        (r'the notice ".*" is not on the walls', N_("Der Hinweis steht nicht auf den Anzeigen.")),
        (r"this day is closed", N_("Der Tag ist abgeschlossen.")),
        (r"no ticket is at this desk", N_("Am Platz ist keine Nummer.")),
        (r"there is nothing to undo at this desk", N_("Es gibt nichts zurückzunehmen.")),
        (r"only the head of section may do this", N_("Das darf nur die Leitung.")),
        (r"this can only be done at a desk", N_("Das geht nur an einem Platz.")),
    )
)


def entry(say: Translation, outcome: str, where: str, what: str, count: str) -> str:
    """What somebody did. An outcome that is new to us stands for itself."""
    if outcome not in _ENTRIES:
        return " ".join(filter(None, (outcome, what)))
    return say.text(_ENTRIES[outcome], where=where, what=what, count=count)


def refusal(say: Translation, what: str) -> str:
    """The hub's words about a refusal; in the language of the page where we know them."""
    known = (said for pattern, said in _REFUSALS if pattern.fullmatch(what))
    return next(map(say.text, known), what)
