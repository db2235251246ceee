"""The fixed texts of the hall, by the place where they are read. Concerns are in `languages.concerns`."""

from __future__ import annotations

from languages.translation import N_, NN_

# Said at the kiosk.
CHOOSE_LANGUAGE = N_("Wählen Sie Ihre Sprache")
WELCOME = N_("Willkommen")
MORE_LANGUAGES = N_("Mehr Sprachen")
ALL_LANGUAGES = N_("Alle Sprachen")
WHAT_ABOUT = N_("Worum geht es?")
TOUCH_ONE = N_("Tippen Sie auf ein Feld.")
BACK = N_("Zurück")
START_AGAIN = N_("Von vorn")
OTHER_LANGUAGE = N_("Andere Sprache")
DO_YOU_NEED = N_("Brauchen Sie etwas davon?")
DO_YOU_NEED_NOTE = N_("Sie müssen nichts auswählen.")
NEED_STEP_FREE = N_("Ein Raum ohne Stufen")
NEED_QUIET = N_("Ein ruhiger Platz")
NEED_HELPER = N_("Hilfe beim Lesen und Schreiben")
TAKES_ABOUT = N_("Dauert etwa {minutes} Minuten")
YOUR_NUMBER = N_("Ihre Nummer")
TAKE_PAPER = N_("Nehmen Sie Ihr Papier.")
NO_PAPER = N_("Das Papier kommt nicht. Merken Sie sich Ihre Nummer. Sie gilt.")
WRITE_IT_DOWN = N_("Schreiben Sie die Nummer auf oder machen Sie ein Foto.")
PRINTER_DOWN = N_("Der Drucker geht gerade nicht. Sie bekommen trotzdem eine Nummer. Sie steht dann hier.")
KIOSK_CLOSED = N_("Dieser Automat geht gerade nicht.")
GO_TO_STAFF = N_("Gehen Sie bitte zum Empfang. Dort hilft man Ihnen.")
NO_NUMBERS_LEFT = N_("Heute gibt es hier keine Nummern mehr.")
UNKNOWN_CHOICE = N_("Diese Auswahl gibt es nicht. Bitte wählen Sie noch einmal.")

TRANSLATED = N_("Dieser Text ist eine Übersetzung. Im Zweifel gilt der deutsche Text.")

# How the kiosk looks and sounds.
HOW_TO_SEE = N_("Bildschirm und Ton")
LARGE = N_("Große Schrift")
CONTRAST = N_("Starker Kontrast")
DARK = N_("Dunkler Bildschirm")
LOW = N_("Alles weiter unten")
READ_ALOUD = N_("Vorlesen")
STILL_THERE = N_("Sind Sie noch da?")
PAGE_CLOSES = N_("Diese Seite schließt bald.")
MORE_TIME = N_("Ich brauche mehr Zeit")
I_AM_DONE = N_("Ich bin fertig")

# Spoken, and on the buttons for it.
READING_ON = N_("Vorlesen ist an.")
READING_OFF = N_("Vorlesen ist aus.")
NOT_SPOKEN = N_("Diese Sprache kann der Automat nicht vorlesen. Er liest auf Deutsch vor.")
KEYS_MOVE = N_("Taste 6: weiter. Taste 4: zurück. Taste 5: wählen.")
KEYS_REPEAT = N_("Taste 7: noch einmal hören. Taste 0: eine Seite zurück.")
KEYS_SOUND = N_("Plus: lauter. Minus: leiser. Taste 9: langsamer. Taste 3: schneller.")
REPEAT = N_("Noch einmal hören")
LOUDER = N_("Lauter")
SOFTER = N_("Leiser")
SLOWER = N_("Langsamer")
FASTER = N_("Schneller")
PLACE_IN_LIST = N_("{place} von {count}")
CHOSEN = N_("Ausgewählt")
NOT_CHOSEN = N_("Nicht ausgewählt")
YOUR_NUMBER_IS = N_("Ihre Nummer ist {number}.")

# A concern that gets no number now, and what is possible instead.
CLOSED_NOW = N_("Jetzt ist dafür geschlossen.")
CLOSED_TODAY = N_("Heute ist dafür geschlossen.")
HOLIDAY = N_("Heute ist ein Feiertag: {holiday}.")
NO_TICKETS_TODAY = N_("Dafür gibt es heute keine Nummern mehr.")
NEEDS_APPOINTMENT = N_("Dafür brauchen Sie einen Termin.")
OPEN_AGAIN_TODAY = N_("Wieder offen: heute um {time} Uhr")
OPEN_AGAIN_ON = N_("Wieder offen: {day} um {time} Uhr")
WHAT_YOU_CAN_DO = N_("Das können Sie tun:")
BOOK_ONLINE = N_("Machen Sie einen Termin im Internet: {address}")
BOOK_BY_PHONE = N_("Machen Sie einen Termin am Telefon: {phone}")
TO_SERVICEPOINT = N_("Nummer für den Service-Punkt ziehen")
CHOOSE_ANOTHER = N_("Etwas anderes wählen")
HOUSE_CLOSED = N_("Das Amt ist jetzt geschlossen.")
ONLY_BY_APPOINTMENT = N_("Nur mit Termin")
CLOSED_MARK = N_("Geschlossen")

# A concern that another institution handles.
OTHER_OFFICE = N_("Anderes Amt")
NOT_HERE = N_("Das macht ein anderes Amt. Hier bekommen Sie dafür keine Nummer.")
GO_THERE = N_("Gehen Sie dorthin:")
OPENING_HOURS = N_("Offen:")
NO_HOURS_KNOWN = N_("Fragen Sie nach den Öffnungs-Zeiten.")
PHONE = N_("Telefon: {phone}")
WAY_CODE = N_("Mit diesem Zeichen zeigt Ihr Handy den Weg.")
TAKE_SLIP = N_("Nehmen Sie Ihr Papier. Dort steht alles.")
NO_SLIP = N_("Das Papier kommt nicht. Schreiben Sie die Adresse auf oder machen Sie ein Foto.")

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
SOUND_ON = N_("Ton einschalten")

# Said aloud when a number is called.
CALLED_TO = N_("Nummer {number}, bitte kommen Sie zu Raum {room}.")
GO = {
    "left": N_("Gehen Sie nach links."),
    "right": N_("Gehen Sie nach rechts."),
    "ahead": N_("Gehen Sie geradeaus."),
    "ahead-left": N_("Gehen Sie geradeaus und dann nach links."),
    "ahead-right": N_("Gehen Sie geradeaus und dann nach rechts."),
    "back": N_("Gehen Sie zurück."),
    "upstairs": N_("Gehen Sie die Treppe hinauf."),
    "downstairs": N_("Gehen Sie die Treppe hinunter."),
}

# On the small screen at an office door.
DOOR_WAIT = N_("Bitte warten Sie.")
DOOR_COME_IN = N_("Bitte kommen Sie herein.")
DONE_HERE = N_("Das machen wir hier:")

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
