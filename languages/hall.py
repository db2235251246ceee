"""The fixed texts of the hall, by the place where they are read. Concerns are in `languages.concerns`."""

from __future__ import annotations

from languages.translation import N_, NN_

# Said at the kiosk.
CHOOSE_LANGUAGE = N_("Wählen Sie Ihre Sprache")
WELCOME = N_("Willkommen")
WHAT_ABOUT = N_("Worum geht es?")
TOUCH_ONE = N_("Tippen Sie auf ein Feld.")
BACK = N_("Zurück")
START_AGAIN = N_("Von vorn")
OTHER_LANGUAGE = N_("Andere Sprache")
TAKE_NUMBER = N_("Nummer ziehen")
DO_YOU_NEED = N_("Brauchen Sie etwas davon?")
DO_YOU_NEED_NOTE = N_("Sie müssen nichts auswählen.")
NEED_STEP_FREE = N_("Ein Raum ohne Stufen")
NEED_QUIET = N_("Ein ruhiger Platz")
NEED_HELPER = N_("Hilfe beim Lesen und Schreiben")
YOUR_NUMBER = N_("Ihre Nummer")
TAKE_PAPER = N_("Nehmen Sie Ihr Papier.")
NO_PAPER = N_("Das Papier kommt nicht. Merken Sie sich Ihre Nummer. Sie gilt.")
WRITE_IT_DOWN = N_("Schreiben Sie die Nummer auf oder machen Sie ein Foto.")
PRINTER_DOWN = N_("Der Drucker geht gerade nicht. Sie bekommen trotzdem eine Nummer. Sie steht dann hier.")
KIOSK_CLOSED = N_("Dieser Automat geht gerade nicht.")
GO_TO_STAFF = N_("Gehen Sie bitte zum Empfang. Dort hilft man Ihnen.")
NO_NUMBERS_LEFT = N_("Heute gibt es hier keine Nummern mehr.")
UNKNOWN_CHOICE = N_("Diese Auswahl gibt es nicht. Bitte wählen Sie noch einmal.")

# Said at the kiosk and on paper.
WAIT_HERE = N_("Warten Sie hier: Warte-Bereich {area}")
GROUND_FLOOR = N_("Erdgeschoss")
FLOOR = N_("Stockwerk {floor}")
AHEAD = NN_("Vor Ihnen: {count} Person", "Vor Ihnen: {count} Personen")
WAIT_TIME = N_("Warte-Zeit: etwa {range} Minuten")
WATCH_WALL = N_("Schauen Sie auf die große Anzeige. Dort steht Ihre Nummer und Ihr Raum.")
PLEASE_BRING = N_("Das brauchen Sie:")
YOUR_COLOUR = N_("Ihre Farbe: {colour}")
DRAWN_AT = N_("Gezogen: {time}")
VALID_TODAY = N_("Gilt nur heute.")

# Said on the wall.
NUMBER = N_("Nummer")
ROOM = N_("Raum")
PLEASE_COME = N_("Bitte kommen Sie")
NOBODY_CALLED = N_("Bitte warten Sie. Ihre Nummer erscheint hier.")
WALL_STALE = N_("Keine Verbindung. Diese Anzeige ist nicht aktuell. Fragen Sie am Empfang.")
WAITING_NOW = N_("Es warten: {count}")

NEED_WORDS = {"step-free": NEED_STEP_FREE, "quiet": NEED_QUIET, "helper": NEED_HELPER}
COLOUR_WORDS = {
    "blue": N_("Blau"),
    "green": N_("Grün"),
    "orange": N_("Orange"),
    "purple": N_("Lila"),
    "red": N_("Rot"),
    "teal": N_("Türkis"),
    "brown": N_("Braun"),
    "grey": N_("Grau"),
}
